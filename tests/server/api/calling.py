"""The cast as callers of the interface: programs with tokens, people in browsers, strangers. The clock stands still."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from luoshi.server.core.roles import PostRole
from luoshi.server.orgs.models import User
from luoshi.server.orgs.services.people import change_password
from luoshi.server.policy import Facts
from luoshi.server.policy.scopes import TokenScope, scopes_of_roles
from luoshi.server.tokens.services import create_token
from server_cast import NOW, Cast
from server_rows import begun_with

PASSWORD = "云岭-Luoshi-2031"
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
ROOT = "/api/v1"
JSON = "application/json"


@dataclass(slots=True)
class Clock:
    """The time that the server takes for now."""

    now: datetime = NOW


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """A clock that a test sets; it stands at the time of the cast."""
    made = Clock()
    monkeypatch.setattr(timezone, "now", lambda: made.now)
    return made


@pytest.fixture
def ready(cast: Cast, clock: Clock) -> Cast:
    """The cast, everybody with a password of their own."""
    for name, person in begun_with(_with_passwords, cast).items():
        vars(cast.people[name]).update(vars(person))
    return cast


def _with_passwords(cast: Cast) -> dict[str, User]:
    for name, person in cast.people.items():
        change_password(actor=cast.alone(name), now=NOW, person=person.public_id, password=PASSWORD)
        person.refresh_from_db()
    return cast.people


def secret_of(cast: Cast, name: str, scopes: Iterable[TokenScope] | None = None, days: int = 30) -> str:
    """The secret of a new token of somebody; with every scope of their post unless some are named."""
    post = cast.posts[name]
    every = scopes_of_roles({PostRole(post.role), PostRole.PERSON})
    _, secret = create_token(
        actor=cast.actor(name),
        now=NOW,
        post=post.public_id,
        name="与县级平台对接",
        scopes=every if scopes is None else tuple(scopes),
        days=days,
    )
    return secret


def program(cast: Cast, name: str, scopes: Iterable[TokenScope] | None = None) -> Client:
    """A program with a token of somebody."""
    return Client(headers={"Authorization": f"Bearer {secret_of(cast, name, scopes)}"})


def browser_of(cast: Cast, name: str, *, csrf: bool = False) -> Client:
    """The browser of somebody who has signed in; ``csrf`` makes it check forged calls."""
    client = Client(enforce_csrf_checks=csrf)
    client.force_login(cast.people[name], backend=BACKEND)
    return client


Program = Callable[..., Client]


@dataclass(frozen=True)
class Call:
    """One right call of an operation, and the facts of what it is about; ``seen`` says whether an actor sees that."""

    method: str
    path: str
    facts: Facts
    sent: dict[str, Any] | None = None
    seen: Any = None
    headers: dict[str, str] = field(default_factory=dict)


def send(client: Client, method: str, path: str, body: dict[str, Any] | None = None, **headers: str) -> Any:
    """One call, with a body as JSON where there is one; ``If_Match`` is the header If-Match."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    if body is None:
        return getattr(client, method)(f"{ROOT}{path}", headers=named)
    return getattr(client, method)(f"{ROOT}{path}", json.dumps(body), JSON, headers=named)
