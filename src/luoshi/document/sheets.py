"""Sheets of workbooks (XLSX, XLS, ODS): what one sheet holds, and how it becomes one table as it is printed.

Hidden sheets, rows and columns are read and reported; ``Block.place`` is ``name!B4``.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import accumulate

from luoshi.document.builder import Builder, Grid, Line, PlacedCell, is_blank
from luoshi.document.limits import MAX_SHEET_CELLS
from luoshi.document.model import BlockKind, Oddity, ReadError, reason


@dataclass(frozen=True, slots=True)
class Style:
    """What the format of a cell says: its number format, whether it is bold, how it is aligned."""

    code: str = "General"
    bold: bool = False
    align: str = ""


@dataclass(frozen=True, slots=True)
class Value:
    """The text that a cell shows."""

    text: str
    style: Style


@dataclass(slots=True)
class Sheet:
    """The content of one sheet, rows and columns counted from 0."""

    cells: dict[tuple[int, int], Value] = field(default_factory=dict)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    unvalued: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


def too_large() -> ReadError:
    """The error for a workbook of more cells than anybody reads."""
    return ReadError(
        "too_large",
        reason("工作簿的内容超过 %(limit)s 万个单元格，无法读取"),
        reason("请只保留需要的工作表，删去多余的行列后再上传"),
        limit=MAX_SHEET_CELLS // 10_000,
    )


def write_sheet(builder: Builder, sheet: Sheet, name: str, written: int, *, hidden: bool) -> int:
    """Add a sheet as a table with its oddities; how many positions the book then has, ``written`` before it.

    Raises ``ReadError`` (``too_large``).
    """
    grid = _grid(sheet, name, MAX_SHEET_CELLS - written, hidden=hidden)
    if grid is None:
        return written
    builder.table(grid)
    builder.oddities.extend(_oddities(sheet, grid))
    return written + grid.rows * grid.columns


def _grid(sheet: Sheet, name: str, room: int, *, hidden: bool) -> Grid | None:
    """The used area of a sheet; None where it is empty."""
    if not sheet.cells:
        return None
    top, bottom = min(row for row, _ in sheet.cells), max(row for row, _ in sheet.cells)
    left, right = min(column for _, column in sheet.cells), max(column for _, column in sheet.cells)
    rows, columns = bottom - top + 1, right - left + 1
    if rows * columns > room:
        raise too_large()
    spans, covered = _spans(sheet.merged, top, left, bottom, right)
    cells = []
    for row in range(top, bottom + 1):
        for column in range(left, right + 1):
            if (row, column) in covered:
                continue
            down, across = spans.get((row, column), (1, 1))
            place = f"{name}!{address(row, column)}"
            lines = _lines(sheet.cells.get((row, column)), place)
            cells.append(PlacedCell(row - top, column - left, down, across, place, lines))
    return Grid(
        rows,
        columns,
        cells,
        f"{name}!{address(top, left)}:{address(bottom, right)}",
        name,
        hidden,
        frozenset(row - top for row in sheet.hidden_rows if top <= row <= bottom),
        _hidden_columns(sheet, left, right),
    )


def _hidden_columns(sheet: Sheet, left: int, right: int) -> frozenset[int]:
    """The hidden columns of the used area, counted from its first; ranges may overlap."""
    changes = [0] * (right - left + 2)
    for first, last in sheet.hidden_columns:
        if first <= right and last >= left:
            changes[max(first, left) - left] += 1
            changes[min(last, right) - left + 1] -= 1
    return frozenset(column for column, depth in enumerate(accumulate(changes[:-1])) if depth > 0)


def _spans(
    merged: Iterable[tuple[int, int, int, int]], top: int, left: int, bottom: int, right: int
) -> tuple[dict[tuple[int, int], tuple[int, int]], set[tuple[int, int]]]:
    """Merged ranges clipped to the used area: the span of each first cell, and the positions that the others cover."""
    spans: dict[tuple[int, int], tuple[int, int]] = {}
    covered: set[tuple[int, int]] = set()
    weighed = 0
    for upper, start, lower, end in merged:
        lower, end = min(lower, bottom), min(end, right)
        if upper < top or start < left or lower < upper or end < start:
            continue
        weighed += (lower - upper + 1) * (end - start + 1)
        if weighed > 2 * MAX_SHEET_CELLS:  # only ranges that overlap, which Excel never writes, add up to this
            break
        positions = {(row, column) for row in range(upper, lower + 1) for column in range(start, end + 1)}
        if len(positions) > 1 and covered.isdisjoint(positions) and positions.isdisjoint(spans):
            spans[upper, start] = (lower - upper + 1, end - start + 1)
            covered |= positions - {(upper, start)}
    return spans, covered


def _lines(value: Value | None, place: str) -> list[Line]:
    if value is None:
        return []
    texts = [text for text in re.split(r"\r\n|\r|\n", value.text.replace("\t", " ")) if not is_blank(text)]
    return [
        Line(
            text,
            place if number == 1 else f"{place}#{number}",
            BlockKind.CELL,
            align=value.style.align,
            bold=value.style.bold,
        )
        for number, text in enumerate(texts, 1)
    ]


def _oddities(sheet: Sheet, grid: Grid) -> list[Oddity]:
    found = []
    name, place = grid.name, grid.place
    if grid.hidden:
        found.append(Oddity("hidden_sheet", f"工作表“{name}”是隐藏的，已一并读取。", place))
    if grid.hidden_rows:
        message = f"工作表“{name}”有 {len(grid.hidden_rows)} 行是隐藏的，已一并读取。"
        found.append(Oddity("hidden_rows", message, place))
    if grid.hidden_columns:
        message = f"工作表“{name}”有 {len(grid.hidden_columns)} 列是隐藏的，已一并读取。"
        found.append(Oddity("hidden_columns", message, place))
    if sheet.unvalued:
        message = (
            f"工作表“{name}”的 {_listed(sheet.unvalued)} 是公式，文件里没有存结果，按空单元格读取。"
            "请用 Excel 打开后重新保存。"
        )
        found.append(Oddity("formula_without_value", message, f"{name}!{sheet.unvalued[0]}"))
    if sheet.errors:
        message = f"工作表“{name}”的 {_listed(sheet.errors)} 是错误值，请核对。"
        found.append(Oddity("error_value", message, f"{name}!{sheet.errors[0]}"))
    return found


def _listed(addresses: list[str]) -> str:
    return "、".join(addresses[:5]) + (f" 等 {len(addresses)} 格" if len(addresses) > 5 else "")


def _letters(column: int) -> str:
    text = ""
    column += 1
    while column:
        column, index = divmod(column - 1, 26)
        text = chr(65 + index) + text
    return text


def address(row: int, column: int) -> str:
    """``B4`` for row 3 and column 1."""
    return f"{_letters(column)}{row + 1}"
