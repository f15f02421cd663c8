"""How the report stands that a body owes in a cycle: a pure function of days and of what came in."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from luoshi.reckoning.periods import Cadence
from luoshi.server.core.said import say
from luoshi.server.cycles.days import CycleKind


class ReportStanding(StrEnum):
    """How an owed report stands (填报情况). Each is another thing: what is not owed is not missing, what is not due is
    not late, and who has nothing new has reported.
    """

    NOT_OWED = say("不需填报")
    EXCUSED = say("本期免报")
    NOT_DUE = say("未到期")
    RECEIVED = say("已报待审")
    ON_TIME = say("按时")
    LATE = say("逾期补报")
    PARTIAL = say("不完整")
    NOTHING = say("无新进展")
    RETURNED = say("退回待补")
    MISSING = say("逾期未报")


IN = (
    ReportStanding.RECEIVED, ReportStanding.ON_TIME, ReportStanding.LATE, ReportStanding.PARTIAL,
    ReportStanding.NOTHING,
)  # fmt: skip
"""Standings of reports that are there."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What the standing depends on. ``due_on`` is the last day in time, exceptions counted in; ``came_in`` the day on
    which the report came in that counts; ``asked`` and ``given`` count figures.
    """

    today: date
    due_on: date
    excused: bool = False
    came_in: date | None = None
    accepted: bool = False
    returned: bool = False
    unchanged: bool = False
    asked: int = 0
    given: int = 0

    @property
    def late(self) -> bool:
        """Whether what came in came after the due day."""
        return self.came_in is not None and self.came_in > self.due_on


def standing_of(facts: Facts) -> ReportStanding:
    """The standing: the first that holds of excused, sent back, waiting to be read, incomplete, late, nothing new, in
    time; and where nothing came in, missing from the day after it was due.
    """
    if facts.came_in is not None:
        if not facts.accepted:
            return ReportStanding.RECEIVED
        if facts.given < facts.asked:
            return ReportStanding.PARTIAL
        if facts.late:
            return ReportStanding.LATE
        return ReportStanding.NOTHING if facts.unchanged else ReportStanding.ON_TIME
    if facts.excused:
        return ReportStanding.EXCUSED
    if facts.returned:
        return ReportStanding.RETURNED
    return ReportStanding.MISSING if facts.today > facts.due_on else ReportStanding.NOT_DUE


_ORDER = (CycleKind.MONTH, CycleKind.QUARTER, CycleKind.HALF_YEAR, CycleKind.YEAR)


def asked_in(cadence: Cadence, kind: CycleKind, last: date, beside: frozenset[CycleKind]) -> bool:
    """Whether what is reported in a cadence is asked for in a cycle of a kind that is about days until ``last``.

    ``beside`` are the kinds of all cycles about days until the same one, this among them. Nobody is asked twice for
    the same days: a cycle of the own cadence asks; where the government has none, the next longer one does; where it
    has only shorter ones, the longest of those, at the end of a period of the cadence. Days of one's own ask everybody.
    """
    if kind is CycleKind.OWN:
        return True
    own = _ORDER.index(CycleKind(cadence.value))
    planned = [_ORDER.index(each) for each in beside if each is not CycleKind.OWN]
    longer = [each for each in planned if each >= own]
    if longer:
        return _ORDER.index(kind) == min(longer)
    ends = last.month % cadence.months == 0
    return ends and _ORDER.index(kind) == max(planned)
