"""How reports stand, as pages tell it: the word with its light."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from luoshi.server.cycles.standings import ReportStanding
from luoshi.server.web.components import Light, Text

STANDING_WORDS: Mapping[ReportStanding, tuple[Text, Light]] = {
    ReportStanding.NOT_OWED: (_("不需填报"), Light.WHITE),
    ReportStanding.EXCUSED: (_("本期免报"), Light.WHITE),
    ReportStanding.NOT_DUE: (_("未到期"), Light.GREY),
    ReportStanding.RECEIVED: (_("已报待审"), Light.LIGHT_BLUE),
    ReportStanding.ON_TIME: (_("按时"), Light.GREEN),
    ReportStanding.NOTHING: (_("无新进展"), Light.SOLID_GREEN),
    ReportStanding.LATE: (_("逾期补报"), Light.YELLOW),
    ReportStanding.PARTIAL: (_("不完整"), Light.BLUE),
    ReportStanding.RETURNED: (_("退回待补"), Light.BLUE),
    ReportStanding.MISSING: (_("逾期未报"), Light.RED),
}
"""Every standing, in the order in which pages list them; its word in Chinese is that of the standing itself."""


def standing_word(standing: ReportStanding) -> Text:
    """The word of a standing."""
    return STANDING_WORDS[standing][0]


def standing_light(standing: ReportStanding) -> Light:
    """The light of a standing."""
    return STANDING_WORDS[standing][1]
