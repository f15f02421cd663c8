"""The way back of an import: the workbook that was sent, with every cell at fault marked and told what to do."""

import io
import re
from collections.abc import Sequence
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_cell_to_rowcol

import luoshi
from luoshi.server.orgs.importing import SHEET
from luoshi.server.orgs.sheets import RowError

_PLACE = re.compile(r"(?P<sheet>.*)!(?P<cell>[A-Z]{1,3}\d{1,7})")
_LONGEST_NOTE = 1000
_TOLD = "需要改正"


def marked_workbook(data: bytes, name: str, errors: Sequence[RowError]) -> bytes:
    """The cells of the workbook as text, those with errors coloured and commented, all errors of a row at its end.

    ``data`` is what ``preview_import`` took. Texts stay texts: nothing becomes a formula or a link.
    """
    found: dict[tuple[str, int], dict[int, list[str]]] = {}
    for error in errors:
        place = _PLACE.fullmatch(error.place)
        if place:
            row, column = xl_cell_to_rowcol(place["cell"])
            found.setdefault((place["sheet"], row), {}).setdefault(column, []).append(error.message)
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    plain = book.add_format({"num_format": "@"})
    wrong = book.add_format({"num_format": "@", "bg_color": "#FDF3DC", "border": 2})
    head = book.add_format({"bold": True, "bg_color": "#DDE6F0", "border": 1})
    document = luoshi.read(data, name)
    for table in document.tables:
        texts: dict[tuple[int, int], str] = {}
        title = SHEET
        for cell in table.cells:
            place = _PLACE.fullmatch(cell.place)
            if place:
                title = place["sheet"]
                texts[xl_cell_to_rowcol(place["cell"])] = document.text[cell.start : cell.end]
        if not texts:
            continue
        sheet = book.add_worksheet(_free_name(title, book))
        top, last = min(row for row, _ in texts), max(column for _, column in texts) + 1
        for (row, column), text in texts.items():
            messages = found.get((title, row), {}).get(column)
            sheet.write_string(row, column, text, head if row == top else wrong if messages else plain)
        sheet.write_string(top, last, _TOLD, head)
        for (where, row), columns in found.items():
            if where != title:
                continue
            sheet.write_string(row, last, "；".join(text for each in columns.values() for text in each), wrong)
            for column, messages in columns.items():
                if (row, column) not in texts:
                    sheet.write_blank(row, column, None, wrong)
                sheet.write_comment(row, column, "；".join(messages)[:_LONGEST_NOTE])
        sheet.set_column(0, last - 1, 20)
        sheet.set_column(last, last, 60)
        sheet.freeze_panes(top + 1, 1)
    if not book.worksheets():
        _listed(book.add_worksheet(SHEET), errors)
    book.close()
    return stream.getvalue()


def _listed(sheet: Any, errors: Sequence[RowError]) -> None:
    """The errors of a file whose cells have no places, such as a text with tabs."""
    for row, error in enumerate(errors):
        sheet.write_string(row, 0, error.place)
        sheet.write_string(row, 1, error.message)
    sheet.set_column(0, 0, 20)
    sheet.set_column(1, 1, 80)


def _free_name(title: str, book: xlsxwriter.Workbook) -> str:
    """A name of a sheet that the new workbook has not yet; several tables of one sheet get a number."""
    names = {sheet.get_name().lower() for sheet in book.worksheets()}
    tried, number = title[:31], 2
    while tried.lower() in names:
        tried, number = f"{title[:27]} {number}", number + 1
    return tried
