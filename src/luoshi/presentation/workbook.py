"""A reading as a workbook (XLSX) that an office can print, sort and hand on.

Every cell is written as a string or as a number that we counted ourselves, never as a formula: a title that begins
with ``=`` stays a title.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from itertools import groupby

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from luoshi.extraction.predicting import printed
from luoshi.extraction.reading import PlanReading, Role, Task
from luoshi.extraction.register import Register
from luoshi.presentation.ledger import Duties, Row, duties, ledger, numbered
from luoshi.presentation.vocabulary import deadline_text, quantity_text, zh

_PAPER_A4 = 9
_FONT = "Microsoft YaHei"
_INK, _HEAD, _LINE = "#1C1F23", "#EEF1F5", "#B9BFC7"
# Excel refuses more characters in one cell.
_CELL_LIMIT = 32_767
_CUT = "…（超出单元格上限，余下见原文）"

_Record = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class _Column:
    title: str
    width: float
    centred: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet that another face adds: its name, (head, width) of each column, its records."""

    name: str
    columns: tuple[tuple[str, float], ...]
    records: tuple[tuple[str | int, ...], ...]


@dataclass(frozen=True, slots=True)
class _Formats:
    title: Format
    note: Format
    head: Format
    text: Format
    centred: Format


def workbook(reading: PlanReading, register: Register | None = None, more: Sequence[Sheet] = ()) -> bytes:
    """The bytes of the workbook: ledger, duties of each body, targets, measures, citations, annexes, questions.

    ``register`` is the one that the reading was made with; it gives the bodies their full names. ``more`` are sheets
    that stand behind these. Two calls for one reading give the same bytes.
    """
    buffer = BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_format_properties": {"font_name": _FONT, "font_size": 10},
    }
    rows = ledger(reading)
    with Workbook(buffer, options) as book:
        # The moment of writing is no fact of the reading; a fixed one keeps two runs equal.
        book.set_properties({"title": _title(reading), "created": datetime(2000, 1, 1)})
        formats = _formats(book)
        _ledger_sheet(book, formats, reading, rows)
        _duties_sheet(book, formats, duties(rows), register)
        _targets_sheet(book, formats, reading)
        _measures_sheet(book, formats, reading)
        _citations_sheet(book, formats, reading)
        _attachments_sheet(book, formats, reading)
        _questions_sheet(book, formats, reading)
        for added in more:
            columns = [_Column(title, width, centred=width < 12) for title, width in added.columns]
            _filtered(book.add_worksheet(added.name), formats, columns, added.records)
    return buffer.getvalue()


def _formats(book: Workbook) -> _Formats:
    cell = {"font_color": _INK, "border": 1, "border_color": _LINE, "valign": "top", "text_wrap": True}
    return _Formats(
        title=book.add_format({"font_color": _INK, "bold": True, "font_size": 14, "valign": "vcenter"}),
        note=book.add_format({"font_color": "#5B6470", "valign": "vcenter"}),
        head=book.add_format({**cell, "bold": True, "bg_color": _HEAD, "align": "center", "valign": "vcenter"}),
        text=book.add_format(cell),
        centred=book.add_format({**cell, "align": "center"}),
    )


def _ledger_sheet(book: Workbook, formats: _Formats, reading: PlanReading, rows: Sequence[Row]) -> None:
    more = _more_columns(rows)
    columns = (
        _Column("序号", 6, centred=True),
        _Column("领域", 12, centred=True),
        _Column("任务", 22),
        _Column("内容", 58),
        _Column("牵头单位", 16),
        _Column("责任单位", 22),
        _Column("配合单位", 18),
        _Column("完成时限", 14, centred=True),
        *(_Column(title, width) for title, width, _ in more),
    )
    sheet = book.add_worksheet("任务台账")
    sheet.set_row(0, 30)
    sheet.write_string(0, 0, _title(reading), formats.title)
    sheet.write_string(1, 0, _particulars(reading), formats.note)
    records: list[_Record] = [
        (
            row.number,
            row.area,
            row.heading,
            row.body,
            *(row.names(role) for role in Role),
            row.due,
            *(cell(row) for _, _, cell in more),
        )
        for row in rows
    ]
    _fill(sheet, formats, columns, records, top=2)
    sheet.freeze_panes(3, 3)
    if not any(row.area for row in rows):
        sheet.set_column(1, 1, columns[1].width, None, {"hidden": True})
    at = 3
    for area, group in groupby(rows, key=lambda row: row.area):
        count = len(list(group))
        if area and count > 1:
            sheet.merge_range(at, 1, at + count - 1, 1, "", formats.centred)
            _write(sheet, at, 1, area, formats.centred)
        at += count


def _more_columns(rows: Sequence[Row]) -> list[tuple[str, float, Callable[[Row], str]]]:
    """What only some task tables give, each a column where a row has it."""
    columns: tuple[tuple[str, float, Callable[[Row], str]], ...] = (
        ("阶段目标", 40, lambda row: row.stages),
        ("投资等数额", 24, lambda row: row.amounts),
        ("责任人和联系人", 26, lambda row: row.people),
    )
    return [column for column in columns if any(column[2](row) for row in rows)]


def _duties_sheet(book: Workbook, formats: _Formats, bodies: Sequence[Duties], register: Register | None) -> None:
    columns = (
        _Column("单位", 26),
        _Column("规范名称", 30),
        _Column("任务数", 8, centred=True),
        *(_Column(f"{zh(role)}任务序号", 26) for role in Role),
    )
    records: list[_Record] = [
        (
            body.name,
            _full_name(body, register),
            body.total,
            *("、".join(map(str, body.rows.get(role, ()))) for role in Role),
        )
        for body in bodies
    ]
    _filtered(book.add_worksheet("单位分工"), formats, columns, records)


