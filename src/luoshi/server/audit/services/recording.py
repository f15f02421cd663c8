"""The one door into the trail. Callers record inside the transaction that writes the state."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import partial
from types import MappingProxyType
from typing import Any

from django.conf import settings
from django.db import IntegrityError, connection, transaction

from luoshi.server.audit.digests import FIRST, canonical, event_hash, state_digest
from luoshi.server.audit.models import Event, Head
from luoshi.server.audit.registry import audited, listening
from luoshi.server.audit.selectors import export_lines
from luoshi.server.core.actor import INSTALLATION, Actor
from luoshi.server.core.roles import PostRole
from luoshi.server.policy import Action

_NOTHING: Mapping[str, object] = MappingProxyType({})


def record(
    *,
    actor: Actor,
    now: datetime,
    action: Action | str,
    kind: str,
    row: Any,
    changes: Mapping[str, object] = _NOTHING,
    comment: str = "",
    gone: bool = False,
) -> Event:
    """Add the event of an act on a row of an announced kind, with the digest of the row as it now stands.

    ``changes`` says what changed, in plain values; the access token that a program acted by is added. ``gone`` is for
    an act after which the row is no more. Raises RuntimeError outside a transaction: state and event are written
    together or not at all.
    """
    about = audited(kind)
    state = {} if gone else (about.at_hand or about.state)(row)
    return _append(
        actor=actor,
        now=now,
        action=str(action),
        government=about.government(row),
        kind=kind,
        key=about.key(row),
        name=about.name(row),
        changes=changes,
        comment=comment,
        state="" if gone else state_digest(_algorithm(), state),
    )


def record_occurrence(
    *,
    actor: Actor,
    now: datetime,
    action: Action | str,
    kind: str,
    key: str,
    name: str = "",
    government: str = INSTALLATION,
    changes: Mapping[str, object] = _NOTHING,
    comment: str = "",
) -> Event:
    """Add the event of something that changed no audited row: a log-in, an export, a refusal at the door."""
    return _append(
        actor=actor,
        now=now,
        action=str(action),
        government=government,
        kind=kind,
        key=key,
        name=name,
        changes=changes,
        comment=comment,
        state="",
    )


def export_trail(*, actor: Actor, now: datetime, government: str) -> Iterator[str]:
    """Record the export, then give the chain as JSON Lines, the event of the export included.

    Raises NotAllowed, recording nothing.
    """
    lines = export_lines(actor, government)
    with transaction.atomic():
        record_occurrence(
            actor=actor,
            now=now,
            action=Action.AUDIT_EXPORT,
            kind="audit",
            key=government,
            name="审计记录",
            government=government,
        )
    return lines


def _append(*, actor: Actor, now: datetime, government: str, changes: Mapping[str, object], **columns: str) -> Event:
    if not connection.in_atomic_block:
        raise RuntimeError("an event is recorded inside the transaction of the act")
    head = _lock_head(government)
    event = Event(
        government=government,
        sequence=head.sequence + 1,
        at=now,
        actor=actor.user,
        actor_name=actor.name,
        actor_post=actor.post,
        actor_roles=" ".join(sorted(role for role in actor.roles if role is not PostRole.PERSON)),
        acting_for=actor.acting_for.user if actor.acting_for else "",
        acting_for_name=actor.acting_for.name if actor.acting_for else "",
        delegation=actor.acting_for.delegation if actor.acting_for else "",
        changes=canonical({**changes, "token": actor.token} if actor.token else changes),
        algorithm=_algorithm(),
        previous=head.hash,
        **columns,
    )
    event.hash = event_hash(event)
    event.save(force_insert=True)
    head.sequence, head.hash = event.sequence, event.hash
    head.save(update_fields=["sequence", "hash"])
    for listener in listening(event.action):
        transaction.on_commit(partial(listener.wake, government), robust=True)
    return event


def _lock_head(government: str) -> Head:
    """The head of a chain, held until the transaction ends, so that two events cannot take one place."""
    heads = Head.objects.select_for_update()
    head = heads.filter(government=government).first()
    if head is None:
        try:
            with transaction.atomic():
                Head(government=government, sequence=0, hash=FIRST).save(force_insert=True)
        except IntegrityError:
            pass  # another writer began the chain between the two looks
        head = heads.get(government=government)
    return head


def _algorithm() -> str:
    return str(settings.LUOSHI_HASH)
