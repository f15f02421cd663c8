"""Every act names its post: which posts the menu offers, and the change to another."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from luoshi.server.core.clock import china_date
from luoshi.server.core.roles import GRANTABLE, ROLE_NAMES, PostRole
from luoshi.server.orgs.acting import seats_of
from luoshi.server.orgs.models import User
from luoshi.server.orgs.services.delegations import give_delegation
from luoshi.server.orgs.services.people import change_password
from luoshi.server.orgs.services.posts import grant_post
from luoshi.server.web.role_words import ROLE_WORDS
from server_cast import Cast

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
PASSWORD = "云岭-Luoshi-2027"


@pytest.fixture
def clerk(cast: Cast, client: Client) -> Client:
    """水小莲, who is clerk of one bureau and of another."""
    now = datetime(2031, 9, 12, 1, 30, tzinfo=UTC)
    second = cast.body("agriculture")
    actor = cast.actor("security")
    cast.posts["second"] = grant_post(
        actor=actor, now=now, person=cast.person("water_clerk"), organisation=second, role=PostRole.UNIT_CLERK,
        starts_on=date(2020, 1, 1),
    )  # fmt: skip
    User.objects.filter(public_id=cast.person("water_clerk")).update(
        must_change_password=False, password_changed_at=timezone.now()
    )
    for post in cast.posts.values():
        type(post).objects.filter(pk=post.pk).update(starts_on=date(2020, 1, 1))
    client.force_login(User.objects.get(public_id=cast.person("water_clerk")), backend=BACKEND)
    return client


def page(client: Client) -> str:
    return client.get("/").content.decode()


def test_the_menu_names_the_post_and_offers_the_others(clerk: Client) -> None:
    html = page(clerk)
    assert "县水利局 · 联络员" in html
    assert "换到 县农业农村局 联络员" in html
    assert "换到 县水利局" not in html


def test_a_change_lasts(clerk: Client, cast: Cast) -> None:
    answer = clerk.post("/post/", {"post": cast.post("second"), "next": "/styleguide/"})
    assert answer.headers["Location"] == "/styleguide/"
    assert "县农业农村局 · 联络员" in page(clerk)


def test_nobody_takes_a_post_of_another(clerk: Client, cast: Cast) -> None:
    for post in (cast.post("security"), "", "pst-0000000000000000"):
        assert clerk.post("/post/", {"post": post}).status_code == 404
    assert "县水利局 · 联络员" in page(clerk)


def test_a_change_leads_nowhere_else(clerk: Client, cast: Cast) -> None:
    answer = clerk.post("/post/", {"post": cast.post("second"), "next": "https://elsewhere.example/"})
    assert answer.headers["Location"] == "/"


def test_a_delegation_is_offered_under_the_name_of_its_post(clerk: Client, cast: Cast) -> None:
    today = china_date(timezone.now())
    give_delegation(
        actor=cast.actor("water_leader", timezone.now()), now=timezone.now(), post=cast.post("water_leader"),
        delegate=cast.person("water_clerk"), starts_on=today, ends_on=today + timedelta(days=3), reason="外出学习",
    )  # fmt: skip
    assert "换到 县水利局 单位负责人（代理江局长）" in page(clerk)
    assert clerk.post("/post/", {"post": cast.post("water_leader")}).status_code == 302
    assert "县水利局 · 单位负责人（代理江局长）" in page(clerk)


def test_somebody_without_a_post_sees_the_page_and_nothing_to_change(cast: Cast, client: Client) -> None:
    newcomer = cast.people["newcomer"]
    change_password(actor=cast.alone("newcomer"), now=timezone.now(), person=newcomer.public_id, password=PASSWORD)
    client.force_login(User.objects.get(pk=newcomer.pk), backend=BACKEND)
    html = page(client)
    assert "新来人" in html
    assert "换到" not in html
    assert seats_of(newcomer, timezone.now()) == ()


def test_every_role_that_can_be_granted_has_its_words() -> None:
    assert {role: str(word) for role, word in ROLE_WORDS.items()} == {role: ROLE_NAMES[role] for role in GRANTABLE}
