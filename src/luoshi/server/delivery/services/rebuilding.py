"""What is kept beside matters, held against what is computed (重算核对): differences named, and put right."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max

from luoshi.server.audit.models import Event
from luoshi.server.core.clock import china_date
from luoshi.server.delivery.audited import PROJECT
from luoshi.server.delivery.models import LightDay, Matter, ProjectCard
from luoshi.server.delivery.services.refreshing import COMPUTED, light_day, refresh_all
from luoshi.server.delivery.standing.reading import judged
from luoshi.server.delivery.standing.values import Moment
from luoshi.server.ledger.audited import AMENDMENT
from luoshi.server.ledger.models import Amendment, AmendmentSubject
from luoshi.server.orgs.models import Government
from luoshi.server.policy import Action

_JUDGED_BY = (AmendmentSubject.DEADLINE, AmendmentSubject.TARGET)
"""What of an item lights depend on."""
_SAME = tuple(name for name in COMPUTED if name != "known_at")


@dataclass(frozen=True, slots=True)
class Difference:
    """A light that is kept otherwise than it is computed: of which matter and day, which columns, kept and computed."""

    number: str
    public_id: str
    day: date
    column: str
    kept: str
    computed: str


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What came of it: how many lights were looked at, what differed, how many were written anew.

    ``unknown`` counts those of past days whose projects, limits or targets changed since: nodes and items are kept as
    they stand now alone, so what was known of them on the day cannot be told again.
    """

    looked_at: int
    differences: tuple[Difference, ...]
    written: int = 0
    unknown: int = 0


def rebuild(*, now: datetime, check: bool) -> Rebuilt:
    """Compute every kept light again, by what was known when it was written, and today's by what is known now.

    With ``check`` nothing is written; without it what differs is written as computed, and the day's lights are written.
    """
    looked_at, unknown, found = 0, 0, []
    with transaction.atomic():
        for government in Government.objects.order_by("pk"):
            changed = _changed(government)
            for row, right in _pairs(government, now):
                if row.as_of != china_date(now) and row.matter_id in changed and changed[row.matter_id] > row.known_at:
                    unknown += 1
                    continue
                looked_at += 1
                differences = list(_differences(row, right))
                found += differences
                if differences and not check:
                    _put_right(row, right)
        written = 0 if check else refresh_all(now=now)
    return Rebuilt(looked_at, tuple(found), written, unknown)


def _changed(government: Government) -> dict[int, datetime]:
    """When the projects of matters (their keys), or what their items are to reach by when, changed last."""
    own = Event.objects.filter(government=government.public_id).order_by()
    cards = ProjectCard.objects.filter(government=government, tasks__matters__isnull=False)
    amendments = Amendment.objects.filter(government=government, subject__in=_JUDGED_BY, task__matters__isnull=False)
    found: dict[int, datetime] = {}
    for events, links in (
        (own.filter(kind=PROJECT), cards.order_by().values_list("public_id", "tasks__matters")),
        (
            own.filter(kind=AMENDMENT, action=Action.AMENDMENT_APPLY),
            amendments.order_by().values_list("public_id", "task__matters"),
        ),
    ):
        last = dict(events.values_list("key").annotate(Max("at")))
        for key, matter in links:
            if key in last:
                found[matter] = max(last[key], found.get(matter, last[key]))
    return found


def _pairs(government: Government, now: datetime) -> Iterator[tuple[LightDay, LightDay | None]]:
    """Kept lights with the same as computed; None where nothing is judged."""
    by_moment: dict[tuple[date, datetime], list[LightDay]] = defaultdict(list)
    today = china_date(now)
    for row in LightDay.objects.filter(government=government).select_related("matter"):
        by_moment[row.as_of, now if row.as_of == today else row.known_at].append(row)
    for (day, known_at), rows in sorted(by_moment.items()):
        standings = judged([row.matter_id for row in rows], government, Moment(day, known_at, live=False))
        for row in rows:
            standing = standings.get(row.matter_id)
            result = standing.result if standing is not None else None
            right = light_day(standing, result, government) if standing is not None and result is not None else None
            yield row, right


def _differences(row: LightDay, right: LightDay | None) -> Iterator[Difference]:
    matter: Matter = row.matter
    if right is None:
        yield Difference(matter.number, matter.public_id, row.as_of, "light", row.light, "")
        return
    for column in _SAME:
        kept, computed = getattr(row, column), getattr(right, column)
        if kept != computed:
            yield Difference(matter.number, matter.public_id, row.as_of, column, str(kept), str(computed))


def _put_right(row: LightDay, right: LightDay | None) -> None:
    if right is None:
        row.delete()
        return
    for column in COMPUTED:
        setattr(row, column, getattr(right, column))
    row.save()
