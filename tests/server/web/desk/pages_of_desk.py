"""A desk before the pages: its address, acts and what an answer holds, as a script sees them."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from office_of_cast import Office

from luoshi.server.core.roles import PostRole
from luoshi.server.intake.models import Desk
from luoshi.server.orgs.services.posts import grant_post
from server_cast import NOW, SYSTEM
from server_papers import taken_in
from server_rows import begun_with

HTMX: dict[str, Any] = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def desk(office: Office) -> Desk:
    return begun_with(taken_in, office.cast)


def path(desk: Desk, rest: str = "") -> str:
    return f"/desks/{desk.public_id}/{rest}"


def colleague(office: Office) -> None:
    """A second person who confirms."""
    office.cast.posts["newcomer"] = grant_post(
        actor=SYSTEM,
        now=NOW - timedelta(days=1),
        person=office.cast.person("newcomer"),
        organisation=office.cast.body("office"),
        role=PostRole.OFFICE_COMPILER,
    )


def press(client: Client, desk: Desk, status: int = 200, rest: str = "act", **data: Any) -> str:
    """What a script gets as the answer to an act."""
    response = client.post(path(desk, rest), data, **HTMX)
    text = response.content.decode()
    assert response.status_code == status, text[:2000]
    return text


def states(desk: Desk) -> dict[str, int]:
    found: dict[str, int] = {}
    for state in desk.candidates.values_list("state", flat=True):
        found[state] = found.get(state, 0) + 1
    return found


def stamped(client: Client, desk: Desk) -> str:
    found = re.search(r'data-stamp="([^"]+)"', client.get(path(desk)).content.decode())
    assert found
    return found.group(1)


def fields(html: str) -> dict[str, Any]:
    """What a browser would send of a form as it stands."""
    found: dict[str, Any] = {}
    for tag in re.findall(r"<input[^>]*>", html):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and ('type="checkbox"' not in tag or " checked" in tag):
            found[name.group(1)] = value.group(1) if value else ("on" if "checkbox" in tag else "")
    for name, body in re.findall(r'<textarea[^>]*name="([^"]*)"[^>]*>\r?\n?(.*?)</textarea>', html, re.S):
        found[name] = body
    for name, body in re.findall(r'<select[^>]*name="([^"]*)"[^>]*>(.*?)</select>', html, re.S):
        chosen = re.search(r'<option value="([^"]*)" selected', body)
        found[name] = chosen.group(1) if chosen else ""
    found.pop("csrfmiddlewaretoken", None)
    return found
