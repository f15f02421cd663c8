"""A ledger goes out as a sheet and comes back: upload, columns, preview, names, confirmation, what came of it."""

import io
import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.html import escape
from office_of_cast import Office

from luoshi.server.ledger.models import Amendment, Plan, Task
from luoshi.server.orgs.models import OrganisationName
from server_papers import item_of, ledger_of

pytestmark = pytest.mark.django_db
IMPORT = "/ledger/import/"
HEADS = ["序号", "重点任务", "工作举措", "责任单位", "完成时限"]


@pytest.fixture
def plan(office: Office) -> Plan:
    return ledger_of(office.cast)


def sheet(*rows: Sequence[object]) -> bytes:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    for row in rows:
        page.append(list(row))
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def exported(client: Client, query: str = "") -> bytes:
    response = client.get(f"/ledger/export{query}")
    assert response.status_code == 200
    return bytes(response.content)


def edited(data: bytes, **cells: str) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(data))
    for place, value in cells.items():
        book["台账"][place] = value
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def brought(client: Client, data: bytes, plan: str = "", name: str = "台账.xlsx") -> str:
    """The preview of a file, by way of the columns as they are proposed."""
    file = SimpleUploadedFile(name, data)
    sent = {"file": file, "plan": plan, "name": "" if plan else "云岭县2031年重点工作"}
    response = client.post(IMPORT, sent)
    assert response.status_code == 302, response.content.decode()
    columns = client.get(response.headers["Location"]).content.decode()
    chosen = dict(re.findall(r'<select name="(c\d+)".*?<option value="(\w+)" selected', columns, re.S))
    response = client.post("/ledger/import/columns/", chosen)
    assert response.status_code == 302, response.content.decode()
    return str(client.get(response.headers["Location"]).content.decode())


def confirmed(client: Client, page: str, **said: str) -> Any:
    hidden = dict(re.findall(r'name="(sha256|digest)" value="([0-9a-f]+)"', page))
    return client.post("/ledger/import/confirm", hidden | said)


def test_the_list_goes_out_with_its_filters(office: Office, plan: Plan) -> None:
    client, water = office.at("compiler"), office.cast.body("water")
    response = client.get(f"/ledger/export?plan={plan.public_id}")
    assert quote(plan.name) in response["Content-Disposition"]
    rows = openpyxl.load_workbook(io.BytesIO(exported(client, f"?unit={water}&role=lead&plan=")))["台账"]
    assert [cell.value for cell in rows["C"][3:]] == ["疏浚干流河道"]
    assert "云岭县水利局" in str(rows["A1"].value)
    dated = openpyxl.load_workbook(io.BytesIO(exported(client, "?due_to=2031-12-31")))["台账"]
    assert [cell.value for cell in dated["C"][3:]] == ["加强水质监测"]
    assert openpyxl.load_workbook(io.BytesIO(exported(office.at("farm_clerk"))))["台账"].max_row == 5


def test_an_unchanged_sheet_has_nothing_to_import(office: Office, plan: Plan) -> None:
    client = office.at("compiler")
    page = brought(client, exported(client), plan.name)
    assert "表格与台账一致" in page and "确认导入" not in page


def test_drafts_are_made_and_told(office: Office) -> None:
    client = office.at("compiler")
    page = brought(client, sheet(HEADS, [1, "修渠", "修建渠道3公里", "县水利局", "2032年6月底前"]))
    assert "新增 1 项草稿" in page and "修建渠道3公里" in page
    assert not Task.objects.exists()
    response = confirmed(client, page)
    assert response.status_code == 302
    done = client.get(response.headers["Location"]).content.decode()
    assert "新增 1 项草稿" in done
    task = Task.objects.get()
    assert (task.title, task.due_text, str(task.last_day), task.state) == (
        "修渠",
        "2032年6月底前",
        "2032-06-30",
        "草稿",
    )
    assert client.get("/ledger/import/preview/").status_code == 404  # the file is gone with the import


def test_confirmed_items_ask_for_a_reason(office: Office, plan: Plan) -> None:
    client = office.at("compiler")
    page = brought(client, edited(exported(client), J4="2032年10月31日"), plan.name)
    assert "对 1 项已确认的事项提出变更" in page
    assert "<del>2033-12-31</del>" in page and "<ins>2032-10-31</ins>" in page
    refused = confirmed(client, page, effective_on="2031-09-12")
    assert refused.status_code == 422 and "请写明变更原因" in refused.content.decode()
    assert not Amendment.objects.exists()
    confirmed(client, page, reason="雨季延长", basis="会议纪要", effective_on="2031-10-01")
    row = Amendment.objects.get()
    assert (row.reason, row.basis, row.origin) == ("雨季延长", "会议纪要", "import")
    assert str(row.effective_on) == "2031-10-01"
    assert item_of(plan, "疏浚").last_day != row.after["last_day"]


