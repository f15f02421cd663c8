"""Whether a report was there when it was owed, and that a gap which was filled later stays visible (补报)."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from luoshi.said import say


class ReportState(StrEnum):
    """How the report of one period stands on a day (报送情况)."""

    NOT_DUE = "not_due"
    ON_TIME = "on_time"
    MADE_UP = "made_up"
    MISSING = "missing"

    @property
    def word(self) -> str:
        """What it is called."""
        return _WORDS[self]

    @property
    def valid(self) -> bool:
        """Whether there is a report now."""
        return self in (ReportState.ON_TIME, ReportState.MADE_UP)


_WORDS = {
    ReportState.NOT_DUE: say("未到期"),
    ReportState.ON_TIME: say("按时"),
    ReportState.MADE_UP: say("逾期补报"),
    ReportState.MISSING: say("未报"),
}


@dataclass(frozen=True, slots=True)
class Owed:
    """A report that is owed by the end of ``cut_off``, and the day on which it first came in; None: it has not."""

    cut_off: date
    came_in: date | None = None


def report_state(owed: Owed, day: date) -> ReportState:
    """How a report stood at the end of a day, by what had come in by then.

    On the days between cut-off and the late report it was missing, and asked for one of those days it still is: what
    came in afterwards does not reach back. Once in, it is made up, never on time.
    """
    if owed.came_in is not None and owed.came_in <= day:
        return ReportState.ON_TIME if owed.came_in <= owed.cut_off else ReportState.MADE_UP
    return ReportState.MISSING if day > owed.cut_off else ReportState.NOT_DUE
