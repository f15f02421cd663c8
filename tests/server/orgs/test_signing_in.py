"""Signing in as a browser does it: passwords, lock-out, time-out, second factors; and what the trail says of it."""

import json
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from luoshi.server.audit.models import Event
from luoshi.server.audit.verification import verify
from luoshi.server.core.actor import INSTALLATION
from luoshi.server.orgs.models import User
from luoshi.server.orgs.services.people import disable_person, unlock_person
from luoshi.server.orgs.sessions import BEGAN, SEEN
from server_cast import NOW, Cast
from soft_passkey import SoftPasskey

pytestmark = pytest.mark.django_db
HOST = "luoshi.example"
PASSWORD = "Yunling-2031-shui"


@pytest.fixture(autouse=True)
def set_up(settings: Any, tmp_path: Any) -> None:
    cache.clear()  # where allauth counts how often an address asks
    settings.ALLOWED_HOSTS = [HOST]
    (tmp_path / "account").mkdir()
    (tmp_path / "account" / "locked_out.html").write_text("账号已锁定 {{ minutes }} {{ limit }}", "utf-8")
    settings.TEMPLATES = [settings.TEMPLATES[0] | {"DIRS": [tmp_path]}]


@pytest.fixture
def browser() -> Client:
    return Client(SERVER_NAME=HOST, headers={"host": HOST})


def post(browser: Client, page: str, **fields: object) -> Any:
    return browser.post(reverse(page), fields, secure=True)


def sign_in(browser: Client, login: str, password: str) -> Any:
    return post(browser, "account_login", login=login, password=password)


def is_in(browser: Client) -> bool:
    return "_auth_user_id" in browser.session


def ready(cast: Cast, name: str = "water_clerk") -> str:
    """A person whose password is their own; returns the login name."""
    person = cast.people[name]
    person.set_password(PASSWORD)
    User.objects.filter(pk=person.pk).update(
        password=person.password, must_change_password=False, password_changed_at=timezone.now()
    )
    return person.login_name


def said(cast: Cast, name: str = "water_clerk") -> list[str]:
    """What the trail says of a person's log-ins, oldest first."""
    events = Event.objects.filter(kind="sign_in", key=cast.person(name)).order_by("sequence")
    return [event.action.removeprefix("sign_in.") for event in events]


def text(response: Any) -> str:
    return str(response.content.decode())


# ---- passwords


def test_the_right_password_opens_and_the_trail_says_so(cast: Cast, browser: Client) -> None:
    assert sign_in(browser, ready(cast), PASSWORD).status_code == 302
    assert is_in(browser)
    post(browser, "account_logout")
    assert not is_in(browser)
    assert said(cast) == ["in", "out"]


@pytest.mark.parametrize("login", ["water.clerk", "WATER.CLERK", " water.clerk "])
def test_login_names_know_no_case(cast: Cast, browser: Client, login: str) -> None:
    ready(cast)
    sign_in(browser, login, PASSWORD)
    assert is_in(browser)


def test_a_temporary_password_must_be_changed_before_anything_else(cast: Cast, browser: Client) -> None:
    sign_in(browser, "water.clerk", cast.passwords["water_clerk"])
    change = reverse("account_change_password")
    assert browser.get(reverse("mfa_index"), secure=True).headers["location"] == change
    assert browser.get(change, secure=True).status_code == 200
    answer = post(
        browser,
        "account_change_password",
        oldpassword=cast.passwords["water_clerk"],
        password1=PASSWORD,
        password2=PASSWORD,
    )
    assert answer.status_code == 302
    assert is_in(browser), "who changes the password stays signed in"
    assert browser.get(reverse("mfa_index"), secure=True).status_code == 200
    person = User.objects.get(login_name="water.clerk")
    assert not person.must_change_password
    assert verify(cast.county.public_id).findings == ()


@pytest.mark.parametrize(
    ("password", "message"),
    [
        ("Ab1-xyz", "至少 10 位"),
        ("abcdefghijkl", "至少三类"),
        ("ABCDEFGH1234", "至少三类"),
        ("Water.Clerk-2031", "不能包含登录名"),
        ("kRelc.retaw-99", "不能包含登录名"),
    ],
)
def test_weak_passwords_are_refused_with_why(cast: Cast, browser: Client, password: str, message: str) -> None:
    sign_in(browser, ready(cast), PASSWORD)
    answer = post(browser, "account_change_password", oldpassword=PASSWORD, password1=password, password2=password)
    assert answer.status_code == 200
    assert message in text(answer)


def test_the_last_passwords_do_not_come_back(cast: Cast, browser: Client) -> None:
    sign_in(browser, ready(cast), PASSWORD)
    current = PASSWORD
    for number in range(5):
        cache.clear()
        new = f"Shuili-ju-{number}x"
        answer = post(browser, "account_change_password", oldpassword=current, password1=new, password2=new)
        assert answer.status_code == 302
        current = new
    cache.clear()
    for old in ("Shuili-ju-4x", "Shuili-ju-1x"):
        answer = post(browser, "account_change_password", oldpassword=current, password1=old, password2=old)
        assert "最近用过" in text(answer)
    answer = post(browser, "account_change_password", oldpassword=current, password1=PASSWORD, password2=PASSWORD)
    assert answer.status_code == 302


