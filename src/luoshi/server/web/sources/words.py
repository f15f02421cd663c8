"""What kinds of facts are called on pages, and the sign that stands before their words in a text."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from luoshi.server.web.components import Text
from luoshi.server.web.sources.marks import MarkState

KIND_WORDS: Mapping[str, Text] = {
    "area": _("领域"),
    "task": _("任务"),
    "responsibility": _("责任单位"),
    "person": _("责任人员"),
    "deadline": _("时限"),
    "target": _("目标值"),
    "measure": _("举措"),
    "milestone": _("节点"),
    "project": _("项目"),
    "citation": _("引用文件"),
    "annex": _("附件"),
    "goal": _("发展目标"),
    "question": _("问题"),
    "fact": _("出处"),
}
"""The kinds of candidates, in the order of a task, then questions and whatever else is marked."""

SIGNS: Mapping[str, Text] = {
    "area": pgettext_lazy("sign", "域"),
    "task": pgettext_lazy("sign", "任"),
    "responsibility": pgettext_lazy("sign", "责"),
    "person": pgettext_lazy("sign", "人"),
    "deadline": pgettext_lazy("sign", "时"),
    "target": pgettext_lazy("sign", "数"),
    "measure": pgettext_lazy("sign", "举"),
    "milestone": pgettext_lazy("sign", "节"),
    "project": pgettext_lazy("sign", "项"),
    "citation": pgettext_lazy("sign", "引"),
    "annex": pgettext_lazy("sign", "附"),
    "goal": pgettext_lazy("sign", "标"),
    "question": pgettext_lazy("sign", "问"),
    "fact": "",
}

MARK_STATE_WORDS: Mapping[MarkState, Text] = {
    MarkState.PLAIN: "",
    MarkState.WAITING: _("待确认"),
    MarkState.SETTLED: _("已确认"),
    MarkState.ASIDE: _("不采用"),
    MarkState.OPEN: _("待回答"),
}
