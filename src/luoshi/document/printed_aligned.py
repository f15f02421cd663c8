"""Tables that are printed without rules, only where their columns leave no doubt.

At least three lines below each other, each in the same number of parts, three or more, with a free lane between every
two columns: no sentence is printed like that. A cell over several lines breaks the pattern, and what breaks it is text.
"""

from collections.abc import Sequence
from itertools import pairwise

from luoshi.document.printed import Box, PrintedLine
from luoshi.document.printed_lines import split
from luoshi.document.printed_tables import PrintedCell, PrintedTable

_GAP = 1.2  # of the size, between two parts of a line
_LANE = 0.8  # of the size, that stays free between two columns over all lines
_LEAST_ROWS = 3
_LEAST_COLUMNS = 3
_APART = 3.0  # of the size: lines further below belong to something else


def aligned_tables(lines: Sequence[PrintedLine]) -> tuple[list[PrintedTable], list[PrintedLine]]:
    """The tables among the lines of a page, and the lines that belong to none."""
    tables: list[PrintedTable] = []
    rest: list[PrintedLine] = []
    run: list[list[PrintedLine]] = []
    taken: list[PrintedLine] = []

    def close() -> None:
        if len(run) >= _LEAST_ROWS:
            tables.append(_table(run))
        else:
            rest.extend(taken)
        run.clear()
        taken.clear()

    for line in lines:
        parts = split(line, _GAP)
        if len(parts) < _LEAST_COLUMNS:
            close()
            rest.append(line)
            continue
        if run and not (line.base - taken[-1].base < _APART * line.size and _fits([*run, parts])):
            close()
        run.append(parts)
        taken.append(line)
    close()
    return tables, rest


def _fits(rows: Sequence[Sequence[PrintedLine]]) -> bool:
    """Whether rows have the same columns, each with a free lane behind it."""
    if len({len(row) for row in rows}) > 1:
        return False
    columns = list(zip(*rows, strict=True))
    lane = _LANE * rows[0][0].size
    return all(
        max(part.right for part in column) + lane <= min(part.left for part in behind)
        for column, behind in pairwise(columns)
    )


def _table(rows: Sequence[Sequence[PrintedLine]]) -> PrintedTable:
    columns = list(zip(*rows, strict=True))
    lefts = [min(part.left for part in column) for column in columns]
    rights = [max(part.right for part in column) for column in columns]
    xs = [lefts[0] - 1, *((a + b) / 2 for a, b in zip(rights, lefts[1:], strict=False)), rights[-1] + 1]
    cells = [
        PrintedCell(number, column, 1, 1, xs[column], xs[column + 1] - xs[column], [part])
        for number, row in enumerate(rows)
        for column, part in enumerate(row)
    ]
    box = Box(xs[0], rows[0][0].top, xs[-1], rows[-1][0].bottom)
    page = rows[0][0].page
    return PrintedTable(page, box, xs, len(rows), cells, open_top=False, open_bottom=False)
