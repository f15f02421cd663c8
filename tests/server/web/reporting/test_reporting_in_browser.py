"""Reporting in a real browser: how it looks, what a usual report costs, what a lost connection loses."""

from collections.abc import Iterator
from datetime import datetime

import pytest
from at_the_sheet import Desk
from browsing import Open, opening
from django.utils import timezone
from looking import LOOKS, least_for, wrong_here, wrong_on
from many_items import reported_before
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from luoshi.server.cycles.models import Report
from luoshi.server.cycles.states import ReportState
from server_cast import Cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
A_CLICK, A_KEY, A_LOOK = 1.1, 0.28, 1.35
"""Seconds of a click, of a key, and of looking and deciding before each click: the keystroke-level model (Card, Moran,
Newell 1980), a keyboard at 40 words a minute.
"""
KEYS_A_CHARACTER = 3
"""Keys of a Chinese character with its choice: two and a half of pinyin on average, rounded up."""
MOST_SECONDS = 180


class Hand:
    """Somebody at the page, whose clicks and keys are counted."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.clicks = self.keys = 0
        page.set_default_timeout(6000)

    def click(self, words: str, role: str = "button") -> None:
        """Press what is called so, the first of them that is seen."""
        self.page.locator(role, has_text=words).locator("visible=true").first.click()
        self.clicks += 1

    def type(self, text: str) -> None:
        """Write where the focus is."""
        self.page.keyboard.type(text)
        self.keys += sum(KEYS_A_CHARACTER if ord(sign) > 0x2E7F else 1 for sign in text)

    def press(self, key: str) -> None:
        """One key."""
        self.page.keyboard.press(key)
        self.keys += 1

    @property
    def seconds(self) -> float:
        """What it took, by the assumptions above."""
        return self.clicks * (A_CLICK + A_LOOK) + self.keys * A_KEY


@pytest.fixture
def desk(committed_cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Three items of the water bureau, each reported before, on the morning on which the quarter opens."""
    held = reported_before(committed_cast, 3)

    def now() -> datetime:
        return held.now

    monkeypatch.setattr(timezone, "now", now)
    return Desk(held)


@pytest.fixture
def clerk(desk: Desk, browser: Browser, live_server: LiveServer) -> Iterator[Open]:
    """Opens pages as the clerk of the water bureau."""
    yield from _as("water_clerk", desk, browser, live_server)


@pytest.fixture
def leader(desk: Desk, browser: Browser, live_server: LiveServer) -> Iterator[Open]:
    """Opens pages as the leader of the water bureau."""
    yield from _as("water_leader", desk, browser, live_server)


def _as(who: str, desk: Desk, browser: Browser, live_server: LiveServer) -> Iterator[Open]:
    client = desk.client(who)
    assert client.get(desk.page).status_code == 200  # what the first request loads is not the browser's wait
    yield from opening(browser, live_server.url, client.cookies["luoshi_session"].value)


def usual_report(page: Page) -> Hand:
    """Three items: nothing new in one, a figure and a sentence in each of the others; then up to the leader."""
    hand = Hand(page)
    hand.click("无新进展")
    page.locator(".mark", has_text="报无新进展").wait_for()
    for figure, sentence in (("6.5", "清淤完成三分之一，护岸开工两处。"), ("8", "主管网铺设八公里，试压合格。")):
        hand.click("填写进展", "summary")
        page.wait_for_function("() => (document.activeElement.name ?? '').startsWith('value:')")
        hand.type(figure)
        page.locator("textarea[name=progress]").locator("visible=true").click()
        hand.clicks += 1
        hand.type(sentence)
        hand.click("保存")
        page.locator(".report-open[open]").wait_for(state="detached")
    hand.click("送单位负责人签批（3 项）")
    page.locator(".toast-success").wait_for()
    return hand


@pytest.mark.walk
@pytest.mark.parametrize("size", ["office", "phone"])
def test_a_usual_report_of_three_items_takes_less_than_three_minutes(clerk: Open, desk: Desk, size: str) -> None:
    page = clerk(desk.page, size)
    hand = usual_report(page)
    assert page.locator("h1").inner_text() == "2031年第三季度进展：都已报出"
    rows = Report.objects.order_by("pk")
    assert [row.state for row in rows] == [ReportState.AT_LEADER] * 3
    assert sorted(row.unchanged for row in rows) == [False, False, True]
    assert {row.figures[0]["value"] for row in rows} == {"4.2", "6.5", "8"}
    assert {row.next_step for row in rows} == {"十月底前完成基础施工。"}, "what was said last is filled in"
    assert hand.clicks == 8, hand.clicks
    assert hand.keys <= 100, hand.keys
    assert hand.seconds < MOST_SECONDS / 3, hand.seconds
    assert wrong_here(page, least_for(size)) == []


