"""The sheet of a body as a workbook (填报表): what is known is locked, what is asked for is open, what was said last is
filled in. It comes back by ``returned``.

A row is an item, or one figure of it; the texts of an item stand in its first row. The hidden first column says which
report in which revision a row is of.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from xlsxwriter import Workbook

from luoshi.reckoning.amounts import plain, printed
from luoshi.reckoning.kinds import IndicatorKind, Status
from luoshi.server.core.said import chinese
from luoshi.server.cycles.figures import Asked, Given, Held, read_kept
from luoshi.server.cycles.prefilling import in_unit
from luoshi.server.cycles.sheets import Item, Sheet
from luoshi.server.delivery.models import ClaimLevel

KEY = "填报标识"
NUMBER, TITLE, AIM, BEFORE = "编号", "事项", "目标", "上次进展"
INDICATOR, PRIOR, UNIT = "指标", "上期数", "计量单位"
VALUE, NUMERATOR, DENOMINATOR, NONE = "本期数", "分子", "分母", "没有数的原因"
UNCHANGED, LEVEL, PROGRESS, PROBLEM, NEXT = "无新进展", "进展程度", "本期进展", "存在问题", "下一步安排"
HEADS: Mapping[str, int] = {
    KEY: 10, NUMBER: 11, TITLE: 26, AIM: 22, BEFORE: 30, INDICATOR: 18, PRIOR: 11, VALUE: 11, NUMERATOR: 10,
    DENOMINATOR: 10, UNIT: 9, NONE: 16, UNCHANGED: 9, LEVEL: 11, PROGRESS: 42, PROBLEM: 26, NEXT: 26,
}  # fmt: skip
"""The columns with their widths."""
YES = "是"
LEVELS: Mapping[str, str] = {chinese(level.label): level.value for level in ClaimLevel}
"""The levels by the word that stands in the sheet."""
_COLUMNS = tuple(HEADS)
_TEXTS = {PROGRESS: "progress", PROBLEM: "problem", NEXT: "next_step"}
_NUMBERS = {VALUE: "value", NUMERATOR: "numerator", DENOMINATOR: "denominator"}
_LINES = 60
"""Points of a row: four lines of text."""


@dataclass(frozen=True, slots=True)
class Printed:
    """What stands above the table on paper, and who may fill in what."""

    title: str
    unit: str


def blank_of(sheet: Sheet, printed_as: Printed) -> bytes:
    """The workbook of a sheet. What nobody can fill in now is locked whole."""
    buffer = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with Workbook(buffer, options) as book:
        book.set_properties({"title": printed_as.title[:250], "author": printed_as.unit[:250]})
        _Writer(book, printed_as).fill(sheet)
    return buffer.getvalue()


def key_of(item: Item, asked: Asked | None) -> str:
    """What the hidden column holds of a row."""
    return f"{item.key}@{item.revision}" + (f"|{asked.key}" if asked is not None else "")


def begun_with(item: Item) -> dict[str, str]:
    """The texts that the first row of an item begins with, by column."""
    row, last = item.report, item.last
    if row is not None:
        told = {head: getattr(row, name) for head, name in _TEXTS.items()}
        told[UNCHANGED] = YES if row.unchanged else ""
        level = row.claim_level
    else:
        told = {head: getattr(last, name) if last and head != PROGRESS else "" for head, name in _TEXTS.items()}
        told[UNCHANGED] = ""
        level = last.claim_level if last else ""
    told[LEVEL] = next((word for word, value in LEVELS.items() if value == level), "")
    return told


class _Writer:
    """The one sheet of the book."""

    def __init__(self, book: Workbook, printed_as: Printed) -> None:
        cell = {"border": 1, "valign": "top", "text_wrap": True, "font_name": "宋体", "font_size": 10}
        self.known = book.add_format(cell | {"bg_color": "#F2F2F2", "font_color": "#56524A"})
        self.open = book.add_format(cell | {"locked": False, "num_format": "@"})
        self.number = book.add_format(cell | {"locked": False, "num_format": "General", "align": "right"})
        self.head = book.add_format(cell | {"bold": True, "font_name": "黑体", "bg_color": "#E8EEF7"})
        self.sheet = book.add_worksheet("填报表")
        self.printed = printed_as

    def fill(self, sheet: Sheet) -> None:
        """Heads, the rows of each item, what may be chosen, what is locked, how it is printed."""
        for at, (head, width) in enumerate(HEADS.items()):
            self.sheet.write_string(0, at, head, self.head)
            self.sheet.set_column(at, at, width, None, {"hidden": head == KEY})
        row = 1
        for item in sheet.items:
            for position, asked in enumerate(item.owed.asked or (None,)):
                self._row(row, item, asked, first=position == 0)
                row += 1
        self.sheet.protect("", {"format_columns": True, "format_rows": True})
        self.sheet.freeze_panes(1, _COLUMNS.index(TITLE) + 1)
        self.sheet.set_landscape()
        self.sheet.set_paper(8)
        self.sheet.fit_to_pages(1, 0)
        self.sheet.repeat_rows(0)
        title, unit = (text.replace("&", "&&")[:80] for text in (self.printed.title, self.printed.unit))
        self.sheet.set_header(f'&L&"宋体"&9{unit}&C&"宋体"&12{title}')
        self.sheet.set_footer('&C&"宋体"&9第 &P 页，共 &N 页&R&"宋体"&9打印日期：&D')

    def _row(self, row: int, item: Item, asked: Asked | None, *, first: bool) -> None:
        self.sheet.set_row(row, _LINES if first else None)
        known = {KEY: key_of(item, asked)}
        texts = begun_with(item) if first else {}
        if first:
            part = item.owed.part
            known |= {NUMBER: part.matter__number, TITLE: part.matter__task__title, AIM: _aims(item)}
            known[BEFORE] = item.last.progress if item.last else ""
        if asked is not None:
            known |= {INDICATOR: asked.name, UNIT: asked.unit, PRIOR: _held(asked, asked.before)}
        numbers = _numbers(item, asked) if item.writable and asked is not None and not asked.given else {}
        if asked is not None and asked.given:
            known[VALUE] = _held(asked, asked.held)
        for at, head in enumerate(_COLUMNS):
            if head in numbers:
                self._number(row, at, numbers[head])
            elif head == NONE and numbers:
                self.sheet.write_string(row, at, _reason(item, asked), self.open)
            elif head in texts and item.writable:
                self.sheet.write_string(row, at, texts[head], self.open)
                self._choices(row, at, head)
            else:
                self.sheet.write_string(row, at, known.get(head, texts.get(head, ""))[:32_000], self.known)

    def _number(self, row: int, at: int, value: str) -> None:
        if value:
            self.sheet.write_number(row, at, float(value), self.number)
        else:
            self.sheet.write_blank(row, at, None, self.number)

    def _choices(self, row: int, at: int, head: str) -> None:
        listed = {LEVEL: list(LEVELS), UNCHANGED: [YES]}.get(head)
        if listed:
            told = {"error_title": head, "error_message": f"请从列表中选择{head}", "ignore_blank": True}
            self.sheet.data_validation(row, at, row, at, {"validate": "list", "source": listed, **told})


def _numbers(item: Item, asked: Asked) -> dict[str, str]:
    """The columns in which a figure is given, with what was given."""
    given = _given(item, asked)
    heads = (NUMERATOR, DENOMINATOR) if asked.meaning.kind is IndicatorKind.RATE else (VALUE,)
    found: dict[str, str] = {}
    for head in heads:
        number: Any = getattr(given, _NUMBERS[head]) if given is not None else None
        found[head] = format(plain(number), "f") if number is not None else ""
    return found


def _given(item: Item, asked: Asked) -> Given | None:
    return read_kept(item.report.figures).get(asked.key) if item.report is not None else None


def _reason(item: Item, asked: Asked | None) -> str:
    given = _given(item, asked) if asked is not None else None
    return given.note if given is not None and given.status is not Status.VALUE else ""


def _held(asked: Asked, held: Held | None) -> str:
    if held is None or held.status is not Status.VALUE:
        return ""
    if asked.meaning.kind is IndicatorKind.RATE and held.denominator:
        return f"{printed(held.numerator)}/{printed(held.denominator)}"
    value = in_unit(held, asked.unit)
    return chinese(printed(value)) if value is not None else ""


def _aims(item: Item) -> str:
    return "；".join(
        f"{each.target.indicator.name} {chinese(printed(each.target.normal_value, each.meaning.unit))}"
        for each in item.aims
    )
