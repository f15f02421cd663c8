"""The cast at their desks: the clock stands at the cast's morning, and each of them can open pages."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from http.cookies import SimpleCookie
from typing import TypeVar

import pytest
from django.test import Client

from luoshi.server.orgs.models import User
from luoshi.server.orgs.services.people import change_password
from server_cast import NOW, Cast
from server_rows import begun_with

Made = TypeVar("Made")
MORNING = NOW + timedelta(minutes=5)
OWN_PASSWORD = "Yunling-2031-ledger"
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@dataclass
class Office:
    """The cast, and a client for each of them."""

    cast: Cast
    clients: dict[str, Client] = field(default_factory=dict)

    def at(self, who: str) -> Client:
        """The test client of one of them, signed in with a password of their own."""
        if who not in self.clients:
            person = self.cast.people[who]
            change_password(actor=self.cast.alone(who), now=MORNING, person=person.public_id, password=OWN_PASSWORD)
            client = Client()
            client.force_login(User.objects.get(pk=person.pk), backend=BACKEND)
            self.clients[who] = client
        return self.clients[who]

    def html(self, who: str, path: str, status: int = 200) -> str:
        """The page that one of them sees."""
        response = self.at(who).get(path)
        assert response.status_code == status, (who, path, response.status_code)
        return str(response.content.decode())

    def rows(self, who: str, path: str) -> set[str]:
        """The keys of the rows of a list that one of them sees, all pages of it."""
        found: set[str] = set()
        sign = "&" if "?" in path else "?"
        for page in range(1, 60):
            html = self.html(who, f"{path}{sign}page={page}")
            found |= set(re.findall(r'class="row-link" href="[^"]*[?&;]open=([a-z0-9-]+)', html))
            if 'rel="next"' not in html:
                return found
        raise AssertionError("a list without end")

    def begun_with(self, build: Callable[["Office"], Made], *apart: object) -> Made:
        """What ``build`` makes through pages, put back with the sessions of who made it (``server_rows``)."""
        name = (build.__module__, build.__qualname__, *apart)
        kept: tuple[Made, dict[str, SimpleCookie]] = begun_with(_through_pages, self, build, apart=name)
        made, sessions = kept
        for who, cookies in sessions.items():
            if who not in self.clients:
                self.clients[who] = Client()
                self.clients[who].cookies = cookies
        return made


def _through_pages(office: Office, build: Callable[[Office], Made]) -> tuple[Made, dict[str, SimpleCookie]]:
    made = build(office)
    return made, {who: client.cookies for who, client in office.clients.items()}


@pytest.fixture
def office(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    """The office of the cast at its morning."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: MORNING)
    yield Office(cast)
