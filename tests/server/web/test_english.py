"""An English reader sees no Chinese besides data: on every page that a role can reach, and in every refusal."""

import re
from collections import deque

import pytest
from django.test import Client
from django.urls import reverse
from english_reader import chinese_seen, texts_of_the_office
from office_of_cast import Office

from luoshi.server.orgs.services.people import disable_person
from server_cast import NOW

# Words of pages; what the pages ask is asked by the tests of each of them on both.
pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
ENGLISH = {"Accept-Language": "en"}
MOST = 150
_LINK = re.compile(r'<a\b[^>]*\bhref="(/[^"#]*)"')
_NO_PAGE = re.compile(r"export=|/download|\.xlsx|\.toml|/logout|/styleguide|/language|/files/|^/api/")
_KEY = re.compile(r"\b(?:user|post|org|gov|deleg|prop|chan|notice|tok)-[0-9a-z]{16}\b|\d+")


def pages_of(client: Client) -> dict[str, str]:
    """The pages that links lead to from the home page, one of each shape."""
    waiting, shapes = deque(["/"]), {"/"}
    found: dict[str, str] = {}
    while waiting and len(found) < MOST:
        path = waiting.popleft()
        response = client.get(path, headers=ENGLISH)
        if response.status_code in (301, 302) or not response.headers["Content-Type"].startswith("text/html"):
            continue
        found[path] = response.content.decode()
        for link in _LINK.findall(found[path]):
            link = link.replace("&amp;", "&")
            shape = _KEY.sub("*", link)
            if shape not in shapes and not _NO_PAGE.search(link):
                shapes.add(shape)
                waiting.append(link)
    return found


@pytest.mark.parametrize("who", ["system", "security", "auditor", "compiler", "water_clerk"])
def test_pages_hold_no_chinese_besides_data(office: Office, who: str) -> None:
    client = office.at(who)
    data = texts_of_the_office()
    seen = pages_of(client)
    assert len(seen) > 15
    found = {run: path for path, html in seen.items() for run in chinese_seen(html, data)}
    assert found == {}


def refusals(office: Office) -> dict[str, tuple[int, str]]:
    """What people of the office are refused: status and page."""
    cast = office.cast
    security, clerk = office.at("security"), office.at("water_clerk")
    disable_person(actor=cast.actor("security"), now=NOW, person=cast.person("newcomer"), comment="调离")
    disabled = reverse("person_disable", args=[cast.person("newcomer")])
    answers = {
        "a host of nobody": clerk.get("/", headers=ENGLISH | {"Host": "evil host"}),
        "not in this post": clerk.get(reverse("person_new"), headers=ENGLISH),
        "not for this person": clerk.post(disabled, {"comment": "x"}, headers=ENGLISH),
        "not there": clerk.get(reverse("post", args=["post-0000000000000000"]), headers=ENGLISH),
        "done before": security.post(disabled, {"comment": "again"}, headers=ENGLISH),
        "still holds something": security.post(
            reverse("post_revoke", args=[cast.post("deputy")]), {"comment": "moved"}, headers=ENGLISH
        ),
        "no reason": security.post(
            reverse("post_revoke", args=[cast.post("water_clerk")]), {"comment": ""}, headers=ENGLISH
        ),
        "a fragment": security.post(disabled, {"comment": "again"}, headers=ENGLISH | {"HX-Request": "true"}),
    }
    return {name: (answer.status_code, answer.content.decode()) for name, answer in answers.items()}


def test_refusals_of_each_status_hold_no_chinese_besides_data(office: Office) -> None:
    told = refusals(office)
    assert {status for status, _ in told.values()} >= {400, 403, 404, 409, 422}
    data = texts_of_the_office()
    assert {name: runs for name, (_, html) in told.items() if (runs := chinese_seen(html, data))} == {}
