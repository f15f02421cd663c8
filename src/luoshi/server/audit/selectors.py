"""Reading the trail: search, the history of one thing, heads, exports."""

import csv
import io
import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.db.models import Max, Q, QuerySet

from luoshi.server.audit.digests import FIRST, HASHED, canonical, event_record, moment
from luoshi.server.audit.facts import trail_facts
from luoshi.server.audit.models import Event, Head, Verification
from luoshi.server.audit.scopes import visible_events, visible_verifications
from luoshi.server.core.actor import INSTALLATION, Actor
from luoshi.server.core.errors import NotFound
from luoshi.server.core.said import say
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
    post: str = ""
    since: datetime | None = None
    until: datetime | None = None


def search(actor: Actor, wanted: Search) -> "QuerySet[Event]":
    """The events that the actor sees and that fit, newest first; ``text`` is looked for in names, comments, changes."""
    events = visible_events(actor)
    same = {"action": wanted.action, "kind": wanted.kind, "key": wanted.key}
    events = events.filter(**{column: value for column, value in same.items() if value})
    if wanted.actor:
        events = events.filter(Q(actor=wanted.actor) | Q(acting_for=wanted.actor))
    if wanted.post:
        events = events.filter(actor_post=wanted.post)
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


def head_of(actor: Actor) -> Head | None:
    """The head of the actor's own chain. Raises NotAllowed."""
    require(actor, Action.AUDIT_READ, trail_facts(actor.government))
    return Head.objects.filter(government=actor.government).first()


def verification(actor: Actor, public_id: str) -> Verification:
    """One verification. Raises NotFound where it is not or the actor does not see it."""
    found = visible_verifications(actor).filter(public_id=public_id).first()
    if found is None:
        raise NotFound(say("这次核验"))
    return found


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
    return json_lines(Event.objects.filter(government=government).order_by("sequence"))


def json_lines(events: "QuerySet[Event]") -> Iterator[str]:
    """Events as JSON Lines without the ends of lines: canonical records with their hash."""
    for event in events.iterator(chunk_size=_BATCH):
        yield canonical(event_record(event) | {"hash": event.hash})


COLUMNS = (*HASHED, "hash")
"""The columns of an export as a table: everything that is hashed, and the hash."""


def csv_lines(events: "QuerySet[Event]") -> Iterator[str]:
    """Events as CSV (RFC 4180) with a head, one text for each record. Moments are in UTC.

    A cell that a spreadsheet would take for a formula gets an apostrophe before it; whoever verifies takes JSON Lines.
    """
    yield _csv(COLUMNS)
    for event in events.iterator(chunk_size=_BATCH):
        record = event_record(event) | {"at": moment(event.at), "hash": event.hash}
        yield _csv([_harmless(str(record[column])) for column in COLUMNS])


def _csv(cells: Sequence[str]) -> str:
    line = io.StringIO()
    csv.writer(line).writerow(cells)
    return line.getvalue()


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def actors_met(actor: Actor) -> list[tuple[str, str]]:
    """Who acted in the events that the actor sees: (id, the name they had last), by name."""
    last = visible_events(actor).order_by().values("actor").annotate(last=Max("sequence")).values("last")
    named = visible_events(actor).filter(sequence__in=last).values_list("actor", "actor_name")
    return sorted(named, key=lambda pair: (pair[1], pair[0]))


def posts_met(actor: Actor) -> list[tuple[str, str, str]]:
    """The posts that were acted in: (id, name of who acted last, roles), by name."""
    acted = visible_events(actor).exclude(actor_post="")
    last = acted.order_by().values("actor_post").annotate(last=Max("sequence")).values("last")
    named = acted.filter(sequence__in=last).values_list("actor_post", "actor_name", "actor_roles")
    return sorted(named, key=lambda row: (row[1], row[0]))


def names_of(actor: Actor, keys: Iterable[str]) -> dict[str, str]:
    """What the things behind public ids were called last, as far as the trail that the actor sees knows them."""
    wanted = visible_events(actor).filter(key__in=list(keys)).exclude(name="")
    last = wanted.order_by().values("key").annotate(last=Max("sequence")).values("last")
    return dict(wanted.filter(sequence__in=last).values_list("key", "name"))


def event(actor: Actor, sequence: int) -> Event:
    """One event by its place in the chain. Raises NotFound."""
    found = visible_events(actor).filter(sequence=sequence).first()
    if found is None:
        raise NotFound(say("这条审计记录"))
    return found


class ChainHead(NamedTuple):
    """Where a chain stands: whose it is, the number and the hash of its last event."""

    government: str
    sequence: int
    hash: str


def latest_heads() -> tuple[ChainHead, ...]:
    """By government, where every chain stands: where none has changed, nothing has happened anywhere."""
    rows = Head.objects.order_by("government").values_list("government", "sequence", "hash")
    return tuple(ChainHead(*row) for row in rows)


def events_between(
    places: Iterable[tuple[ChainHead, ChainHead]], kinds: Collection[str] = (), *, but: Collection[str] = ()
) -> list[ChainHead]:
    """Of chains that went on from one head to another, in one query: the events of some kinds between the two, or all
    ``but`` those of some kinds, in order; with the event at the earlier head where that still stands as it was.
    """
    wanted = ~Q(kind__in=but) if but else Q(kind__in=kinds)
    asked = Q(pk__in=())
    for before, now in places:
        between = wanted & Q(sequence__gt=before.sequence, sequence__lte=now.sequence)
        asked |= Q(government=before.government) & (Q(sequence=before.sequence, hash=before.hash) | between)
    rows = Event.objects.filter(asked).order_by("government", "sequence")
    return [ChainHead(*row) for row in rows.values_list("government", "sequence", "hash")]
