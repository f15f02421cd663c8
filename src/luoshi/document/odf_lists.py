"""The numbers of lists in an OpenDocument text, rebuilt as the office prints them (ODF 1.3 part 3, 5.3.2 to 5.3.4)."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from luoshi.document.archive import Node
from luoshi.document.numbering import LEVELS, Counting, Definition, Instance, Level
from luoshi.document.odf_styles import TEXT, OdfStyles, number_of
from luoshi.document.paper_text import Label

_ID = "{http://www.w3.org/XML/1998/namespace}id"
_HIGHEST_START = 1_000_000


@dataclass(slots=True)
class ListPlace:
    """Where in lists a paragraph stands: the list that counts, how deep, and the number that is still to be printed."""

    style: str
    definition: Definition
    level: int = 0
    pending: bool = False
    start: int | None = None


@dataclass(slots=True)
class OdfLists:
    """Counts through a document in the order of its paragraphs."""

    styles: OdfStyles
    _counting: Counting = field(default_factory=Counting)
    _last: dict[str, Definition] = field(default_factory=dict)
    _by_id: dict[str, Definition] = field(default_factory=dict)
    _headings: Definition | None = None

    def enter(self, node: Node, outer: ListPlace | None) -> ListPlace:
        """Open ``text:list``; one inside another is the next level and goes on with its style unless it names one."""
        named = node.get(TEXT + "style-name")
        if outer is not None:
            level = outer.level + 1
            if named is None or named == outer.style:
                return ListPlace(outer.style, outer.definition, level)
            definition = Definition(self._levels(named), counters=outer.definition.counters)
            return ListPlace(named, definition, level)
        style = named or ""
        definition = self._continued(node, style)
        self._last[style] = definition
        identifier = node.get(_ID) or node.get(TEXT + "id")
        if identifier:
            self._by_id[identifier] = definition
        return ListPlace(style, definition)

    def item(self, place: ListPlace, node: Node) -> None:
        """Open ``text:list-item``: its first paragraph prints the number."""
        place.pending = True
        given = node.get(TEXT + "start-value")
        place.start = min(number_of(given, 1), _HIGHEST_START) if given is not None else None

    def label(self, place: ListPlace, style: str | None) -> Label | None:
        """Count the item that is open and give its label; ``style`` is the list style that the paragraph names."""
        place.pending = False
        levels: Mapping[int, Level] = place.definition.levels
        if not levels and style:
            levels = self._levels(style)
        if place.level >= LEVELS:
            return None
        if place.start is not None:
            place.definition.counters[place.level] = place.start - 1
            place.start = None
        return self._counting.label("", place.level, Instance("", {}, levels), place.definition)

    def heading(self, level: int) -> Label | None:
        """The number of a heading outside of lists, by the outline style."""
        if not self.styles.headings or not 1 <= level <= LEVELS:
            return None
        if self._headings is None:
            self._headings = Definition(self.styles.headings)
        return self._counting.label("", level - 1, Instance(""), self._headings)

    def _continued(self, node: Node, style: str) -> Definition:
        before = self._by_id.get(node.get(TEXT + "continue-list") or "")
        if before is None and node.get(TEXT + "continue-numbering") == "true":
            before = self._last.get(style)
        return Definition(self._levels(style), counters=before.counters) if before else Definition(self._levels(style))

    def _levels(self, style: str) -> Mapping[int, Level]:
        return self.styles.lists.get(style, {})