def _targets_sheet(book: Workbook, formats: _Formats, reading: PlanReading) -> None:
    columns = (
        _Column("序号", 6, centred=True),
        _Column("指标", 26),
        _Column("要求", 10, centred=True),
        _Column("目标值", 14, centred=True),
        _Column("完成时限", 18, centred=True),
        _Column("力度", 8, centred=True),
        _Column("所属任务", 28),
        _Column("原文", 48),
    )
    records = [
        (
            number,
            printed(target.subject.quote),
            zh(target.comparator),
            quantity_text(target.quantity) + ("（隐含）" if target.implied else ""),
            deadline_text(target.due),
            zh(target.strength),
            "" if target.task is None else _heading(reading.tasks[target.task]),
            printed(target.quote),
        )
        for number, target in enumerate(reading.targets, 1)
    ]
    _filtered(book.add_worksheet("量化目标"), formats, columns, records)


def _measures_sheet(book: Workbook, formats: _Formats, reading: PlanReading) -> None:
    columns = (
        _Column("任务序号", 9, centred=True),
        _Column("任务", 28),
        _Column("举措", 60),
        _Column("类别", 9, centred=True),
        _Column("力度", 9, centred=True),
        _Column("是否承诺", 9, centred=True),
    )
    records = [
        (
            number,
            _heading(task),
            printed(measure.quote),
            zh(measure.kind),
            zh(measure.strength),
            "是" if measure.commitment else "否",
        )
        for number, task in enumerate(reading.tasks, 1)
        for measure in task.measures
    ]
    _filtered(book.add_worksheet("举措"), formats, columns, records)


def _citations_sheet(book: Workbook, formats: _Formats, reading: PlanReading) -> None:
    columns = (
        _Column("序号", 6, centred=True),
        _Column("文件名称", 70),
        _Column("发文字号", 26),
        _Column("提及次数", 9, centred=True),
    )
    records = [
        (
            number,
            printed(citation.title.quote) if citation.title else "",
            printed(citation.number.quote) if citation.number else "",
            len(citation.mentions),
        )
        for number, citation in enumerate(reading.citations, 1)
    ]
    _filtered(book.add_worksheet("引用文件"), formats, columns, records)


def _attachments_sheet(book: Workbook, formats: _Formats, reading: PlanReading) -> None:
    columns = (_Column("序号", 6, centred=True), _Column("附件名称", 80), _Column("文件格式", 12, centred=True))
    records = [
        (attachment.ordinal or number, printed(attachment.quote), attachment.extension or "")
        for number, attachment in enumerate(reading.attachments, 1)
    ]
    _filtered(book.add_worksheet("附件"), formats, columns, records)


def _questions_sheet(book: Workbook, formats: _Formats, reading: PlanReading) -> None:
    columns = (
        _Column("序号", 6, centred=True),
        _Column("待确认事项", 60),
        _Column("原文", 44),
        _Column("可选答案", 30),
        _Column("确认结果", 24),
    )
    records = [
        (number, question.message, printed(question.quote), "；".join(question.choices), "")
        for number, question in enumerate(reading.questions, 1)
    ]
    _filtered(book.add_worksheet("待确认事项"), formats, columns, records)


def _filtered(sheet: Worksheet, formats: _Formats, columns: Sequence[_Column], records: Sequence[_Record]) -> None:
    """A sheet without merged cells, whose columns can be filtered and sorted."""
    _fill(sheet, formats, columns, records)
    sheet.autofilter(0, 0, max(len(records), 1), len(columns) - 1)


def _fill(
    sheet: Worksheet,
    formats: _Formats,
    columns: Sequence[_Column],
    records: Sequence[_Record],
    top: int = 0,
) -> None:
    """Write head and records, and set the sheet up for reading and for printing on A4 across."""
    for column, spec in enumerate(columns):
        sheet.set_column(column, column, spec.width)
        sheet.write_string(top, column, spec.title, formats.head)
    for row, record in enumerate(records, top + 1):
        for column, (value, spec) in enumerate(zip(record, columns, strict=True)):
            _write(sheet, row, column, value, formats.centred if spec.centred else formats.text)
    sheet.set_row(top, 24)
    sheet.freeze_panes(top + 1, 0)
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.set_paper(_PAPER_A4)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
    sheet.repeat_rows(top)
    sheet.print_area(0, 0, top + max(len(records), 1), len(columns) - 1)
    sheet.set_footer("&L&A&C第 &P 页，共 &N 页")


def _write(sheet: Worksheet, row: int, column: int, value: str | int, cell_format: Format) -> None:
    if isinstance(value, int):
        sheet.write_number(row, column, value, cell_format)
    else:
        cell = value if len(value) <= _CELL_LIMIT else value[: _CELL_LIMIT - len(_CUT)] + _CUT
        sheet.write_string(row, column, cell, cell_format)


def _title(reading: PlanReading) -> str:
    return printed(reading.metadata.title.quote) if reading.metadata.title else reading.source.name


def _particulars(reading: PlanReading) -> str:
    metadata = reading.metadata
    return "　".join(
        (
            f"发文字号：{printed(metadata.number.quote) if metadata.number else '无'}",
            f"发文机关：{' '.join(printed(issuer.quote) for issuer in metadata.issuers) or '未载明'}",
            f"成文日期：{metadata.issued_on.value.isoformat() if metadata.issued_on else '未载明'}",
            f"来源：{reading.source.name}",
        )
    )


def _full_name(body: Duties, register: Register | None) -> str:
    known = register.organisation(body.organisation) if register and body.organisation else None
    return known.name if known else ""


def _heading(task: Task) -> str:
    return numbered(task.label or "", printed(task.title.quote))
