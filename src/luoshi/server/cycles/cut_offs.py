"""By when the lights of matters count a report as in time: the due days of cycles, exceptions counted in."""

from collections import defaultdict
from datetime import date

from django.db.models import Q

from luoshi.server.cycles.models import Allowance, AllowanceKind, Cycle
from luoshi.server.cycles.states import CycleState
from luoshi.server.delivery.standing.reporting import CutOff
from luoshi.server.delivery.standing.values import Moment


def cut_offs(government: int, moment: Moment) -> dict[date, CutOff]:
    """The cut-offs of a government (its key) by the last day of their period, as they were known at a moment: cycles
    that were planned and exceptions that were granted by then. Where several cycles end on a day, the latest due day.
    Two queries.
    """
    rows = Cycle.objects.filter(government=government, made_at__lte=moment.known_at)
    cycles = {row.pk: row for row in rows.exclude(state=CycleState.CANCELLED)}
    later: dict[int, dict[tuple[int | None, int | None], date]] = defaultdict(dict)
    granted = Allowance.objects.filter(cycle__in=cycles, made_at__lte=moment.known_at).filter(
        Q(ended_at__isnull=True) | Q(ended_at__gt=moment.known_at)
    )
    for each in granted.exclude(kind=AllowanceKind.AFTER_LOCK):
        scope = (each.organisation_id, each.part_id)
        later[each.cycle_id][scope] = max(later[each.cycle_id].get(scope, each.until), each.until)
    found: dict[date, CutOff] = {}
    for row in cycles.values():
        days = later[row.pk]
        due_on = max(row.due_on, days.get((None, None), row.due_on))
        if row.last in found and found[row.last].due_on >= due_on:
            continue
        bodies = {body: day for (body, _part), day in days.items() if body is not None}
        parts = {part: day for (_body, part), day in days.items() if part is not None}
        found[row.last] = CutOff(row.last, due_on, bodies, parts)
    return found
