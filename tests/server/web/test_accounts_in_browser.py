"""Signing in and keeping an account safe, in a browser and in our frame."""

import re
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from browsing import PASSWORD, Open
from django.core.cache import cache
from django.test import Client, override_settings
from looking import poor_contrast, too_small, too_wide
from playwright.sync_api import Page, expect

from luoshi.server.orgs.models import User
from luoshi.server.web.second_factor import Adapter

pytestmark = pytest.mark.django_db(transaction=True)

LOGIN = "/account/login/"


def sign_in(page: Page, password: str = PASSWORD) -> None:
    page.get_by_label("登录名").fill("wangxiuying")
    page.get_by_label("密码").fill(password)
    page.get_by_role("button", name="登录", exact=True).click()


def code(secret: str) -> str:
    return str(format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time())))))


def sound(page: Page, least: int = 32) -> None:
    """The page in front of us can be read, fits, and can be hit; it speaks Chinese."""
    assert poor_contrast(page)[1] == []
    assert too_wide(page) == []
    assert too_small(page, least) == []
    words = page.locator("main").inner_text()
    assert not re.search(r"\b(?:Sign|Please|Authenticator|Recovery|Security key|Session|Code|Name|Enter)\b", words), (
        words
    )


@pytest.mark.browser
@pytest.mark.walk
def test_a_second_step_from_set_up_to_signing_in_with_it(anyone: Open, person: User) -> None:
    page: Page = anyone(LOGIN)
    sound(page)
    sign_in(page, "wrong")
    expect(page.locator(".summary")).to_be_visible()
    sound(page)
    sign_in(page)
    expect(page.locator("h1")).to_have_text("我有什么要办")
    page.get_by_role("link", name="去设置").click()
    sound(page)
    page.get_by_role("link", name="启用").first.click()
    sound(page)
    if page.get_by_role("button", name="确认身份").count():
        page.get_by_label("密码").fill(PASSWORD)
        page.get_by_role("button", name="确认身份").click()
        sound(page)
    picture = page.locator("img.qr")
    expect(picture).to_be_visible()
    assert picture.evaluate("image => image.complete && image.naturalWidth > 100")
    secret = page.locator("#authenticator_secret").input_value()
    page.get_by_label("验证码").fill(code(secret))
    page.get_by_role("button", name="启用").click()
    expect(page.locator("h1")).to_have_text("恢复码")
    sound(page)
    assert Authenticator.objects.filter(type=Authenticator.Type.TOTP).count() == 1
    page.goto(page.url.partition("/account/")[0] + "/account/2fa/")
    sound(page)
    page.goto(page.url.partition("/account/")[0] + "/account/sessions/")
    expect(page.locator(".ledger tbody tr")).to_have_count(1)
    sound(page)
    page.locator(".top .menu summary").click()
    page.locator(".top .menu button").click()
    expect(page.locator("h1")).to_have_text("登录")
    sign_in(page)
    expect(page.locator("h1")).to_have_text("两步验证")
    sound(page)
    cache.clear()  # a code counts once; the next one comes in half a minute
    page.locator("input[name=code]").fill(code(secret))
    page.locator("form.sheet button[type=submit]").first.click()
    expect(page.locator("h1")).to_have_text("我有什么要办")


@pytest.mark.browser
@pytest.mark.parametrize("size", ["office", "phone"])
def test_the_pages_of_an_account_are_sound(visit: Open, size: str) -> None:
    for path in ("/account/2fa/", "/account/password/change/", "/account/sessions/", "/account/reauthenticate/"):
        sound(visit(path, size), 44 if size == "phone" else 32)


def test_wrong_passwords_lock_the_login_name_and_the_page_says_for_how_long(client: Client, person: object) -> None:
    for _ in range(5):
        response = client.post(LOGIN, {"login": "wangxiuying", "password": "wrong"})
    html = response.content.decode()
    assert response.status_code == 429
    assert "账号已锁定" in html
    assert "20 分钟后自动解锁" in html
    right = client.post(LOGIN, {"login": "wangxiuying", "password": PASSWORD})
    assert "账号已锁定" in right.content.decode()
    client.cookies["luoshi_language"] = "en"
    assert "Account locked" in client.post(LOGIN, {"login": "wangxiuying", "password": "x"}).content.decode()


def test_single_sign_on_has_its_button_where_there_is_one(client: Client) -> None:
    assert "统一身份认证" not in client.get(LOGIN).content.decode()
    app = {
        "provider_id": "oidc",
        "name": "统一身份认证",
        "client_id": "luoshi",
        "secret": "x",
        "settings": {"server_url": "https://sso.yunling.example"},
    }
    with override_settings(SOCIALACCOUNT_PROVIDERS={"openid_connect": {"APPS": [app]}}):
        html = client.get(LOGIN).content.decode()
    assert "使用统一身份认证登录" in html
    assert 'method="post" action="/account/oidc/oidc/login/' in html


def test_the_code_is_drawn_without_a_script_or_a_style(person: object) -> None:
    drawn = Adapter().build_totp_svg("otpauth://totp/x?secret=JBSWY3DPEHPK3PXP")
    assert drawn.startswith("<svg")
    assert "style=" not in drawn
    assert "<script" not in drawn


@pytest.mark.browser
def test_a_key_is_added_and_opens_the_door(anyone: Open, person: User, settings: Any) -> None:
    """With a key that the browser plays; the pages' scripts run under the content policy."""
    settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True  # the server of the test has no certificate
    page: Page = anyone(LOGIN)
    key = page.context.new_cdp_session(page)
    key.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "usb", "hasResidentKey": True, "hasUserVerification": True}
    always = {"isUserVerified": True, "automaticPresenceSimulation": True}
    key.send("WebAuthn.addVirtualAuthenticator", {"options": options | always})
    sign_in(page)
    expect(page.locator("h1")).to_have_text("我有什么要办")
    origin = page.url.rstrip("/")
    page.goto(origin + "/account/2fa/webauthn/add/")
    if page.get_by_role("button", name="确认身份").count():
        page.get_by_label("密码").fill(PASSWORD)
        page.get_by_role("button", name="确认身份").click()
    sound(page)
    page.locator("input[name=name]").fill("办公室的密钥")
    page.locator("#mfa_webauthn_add").click()
    expect(page.locator("h1")).to_have_text("恢复码")
    page.goto(origin + "/account/2fa/webauthn/")
    expect(page.locator("main")).to_contain_text("办公室的密钥")
    expect(page.locator("main")).to_contain_text("未使用过")
    sound(page)
    page.locator(".top .menu summary").click()
    page.locator(".top .menu button").click()
    sign_in(page)
    expect(page.locator("h1")).to_have_text("两步验证")
    page.locator("#mfa_webauthn_authenticate").click()
    expect(page.locator("h1")).to_have_text("我有什么要办")
