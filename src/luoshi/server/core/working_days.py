"""Working days (工作日) as the State Council arranges them: holidays, and weekends that are worked in exchange.

The arrangement of a year is announced late in the year before. Years that nobody has announced yet follow the plain
rule of weekdays, and everything reckoned with them is said to be provisional (待国务院办公厅公布节假日安排后复核).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache

from chinese_calendar import constants

_LONGEST = 5000
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class DueDay:
    """A day reckoned in working days; provisional where a year on the way is not announced."""

    day: date
    provisional: bool


@dataclass(frozen=True)
class WorkingDays:
    """The working days of one place.

    ``entered`` holds, for each year that somebody entered by hand, the days that differ from the rule of weekdays
    (True is worked); it wins over what the bundled arrangement says of that year. ``extra`` holds single days that a
    place adds to any year, such as the holidays of an autonomous area.
    """

    entered: Mapping[int, Mapping[date, bool]] = field(default_factory=dict)
    extra: Mapping[date, bool] = field(default_factory=dict)

    def is_working(self, day: date) -> bool:
        """Whether offices work on a day."""
        if day in self.extra:
            return self.extra[day]
        return self._differing(day.year).get(day, day.weekday() < _SATURDAY)

    def is_announced(self, year: int) -> bool:
        """Whether the holidays of a year are known; a year that is not is reckoned by weekdays alone."""
        return year in self.entered or year in _bundled()

    def add(self, start: date, count: int) -> DueDay:
        """The day that is ``count`` working days after ``start``, counted from the next day on.

        2022-09-07 and 20 working days give 2022-10-11. Raises ValueError unless 1 ≤ count ≤ 5000.
        """
        if not 1 <= count <= _LONGEST:
            raise ValueError(f"working days to add must be 1 to {_LONGEST}, not {count}")
        day = start
        while count:
            day += timedelta(days=1)
            count -= self.is_working(day)
        return DueDay(day, self._provisional(start, day))

    def count(self, start: date, end: date) -> int:
        """The working days after ``start`` up to and with ``end``; negative where ``end`` comes first."""
        if end < start:
            return -self.count(end, start)
        total = _weekdays(start, end)
        for year in range(start.year, end.year + 1):
            total += sum(
                works - (day.weekday() < _SATURDAY)
                for day, works in self._differing(year).items()
                if start < day <= end and day.year == year and day not in self.extra
            )
        return total + sum(
            works - (day.weekday() < _SATURDAY) for day, works in self.extra.items() if start < day <= end
        )

    def next_working(self, day: date) -> DueDay:
        """The day itself where offices work on it, else the next one on which they do."""
        found = day
        while not self.is_working(found):
            found += timedelta(days=1)
        return DueDay(found, self._provisional(day, found))

    def _differing(self, year: int) -> Mapping[date, bool]:
        """The days of a year that differ from the rule of weekdays, but for the place's own."""
        entered = self.entered.get(year)
        return _bundled().get(year, {}) if entered is None else entered

    def _provisional(self, first: date, last: date) -> bool:
        return not all(self.is_announced(year) for year in range(first.year, last.year + 1))


def _weekdays(start: date, end: date) -> int:
    """How many days from Monday to Friday lie after ``start`` up to and with ``end``."""
    weeks, rest = divmod((end - start).days, 7)
    return weeks * _SATURDAY + sum((start.weekday() + step) % 7 < _SATURDAY for step in range(1, rest + 1))


@cache
def _bundled() -> dict[int, dict[date, bool]]:
    """The announced arrangements that chinesecalendar carries, by year."""
    found: dict[int, dict[date, bool]] = {}
    for days, worked in ((constants.holidays, False), (constants.workdays, True)):
        for day in days:
            found.setdefault(day.year, {})[day] = worked
    return found


def last_bundled_year() -> int:
    """The last year whose arrangement came with the program."""
    return max(_bundled())
