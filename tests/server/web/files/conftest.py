"""Somebody who may attach, a store of the test's own, and the fixtures of the browser."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from browsing import Open, opening
from django.test import Client
from django.utils import timezone
from pytest_django.live_server_helper import LiveServer

from luoshi.server.orgs.models import Post, User
from server_cast import Cast


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Path) -> Path:
    settings.LUOSHI_FILES = tmp_path / "files"
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
    return tmp_path / "files"


@pytest.fixture
def county(cast: Cast) -> Cast:
    """The cast, whose posts have begun on the day on which the test runs: pages ask a clock."""
    Post.objects.update(starts_on=date(2020, 1, 1))
    User.objects.update(must_change_password=False, password_changed_at=timezone.now())
    return cast


@pytest.fixture
def enter(county: Cast) -> Callable[[str], Client]:
    """The test client of one of the cast."""

    def signed_in(who: str) -> Client:
        client = Client()
        person = User.objects.get(public_id=county.person(who))
        client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return signed_in


@pytest.fixture
def keeper(enter: Callable[[str], Client]) -> Client:
    """The test client of the county's system administrator, who may edit its organisations."""
    return enter("system")


@pytest.fixture
def visit(browser: Any, live_server: LiveServer, keeper: Client) -> Iterator[Open]:
    """Opens a page as the system administrator."""
    yield from opening(browser, live_server.url, keeper.cookies["luoshi_session"].value)
