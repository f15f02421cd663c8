"""A printed page as readers of fixed layouts see it: characters with their boxes, rule lines, pictures.

Coordinates are points (1/72 inch) from the upper left corner of the upright page, downwards.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple


class Glyph(NamedTuple):
    """One printed character (several where a ligature prints them as one): its edges, baseline and font size.

    ``blank`` says that the source writes a blank behind it, of whatever width.
    """

    text: str
    left: float
    right: float
    base: float
    size: float
    bold: bool = False
    blank: bool = False


class Box(NamedTuple):
    """A rectangle."""

    left: float
    top: float
    right: float
    bottom: float


class Rule(NamedTuple):
    """A straight horizontal or vertical line: its place across (``at``) and its extent along (``start``, ``end``)."""

    at: float
    start: float
    end: float


@dataclass(slots=True)
class PrintedPage:
    """What one page prints. ``number`` counts from 1; ``left_out`` counts characters not read, by the reason."""

    number: int
    width: float
    height: float
    glyphs: list[Glyph] = field(default_factory=list)
    turned: list[Glyph] = field(default_factory=list)
    across: list[Rule] = field(default_factory=list)
    down: list[Rule] = field(default_factory=list)
    pictures: float = 0.0
    recognised: bool = False
    left_out: dict[str, int] = field(default_factory=dict)

    def leave_out(self, reason: str, count: int = 1) -> None:
        """Note characters that are not part of the text."""
        self.left_out[reason] = self.left_out.get(reason, 0) + count


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """Characters on one baseline, from left to right; ``size`` is that of most of them."""

    page: int
    glyphs: Sequence[Glyph]
    base: float
    size: float
    left: float
    right: float
    bold: bool

    @property
    def width(self) -> float:
        """From the first character's left edge to the last one's right."""
        return self.right - self.left

    @property
    def top(self) -> float:
        """The upper edge of the line, after the usual ascent of Chinese fonts."""
        return self.base - 0.88 * self.size

    @property
    def bottom(self) -> float:
        """The lower edge of the line, after the usual descent of Chinese fonts."""
        return self.base + 0.12 * self.size
