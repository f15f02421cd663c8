"""Markdown: the text unchanged, its headings, lists and tables found by markdown-it.

A block is a line without the signs that are no text of it (``#``, ``-``, ``>``, ``|``, stars around the whole line);
numbers of ordered lists stay, since they are printed. Lines of signs alone give no block.
"""

import re
from itertools import pairwise

from markdown_it import MarkdownIt

from luoshi.document.builder import is_blank
from luoshi.document.model import Block, BlockKind, Cell, Table
from luoshi.document.plaintext import lines
from luoshi.document.reader import Draft, Source

_SIGNS = re.compile(r"[ \t]*(?:>[ \t]?)*(?:[-*+][ \t]+)?(?:>[ \t]?)*(?:#{1,6}[ \t]+)?")
_CLOSING_SIGNS = re.compile(r"[ \t]+#+[ \t]*$")
_ONLY_SIGNS = re.compile(r"[ \t>*_=#`~:|+-]+")
_INDENT = re.compile(r"[ \t>]*")
_STRONG_SIGNS = ("**", "__")
_PIPE = re.compile(r"(?<!\\)\|")

_PARSER = MarkdownIt("commonmark").enable("table")
_PARSER.core.ruler.enableOnly(["normalize", "block"])  # inline markup stays in the text, so it need not be parsed


def read_markdown(source: Source, /) -> Draft:
    """Read Markdown; spans are offsets into the text as it is."""
    text = source.text
    spans = list(lines(text))
    headings: dict[int, int] = {}
    items: set[int] = set()
    literal: set[int] = set()
    tables: dict[int, int] = {}
    for token in _PARSER.parse(text):
        if token.map is None:
            continue
        first, last = token.map
        if token.type == "heading_open":
            headings.update(dict.fromkeys(range(first, last), int(token.tag[1:])))
        elif token.type == "list_item_open":
            items.add(first)
        elif token.type in ("fence", "code_block"):
            literal.update(range(first, last))
        elif token.type == "table_open":
            tables[first] = last
    blocks: list[Block] = []
    found: list[Table] = []
    number = 0
    while number < len(spans):
        if number in tables:
            table = _Rows(text, spans, number, tables[number]).table(len(found))
            if table is not None:
                found.append(table[0])
                blocks.extend(table[1])
                number = max(tables[number], number + 1)
                continue
        start, end, bold = _content(text, *spans[number], literal=number in literal)
        if start < end:
            level = headings.get(number, 0)
            kind = BlockKind.HEADING if level else BlockKind.LIST_ITEM if number in items else BlockKind.PARAGRAPH
            blocks.append(Block(start, end, kind, f"line {number + 1}", level, bold=bold))
        number += 1
    return Draft(text, tuple(blocks), tuple(found))


def _content(source: str, start: int, end: int, *, literal: bool = False) -> tuple[int, int, bool]:
    """The span of a line without its signs, and whether all of it is strong; empty where nothing is left."""
    if _ONLY_SIGNS.fullmatch(source, start, end):
        return start, start, False
    if not literal:
        signs = _SIGNS.match(source, start, end)
        start = signs.end() if signs else start
        closing = _CLOSING_SIGNS.search(source, max(start, end - 40), end) if "#" in source[start:end] else None
        end = closing.start() if closing else end
    return _strong(source, *_trimmed(source, start, end))


def _trimmed(source: str, start: int, end: int) -> tuple[int, int]:
    text = source[start:end]
    if is_blank(text):
        return start, start
    return start + len(text) - len(text.lstrip(" \t")), end - len(text) + len(text.rstrip(" \t"))


def _strong(source: str, start: int, end: int) -> tuple[int, int, bool]:
    """Leave out a strong sign at the head of a line, and its partner where it closes the line."""
    if source[start : start + 2] not in _STRONG_SIGNS or end - start < 3:
        return start, end, False
    sign = source[start : start + 2]
    partner = source.find(sign, start + 2, end)
    if partner == end - 2 and partner > start + 2:
        return start + 2, partner, True
    return (start + 2, end, False) if partner > 0 else (start, end, False)


class _Rows:
    """The rows of one table: lines cut at their pipes."""

    def __init__(self, source: str, spans: list[tuple[int, int]], first: int, last: int) -> None:
        self._source = source
        self._rows = [(number, *spans[number]) for number in (first, *range(first + 2, last))]  # without the ruled row

    def table(self, index: int) -> tuple[Table, list[Block]] | None:
        """The table and its blocks; None where no cell has text."""
        cells: list[Cell] = []
        blocks: list[Block] = []
        columns = 0
        for row, (number, start, end) in enumerate(self._rows):
            edges = self._edges(start, end)
            columns = max(columns, len(edges))
            for column, (left, right) in enumerate(edges):
                place = f"line {number + 1} cell {column + 1}"
                opens, closes, bold = _strong(self._source, *_trimmed(self._source, left, right))
                if opens < closes:
                    block = Block(opens, closes, BlockKind.CELL, place, bold=bold, cell=(index, len(cells)))
                    blocks.append(block)
                cells.append(Cell(opens, closes, row, column, 1, 1, place))
        if not blocks:
            return None
        first, last = self._rows[0], self._rows[-1]
        place = f"line {first[0] + 1}"
        return Table(first[1], last[2], len(self._rows), columns, tuple(cells), place), blocks

    def _edges(self, start: int, end: int) -> list[tuple[int, int]]:
        signs = _INDENT.match(self._source, start, end)
        start = signs.end() if signs else start
        cuts = [match.start() for match in _PIPE.finditer(self._source, start, end)]
        bounds = [start - 1, *cuts, end]
        pieces = [(left + 1, right) for left, right in pairwise(bounds)]
        if cuts and cuts[0] == start:
            pieces = pieces[1:]
        if len(pieces) > 1 and is_blank(self._source[slice(*pieces[-1])]):
            pieces = pieces[:-1]
        return pieces
