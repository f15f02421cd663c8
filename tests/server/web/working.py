"""The cast before the pages: anybody of it signed in, on the morning of the cast."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from unittest import mock

import pytest
from django.http.response import HttpResponseBase
from django.test import Client
from django.utils import timezone

from luoshi.server.orgs.services.people import change_password
from server_cast import NOW, Cast

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
PASSWORD = "云岭-Luoshi-2031"
AtWork = Callable[[str], Client]


@pytest.fixture
def at_work(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> AtWork:
    """The test client of one of the cast: ``at_work("system")``; the pages live on the morning of the cast."""

    def now() -> datetime:
        return NOW

    monkeypatch.setattr(timezone, "now", now)

    def sign_in(who: str) -> Client:
        person = cast.people[who]
        if person.must_change_password:
            own = cast.alone(who)
            cast.people[who] = person = change_password(actor=own, now=NOW, person=person.public_id, password=PASSWORD)
        client = Client()
        client.force_login(person, backend=BACKEND)
        return client

    return sign_in


@contextmanager
def on_day(moment: datetime) -> Iterator[None]:
    """The pages live at another moment than the morning of the cast."""
    with mock.patch.object(timezone, "now", lambda: moment):
        yield


def words(response: HttpResponseBase, status: int = 200) -> str:
    """The page as text; its status is looked at first."""
    text = str(getattr(response, "content", b"").decode())
    assert response.status_code == status, text[:3000]
    return text
