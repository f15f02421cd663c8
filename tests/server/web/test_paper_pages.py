"""Papers on pages: chosen from a matter, issued, shown, saved, printed, put right."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from office_of_cast import Office

from luoshi.server.delivery.states import ExtensionState
from luoshi.server.papers.models import PaperKind, Snapshot
from server_delivered import DUE, Delivered, chased, closed, delivered, extended

pytestmark = pytest.mark.django_db


@pytest.fixture
def given(office: Office, settings: Any, tmp_path: Path) -> Delivered:
    settings.LUOSHI_FILES = tmp_path / "files"
    made = delivered(office.cast)
    chased(office.cast, made)
    return made


def issue(office: Office, given: Delivered, kind: PaperKind, about: str = "", **fields: str) -> Snapshot:
    path = f"/papers/new/{given.matter.public_id}/{kind.value}/{about or given.matter.public_id}/"
    assert office.html("compiler", path)
    response = office.at("compiler").post(path, {"code": "云政督交"} | fields)
    assert response.status_code == 302, response.content.decode()
    return Snapshot.objects.latest("pk")


def test_a_matter_offers_what_can_be_issued_now(office: Office, given: Delivered) -> None:
    link = f"/papers/new/{given.matter.public_id}/"
    assert link in office.html("compiler", f"/matters/items/{given.matter.public_id}/")
    assert link not in office.html("water_clerk", f"/matters/items/{given.matter.public_id}/")
    page = office.html("compiler", link)
    for words in ("交办单", "督查通知", "催办单", "签收回执", "云岭县水利局", "云台镇人民政府"):
        assert words in page
    assert "销号表" not in page
    assert "延期批复" not in page
    extended(office.cast, given, ExtensionState.GRANTED, DUE + timedelta(days=10))
    closed(office.cast, given)
    page = office.html("compiler", link)
    assert "销号表" in page
    assert "延期批复" in page


@pytest.mark.parametrize("kind", list(PaperKind))
def test_every_kind_is_issued_shown_printed_and_saved(office: Office, given: Delivered, kind: PaperKind) -> None:
    about, fields = given.matter.public_id, {"demands": "按期反馈\n说明原因"}
    if kind is PaperKind.EXTENSION_REPLY:
        about = extended(office.cast, given, ExtensionState.GRANTED, DUE + timedelta(days=10)).public_id
    elif kind is PaperKind.CLOSING_TABLE:
        closed(office.cast, given)
    elif kind in (PaperKind.REMINDER, PaperKind.RECEIPT):
        about = given.lead.public_id
    elif kind is PaperKind.SUPERVISION_NOTICE:
        other = delivered(office.cast, "南干渠改造", ordinal=2)
        fields |= {"topic": "渠道改造", "others": other.matter.number, "methods": "查阅资料、实地查看"}
    row = issue(office, given, kind, about, **fields)
    assert row.kind == kind
    page = office.html("compiler", f"/papers/{row.public_id}/")
    assert "北干渠改造" in page
    assert "云政督交〔2031〕1号" in page
    assert "下载 Word 文件" in page
    assert 'class="paper"' in office.html("water_clerk", f"/papers/{row.public_id}/print/")
    saved = office.at("water_clerk").get(f"/papers/{row.public_id}/save")
    assert saved.status_code == 200
    assert b"".join(saved.streaming_content)[:2] == b"PK"  # type: ignore[attr-defined]  # a file
    assert saved.headers["Content-Disposition"].startswith("attachment")


def test_the_list_is_narrowed_and_seen_by_who_may(office: Office, given: Delivered) -> None:
    row = issue(office, given, PaperKind.DISPATCH_SLIP)
    assert office.rows("compiler", "/papers/") == {row.public_id}
    assert office.rows("water_clerk", "/papers/?kind=dispatch_slip&year=2031&q=干渠") == {row.public_id}
    assert office.rows("compiler", "/papers/?kind=reminder") == set()
    assert office.rows("farm_clerk", "/papers/") == set()
    office.html("farm_clerk", f"/papers/{row.public_id}/", 404)
    office.html("farm_clerk", f"/papers/{row.public_id}/save", 404)
    assert "下载 Word 文件" in office.html("compiler", f"/papers/?open={row.public_id}")


def test_a_correction_leads_from_one_paper_to_the_other(office: Office, given: Delivered) -> None:
    old = issue(office, given, PaperKind.REMINDER, given.lead.public_id, demands="说明原因", reply_by="2031-09-20")
    path = f"/papers/{old.public_id}/correct/"
    assert "说明原因" in office.html("compiler", path)
    refused = office.at("compiler").post(path, {"reason": "", "demands": "说明"})
    assert refused.status_code == 422
    response = office.at("compiler").post(path, {"reason": "回复时限写错", "reply_by": "2031-09-22"})
    assert response.status_code == 302, response.content.decode()
    new = Snapshot.objects.get(corrects=old)
    assert new.facts["reply_by"] == "2031-09-22"
    assert "这份公文已被更正" in office.html("compiler", f"/papers/{old.public_id}/")
    assert "回复时限写错" in office.html("compiler", f"/papers/{new.public_id}/")
    assert path not in office.html("compiler", f"/papers/{old.public_id}/")


def test_what_is_wrong_stands_beside_its_field(office: Office, given: Delivered) -> None:
    issue(office, given, PaperKind.DISPATCH_SLIP, serial="3")
    path = f"/papers/new/{given.matter.public_id}/dispatch_slip/{given.matter.public_id}/"
    again = office.at("compiler").post(path, {"code": "云政督交", "serial": "3"})
    assert again.status_code == 422
    assert "已经用过" in again.content.decode()
    notice = f"/papers/new/{given.matter.public_id}/supervision_notice/{given.matter.public_id}/"
    strange = office.at("compiler").post(notice, {"topic": "渠道", "others": "2031-999"})
    assert strange.status_code == 422
    assert "2031-999" in strange.content.decode()


def test_only_the_office_gets_to_the_forms(office: Office, given: Delivered) -> None:
    row = issue(office, given, PaperKind.DISPATCH_SLIP)
    for path in (
        f"/papers/new/{given.matter.public_id}/",
        f"/papers/new/{given.matter.public_id}/dispatch_slip/{given.matter.public_id}/",
        f"/papers/{row.public_id}/correct/",
    ):
        office.html("water_clerk", path, 403)
    for strange in ("letter/" + given.matter.public_id, "reminder/part-0000000000000000"):
        office.html("compiler", f"/papers/new/{given.matter.public_id}/{strange}/", 404)


def test_facts_that_a_later_program_does_not_read_leave_the_file(office: Office, given: Delivered) -> None:
    row = issue(office, given, PaperKind.DISPATCH_SLIP)
    Snapshot.objects.filter(pk=row.pk).update(facts={"office": 1})
    assert "请下载文件查看" in office.html("compiler", f"/papers/{row.public_id}/print/")
