"""The days of a cycle: from when it is filled in, by when, until when; proposed by rule on working days."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType

from luoshi.reckoning.periods import Cadence, Period, periods_between
from luoshi.server.core.errors import Invalid
from luoshi.server.core.said import listed, say
from luoshi.server.core.working_days import WorkingDays


class CycleKind(StrEnum):
    """Which days a cycle is about (周期类别); OWN are days that the office names itself."""

    MONTH = Cadence.MONTH.value
    QUARTER = Cadence.QUARTER.value
    HALF_YEAR = Cadence.HALF_YEAR.value
    YEAR = Cadence.YEAR.value
    OWN = "own"


@dataclass(frozen=True, slots=True)
class CycleDays:
    """The first day on which a cycle is filled in, the last on which a report is in time, the last on which it is taken
    at all.
    """

    opens_on: date
    due_on: date
    locks_on: date

    def by_name(self) -> Iterator[tuple[str, date]]:
        """(name of the column, day) of each, in their order."""
        yield "opens_on", self.opens_on
        yield "due_on", self.due_on
        yield "locks_on", self.locks_on


DUE_AFTER: Mapping[CycleKind, int] = MappingProxyType({
    CycleKind.MONTH: 3, CycleKind.QUARTER: 5, CycleKind.HALF_YEAR: 10, CycleKind.YEAR: 10, CycleKind.OWN: 5,
})  # fmt: skip
"""Working days after the last day of a period by which its report is due: a proposal of this program, by the custom of
offices to ask in the first days after a quarter and by 20 January for a year.
"""
LOCKS_AFTER = 5
"""Working days between due and lock: a proposal, too."""


def proposed_days(kind: CycleKind, period: Period, days: WorkingDays) -> CycleDays:
    """The days by rule: open on the first working day after the period, due and locked so many working days later.

    The third quarter of 2026 opens on 8 October, behind the holidays of the National Day.
    """
    due = days.add(period.last, DUE_AFTER[kind]).day
    return CycleDays(days.next_working(period.last + timedelta(days=1)).day, due, days.add(due, LOCKS_AFTER).day)


def periods_of(kind: CycleKind, year: int) -> tuple[Period, ...]:
    """The periods of a year, in order. Raises ValueError for days of one's own, which no calendar knows."""
    return periods_between(date(year, 1, 1), date(year, 12, 31), Cadence(kind.value))


def checked_days(wanted: CycleDays, period: Period, days: WorkingDays) -> CycleDays:
    """Days that somebody chose, as they are.

    Raises Invalid, naming each day that is no working day, or comes before the one that it follows.
    """
    wrong = {name: say("这一天不上班，请选工作日") for name, day in wanted.by_name() if not days.is_working(day)}
    if wanted.opens_on <= period.first:
        wrong["opens_on"] = say("应在所报期间开始之后")
    if wanted.due_on < wanted.opens_on:
        wrong["due_on"] = say("截止日不能早于开放日")
    if wanted.locks_on <= wanted.due_on:
        wrong["locks_on"] = say("锁定日应在截止日之后")
    if wrong:
        raise Invalid(say("填报周期的日期不对"), listed(wrong.values(), "；"), fields=wrong)
    return wanted


def is_provisional(wanted: CycleDays, days: WorkingDays) -> bool:
    """Whether a year on the way is not announced yet, so that the days may prove wrong."""
    return not all(days.is_announced(day.year) for _name, day in wanted.by_name())
