"""Papers that come as one run of paragraphs (DOC, RTF): marks end cells and rows, and tables are put together of them.

A row tells where its cells begin and end on the paper, in twips (1/1440 inch); rows of one table need not agree, so the
columns of the grid are the edges that occur in any of its rows.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby

from luoshi.document.builder import Grid, Item, PlacedCell, lines_within
from luoshi.document.limits import MAX_TABLE_POSITIONS
from luoshi.document.paper_text import Label, Piece, Scope, paragraph_lines
from luoshi.document.tables import LONG_CELL_CHARACTERS, LONG_CELL_LINES, is_data

MAX_TABLE_DEPTH = 20
"""Tables inside each other; deeper ones are read as if they stood at this depth."""

_SAME_EDGE = 60  # twips, a millimetre: rows dragged by hand end a little beside each other


@dataclass(frozen=True, slots=True)
class CellShape:
    """Where a cell lies and whether it goes on the one to its left or the one above."""

    left: int
    right: int
    joins_left: bool = False
    joins_above: bool = False


@dataclass(slots=True)
class _Cell:
    place: str
    items: list[Item]
    row: int = 0
    column: int = 0
    row_span: int = 1
    column_span: int = 1


_Row = tuple[list[_Cell], Sequence[CellShape]]


@dataclass(slots=True)
class _OpenTable:
    place: str
    rows: list[_Row] = field(default_factory=list)
    cells: list[_Cell] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    scope: Scope = field(default_factory=Scope)

    def next_place(self) -> str:
        """The address of the cell that is open."""
        return f"{self.place} row {len(self.rows) + 1} cell {len(self.cells) + 1}"


@dataclass(slots=True)
class Flow:
    """Takes paragraphs and marks in their order; ``finish()`` gives the lines and tables."""

    scope: Scope
    _items: list[Item] = field(default_factory=list)
    _tables: list[_OpenTable] = field(default_factory=list)

    def paragraph(
        self, depth: int, pieces: Sequence[Sequence[Piece]], label: Label, *, level: int = 0, align: str = ""
    ) -> str:
        """Add a paragraph that stands in so many tables; its place."""
        self._settle(depth)
        scope = self._tables[-1].scope if self._tables else self.scope
        place = scope.next_paragraph()
        self.add(paragraph_lines(pieces, scope, place, level=level, align=align, label=label))
        return place

    def add(self, items: Sequence[Item]) -> None:
        """Add what hangs on the last paragraph."""
        (self._tables[-1].items if self._tables else self._items).extend(items)

    def place_ahead(self, depth: int) -> str:
        """The place that the next paragraph will have if it stands in so many tables."""
        self._settle(depth)
        scope = self._tables[-1].scope if self._tables else self.scope
        return scope.place or f"paragraph {scope.paragraphs + 1}"

    def inner_scope(self, place: str) -> Scope:
        """Where text hanging on a paragraph at this place stands; the caller names its kind."""
        scope = self._tables[-1].scope if self._tables else self.scope
        return Scope(place, scope.kind, scope.cell)

    def end_cell(self, depth: int) -> None:
        """The mark that ends a cell of the table at this depth."""
        self._settle(depth)
        if not self._tables:
            return
        table = self._tables[-1]
        table.cells.append(_Cell(table.scope.place, table.items))
        self._open_cell(table)

    def end_row(self, depth: int, shapes: Sequence[CellShape]) -> None:
        """The mark that ends a row, with the shapes of its cells (none where the row does not tell them)."""
        self._settle(depth)
        if not self._tables:
            return
        table = self._tables[-1]
        if table.items:  # a cell without its mark
            table.cells.append(_Cell(table.scope.place, table.items))
        if table.cells:
            table.rows.append((table.cells, shapes))
            table.cells = []
        self._open_cell(table)

    def finish(self) -> list[Item]:
        """Everything, with tables that are still open closed."""
        self._settle(0)
        return self._items

    def _open_cell(self, table: _OpenTable) -> None:
        table.items = []
        table.scope = Scope(table.next_place(), self.scope.kind, cell=True)

    def _settle(self, depth: int) -> None:
        """Open or close tables until so many are open."""
        depth = min(max(depth, 0), MAX_TABLE_DEPTH)
        while len(self._tables) > depth:
            table = self._tables.pop()
            if table.items or table.cells:
                cells = [*table.cells, *([_Cell(table.scope.place, table.items)] if table.items else [])]
                table.rows.append((cells, ()))
            self.add(_closed(table))
        while len(self._tables) < depth:
            scope = self._tables[-1].scope if self._tables else self.scope
            table = _OpenTable(scope.next_table())
            self._open_cell(table)
            self._tables.append(table)


def _closed(table: _OpenTable) -> list[Item]:
    """A finished table as grids, or as the lines of its cells where it only lays out the page.

    Two tables without a paragraph between them come as one: a row that holds the whole article in one cell parts them.
    """
    found: list[Item] = []
    for article, rows in groupby(table.rows, lambda row: _is_article(row[0])):
        found.extend(_closed_part(list(rows), table.place, article=article))
    return found


def _is_article(cells: Sequence[_Cell]) -> bool:
    if len(cells) != 1 or len(cells[0].items) < LONG_CELL_LINES:
        return False
    return sum(len(line.text) for line in lines_within(cells[0].items)) >= LONG_CELL_CHARACTERS


def _closed_part(rows: Sequence[_Row], place: str, *, article: bool) -> list[Item]:
    cells = _arranged(rows)
    height = max((cell.row + cell.row_span for cell in cells), default=0)
    width = max((cell.column + cell.column_span for cell in cells), default=0)
    if not article and height * width <= MAX_TABLE_POSITIONS:
        placed = [
            PlacedCell(cell.row, cell.column, cell.row_span, cell.column_span, cell.place, lines_within(cell.items))
            for cell in cells
        ]
        grid = Grid(height, width, placed, place)
        if is_data(grid, ruled=True):
            return [grid]
    return [item for cell in cells for item in cell.items]


def _arranged(rows: Sequence[_Row]) -> list[_Cell]:
    """The cells with their places in the grid; those that join another give it their text."""
    edges = _columns(rows)
    found: list[_Cell] = []
    above: dict[int, _Cell] = {}
    for row, (cells, shapes) in enumerate(rows):
        free = 0
        before: _Cell | None = None
        for index, cell in enumerate(cells):
            shape = shapes[index] if index < len(shapes) else None
            if shape is None and shapes and not cell.items:  # LibreOffice pads rows with cells beyond the last
                continue
            column, span = free, 1
            if shape is not None:
                column = max(_column(edges, shape.left), free)
                span = max(_column(edges, shape.right) - column, 1)
            free = column + span
            upper = above.get(column)
            if before is not None and shape is not None and shape.joins_left:
                before.column_span = free - before.column
                before.items.extend(cell.items)
            elif (
                upper is not None
                and shape is not None
                and shape.joins_above
                and upper.row + upper.row_span == row
                and upper.column_span == span
            ):
                upper.row_span += 1
                upper.items.extend(cell.items)
                before = None
            else:
                cell.row, cell.column, cell.column_span = row, column, span
                above[column] = before = cell
                found.append(cell)
    return found


def _columns(rows: Sequence[_Row]) -> list[int]:
    """The edges of the grid from left to right, those that nearly coincide as one."""
    edges: list[int] = []
    definitions = {id(shapes): shapes for _, shapes in rows}.values()  # many rows share one
    for at in sorted({edge for shapes in definitions for shape in shapes for edge in (shape.left, shape.right)}):
        if not edges or at - edges[-1] > _SAME_EDGE:
            edges.append(at)
    return edges


def _column(edges: Sequence[int], at: int) -> int:
    return max(bisect_right(edges, at) - 1, 0)
