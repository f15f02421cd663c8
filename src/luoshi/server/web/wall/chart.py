"""Where things stand on the wall: days as percent of a year, so that a drawing needs neither script nor style."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from luoshi.server.delivery.wall import Bar, Node
from luoshi.server.web.components import Light


@dataclass(frozen=True, slots=True)
class Scale:
    """The year of a wall, and where today is in it."""

    year: int
    today: date

    @property
    def days(self) -> int:
        """How many days it has."""
        return (date(self.year + 1, 1, 1) - date(self.year, 1, 1)).days

    def at(self, day: date) -> str:
        """Where a day begins, in percent of the year, kept within it."""
        gone = (day - date(self.year, 1, 1)).days
        return _percent(min(max(gone, 0), self.days), self.days)

    def wide(self, first: date, last: date) -> str:
        """How wide the days from one to another are, both included, as far as they lie in the year."""
        start = max((first - date(self.year, 1, 1)).days, 0)
        end = min((last - date(self.year, 1, 1)).days + 1, self.days)
        return _percent(max(end - start, 0), self.days)

    def holds(self, day: date | None) -> bool:
        """Whether a day lies in the year."""
        return day is not None and day.year == self.year

    @property
    def now(self) -> str:
        """Where today's line is; empty in another year."""
        return self.at(self.today) if self.holds(self.today) else ""

    @property
    def months(self) -> list[tuple[int, str]]:
        """The months with where each begins."""
        return [(month, self.at(date(self.year, month, 1))) for month in range(1, 13)]


@dataclass(frozen=True, slots=True)
class Drawn:
    """A bar as it is drawn: pieces with left edge, width and kind; marks with where they are."""

    bar: Bar
    light: Light | None
    pieces: tuple[tuple[str, str, str], ...]
    nodes: tuple[tuple[str, Node], ...]
    due: str
    done: str


def drawn(bar: Bar, scale: Scale) -> Drawn:
    """A bar on a scale. Without a last day it goes on to the end of the year and is said to be open."""
    pieces: list[tuple[str, str, str]] = []
    end_of_year = date(scale.year, 12, 31)
    planned_to = bar.first_due_on or bar.due_on
    if bar.done_on is not None:
        _piece(pieces, scale, bar.starts_on, bar.done_on, "done")
    elif planned_to is None:
        _piece(pieces, scale, bar.starts_on, end_of_year, "open")
    else:
        _piece(pieces, scale, bar.starts_on, planned_to, "planned")
        if bar.extended and bar.due_on is not None:
            _piece(pieces, scale, planned_to + timedelta(days=1), bar.due_on, "extended")
        last = bar.due_on or planned_to
        if last < scale.today:
            _piece(pieces, scale, max(last + timedelta(days=1), bar.starts_on), scale.today, "late")
    light = Light(bar.light) if bar.light in {each.value for each in Light} else None
    nodes = tuple((scale.at(node.day), node) for node in bar.nodes if scale.holds(node.day))
    due = scale.at(bar.due_on) if bar.due_on is not None and scale.holds(bar.due_on) else ""
    done = scale.at(bar.done_on) if bar.done_on is not None and scale.holds(bar.done_on) else ""
    return Drawn(bar, light, tuple(pieces), nodes, due, done)


def _piece(pieces: list[tuple[str, str, str]], scale: Scale, first: date, last: date, kind: str) -> None:
    if last.year < scale.year or first.year > scale.year or last < first:
        return
    pieces.append((scale.at(first), scale.wide(first, last), kind))


def _percent(part: int, whole: int) -> str:
    return f"{Decimal(part * 100) / whole:.3f}%"
