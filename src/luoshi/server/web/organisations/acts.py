"""The acts on organisations as pages know them: what each is called and means, its form, the one service it calls."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from luoshi.server.core.actor import Actor
from luoshi.server.orgs.models import NameKind
from luoshi.server.orgs.services import reorganisation as reorganise
from luoshi.server.orgs.services.organisations import (
    add_name,
    create_organisation,
    edit_organisation,
    end_name,
    join_group,
    set_members,
)
from luoshi.server.policy import Action
from luoshi.server.web.components import Text
from luoshi.server.web.organisations import forms, succession_forms
from luoshi.server.web.organisations.forms import ActForm

Do = Callable[[Actor, datetime, Any], object]


@dataclass(frozen=True, slots=True)
class Act:
    """An act as a page: what it is called, what it means, its form, the one service that it calls."""

    action: Action
    title: Text
    means: Text
    confirm: Text
    done: Text
    form: type[ActForm]
    do: Do
    fields: tuple[tuple[str, str], ...] = ()
    """Names of the service's arguments and of the form's fields, where they differ."""
    wide: bool = False


def _create(actor: Actor, now: datetime, form: forms.NewForm) -> object:
    return create_organisation(actor=actor, now=now, government=actor.government, new=form.new())


def _edit(actor: Actor, now: datetime, form: forms.EditForm) -> object:
    return edit_organisation(actor=actor, now=now, organisation=form.there.public_id, **form.described())


def _name(actor: Actor, now: datetime, form: ActForm) -> object:
    asked = form.cleaned_data
    named = {"kind": NameKind(asked["kind"]), "text": asked["text"], "starts_on": asked["starts_on"]}
    return add_name(actor=actor, now=now, organisation=form.there.public_id, **named)


def _end_name(actor: Actor, now: datetime, form: ActForm) -> object:
    asked = form.cleaned_data
    return end_name(
        actor=actor, now=now, organisation=form.there.public_id, text=asked["text"], last_day=asked["last_day"]
    )


def _members(actor: Actor, now: datetime, form: forms.MembersForm) -> object:
    on = form.cleaned_data["effective_on"]
    return set_members(actor=actor, now=now, group=form.there.public_id, members=form.members(), effective_on=on)


def _join(actor: Actor, now: datetime, form: ActForm) -> object:
    asked = form.cleaned_data
    return join_group(
        actor=actor, now=now, group=asked["group"], members=asked["bodies"], effective_on=asked["effective_on"]
    )


def _rename(actor: Actor, now: datetime, form: ActForm) -> object:
    asked = form.cleaned_data
    return reorganise.rename_organisation(actor=actor, now=now, organisation=form.there.public_id, **asked)


def _merge(actor: Actor, now: datetime, form: ActForm) -> object:
    asked = form.cleaned_data
    return reorganise.merge_organisations(
        actor=actor, now=now, predecessors=asked["predecessors"], successor=asked["into"], **_when(asked)
    )


def _split(actor: Actor, now: datetime, form: ActForm) -> object:
    asked = form.cleaned_data
    return reorganise.split_organisation(
        actor=actor,
        now=now,
        organisation=form.there.public_id,
        successors=asked["parts"],
        posts=asked["sent"],
        **_when(asked),
    )


def _transfer(actor: Actor, now: datetime, form: ActForm) -> object:
    asked = form.cleaned_data
    return reorganise.transfer_duties(
        actor=actor, now=now, organisation=form.there.public_id, successor=asked["into"], **_when(asked)
    )


def _dissolve(actor: Actor, now: datetime, form: ActForm) -> object:
    asked = _when(form.cleaned_data)
    return reorganise.dissolve_organisation(actor=actor, now=now, organisation=form.there.public_id, **asked)


def _when(asked: dict[str, Any]) -> dict[str, Any]:
    return {"effective_on": asked["effective_on"], "basis": asked["basis"]}


NEW = Act(
    Action.ORGANISATION_CREATE,
    _("新建机构"),
    _("登记后，各处可以按它的全称、简称和别称找到它。一个名称同一时间只能属于一个机构。"),
    _("确认新建"),
    _("已新建机构。"),
    forms.NewForm,
    _create,
)
JOIN = Act(
    Action.ORGANISATION_GROUP,
    _("加入机构组"),
    _("从生效日期起，派给机构组的任务也派给这些机构；以前的成员不变。"),
    _("确认加入"),
    _("已加入机构组。"),
    forms.JoinForm,
    _join,
    (("members", "bodies"),),
)
MERGE = Act(
    Action.ORGANISATION_REORGANISE,
    _("合并机构"),
    _("并入的机构到生效日期前一天为止；岗位、分管关系和机构组里的位置随之转到承接的机构。以前的记录保持原样。"),
    _("确认合并"),
    _("已登记合并。"),
    succession_forms.MergeForm,
    _merge,
    (("name", "successor"), ("starts_on", "effective_on")),
)
ACTS = {
    "edit": Act(
        Action.ORGANISATION_EDIT,
        _("修改机构信息"),
        _("改正登记的信息，不分日期。名称的变化请用“更名”或者“登记名称”。"),
        _("确认修改"),
        _("已修改机构信息。"),
        forms.EditForm,
        _edit,
    ),
    "name": Act(
        Action.ORGANISATION_NAME,
        _("登记简称、别称或者牌子"),
        _("登记后，方案里这样写的也认作这个机构。全称的变化请由系统管理员用“更名”办理。"),
        _("确认登记"),
        _("已登记名称。"),
        forms.AddNameForm,
        _name,
        (("name", "text"),),
    ),
    "end-name": Act(
        Action.ORGANISATION_NAME,
        _("停用名称"),
        _("最后使用日期以后，这个名称可以给别的机构用；没有别的机构用时，旧文件里的仍认作这个机构。"),
        _("确认停用"),
        _("已停用名称。"),
        forms.EndNameForm,
        _end_name,
    ),
    "members": Act(
        Action.ORGANISATION_GROUP,
        _("调整组成员"),
        _("从生效日期起按新的成员计；以前各天的成员不变。"),
        _("确认调整"),
        _("已调整组成员。"),
        forms.MembersForm,
        _members,
        (("members", "join"), ("group", "join")),
    ),
    "rename": Act(
        Action.ORGANISATION_REORGANISE,
        _("机构更名"),
        _("原名称到生效日期前一天为止，以后按曾用名认得。岗位和事项不动。"),
        _("确认更名"),
        _("已登记更名。"),
        forms.RenameForm,
        _rename,
    ),
    "merge": MERGE,
    "split": Act(
        Action.ORGANISATION_REORGANISE,
        _("机构分设"),
        _("本机构到生效日期前一天为止，由几个机构承接。每个岗位都要说明转到哪里。"),
        _("确认分设"),
        _("已登记分设。"),
        succession_forms.SplitForm,
        _split,
        (("successors", "name_1"), ("name", "name_1"), ("successor", "name_1")),
        wide=True,
    ),
    "transfer": Act(
        Action.ORGANISATION_REORGANISE,
        _("划转职责"),
        _("部分职责划给另一个机构，本机构继续存续；岗位不动，已经分派的事项由人决定是否移交。"),
        _("确认划转"),
        _("已登记职责划转。"),
        succession_forms.TransferForm,
        _transfer,
        (("name", "successor"), ("starts_on", "effective_on")),
    ),
    "dissolve": Act(
        Action.ORGANISATION_REORGANISE,
        _("撤销机构"),
        _(
            "没有承接机构的撤销。从撤销日期起不能再派任务给它，也退出机构组；还有岗位的须先收回或者移走。以前的记录保持原样。"
        ),
        _("确认撤销"),
        _("已登记撤销。"),
        forms.DissolveForm,
        _dissolve,
        (("posts", "effective_on"),),
    ),
}
