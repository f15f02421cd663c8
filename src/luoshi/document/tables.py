"""Tables: cells to a grid, and whether a table holds data or only lays out the page."""

from collections.abc import Sequence

import msgspec

from luoshi.document.builder import Grid, Line, PlacedCell
from luoshi.document.limits import MAX_SPAN, MAX_TABLE_POSITIONS

LONG_CELL_LINES = 10
LONG_CELL_CHARACTERS = 500
"""From here on a cell may be the whole article."""


class LooseCell(msgspec.Struct, gc=False):
    """A cell as it comes from markup, its spans as declared (``row_span`` 0: to the end)."""

    place: str
    row_span: int = 1
    column_span: int = 1
    lines: list[Line] = msgspec.field(default_factory=list)


def arrange(rows: Sequence[Sequence[LooseCell]], place: str) -> Grid | None:
    """Put the cells of each row where the spans above leave room, as a browser does; None where the grid is absurd.

    Spans are clipped to the table and never overlap. Rows without cells count only where a span above reaches them.
    """
    free: list[int] = []  # by column, the first row in which it is free again
    placed: list[PlacedCell] = []
    steps = 0
    for row, cells in enumerate(rows):
        column = 0
        for cell in cells:
            while column < len(free) and free[column] > row:
                column += 1
                steps += 1
            left = len(rows) - row
            down = min(cell.row_span or left, left, MAX_SPAN)
            width = 1
            limit = min(max(cell.column_span, 1), MAX_SPAN)
            while width < limit and (column + width >= len(free) or free[column + width] <= row):
                width += 1
            free.extend([0] * (column + width - len(free)))
            free[column : column + width] = [row + down] * width
            placed.append(PlacedCell(row, column, down, width, cell.place, cell.lines))
            column += width
            steps += width
            if steps > 5 * MAX_TABLE_POSITIONS:
                return None
    if len(free) * len(rows) > MAX_TABLE_POSITIONS:
        return None
    return Grid(len(rows), len(free), placed, place)


def is_data(grid: Grid, *, ruled: bool = False) -> bool:
    """Whether a table without tables inside is data: at least two columns, no cell that holds the whole article.

    ``ruled`` says that the markup treats it as data (header cells, printed borders). One column is a box around
    text; one row of links is a navigation bar.
    """
    filled = [cell for cell in grid.cells if cell.lines]
    if len({cell.column for cell in filled}) < 2:
        return False
    sizes = [sum(len(line.text) for line in cell.lines) for cell in filled]
    total = sum(sizes)
    linked = sum(line.link_share * len(line.text) for cell in filled for line in cell.lines)
    if linked > 0.8 * total and not ruled:
        return False
    if len({cell.row for cell in filled}) == 1 and not ruled:
        return all(len(cell.lines) <= 2 and size <= 60 for cell, size in zip(filled, sizes, strict=True))
    share = 0.9 if ruled else 0.5
    return not any(
        len(cell.lines) >= LONG_CELL_LINES and size >= LONG_CELL_CHARACTERS and size >= share * total
        for cell, size in zip(filled, sizes, strict=True)
    )
