"""A list as a workbook: what is seen, in its order, with the columns that are shown, all pages of it."""

from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any
from urllib.parse import quote

import django_tables2 as tables
import xlsxwriter
from django.http import HttpResponse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_LONGEST_SHEET = 31
_WIDEST = 60


def table_response(table: tables.Table, title: str) -> HttpResponse:
    """The rows of a table as a file to download, named by the title and the day."""
    return file_response(workbook(table, title), f"{title} {localdate():%Y-%m-%d}.xlsx")


def file_response(content: bytes, name: str) -> HttpResponse:
    """A workbook to download under a name."""
    response = HttpResponse(content, content_type=XLSX)
    response.headers["Content-Disposition"] = attachment(name)
    return response


def attachment(name: str) -> str:
    """The header that makes a file of an answer, with a name in any script."""
    return f"attachment; filename=\"export.xlsx\"; filename*=UTF-8''{quote(name)}"


def workbook(table: tables.Table, title: str) -> bytes:
    """The rows of a table as XLSX. Text stays text: nothing that a clerk typed becomes a formula or a link."""
    stream = BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet(_sheet_name(title))
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    widths: dict[int, int] = {}
    for line, cells in enumerate(table.as_values(exclude_columns=("select",))):
        for at, cell in enumerate(cells):
            widths[at] = max(widths.get(at, 0), min(_width(cell), _WIDEST))
            _write(sheet, line, at, cell, head if line == 0 else None, day)
    for at, width in widths.items():
        sheet.set_column(at, at, width + 2)
    sheet.freeze_panes(1, 1)
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_footer(_("&L%(title)s&R第 &P 页，共 &N 页") % {"title": title.replace("&", "&&")})
    book.close()
    return stream.getvalue()


def _write(sheet: Any, line: int, at: int, cell: object, head: Any, day: Any) -> None:
    if isinstance(cell, bool) or cell is None:
        sheet.write_string(line, at, "" if cell is None else _("是") if cell else _("否"), head)
    elif isinstance(cell, int | float | Decimal):
        sheet.write_number(line, at, float(cell), head)
    elif isinstance(cell, date) and not isinstance(cell, datetime):
        sheet.write_datetime(line, at, datetime(cell.year, cell.month, cell.day), day)
    else:
        sheet.write_string(line, at, str(cell), head)


def _sheet_name(title: str) -> str:
    """A name that Excel takes: 31 characters, without the seven that mean something in a reference."""
    return "".join("·" if sign in "[]:*?/\\" else sign for sign in title)[:_LONGEST_SHEET] or "1"


def _width(cell: object) -> int:
    """Columns of a cell's text; a Chinese character takes two."""
    return sum(2 if ord(sign) > 0x2E7F else 1 for sign in str(cell if cell is not None else ""))
