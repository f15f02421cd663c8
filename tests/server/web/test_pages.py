"""Every page of the shell answers in both languages, within its budget of queries, and refuses strangers."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

BUDGET = 10
OWN = {"/inbox/settings/": 3}
"""What a page asks beyond the shell: channels, rules, what was chosen."""
PAGES = [
    "/",
    "/files/",
    "/styleguide/",
    "/inbox/",
    "/inbox/all-read/",
    "/inbox/settings/",
    "/styleguide/list/",
    "/styleguide/list/?light=red&light=yellow&sort=-due&open=8",
    "/styleguide/list/7/",
    "/styleguide/form/",
    "/account/tokens/",
    "/api/",
    "/account/2fa/",
    "/account/password/change/",
    "/account/sessions/",
]


@pytest.mark.one_database  # as many queries as there; the pages are opened in their own tests on both
@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("path", PAGES)
def test_a_page_answers_within_its_budget(signed_in: Client, path: str, language: str) -> None:
    signed_in.cookies["luoshi_language"] = language
    signed_in.get(path)  # the first page of a session notes when it began
    with CaptureQueriesContext(connection) as asked:
        response = signed_in.get(path)
    assert response.status_code == 200, response.headers
    assert len(asked) <= BUDGET + OWN.get(path, 0), [query["sql"] for query in asked]
    assert f'<html lang="{"en" if language == "en" else "zh-Hans"}">' in response.content.decode()


@pytest.mark.parametrize("path", PAGES)
def test_strangers_are_led_to_the_door(client: Client, path: str, db: None) -> None:
    response = client.get(path)
    assert response.status_code == 302
    assert response.headers["Location"].startswith(reverse("account_login") + "?next=/")
