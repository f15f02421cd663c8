"""Notices follow from the trail: a reader with a place in each chain, which may be called as often as one likes."""

from datetime import datetime, timedelta

from django.db import transaction

from luoshi.server.audit.models import Event, Head
from luoshi.server.core.actor import ActingFor, Actor
from luoshi.server.notices.happenings import TOLD, Happening, happenings_of
from luoshi.server.notices.models import Cursor
from luoshi.server.notices.services.notices import Telling, notify

_BATCH = 200
OLDEST = timedelta(days=7)
"""What happened longer ago is no news: after a long stop, or in a chain that is read for the first time."""


def read_trail(*, government: str, now: datetime) -> int:
    """Tell what happened in a chain since it was last read; returns how many events were passed.

    The place in the chain moves on in the transaction that writes the notices, under its lock: of two readers at once
    the second begins where the first ended, and one that dies half-way has told nothing.
    """
    Cursor.objects.bulk_create([Cursor(government=government)], ignore_conflicts=True)
    passed = 0
    while True:
        with transaction.atomic():
            cursor = Cursor.objects.select_for_update().get(government=government)
            events = Event.objects.filter(government=government, sequence__gt=cursor.sequence).order_by("sequence")
            batch = list(events[:_BATCH])
            for event in batch:
                if event.action in TOLD and event.at >= now - OLDEST:
                    for number, happening in enumerate(happenings_of(event)):
                        _tell(event, number, happening, now)
            if batch:
                cursor.sequence = batch[-1].sequence
                cursor.save(update_fields=["sequence"])
        passed += len(batch)
        if len(batch) < _BATCH:
            return passed


def behind() -> tuple[str, ...]:
    """The chains that go on beyond their place: whose reader was never woken, or did not come to it."""
    places = dict(Cursor.objects.values_list("government", "sequence"))
    return tuple(head.government for head in Head.objects.all() if head.sequence > places.get(head.government, 0))


def _tell(event: Event, number: int, happening: Happening, now: datetime) -> None:
    notify(
        actor=_actor(event),
        now=now,
        people=happening.people,
        telling=Telling(
            kind=happening.kind,
            title=happening.title,
            text=happening.text,
            link=happening.link,
            urgency=happening.urgency,
            source=happening.once or f"{event.government}:{event.sequence}:{number}",
            in_app_only=happening.in_app_only,
        ),
    )


def _actor(event: Event) -> Actor:
    """Who did it, as the event names them: they are not told of what they did themselves."""
    for_other = None
    if event.acting_for:
        for_other = ActingFor(event.acting_for, event.acting_for_name, event.delegation)
    return Actor(user=event.actor, name=event.actor_name, government=event.government, acting_for=for_other)
