"""What is computed and kept beside matters: the states that they go through, and the light of each day.

Every service that writes a matter, one of its parts, or something of them calls ``refresh(matter, now)`` as its last
step, inside its transaction: lists and history then agree with what was written.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date, datetime, time
from decimal import ROUND_HALF_EVEN, Decimal

from django.db import transaction
from django.db.models import Q, QuerySet

from luoshi.reckoning.lights import LightResult
from luoshi.server.core.clock import CHINA, china_date
from luoshi.server.delivery.models import LightDay, Matter, Part, Stage
from luoshi.server.delivery.standing.judging import digest
from luoshi.server.delivery.standing.reading import judged
from luoshi.server.delivery.standing.values import Moment, Standing
from luoshi.server.delivery.states.matters import ENDED
from luoshi.server.orgs.models import Government

_CHUNK = 500
_ENDED = [state.value for state in ENDED]


def refresh(matter: Matter, now: datetime) -> None:
    """Note how a matter and its parts stand from now on, and write today's light anew. Inside the caller's transaction;
    costs a fixed number of queries.
    """
    refresh_many([matter.pk], matter.government, now)


def refresh_many(matters: Iterable[int], government: Government, now: datetime) -> int:
    """The same for several matters (their keys) of one government; returns how many lights were written."""
    keys = list(matters)
    with transaction.atomic(savepoint=False):  # the last step of an act: it stands or falls with it
        _note_stages(keys, now)
        return write_lights(keys, government, Moment(china_date(now), now, live=True))


def refresh_items(items: Collection[int], now: datetime) -> None:
    """The same for the matters of some items (keys of tasks) that are not over: what says how far they are has changed.
    Inside the caller's transaction.
    """
    keys: dict[int, list[int]] = defaultdict(list)
    for government, key in followed(items, now).values_list("government_id", "pk"):
        keys[government].append(key)
    for owner in Government.objects.filter(pk__in=keys).order_by("pk"):
        refresh_many(keys[owner.pk], owner, now)


def followed(items: Collection[int], now: datetime) -> "QuerySet[Matter]":
    """The matters of some items (keys of tasks) that are not over."""
    return Matter.objects.filter(task__in=items, made_at__lte=now).exclude(state__in=_ENDED).order_by("pk")


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


def write_lights(keys: list[int], government: Government, moment: Moment) -> int:
    """Write the lights of matters for a day; those that are not judged lose the one that they had on it."""
    standings = judged(keys, government, moment)
    rows = [
        light_day(standing, standing.result, government)
        for standing in standings.values()
        if standing.result is not None
    ]
    silent = [key for key, standing in standings.items() if standing.result is None]
    LightDay.objects.filter(matter__in=silent, as_of=moment.day).delete()
    LightDay.objects.bulk_create(
        rows,
        batch_size=_CHUNK,
        update_conflicts=True,
        unique_fields=["matter", "as_of"],
        update_fields=list(COMPUTED),
    )
    return len(rows)


COMPUTED = ("known_at", "light", "computed", "rules", "version", "rule", "inputs", "expected", "actual")
"""The columns of a light that follow from what was known."""


def light_day(standing: Standing, result: LightResult, government: Government) -> LightDay:
    """The row of a standing and of what it was judged, not saved yet."""
    return LightDay(
        government=government,
        matter_id=standing.known.key,
        as_of=standing.moment.day,
        known_at=standing.moment.known_at,
        light=standing.light,
        computed=standing.computed,
        rules=result.rules.id,
        version=result.rules.version,
        rule=result.rule_id,
        inputs=digest(standing),
        expected=_kept(standing.expected),
        actual=_kept(standing.actual),
    )


def _kept(percent: Decimal | None) -> Decimal | None:
    """A percentage with the places that the column has, so that what is written is what is read."""
    return percent.quantize(Decimal("0.0001"), ROUND_HALF_EVEN) if percent is not None else None


def refresh_all(*, now: datetime) -> int:
    """The lights of a new day for every matter of every government that is not over; returns how many were written."""
    written = 0
    for government in Government.objects.order_by("pk"):
        over = Q(state__in=_ENDED, state_since__lt=_start_of(china_date(now)))
        keys = list(Matter.objects.filter(~over, government=government).order_by("pk").values_list("pk", flat=True))
        for first in range(0, len(keys), _CHUNK):
            written += _refresh_held(keys[first : first + _CHUNK], government, now)
    return written


def _refresh_held(keys: list[int], government: Government, now: datetime) -> int:
    """Refresh matters while nobody acts on them: what somebody changes meanwhile would be judged by what it was before.

    Those that somebody holds come afterwards, one by one, so that the night never waits for one act with another held.
    """
    rows = Matter.objects.order_by("pk")
    with transaction.atomic():
        free = list(rows.filter(pk__in=keys).select_for_update(no_key=True, skip_locked=True))
        held = sorted(set(keys) - {row.pk for row in free})
        written = refresh_many([row.pk for row in free], government, now)
    for key in held:
        with transaction.atomic():
            rows.select_for_update(no_key=True).get(pk=key)
            written += refresh_many([key], government, now)
    return written


def _start_of(day: date) -> datetime:
    return datetime.combine(day, time(0), CHINA)
