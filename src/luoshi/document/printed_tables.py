"""Ruled tables of printed pages: characters into cells, cells into text, tables that go on over page breaks.

A table goes on where the next page opens with one of the same columns. Head rows that are printed again are dropped; a
row that the page break split is put together where the rules leave it open, or where its number is printed once and
its text breaks off in the middle.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from luoshi.document.builder import Grid, PlacedCell
from luoshi.document.limits import MAX_TABLE_POSITIONS
from luoshi.document.model import BlockKind
from luoshi.document.printed import Box, Glyph, PrintedLine, PrintedPage
from luoshi.document.printed_lines import lines_of, text_of
from luoshi.document.printed_paragraphs import Edges, paragraphs, whole, word_width
from luoshi.document.printed_rules import RuledGrid

_ALIKE = 4.0  # points by which the columns of two parts of a table may differ
_MOST_HEAD_ROWS = 4
_MOST_PADDING = 8.0  # points
_SENTENCE_ENDS = "。；！？;!?"
_DEEP = 0.35  # of the size above its baseline a character has its middle

_Held = tuple[list[Glyph], list[Glyph]]


@dataclass(slots=True)
class PrintedCell:
    """A cell with its printed lines and what is printed across in it; ``width`` is what a line of it may fill."""

    row: int
    column: int
    row_span: int
    column_span: int
    left: float
    width: float
    lines: list[PrintedLine]
    turned: list[Glyph] = field(default_factory=list)

    def text(self) -> str:
        """What the cell prints, without breaks and blanks."""
        text = "".join(text_of(line)[0] for line in self.lines) + "".join(glyph.text for glyph in self.turned)
        return "".join(text.split())


@dataclass(slots=True)
class PrintedTable:
    """A table on one page, or on several once its parts are joined."""

    page: int
    box: Box
    xs: Sequence[float]
    rows: int
    cells: list[PrintedCell]
    open_top: bool
    open_bottom: bool

    @property
    def columns(self) -> int:
        """How many columns it has."""
        return len(self.xs) - 1

    def row(self, number: int) -> list[PrintedCell]:
        """The cells that begin in a row."""
        return [cell for cell in self.cells if cell.row == number]


def take_tables(page: PrintedPage, grids: Sequence[RuledGrid]) -> tuple[list[PrintedTable], list[Glyph]]:
    """The tables of a page, and the characters that stand in none; a character belongs to the least grid around it."""
    if not grids:
        return [], page.glyphs
    held: list[list[_Held]] = [[([], []) for _ in grid.cells] for grid in grids]
    positions = [_positions(grid) for grid in grids]
    outside, turned = [], []
    for glyph in page.glyphs:
        place = _place(grids, positions, (glyph.left + glyph.right) / 2, glyph.base - _DEEP * glyph.size)
        if place is None:
            outside.append(glyph)
        else:
            held[place[0]][place[1]][0].append(glyph)
    for glyph in page.turned:
        place = _place(grids, positions, (glyph.left + glyph.right) / 2, glyph.base - 1.0)
        if place is None:
            turned.append(glyph)
        else:
            held[place[0]][place[1]][1].append(glyph)
    tables = []
    for grid, inside in zip(grids, held, strict=True):
        filled = {cell.column for cell, (glyphs, _) in zip(grid.cells, inside, strict=True) if glyphs}
        if len(filled) > 1:
            tables.append(_table(page.number, grid, inside))
        else:  # a frame around text
            outside.extend(glyph for glyphs, _ in inside for glyph in glyphs)
            turned.extend(glyph for _, glyphs in inside for glyph in glyphs)
    page.turned = turned
    return tables, outside


def _positions(grid: RuledGrid) -> list[list[int]]:
    """The index of the cell at each position."""
    found = [[0] * (len(grid.xs) - 1) for _ in range(len(grid.ys) - 1)]
    for index, cell in enumerate(grid.cells):
        for row in range(cell.row, cell.row + cell.row_span):
            for column in range(cell.column, cell.column + cell.column_span):
                found[row][column] = index
    return found


def _place(
    grids: Sequence[RuledGrid], positions: Sequence[list[list[int]]], x: float, y: float
) -> tuple[int, int] | None:
    for number, grid in enumerate(grids):
        xs, ys = grid.xs, grid.ys
        if xs[0] <= x < xs[-1] and ys[0] <= y < ys[-1]:
            return number, positions[number][bisect_right(ys, y) - 1][bisect_right(xs, x) - 1]
    return None


def _table(page: int, grid: RuledGrid, held: Sequence[_Held]) -> PrintedTable:
    cells = []
    paddings: dict[int, float] = {}
    for cell, (glyphs, turned) in zip(grid.cells, held, strict=True):
        box = grid.cell_box(cell)
        lines = lines_of(glyphs, page)
        for line in lines:
            paddings[cell.column] = min(paddings.get(cell.column, _MOST_PADDING), max(line.left - box.left, 0.0))
        width = box.right - box.left
        cells.append(
            PrintedCell(cell.row, cell.column, cell.row_span, cell.column_span, box.left, width, lines, turned)
        )
    for printed in cells:
        printed.width = max(printed.width - 2 * paddings.get(printed.column, 0.0), 1.0)
    table = PrintedTable(page, grid.box, grid.xs, len(grid.ys) - 1, cells, grid.open_top, grid.open_bottom)
    _drop_strips(table)
    return table


def _drop_strips(table: PrintedTable) -> None:
    """Take out rows that only the print has: what is left of a merged cell, an open strip at the edge of the page."""
    opening = [[True, False] for _ in range(table.rows)]  # nothing begins here with text; a text from above stands here
    for cell in table.cells:
        if cell.text():
            opening[cell.row][0] = False
            for row in range(cell.row + 1, cell.row + cell.row_span):
                opening[row][1] = True
    gone = {row for row, (empty, covered) in enumerate(opening) if empty and covered}
    if table.open_bottom and opening[-1][0]:
        gone.add(table.rows - 1)
        table.open_bottom = False
    if not gone or len(gone) == table.rows:
        return
    places = [row - sum(other < row for other in gone) for row in range(table.rows)]
    cells = []
    for cell in table.cells:
        kept = [row for row in range(cell.row, cell.row + cell.row_span) if row not in gone]
        if kept:
            cells.append(replace(cell, row=places[kept[0]], row_span=len(kept)))
    table.cells = cells
    table.rows -= len(gone)


def goes_on(table: PrintedTable, following: PrintedTable) -> bool:
    """Whether a table at the head of a page continues the one at the foot of the page before: the same columns."""
    if table.columns != following.columns:
        return False
    shift = following.xs[0] - table.xs[0]  # pages may be bound at different sides
    return all(abs(b - a - shift) <= _ALIKE for a, b in zip(table.xs, following.xs, strict=True))


def join(table: PrintedTable, following: PrintedTable) -> None:
    """Add the rows of a continued part to a table."""
    head = _repeated_rows(table, following)
    rest = [replace(cell, row=cell.row - head) for cell in following.cells if cell.row >= head]
    if not rest:
        return
    rows = following.rows - head
    if (table.rows + rows) * table.columns > MAX_TABLE_POSITIONS:
        rows = MAX_TABLE_POSITIONS // table.columns - table.rows
        rest = [cell for cell in rest if cell.row + cell.row_span <= rows]
    first = [cell for cell in rest if cell.row == 0]
    if first and _is_split(table, following, first, opened=not head):
        rest, rows = _sewn(table, rest, first), rows - 1
        offset = table.rows - 1
    else:
        offset = table.rows
        _stretched(table, first, rest)
    table.cells.extend(replace(cell, row=cell.row + offset) for cell in rest)
    table.rows += rows
    table.open_bottom = following.open_bottom


def _repeated_rows(table: PrintedTable, following: PrintedTable) -> int:
    """How many rows at the head of a part are the head rows of the table again."""
    count = 0
    for number in range(min(_MOST_HEAD_ROWS, table.rows, following.rows)):
        own = [(cell.column, cell.column_span, cell.text()) for cell in table.row(number)]
        again = [(cell.column, cell.column_span, cell.text()) for cell in following.row(number)]
        if own != again or not any(text for _, _, text in own):
            break
        count = number + 1
    while 0 < count < following.rows and any(cell.row < count < cell.row + cell.row_span for cell in following.cells):
        count += 1
    return count


def _is_split(table: PrintedTable, following: PrintedTable, first: Sequence[PrintedCell], *, opened: bool) -> bool:
    """Whether the first row of a part is the rest of the last row before the page break."""
    last = {cell.column: cell for cell in table.cells if cell.row + cell.row_span == table.rows}
    if any(cell.column not in last or last[cell.column].column_span != cell.column_span for cell in first):
        return False
    filled = [cell for cell in first if cell.lines]
    if not filled:
        return False
    if table.open_bottom or (opened and following.open_top):
        return True
    # the number of the row is printed once
    if first[0].lines or first[0].column != 0 or not last[0].lines:
        return False
    return all(last[cell.column].lines and _breaks_off(last[cell.column], cell) for cell in filled)


def _breaks_off(cell: PrintedCell, rest: PrintedCell) -> bool:
    """Whether the text of a cell stops in the middle: its last line is full and ends no sentence."""
    line = cell.lines[-1]
    if line.glyphs[-1].text[-1] in _SENTENCE_ENDS:
        return False
    return line.width + word_width(rest.lines[0].glyphs) > cell.width - 0.25 * line.size


def _sewn(table: PrintedTable, rest: list[PrintedCell], first: Sequence[PrintedCell]) -> list[PrintedCell]:
    """Put the cells of the split row onto those above; gives the cells that remain, a row further up."""
    last = {cell.column: cell for cell in table.cells if cell.row + cell.row_span == table.rows}
    for cell in first:
        upper = last[cell.column]
        upper.lines.extend(cell.lines)
        upper.turned.extend(cell.turned)
        upper.row_span += cell.row_span - 1
    return [cell for cell in rest if cell.row > 0]


def _stretched(table: PrintedTable, first: Sequence[PrintedCell], rest: list[PrintedCell]) -> None:
    """An empty cell over several rows at the head of a part is the rest of a merged one above."""
    last = {cell.column: cell for cell in table.cells if cell.row + cell.row_span == table.rows}
    lowest = min((cell.row_span for cell in first), default=1)
    for cell in first:
        upper = last.get(cell.column)
        if (
            upper is not None
            and not cell.lines
            and not cell.turned
            and upper.column_span == cell.column_span
            and (cell.row_span > lowest or upper.row_span > 1)
        ):
            upper.row_span += cell.row_span
            rest.remove(cell)


def grid_of(table: PrintedTable, place: str) -> Grid:
    """A table as the builder takes it."""
    cells = sorted(table.cells, key=lambda cell: (cell.row, cell.column))
    placed = []
    numbers: dict[int, int] = {}
    for cell in cells:
        numbers[cell.row] = numbers.get(cell.row, 0) + 1
        where = f"{place} row {cell.row + 1} cell {numbers[cell.row]}"
        lines = []
        edges = [Edges(line.left, line.left + max(cell.width, line.width)) for line in cell.lines]
        groups = paragraphs(cell.lines, edges, in_cell=True)
        for number, group in enumerate(groups, 1):
            printed = [cell.lines[index] for index in group]
            align = "center" if _is_centred(cell) else ""
            lines.append(whole(printed, where if number == 1 else f"{where}#{number}", BlockKind.CELL, align))
        for number, glyph in enumerate(cell.turned, len(lines) + 1):
            line = PrintedLine(table.page, [glyph], glyph.base, glyph.size, glyph.left, glyph.right, glyph.bold)
            lines.append(whole([line], where if number == 1 else f"{where}#{number}", BlockKind.CELL))
        placed.append(PlacedCell(cell.row, cell.column, cell.row_span, cell.column_span, where, lines))
    return Grid(table.rows, table.columns, placed, place)


def _is_centred(cell: PrintedCell) -> bool:
    return bool(cell.lines) and all(
        abs((line.left + line.right) / 2 - cell.left - cell.width / 2) < line.size and line.width < 0.8 * cell.width
        for line in cell.lines
    )
