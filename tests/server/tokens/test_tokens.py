"""The life of a token: made for one's own post, shown once, kept as a hash, ended by time, post, account or hand."""

from dataclasses import replace
from datetime import timedelta

import pytest

from luoshi.server.audit.models import Event
from luoshi.server.audit.registry import Fault
from luoshi.server.audit.selectors import changes_of
from luoshi.server.audit.verification import verify
from luoshi.server.core.actor import Actor
from luoshi.server.core.errors import IllegalTransition, Invalid, NotAllowed, NotFound
from luoshi.server.core.roles import PostRole
from luoshi.server.orgs.acting import act_in
from luoshi.server.orgs.models import NameKind
from luoshi.server.orgs.services.delegations import give_delegation
from luoshi.server.orgs.services.organisations import add_name
from luoshi.server.orgs.services.people import change_password, disable_person, enable_person, reset_password
from luoshi.server.orgs.services.posts import grant_post, revoke_post
from luoshi.server.policy.scopes import TokenScope
from luoshi.server.tokens.models import ApiToken
from luoshi.server.tokens.secrets import digest, draw, is_secret, prefix_of
from luoshi.server.tokens.selectors import bearer_of, state_of, tokens_seen
from luoshi.server.tokens.services import MOST, create_token, note_use, revoke_token
from luoshi.server.tokens.states import TokenState
from server_cast import NOW, TODAY, Cast

pytestmark = pytest.mark.django_db
PASSWORD = "云岭-Luoshi-2031"


def made(cast: Cast, who: str = "compiler", *scopes: TokenScope, days: int = 30) -> tuple[ApiToken, str]:
    """A token of somebody whose password is their own."""
    person = cast.people[who]
    if person.must_change_password:
        change_password(actor=cast.alone(who), now=NOW, person=person.public_id, password=PASSWORD)
        person.refresh_from_db()
    return create_token(actor=cast.actor(who), now=NOW, post=cast.post(who), name="数据平台", scopes=scopes, days=days)


def test_a_secret_is_recognised_by_its_prefix_and_kept_as_a_hash(cast: Cast) -> None:
    token, secret = made(cast)
    assert prefix_of(secret) == token.prefix
    assert token.digest == digest(secret)
    stored = " ".join(str(value) for value in ApiToken.objects.values_list()[0])
    assert secret not in stored
    assert secret.rpartition("_")[2] not in stored
    assert is_secret(secret, token.digest)
    assert not is_secret(secret + "x", token.digest)
    assert len({draw()[1] for _ in range(50)}) == 50


@pytest.mark.parametrize("text", ["", "luoshi", "luoshi_abcdefgh", "luoshi_abcdefgh_short", "Bearer luoshi_1"])
def test_what_has_not_the_shape_opens_nothing(cast: Cast, text: str) -> None:
    assert prefix_of(text) == ""
    assert bearer_of(text, NOW) is None


def test_a_token_acts_in_its_post_within_its_scopes(cast: Cast) -> None:
    token, secret = made(cast, "compiler", TokenScope.WRITE_BUSINESS)
    bearer = bearer_of(secret, NOW)
    assert bearer is not None
    wanted = replace(cast.actor("compiler"), token=token.public_id, scopes=frozenset({"read", "write:business"}))
    assert bearer.actor == wanted


def test_what_a_token_does_names_it_in_the_trail(cast: Cast) -> None:
    token, secret = made(cast, "compiler", TokenScope.WRITE_BUSINESS)
    actor = acting(secret)
    add_name(actor=actor, now=NOW, organisation=cast.body("water"), kind=NameKind.ALIAS, text="县水务")
    event = Event.objects.filter(kind="organisation", key=cast.body("water")).last()
    assert event is not None
    assert changes_of(event)["token"] == token.public_id
    assert event.actor == cast.person("compiler")
    assert verify(cast.county.public_id).findings == ()