def test_an_old_password_is_due(cast: Cast, browser: Client, settings: Any) -> None:
    sign_in(browser, ready(cast), PASSWORD)
    User.objects.filter(login_name="water.clerk").update(password_changed_at=timezone.now() - timedelta(days=91))
    assert browser.get(reverse("mfa_index"), secure=True).headers["location"] == reverse("account_change_password")
    settings.LUOSHI_PASSWORD_DAYS = 0
    assert browser.get(reverse("mfa_index"), secure=True).status_code == 200


def test_nobody_signs_up_or_resets_by_mail(browser: Client, db: None) -> None:
    assert "password1" not in text(browser.get(reverse("account_signup"), secure=True))
    fields = {"username": "neu", "password1": PASSWORD, "password2": PASSWORD}
    post(browser, "account_signup", **fields)
    assert not User.objects.exists()


def test_a_closed_account_stays_out_and_is_put_out(cast: Cast, browser: Client) -> None:
    sign_in(browser, ready(cast), PASSWORD)
    disable_person(actor=cast.actor("security"), now=NOW, person=cast.person("water_clerk"), comment="离职")
    assert browser.get(reverse("mfa_index"), secure=True).status_code == 302
    other = Client(SERVER_NAME=HOST, headers={"host": HOST})
    sign_in(other, "water.clerk", PASSWORD)
    assert not is_in(other)


def test_passwords_are_kept_with_argon2() -> None:
    from luoshi.server.settings import accounts

    assert accounts.PASSWORD_HASHERS == ["django.contrib.auth.hashers.Argon2PasswordHasher"]


# ---- lock-out


def test_five_failures_lock_for_a_while_even_for_the_right_password(cast: Cast, browser: Client) -> None:
    login = ready(cast)
    for _ in range(4):
        assert sign_in(browser, login, "falsch").status_code == 200
    assert sign_in(browser, login, "falsch").status_code == 429
    answer = sign_in(browser, login.upper(), PASSWORD)
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "1200")
    assert "账号已锁定 20 5" in text(answer)
    assert not is_in(browser)
    assert said(cast).count("failed") >= 5
    assert "locked" in said(cast)


def test_a_lock_concerns_one_name_from_every_address(cast: Cast, browser: Client) -> None:
    login = ready(cast)
    for number in range(6):
        browser.post(
            reverse("account_login"),
            {"login": login, "password": "falsch"},
            secure=True,
            REMOTE_ADDR=f"10.0.0.{number}",
        )
    assert sign_in(browser, login, PASSWORD).status_code == 429
    sign_in(browser, ready(cast, "farm_clerk"), PASSWORD)
    assert is_in(browser)


def test_the_security_administrator_ends_a_lock(cast: Cast, browser: Client) -> None:
    login = ready(cast)
    for _ in range(5):
        sign_in(browser, login, "falsch")
    unlock_person(actor=cast.actor("security"), now=NOW, person=cast.person("water_clerk"))
    sign_in(browser, login, PASSWORD)
    assert is_in(browser)


def test_a_name_that_nobody_has_is_not_kept(cast: Cast, browser: Client) -> None:
    sign_in(browser, "Geheim-Passwort-1", "falsch")
    event = Event.objects.get(government=INSTALLATION)
    assert (event.action, event.key) == ("sign_in.failed", "unknown")
    assert "Geheim" not in json.dumps(
        list(Event.objects.values_list("key", "name", "changes", "comment")), ensure_ascii=False
    )


# ---- time-out


@pytest.mark.parametrize(
    ("began", "seen", "stays"),
    [(0, 0, True), (9 * 60, 29, True), (60, 31, False), (10 * 60 + 1, 1, False)],
)
def test_a_session_ends_by_itself(cast: Cast, browser: Client, began: int, seen: int, stays: bool) -> None:
    sign_in(browser, ready(cast), PASSWORD)
    browser.get(reverse("mfa_index"), secure=True)
    session = browser.session
    session[BEGAN] = (timezone.now() - timedelta(minutes=began)).isoformat()
    session[SEEN] = (timezone.now() - timedelta(minutes=seen)).isoformat()
    session.save()
    assert (browser.get(reverse("mfa_index"), secure=True).status_code == 200) is stays
    assert is_in(browser) is stays


def test_reading_writes_the_session_once_a_minute(cast: Cast, browser: Client, django_assert_num_queries: Any) -> None:
    sign_in(browser, ready(cast), PASSWORD)
    browser.get(reverse("mfa_index"), secure=True)
    before = browser.session[SEEN]
    browser.get(reverse("mfa_index"), secure=True)
    assert browser.session[SEEN] == before


