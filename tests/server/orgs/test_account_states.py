"""How accounts stand: locked as the door counts it, with a second factor, and what resets either."""

from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import connection
from django.test import Client
from django.utils import timezone

from luoshi.server.audit.models import Event
from luoshi.server.audit.verification import verify
from luoshi.server.core.errors import IllegalTransition, Invalid, NotAllowed, NotFound
from luoshi.server.orgs.account_states import locked_out, second_factors, with_account_states
from luoshi.server.orgs.models import User
from luoshi.server.orgs.services import people as service
from luoshi.server.orgs.services import roster
from luoshi.server.orgs.services.people import (
    change_password,
    disable_person,
    reset_password,
    reset_second_factor,
    unlock_person,
)
from luoshi.server.orgs.services.roster import create_account
from server_cast import NOW, Cast

pytestmark = pytest.mark.django_db


def fail(client: Client, login: str, times: int) -> None:
    for _ in range(times):
        client.post("/account/login/", {"login": login, "password": "wrong"})


def test_the_lock_is_told_as_the_door_counts_it(cast: Cast, client: Client) -> None:
    fail(client, "viewer", settings.AXES_FAILURE_LIMIT - 1)
    assert locked_out(timezone.now()) == {}
    fail(client, "Viewer", 1)
    fail(client, "compiler", 2)
    now = timezone.now()
    ends = locked_out(now)
    assert set(ends) == {"viewer"}
    assert timedelta(minutes=19) < ends["viewer"] - now <= settings.AXES_COOLOFF_TIME
    locked = {row.login_name for row in with_account_states(User.objects.all(), now) if row.locked}  # type: ignore[attr-defined]  # what with_account_states adds
    assert locked == {"viewer"}
    assert locked_out(now + settings.AXES_COOLOFF_TIME + timedelta(seconds=1)) == {}
    unlock_person(actor=cast.actor("security"), now=NOW, person=cast.person("viewer"))
    assert locked_out(timezone.now()) == {}


def test_failures_from_several_machines_count_together(cast: Cast) -> None:
    for at in range(settings.AXES_FAILURE_LIMIT):
        fail(Client(REMOTE_ADDR=f"127.0.0.{at + 2}"), "viewer", 1)
    assert set(locked_out(timezone.now())) == {"viewer"}


def test_a_second_factor_is_told_and_recovery_codes_alone_are_none(cast: Cast, django_assert_num_queries: Any) -> None:
    RecoveryCodes.activate(cast.people["viewer"])
    TOTP.activate(cast.people["compiler"], "JBSWY3DPEHPK3PXP")
    with django_assert_num_queries(2):
        rows = list(with_account_states(User.objects.all(), NOW))
    assert {row.login_name for row in rows if row.second_factor} == {"compiler"}  # type: ignore[attr-defined]  # what with_account_states adds
    assert second_factors(cast.people["compiler"]) == {"totp"}
    assert second_factors(cast.people["viewer"]) == frozenset()


def test_a_lost_second_factor_is_taken_away_with_its_codes(cast: Cast) -> None:
    for each in (cast.people["viewer"], cast.people["compiler"]):
        TOTP.activate(each, "JBSWY3DPEHPK3PXP")
        RecoveryCodes.activate(each)
    act: dict[str, Any] = {"actor": cast.actor("security"), "now": NOW, "person": cast.person("viewer")}
    with pytest.raises(Invalid, match="说明"):
        reset_second_factor(**act, comment=" ")
    reset_second_factor(**act, comment="本人持工作证到场，手机丢失")
    assert not Authenticator.objects.filter(user=cast.people["viewer"]).exists()
    assert Authenticator.objects.filter(user=cast.people["compiler"]).count() == 2
    event = Event.objects.get(action="person.reset_factor")
    assert (event.key, event.comment) == (cast.person("viewer"), "本人持工作证到场，手机丢失")
    assert event.changes == '{"factors":["recovery_codes","totp"]}'
    assert verify(cast.county.public_id).findings == ()
    with pytest.raises(Invalid, match="没有设置"):
        reset_second_factor(**act, comment="再来一次")


@pytest.mark.parametrize(
    ("who", "refusal"),
    [("system", NotAllowed), ("compiler", NotAllowed), ("auditor", NotFound), ("city_security", NotFound)],
)
def test_only_the_security_administrator_takes_a_factor_away(cast: Cast, who: str, refusal: type[Exception]) -> None:
    TOTP.activate(cast.people["viewer"], "JBSWY3DPEHPK3PXP")
    with pytest.raises(refusal):
        reset_second_factor(actor=cast.actor(who), now=NOW, person=cast.person("viewer"), comment="丢失")
    with pytest.raises(NotAllowed):
        reset_second_factor(actor=cast.actor("security"), now=NOW, person=cast.person("security"), comment="丢失")
    assert Authenticator.objects.count() == 1


def test_a_closed_account_has_nothing_reset(cast: Cast) -> None:
    disable_person(actor=cast.actor("security"), now=NOW, person=cast.person("viewer"), comment="离岗")
    with pytest.raises(IllegalTransition):
        reset_second_factor(actor=cast.actor("security"), now=NOW, person=cast.person("viewer"), comment="丢失")


@pytest.mark.django_db(transaction=True)
def test_hashing_keeps_no_lock(committed_cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """Hashes are slow on purpose; made inside a write transaction they would stop every other writer of SQLite."""
    cast, inside = committed_cast, []
    for module, name in ((service, "make_password"), (roster, "make_password"), (service, "validate_password")):
        real = getattr(module, name)

        def watched(*args: Any, real: Any = real) -> object:
            inside.append(connection.in_atomic_block)
            return real(*args)

        monkeypatch.setattr(module, name, watched)
    government = cast.county.public_id
    create_account(actor=cast.actor("system"), now=NOW, government=government, login_name="li.si", display_name="李四")
    reset_password(actor=cast.actor("security"), now=NOW, person=cast.person("viewer"))
    change_password(actor=cast.alone("viewer"), now=NOW, person=cast.person("viewer"), password="Yunling-2031-ledger")
    assert inside == [False] * 4


def test_a_password_changed_meanwhile_is_not_overwritten(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between the look and the lock somebody else resets it: the later one says so."""
    real = make_password
    calls: list[str] = []

    def meddle(password: str) -> str:
        if not calls:
            calls.append(password)
            reset_password(actor=cast.actor("security"), now=NOW, person=cast.person("viewer"))
        return real(password)

    monkeypatch.setattr(service, "make_password", meddle)
    with pytest.raises(Invalid, match="别处改过"):
        change_password(
            actor=cast.alone("viewer"), now=NOW, person=cast.person("viewer"), password="Yunling-2031-ledger"
        )
    assert User.objects.get(public_id=cast.person("viewer")).must_change_password
