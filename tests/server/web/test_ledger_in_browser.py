"""How the ledger looks in a real browser: list, panel, item, plans, ad hoc items, search."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from browsing import BACKEND, Open, opening
from django.test import Client
from django.utils import timezone
from looking import LOOKS, least_for, wrong_on
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

import server_cast
import server_papers
from luoshi.extraction.reading import Role
from luoshi.server.core.clock import china_date
from luoshi.server.ledger.models import Plan, PlanKind, RelationKind, Task
from luoshi.server.ledger.services.making import NewItem, add_item, relate
from luoshi.server.orgs.services.people import change_password
from server_cast import Cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def today(monkeypatch: pytest.MonkeyPatch) -> date:
    """The cast lives now: a browser has no other clock."""
    now = timezone.now()
    for module in (server_cast, server_papers):
        monkeypatch.setattr(module, "NOW", now)
    monkeypatch.setattr(server_cast, "TODAY", china_date(now))
    return china_date(now)


@pytest.fixture
def full(today: date, committed_cast: Cast) -> Cast:
    """A plan of four items, three items of a meeting, two of them drafts."""
    cast, now = committed_cast, timezone.now()
    server_papers.ledger_of(cast)
    compiler = cast.actor("compiler", now)
    for title, days in (("提出水价调整方案", -9), ("修复水毁道路", 2), ("排查全部水库", 40)):
        add_item(
            actor=compiler,
            now=now,
            plan="云岭县人民政府2031年第12次常务会议",
            kind=PlanKind.MINUTES,
            new=NewItem(
                title=title,
                source="云岭县人民政府2031年第12次常务会议",
                source_text=f"会议议定：由县水利局牵头，尽快{title}。",
                owners=((cast.body("water"), Role.LEAD), (cast.body("yuntai"), Role.SUPPORT)),
                last_day=today + timedelta(days=days),
            ),
            number="〔2031〕12号",
        )
    pair = [Task.objects.get(title=title).public_id for title in ("疏浚干流河道", "提出水价调整方案")]
    relate(
        actor=compiler,
        now=now,
        first=pair[0],
        second=pair[1],
        kind=RelationKind.FINER,
        basis="水价方案细化疏浚后的供水",
    )
    return cast


@pytest.fixture
def desk(full: Cast, browser: Browser, live_server: LiveServer) -> Iterator[Open]:
    """Opens pages as the compiler."""
    client = Client()
    own = change_password(
        actor=full.alone("compiler"), now=timezone.now(), person=full.person("compiler"), password="Yunling-2031-ledger"
    )
    client.force_login(own, backend=BACKEND)
    assert client.get("/ledger/?view=all").status_code == 200  # what the first request loads is not the browser's wait
    yield from opening(browser, live_server.url, client.cookies["luoshi_session"].value)


def addresses() -> list[str]:
    plan = Plan.objects.get(kind="plan").public_id
    item = Task.objects.get(title="疏浚干流河道").public_id
    return [
        "/ledger/?view=all",
        f"/ledger/?view=all&open={item}",
        "/ledger/?text=没有的词",
        f"/ledger/items/{item}/",
        f"/ledger/items/{Task.objects.get(title='修复水毁道路').public_id}/",
        f"/ledger/items/{item}/relate/?q=水",
        "/ledger/plans/",
        f"/ledger/plans/{plan}/",
        f"/ledger/add/?like={Task.objects.get(title='修复水毁道路').public_id}",
        "/search/?q=水",
        "/search/?q=没有的词",
    ]


@pytest.mark.parametrize(("size", "language"), LOOKS)
def test_pages_stand_still_and_are_read(desk: Open, size: str, language: str) -> None:
    assert wrong_on(desk("/", size, language), addresses(), least_for(size)) == {}


@pytest.mark.walk
def test_a_list_is_narrowed_kept_walked_by_keys_searched_and_come_back_to(desk: Open) -> None:
    page = desk("/ledger/?view=all")
    page.set_default_timeout(5000)
    rows = page.locator("[data-row]")
    assert rows.count() == 7

    page.locator("details.filters summary").click()
    page.get_by_label("职责").select_option("lead")
    page.locator("details.filters input[name=text]").fill("水")
    page.get_by_role("button", name="应用筛选").click()
    page.wait_for_url("**role=lead**")
    narrowed = [row.inner_text() for row in rows.all()]
    assert 0 < len(narrowed) < 7 and page.locator(".chips .mark, .chips a").count() >= 2

    page.locator("details.views summary").click()
    page.get_by_label("名称").fill("牵头的水事")
    page.get_by_role("button", name="保存方案").click()
    page.wait_for_url("**view=list-**")
    assert [row.inner_text() for row in rows.all()] == narrowed
    kept = page.url

    page.locator(".ledger-scroll").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_selector("#panel .passage")
    assert "open=item-" in page.url
    page.keyboard.press("Escape")
    page.wait_for_function("() => !document.querySelector('#panel').childElementCount")
    assert "open=" not in page.url
    assert page.evaluate("document.activeElement.className") == "row-link"

    page.keyboard.press("/")
    page.keyboard.type("河道")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=**")
    page.locator(".hits h2 a").first.click()
    page.wait_for_url("**/ledger/items/**")
    page.goto(kept)
    assert [row.inner_text() for row in rows.all()] == narrowed
    assert page.locator("details.views summary").inner_text().strip() == "牵头的水事"


def test_fields_and_words_of_an_item_lead_to_each_other(desk: Open) -> None:
    page = desk(f"/ledger/items/{Task.objects.get(title='疏浚干流河道').public_id}/")
    page.set_default_timeout(5000)
    field = page.locator(".measures a.to-source").first
    field.click()
    mark = page.locator(".passage .fact-here").first
    assert mark.get_attribute("id") == (field.get_attribute("href") or "")[1:]
    assert "完成干流清淤18公里" in mark.inner_text()
    owner = page.locator(".passage .fact-responsibility").last
    owner.click()
    assert owner.get_attribute("id") == (page.locator(".to-source-here").get_attribute("href") or "")[1:]
    owner.press("ArrowLeft")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.matches('.owners a.to-source.to-source-here')")
    page.get_by_role("link", name="在全文中看").click()
    page.wait_for_url("**#m-here")
    here = page.locator("#m-here")
    assert here.evaluate("each => each === document.activeElement")
    assert "疏浚干流河道" in here.inner_text()
    box = here.bounding_box()
    assert box is not None and 60 < box["y"] < 740
