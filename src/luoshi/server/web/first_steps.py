"""What somebody can do here in their post: told on the home page, so that a first visit knows where to begin."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from luoshi.server.core.roles import PostRole
from luoshi.server.web.components import Text
from luoshi.server.web.viewer import viewer_of


@dataclass(frozen=True)
class Step:
    """One thing that can be done: verb and object, what it is for, and the page."""

    title: Text
    text: Text
    url_name: str


_COLLEAGUES = Step(_("查找人员和电话"), _("各单位的联络员、负责人是谁，怎样联系。"), "people")
_POSTS = Step(_("查看谁在什么岗位"), _("任期、分管单位、名下事项。"), "posts")
_BODIES = Step(_("查看机构"), _("各单位的全称、简称和组成。"), "organisations")
_LEND = Step(_("外出时授权他人代办"), _("在一段时间内，由同事以您的岗位办事，记录写明两个人。"), "my_delegations")
_TAKE_IN = Step(_("登记来源文件"), _("上传方案和附件，程序逐条读出任务，由您核对后生成台账。"), "document_take_in")
_LEDGER = Step(_("查看台账"), _("任务、单位、时限、目标值都在一张表里，可以筛选、保存、导出。"), "ledger")
_OWN_ITEMS = Step(_("查看本单位的事项"), _("牵头和配合的任务、时限、目标值，以及原文怎么写。"), "ledger")
_IMPORT = Step(_("导入已有台账"), _("现有的 Excel 台账，先预览再导入，已下发的内容不会被改动。"), "ledger_import")
_AMEND = Step(_("办理事项变更"), _("表述、单位、目标值、时限的变更，写明理由和依据，审批后生效。"), "amendments")
_SEARCH = Step(_("检索文件和事项"), _("两个字就能查，结果标出在原文的什么位置。"), "search")
_PHONE = Step(_("登记自己的电话"), _("办公室催办时找得到您；加密保存。"), "mine")

STEPS: Mapping[PostRole, tuple[Step, ...]] = {
    PostRole.SYSTEM_ADMINISTRATOR: (
        Step(_("登记机构"), _("先有机构，账号才有单位；可以用表格一次导入。"), "organisations"),
        Step(
            _("成批开账号"), _("一张表写明姓名、登录名、单位、岗位，一次开通；岗位由安全管理员确认。"), "people_sheet"
        ),
        Step(_("逐个开账号"), _("开通后显示一次初始密码，打印密码条当面交给本人。"), "person_new"),
        Step(_("维护工作日历"), _("国务院办公厅公布下一年安排后登记，时限按它推算。"), "calendar"),
    ),
    PostRole.SECURITY_ADMINISTRATOR: (
        Step(_("确认拟任岗位"), _("系统管理员提出的岗位，核对后一次授予。"), "proposals"),
        Step(_("授予岗位"), _("谁、在哪个单位、做什么、到什么时候。"), "post_new"),
        Step(_("查看授权代理"), _("谁在以谁的岗位办事；本人不能授权时指定代理人。"), "delegations"),
        Step(_("重置密码、解除锁定"), _("在人员页办理，先核实申请人就是本人。"), "people"),
    ),
    PostRole.AUDIT_ADMINISTRATOR: (
        Step(_("查看审计记录"), _("谁、何时、以哪个岗位、做了什么、改前改后。"), "audit"),
        Step(_("核验审计链"), _("逐条重新计算，并与现有数据对照，找出绕过程序的改动。"), "audit_verify"),
        Step(_("打印链头"), _("签字后交机关保管，以后核验时照填。"), "audit_head"),
        Step(_("导出审计记录"), _("按条件或者整条导出，供上级检查和存档。"), "audit_export"),
    ),
    PostRole.OFFICE_COMPILER: (_TAKE_IN, _LEDGER, _IMPORT, _SEARCH, _COLLEAGUES, _LEND),
    PostRole.OFFICE_SUPERVISOR: (
        _LEDGER,
        _SEARCH,
        _COLLEAGUES,
        Step(_("办理岗位移交"), _("有人调离时，把名下事项一次交给接任的人：打开他的岗位，选“移交岗位事项”。"), "posts"),
        _LEND,
    ),
    PostRole.UNIT_CLERK: (_OWN_ITEMS, _PHONE, _COLLEAGUES, _LEND),
    PostRole.UNIT_LEADER: (_OWN_ITEMS, _PHONE, _COLLEAGUES, _POSTS, _LEND),
    PostRole.LEADER_IN_CHARGE: (_LEDGER, _AMEND, _SEARCH, _COLLEAGUES, _LEND),
    PostRole.PRINCIPAL_LEADER: (_LEDGER, _AMEND, _SEARCH, _COLLEAGUES, _LEND),
    PostRole.SUPERIOR_VIEWER: (_LEDGER, _BODIES, _PHONE),
    PostRole.VIEWER: (_OWN_ITEMS, _BODIES, _PHONE),
}
"""By role, the first step first."""


@dataclass(frozen=True)
class Shown:
    """A step with the address of its page."""

    title: Text
    text: Text
    link: str


def first_steps(request: HttpRequest) -> list[Shown]:
    """The steps of the post that is acted in; those whose page this installation does without are left out."""
    roles = viewer_of(request).roles
    steps = [step for role in PostRole if role in roles for step in STEPS.get(role, ())]
    return [Shown(step.title, step.text, link) for step in steps if (link := _link(step.url_name))]


def _link(url_name: str) -> str:
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return ""
