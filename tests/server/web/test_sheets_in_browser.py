"""A sheet goes out, is changed in an office, comes back; a leader approves; what was and what is stand side by side."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import openpyxl
import pytest
from browsing import opening, session_of
from looking import LOOKS, least_for, wrong_on
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from luoshi.server.audit.verification import verify
from luoshi.server.ledger.models import Amendment, AmendmentSubject, Plan
from luoshi.server.ledger.services.amendments import propose_amendment
from luoshi.server.orgs.models import User
from luoshi.server.orgs.services.people import change_password
from server_cast import NOW, TODAY, Cast
from server_papers import item_of, ledger_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MORNING = NOW + timedelta(minutes=5)
At = Callable[..., Page]


@pytest.fixture
def plan(committed_cast: Cast) -> Plan:
    return ledger_of(committed_cast)


@pytest.fixture
def at(
    committed_cast: Cast, browser: Browser, live_server: LiveServer, monkeypatch: pytest.MonkeyPatch
) -> Iterator[At]:
    """Opens a page as one of the cast: ``at("compiler", "/ledger/import/")``."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: MORNING)
    sessions: dict[str, str] = {}

    def session(who: str) -> str:
        if who not in sessions:
            person = committed_cast.people[who]
            own = committed_cast.alone(who)
            change_password(actor=own, now=MORNING, person=person.public_id, password="云岭-Luoshi-2031")
            sessions[who] = session_of(User.objects.get(pk=person.pk))
        return sessions[who]

    with contextmanager(opening)(browser, live_server.url, None) as open_page:
        yield lambda who, path, *look: open_page(path, *look, of=session(who))


def sent(page: Page, file: Path, plan: Plan) -> None:
    page.locator("input[type=file]").set_input_files(file)
    page.locator("#id_plan").select_option(plan.name)
    page.get_by_role("button", name="上传并指定各列").click()
    page.get_by_role("button", name="查看预览").click()


def test_a_sheet_comes_back_and_a_leader_approves(at: At, plan: Plan, committed_cast: Cast, tmp_path: Path) -> None:
    page = at("compiler", "/ledger/import/")
    with page.expect_download() as download:
        page.get_by_role("link", name="导出现在的台账").click()
    saved = tmp_path / "台账.xlsx"
    download.value.save_as(saved)
    book = openpyxl.load_workbook(saved)
    book["台账"]["J4"] = "2032年10月31日"
    book.save(saved)
    sent(page, saved, plan)
    expect(page.locator("h1")).to_have_text("导入后会有哪些变化")
    expect(page.locator(".outcomes")).to_contain_text("提出变更")
    page.get_by_label("变更原因").fill("雨季延长，工期顺延")
    page.get_by_label("依据").fill("县政府第13次常务会议纪要")
    page.get_by_role("button", name="确认导入").click()
    expect(page.locator("h1")).to_have_text("台账已经导入")
    page.get_by_role("link", name="查看提出的变更").click()
    expect(page.locator(".ledger")).to_contain_text("疏浚干流河道")
    leader = at("head", "/")
    leader.get_by_role("link", name="去审批").click()
    leader.get_by_role("link", name="疏浚干流河道").first.click()
    expect(leader.locator("#panel")).to_contain_text("工期顺延")
    leader.locator("#panel").get_by_role("button", name="批准变更").click()
    expect(leader.locator("#messages")).to_contain_text("已经生效")
    cells = leader.locator(".differences td")
    expect(cells.nth(0)).to_have_text("2033-12-31")
    expect(cells.nth(1)).to_have_text("2032-10-31")
    assert str(item_of(plan, "疏浚").last_day) == "2032-10-31"
    assert Amendment.objects.get().decided_by_name == "主县长"
    assert verify(committed_cast.county.public_id).findings == ()


@pytest.mark.parametrize(("size", "language"), LOOKS)
def test_every_page_fits_stands_still_and_can_be_read(
    at: At, plan: Plan, committed_cast: Cast, tmp_path: Path, size: str, language: str
) -> None:
    item = item_of(plan, "疏浚").public_id
    waiting = propose_amendment(
        actor=committed_cast.actor("compiler"),
        now=NOW,
        item=item,
        subject=AmendmentSubject.WORDING,
        after={"title": "疏浚干流和主要支流", "body": "完成干流清淤18公里，同步清理支流。"},
        reason="增加支流",
        basis="会议纪要",
        effective_on=TODAY,
    )
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["任务", "措施", "责任单位", "完成时限"], ["修渠", "修建渠道3公里", "县河长办", "尽快"]):
        sheet.append(row)
    saved = tmp_path / "表.xlsx"
    book.save(saved)
    page = at("compiler", "/ledger/import/", size, language)
    page.locator("input[type=file]").set_input_files(saved)
    page.locator("#id_plan").select_option(plan.name)
    page.locator("form.sheet button[type=submit]").click()
    page.locator("form.item button[type=submit]").click()
    page.wait_for_url("**/preview/")
    paths = [
        "/ledger/import/", "/ledger/import/columns/", "/ledger/import/preview/", "/amendments/",
        f"/amendments/?open={waiting.public_id}", f"/amendments/{waiting.public_id}/",
        f"/ledger/items/{item}/amend/?subject=owners", f"/ledger/items/{item}/amend/?subject=target",
        f"/ledger/plans/{plan.public_id}/compare/",
    ]  # fmt: skip
    assert wrong_on(page, paths, least_for(size)) == {}
