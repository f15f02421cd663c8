"""Reading the trail: search, the history of one thing, heads, exports."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from luoshi.server.audit.digests import FIRST, canonical, event_record
from luoshi.server.audit.facts import trail_facts
from luoshi.server.audit.models import Event, Head
from luoshi.server.audit.scopes import visible_events
from luoshi.server.core.actor import INSTALLATION, Actor
from luoshi.server.policy import Action, require

_BATCH = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """What to look for; what is empty does not narrow. ``since`` is included, ``until`` is not."""

    text: str = ""
    action: str = ""
    kind: str = ""
    key: str = ""
    actor: str = ""
    since: datetime | None = None
    until: datetime | None = None


def search(actor: Actor, wanted: Search) -> "QuerySet[Event]":
    """The events that the actor sees and that fit, newest first; ``text`` is looked for in names, comments, changes."""
    events = visible_events(actor)
    same = {"action": wanted.action, "kind": wanted.kind, "key": wanted.key}
    events = events.filter(**{column: value for column, value in same.items() if value})
    if wanted.actor:
        events = events.filter(Q(actor=wanted.actor) | Q(acting_for=wanted.actor))
    if wanted.since:
        events = events.filter(at__gte=wanted.since)
    if wanted.until:
        events = events.filter(at__lt=wanted.until)
    if wanted.text:
        looked_in = ("name", "comment", "changes", "actor_name", "acting_for_name")
        found = Q()
        for column in looked_in:
            found |= Q(**{f"{column}__contains": wanted.text})
        events = events.filter(found)
    return events.order_by("-sequence")


def search_seen(actor: Actor, wanted: Search) -> "QuerySet[Event]":
    """The same for a face that says why nothing is there. Raises NotAllowed where the actor reads no chain."""
    require(actor, Action.AUDIT_READ, trail_facts(actor.government))
    return search(actor, wanted)


def head_seen(actor: Actor) -> str:
    """The head of the chain of the actor's government, as it is printed. Raises NotAllowed."""
    require(actor, Action.AUDIT_READ, trail_facts(actor.government))
    return str(Head.objects.filter(government=actor.government).first() or f"0:{FIRST}")


def history(government: str, kind: str, key: str) -> "QuerySet[Event]":
    """Everything that happened to one thing, oldest first. For apps, which ask only for things the actor sees."""
    return Event.objects.filter(government=government, kind=kind, key=key).order_by("sequence")


def changes_of(event: Event) -> dict[str, object]:
    """What an event changed, as plain values."""
    changes: dict[str, object] = json.loads(event.changes)
    return changes


def heads() -> dict[str, Head]:
    """The heads of all chains by government, the installation's own first."""
    every = {head.government: head for head in Head.objects.order_by("government")}
    return {key: every[key] for key in sorted(every, key=lambda key: (key != INSTALLATION, key))}


def export_lines(actor: Actor, government: str) -> Iterator[str]:
    """The whole chain of a government as JSON Lines: canonical records with their hash, which anyone can verify.

    Raises NotAllowed before the first line. Who exports records it (``luoshi.server.audit.services.export_trail``).
    """
    require(actor, Action.AUDIT_EXPORT, trail_facts(government))
    return _lines(government)


def _lines(government: str) -> Iterator[str]:
    events = Event.objects.filter(government=government).order_by("sequence")
    for event in events.iterator(chunk_size=_BATCH):
        yield canonical(event_record(event) | {"hash": event.hash})
