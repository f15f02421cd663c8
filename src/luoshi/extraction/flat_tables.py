"""Tables that a page flattened into text: task tables with one cell a line, any with a row a line and tabs between.

Only runs whose first line or lines are the heads of such a table are taken apart, and only rows that come out whole:
a row whose cells cannot be told from each other is left out.
"""

import re
from collections.abc import Callable, Sequence
from itertools import pairwise

from luoshi.document.model import Cell, Table
from luoshi.extraction.lines import Line
from luoshi.extraction.page import Page
from luoshi.extraction.table_heads import OWNERS, Column, meaning

_FEWEST, _MOST = 3, 12  # columns
_ROWS = 500
_LONGEST_HEAD = 12
_GAP = re.compile(r"\t+|[ \u3000\u00a0]{2,}")
# what the heads of such a table open with; asked first, for most lines are none
_OPENS = re.compile(r"序|编号|项次|No|№")
_LABEL = re.compile(r"\d{1,3}[.、]?")

Span = tuple[int, int]


def find_flat_tables(page: Page) -> list[Table]:
    """The flattened task tables of a page, as tables; lines that stand in real tables are not looked at."""
    found: list[Table] = []
    at = 0
    lines = page.lines
    while at < len(lines):
        if lines[at].block.cell is not None or not _OPENS.match(lines[at].text):
            at += 1
            continue
        table, end = (
            _in_one_line(page, lines, at, _heads_task_table) or _line_by_line(page, lines, at) or (None, at + 1)
        )
        if table is not None:
            found.append(table)
        at = end
    return found


def find_flat_rows(page: Page, opens: re.Pattern[str], heads_it: Callable[[list[str]], bool]) -> list[Table]:
    """The tables with one row a line, cells apart by tabs or wide blanks, whose first line holds the heads asked for.

    ``opens`` fits the beginning of such a line, ``heads_it`` the normal texts of its cells.
    """
    found: list[Table] = []
    end = 0
    for at, line in enumerate(page.lines):
        if at < end or line.block.cell is not None or not opens.match(line.text):
            continue
        read = _in_one_line(page, page.lines, at, heads_it)
        if read is not None:
            table, end = read
            found.append(table)
    return found


def _able(lines: Sequence[Line], at: int) -> bool:
    return lines[at].block.cell is None


def _heads_task_table(heads: list[str]) -> bool:
    return _heads_work([meaning(head) for head in heads])


def _heads_work(columns: Sequence[Column]) -> bool:
    """Whether heads open a task table: a number, a title, an owner, each once at most but for bodies."""
    return (
        _FEWEST <= len(columns) <= _MOST
        and columns[0] is Column.LABEL
        and any(column in (Column.TITLE, Column.BODY) for column in columns)
        and any(column in OWNERS for column in columns)
        and columns.count(Column.OTHER) <= 1
    )


# ---- one row a line


def _in_one_line(
    page: Page, lines: Sequence[Line], at: int, heads_it: Callable[[list[str]], bool]
) -> tuple[Table, int] | None:
    heads = _cells(page, lines[at]) if _able(lines, at) else []
    if not heads_it([page.view(*span).text for span in heads]):
        return None
    rows, end = [heads], at + 1
    while end < len(lines) and _able(lines, end) and len(rows) < _ROWS:
        cells = _cells(page, lines[end])
        if len(cells) != len(heads):
            if len(cells) != 1 or end + 1 >= len(lines) or len(_cells(page, lines[end + 1])) != len(heads):
                break
            cells = [cells[0], *[(cells[0][1], cells[0][1])] * (len(heads) - 1)]  # a group between the rows
        rows.append(cells)
        end += 1
    return (_table(rows, at), end) if len(rows) > 1 else None


def _cells(page: Page, line: Line) -> list[Span]:
    """The stretches of a line between tabs or wide blanks."""
    raw = page.text[line.start : line.end]
    edges = [0, *(edge for gap in _GAP.finditer(raw) for edge in gap.span()), len(raw)]
    return [(line.start + a, line.start + b) for a, b in list(pairwise(edges))[::2] if raw[a:b].strip()]


# ---- one cell a line


def _line_by_line(page: Page, lines: Sequence[Line], at: int) -> tuple[Table, int] | None:
    """``序号 / 重点任务 / 责任单位 / 完成时限 / 1 / 修好渠道 / 县水务局 / …``: rows open with the numbers 1, 2, 3."""
    if not _able(lines, at) or meaning(lines[at].text) is not Column.LABEL or len(lines[at].text) > _LONGEST_HEAD:
        return None
    width = 1
    while at + width < len(lines) and width < _MOST and _is_head(lines, at + width):
        width += 1
    columns = [meaning(lines[at + offset].text) for offset in range(width)]
    if not _heads_work(columns) or at + width >= len(lines) or not _numbered(lines, at + width, 1):
        return None
    rows = [[(line.start, line.end) for line in lines[at : at + width]]]
    begin, number = at + width, 1
    while begin < len(lines) and _numbered(lines, begin, number) and len(rows) < _ROWS:
        stop = _next_row(lines, begin, number, width)
        if stop - begin != width:
            break  # cells that broke over lines cannot be told from each other
        rows.append([(line.start, line.end) for line in lines[begin:stop]])
        begin, number = stop, number + 1
    return (_table(rows, at), begin) if len(rows) > 1 else None


def _is_head(lines: Sequence[Line], at: int) -> bool:
    text = lines[at].text
    return (
        _able(lines, at)
        and len(text) <= _LONGEST_HEAD
        and not text[0].isdigit()
        and meaning(text) not in (Column.OTHER, Column.LABEL)
    )


def _numbered(lines: Sequence[Line], at: int, number: int) -> bool:
    return _able(lines, at) and lines[at].text.rstrip(".、") == str(number) and bool(_LABEL.fullmatch(lines[at].text))


def _next_row(lines: Sequence[Line], begin: int, number: int, width: int) -> int:
    """Where the row behind begins: at the next number, or after as many lines as there are heads."""
    for at in range(begin + 1, min(begin + width + 1, len(lines))):
        if _numbered(lines, at, number + 1):
            return at
    return min(begin + width, len(lines))


# ---- as a table


def _table(rows: Sequence[Sequence[Span]], at: int) -> Table:
    width = len(rows[0])
    cells = tuple(
        Cell(start, end, row, column, 1, 1, f"line {at + 1 + row}")
        for row, spans in enumerate(rows)
        for column, (start, end) in enumerate(spans)
    )
    return Table(cells[0].start, max(cell.end for cell in cells), len(rows), width, cells, f"line {at + 1}")