@pytest.mark.walk
def test_the_leader_signs_all_with_one_click_and_sends_one_back(clerk: Open, leader: Open, desk: Desk) -> None:
    usual_report(clerk(desk.page))
    page = leader(desk.page)
    hand = Hand(page)
    assert page.locator("h1").inner_text() == "2031年第三季度进展：等您签批 3 项"
    hand.click("退回修改", "summary")
    page.get_by_label("哪里要改").locator("visible=true").fill("护岸写明位置")
    hand.click("退回填报人")
    page.get_by_text("护岸写明位置").first.wait_for()
    hand.click("签批并提交（2 项）")
    page.locator(".toast-success").wait_for()
    assert sorted(row.state for row in Report.objects.all()) == sorted(
        [ReportState.DRAFT, ReportState.IN_REVIEW, ReportState.IN_REVIEW]
    )


@pytest.mark.walk
def test_by_keys_alone(clerk: Open, desk: Desk) -> None:
    page = clerk(desk.page)
    page.set_default_timeout(6000)
    page.locator(".report-open > summary").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_function("() => (document.activeElement.name ?? '').startsWith('value:')")
    page.keyboard.type("6.5")
    page.locator("textarea[name=progress]").locator("visible=true").focus()
    page.keyboard.type("清淤完成三分之一。")
    page.locator(".report-form button[type=submit]").locator("visible=true").first.focus()
    page.keyboard.press("Enter")
    page.locator(".report-open[open]").wait_for(state="detached")
    page.wait_for_function("() => document.activeElement.closest('.report-card') !== null")
    assert page.evaluate("document.activeElement.textContent.trim()") == "无新进展", "on to the next card"


@pytest.mark.walk
def test_a_lost_connection_loses_no_text(clerk: Open, desk: Desk) -> None:
    first = clerk(desk.page)
    page = first.context.new_page()  # the browser notes each request that fails
    page.goto(first.url)
    page.set_default_timeout(10000)
    page.locator(".report-open > summary").first.click()
    field = page.locator("textarea[name=progress]").locator("visible=true")
    page.context.set_offline(True)
    field.fill("断网时写的一段话")
    page.get_by_text("网络中断，内容已存在本机").locator("visible=true").wait_for()
    page.locator(".report-form button[type=submit]").locator("visible=true").first.click()
    page.get_by_text("网络中断，没有完成").wait_for()
    assert field.input_value() == "断网时写的一段话"
    page.close()
    page = first.context.new_page()
    page.set_default_timeout(10000)
    page.context.set_offline(False)
    page.goto(first.url)
    assert page.locator("textarea[name=progress]").locator("visible=true").input_value() == "断网时写的一段话"
    page.get_by_text("草稿已保存 09:00").locator("visible=true").wait_for()
    assert page.evaluate("Object.keys(localStorage).filter((name) => name.startsWith('report.')).length") == 0
    page.locator(".report-form button[type=submit]").locator("visible=true").first.click()
    page.locator(".report-saved").wait_for()
    assert Report.objects.get().progress == "断网时写的一段话"
    page.close()


@pytest.mark.walk
def test_when_the_connection_is_back_it_is_sent_by_itself(clerk: Open, desk: Desk) -> None:
    first = clerk(desk.page)
    page = first.context.new_page()
    page.goto(first.url)
    page.set_default_timeout(10000)
    page.locator(".report-open > summary").first.click()
    page.context.set_offline(True)
    page.locator("textarea[name=progress]").locator("visible=true").fill("断网时写的一段话")
    page.get_by_text("网络中断，内容已存在本机").locator("visible=true").wait_for()
    page.context.set_offline(False)
    page.get_by_text("草稿已保存 09:00").locator("visible=true").wait_for()
    page.close()


@pytest.mark.parametrize(("size", "language"), LOOKS)
def test_pages_stand_still_and_are_read(clerk: Open, desk: Desk, size: str, language: str) -> None:
    page = clerk("/", size, language)
    assert wrong_on(page, [desk.page, f"{desk.page}return/"], least_for(size)) == {}
    page.goto(page.url.split("/cycles/")[0] + desk.page)
    for summary in page.locator(".report-open > summary").all():
        summary.click()
    page.locator(".no-figure summary").first.click()
    assert wrong_here(page, least_for(size)) == []
