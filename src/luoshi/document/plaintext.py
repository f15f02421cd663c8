"""Plain text: the decoded file unchanged, one block for each line that is not blank.

A file whose every line has the same number of tabs is a table saved as text, as spreadsheets and the exports of sites
write them (often called ``.xls``); it is read as one table, its cells being blocks.
"""

import re
from collections.abc import Iterator, Sequence

from luoshi.document.builder import INVISIBLE, is_blank
from luoshi.document.limits import MAX_TABLE_POSITIONS
from luoshi.document.model import Block, BlockKind, Cell, Table
from luoshi.document.reader import Draft, Source

_LINE = re.compile(r"([^\r\n]*)(?:\r\n|\r|\n|$)")
_LEAST_ROWS, _LEAST_TABS = 3, 2


def lines(text: str) -> Iterator[tuple[int, int]]:
    """The spans of all lines without their line breaks (``\\n``, ``\\r\\n`` or ``\\r``), blank ones too."""
    for match in _LINE.finditer(text):
        if match.start() < len(text):
            yield match.span(1)


def read_plain_text(source: Source, /) -> Draft:
    """Cut a text into lines, or into the cells of the table that it is."""
    text = source.text
    spans = [(number, *span) for number, span in enumerate(lines(text), 1) if not is_blank(text[slice(*span)])]
    if _is_table(text, spans):
        return _table(text, spans)
    return Draft(text, tuple(Block(start, end, BlockKind.PARAGRAPH, f"line {number}") for number, start, end in spans))


def _is_table(text: str, spans: Sequence[tuple[int, int, int]]) -> bool:
    if len(spans) < _LEAST_ROWS:
        return False
    tabs = text.count("\t", *spans[0][1:])
    if tabs < _LEAST_TABS or len(spans) * (tabs + 1) > MAX_TABLE_POSITIONS:
        return False
    return all(text.count("\t", start, end) == tabs for _, start, end in spans)


def _table(text: str, spans: Sequence[tuple[int, int, int]]) -> Draft:
    blocks: list[Block] = []
    cells: list[Cell] = []
    for row, (number, start, end) in enumerate(spans):
        at = start
        for column, content in enumerate(text[start:end].split("\t")):
            place = f"line {number} cell {column + 1}"
            shown = content.strip(INVISIBLE)
            opens = at + (content.index(shown) if shown else 0)
            if shown:
                blocks.append(Block(opens, opens + len(shown), BlockKind.CELL, place, cell=(0, len(cells))))
            cells.append(Cell(opens, opens + len(shown), row, column, 1, 1, place))
            at += len(content) + 1
    first, last = cells[0].start, cells[-1].end
    columns = len(cells) // len(spans)
    table = Table(first, last, len(spans), columns, tuple(cells), f"line {spans[0][0]}")
    return Draft(text, tuple(blocks), (table,))