def test_a_reading_token_writes_nothing(cast: Cast) -> None:
    _, secret = made(cast, "compiler")
    with pytest.raises(NotAllowed) as refused:
        add_name(actor=acting(secret), now=NOW, organisation=cast.body("water"), kind=NameKind.ALIAS, text="县水务")
    assert "范围" in refused.value.cause
    assert "另建" in refused.value.remedy


def acting(secret: str) -> Actor:
    bearer = bearer_of(secret, NOW)
    assert bearer is not None
    return bearer.actor


def test_a_token_ends_with_its_time(cast: Cast) -> None:
    token, secret = made(cast, days=30)
    last = NOW + timedelta(days=30)
    assert bearer_of(secret, last - timedelta(seconds=1))
    assert bearer_of(secret, last) is None
    assert state_of(token, last) is TokenState.EXPIRED


def test_a_token_ends_with_its_post_and_with_its_account(cast: Cast) -> None:
    security = cast.actor("security")
    token, secret = made(cast, "water_clerk")
    disable_person(actor=security, now=NOW, person=cast.person("water_clerk"), comment="借调")
    assert bearer_of(secret, NOW) is None
    token.user.refresh_from_db()
    assert state_of(token, NOW) is TokenState.IDLE
    enable_person(actor=cast.actor("system"), now=NOW, person=cast.person("water_clerk"), comment="回来")
    assert bearer_of(secret, NOW)
    revoke_post(actor=security, now=NOW, post=cast.post("water_clerk"), comment="轮岗")
    assert bearer_of(secret, NOW) is None


def test_a_token_does_not_work_while_the_password_is_a_temporary_one(cast: Cast) -> None:
    """A password is reset where somebody else may have had the account; its programs wait until it is owned again."""
    _, secret = made(cast, "water_clerk")
    reset_password(actor=cast.actor("security"), now=NOW, person=cast.person("water_clerk"))
    assert bearer_of(secret, NOW) is None
    change_password(
        actor=cast.alone("water_clerk"), now=NOW, person=cast.person("water_clerk"), password=PASSWORD + "二"
    )
    assert bearer_of(secret, NOW)


def test_tokens_are_for_ones_own_post_and_made_by_hand(cast: Cast) -> None:
    ask = {"now": NOW, "name": "平台", "scopes": (), "days": 1}
    with pytest.raises(NotAllowed):
        create_token(actor=cast.actor("compiler"), post=cast.post("supervisor"), **ask)  # type: ignore[arg-type]  # keywords in a dict
    with pytest.raises(NotFound):
        create_token(actor=cast.actor("compiler"), post=cast.post("city_clerk"), **ask)  # type: ignore[arg-type]  # keywords in a dict
    _, secret = made(cast, "compiler", TokenScope.WRITE_OWN, TokenScope.WRITE_BUSINESS)
    with pytest.raises(NotAllowed, match="令牌不能办理"):
        create_token(actor=acting(secret), post=cast.post("compiler"), **ask)  # type: ignore[arg-type]  # keywords in a dict
    give_delegation(
        actor=cast.actor("compiler"),
        now=NOW,
        post=cast.post("compiler"),
        delegate=cast.person("supervisor"),
        starts_on=TODAY,
        ends_on=TODAY + timedelta(days=3),
        reason="外出学习",
    )
    lent = act_in(cast.people["supervisor"], cast.post("compiler"), NOW)
    with pytest.raises(NotAllowed):
        create_token(actor=lent, post=cast.post("compiler"), **ask)  # type: ignore[arg-type]  # keywords in a dict


@pytest.mark.parametrize(
    ("instead", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "甲" * 61}, "name"),
        ({"days": 0}, "days"),
        ({"days": 367}, "days"),
        ({"scopes": (TokenScope.WRITE_SYSTEM,)}, "scopes"),
        ({"scopes": (TokenScope.READ_AUDIT,)}, "scopes"),
    ],
)
def test_what_cannot_be_a_token_is_refused(cast: Cast, instead: dict[str, object], field: str) -> None:
    ask = {"name": "平台", "scopes": (), "days": 30} | instead
    with pytest.raises(Invalid) as refused:
        create_token(actor=cast.actor("compiler"), now=NOW, post=cast.post("compiler"), **ask)  # type: ignore[arg-type]  # keywords in a dict
    assert field in refused.value.fields
    assert not ApiToken.objects.exists()