def test_errors_name_the_cell_and_offer_no_button(office: Office) -> None:
    client = office.at("compiler")
    page = brought(client, sheet(HEADS, [1, "修渠", "修渠道", "县水利局", "尽快"], [2, "修路", "", "", ""]))
    assert "有 2 处需要改正" in page and "Sheet!E2" in page and "确认导入" not in page
    only = client.get("/ledger/import/preview/?show=error").content.decode()
    assert "修渠" in only and "修路" in only
    assert "修渠" not in client.get("/ledger/import/preview/?show=new").content.decode().partition("<tbody>")[2]


def test_names_are_settled_and_remembered_with_the_import(office: Office) -> None:
    client, water = office.at("compiler"), office.cast.body("water")
    page = brought(client, sheet(HEADS, [1, "巡河", "每月巡查", "县河长办", "长期"]))
    assert "县河长办" in page and "没有认出" in page
    client.post("/ledger/import/names", {"name0": "县河长办", "body0": water, "remember0": "1"})
    assert not OrganisationName.objects.filter(text="县河长办").exists()
    page = client.get("/ledger/import/preview/").content.decode()
    assert confirmed(client, page).status_code == 302
    assert Task.objects.get().responsibilities.get().organisation.public_id == water
    assert str(OrganisationName.objects.get(text="县河长办").starts_on) == "2031-09-12"


def test_what_was_told_of_columns_is_offered_again(office: Office) -> None:
    client = office.at("compiler")
    strange = ["条目", "说明事宜", "谁来办", "到哪天"]
    file = SimpleUploadedFile("表.xlsx", sheet(strange, ["a", "修渠", "县水利局", "2032-03-31"]))
    client.post(IMPORT, {"file": file, "plan": "", "name": "杂项"})
    page = client.get("/ledger/import/columns/").content.decode()
    assert "修渠" in page and "县水利局" in page
    wrong = client.post("/ledger/import/columns/", dict.fromkeys(("c0", "c1", "c2", "c3"), "other"))
    assert wrong.status_code == 422 and "请指定哪一列是" in wrong.content.decode()
    told = {"c0": "label", "c1": "title", "c2": "responsible", "c3": "due"}
    client.post("/ledger/import/columns/", told)
    assert confirmed(client, client.get("/ledger/import/preview/").content.decode()).status_code == 302
    file = SimpleUploadedFile("表.xlsx", sheet(strange, ["b", "修路", "云台镇", "2032-03-31"]))
    client.post(IMPORT, {"file": file, "plan": "杂项", "name": ""})
    page = client.get("/ledger/import/columns/").content.decode()
    assert "钟合青" in page
    assert dict(re.findall(r'<select name="(c\d+)".*?<option value="(\w+)" selected', page, re.S)) == told


def test_another_file_or_another_ledger_is_refused(office: Office, plan: Plan) -> None:
    client = office.at("compiler")
    first = brought(client, sheet(HEADS, [1, "甲", "做甲", "县水利局", ""]))
    brought(client, sheet(HEADS, [1, "乙", "做乙", "县水利局", ""]))
    other = confirmed(client, first)
    assert other.status_code == 422 and "不是同一个" in other.content.decode()
    seen = brought(client, sheet(HEADS, [1, "疏浚干流河道", "改写", "县水利局", ""]), plan.name)
    Task.objects.filter(plan=plan).update(revision=7)
    moved = confirmed(client, seen, reason="改", effective_on="2031-09-12")
    assert moved.status_code == 422 and "台账有了变化" in moved.content.decode()
    assert not Task.objects.exclude(plan=plan).exists() and not Amendment.objects.exists()


@pytest.mark.parametrize("wrong", [b"", b"no table", b"PK\x03\x04rubbish"])
def test_what_is_no_table_is_refused_beside_the_field(office: Office, wrong: bytes) -> None:
    sent = {"file": SimpleUploadedFile("x.xlsx", wrong), "plan": "", "name": "甲"}
    response = office.at("compiler").post(IMPORT, sent)
    assert response.status_code == 422 and 'id="id_file_error"' in response.content.decode()


def test_texts_of_a_table_are_texts_on_the_page(office: Office) -> None:
    evil = "<script>alert(1)</script>"
    page = brought(office.at("compiler"), sheet(HEADS, [1, evil, evil, evil, evil]))
    assert evil not in page and escape(evil) in page


def test_only_compilers_import_and_who_may_is_told(office: Office) -> None:
    for who in ("supervisor", "water_clerk", "head", "viewer", "system"):
        assert office.at(who).get(IMPORT).status_code == 403
        assert office.at(who).post("/ledger/import/confirm").status_code == 403
    assert office.at("system").get("/ledger/export").status_code == 403
    assert Client().get(IMPORT).status_code == 302


def test_pages_stay_within_their_queries(office: Office, plan: Plan) -> None:
    client = office.at("compiler")
    brought(client, edited(exported(client), J4="2032年10月31日"), plan.name)
    for path in (IMPORT, "/ledger/import/columns/", "/ledger/import/preview/"):
        with CaptureQueriesContext(connection) as asked:
            assert client.get(path).status_code == 200
        assert len(asked) <= 30, (path, len(asked))
