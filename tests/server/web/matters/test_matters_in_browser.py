"""Matters in a real browser: how pages look at every size; the walk of office, unit and leader from page to page."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta

import pytest
from browsing import BACKEND, SIZES
from django.test import Client
from django.utils import timezone
from looking import LOOKS, least_for, wrong_on
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

import server_cast
import server_papers
from luoshi.server.audit.verification import verify
from luoshi.server.core.clock import china_date
from luoshi.server.delivery.models import Matter, Part
from luoshi.server.delivery.services.handing_out import hand_out
from luoshi.server.delivery.services.registering import approve_matters, register_matters
from luoshi.server.delivery.services.signing import sign_part
from luoshi.server.orgs.services.people import change_password
from server_cast import Cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
As = Callable[..., Page]
PATIENCE = 30_000
"""Milliseconds that a machine with other work may need for an answer."""


@pytest.fixture
def today(monkeypatch: pytest.MonkeyPatch) -> date:
    """The cast lives now: a browser has no other clock."""
    now = timezone.now()
    for module in (server_cast, server_papers):
        monkeypatch.setattr(module, "NOW", now)
    monkeypatch.setattr(server_cast, "TODAY", china_date(now))
    return china_date(now)


@pytest.fixture
def busy(today: date, committed_cast: Cast) -> Cast:
    """Two matters are approved, one of them is handed out and one part of it signed; a third waits for approval."""
    cast, now = committed_cast, timezone.now()
    plan = server_papers.ledger_of(cast)
    compiler = cast.actor("compiler", now)
    keys = [server_papers.item_of(plan, words).public_id for words in ("疏浚", "拆除", "监测")]
    made = register_matters(actor=compiler, now=now, items=keys)
    first = [row.public_id for row in made if "监测" not in row.task.title]
    approve_matters(actor=cast.actor("head", now), now=now, matters=first)
    dredging = [row.public_id for row in made if "疏浚" in row.task.title]
    hand_out(actor=compiler, now=now, matters=dredging, due_on=today + timedelta(days=40))
    part = Part.objects.filter(organisation=cast.bodies["water"], matter__task__title__contains="疏浚").get()
    sign_part(actor=cast.actor("water_clerk", now), now=now, part=part.public_id)
    return cast


@pytest.fixture
def sign_in(busy: Cast, browser: Browser, live_server: LiveServer) -> Iterator[As]:
    """Opens pages as one of the cast: ``sign_in("water_clerk", "/matters/unit/", "phone", "en")``."""
    contexts: list[BrowserContext] = []
    clients: dict[str, Client] = {}

    def open_page(who: str, path: str, size: str = "office", language: str = "zh-hans") -> Page:
        if who not in clients:
            own = change_password(
                actor=busy.alone(who), now=timezone.now(), person=busy.person(who), password="Yunling-2031-ledger"
            )
            clients[who] = Client()
            clients[who].force_login(own, backend=BACKEND)
        client = clients[who]
        assert client.get(path).status_code == 200  # what the first request loads is not the browser's wait
        width, height = SIZES[size]
        context = browser.new_context(viewport={"width": width, "height": height}, locale="zh-CN")
        contexts.append(context)
        cookies = {"luoshi_language": language, "luoshi_session": client.cookies["luoshi_session"].value}
        context.add_cookies([{"name": n, "value": v, "url": live_server.url} for n, v in cookies.items()])
        page = context.new_page()
        page.set_default_timeout(30_000)
        page.goto(live_server.url + path)
        return page

    yield open_page
    for context in contexts:
        context.close()


def _addresses(who: str) -> list[str]:
    matter = Matter.objects.get(task__title__contains="疏浚").public_id
    part = Part.objects.get(matter__public_id=matter, organisation__names__text="云岭县水利局").public_id
    shared = ["/", "/matters/", f"/matters/?open={matter}", f"/matters/items/{matter}/"]
    own = {
        "compiler": ["/matters/desk/", "/matters/queues/unsigned/", f"/matters/acts/matter.hand_out/{matter}/"],
        "water_clerk": ["/matters/unit/", f"/matters/acts/part.feed_back/{part}/", "/matters/queues/own_under_way/"],
        "head": ["/matters/leader/", "/matters/?text=没有的词"],
    }
    return [*shared, *own[who]]


@pytest.mark.parametrize(("size", "language"), LOOKS)
def test_pages_of_matters_stand_still_and_are_read(sign_in: As, size: str, language: str) -> None:
    for who in ("compiler", "water_clerk", "head"):
        page = sign_in(who, "/", size, language)
        assert wrong_on(page, _addresses(who), least_for(size)) == {}, who


@pytest.mark.walk
def test_a_unit_reports_by_keys_the_office_returns_it_and_a_leader_decides_in_place(sign_in: As) -> None:
    unit = sign_in("water_clerk", "/matters/unit/")
    unit.get_by_role("link", name="反馈进展").first.focus()
    unit.keyboard.press("Enter")
    dialog = unit.locator("dialog[open]")
    expect(dialog.get_by_role("button", name="反馈进展")).to_be_visible(timeout=PATIENCE)
    dialog.get_by_role("button", name="反馈进展").press("Enter")
    expect(dialog.locator(".wrong").first).to_be_visible(timeout=PATIENCE)
    dialog.get_by_label("推进", exact=True).press("Space")
    dialog.get_by_label("进展情况").fill("完成清淤 6 公里")
    dialog.get_by_role("button", name="反馈进展").press("Enter")
    expect(unit.locator("#messages")).to_contain_text("已办理：反馈进展", timeout=PATIENCE)
    expect(unit.get_by_text("完成清淤 6 公里")).to_be_visible()

    office = sign_in("supervisor", "/matters/queues/feedbacks/")
    office.locator(".ledger-scroll").focus()
    office.keyboard.press("ArrowDown")
    office.keyboard.press("Enter")
    panel = office.locator("#panel")
    expect(panel).to_contain_text("完成清淤 6 公里", timeout=PATIENCE)
    panel.locator("summary", has_text="其他办理").click()
    panel.get_by_role("link", name="退回补正").click()
    form = office.locator("dialog[open]")
    form.get_by_label("缺少数据").check()
    form.get_by_label("说明").fill("请写明护岸处数")
    office.keyboard.press("Escape")
    expect(office.locator("dialog[open]")).to_have_count(0)
    assert Part.objects.filter(state="待审核").count() == 1
    panel.locator("summary", has_text="其他办理").click()
    panel.get_by_role("link", name="退回补正").click()
    form.get_by_label("缺少数据").check()
    form.get_by_label("说明").fill("请写明护岸处数")
    form.get_by_role("button", name="退回补正").click()
    expect(office.locator("#messages")).to_contain_text("已办理：退回补正", timeout=PATIENCE)
    assert Part.objects.filter(state="已退回").count() == 1

    leader = sign_in("head", "/matters/leader/")
    leader.get_by_role("link", name="同意立项").first.click()
    leader.locator("dialog[open]").get_by_role("button", name="同意立项").click()
    expect(leader.locator("#messages")).to_contain_text("已办理：同意立项", timeout=PATIENCE)
    assert Matter.objects.get(task__title__contains="监测").state == "已立项"

    clerk = sign_in("water_clerk", "/")
    clerk.get_by_role("link", name="补正反馈（1 项）").click()
    clerk.locator(".row-link").first.click()
    expect(clerk.locator("#panel")).to_contain_text("请写明护岸处数", timeout=PATIENCE)


def _press(page: Page, code: str, **fields: str) -> None:
    """Press the act of a page that has a code, fill in its dialog and send it; ``file`` is what is brought along."""
    link = page.locator(f'main a[href*="/acts/{code}/"]').first
    link.evaluate("link => { const menu = link.closest('details'); if (menu) menu.open = true; }")
    label = link.inner_text().strip()
    link.click()
    dialog = page.locator("dialog[open]")
    send = dialog.get_by_role("button", name=label)
    expect(send).to_be_visible(timeout=PATIENCE)
    for name, value in fields.items():
        field = dialog.locator(f'[name="{name}"]')
        if name == "new_files":
            field.set_input_files({"name": value, "mimeType": "text/plain", "buffer": value.encode()})
        elif field.first.get_attribute("type") == "radio":
            dialog.locator(f'[name="{name}"][value="{value}"]').check()
        else:
            field.fill(value)
    send.click()
    expect(page.locator("#messages")).to_contain_text(f"已办理：{label}", timeout=PATIENCE)


@pytest.mark.walk
def test_a_matter_goes_from_the_office_to_its_look_back(sign_in: As) -> None:
    matter = Matter.objects.get(task__title__contains="拆除")
    address = f"/matters/items/{matter.public_id}/"
    office = sign_in("compiler", address)
    _press(office, "matter.hand_out")
    clerk = sign_in("town_clerk", address)
    _press(clerk, "part.sign")
    done = {"claim_level": "done", "progress": "沿岸违建全部拆除", "new_files": "验收单.txt"}
    _press(clerk, "part.feed_back", **done)
    supervisor = sign_in("supervisor", address)
    _press(supervisor, "part.accept_done")
    leader = sign_in("town_leader", address)
    _press(leader, "matter.ask_completion", claim_level="done", text="拆除、清运完毕", new_files="影像.txt")
    supervisor.reload()
    _press(supervisor, "matter.take_up")
    _press(supervisor, "matter.confirm", method="on_site", level="done", findings="现场查看属实", new_files="照片.txt")
    head = sign_in("head", address)
    _press(head, "matter.close")
    supervisor.reload()
    _press(supervisor, "look_back.hold", findings="没有反弹")
    office.reload()
    for words in ("已销号", "成果巩固", "沿岸违建全部拆除", "现场查看属实", "照片.txt", "没有反弹"):
        expect(office.locator("main")).to_contain_text(words)
    assert verify(matter.government.public_id).findings == ()