def test_a_post_has_few_tokens_that_work(cast: Cast) -> None:
    for _ in range(MOST):
        token, _ = made(cast)
    with pytest.raises(Invalid, match="先吊销"):
        made(cast)
    revoke_token(actor=cast.actor("compiler"), now=NOW, token=token.public_id)
    made(cast)


def test_a_token_is_revoked_by_its_holder_or_the_security_administrator_and_by_nobody_else(cast: Cast) -> None:
    for who in ("compiler", "security"):
        token, secret = made(cast)
        revoke_token(actor=cast.actor(who), now=NOW, token=token.public_id)
        assert bearer_of(secret, NOW) is None
        with pytest.raises(IllegalTransition):
            revoke_token(actor=cast.actor("compiler"), now=NOW, token=token.public_id)
    token, secret = made(cast)
    for who in ("system", "auditor", "head", "city_security", "newcomer"):
        actor = cast.alone(who) if who == "newcomer" else cast.actor(who)
        with pytest.raises(NotFound):
            revoke_token(actor=actor, now=NOW, token=token.public_id)
    assert bearer_of(secret, NOW)


def test_everybody_sees_their_own_and_the_security_administrator_all_of_the_government(cast: Cast) -> None:
    own, _ = made(cast)
    other, _ = made(cast, "water_clerk")
    city, _ = made(cast, "city_clerk")
    assert list(tokens_seen(cast.actor("compiler"))) == [own]
    assert set(tokens_seen(cast.actor("security"))) == {own, other}
    assert list(tokens_seen(cast.actor("city_security"))) == [city]
    assert list(tokens_seen(cast.alone("newcomer"))) == []


def test_making_and_revoking_stand_in_the_trail_and_use_does_not(cast: Cast) -> None:
    token, secret = made(cast, "compiler", TokenScope.WRITE_BUSINESS)
    note_use(token=token, now=NOW)
    revoke_token(actor=cast.actor("security"), now=NOW, token=token.public_id)
    events = Event.objects.filter(kind="token", key=token.public_id)
    assert [event.action for event in events] == ["token.create", "token.revoke"]
    assert changes_of(events[0])["scopes"] == ["read", "write:business"]
    assert secret not in "".join(event.changes for event in events)
    assert verify(cast.county.public_id).findings == ()


def test_a_token_put_in_or_widened_by_hand_is_found(cast: Cast) -> None:
    token, _ = made(cast)
    ApiToken.objects.filter(pk=token.pk).update(scopes="read write:business")
    assert [finding.fault for finding in verify(cast.county.public_id).findings] == [Fault.ROW_CHANGED]
    ApiToken.objects.filter(pk=token.pk).update(scopes="read", prefix="00000000")
    assert verify(cast.county.public_id).findings


def test_use_is_noted_at_most_once_a_minute(cast: Cast) -> None:
    token, _ = made(cast)
    note_use(token=token, now=NOW)
    token.refresh_from_db()
    assert token.last_used_at == NOW
    note_use(token=token, now=NOW + timedelta(seconds=59))
    token.refresh_from_db()
    assert token.last_used_at == NOW
    note_use(token=token, now=NOW + timedelta(seconds=60))
    token.refresh_from_db()
    assert token.last_used_at == NOW + timedelta(seconds=60)


def test_another_post_of_the_same_person_has_no_part_in_it(cast: Cast) -> None:
    grant_post(
        actor=cast.actor("security"),
        now=NOW,
        person=cast.person("compiler"),
        organisation=cast.body("water"),
        role=PostRole.UNIT_LEADER,
    )
    _, secret = made(cast)
    assert acting(secret).organisation == cast.body("office")
