"""How projects look in a real browser, and how a unit fills one in by keys."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

import pytest
from browsing import BACKEND, Open, opening
from django.test import Client
from django.utils import timezone
from looking import LOOKS, least_for, wrong_on
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

import server_cast
import server_papers
import server_projects
from luoshi.server.core.clock import china_date
from luoshi.server.delivery.models import ProjectCard
from luoshi.server.delivery.services.nodes import fill_money, fill_node, plan_money
from luoshi.server.delivery.services.projects import ProjectLinks
from luoshi.server.orgs.services.people import change_password
from server_cast import Cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def today(monkeypatch: pytest.MonkeyPatch) -> date:
    """The cast lives now: a browser has no other clock."""
    now = timezone.now()
    for module in (server_cast, server_papers, server_projects):
        monkeypatch.setattr(module, "NOW", now)
    monkeypatch.setattr(server_cast, "TODAY", china_date(now))
    return china_date(now)


@pytest.fixture
def full(today: date, committed_cast: Cast) -> Cast:
    """A project on its way, with a node that is overdue and one that moved; another without nodes."""
    cast, now = committed_cast, timezone.now()
    plan = server_papers.ledger_of(cast)
    links = ProjectLinks(tasks=(server_papers.item_of(plan, "疏浚").public_id,))
    card = server_projects.registered(
        cast, links=links, content="新建生态护岸12处，长18公里", funds="县级财政、上级专项"
    )
    for position, days in enumerate((-200, -90, -20, 30, 200, 380, 420)):
        server_projects.planned(cast, card, position, today + timedelta(days=days))
    server_projects.planned(cast, card, 4, today + timedelta(days=260), weight="4", comment="汛期停工")
    unit, office = cast.actor("water_clerk", now), cast.actor("compiler", now)
    for position, days in ((0, -201), (1, -60)):
        fill_node(
            actor=unit, now=now, project=card.public_id, position=position, reached_on=today + timedelta(days=days)
        )
    for year in (today.year, today.year + 1):
        plan_money(actor=office, now=now, project=card.public_id, year=year, planned=Decimal("1800"))
    fill_money(actor=unit, now=now, project=card.public_id, year=today.year, done=Decimal("640.5"))
    server_projects.registered(cast, "白鹭乡水厂", template="", owner=cast.body("bailu"))
    return cast


def signed_in_as(cast: Cast, who: str, browser: Browser, live_server: LiveServer) -> Iterator[Open]:
    client = Client()
    own = change_password(
        actor=cast.alone(who), now=timezone.now(), person=cast.person(who), password="Yunling-2031-projects"
    )
    client.force_login(own, backend=BACKEND)
    assert client.get("/projects/").status_code == 200  # what the first request loads is not the browser's wait
    yield from opening(browser, live_server.url, client.cookies["luoshi_session"].value)


@pytest.fixture
def desk(full: Cast, browser: Browser, live_server: LiveServer) -> Iterator[Open]:
    """Opens pages as the compiler."""
    yield from signed_in_as(full, "compiler", browser, live_server)


@pytest.fixture
def unit(full: Cast, browser: Browser, live_server: LiveServer) -> Iterator[Open]:
    """Opens pages as the clerk of the water bureau."""
    yield from signed_in_as(full, "water_clerk", browser, live_server)


def addresses() -> list[str]:
    card = ProjectCard.objects.get(name=server_projects.NAME).public_id
    bare = ProjectCard.objects.get(name="白鹭乡水厂").public_id
    return [
        "/projects/",
        f"/projects/?open={card}",
        f"/projects/{card}/",
        f"/projects/{bare}/",
        "/projects/new/",
        f"/projects/{card}/edit/",
        f"/projects/{card}/links/",
        f"/projects/{card}/nodes/2/plan/",
        f"/projects/{card}/nodes/2/remove/",
        f"/projects/{card}/money/plan/",
        "/projects/templates/",
    ]


@pytest.mark.parametrize(("size", "language"), LOOKS)
def test_pages_stand_still_and_are_read(desk: Open, size: str, language: str) -> None:
    assert wrong_on(desk("/", size, language), addresses(), least_for(size)) == {}


@pytest.mark.walk
def test_a_unit_fills_in_a_node_by_keys(unit: Open, today: date) -> None:
    page = unit("/projects/")
    page.set_default_timeout(5000)
    page.locator(".ledger-scroll").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_selector("#panel .track")
    page.locator("#panel .panel-actions a").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/projects/proj-*/")
    assert page.locator(".track-overdue").count() == 1
    page.get_by_role("link", name="填报招标").focus()
    page.keyboard.press("Enter")
    page.get_by_label("实际完成日期").fill(today.isoformat())
    page.keyboard.press("Enter")
    page.wait_for_url("**/projects/proj-*/")
    assert page.locator(".track-overdue").count() == 0 and page.locator(".track-reached").count() == 3
    assert page.locator(".standing .figure").inner_text() == "30%"
