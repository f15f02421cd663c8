"""Workbooks of organisations, as somebody fills them in to be imported."""

import io
from typing import Any

import openpyxl


def workbook(*rows: list[Any]) -> bytes:
    """A sheet of full name, kind and short name with some rows."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "机构"
    for row in (["机构全称", "类别", "简称"], *rows):
        sheet.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()
