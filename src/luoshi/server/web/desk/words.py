"""What the desk calls the states and grades of candidates."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from luoshi.extraction.fact import Grade
from luoshi.server.intake.states import CandidateState
from luoshi.server.web.components import Text
from luoshi.server.web.sources import MarkState

STATES: Mapping[CandidateState, tuple[str, str, Text, MarkState]] = {
    CandidateState.PROPOSED: ("waiting", "◇", _("待确认"), MarkState.WAITING),
    CandidateState.ACCEPTED: ("accepted", "●", _("已确认"), MarkState.SETTLED),
    CandidateState.EDITED: ("edited", "◆", _("已修改"), MarkState.SETTLED),
    CandidateState.ADDED: ("added", "✚", _("人工补充"), MarkState.SETTLED),
    CandidateState.REJECTED: ("rejected", "✕", _("不采用"), MarkState.ASIDE),
}
"""Each state: the name of its style, its shape, its word, how it is marked in the text."""

GRADES: Mapping[str, Text] = {
    Grade.CERTAIN.value: "",
    Grade.LIKELY.value: _("较有把握"),
    Grade.DOUBTFUL.value: _("存疑"),
}
