"""A ledger in a workbook as rows of texts: which table, which columns, group rows, 同上, cells merged over rows. Pure.

The columns are found by the library's meanings of heads (``luoshi.extraction.table_heads``), or told.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from luoshi.document import Document
from luoshi.document.model import Table
from luoshi.extraction.prediction import printed
from luoshi.extraction.table_heads import DITTO, Column, find_heads, meaning
from luoshi.extraction.view import normal
from luoshi.server.core.errors import Invalid
from luoshi.server.core.said import say
from luoshi.server.ledger.sheets import ID_HEAD
from luoshi.server.orgs.sheets import open_workbook

ID = "id"
LARGEST = 20 * 1024 * 1024
MOST_ROWS = 20_000
_HEAD_ROWS = 6
_SUM = re.compile(r"(?:合计|总计|小计|共计)[:：]?\d*项?")
_MARKER = re.compile(r"^(?:[(（]?[一二三四五六七八九十]+[)）]?[、.．]?|[0-9]+[、.．])")
KNOWN = frozenset({ID, *(column.value for column in Column)})
"""What a column can be told to hold."""


@dataclass(slots=True)
class Line:
    """One item of the table: the texts of its columns by what they hold, the area above it, its first cell's place."""

    place: str
    area: str
    cells: dict[str, str] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ReadTable:
    """A table as it was read. ``heads`` are its heads from left to right, ``columns`` what each holds."""

    sha256: str
    heads: tuple[str, ...]
    fingerprint: str
    columns: Mapping[int, str]
    lines: tuple[Line, ...]


def read_table(data: bytes, name: str, told: Mapping[int, str] | None = None) -> ReadTable:
    """The ledger in a workbook or a paper with a table. Raises Invalid for a file without one.

    ``told`` says what columns hold, in place of what their heads mean.
    """
    document = open_workbook(
        data, name, largest=LARGEST, too_large=say("请拆成几个文件导入"), unreadable=say("请另存为 xlsx 后再导入")
    )
    best = max(
        (_Candidate(document, table) for table in document.tables if not table.hidden),
        key=lambda each: (each.found, each.table.rows),
        default=None,
    )
    if best is None:
        raise Invalid(say("文件里没有表格"), say("请选择含有台账的工作簿"), fields={"file": say("没有表格")})
    columns = dict(told) if told else dict(best.columns)
    strange = sorted(set(columns.values()) - KNOWN)
    if strange or any(not 0 <= at < len(best.heads) for at in columns):
        raise Invalid(say("列的对应关系不对"), say("请重新指定每一列的内容"), fields={"columns": say("对应关系不对")})
    lines = tuple(best.lines(columns))
    if len(lines) > MOST_ROWS:
        raise Invalid(
            say("表格超过 %(most)s 行", most=MOST_ROWS),
            say("请拆成几个文件导入"),
            fields={"file": say("行数过多")},
        )
    digest = hashlib.sha256("\n".join(best.heads).encode()).hexdigest()
    return ReadTable(hashlib.sha256(data).hexdigest(), best.heads, digest, columns, lines)


class _Candidate:
    """A table with the heads that it seems to have."""

    def __init__(self, document: Document, table: Table) -> None:
        self.document, self.table = document, table
        self.grid = table.grid()
        self.texts = [normal(document.text[cell.start : cell.end]) for cell in table.cells]
        heads = find_heads(self.grid, self.texts)
        self.found = heads is not None
        if heads is not None:
            self.first = heads.first
            self.heads = tuple("/".join(self.texts[index] for index in cells) for cells in heads.cells)
            kinds = [column.value for column in heads.columns]
        else:
            self.first, self.heads = self._first_row()
            kinds = [meaning(head).value for head in self.heads]
        own = {at: ID for at, head in enumerate(self.heads) if head == ID_HEAD}
        self.columns = dict(enumerate(kinds)) | own

    def _first_row(self) -> tuple[int, tuple[str, ...]]:
        """The first row with three different texts, for a person to say what its columns hold."""
        for number, cells in enumerate(self.grid[:_HEAD_ROWS]):
            row = tuple(self.texts[index] if index is not None else "" for index in cells)
            if len({text for text in row if text}) >= min(3, self.table.columns):
                return number + 1, row
        return 1, tuple(self.texts[index] if index is not None else "" for index in (self.grid or [[]])[0])

    def lines(self, columns: Mapping[int, str]) -> Iterator[Line]:
        """One line an item. A title merged over several rows is one item, whose other cells are put together."""
        area, above, last_title = "", None, None
        for cells in self.grid[self.first :]:
            filled = {index for index in cells if index is not None and self.texts[index]}
            if not filled or tuple(self._normal(index) for index in cells) == self.heads:
                continue
            if any(_SUM.fullmatch(self.texts[index]) for index in filled):
                continue
            group = self._group(cells, filled, columns)
            if group is not None:
                if above is not None:
                    yield above
                area, above, last_title = group, None, None
                continue
            title = next((cells[at] for at, kind in columns.items() if kind == Column.TITLE.value), None)
            line = self._line(cells, columns, area, above)
            merged = title is not None and title == last_title and self.table.cells[title].row_span > 1
            if merged and above is not None:
                _put_together(above, line)
                continue
            if above is not None:
                yield above
            above, last_title = line, title
            area = line.area
        if above is not None:
            yield above

    def _line(self, cells: list[int | None], columns: Mapping[int, str], area: str, above: Line | None) -> Line:
        line = Line(self._place(next(index for index in cells if index is not None)), area)
        for at, kind in columns.items():
            index = cells[at]
            if index is None or kind == Column.OTHER.value:
                continue
            cell = self.table.cells[index]
            text = self.document.text[cell.start : cell.end].strip()
            if DITTO.fullmatch(self.texts[index]) and above is not None:
                text = above.cells.get(kind, "")
            if text and text not in line.cells.get(kind, ""):
                line.cells[kind] = f"{line.cells[kind]}\n{text}" if kind in line.cells else text
            line.places.setdefault(kind, cell.place)
        if line.cells.get(Column.AREA.value):
            line.area = _heading(line.cells[Column.AREA.value])
        return line

    def _group(self, cells: list[int | None], filled: set[int], columns: Mapping[int, str]) -> str | None:
        """The area that a group row names: one text over the row, or alone in it before the title; sums name none."""
        if len(filled) != 1:
            return None
        index = next(iter(filled))
        at = cells.index(index)
        wide = sum(each == index for each in cells) > 1
        if not wide and columns.get(at) == Column.TITLE.value:
            return None
        cell = self.table.cells[index]
        return _heading(self.document.text[cell.start : cell.end])

    def _normal(self, index: int | None) -> str:
        return "" if index is None else self.texts[index]

    def _place(self, index: int) -> str:
        return self.table.cells[index].place


def _put_together(line: Line, more: Line) -> None:
    for kind, text in more.cells.items():
        if kind in (Column.LABEL.value, ID):
            continue
        held = line.cells.get(kind, "")
        if text not in held:
            line.cells[kind] = f"{held}\n{text}" if held else text


def _heading(text: str) -> str:
    """A group row's words without their number: 一、河道整治 → 河道整治."""
    return _MARKER.sub("", printed(text))[:300]
