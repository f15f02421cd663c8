"""The one door into the trail. Callers record inside the transaction that writes the state."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from functools import partial
from types import MappingProxyType
from typing import Any

from django.conf import settings
from django.db import IntegrityError, connection, transaction

from luoshi.server.audit.digests import FIRST, canonical, event_hash, state_digest
from luoshi.server.audit.models import Event, Head
from luoshi.server.audit.registry import Audited, audited, listening
from luoshi.server.audit.selectors import export_lines
from luoshi.server.core.actor import INSTALLATION, Actor
from luoshi.server.core.roles import PostRole
from luoshi.server.policy import Action

_AT_ONCE = 200
"""Events in one write."""
_NOTHING: Mapping[str, object] = MappingProxyType({})


_waiting: ContextVar[list[Event] | None] = ContextVar("waiting", default=None)


@contextmanager
def chained_together() -> Iterator[None]:
    """Let the events of an act wait until it has written all else, and chain them then, in their order, in a few
    writes: the chain, for which all writers of a government queue, is held that much shorter. Within another one they
    wait with its events. What fails within leaves no event.
    """
    outer = _waiting.get()
    if outer is not None:
        so_far = len(outer)
        try:
            yield
        except BaseException:
            del outer[so_far:]
            raise
        return
    events: list[Event] = []
    token = _waiting.set(events)
    try:
        yield
    finally:
        _waiting.reset(token)
    _append(events)


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
    event = _event(actor, now, str(action), changes, comment=comment, **_of(about, row, gone=gone))
    _append([event])
    return event


def record_each(
    *,
    actor: Actor,
    now: datetime,
    action: Action | str,
    kind: str,
    rows: Iterable[Any],
    changes: Callable[[Any], Mapping[str, object]] = lambda _row: _NOTHING,
) -> Sequence[Event]:
    """Add an event for each row that an act touched, in the order of the rows, as ``record`` does for one; ``changes``
    says what changed of a row.

    The chain is held once, and thousands of events cost a few writes. Raises RuntimeError outside a transaction.
    """
    about = audited(kind)
    events = [_event(actor, now, str(action), changes(row), **_of(about, row)) for row in rows]
    _append(events)
    return events


def _of(about: Audited, row: Any, *, gone: bool = False) -> dict[str, str]:
    """What an event says of the row that it is about."""
    state = {} if gone else (about.at_hand or about.state)(row)
    return {
        "government": about.government(row),
        "kind": about.kind,
        "key": about.key(row),
        "name": about.name(row),
        "state": "" if gone else state_digest(_algorithm(), state),
    }


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
    event = _event(
        actor, now, str(action), changes, government=government, kind=kind, key=key, name=name, comment=comment
    )
    _append([event])
    return event


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


def _event(actor: Actor, now: datetime, action: str, changes: Mapping[str, object], **columns: str) -> Event:
    """An event that has no place in a chain yet."""
    return Event(
        at=now,
        action=action,
        actor=actor.user,
        actor_name=actor.name,
        actor_post=actor.post,
        actor_roles=" ".join(sorted(role for role in actor.roles if role is not PostRole.PERSON)),
        acting_for=actor.acting_for.user if actor.acting_for else "",
        acting_for_name=actor.acting_for.name if actor.acting_for else "",
        delegation=actor.acting_for.delegation if actor.acting_for else "",
        changes=canonical({**changes, "token": actor.token} if actor.token else changes),
        algorithm=_algorithm(),
        **columns,
    )


def _append(events: Sequence[Event]) -> None:
    """Give events their places behind the heads of their chains, and write them."""
    if not connection.in_atomic_block:
        raise RuntimeError("an event is recorded inside the transaction of the act")
    waiting = _waiting.get()
    if waiting is not None:
        waiting.extend(events)
        return
    for government in dict.fromkeys(event.government for event in events):
        head = _lock_head(government)
        own = [event for event in events if event.government == government]
        for event in own:
            event.sequence, event.previous = head.sequence + 1, head.hash
            event.hash = event_hash(event)
            head.sequence, head.hash = event.sequence, event.hash
        Event.objects.bulk_create(own, batch_size=_AT_ONCE)
        head.save(update_fields=["sequence", "hash"])
        for action in {event.action for event in own}:
            for listener in listening(action):
                transaction.on_commit(partial(listener.wake, government), robust=True)


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
