"""The rungs of the ladder of reminders: how many working days from the due day, who is reminded."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from luoshi.server.core.said import say
from luoshi.server.core.working_days import WorkingDays
from luoshi.server.cycles.models import Ladder

FURTHEST = 60
"""Working days before or after the due day beyond which nobody is reminded by a rung."""
MOST_RUNGS = 12


class Whom(StrEnum):
    """Who is reminded (提醒谁)."""

    CLERK = "clerk"
    UNIT_LEADER = "unit_leader"
    LEADER = "leader"

    @property
    def word(self) -> str:
        """What they are called."""
        return _WORDS[self]


_WORDS = {Whom.CLERK: say("联络员"), Whom.UNIT_LEADER: say("单位负责人"), Whom.LEADER: say("分管领导")}


@dataclass(frozen=True, slots=True, order=True)
class Rung:
    """One rung: so many working days after the due day (negative: before it), and who."""

    days: int
    whom: frozenset[Whom]


DEFAULT = (
    Rung(-3, frozenset({Whom.CLERK})),
    Rung(0, frozenset({Whom.CLERK})),
    Rung(1, frozenset({Whom.CLERK, Whom.UNIT_LEADER})),
    Rung(5, frozenset({Whom.UNIT_LEADER, Whom.LEADER})),
)
"""The ladder of a government that set none: a proposal of this program (before, due, overdue, to the leader)."""


def rungs_of(government: int) -> tuple[Rung, ...]:
    """The rungs that hold for a government (its key)."""
    row = Ladder.objects.filter(government=government).order_by("-pk").first()
    return read_rungs(row.rungs) if row is not None else DEFAULT


def kept(rungs: Iterable[Rung]) -> list[dict[str, Any]]:
    """Rungs as the row keeps them, in their order."""
    ordered = sorted(rungs, key=lambda rung: rung.days)
    return [{"days": rung.days, "whom": sorted(each.value for each in rung.whom)} for rung in ordered]


def read_rungs(rows: Iterable[Mapping[str, Any]]) -> tuple[Rung, ...]:
    """What ``kept`` wrote."""
    return tuple(Rung(int(row["days"]), frozenset(Whom(each) for each in row["whom"])) for row in rows)


def reached(rungs: Iterable[Rung], due: date, today: date, days: WorkingDays) -> frozenset[Whom]:
    """Who is reminded on a day of something that is due on another: nobody on a day off."""
    if not days.is_working(today):
        return frozenset()
    gone = days.count(due, today)
    return frozenset(each for rung in rungs if rung.days == gone for each in rung.whom)
