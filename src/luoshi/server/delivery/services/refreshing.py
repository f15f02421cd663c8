"""What is computed and kept beside matters: the states that they go through, and the light of each day.

Every service that writes a matter, one of its parts, or something of them calls ``refresh(matter, now)`` as its last
step, inside its transaction: lists and history then agree with what was written.
"""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from luoshi.server.delivery.models import Matter, Part, Stage
from luoshi.server.orgs.models import Government

_CHUNK = 500


def refresh(matter: Matter, now: datetime) -> None:
    """Note how a matter and its parts stand from now on, and write today's light anew. Inside the caller's transaction;
    costs a fixed number of queries.
    """
    refresh_many([matter.pk], matter.government, now)


def refresh_many(matters: Iterable[int], government: Government, now: datetime) -> None:
    """The same for several matters (their keys) of one government."""
    with transaction.atomic():
        _note_stages(list(matters), now)


def _note_stages(keys: list[int], now: datetime) -> None:
    """Add a stage for each matter and part that stands otherwise than when it was noted last."""
    last: dict[tuple[int, int | None], tuple[str, date | None]] = {
        (matter, part): (state, due_on)
        for matter, part, state, due_on in Stage.objects.filter(matter__in=keys)
        .order_by("at", "pk")
        .values_list("matter_id", "part_id", "state", "due_on")
    }
    matters = Matter.objects.filter(pk__in=keys).values_list("government_id", "pk", "state")
    parts = Part.objects.filter(matter__in=keys)
    stands: list[tuple[int, int, int | None, str, date | None]] = [
        *((government, key, None, state, None) for government, key, state in matters),
        *parts.values_list("government_id", "matter_id", "pk", "state", "due_on"),
    ]
    Stage.objects.bulk_create(
        [
            Stage(government_id=government, matter_id=matter, part_id=part, at=now, state=state, due_on=due_on)
            for government, matter, part, state, due_on in stands
            if last.get((matter, part)) != (state, due_on)
        ],
        batch_size=_CHUNK,
    )
