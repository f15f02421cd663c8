"""Stretches of days as clerks write them: with their first and their last day, either of which may be open."""

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class Period:
    """From the first to the last day, both included; None is open: since always, until further notice."""

    first: date | None = None
    last: date | None = None

    def __contains__(self, day: object) -> bool:
        if not isinstance(day, date):
            return False
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)

    @property
    def is_empty(self) -> bool:
        """Whether the last day comes before the first."""
        return self.first is not None and self.last is not None and self.last < self.first

    def overlaps(self, other: "Period") -> bool:
        """Whether the two share a day."""
        begins_in_time = other.last is None or self.first is None or self.first <= other.last
        ends_in_time = self.last is None or other.first is None or other.first <= self.last
        return begins_in_time and ends_in_time and not self.is_empty and not other.is_empty


def day_before(day: date) -> date:
    """The day before: the last day of what another thing replaces from ``day`` on."""
    return day - timedelta(days=1)
