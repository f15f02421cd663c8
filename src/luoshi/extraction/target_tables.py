"""Tables of main indicators (主要指标): each row is a target, its unit in a column of its own, its year in the head.

``序号 | 指标名称 | 单位 | 2020年 | 2025年 | 属性``, as a table of the page or as lines with tabs; values as ``≥90``,
``≤1.05``, ``55%``, ``[16]`` (accumulated over the period).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from luoshi.document.model import Cell, Table
from luoshi.extraction.due import DueFinder
from luoshi.extraction.flat_tables import find_flat_rows
from luoshi.extraction.grammar.numerals import parse_numeral
from luoshi.extraction.grammar.units import normalise, unit_of
from luoshi.extraction.page import Page
from luoshi.extraction.reading import Comparator, Deadline, Fact, Quantity, Target
from luoshi.extraction.table_units import unit_for
from luoshi.extraction.target_facts import made_target
from luoshi.extraction.view import View

_NAME = re.compile(r"指标(?:名称|内容)?$|^(?:主要|核心|预期|约束性|具体)?指标")
_UNIT = re.compile(r"^(?:计量)?单位$")
_AIM = re.compile(r"目标|预期|规划值|计划")
_YEAR = re.compile(r"((?:19|20)\d\d)年?")
_NOT_AIM = re.compile(r"基期|现状|基数|实绩|完成|实际|增速|年均|属性|类别|类型|责任|单位|序号|备注|累计$")
# ≥90 · ≤1.05 · [16] · 55%左右 · 3-5 · >0.9
_VALUE = re.compile(
    r"(?P<sign>[≥≤><])?=?\[?(?P<value>-?\d[\d,]*(?:\.\d+)?)(?:[-~](?P<to>\d[\d,]*(?:\.\d+)?))?\]?(?P<unit>[^\d\[\]≥≤><()以左]{0,8})(?P<mark>以上|以下|以内|左右)?"
)
_IN_NAME = re.compile(r"\((?P<unit>[^()]{1,8})\)$")
_HEAD_ROWS = 4


@dataclass(frozen=True, slots=True)
class _Heads:
    """Columns of an indicator table; ``aims`` are the columns to be reached, each with the head cell that dates it."""

    first: int
    name: int
    unit: int | None
    aims: tuple[tuple[int, Cell], ...]


@dataclass(frozen=True, slots=True)
class _Row:
    """One row in its table: ``cells`` are the indices of its cells by column, ``texts`` the texts of all cells."""

    page: Page
    table: Table
    texts: list[str]
    heads: _Heads
    cells: list[int | None]

    def view(self, index: int) -> View:
        """The view of a cell."""
        cell = self.table.cells[index]
        return self.page.view(cell.start, cell.end)


def find_table_targets(page: Page, due: DueFinder) -> Iterator[Target]:
    """The targets of all indicator tables on the page."""
    for table in [*page.document.tables, *find_flat_rows(page, _OPENS, _names_indicators)]:
        grid = table.grid()
        texts = [page.view(cell.start, cell.end).text for cell in table.cells]
        heads = _heads(table, grid, texts, due.issued_year)
        if heads is None:
            continue
        deadlines = [_deadline(page, head, due) for _, head in heads.aims]
        for cells in grid[heads.first :]:
            row = _Row(page, table, texts, heads, cells)
            for (aim, head), deadline in zip(heads.aims, deadlines, strict=True):
                target = _target(row, aim, head, deadline)
                if target is not None:
                    yield target


# what the heads open with where a page made text of the table
_OPENS = re.compile(r"序|编号|指标|(?:主要|核心)指标|类别")


def _names_indicators(heads: list[str]) -> bool:
    """Whether the cells of a line are heads: a name, and a column that is to be reached."""
    named = any(_NAME.search(head) and len(head) <= 10 for head in heads)
    return named and len(heads) >= 3 and any(_AIM.search(head) or _YEAR.search(head) for head in heads)


def _heads(table: Table, grid: list[list[int | None]], texts: list[str], issued: int | None) -> _Heads | None:
    for number, cells in enumerate(grid[:_HEAD_ROWS]):
        heads = [texts[i] if i is not None else "" for i in cells]
        names = [c for c, head in enumerate(heads) if _NAME.search(head) and len(head) <= 10 and not _AIM.search(head)]
        if not names or len({i for i in cells if i is not None}) < 3:
            continue
        first = number + 1
        if first < len(grid) and any(a == b for a, b in zip(cells, grid[first], strict=True)):
            heads = [
                head + (texts[i] if i is not None and i != cells[c] else "")
                for c, (head, i) in enumerate(zip(heads, grid[first], strict=True))
            ]
            head_row, first = first, first + 1
        else:
            head_row = number
        aims = [(aim, cell) for aim in _aims(heads, names[0], issued) if (cell := grid[head_row][aim]) is not None]
        if not aims:
            continue
        unit = next((c for c, head in enumerate(heads) if _UNIT.match(head)), None)
        return _Heads(first, names[0], unit, tuple((aim, table.cells[cell]) for aim, cell in aims))
    return None


def _aims(heads: list[str], name: int, issued: int | None) -> list[int]:
    """The columns that hold what is to be reached: one that says so, else the years from the paper's own on.

    The first year is where the rows start from; of a paper without a date the last alone is an aim.
    """
    stated = [c for c, head in enumerate(heads) if c != name and _AIM.search(head) and not _NOT_AIM.search(head)]
    years = {
        c: int(found.group(1))
        for c, head in enumerate(heads)
        if c != name and not _NOT_AIM.search(head) and (found := _YEAR.search(head))
    }
    if stated:
        dated = [c for c in stated if c in years]
        return [max(dated, key=lambda c: years[c]) if dated else stated[-1]]
    started = any(_YEAR.search(head) and _NOT_AIM.search(head) for head in heads)
    later = sorted(years, key=lambda c: years[c])[0 if started else 1 :]
    return [c for c in later if issued is not None and years[c] >= issued] or later[-1:]


def _deadline(page: Page, head: Cell, due: DueFinder) -> Deadline | None:
    view = page.view(head.start, head.end)
    matches = page.views.limits(view)
    return due.deadline(view, matches[-1], "due.column_head") if matches else None


def _target(row: _Row, column: int, head: Cell, deadline: Deadline | None) -> Target | None:
    """What a row wants by one column that is to be reached."""
    table, texts = row.table, row.texts
    name, aim = row.cells[row.heads.name], row.cells[column]
    if name is None or aim is None or name == aim or not texts[name]:
        return None
    found = _VALUE.fullmatch(texts[aim])
    if found is None:
        return None
    quantity = _quantity(row.page, table.cells[aim], found, _unit(row, name, head, found.group("unit")))
    if quantity is None:
        return None
    name_cell = table.cells[name]
    subject_view = row.view(name)
    end = len(subject_view.text)
    if (tail := _IN_NAME.search(subject_view.text)) is not None:
        end = tail.start()
    number = re.match(r"(?:\d{1,2}[.、]|\(\d{1,2}\)|[一二三四五六七八九十]{1,2}、)", subject_view.text)
    return made_target(
        row.page,
        "target.row",
        (min(name_cell.start, quantity.start), max(name_cell.end, table.cells[aim].end)),
        subject=subject_view.span(number.end() if number else 0, end),
        quantity=quantity,
        comparator=_comparator(found, subject_view.text),
        due=deadline,
        cumulative="[" in texts[aim] or "累计" in subject_view.text,
    )


def _unit(row: _Row, name: int, head: Cell, printed: str) -> tuple[str, Fact | None]:
    """The unit and, where it stands apart from the number, its place: a column, the name of the row, the head."""
    if printed:
        return printed, None
    column = row.cells[row.heads.unit] if row.heads.unit is not None else None
    if column is not None and row.texts[column]:
        cell = row.table.cells[column]
        return row.texts[column], row.page.pin(cell.start, cell.end, "unit.column")
    inside = _IN_NAME.search(row.texts[name])
    if inside and (unit_of(inside.group("unit")) or inside.group("unit") in "%‰"):
        return inside.group("unit"), row.page.pin(*row.view(name).span(*inside.span("unit")), "unit.name")
    apart = unit_for(row.page, (head.start, head.end))  # 目标值(万元)
    return (View(apart.quote).text, apart) if apart is not None else ("", None)


def _quantity(page: Page, cell: Cell, found: re.Match[str], unit: tuple[str, Fact | None]) -> Quantity | None:
    value, to = _number(found.group("value")), _number(found.group("to"))
    if value is None or not unit[0]:
        return None
    view = page.view(cell.start, cell.end)
    stop = found.end("unit") if found.group("unit") else found.end("to" if to is not None else "value")
    start, end = view.span(found.start("value"), stop)
    normal_value, normal_unit = normalise(value, unit[0])
    return page.pin_as(
        Quantity,
        start,
        end,
        "quantity.cell",
        value=value,
        value_to=to,
        unit=unit[0],
        unit_at=unit[1],
        normal_value=normal_value,
        normal_value_to=normalise(to, unit[0])[0] if to is not None else None,
        normal_unit=normal_unit,
    )


def _number(text: str | None) -> Decimal | None:
    return parse_numeral(text) if text else None


def _comparator(found: re.Match[str], name: str) -> Comparator:
    if found.group("mark") == "左右":
        return Comparator.ABOUT
    if found.group("sign") in ("≤", "<") or found.group("mark") in ("以下", "以内"):
        return Comparator.AT_MOST
    if re.search(r"下降|降低|减少|压减", name):
        return Comparator.DECREASE_BY
    if found.group("sign") is None and re.search(r"增长|增速|提高", name):
        return Comparator.INCREASE_BY
    stated = (
        found.group("sign")
        or found.group("mark")
        or found.group().startswith("[")
        or re.match(r"(?:\d{1,2}[.、])?(?:新增|完成|建成|累计)", name)
    )
    return Comparator.AT_LEAST if stated else Comparator.EXACTLY
