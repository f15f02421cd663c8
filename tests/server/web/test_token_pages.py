"""Pages of tokens: made after proving who one is, shown once, revoked; the page of the interface."""

import re

import pytest
from django.test import Client

from luoshi.server.orgs.models import User
from luoshi.server.tokens.models import ApiToken
from luoshi.server.tokens.selectors import bearer_of

pytestmark = pytest.mark.django_db
PASSWORD = "云岭-Luoshi-2027"
SENT = {"name": "县级数据平台", "days": "90"}


@pytest.fixture
def proved(signed_in: Client) -> Client:
    """Somebody who has just typed their password again."""
    signed_in.post("/account/reauthenticate/", {"password": PASSWORD})
    return signed_in


def secret_in(page: str) -> str:
    found = re.search(r'value="(luoshi_[^"]+)"', page)
    assert found
    return found.group(1)


def test_a_token_is_made_and_its_secret_shown_once(proved: Client, person: User) -> None:
    page = proved.get("/account/tokens/new/").content.decode()
    assert "县水利局" in page
    made = proved.post("/account/tokens/new/", SENT | {"scopes": ["write:business"]})
    assert made.status_code == 200
    assert "no-store" in made.headers["Cache-Control"]
    secret = secret_in(made.content.decode())
    token = ApiToken.objects.get()
    bearer = bearer_of(secret, token.created_at)
    assert bearer is not None
    assert bearer.actor.user == person.public_id
    assert token.scopes == "read write:business"
    for path in ("/account/tokens/", f"/account/tokens/?open={token.public_id}"):
        page = proved.get(path).content.decode()
        assert token.prefix in page
        assert secret not in page
        assert "县级数据平台" in page


def test_who_signed_in_long_ago_proves_who_they_are_first(signed_in: Client) -> None:
    response = signed_in.post("/account/tokens/new/", SENT)
    assert response.status_code == 302
    assert "reauthenticate" in response.headers["Location"]
    assert not ApiToken.objects.exists()


def test_a_form_that_is_not_right_says_so(proved: Client) -> None:
    response = proved.post("/account/tokens/new/", {"name": "", "days": "4000", "scopes": ["write:system"]})
    assert response.status_code == 422
    assert not ApiToken.objects.exists()


def test_a_token_is_revoked_from_its_panel(proved: Client) -> None:
    secret = secret_in(proved.post("/account/tokens/new/", SENT).content.decode())
    token = ApiToken.objects.get()
    assert 'data-dialog="revoke"' in proved.get(f"/account/tokens/?open={token.public_id}").content.decode()
    assert proved.post(f"/account/tokens/{token.public_id}/revoke").status_code == 302
    assert bearer_of(secret, token.created_at) is None
    assert 'data-dialog="revoke"' not in proved.get(f"/account/tokens/?open={token.public_id}").content.decode()
    assert proved.post("/account/tokens/token-0000000000000000/revoke").status_code == 404


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_page_of_the_interface_shows_every_operation(signed_in: Client, language: str) -> None:
    signed_in.cookies["luoshi_language"] = language
    page = signed_in.get("/api/").content.decode()
    for path in ("/api/v1/me", "/api/v1/organisations/{organisation}/renames", "/api/v1/readings"):
        assert path in page
    assert page.count('<details class="sheet operation"') >= 42
    assert ("新建人员账号" in page) is (language != "en")
