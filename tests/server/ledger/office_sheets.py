"""Sheets of the ledger for tests: taken out, changed as offices change them, made anew, previewed, brought in."""

import io
from collections.abc import Sequence
from typing import Any

import openpyxl

from luoshi.server.ledger.comparing import preview_sheet
from luoshi.server.ledger.importing import SheetPreview, SheetRow, Told
from luoshi.server.ledger.selectors import ItemFilter
from luoshi.server.ledger.services.importing import Grounds, Imported, Seen, export_sheet, import_sheet
from server_cast import NOW, TODAY, Cast

Rows = Sequence[Sequence[object]]


def exported(cast: Cast, who: str = "compiler") -> bytes:
    return export_sheet(
        actor=cast.actor(who), now=NOW, wanted=ItemFilter(), title="清水河治理台账", unit="云岭县人民政府办公室"
    )


def edited(data: bytes, **cells: str | None) -> bytes:
    """The workbook with other values in some cells, as an office saves it."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    for place, value in cells.items():
        book["台账"][place] = value
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def sheet(rows: Rows, merges: Sequence[str] = ()) -> bytes:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    for row in rows:
        page.append(list(row))
    for area in merges:
        page.merge_cells(area)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def preview(cast: Cast, data: bytes, plan: str = "已有台账", **told: Any) -> SheetPreview:
    return preview_sheet(cast.actor("compiler"), data, "台账.xlsx", told=Told(plan, **told), today=TODAY)


def bring_in(cast: Cast, data: bytes, plan: str = "已有台账", **instead: Any) -> Imported:
    told = Told(plan, instead.pop("columns", None), instead.pop("bodies", None))
    found = preview_sheet(cast.actor("compiler"), data, "台账.xlsx", told=told, today=TODAY)
    said: dict[str, Any] = {
        "actor": cast.actor("compiler"),
        "now": NOW,
        "told": told,
        "data": data,
        "name": "台账.xlsx",
        "seen": Seen(found.sha256, found.digest),
        "grounds": Grounds(instead.pop("reason", "")),
    }
    return import_sheet(**said | instead)


def subjects(row: SheetRow) -> set[str]:
    return {change.subject.value for change in row.changes}
