"""Reviewing in a real browser: by keys, with one press for what is ordinary; voices side by side; how it looks."""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal

import pytest
from at_the_sheet import Desk
from browsing import Open, opening
from django.utils import timezone
from looking import LOOKS, least_for, wrong_here, wrong_on
from many_items import reported_before
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from luoshi.server.core.clock import china_date
from luoshi.server.cycles.figures import Given
from luoshi.server.cycles.models import Confidence, Report
from luoshi.server.cycles.owing import owed_in
from luoshi.server.cycles.states import ReportState
from luoshi.server.delivery.models import Part
from server_cast import Cast
from server_voices import lit, visited

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SAID = (
    "清淤完成三分之一，护岸开工两处，沿线征地全部完成。",
    "清淤完成三分之一，护岸开工两处，沿线征地全部完成。",
    "主管网铺设八公里，试压合格。",
    "完成三座水库除险，还有一座在招标。",
)


@pytest.fixture
def desk(committed_cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Four reports of the water bureau wait; two of them say the same."""
    held = reported_before(committed_cast, 4)
    rows = []
    owed = [each for each in owed_in(held.cycle, held.now.date()) if each.part.printed_name == "县水利局"]
    for each, progress in zip(owed, SAID, strict=True):
        figures = [Given(key=asked.key, value=Decimal("6.5")) for asked in each.asked]
        part = Part.objects.get(pk=each.part.pk)
        rows.append(held.save(part=part, progress=progress, next_step="十一月完工。", figures=figures))
    held.submit(*rows)

    def now() -> datetime:
        return held.now

    monkeypatch.setattr(timezone, "now", now)
    return Desk(held)


@pytest.fixture
def office(desk: Desk, browser: Browser, live_server: LiveServer) -> Iterator[Open]:
    """Opens pages as the supervisor of the office."""
    client = desk.client("supervisor")
    assert client.get(review_of(desk)).status_code == 200  # what the first request loads is not the browser's wait
    yield from opening(browser, live_server.url, client.cookies["luoshi_session"].value)


def review_of(desk: Desk) -> str:
    return f"/cycles/{desk.held.cycle.public_id}/review/"


def compare_of(desk: Desk) -> str:
    return f"/cycles/{desk.held.cycle.public_id}/compare/"


@pytest.mark.walk
def test_a_reviewer_reads_asks_and_decides_by_keys(office: Open, desk: Desk) -> None:
    page = office(review_of(desk))
    page.set_default_timeout(6000)
    assert page.locator("h1").inner_text() == "2031年第三季度：4 份等您审核"
    page.keyboard.press("j")
    page.keyboard.press("a")
    page.wait_for_function("() => document.activeElement.name === 'comment'")
    page.keyboard.type("同一标段，已核实。")
    page.keyboard.press("Escape")
    page.wait_for_function("() => document.activeElement.matches('[data-review]')")
    page.keyboard.press("a")
    page.locator(".toast-success").wait_for()
    assert Report.objects.filter(state=ReportState.ACCEPTED).count() == 1
    page.keyboard.press("j")
    page.keyboard.press("r")
    page.wait_for_function("() => document.activeElement.name === 'reason'")
    page.locator("select[name=reason]").locator("visible=true").first.select_option("contradicts")
    page.keyboard.press("Escape")
    page.keyboard.press("c")
    page.keyboard.type("和另一项文字一样，请写明各自进展。")
    page.get_by_role("button", name="退回补正").first.click()
    page.get_by_text("已退回补正").first.wait_for()
    assert Report.objects.filter(state=ReportState.RETURNED).count() == 1
    page.get_by_role("button", name="通过没有疑问的 2 份").click()
    page.get_by_text("没有等您审核的").wait_for()
    assert Report.objects.filter(state=ReportState.ACCEPTED).count() == 3


@pytest.mark.walk
def test_voices_are_compared_and_one_judges(office: Open, desk: Desk) -> None:
    today = china_date(desk.held.now)
    visited(desk.held.part().matter, today, "begun")
    lit(desk.held.part().matter, today, "green")
    page = office(compare_of(desk))
    page.set_default_timeout(6000)
    page.locator("tbody tr").first.click()
    panel = page.locator("[data-panel-inner]")
    panel.get_by_text("核查是“启动”").wait_for()
    panel.get_by_role("link", name="判断信心").click()
    page.get_by_label("低", exact=True).check()
    page.get_by_label("理由").fill("实地看过，护岸没有合龙。")
    page.get_by_role("button", name="记下判断").click()
    page.get_by_text("已记下").first.wait_for()
    assert Confidence.objects.get().grade == "low"
    page.goto(page.url.split("/matters/")[0] + compare_of(desk))
    assert page.locator(".differs li").all_inner_texts() == ["自报高于核查", "信心低，亮灯正常"]


@pytest.mark.parametrize(("size", "language"), LOOKS)
def test_pages_stand_still_and_are_read(office: Open, desk: Desk, size: str, language: str) -> None:
    today, part = china_date(desk.held.now), desk.held.part()
    visited(part.matter, today, "begun", passed=False)
    lit(part.matter, today, "green")
    page = office("/", size, language)
    judge = f"{compare_of(desk)}{part.matter.public_id}/judge/"
    pages = [review_of(desk), compare_of(desk), f"{compare_of(desk)}?show=all&open={part.public_id}", judge]
    assert wrong_on(page, pages, least_for(size)) == {}
    assert wrong_here(page, least_for(size)) == []
