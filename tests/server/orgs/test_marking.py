"""The way back of an import: the cells at fault are marked in the workbook that was sent."""

import io
from typing import Any

import openpyxl
import pytest

from luoshi.server.orgs.importing import preview_import, template
from luoshi.server.orgs.marking import marked_workbook
from luoshi.server.orgs.sheets import RowError
from server_cast import Cast


def workbook(*rows: list[Any], title: str = "机构") -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for row in rows:
        sheet.append(row)
    for cell in next(sheet.iter_cols(max_col=1)):
        cell.data_type = "s"  # what looks like a formula was typed as text
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def opened(data: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(data))


@pytest.mark.django_db
def test_what_was_sent_comes_back_with_its_errors(cast: Cast) -> None:
    data = workbook(
        ["机构全称", "类别", "设立日期"],
        ["云岭县数据局", "衙门", "去年"],
        ["=1+1局", "工作部门", ""],
        ["云岭县档案局", "工作部门", "2020-01-01"],
    )
    preview = preview_import(cast.county, data, "机构.xlsx")
    assert len(preview.errors) == 2
    sheet = opened(marked_workbook(data, "机构.xlsx", preview.errors))["机构"]
    assert sheet["A4"].value == "云岭县档案局"
    assert (sheet["A3"].value, sheet["A3"].data_type) == ("=1+1局", "s")
    assert "不能识别" in sheet["B2"].comment.text
    assert "不是日期" in sheet["C2"].comment.text
    assert sheet["B2"].fill.fgColor.rgb.endswith("FDF3DC")
    assert sheet["D1"].value == "需要改正"
    assert "不能识别" in sheet["D2"].value and "不是日期" in sheet["D2"].value
    assert sheet["D3"].value is None
    mended = preview_import(cast.county, marked_workbook(data, "机构.xlsx", preview.errors), "again.xlsx")
    assert [row.name for row in mended.rows][-1] == "云岭县档案局"


def test_a_cell_that_was_not_there_is_marked_too() -> None:
    data = workbook(["机构全称", "类别"], ["云岭县数据局"])
    sheet = opened(marked_workbook(data, "x.xlsx", [RowError("机构!B2", "没有填写类别"), RowError("机构!H9", "别处")]))[
        "机构"
    ]
    assert sheet["B2"].comment.text == "没有填写类别"
    assert sheet["C9"].value == "别处"


def test_errors_without_a_cell_are_listed() -> None:
    sheet = opened(marked_workbook("机构全称\t类别\n甲\t乙".encode(), "x.txt", [RowError("第 2 行", "不对")])).active
    assert [cell.value for cell in sheet[1]] == ["第 2 行", "不对"]


def test_the_template_itself_comes_back() -> None:
    assert opened(marked_workbook(template(), "模板.xlsx", []))["机构"]["A1"].value == "机构全称"
