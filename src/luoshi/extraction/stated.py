"""The quantities and time limits of each stretch of a text, found once, however many finders ask for them."""

from luoshi.extraction.grammar.deadlines import DeadlineMatch, find_deadlines
from luoshi.extraction.grammar.quantities import QuantityMatch, find_quantities
from luoshi.extraction.view import View, Views


class Stated(Views):
    """The views of one text with what is stated in them; offsets are normal ones of the view."""

    __slots__ = ("_figures", "_limits")

    def __init__(self, raw: str) -> None:
        super().__init__(raw)
        self._figures: dict[tuple[int, int], list[QuantityMatch]] = {}
        self._limits: dict[tuple[int, int], list[DeadlineMatch]] = {}

    def figures(self, view: View) -> list[QuantityMatch]:
        """The quantities of a view of the text."""
        key = (view.start, view.end)
        found = self._figures.get(key)
        if found is None:
            found = self._figures[key] = find_quantities(view.text)
        return found

    def limits(self, view: View) -> list[DeadlineMatch]:
        """The time limits of a view of the text, which begins where its sentence does."""
        key = (view.start, view.end)
        found = self._limits.get(key)
        if found is None:
            found = self._limits[key] = find_deadlines(view.text)
        return found
