"""Reports that somebody else enters or signs: the office for a body, a clerk where there is no leader; many items."""

import pytest
from at_the_sheet import Desk, desk
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from english_reader import chinese_seen, texts_of_the_office
from many_items import reported_before
from working import words

from luoshi.server.cycles.models import Report
from luoshi.server.cycles.states import ReportState
from luoshi.server.orgs.services.posts import revoke_post
from server_cast import Cast

__all__ = ["desk"]
pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
MOST = 30


def test_the_office_enters_for_a_body_from_its_paper(desk: Desk) -> None:
    office, unit = desk.client("compiler"), desk.held.cast.body("water")
    page = words(office.get(desk.page))
    assert "代哪个单位填报" in page and f"?unit={unit}" in page
    address = f"{desk.page}?unit={unit}"
    assert "先附上单位的书面件" in words(office.get(address))
    assert office.post(f"{desk.act('save')}?unit={unit}", desk.filled()).status_code == 403
    paper = SimpleUploadedFile("盖章件.txt", "县水利局三季度进展，已盖章。".encode())
    assert office.post(f"{desk.page}scan?unit={unit}", {"file": paper}).status_code == 302
    assert "书面件已附" in words(office.get(address))
    saved = words(office.post(f"{desk.act('save')}?unit={unit}", desk.filled(), headers=HTMX))
    assert "签批并提交（1 项）" in saved
    row = desk.report()
    assert row.scan and row.filled_by_name == "钟合青"
    assert office.post(f"{desk.page}do/submit?unit={unit}", {"reports": [row.public_id]}).status_code == 302
    row = desk.report()
    assert (row.state, row.feedback.scan if row.feedback else "") == (ReportState.IN_REVIEW, row.scan)


def test_where_no_leader_is_in_office_the_clerk_hands_in(desk: Desk) -> None:
    held = desk.held
    cast = held.cast
    revoke_post(actor=cast.actor("security"), now=held.now, post=cast.post("water_leader"), comment="调离")
    clerk = desk.client("water_clerk")
    saved = words(clerk.post(desk.act("save"), desk.filled(), headers=HTMX))
    assert "提交（1 项）" in saved and "送单位负责人" not in saved
    clerk.post(f"{desk.page}do/submit", {"reports": [desk.report().public_id]})
    assert desk.report().state == ReportState.IN_REVIEW


def test_the_leader_may_fill_in_and_sign_at_once(desk: Desk) -> None:
    leader = desk.client("water_leader")
    saved = words(leader.post(desk.act("save"), desk.filled(), headers=HTMX))
    assert "签批并提交（1 项）" in saved
    leader.post(f"{desk.page}do/submit", {"reports": [desk.report().public_id]})
    assert desk.report().state == ReportState.IN_REVIEW


def test_sixty_items_in_thirty_queries_and_in_english(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    held = reported_before(cast, 60)
    monkeypatch.setattr(timezone, "now", lambda: held.now)
    desk = Desk(held)
    clerk = desk.client("water_clerk")
    clerk.post(desk.act("save"), desk.filled())
    clerk.get(desk.page)  # duties are counted once, whenever something was recorded
    with CaptureQueriesContext(connection) as asked:
        page = words(clerk.get(desk.page))
    assert page.count("data-card") == 60 and "还要报 60 项" in page
    assert len(asked) <= MOST, len(asked)
    english = words(clerk.get(desk.page, headers={"Accept-Language": "en"}))
    assert chinese_seen(english, texts_of_the_office()) == set()
    assert "Nothing new" in english and "60 items still to report" in english
    assert Report.objects.count() == 1
