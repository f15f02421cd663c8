"""A ledger in a workbook as rows of texts: which table, which columns, group rows, 同上, cells merged over rows. Pure.

The columns are found by the library's meanings of heads (``luoshi.extraction.table_heads``), or told.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from luoshi.document.model import Table
from luoshi.extraction.predicting import printed
from luoshi.extraction.table_heads import DITTO, Column, find_heads, meaning
from luoshi.extraction.table_units import unit_in_head
from luoshi.extraction.view import normal
from luoshi.server.core.errors import Invalid
from luoshi.server.core.said import say
from luoshi.server.ledger.sheets import ID_HEAD, LAST_DAY_HEAD
from luoshi.server.quarantine.process import QuarantineError
from luoshi.server.quarantine.tables import Opened, open_tables_apart
from luoshi.server.unreadable import cause_of, remedy_of

ID, TARGET, LAST_DAY = "id", "target", "last_day"
LARGEST = 20 * 1024 * 1024
MOST_ROWS = 20_000
SAMPLES = 2
_HEAD_ROWS = 6
_SUM = re.compile(r"(?:合计|总计|小计|共计)[:：]?\d*项?")
_MARKER = re.compile(r"^(?:[(（]?[一二三四五六七八九十]+[)）]?[、.．]?|[0-9]+[、.．])")
_TARGET_HEAD = re.compile(r"(?:量化|年度|预期|绩效|任务|工作|考核)?目标值|量化(?:目标|指标)|目标(?:数|数值)|预期指标")
_NUMBER = re.compile(r"[\d,.]+")
_UNIT = re.compile(r"\([^()]*\)$")
_FINISH = re.compile(r"完成|办结|竣工|截止|结束")
_AMOUNTS = frozenset({TARGET, Column.AMOUNT.value})
KNOWN = frozenset({ID, TARGET, LAST_DAY, *(column.value for column in Column)})
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
    """A table as it was read. ``heads`` are its heads from left to right, ``columns`` what each holds, ``samples`` the
    first texts below each head, ``name`` that of its sheet, ``sheets`` all that could be chosen.
    """

    sha256: str
    name: str
    sheets: tuple[str, ...]
    heads: tuple[str, ...]
    fingerprint: str
    columns: Mapping[int, str]
    samples: tuple[tuple[str, ...], ...]
    lines: tuple[Line, ...]


def open_table(data: bytes, name: str) -> Opened:
    """The tables of a file, read apart from the server. Raises Invalid for one that is too large or cannot be read."""
    if len(data) > LARGEST:
        most = LARGEST // 1024 // 1024
        raise Invalid(
            say("文件超过 %(most)s MB", most=most), say("请拆成几个文件导入"), fields={"file": say("文件过大")}
        )
    try:
        return open_tables_apart(data, name)
    except QuarantineError as error:
        cause = say("文件无法读取：%(why)s", why=cause_of(error.error))
        raise Invalid(cause, remedy_of(error.error), fields={"file": say("无法读取")}) from error


def read_table(opened: Opened, told: Mapping[int, str] | None = None, sheet: str = "") -> ReadTable:
    """The ledger in a workbook or a paper with a table. Raises Invalid for a file without one.

    ``told`` says what columns hold, in place of what their heads mean; ``sheet`` which table it is, in place of the one
    that looks most like a ledger.
    """
    seen = [_Candidate(opened.text, table) for table in opened.tables if not table.hidden]
    best = max(seen, key=lambda each: (each.table.name == sheet != "", each.found, each.table.rows), default=None)
    if best is None:
        raise Invalid(say("文件里没有表格"), say("请选择含有台账的工作簿"), fields={"file": say("没有表格")})
    columns = dict(told) if told else dict(best.columns)
    strange = sorted(set(columns.values()) - KNOWN)
    if strange or any(not 0 <= at < len(best.heads) for at in columns):
        raise Invalid(say("列的对应关系不对"), say("请重新指定每一列的内容"), fields={"columns": say("对应关系不对")})
    lines = tuple(best.lines(columns))
    if len(lines) > MOST_ROWS:
        raise Invalid(
            say("表格超过 %(most)s 行", most=MOST_ROWS), say("请拆成几个文件导入"), fields={"file": say("行数过多")}
        )
    digest = hashlib.sha256("\n".join(best.heads).encode()).hexdigest()
    names = tuple(dict.fromkeys(each.table.name for each in seen if each.table.name))
    return ReadTable(opened.sha256, best.table.name, names, best.heads, digest, columns, best.samples(), lines)


class _Candidate:
    """A table with the heads that it seems to have."""

    def __init__(self, text: str, table: Table) -> None:
        self.text, self.table = text, table
        self.grid = table.grid()
        self.texts = [normal(text[cell.start : cell.end]) for cell in table.cells]
        heads = find_heads(self.grid, self.texts)
        self.found = heads is not None
        if heads is not None:
            self.first = heads.first
            self.heads = tuple("/".join(self.texts[index] for index in cells) for cells in heads.cells)
            kinds = [column.value for column in heads.columns]
        else:
            self.first, self.heads = self._first_row()
            kinds = [meaning(head).value for head in self.heads]
        self.columns = _one_limit(self.heads, dict(enumerate(kinds)) | _own(self.heads))

    def _first_row(self) -> tuple[int, tuple[str, ...]]:
        """The first row with three different texts, for a person to say what its columns hold."""
        for number, cells in enumerate(self.grid[:_HEAD_ROWS]):
            row = tuple(self.texts[index] if index is not None else "" for index in cells)
            if len({text for text in row if text}) >= min(3, self.table.columns):
                return number + 1, row
        return 1, tuple(self.texts[index] if index is not None else "" for index in (self.grid or [[]])[0])

    def samples(self) -> tuple[tuple[str, ...], ...]:
        """The first filled texts below each head, so that a person sees what a column holds."""
        found: list[list[str]] = [[] for _ in self.heads]
        for cells in self.grid[self.first : self.first + 40]:
            for at, index in enumerate(cells):
                text = printed(self._raw(index))
                if index is not None and text and len(found[at]) < SAMPLES and cells.count(index) < len(cells):
                    found[at].append(text[:60])
        return tuple(tuple(dict.fromkeys(texts)) for texts in found)

    def lines(self, columns: Mapping[int, str]) -> Iterator[Line]:
        """One line an item. A title merged over several rows is one item, whose other cells are put together."""
        area, above, last_title = "", None, None
        for cells in self.grid[self.first :]:
            filled = {index for index in cells if index is not None and self.texts[index]}
            if not filled or tuple(self._normal(index) for index in cells) == self.heads:
                continue
            if not self._keyed(cells, columns) and any(_SUM.fullmatch(self.texts[index]) for index in filled):
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
        ours = self._keyed(cells, columns)  # a row of our own sheet says all by itself
        for at, kind in columns.items():
            index = cells[at]
            if index is None or kind == Column.OTHER.value:
                continue
            text = self._raw(index)
            if above is not None and not ours and DITTO.fullmatch(self.texts[index]):
                text = above.cells.get(kind, "")
            elif kind in _AMOUNTS and text:
                text = _with_unit(self.heads[at], text, kind)
            elif kind == Column.STAGE.value and text:
                text = f"{self.heads[at].rpartition('/')[2]}：{printed(text.replace(chr(10), '；'))}"
            held = line.cells.get(kind, "")
            if text and text not in held.split("\n"):
                line.cells[kind] = f"{held}\n{text}" if held else text
            line.places.setdefault(kind, self.table.cells[index].place)
        if line.cells.get(Column.AREA.value):
            line.area = _heading(line.cells[Column.AREA.value])
        return line

    def _keyed(self, cells: list[int | None], columns: Mapping[int, str]) -> bool:
        return any(kind == ID and self._normal(cells[at]) for at, kind in columns.items())

    def _group(self, cells: list[int | None], filled: set[int], columns: Mapping[int, str]) -> str | None:
        """The area that a group row names: one text over the row, or alone in it before the title; sums name none."""
        if len(filled) != 1:
            return None
        index = next(iter(filled))
        at = cells.index(index)
        wide = sum(each == index for each in cells) > 1
        if not wide and columns.get(at) == Column.TITLE.value:
            return None
        return _heading(self._raw(index))

    def _raw(self, index: int | None) -> str:
        if index is None:
            return ""
        cell = self.table.cells[index]
        return self.text[cell.start : cell.end].strip()

    def _normal(self, index: int | None) -> str:
        return "" if index is None else self.texts[index]

    def _place(self, index: int) -> str:
        return self.table.cells[index].place


def _own(heads: tuple[str, ...]) -> dict[int, str]:
    """The columns of our own sheets, and those of targets, whatever else their heads could mean."""
    ours = {normal(ID_HEAD): ID, "事项编号": ID, LAST_DAY_HEAD: LAST_DAY}
    found = {at: ours[head] for at, head in enumerate(heads) if head in ours}
    for at, head in enumerate(heads):
        if _TARGET_HEAD.fullmatch(_UNIT.sub("", head).rpartition("/")[2]):
            found[at] = TARGET
    return found


def _one_limit(heads: tuple[str, ...], columns: dict[int, str]) -> dict[int, str]:
    """Of 开始时间 and 完成时间 the second is the limit: the first is not taken in unless somebody says so."""
    limits = [at for at, kind in columns.items() if kind == Column.DUE.value]
    if len(limits) > 1:
        kept = next((at for at in reversed(limits) if _FINISH.search(heads[at])), limits[-1])
        columns |= {at: Column.OTHER.value for at in limits if at != kept}
    return columns


def _with_unit(head: str, text: str, kind: str) -> str:
    """A bare number below 总投资(万元) as 总投资1200万元: head and unit make it a text that says what it counts."""
    if not _NUMBER.fullmatch(normal(text)):
        return text
    last = head.rpartition("/")[2]
    inside = unit_in_head(last)
    unit = last[slice(*inside)] if inside else ""
    subject = _UNIT.sub("", last)
    return f"{subject}{normal(text)}{unit}" if unit or kind != TARGET else text


def _put_together(line: Line, more: Line) -> None:
    for kind, text in more.cells.items():
        if kind in (Column.LABEL.value, ID):
            continue
        held = line.cells.get(kind, "")
        if text not in held.split("\n"):
            line.cells[kind] = f"{held}\n{text}" if held else text


def _heading(text: str) -> str:
    """A group row's words without their number: 一、河道整治 → 河道整治."""
    return _MARKER.sub("", printed(text))[:300]
