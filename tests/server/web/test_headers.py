"""What browsers are told: nothing inline or from elsewhere, no framing, nothing kept, cookies over HTTPS alone."""

import re
from pathlib import Path

import pytest
from django.test import Client

from luoshi.server.settings import pages

WEB = Path(pages.__file__).parents[1] / "web"
TEMPLATES = sorted((WEB / "templates").rglob("*.html"))


def test_the_policy_allows_our_own_files_alone(client: Client, db: None) -> None:
    policy = client.get("/account/login/").headers["Content-Security-Policy"]
    directives = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    assert directives["default-src"] == "'none'"
    assert directives["script-src"] == directives["style-src"] == directives["connect-src"] == "'self'"
    assert directives["frame-ancestors"] == directives["base-uri"] == "'none'"
    assert directives["form-action"] == "'self'"
    assert "unsafe" not in policy
    assert "http" not in policy


def test_the_form_of_single_sign_on_may_lead_to_its_issuer_alone() -> None:
    app = {"settings": {"server_url": "https://sso.yunling.example/realms/gov"}}
    policy = pages.content_policy({"openid_connect": {"APPS": [app, {"settings": {}}]}})["DIRECTIVES"]
    assert policy["form-action"] == ["'self'", "https://sso.yunling.example"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("X-Frame-Options", "DENY"),
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "same-origin"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
    ],
)
def test_other_headers(client: Client, db: None, name: str, value: str) -> None:
    assert client.get("/account/login/").headers[name] == value


def test_pages_are_not_kept_and_devices_are_refused(signed_in: Client) -> None:
    response = signed_in.get("/")
    assert "no-store" in response.headers["Cache-Control"]
    assert "camera=()" in response.headers["Permissions-Policy"]
    assert "publickey-credentials-get=(self)" in response.headers["Permissions-Policy"]


def test_cookies_travel_over_https_alone_unless_the_office_has_none() -> None:
    assert not pages.PLAIN_HTTP
    assert pages.SESSION_COOKIE_SECURE
    assert pages.CSRF_COOKIE_SECURE
    assert pages.SESSION_COOKIE_NAME.startswith("__Host-")


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.relative_to(WEB / "templates").as_posix())
def test_templates_hold_nothing_inline_and_nothing_foreign(path: Path) -> None:
    text = path.read_text("utf-8")
    assert not re.search(r"<style\b|\sstyle=|\son[a-z]+=|javascript:|hx-on|hx-vals=.js:", text)
    assert not re.search(r"<script(?![^>]*\bsrc=)", text)
    assert not re.search(r"""(?:src|href|action)=["']?(?:https?:)?//""", text)
