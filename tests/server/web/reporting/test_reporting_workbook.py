"""The sheet as a workbook: what is locked, what comes back, what is refused; saved whole or not at all."""

import re
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from at_the_sheet import Desk, desk
from django.core.files.uploadedfile import SimpleUploadedFile
from working import words

from luoshi.server.cycles.blank import KEY, LEVEL, NONE, PROGRESS, UNCHANGED, VALUE
from luoshi.server.cycles.models import Report
from luoshi.server.cycles.states import ReportState

__all__ = ["desk"]
pytestmark = pytest.mark.django_db
WHO = "water_clerk"


def taken_out(desk: Desk) -> tuple[Any, dict[str, int]]:
    """The workbook as it is downloaded, and its columns."""
    answer = desk.client(WHO).get(f"{desk.page}blank")
    assert answer.status_code == 200
    book: Any = openpyxl.load_workbook(BytesIO(answer.content))
    heads: dict[str, int] = {str(cell.value): cell.column for cell in book.active[1]}
    return book, heads


def given_back(desk: Desk, book: Any, status: int = 200) -> str:
    """The preview of a workbook that is brought back."""
    stream = BytesIO()
    book.save(stream)
    file = SimpleUploadedFile("填报表.xlsx", stream.getvalue())
    return words(desk.client(WHO).post(f"{desk.page}return/", {"file": file}), status)


def confirmed(desk: Desk, preview: str) -> Any:
    """What is answered where the preview is confirmed."""
    found = re.search(r'name="sha256" value="(\w+)"', preview)
    assert found is not None
    told = {"sha256": found[1], "name": "填报表.xlsx"}
    return desk.client(WHO).post(f"{desk.page}return/confirm", told)


def test_what_is_known_is_locked_and_what_is_asked_for_is_open(desk: Desk) -> None:
    book, heads = taken_out(desk)
    sheet = book.active
    assert sheet.protection.sheet and sheet.column_dimensions["A"].hidden
    row = {head: sheet.cell(2, column) for head, column in heads.items()}
    assert row[KEY].value.startswith(f"{desk.held.part().public_id}@0|")
    assert row["事项"].value == "疏浚干流河道" and row["事项"].protection.locked
    assert not any(row[head].protection.locked for head in (VALUE, PROGRESS, LEVEL, UNCHANGED, NONE))
    assert row["分子"].protection.locked, "no rate is asked for"
    assert sheet.cell(3, heads[PROGRESS]).protection.locked, "the texts of an item stand in its first row"
    lists = {str(each.sqref): each.formula1 for each in sheet.data_validations.dataValidation}
    assert '"谋划,启动,推进,基本完成,完成,验收"' in lists.values()


def test_it_comes_back_is_looked_at_and_saved_at_once(desk: Desk) -> None:
    book, heads = taken_out(desk)
    sheet = book.active
    sheet.cell(2, heads[VALUE]).value = 6.5
    sheet.cell(3, heads[NONE]).value = "尚未开工"
    sheet.cell(2, heads[LEVEL]).value = "推进"
    sheet.cell(2, heads[PROGRESS]).value = "清淤6.5公里。"
    preview = given_back(desk, book)
    assert "将保存 1 项" in preview and "清淤6.5公里。" in preview and "暂时没有数：尚未开工" in preview
    assert not Report.objects.exists()
    assert confirmed(desk, preview).status_code == 302
    row = desk.report()
    assert (row.state, row.claim_level, row.progress) == (ReportState.DRAFT, "under_way", "清淤6.5公里。")
    assert [each.get("value") for each in row.figures] == ["6.5", None]
    assert "已保存 1 项" in words(desk.client(WHO).get(desk.page))
    again = given_back(desk, book, 422)
    assert "下载以后水小莲保存过这一项" in again


def test_what_nobody_touched_changes_nothing(desk: Desk) -> None:
    book, _heads = taken_out(desk)
    assert "另有 1 项没有填" in given_back(desk, book)


def test_errors_name_their_cell_and_nothing_is_saved(desk: Desk) -> None:
    book, heads = taken_out(desk)
    sheet = book.active
    sheet.cell(2, heads[VALUE]).value = "六公里半"
    sheet.cell(2, heads[LEVEL]).value = "差不多"
    sheet.cell(3, heads[KEY]).value = "part-別处@0"
    preview = given_back(desk, book, 422)
    assert "不是数，请只填数字" in preview and "H2" in preview
    assert "请从列表中选择进展程度" in preview and "请重新下载填报表" in preview
    assert not Report.objects.exists()


def test_other_files_are_refused(desk: Desk) -> None:
    clerk = desk.client(WHO)
    for content in (b"", b"PK\x03\x04 no workbook", b"<html></html>"):
        file = SimpleUploadedFile("填报表.xlsx", content)
        assert clerk.post(f"{desk.page}return/", {"file": file}).status_code == 422
    other: Any = openpyxl.Workbook()
    other.active.append(["事项", "进展"])
    assert "没有找到填报表" in given_back(desk, other, 422)
    assert clerk.post(f"{desk.page}return/confirm", {"sha256": "0" * 64}).status_code == 404


def test_a_formula_stays_text(desk: Desk) -> None:
    text = '=HYPERLINK("http://evil.example","看")'
    desk.client(WHO).post(desk.act("save"), desk.filled(progress=text))
    book, heads = taken_out(desk)
    cell = book.active.cell(2, heads[PROGRESS])
    assert cell.value == text and cell.data_type == "s"
