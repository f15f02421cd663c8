"""How bodies stand in locked cycles now, kept beside what was frozen, so that lists can count and filter it."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction

from luoshi.server.cycles.models import Cycle, Obligation
from luoshi.server.cycles.owing import owed_in
from luoshi.server.cycles.standings import ReportStanding
from luoshi.server.cycles.states import CycleState


def refresh_current(cycle: Cycle, today: date, parts: Iterable[int] | None = None) -> int:
    """Write anew how the parts (keys; all where none are named) of a locked cycle stand; returns how many changed.
    Inside the caller's transaction; nothing in a cycle that is not locked.
    """
    if cycle.state != CycleState.LOCKED:
        return 0
    kept = {row.part_id: row for row in Obligation.objects.filter(cycle=cycle)}
    changed = []
    for owed in owed_in(cycle, today, parts):
        row = kept[owed.part.pk]
        if row.current != owed.standing.value:
            row.current = owed.standing.value
            changed.append(row)
    Obligation.objects.bulk_update(changed, ["current"], batch_size=500)
    return len(changed)


def refresh_waiting(today: date) -> int:
    """The same on a new day for those whose due day was moved beyond the lock, a cycle at a time, held as by who hands
    in; returns how many changed.
    """
    waiting = Obligation.objects.filter(current=ReportStanding.NOT_DUE.value, cycle__state=CycleState.LOCKED)
    changed = 0
    for key in waiting.order_by("cycle").values_list("cycle", flat=True).distinct():
        with transaction.atomic():
            changed += refresh_current(Cycle.objects.select_for_update(no_key=True).get(pk=key), today)
    return changed
