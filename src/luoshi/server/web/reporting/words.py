"""How reports stand, as pages tell it: the word with its light."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from luoshi.reckoning.kinds import Status
from luoshi.server.cycles.standings import ReportStanding
from luoshi.server.cycles.states import ReportState
from luoshi.server.web.components import Light, Text

STANDINGS: Mapping[ReportStanding, tuple[Text, Light]] = {
    ReportStanding.NOT_OWED: (pgettext_lazy("report", "不需填报"), Light.WHITE),
    ReportStanding.EXCUSED: (pgettext_lazy("report", "本期免报"), Light.WHITE),
    ReportStanding.NOT_DUE: (pgettext_lazy("report", "未到期"), Light.GREY),
    ReportStanding.RECEIVED: (pgettext_lazy("report", "已报待审"), Light.BLUE),
    ReportStanding.ON_TIME: (pgettext_lazy("report", "按时"), Light.GREEN),
    ReportStanding.LATE: (pgettext_lazy("report", "逾期补报"), Light.YELLOW),
    ReportStanding.PARTIAL: (pgettext_lazy("report", "不完整"), Light.YELLOW),
    ReportStanding.NOTHING: (pgettext_lazy("report", "无新进展"), Light.GREEN),
    ReportStanding.RETURNED: (pgettext_lazy("report", "退回待补"), Light.YELLOW),
    ReportStanding.MISSING: (pgettext_lazy("report", "逾期未报"), Light.RED),
}
STATES: Mapping[ReportState, Text] = {
    ReportState.DRAFT: pgettext_lazy("report", "填写中"),
    ReportState.AT_LEADER: pgettext_lazy("report", "待单位签批"),
    ReportState.IN_REVIEW: pgettext_lazy("report", "待审核"),
    ReportState.RETURNED: pgettext_lazy("report", "已退回"),
    ReportState.ACCEPTED: pgettext_lazy("report", "已采用"),
    ReportState.LAPSED: pgettext_lazy("report", "未报，已锁定"),
}
NONE_SAID: Mapping[Status, Text] = {
    Status.VALUE: _("有数"),
    Status.MISSING: _("暂时没有数"),
    Status.NOT_APPLICABLE: _("不适用"),
    Status.WITHHELD: _("不公开"),
}
"""What can be said of a figure: that there is one, or why there is none."""
