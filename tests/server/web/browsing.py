"""A person who has signed in, in the test client and in a real browser whose complaints fail the test."""

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page
from pytest_django.live_server_helper import LiveServer

from luoshi.server.core.actor import system_actor
from luoshi.server.core.roles import PostRole
from luoshi.server.orgs.acting import without_post
from luoshi.server.orgs.models import GovernmentLevel, OrganisationKind, User
from luoshi.server.orgs.services.governments import create_government
from luoshi.server.orgs.services.organisations import NewOrganisation, create_organisation
from luoshi.server.orgs.services.people import change_password
from luoshi.server.orgs.services.posts import grant_post
from luoshi.server.orgs.services.roster import create_account

# Playwright runs a loop in the thread that the tests use the database from.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

SYSTEM = system_actor("初始化")
PASSWORD = "云岭-Luoshi-2027"
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
SIZES = {"office": (1366, 768), "wide": (1920, 1080), "phone": (375, 740)}


@pytest.fixture
def person(db: None) -> User:
    """Somebody of 云岭县 with an account and a post, whose password is their own."""
    now = timezone.now()
    county = create_government(actor=SYSTEM, now=now, name="云岭县", level=GovernmentLevel.COUNTY)
    new = NewOrganisation(
        name="云岭县水利局", kind=OrganisationKind.BUREAU, level=GovernmentLevel.COUNTY, short=("县水利局",)
    )
    bureau = create_organisation(actor=SYSTEM, now=now, government=county.public_id, new=new)
    made = create_account(
        actor=SYSTEM, now=now, government=county.public_id, login_name="wangxiuying", display_name="王秀英"
    ).person
    clerk = PostRole.UNIT_CLERK
    grant_post(actor=SYSTEM, now=now, person=made.public_id, organisation=bureau.public_id, role=clerk)
    return change_password(actor=without_post(made), now=now, person=made.public_id, password=PASSWORD)


@pytest.fixture
def signed_in(client: Client, person: User) -> Client:
    """The test client of somebody who has signed in."""
    client.force_login(person, backend=BACKEND)
    return client


def session_of(person: User) -> str:
    """What the cookie ``luoshi_session`` holds of somebody who has signed in."""
    client = Client()
    client.force_login(person, backend=BACKEND)
    return client.cookies["luoshi_session"].value


Open = Callable[..., Page]


@pytest.fixture
def anyone(browser: Browser, live_server: LiveServer) -> Iterator[Open]:
    """Opens a page without signing in: ``anyone("/account/login/", "phone")``."""
    yield from opening(browser, live_server.url, None)


@pytest.fixture
def visit(browser: Browser, live_server: LiveServer, signed_in: Client) -> Iterator[Open]:
    """Opens a page as somebody who has signed in: ``visit("/", "office", language="en")``."""
    yield from opening(browser, live_server.url, signed_in.cookies["luoshi_session"].value)


def opening(browser: Browser, origin: str, session: str | None) -> Iterator[Open]:
    """Opens pages as whom a session is of, or a page as somebody else (``of``); at the end, no page has complained."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def open_page(path: str, size: str = "office", language: str = "zh-hans", of: str = "", **options: Any) -> Page:
        width, height = SIZES[size]
        context = browser.new_context(viewport={"width": width, "height": height}, locale="zh-CN", **options)
        contexts.append(context)
        who = of or session
        cookies = {"luoshi_language": language} | ({"luoshi_session": who} if who else {})
        context.add_cookies([{"name": name, "value": value, "url": origin} for name, value in cookies.items()])
        page = context.new_page()
        page.on("console", lambda message: complaints.append(f"{page.url}: {message.text}"))
        page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
        page.on("request", lambda asked: complaints.append(asked.url) if foreign(asked.url) else None)
        page.goto(origin + path)
        return page

    def foreign(url: str) -> bool:
        return not url.startswith((origin, "data:", "blob:"))

    yield open_page
    told = list(complaints)  # what a page says of requests that its closing breaks off is no fault of it
    for context in contexts:
        context.close()
    # the browser notes statuses: those of errors that a test asks for, and of forms that are not right
    statuses = (f"a status of {status}" for status in (403, 409, 422, 429))
    refused = tuple(f"Response Status Error Code {status}" for status in (409, 422))
    # whoever clicked into a page before it was drawn keeps the focus: the browser says so, and nothing is wrong
    expected = ("/styleguide/errors/", "Autofocus processing was blocked", *refused, *statuses)
    wrong = [each for each in told if not any(part in each for part in expected)]
    assert not wrong, wrong
