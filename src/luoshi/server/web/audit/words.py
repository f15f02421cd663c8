"""What stands in the trail, in the words of the pages: kinds of things, and the fields of changes."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.server.audit.models import Event
from luoshi.server.audit.selectors import changes_of
from luoshi.server.core.ids import is_id
from luoshi.server.core.roles import PostRole
from luoshi.server.policy import Action
from luoshi.server.web.components import Text
from luoshi.server.web.role_words import ROLE_WORDS
from luoshi.server.web.words import KIND_WORDS as ORGANISATION_WORDS
from luoshi.server.web.words import LEVEL_WORDS

KIND_WORDS: Mapping[str, Text] = {
    "government": gettext_lazy("政府"),
    "organisation": gettext_lazy("机构"),
    "person": gettext_lazy("人员"),
    "post": gettext_lazy("岗位"),
    "proposed_post": gettext_lazy("拟任岗位"),
    "delegation": gettext_lazy("授权代理"),
    "calendar_year": gettext_lazy("日历年度"),
    "calendar_day": gettext_lazy("自定日期"),
    "attachment": gettext_lazy("附件"),
    "source_document": gettext_lazy("来源文件"),
    "document_version": gettext_lazy("文件版本"),
    "reading": gettext_lazy("读取结果"),
    "arrival": gettext_lazy("上传的文件"),
    "secret_document": gettext_lazy("标有密级的文件"),
    "desk": gettext_lazy("核对台"),
    "plan": gettext_lazy("计划"),
    "item": gettext_lazy("台账事项"),
    "amendment": gettext_lazy("事项变更"),
    "saved_list": gettext_lazy("筛选方案"),
    "completion": gettext_lazy("办结申请"),
    "coordination": gettext_lazy("协调事项"),
    "cycle": gettext_lazy("填报周期"),
    "report": gettext_lazy("进展填报"),
    "report_allowance": gettext_lazy("填报例外"),
    "report_obligation": gettext_lazy("应报记录"),
    "dropped_field": gettext_lazy("停填字段"),
    "reminder_ladder": gettext_lazy("催办阶梯"),
    "restatement": gettext_lazy("更正"),
    "confidence": gettext_lazy("信心判断"),
    "extension": gettext_lazy("延期申请"),
    "feedback": gettext_lazy("进展反馈"),
    "finish_line": gettext_lazy("完成标准"),
    "indicator_definition": gettext_lazy("指标口径"),
    "instruction": gettext_lazy("领导批示"),
    "light_override": gettext_lazy("人工调灯"),
    "look_back": gettext_lazy("回头看"),
    "matter": gettext_lazy("督办事项"),
    "node_template": gettext_lazy("节点模板"),
    "objection": gettext_lazy("异议"),
    "observation": gettext_lazy("指标数值"),
    "paper": gettext_lazy("督办公文"),
    "part": gettext_lazy("分工"),
    "project": gettext_lazy("项目"),
    "reminder": gettext_lazy("催办记录"),
    "risk": gettext_lazy("风险"),
    "target_way": gettext_lazy("进度安排"),
    "waiting": gettext_lazy("等待外部环节"),
    "notice_channel": gettext_lazy("通知渠道"),
    "notice_preference": gettext_lazy("接收方式"),
    "notice_rules": gettext_lazy("免打扰规则"),
    "token": gettext_lazy("访问令牌"),
    "sign_in": gettext_lazy("登录"),
    "import": gettext_lazy("导入"),
    "export": gettext_lazy("导出"),
    "audit": gettext_lazy("审计链"),
}
"""Kinds of things; one that is not in here shows its name in the code."""

FIELD_WORDS: Mapping[str, Text] = {
    "name": gettext_lazy("名称"),
    "level": gettext_lazy("层级"),
    "parent": gettext_lazy("上级政府"),
    "city": gettext_lazy("所在市"),
    "province": gettext_lazy("所在省"),
    "division_code": gettext_lazy("行政区划代码"),
    "kind": gettext_lazy("类别"),
    "text": gettext_lazy("文字"),
    "superior": gettext_lazy("上级机构"),
    "superior_name": gettext_lazy("上级机构名称"),
    "supervisor": gettext_lazy("主管部门"),
    "position": gettext_lazy("排序"),
    "starts_on": gettext_lazy("开始日期"),
    "ends_on": gettext_lazy("结束日期"),
    "effective_on": gettext_lazy("生效日期"),
    "joined": gettext_lazy("加入"),
    "left": gettext_lazy("退出"),
    "login_name": gettext_lazy("登录名"),
    "display_name": gettext_lazy("姓名"),
    "phone": gettext_lazy("电话"),
    "factor": gettext_lazy("两步验证方式"),
    "factors": gettext_lazy("两步验证方式"),
    "person": gettext_lazy("人员"),
    "organisation": gettext_lazy("机构"),
    "role": gettext_lazy("岗位角色"),
    "days": gettext_lazy("起止日期"),
    "post": gettext_lazy("岗位"),
    "delegate": gettext_lazy("代理人"),
    "added": gettext_lazy("增加"),
    "removed": gettext_lazy("去掉"),
    "in_charge_of": gettext_lazy("分管单位"),
    "successor": gettext_lazy("接收岗位"),
    "moved": gettext_lazy("移交的事项"),
    "follows": gettext_lazy("承接的岗位"),
    "created": gettext_lazy("新建数"),
    "known": gettext_lazy("已有数"),
    "rows": gettext_lazy("行数"),
    "form": gettext_lazy("格式"),
    "wanted": gettext_lazy("查找条件"),
    "upto": gettext_lazy("截至序号"),
    "sequence": gettext_lazy("序号"),
    "hash": gettext_lazy("散列值"),
    "printed": gettext_lazy("填写的链头"),
    "basis": gettext_lazy("依据"),
    "works": gettext_lazy("是否上班"),
    "note": gettext_lazy("备注"),
}
"""Fields of changes; one that is not in here shows its name in the code."""

_VALUES: Mapping[str, Text] = {
    **{str(key): word for key, word in ORGANISATION_WORDS.items()},
    **{str(key): word for key, word in LEVEL_WORDS.items()},
}

_BEFORE_AND_AFTER = frozenset(
    {str(Action.PERSON_EDIT), str(Action.ORGANISATION_EDIT), str(Action.GOVERNMENT_EDIT), "organisation.reorganise"}
)
"""Acts whose changes are pairs: what was, what is."""


@dataclass(frozen=True)
class Change:
    """One field: what it was, where that is known, and what it is."""

    field: Text
    before: str | None
    after: str


def kind_word(kind: str) -> str:
    """A kind of things in words."""
    return str(KIND_WORDS.get(kind, kind))


def ids_in(value: object) -> Iterator[str]:
    """The public ids in plain values."""
    if isinstance(value, str):
        if is_id(value):
            yield value
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from ids_in(each)
    elif isinstance(value, list):
        for each in value:
            yield from ids_in(each)


def changes_in_words(event: Event, names: Mapping[str, str]) -> list[Change]:
    """What an event changed; ``names`` is what the things behind public ids are called."""
    paired = event.action in _BEFORE_AND_AFTER
    return [_change(field, value, names, paired=paired) for field, value in sorted(changes_of(event).items())]


def _change(field: str, value: Any, names: Mapping[str, str], *, paired: bool) -> Change:
    word = FIELD_WORDS.get(field, field)
    if paired and isinstance(value, list) and len(value) == 2:
        return Change(word, plain(value[0], names), plain(value[1], names))
    return Change(word, None, plain(value, names))


def plain(value: object, names: Mapping[str, str]) -> str:
    """A value as people read it: names for ids, roles in words, nothing as a dash."""
    if value in (None, "", [], {}):
        return "—"
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, Mapping):
        return _("；").join(f"{FIELD_WORDS.get(key, key)} {plain(each, names)}" for key, each in value.items())
    if isinstance(value, list):
        return _("、").join(plain(each, names) for each in value)
    text = str(value)
    if text in _VALUES:
        return str(_VALUES[text])
    if text in set(PostRole):
        return str(ROLE_WORDS.get(PostRole(text), text))
    return f"{names[text]}（{text}）" if text in names else text


def in_groups(hashed: str, size: int = 8) -> list[str]:
    """A hash in groups that can be read out and compared by eye."""
    return [hashed[at : at + size] for at in range(0, len(hashed), size)]


def known_kinds(announced: Iterable[str]) -> list[tuple[str, Text]]:
    """The kinds to choose from: what apps announced, and what changes no row."""
    every = dict.fromkeys([*KIND_WORDS, *announced])
    return [(kind, kind_word(kind)) for kind in every]
