"""The quantities and time limits of each stretch of a text, found once, however many finders ask for them."""

from luoshi.extraction.grammar.deadlines import DeadlineMatch, find_deadlines
from luoshi.extraction.grammar.quantities import QuantityMatch, find_quantities
from luoshi.extraction.view import View, Views


class Stated(Views):
    """The views of one text with what is stated in those that are kept; offsets are normal ones of the view."""

    __slots__ = ("_figures", "_limits")

    def __init__(self, raw: str) -> None:
        super().__init__(raw)
        self._figures: dict[View, list[QuantityMatch]] = {}
        self._limits: dict[View, list[DeadlineMatch]] = {}

    def figures(self, view: View) -> list[QuantityMatch]:
        """The quantities of a view of the text."""
        found = self._figures.get(view)
        if found is None:
            found = find_quantities(view.text)
            if self.keeps(view):
                self._figures[view] = found
        return found

    def limits(self, view: View) -> list[DeadlineMatch]:
        """The time limits of a view of the text, which begins where its sentence does."""
        found = self._limits.get(view)
        if found is None:
            found = find_deadlines(view.text)
            if self.keeps(view):
                self._limits[view] = found
        return found

    def settle(self) -> None:
        """Let go of what was found, too: from here on few ask again."""
        super().settle()
        self._figures.clear()
        self._limits.clear()
