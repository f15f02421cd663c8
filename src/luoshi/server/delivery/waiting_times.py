"""Working days that a part has waited for others (等待外部环节): as the office agreed, each day counted once."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from luoshi.server.core.clock import china_date
from luoshi.server.core.working_days import WorkingDays
from luoshi.server.delivery.models import Part, Waiting
from luoshi.server.orgs.selectors import working_days

_DAY = timedelta(days=1)


def waiting_days(part: Part, until: date, known_at: datetime | None = None) -> int:
    """The working days that a part has waited by the end of a day; ``known_at`` leaves out what was agreed later.

    First and last day of a wait both count; days before the part was given do not.
    """
    return waiting_days_of([part], until, working_days(part.government), known_at)[part.pk]


def waiting_days_of(
    parts: Iterable[Part], until: date, days: WorkingDays, known_at: datetime | None = None
) -> dict[int, int]:
    """The same for parts of one government, by their keys, in one query."""
    rows = {part.pk: part for part in parts}
    accepted = Waiting.objects.filter(part__in=list(rows), accepted_at__isnull=False)
    if known_at is not None:
        accepted = accepted.filter(accepted_at__lte=known_at)
    spans: dict[int, list[tuple[date, date]]] = {key: [] for key in rows}
    for waiting in accepted.order_by("pk"):
        first = max(waiting.since, china_date(rows[waiting.part_id].made_at))
        last = min(waiting.ended_on or until, until)
        if first <= last:
            spans[waiting.part_id].append((first, last))
    return {key: sum(days.count(first - _DAY, last) for first, last in joined(each)) for key, each in spans.items()}


def joined(spans: Iterable[tuple[date, date]]) -> list[tuple[date, date]]:
    """Spans of days, both ends included, put together where they overlap or follow each other."""
    found: list[tuple[date, date]] = []
    for first, last in sorted(spans):
        if found and first <= found[-1][1] + _DAY:
            found[-1] = found[-1][0], max(found[-1][1], last)
        else:
            found.append((first, last))
    return found
