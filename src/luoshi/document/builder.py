"""What every reader writes into: lines and tables in reading order, which become one text with its blocks.

Blocks are joined by a line break; the cells of a data table by a tab, its rows by a line break, the lines of a cell by
a line break too. White space at the edges of a line is cut, lines without a visible character vanish.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

import msgspec

from luoshi.document.model import Block, BlockKind, Cell, Oddity, PrintedSpan, Table
from luoshi.document.reader import Draft

_EDGE = " \t\n\r\f\v"
INVISIBLE = "".join(map(chr, (*range(0x21), 0x7F, 0x85, 0xA0, 0xAD, 0x1680, *range(0x2000, 0x2010)))) + (
    "\u2028\u2029\u202f\u205f\u2060\u3000\ufeff\u115f\u1160\u3164"
)
"""White space and characters without a shape: a line of these alone is blank."""


class Line(msgspec.Struct, frozen=True, gc=False):
    """One line of visible text with what its source says of it; it has no line break inside.

    ``printed`` are its printed lines, with offsets into its own text.
    """

    text: str
    place: str
    kind: BlockKind = BlockKind.PARAGRAPH
    level: int = 0
    align: str = ""
    bold: bool = False
    link_share: float = 0.0
    generated: int = 0
    printed: Sequence[PrintedSpan] = ()


class PlacedCell(msgspec.Struct, frozen=True, gc=False):
    """A cell with its place in the grid and its lines, before it has its span."""

    row: int
    column: int
    row_span: int
    column_span: int
    place: str
    lines: Sequence[Line]


class Grid(msgspec.Struct, frozen=True, gc=False):
    """A data table before it has its span; the cells are in reading order and do not overlap."""

    rows: int
    columns: int
    cells: Sequence[PlacedCell]
    place: str
    name: str = ""
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()


Item = Line | Grid
"""What stands in a body or a cell."""


def lines_within(items: Iterable[Item]) -> list[Line]:
    """The lines of a cell, those of tables inside it in their order."""
    found: list[Line] = []
    for item in items:
        if isinstance(item, Line):
            found.append(item)
        else:
            found.extend(line for cell in item.cells for line in cell.lines)
    return found


def is_blank(text: str) -> bool:
    """Whether a text has no visible character."""
    return not text.strip(INVISIBLE)


@dataclass(slots=True)
class Builder:
    """Collects lines and tables; ``draft()`` gives the whole."""

    oddities: list[Oddity] = field(default_factory=list)
    title_hint: str = ""
    _parts: list[str] = field(default_factory=list)
    _length: int = 0
    _blocks: list[Block] = field(default_factory=list)
    _tables: list[Table] = field(default_factory=list)
    _printed: list[PrintedSpan] = field(default_factory=list)

    def line(self, line: Line) -> None:
        """Add one line as a block of its own; a blank one is left out."""
        if not is_blank(line.text):
            self._break()
            self._block(line, line.kind, None)

    def lines(self, lines: Iterable[Line]) -> None:
        """Add several lines."""
        for line in lines:
            self.line(line)

    def items(self, items: Iterable[Item]) -> None:
        """Add lines and tables."""
        for item in items:
            if isinstance(item, Line):
                self.line(item)
            else:
                self.table(item)

    def table(self, grid: Grid) -> None:
        """Add a data table; one without any visible character is left out."""
        kept = [[line for line in cell.lines if not is_blank(line.text)] for cell in grid.cells]
        if not any(kept):
            return
        self._break()
        start, index, row = self._length, len(self._tables), grid.cells[0].row
        cells = []
        for number, (cell, lines) in enumerate(zip(grid.cells, kept, strict=True)):
            if number:
                self._put("\t" if cell.row == row else "\n")
                row = cell.row
            opens = self._length
            for position, line in enumerate(lines):
                if position:
                    self._put("\n")
                self._block(line, BlockKind.CELL, (index, number))
            cells.append(Cell(opens, self._length, cell.row, cell.column, cell.row_span, cell.column_span, cell.place))
        self._tables.append(
            Table(
                start=start,
                end=self._length,
                rows=grid.rows,
                columns=grid.columns,
                cells=tuple(cells),
                place=grid.place,
                name=grid.name,
                hidden=grid.hidden,
                hidden_rows=grid.hidden_rows,
                hidden_columns=grid.hidden_columns,
            )
        )

    def draft(self) -> Draft:
        """Everything added so far, as one text with its blocks and tables."""
        return Draft(
            "".join(self._parts),
            tuple(self._blocks),
            tuple(self._tables),
            tuple(self.oddities),
            self.title_hint,
            printed=tuple(self._printed),
        )

    def _put(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)

    def _break(self) -> None:
        if self._length:
            self._put("\n")

    def _block(self, line: Line, kind: BlockKind, cell: tuple[int, int] | None) -> None:
        text = line.text.strip(_EDGE)
        start = self._length
        self._put(text)
        if line.printed:
            self._printed.extend(replace(span, start=start + span.start, end=start + span.end) for span in line.printed)
        self._blocks.append(
            Block(
                start,
                self._length,
                kind,
                line.place,
                line.level,
                line.align,
                line.bold,
                line.link_share,
                cell,
                line.generated,
            )
        )
