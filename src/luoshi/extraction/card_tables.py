"""Cards: a task as a small table of its own, its heads in the left column, its heading above or in a row.

``任务一:修好渠道`` and below it ``工作内容 | …``, ``牵头单位 | …``, ``完成时限 | …``. Turned on its side such a
table is one row under its heads, and is read as any other.
"""

from bisect import bisect_left
from itertools import dropwhile

from msgspec.structs import replace

from luoshi.document.model import Cell, Table
from luoshi.extraction.lines import Line
from luoshi.extraction.page import Page
from luoshi.extraction.table_heads import OWNERS, Column, meaning

_LONGEST_HEADING = 60
_FEWEST_HEADS = 3


def turned(page: Page, table: Table) -> Table | None:
    """The table with its rows as columns, where its left column holds nothing but the heads of one task.

    Rows of one cell at its top are left out: they are the heading.
    """
    if table.columns != 2 or table.rows < _FEWEST_HEADS:
        return None
    rows: list[list[Cell]] = [[] for _ in range(table.rows)]
    for cell in table.cells:
        if page.view(cell.start, cell.end).text:
            rows[cell.row].append(cell)
    pairs = list(dropwhile(lambda row: len(row) == 1, rows))
    if len(pairs) < _FEWEST_HEADS or any(len(pair) != 2 for pair in pairs):
        return None
    heads = [meaning(page.view(head.start, head.end).text) for head, _ in pairs]
    once = len(set(heads)) == len(heads) and Column.OTHER not in heads
    if not once or not {*OWNERS}.intersection(heads) or not {Column.TITLE, Column.BODY}.intersection(heads):
        return None
    on_side = tuple(
        replace(pair[row], row=row, column=column, row_span=1, column_span=1)
        for row in (0, 1)
        for column, pair in enumerate(pairs)
    )
    return Table(pairs[0][0].start, table.end, 2, len(pairs), on_side, table.place, table.name)


def heading_above(page: Page, card: Table) -> tuple[str | None, tuple[int, int], int] | None:
    """(label, span of the title, start) of the heading that stands right above a card; None where a sentence does."""
    index = bisect_left(page.lines, card.start, key=lambda line: line.start) - 1
    if index < 0 or not _alone(page, page.lines[index]):
        return None
    line = page.lines[index]
    end = len(line.text.rstrip("。:;,"))
    if end <= line.heading_at or end - line.heading_at > _LONGEST_HEADING or "。" in line.text[:end]:
        return None
    return line.marker.label if line.marker else None, line.view.span(line.heading_at, end), line.start


def _alone(page: Page, line: Line) -> bool:
    """Whether a line stands outside of tables, or alone in its row."""
    if line.block.cell is None:
        return True
    number, index = line.block.cell
    cells = page.document.tables[number].cells
    row = cells[index].row
    return all(
        cell.row != row or i == index or not page.view(cell.start, cell.end).text for i, cell in enumerate(cells)
    )
