"""How much room paragraphs and tables take, reckoned from the grid: lines are exact, characters have one width.

It says on which page a paper ends before any program has laid it out; the end block stands on an even page (7.4).
Signs that hang over the end of a line and words of Latin letters are not reckoned with: it is an estimate of lines,
right for text of Chinese characters.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from luoshi.officialdoc.geometry import CHARACTER_SPACE, TWIPS_PER_POINT
from luoshi.officialdoc.markup import Node, name
from luoshi.officialdoc.styles import Look, Style
from luoshi.officialdoc.wording import width

_LOOKS = {style.id: style.value for style in Style}
CELL_MARGINS = 180
CELL_WHITE = 80
"""White above and below the text of a cell together, in twips."""


@dataclass(frozen=True, slots=True)
class Extent:
    """A paragraph on a width: how many lines, how high each is, the white above it."""

    lines: int
    line: int
    before: int

    @property
    def height(self) -> int:
        """In twips."""
        return self.before + self.lines * self.line


def extent(paragraph: Node, room: int) -> Extent:
    """How many lines a paragraph takes on a width of ``room`` twips."""
    look = _look_of(paragraph)
    spacing = paragraph.find(f"{name('w:pPr')}/{name('w:spacing')}")
    line = look.line if spacing is None else int(spacing.get(name("w:line"), look.line))
    before = 0 if spacing is None else int(spacing.get(name("w:before"), 0))
    left, right, first = _indents(paragraph, look)
    count = 0
    for number, pieces in enumerate(_lines_of(paragraph, look)):
        count += _wrapped(pieces, room - left - right, first if number == 0 else 0)
    return Extent(max(count, 1), line, before)


def height(node: Node, columns: Sequence[int] = (), room: int = 0) -> int:
    """How high a paragraph, a cell, a row or a table is, in twips."""
    if node.tag == name("w:p"):
        return extent(node, room).height
    if node.tag == name("w:tc"):
        own = int(_attribute(node, "w:tcPr/w:tcW", "w:w") or 0) - CELL_MARGINS
        return CELL_WHITE + sum(extent(each, own).height for each in node.iter(name("w:p")))
    if node.tag == name("w:tr"):
        least = int(_attribute(node, "w:trPr/w:trHeight", "w:val") or 0)
        return max(least, *(height(cell, columns) for cell in node.iter(name("w:tc"))))
    return sum(height(row, columns) for row in node.iter(name("w:tr")))


@dataclass(frozen=True, slots=True)
class Ending:
    """Where a run of nodes ends: on which page, and how far down the type area, in twips."""

    page: int
    down: int


def flow(nodes: Iterable[Node], room: int, page_height: int, start: Ending = Ending(1, 0)) -> Ending:
    """Where paragraphs and tables end that are laid out one below the other."""
    page, down = start.page, start.down
    kept = False
    given = list(nodes)
    for at, node in enumerate(given):
        if not kept and down and down + _together(given[at:], room) > page_height:
            page, down = page + 1, 0
        kept = _keeps(node)
        if node.tag == name("w:p"):
            if node.find(f"{name('w:pPr')}/{name('w:pageBreakBefore')}") is not None and (page, down) != (1, 0):
                page, down = page + 1, 0
            taken = extent(node, room)
            down += taken.before if down or page == start.page else 0  # white at the top of a page falls away
            for _ in range(taken.lines):
                page, down = (page, down + taken.line) if down + taken.line <= page_height else (page + 1, taken.line)
        elif node.tag == name("w:tbl"):
            page, down = _rows(node, Ending(page, down), page_height)
    return Ending(page, down)


def _keeps(node: Node) -> bool:
    """Whether a paragraph stays on the page of the next one."""
    if node.tag != name("w:p"):
        return False
    return _look_of(node).keep_next or node.find(f"{name('w:pPr')}/{name('w:keepNext')}") is not None


def _together(nodes: Sequence[Node], room: int) -> int:
    """How high those are that stay together from the first one on, with the first line of what they stay with."""
    total = 0
    for node in nodes:
        if not _keeps(node):
            if not total:
                return 0
            rows = list(node.iter(name("w:tr")))
            return total + (height(rows[0]) if rows else extent(node, room).line if node.tag == name("w:p") else 0)
        total += extent(node, room).height
    return total


def _rows(node: Node, start: Ending, page_height: int) -> tuple[int, int]:
    page, down = start.page, start.down
    heads = [each for each in node.iter(name("w:tr")) if each.find(f".//{name('w:tblHeader')}") is not None]
    again = sum(height(each) for each in heads)
    for row in node.iter(name("w:tr")):
        taken = height(row)
        while down + taken > page_height:
            splits = row.find(f"{name('w:trPr')}/{name('w:cantSplit')}") is None
            taken -= page_height - down if splits else 0
            page, down = page + 1, again
            if not splits:
                break
        down += taken
    return page, down


def _look_of(paragraph: Node) -> Look:
    named = _attribute(paragraph, "w:pPr/w:pStyle", "w:val")
    return _LOOKS.get(named or "", Style.NORMAL.value)


def _indents(paragraph: Node, look: Look) -> tuple[int, int, int]:
    """(left, right, first line beyond left) in twips."""
    ind = paragraph.find(f"{name('w:pPr')}/{name('w:ind')}")
    first = look.first * look.size.width
    if ind is None:
        return 0, 0, first
    hanging = int(ind.get(name("w:hanging"), 0))
    first = -hanging if hanging else int(ind.get(name("w:firstLine"), first))
    return int(ind.get(name("w:left"), 0)), int(ind.get(name("w:right"), 0)), first


def _lines_of(paragraph: Node, look: Look) -> list[list[Decimal]]:
    """Widths of the characters, a list for each stretch between line breaks."""
    found: list[list[Decimal]] = [[]]
    for run in paragraph.iter(name("w:r")):
        size = _attribute(run, "w:rPr/w:sz", "w:val")
        narrow = _attribute(run, "w:rPr/w:w", "w:val")
        each = Decimal(int(size) * TWIPS_PER_POINT // 2 if size else look.size.width) * int(narrow or 100) / 100
        added = CHARACTER_SPACE if look.spaced else 0
        for part in run:
            if part.tag == name("w:br"):
                found.append([])
            elif part.tag == name("w:t"):
                found[-1] += [width(sign) * each + added for sign in part.text or ""]
    return found


def _wrapped(signs: list[Decimal], room: int, first: int) -> int:
    count, filled = 1, Decimal(first)
    for wide in signs:
        if filled + wide > room:
            count, filled = count + 1, Decimal(0)
        filled += wide
    return count


def _attribute(node: Node, path: str, attribute: str) -> str | None:
    found = node.find("/".join(name(each) for each in path.split("/")))
    return None if found is None else found.get(name(attribute))
