"""Periods of report (报告期): months, quarters, half years, years, and where a day stands among them."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

from luoshi.reckoning.errors import PeriodsDifferError
from luoshi.said import Said, say


class Cadence(StrEnum):
    """How often something is reported (报告频次)."""

    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half_year"
    YEAR = "year"

    @property
    def months(self) -> int:
        """How many months one of them has."""
        return _MONTHS[self]


_MONTHS = {Cadence.MONTH: 1, Cadence.QUARTER: 3, Cadence.HALF_YEAR: 6, Cadence.YEAR: 12}
_QUARTERS = (say("%(year)s年第一季度"), say("%(year)s年第二季度"), say("%(year)s年第三季度"), say("%(year)s年第四季度"))
_HALVES = (say("%(year)s年上半年"), say("%(year)s年下半年"))


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A stretch of days, both ends in it. Periods are ordered by their first day, whatever order they came in.

    Raises ``PeriodsDifferError`` where it would end before it begins.
    """

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise PeriodsDifferError(say("报告期的末日 %(last)s 早于首日 %(first)s", last=self.last, first=self.first))

    @property
    def cadence(self) -> Cadence | None:
        """Which calendar it is of; None for a stretch that is none of the calendar's."""
        return next((cadence for cadence in Cadence if period_of(self.first, cadence) == self), None)

    @property
    def name(self) -> str:
        """What it is called, as ``period_name`` says it."""
        return period_name(self)

    def holds(self, other: "Period") -> bool:
        """Whether the other lies wholly in it."""
        return self.first <= other.first and other.last <= self.last


def month_end(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year, month, calendar.monthrange(year, month)[1])


@lru_cache(maxsize=4096)
def period_of(day: date, cadence: Cadence) -> Period:
    """The period of a calendar that a day lies in."""
    first = (day.month - 1) // cadence.months * cadence.months + 1
    return Period(date(day.year, first, 1), month_end(day.year, first + cadence.months - 1))


def periods_between(first: date, last: date, cadence: Cadence) -> tuple[Period, ...]:
    """The periods of a calendar that touch the days from ``first`` to ``last``, in order; none if they are reversed."""
    found = []
    day = first
    while day <= last:
        found.append(period_of(day, cadence))
        day = found[-1].last + timedelta(days=1)
    return tuple(found)


@lru_cache(maxsize=4096)
def period_name(period: Period) -> str:
    """What a period is called: 2032年3月, 2032年第一季度, 2032年上半年, 2032年; else both of its days."""
    year, month = period.first.year, period.first.month
    match period.cadence:
        case Cadence.MONTH:
            return say("%(year)s年%(month)s月", year=year, month=month)
        case Cadence.QUARTER:
            return Said(_QUARTERS[(month - 1) // 3], {"year": year})
        case Cadence.HALF_YEAR:
            return Said(_HALVES[month > 6], {"year": year})
        case Cadence.YEAR:
            return say("%(year)s年", year=year)
        case None:
            return say("%(first)s至%(last)s", first=period.first, last=period.last)


TICKS = 377_580
"""Parts of a month: the least number that 28, 29, 30 and 31 all divide, so that no day falls between two of them."""


@lru_cache(maxsize=16384)
def ticks(day: date) -> int:
    """Where the end of a day stands on a scale of months of equal length: 30 November is exactly 11/12 of its year.

    Offices reckon 序时进度 by months: by the end of November 91.7 % are due, whatever days the months have.
    """
    length = calendar.monthrange(day.year, day.month)[1]
    return (day.year * 12 + day.month - 1) * TICKS + day.day * (TICKS // length)
