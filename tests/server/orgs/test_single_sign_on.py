"""Single sign-on against a provider of OpenID Connect on this machine: the whole flow, signed tokens included."""

import base64
import json
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from django.core.cache import cache
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.urls import reverse

from luoshi.server.audit.models import Event
from luoshi.server.orgs.models import User
from luoshi.server.orgs.services.people import disable_person
from luoshi.server.settings.accounts import single_sign_on
from server_cast import NOW, Cast

pytestmark = pytest.mark.django_db


class Provider:
    """An issuer that says of whoever comes what ``claims`` holds."""

    def __init__(self) -> None:
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.claims: dict[str, Any] = {"sub": "77", "preferred_username": "water.clerk"}
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                provider.answer(self)

            def do_POST(self) -> None:
                self.rfile.read(int(self.headers["content-length"]))
                provider.answer(self)

            def log_message(self, *_: object) -> None:
                """Nothing on the terminal."""

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        Thread(target=self.server.serve_forever, daemon=True).start()

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        pages: dict[str, Any] = {
            "/.well-known/openid-configuration": {
                "issuer": self.url,
                "authorization_endpoint": f"{self.url}/authorize",
                "token_endpoint": f"{self.url}/token",
                "userinfo_endpoint": f"{self.url}/me",
                "jwks_uri": f"{self.url}/keys",
                "token_endpoint_auth_methods_supported": ["client_secret_post"],
            },
            "/token": {"access_token": "t", "token_type": "Bearer", "id_token": self.token()},
            "/me": self.claims,
            "/keys": {"keys": [self.public()]},
        }
        body = json.dumps(pages[urlsplit(handler.path).path]).encode()
        handler.send_response(200)
        handler.send_header("content-type", "application/json")
        handler.send_header("content-length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    def token(self) -> str:
        now = int(time.time())
        said = {"iss": self.url, "aud": "luoshi", "iat": now, "exp": now + 60} | self.claims
        return jwt.encode(said, self.key, "RS256", headers={"kid": "1"})

    def public(self) -> dict[str, str]:
        numbers = self.key.public_key().public_numbers()

        def text(number: int) -> str:
            data = number.to_bytes((number.bit_length() + 7) // 8, "big")
            return base64.urlsafe_b64encode(data).rstrip(b"=").decode()

        return {"kty": "RSA", "kid": "1", "use": "sig", "alg": "RS256", "n": text(numbers.n), "e": text(numbers.e)}


@pytest.fixture
def provider(settings: Any) -> Iterator[Provider]:
    cache.clear()
    made = Provider()
    settings.SOCIALACCOUNT_PROVIDERS = single_sign_on(
        {"LUOSHI_OIDC_ISSUER": made.url, "LUOSHI_OIDC_CLIENT_ID": "luoshi", "LUOSHI_OIDC_CLIENT_SECRET": "geheim"}
    )
    settings.LUOSHI_OIDC_LOGIN_CLAIM = ""
    yield made
    made.server.shutdown()
    made.server.server_close()


def come(browser: Client, **query: str) -> Any:
    """To the provider and back."""
    login = reverse("openid_connect_login", kwargs={"provider_id": "oidc"})
    sent = browser.post(login, query_params=query)
    assert sent.status_code == 302, sent.content.decode()
    asked = parse_qs(urlsplit(sent.headers["location"]).query)
    assert asked["client_id"] == ["luoshi"] and asked["code_challenge_method"] == ["S256"]
    callback = reverse("openid_connect_callback", kwargs={"provider_id": "oidc"})
    return browser.get(callback, {"code": "c", "state": asked["state"][0]})


def is_in(browser: Client) -> bool:
    return "_auth_user_id" in browser.session


def own(cast: Cast) -> User:
    person = cast.people["water_clerk"]
    User.objects.filter(pk=person.pk).update(must_change_password=False)
    return User.objects.get(pk=person.pk)


def test_a_claim_that_the_place_guarantees_opens_the_account(cast: Cast, provider: Provider, settings: Any) -> None:
    settings.LUOSHI_OIDC_LOGIN_CLAIM = "preferred_username"
    browser = Client()
    come(browser)
    assert browser.session["_auth_user_id"] == str(cast.people["water_clerk"].pk)
    provider.claims = {"sub": "77", "preferred_username": "head"}
    again = Client()
    come(again)
    assert again.session["_auth_user_id"] == str(cast.people["water_clerk"].pk), "known by the subject from now on"
    actions = set(Event.objects.filter(kind="sign_in").values_list("action", flat=True))
    assert "sign_in.in" in actions


def test_nobody_gets_in_by_a_name_that_no_setting_names(cast: Cast, provider: Provider) -> None:
    browser = Client()
    answer = come(browser)
    assert answer.headers["location"] == reverse("account_login")
    assert not is_in(browser)


@pytest.mark.parametrize("name", ["nobody", "", None, 7])
def test_unknown_people_get_no_account(cast: Cast, provider: Provider, settings: Any, name: object) -> None:
    settings.LUOSHI_OIDC_LOGIN_CLAIM = "preferred_username"
    provider.claims = {"sub": "78", "preferred_username": name}
    before, browser = User.objects.count(), Client()
    come(browser)
    assert not is_in(browser)
    assert User.objects.count() == before


def test_a_closed_account_stays_closed(cast: Cast, provider: Provider, settings: Any) -> None:
    settings.LUOSHI_OIDC_LOGIN_CLAIM = "preferred_username"
    disable_person(actor=cast.actor("security"), now=NOW, person=cast.person("water_clerk"), comment="离职")
    browser = Client()
    come(browser)
    assert not is_in(browser)


def test_people_connect_their_account_while_signed_in(cast: Cast, provider: Provider) -> None:
    browser, person = Client(), own(cast)
    browser.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    come(browser, process="connect")
    events = Event.objects.filter(kind="sign_in", key=person.public_id)
    assert "sign_in.connected" in set(events.values_list("action", flat=True))
    other = Client()
    come(other)
    assert other.session["_auth_user_id"] == str(person.pk)


@pytest.mark.parametrize(
    "wrong", [{"aud": "other"}, {"iss": "https://attacker.example"}, {"exp": 1}], ids=["audience", "issuer", "expired"]
)
def test_a_token_that_is_not_for_us_is_refused(
    cast: Cast, provider: Provider, settings: Any, wrong: dict[str, Any]
) -> None:
    settings.LUOSHI_OIDC_LOGIN_CLAIM = "preferred_username"
    provider.claims |= wrong
    browser = Client()
    come(browser)
    assert not is_in(browser)


def test_without_an_issuer_there_is_no_single_sign_on() -> None:
    assert single_sign_on({}) == {}
    with pytest.raises(ImproperlyConfigured, match="CLIENT_ID、LUOSHI_OIDC_CLIENT_SECRET"):
        single_sign_on({"LUOSHI_OIDC_ISSUER": "https://sso.example"})
    with pytest.raises(ImproperlyConfigured, match="https"):
        single_sign_on({"LUOSHI_OIDC_ISSUER": "http://sso.example"})
