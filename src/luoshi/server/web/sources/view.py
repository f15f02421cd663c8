"""A version of a paper as HTML: paragraphs, headings, tables, with its marks. The text stays what it is, to the sign.

What joins the elements gives the text of the version again, so that a place on the page is a place in the text: each
line says at which code point it begins (``data-at``). Nothing comes from the text unescaped.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import Any, Protocol

import msgspec
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from luoshi.document.model import Block, BlockKind, Cell
from luoshi.server.web.sources.marks import Mark, MarkState, in_order, segments
from luoshi.server.web.sources.words import KIND_WORDS, MARK_STATE_WORDS, SIGNS

_HEADINGS = range(3, 7)


class Texted(Protocol):
    """What is shown: a version of a paper, or anything else with a text and the structure that a version keeps."""

    @property
    def text(self) -> str:
        """The text."""

    @property
    def structure(self) -> Mapping[str, Any]:
        """``blocks``, ``tables`` and ``printed`` as JSON, as ``luoshi.document`` has them."""


class _TableShape(msgspec.Struct, frozen=True):
    rows: int
    columns: int
    cells: tuple[Cell, ...]
    name: str = ""


@dataclass(frozen=True, slots=True)
class Around:
    """Only the lines about a span: those that hold it, and so many before and behind."""

    start: int
    end: int
    lines: int = 1


@dataclass(frozen=True, slots=True)
class Line:
    """A block on the page: what stands before it in the text as white space, signs of its format, its own words."""

    gap: str
    signs: str
    block: Block
    page: int = 0

    @property
    def at(self) -> int:
        """Where the words of the line begin, its signs with them."""
        return self.block.start - len(self.signs)


@dataclass(frozen=True, eq=False)
class SourceView:
    """A version ready to be shown. ``html`` is safe; ``cut`` says that lines were left out before or behind.

    With ``anchors`` each mark can be linked to: ``#m-`` and its key.
    """

    text: str
    lines: Sequence[Line]
    tail: str
    tables: Sequence[_TableShape]
    marks: Sequence[Mark]
    focus: str | None
    cut: bool
    anchors: bool = False

    @property
    def drawn(self) -> frozenset[str]:
        """The keys of the marks that stand in the lines which are shown."""
        spans = [(line.block.start, line.block.end) for line in self.lines]
        return frozenset(
            mark.key for mark in self.marks if any(start < mark.end and end > mark.start for start, end in spans)
        )

    @cached_property
    def html(self) -> SafeString:
        """The lines and tables as elements; ``{{ view.html }}`` in a template."""
        return mark_safe("".join(_Drawing(self).parts()))  # noqa: S308  # each part is escaped where it is drawn


def source_view(
    version: Texted,
    marks: Sequence[Mark] = (),
    focus: str | None = None,
    around: Around | None = None,
    *,
    anchors: bool = False,
) -> SourceView:
    """A version with marks. ``focus`` is the key of the mark that is looked at, ``around`` leaves out what is far."""
    blocks = msgspec.convert(version.structure["blocks"], tuple[Block, ...])
    tables = msgspec.convert(version.structure["tables"], tuple[_TableShape, ...])
    lines, tail = _lines(version.text, blocks, _pages(version.structure))
    kept = lines if around is None else _near(lines, tables, around)
    cut = len(kept) != len(lines)
    return SourceView(version.text, kept, "" if cut else tail, tables, in_order(marks), focus, cut, anchors)


def _lines(text: str, blocks: Sequence[Block], pages: Sequence[tuple[int, int]]) -> tuple[list[Line], str]:
    """Each block with what stands before it; what no block holds and is no white space is a sign of the format."""
    found, end = [], 0
    starts = [start for start, _page in pages]
    last_page = 0
    for block in blocks:
        between = text[end : block.start]
        signs = between.lstrip()
        page = pages[at - 1][1] if (at := bisect_right(starts, block.start)) else 0
        found.append(Line(between[: len(between) - len(signs)], signs, block, page if page != last_page else 0))
        last_page, end = page or last_page, block.end
    return found, text[end:]


def _pages(structure: Mapping[str, Any]) -> list[tuple[int, int]]:
    """(start, page) where a page of a fixed layout begins."""
    found: list[tuple[int, int]] = []
    for span in structure.get("printed") or ():
        if not found or found[-1][1] != span["page"]:
            found.append((span["start"], span["page"]))
    return found


def _near(lines: Sequence[Line], tables: Sequence[_TableShape], around: Around) -> list[Line]:
    """The lines about a span; of a table its rows that hold it, and the one that heads them."""
    holding = [at for at, line in enumerate(lines) if line.at < around.end and line.block.end > around.start]
    if not holding and lines:
        holding = [max(bisect_right([line.at for line in lines], around.start) - 1, 0)]
    wanted = set(holding)
    for at in holding:
        near = range(max(at - around.lines, 0), min(at + around.lines + 1, len(lines)))
        wanted |= {other for other in near if lines[other].block.cell is None}
    rows = {_row(lines[at], tables) for at in holding}
    rows |= {_head(row[0], lines, tables) for row in rows if row}
    wanted |= {at for at, line in enumerate(lines) if line.block.cell and _row(line, tables) in rows}
    return [lines[at] for at in sorted(wanted)]


def _head(table: int, lines: Sequence[Line], tables: Sequence[_TableShape]) -> tuple[int, int]:
    """(table, row) of the first row with words in more than one cell; a title across the table heads no column."""
    cells: dict[tuple[int, int], set[int]] = {}
    for line in lines:
        row = _row(line, tables)
        if row is not None and row[0] == table and line.block.cell:
            cells.setdefault(row, set()).add(line.block.cell[1])
    return next((row for row, held in cells.items() if len(held) > 1), (table, 0))


def _row(line: Line, tables: Sequence[_TableShape]) -> tuple[int, int] | None:
    """(table, row) of a line that stands in one."""
    if line.block.cell is None:
        return None
    table, cell = line.block.cell
    known = table < len(tables) and cell < len(tables[table].cells)
    return (table, tables[table].cells[cell].row) if known else (table, -1 - cell)


class _Drawing:
    """The elements of one view, and which marks have been opened before: those go on, they do not begin again."""

    def __init__(self, view: SourceView) -> None:
        self.view = view
        self.begun: set[str] = set()
        self.told: dict[tuple[str, MarkState, str], tuple[str, str]] = {}
        self.starts = [mark.start for mark in view.marks]
        self.longest = max((mark.end - mark.start for mark in view.marks), default=0)
        keys = [mark.key for mark in view.marks]
        # one stop of the tab key for all marks; arrows go on from there
        self.reached = view.focus if view.focus in keys else next(iter(keys), None)

    def parts(self) -> Iterator[str]:
        for table, group in groupby(self.view.lines, key=lambda line: line.block.cell and line.block.cell[0]):
            lines = list(group)
            shape = None if table is None else self._shape(table, lines)
            if shape is None:
                for line in lines:
                    yield _plain(line.gap) + self._line(line)
            else:
                yield from self._table(shape, lines)
        tail = self.view.tail
        yield _plain(tail) if not tail.strip() else f'<p class="source-line source-sign">{_plain(tail)}</p>'

    def _shape(self, table: int, lines: Sequence[Line]) -> _TableShape | None:
        """The table, where its lines stand in the order of its cells and can be drawn as one."""
        shape = self.view.tables[table] if table < len(self.view.tables) else None
        if shape is None:
            return None
        order = [line.block.cell[1] for line in lines if line.block.cell]
        known = all(at < len(shape.cells) for at in order)
        places = [(cell.row, cell.column) for cell in shape.cells]
        return shape if known and order == sorted(order) and places == sorted(places) else None

    def _table(self, shape: _TableShape, lines: Sequence[Line]) -> Iterator[str]:
        """Rows of cells; the white space between them stands inside the cells, where a browser keeps it."""
        held = {at: list(group) for at, group in groupby(lines, key=lambda line: line.block.cell[1])}  # type: ignore[index]  # lines of a table
        rows = {shape.cells[at].row for at in held}
        name = f' data-name="{escape(shape.name)}"' if shape.name else ""
        yield f'<div class="source-table"{name} tabindex="0"><table>'
        for row, cells in groupby(enumerate(shape.cells), key=lambda pair: pair[1].row):
            own = list(cells)
            if self.view.cut and row not in rows:
                continue
            drawn = "".join(self._cell(cell, held.get(at, ())) for at, cell in own)
            yield f"<tr>{drawn}</tr>"
        yield "</table></div>"

    def _cell(self, cell: Cell, lines: Sequence[Line]) -> str:
        spans = f' rowspan="{cell.row_span}"' if cell.row_span > 1 and not self.view.cut else ""
        spans += f' colspan="{cell.column_span}"' if cell.column_span > 1 else ""
        return f"<td{spans}>" + "".join(_plain(line.gap) + self._line(line) for line in lines) + "</td>"

    def _line(self, line: Line) -> str:
        block = line.block
        name, more = _element(block)
        classes = f"source-line source-{block.kind.value}"
        if block.align in ("center", "right"):
            classes += f" source-{block.align}"
        if block.bold:
            classes += " source-bold"
        if line.page:
            more += f' data-page="{escape(_("第 %(page)s 页") % {"page": line.page})}"'
        signs = f'<span class="source-sign">{_plain(line.signs)}</span>' if line.signs else ""
        words = "".join(self._words(block.start, block.end))
        return f'<{name} class="{classes}" data-at="{line.at}"{more}>{signs}{words}</{name}>'

    def _words(self, start: int, end: int) -> Iterator[str]:
        """The words of a line; marks are elements inside each other, those that cross are closed and opened again."""
        low = bisect_left(self.starts, start - self.longest)
        high = bisect_left(self.starts, end)
        opened: list[Mark] = []
        for segment in segments(self.view.text, start, end, self.view.marks[low:high]):
            same = 0
            while same < min(len(opened), len(segment.marks)) and opened[same] is segment.marks[same]:
                same += 1
            yield "</mark>" * (len(opened) - same)
            yield from (self._opening(mark) for mark in segment.marks[same:])
            yield _plain(segment.text)
            opened = list(segment.marks)
        yield "</mark>" * len(opened)

    def _opening(self, mark: Mark) -> str:
        classes = f"fact fact-{mark.kind} fact-is-{mark.state.value}" if mark.kind in SIGNS else "fact fact-fact"
        if mark.key == self.view.focus:
            classes += " fact-here"
        key = escape(mark.key)
        if mark.key in self.begun:
            return f'<mark class="{classes} fact-more" data-key="{key}">'
        self.begun.add(mark.key)
        sign, told = self._words_of(mark)
        stop = 0 if mark.key == self.reached else -1
        name = f' id="m-{key}"' if self.view.anchors else ""
        return f'<mark{name} class="{classes}" data-key="{key}" data-sign="{sign}" title="{told}" tabindex="{stop}">'

    def _words_of(self, mark: Mark) -> tuple[str, str]:
        """(sign, what a reader hears), translated and escaped once: marks of a kind and state say the same."""
        key = (mark.kind, mark.state, mark.label)
        if key not in self.told:
            said = [KIND_WORDS.get(mark.kind, mark.kind), MARK_STATE_WORDS[mark.state], mark.label]
            told = " · ".join(str(each) for each in said if each)
            self.told[key] = escape(str(SIGNS.get(mark.kind, ""))), escape(told)
        return self.told[key]


def _element(block: Block) -> tuple[str, str]:
    if block.kind is BlockKind.HEADING:
        level = min(max(block.level + 2, _HEADINGS[0]), _HEADINGS[-1])
        return "div", f' role="heading" aria-level="{level}"'
    return ("div" if block.kind is BlockKind.CELL else "p"), ""


def _plain(text: str) -> str:
    """Escaped; a carriage return as a reference, since browsers make another sign of a bare one."""
    return escape(text).replace("\r", "&#13;")
