"""A cycle that is open today, for pages in a browser: two matters handed out two months ago, each with a body."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from browsing import BACKEND, SIZES
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page
from pytest_django.live_server_helper import LiveServer

import server_cast
import server_papers
from luoshi.server.core.clock import china_date
from luoshi.server.cycles.models import Cycle
from luoshi.server.cycles.services.cycles import open_cycle, plan_own
from luoshi.server.delivery.models import Part
from luoshi.server.delivery.services.handing_out import hand_out
from luoshi.server.delivery.services.registering import approve_matters, register_matters
from luoshi.server.delivery.services.signing import sign_part
from luoshi.server.orgs.services.people import change_password
from server_cast import Cast

As = Callable[..., Page]
_LED = (("疏浚", "water", "water_clerk"), ("拆除", "yuntai", "town_clerk"))


@dataclass
class Due:
    """The cast, its cycle, and the moment."""

    cast: Cast
    cycle: Cycle
    now: datetime

    def part(self, words: str) -> Part:
        """The part that speaks for the matter of an item."""
        body = next(body for each, body, _who in _LED if each == words)
        return Part.objects.get(matter__task__title__contains=words, organisation=self.cast.bodies[body])


@pytest.fixture
def begun_on(monkeypatch: pytest.MonkeyPatch) -> datetime:
    """The cast has been there for two months: a browser has no other clock than that of the day."""
    then = timezone.now() - timedelta(days=60)
    for module in (server_cast, server_papers):
        monkeypatch.setattr(module, "NOW", then)
    monkeypatch.setattr(server_cast, "TODAY", china_date(then))
    return then


@pytest.fixture
def due(begun_on: datetime, committed_cast: Cast) -> Due:
    """Both matters are under way, and the reports of the last seven weeks are asked for."""
    cast, now, then = committed_cast, timezone.now(), begun_on
    plan = server_papers.ledger_of(cast)
    office, head = cast.actor("compiler", then), cast.actor("head", then)
    keys = [server_papers.item_of(plan, words).public_id for words, _body, _who in _LED]
    made = register_matters(actor=office, now=then, items=keys)
    approve_matters(actor=head, now=then, matters=[row.public_id for row in made])
    hand_out(
        actor=office, now=then, matters=[row.public_id for row in made], due_on=china_date(now) + timedelta(days=90)
    )
    found = Due(cast, Cycle(), now)
    for words, _body, who in _LED:
        sign_part(actor=cast.actor(who, then), now=then, part=found.part(words).public_id)
    today = china_date(now)
    cycle = plan_own(
        actor=cast.actor("compiler", now), now=now, name="十月调度", first=today - timedelta(days=50),
        last=today - timedelta(days=1),
    )  # fmt: skip
    if cycle.opens_on > today:
        open_cycle(actor=cast.actor("compiler", now), now=now, cycle=cycle.public_id, comment="提前布置")
    else:
        open_cycle(actor=cast.actor("compiler", now), now=now, cycle=cycle.public_id)
    cycle.refresh_from_db()
    found.cycle = cycle
    return found


@pytest.fixture
def sign_in(due: Due, browser: Browser, live_server: LiveServer) -> Iterator[As]:
    """Opens pages as one of the cast: ``sign_in("water_clerk", "/", "phone", "en")``."""
    contexts: list[BrowserContext] = []
    clients: dict[str, Client] = {}

    def open_page(who: str, path: str, size: str = "office", language: str = "zh-hans") -> Page:
        if who not in clients:
            own = change_password(
                actor=due.cast.alone(who), now=timezone.now(), person=due.cast.person(who), password="Yunling-2031-due"
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
