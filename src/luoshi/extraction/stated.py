"""The quantities and time limits of each stretch of a text, found once, however many finders ask for them."""

from bisect import bisect_right
from collections.abc import Iterable
from typing import TypeVar

from luoshi.extraction.fact import is_long
from luoshi.extraction.grammar.deadlines import DeadlineMatch, find_deadlines
from luoshi.extraction.grammar.quantities import QuantityMatch, find_quantities
from luoshi.extraction.lines import Line
from luoshi.extraction.view import View, Views

Match = TypeVar("Match", QuantityMatch, DeadlineMatch)

_OPENS = "。;!?:"  # behind these a stretch opens a sentence, as its line does
_CLOSES = "。;!?,("


class Stated(Views):
    """The views of one text with what is stated in those that are kept; offsets are normal ones of the view.

    What stands in a line is found in the line; the body of an item, which mostly is a part of one, takes it from there.
    """

    __slots__ = ("_figures", "_limits", "_lines", "_long", "_starts")

    def __init__(self, raw: str) -> None:
        super().__init__(raw)
        self._figures: dict[View, list[QuantityMatch]] = {}
        self._limits: dict[View, list[DeadlineMatch]] = {}
        self._lines: list[Line] = []
        self._starts: list[int] = []
        self._long = is_long(raw)

    def tell(self, lines: Iterable[Line]) -> None:
        """Say which lines the text has, in its order."""
        self._lines = list(lines)
        self._starts = [line.start for line in self._lines]

    def figures_of(self, line: Line) -> list[QuantityMatch]:
        """The quantities of a line behind its number."""
        found = self._figures.get(line.view)
        if found is None:
            skip = ((0, line.heading_at),) if line.marker else ()
            found = self._figures[line.view] = find_quantities(line.text, skip)
        return found

    def limits_of(self, line: Line) -> list[DeadlineMatch]:
        """The time limits of a line."""
        found = self._limits.get(line.view)
        if found is None:
            found = self._limits[line.view] = find_deadlines(line.text, line.heading_at)
        return found

    def figures(self, view: View) -> list[QuantityMatch]:
        """The quantities of a view of the text."""
        found = self._figures.get(view)
        if found is None:
            within = self._within(view)
            found = find_quantities(view.text) if within is None else _cut(self.figures_of(within[0]), view, within[1])
            if self.keeps(view):
                self._figures[view] = found
        return found

    def limits(self, view: View) -> list[DeadlineMatch]:
        """The time limits of a view of the text, which begins where its sentence does."""
        found = self._limits.get(view)
        if found is None:
            within = self._within(view)
            found = find_deadlines(view.text) if within is None else _cut(self.limits_of(within[0]), view, within[1])
            if self.keeps(view):
                self._limits[view] = found
        return found

    def settle(self) -> None:
        """Let go of what was found in a long text, too: from here on few ask again."""
        super().settle()
        if self._long:
            self._figures.clear()

    def _within(self, view: View) -> tuple[Line, int] | None:
        """The line that a view is a part of, from where, if it begins and ends where a sentence may."""
        at = bisect_right(self._starts, view.start) - 1
        if at < 0:
            return None
        line = self._lines[at]
        text, end = line.text, line.end
        if view.end > end:
            return None
        opens = line.view.at(view.start)
        closes = opens + len(view.text)
        if opens not in (0, line.heading_at) and text[opens - 1] not in _OPENS:
            return None
        if (closes < len(text) and text[closes] not in _CLOSES) or not text.startswith(view.text, opens):
            return None
        return line, opens


def _cut(matches: list[Match], view: View, opens: int) -> list[Match]:
    """What was found in a line and stands in a part of it that opens at a place, with the offsets of the part."""
    closes = opens + len(view.text)
    return [
        match.shifted(-opens) if opens else match
        for match in matches
        if match.outer_start >= opens and match.outer_end <= closes
    ]
