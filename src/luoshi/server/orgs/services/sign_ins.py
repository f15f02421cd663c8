"""Log-ins and what belongs to them, into the trail. Addresses and what was typed are not kept there."""

from datetime import datetime
from enum import StrEnum

from django.db import transaction

from luoshi.server.audit.services import record_occurrence
from luoshi.server.core.actor import INSTALLATION, system_actor
from luoshi.server.orgs.acting import without_post
from luoshi.server.orgs.models import User

KIND = "sign_in"
_DOOR = "登录入口"


class SignIn(StrEnum):
    """What happened at the door (登录事件)."""

    IN = "sign_in.in"
    OUT = "sign_in.out"
    FAILED = "sign_in.failed"
    LOCKED = "sign_in.locked"
    FACTOR_ADDED = "sign_in.factor_added"
    FACTOR_REMOVED = "sign_in.factor_removed"
    FACTOR_RESET = "sign_in.factor_reset"
    CONNECTED = "sign_in.connected"
    DISCONNECTED = "sign_in.disconnected"


def record_sign_in(*, now: datetime, person: User, what: SignIn) -> None:
    """Somebody came in or went."""
    _record(now, person, what, {})


def record_factor(*, now: datetime, person: User, what: SignIn, factor: str) -> None:
    """Somebody changed how they sign in."""
    _record(now, person, what, {"factor": factor})


def record_failure(*, now: datetime, login_name: str, what: SignIn) -> None:
    """Somebody failed, in the chain of the person whose name was tried.

    A name that nobody has is not kept: people type their password into the wrong field.
    """
    person = User.objects.filter(login_name=login_name.strip().lower()).first()
    with transaction.atomic():
        record_occurrence(
            actor=system_actor(_DOOR),
            now=now,
            action=what,
            kind=KIND,
            key=person.public_id if person else "unknown",
            name=person.display_name if person else "",
            government=person.government.public_id if person else INSTALLATION,
        )


def _record(now: datetime, person: User, what: SignIn, changes: dict[str, object]) -> None:
    with transaction.atomic():
        record_occurrence(
            actor=without_post(person),
            now=now,
            action=what,
            kind=KIND,
            key=person.public_id,
            name=person.display_name,
            government=person.government.public_id,
            changes=changes,
        )