# ---- second factors


def prove(browser: Client) -> None:
    """Whoever changes how they sign in proves the password once more."""
    assert (
        browser.get(reverse("mfa_activate_totp"), secure=True)
        .headers["location"]
        .startswith(reverse("account_reauthenticate"))
    )
    post(browser, "account_reauthenticate", password=PASSWORD)


def code(secret: str) -> str:
    return str(format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time()))))


def test_a_code_from_a_telephone(cast: Cast, browser: Client, django_capture_on_commit_callbacks: Any) -> None:
    login = ready(cast)
    sign_in(browser, login, PASSWORD)
    prove(browser)
    browser.get(reverse("mfa_activate_totp"), secure=True)
    secret = browser.session["mfa.totp.secret"]
    assert post(browser, "mfa_activate_totp", code="000000").status_code == 200
    with django_capture_on_commit_callbacks(execute=True):
        assert post(browser, "mfa_activate_totp", code=code(secret)).status_code == 302
    post(browser, "account_logout")
    answer = sign_in(browser, login, PASSWORD)
    assert answer.headers["location"] == reverse("mfa_authenticate")
    assert not is_in(browser)
    assert post(browser, "mfa_authenticate", code="000000").status_code == 200
    fresh(browser, secret)
    assert is_in(browser)
    assert said(cast)[0] == "in"
    assert said(cast).count("factor_added") == 2, "the code and the recovery codes that come with it"
    assert said(cast)[-1] == "in"


def test_codes_cannot_be_tried_without_end(cast: Cast, browser: Client) -> None:
    login = ready(cast)
    sign_in(browser, login, PASSWORD)
    prove(browser)
    browser.get(reverse("mfa_activate_totp"), secure=True)
    secret = browser.session["mfa.totp.secret"]
    post(browser, "mfa_activate_totp", code=code(secret))
    post(browser, "account_logout")
    sign_in(browser, login, PASSWORD)
    for _ in range(10):
        post(browser, "mfa_authenticate", code="000000")
    post(browser, "mfa_authenticate", code=code(secret))
    assert not is_in(browser)


def fresh(browser: Client, secret: str) -> None:
    """A code is taken once; the next one counts within the tolerance of clocks."""
    cache.clear()
    post(browser, "mfa_authenticate", code=code(secret))


def test_a_recovery_code_opens_once(cast: Cast, browser: Client) -> None:
    login = ready(cast)
    sign_in(browser, login, PASSWORD)
    prove(browser)
    browser.get(reverse("mfa_activate_totp"), secure=True)
    post(browser, "mfa_activate_totp", code=code(browser.session["mfa.totp.secret"]))
    person = User.objects.get(login_name=login)
    (recovery, *_) = Authenticator.objects.get(user=person, type="recovery_codes").wrap().get_unused_codes()
    for opens in (True, False):
        post(browser, "account_logout")
        sign_in(browser, login, PASSWORD)
        post(browser, "mfa_authenticate", code=recovery)
        assert is_in(browser) is opens


def options(browser: Client, page: str) -> dict[str, Any]:
    """What the page hands to the browser's credentials, out of its context."""
    contexts: Any = browser.get(reverse(page), secure=True).context
    for part in contexts:
        for name in ("js_data", "webauthn_form"):
            found = part.get(name)
            if isinstance(found, dict):
                return dict(found.get("creation_options") or found.get("request_options") or found)
    raise AssertionError(f"{page} hands no options to the browser")


def test_a_passkey(cast: Cast, browser: Client) -> None:
    login, key = ready(cast), SoftPasskey(HOST)
    sign_in(browser, login, PASSWORD)
    prove(browser)
    answer = key.register(options(browser, "mfa_add_webauthn"))
    assert post(browser, "mfa_add_webauthn", name="我的钥匙", credential=json.dumps(answer)).status_code == 302
    post(browser, "account_logout")
    assert sign_in(browser, login, PASSWORD).headers["location"] == reverse("mfa_authenticate")
    asked = options(browser, "mfa_authenticate")
    stranger = SoftPasskey(HOST)
    stranger.id = key.id
    assert post(browser, "mfa_authenticate", credential=json.dumps(stranger.sign(asked))).status_code == 200
    assert not is_in(browser)
    asked = options(browser, "mfa_authenticate")
    assert post(browser, "mfa_authenticate", credential=json.dumps(key.sign(asked))).status_code == 302
    assert is_in(browser)
    assert "factor_added" in said(cast)


def test_a_passkey_of_another_site_is_refused(cast: Cast, browser: Client) -> None:
    login, key = ready(cast), SoftPasskey("luoshi.example.attacker.example")
    sign_in(browser, login, PASSWORD)
    prove(browser)
    answer = key.register(options(browser, "mfa_add_webauthn"))
    assert post(browser, "mfa_add_webauthn", name="x", credential=json.dumps(answer)).status_code == 200
    assert not Authenticator.objects.filter(type="webauthn").exists()
