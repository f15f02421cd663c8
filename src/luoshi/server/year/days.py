"""The days of a year that is told: four quarters from any one on, days by month, the quarter that today is in."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from luoshi.reckoning.periods import Cadence, Period, period_of
from luoshi.server.core.working_days import WorkingDays
from luoshi.server.cycles.days import CycleDays, CycleKind, proposed_days

_MONTHS, _QUARTERS = 12, 4
_DAY = re.compile(r"m(\d\d)-(\d\d)")
_LIMIT = re.compile(r"\{m(\d\d)\}")
_BEGIN = "begin+"
_OPEN_BEFORE, _OPEN_AFTER, _LOCKED_AFTER = 3, 4, 5
"""Working days from the opening of the cycle that is shown to today, from today to its due day, from there to its
lock.
"""


@dataclass(frozen=True)
class YearDays:
    """``first`` is the first day of its first quarter; ``working`` the working days of the county. ``shown`` is the day
    in whose reporting time its third quarter is to be, None where all quarters keep the days of the rule.
    """

    first: date
    working: WorkingDays
    shown: date | None = None

    @property
    def begins(self) -> date:
        """The day on which the plan comes in: the first working day from the fifth on."""
        return self.working.next_working(self.first + timedelta(days=4)).day

    @property
    def quarters(self) -> tuple[Period, ...]:
        """The four."""
        found, first = [], self.first
        for _ in range(_QUARTERS):
            found.append(period_of(first, Cadence.QUARTER))
            first = found[-1].last + timedelta(days=1)
        return tuple(found)

    @property
    def last(self) -> date:
        """The last day of the fourth quarter."""
        return self.quarters[-1].last

    @property
    def label(self) -> str:
        """How the year is called: by its number, by two where it lies in two."""
        years = dict.fromkeys(str(day.year) for day in (self.first, self.last))
        return "—".join(years)

    def month(self, number: int) -> date:
        """The first day of the month of that number, counted from 1."""
        months = self.first.year * _MONTHS + self.first.month - 1 + number - 1
        return date(months // _MONTHS, months % _MONTHS + 1, 1)

    def day(self, told: str) -> date:
        """A day told as ``mMM-DD``: that day of the month of that number, or the last of the month."""
        found = _DAY.fullmatch(told)
        if found is None:
            raise ValueError(f"no day of the year: {told!r}")
        month, day = int(found[1]), int(found[2])
        last = self.month(month + 1) - timedelta(days=1)
        return min(self.month(month) + timedelta(days=day - 1), last)

    def worked(self, told: str) -> date:
        """The same, or the first working day after it; ``begin+N`` is so many working days after the beginning."""
        if told.startswith(_BEGIN):
            return self.after(self.begins, int(told.removeprefix(_BEGIN)))
        return self.working.next_working(self.day(told)).day

    def dated(self, text: str, by: str) -> str:
        """A text with its limits: ``{m06}`` becomes the sixth month, printed as ``by`` says."""

        def limit(found: Any) -> str:
            month = self.month(int(found[1]))
            return by.format(year=month.year, month=month.month)

        return _LIMIT.sub(limit, text)

    def working_days(self, last: date) -> Iterator[date]:
        """Every working day from the beginning on."""
        day = self.begins
        while day <= last:
            if self.working.is_working(day):
                yield day
            day += timedelta(days=1)

    def after(self, day: date, count: int) -> date:
        """So many working days later."""
        return self.working.add(day, count).day if count else day

    def shifted(self) -> CycleDays | None:
        """The days of the third quarter's cycle where today is not in those of the rule; None where they hold."""
        if self.shown is None:
            return None
        second, third = (proposed_days(CycleKind.QUARTER, each, self.working) for each in self.quarters[1:3])
        if third.opens_on <= self.shown <= third.due_on:
            return None
        opens = self.shown
        for _ in range(_OPEN_BEFORE):
            opens = self._before(opens)
        opens = max(opens, self.after(second.locks_on, 1))
        due = self.after(self.working.next_working(self.shown).day, _OPEN_AFTER)
        return CycleDays(opens, due, self.after(due, _LOCKED_AFTER))

    def _before(self, day: date) -> date:
        day -= timedelta(days=1)
        while not self.working.is_working(day):
            day -= timedelta(days=1)
        return day


def shown_on(today: date, working: WorkingDays) -> YearDays:
    """The year whose third quarter is reported on today: the quarter before as long as that is reported on by the days
    of the rule, else the quarter that today lies in, which is asked for early.
    """
    third = period_of(today, Cadence.QUARTER)
    before = period_of(third.first - timedelta(days=1), Cadence.QUARTER)
    locks_on = proposed_days(CycleKind.QUARTER, before, working).locks_on
    if today < working.add(locks_on, 1).day:  # a cycle of this quarter opens on the day after the lock at the soonest
        third = before
    first = third.first
    for _ in range(2):
        first = period_of(first - timedelta(days=1), Cadence.QUARTER).first
    return YearDays(first, working, today)
