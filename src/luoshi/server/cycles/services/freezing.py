"""What the lock of a cycle does: how each body stood is written down for good, and what nobody handed in lapses."""

from datetime import datetime

from luoshi.server.audit.services import record_each
from luoshi.server.core.actor import Actor
from luoshi.server.core.clock import china_date
from luoshi.server.core.transitions import step
from luoshi.server.cycles.audited import OBLIGATION
from luoshi.server.cycles.models import Cycle, Obligation, Report
from luoshi.server.cycles.owing import owed_in
from luoshi.server.cycles.services.reports import THING, keep_report
from luoshi.server.cycles.states import NOT_IN, ReportAct, ReportState
from luoshi.server.cycles.states import REPORT as TABLE
from luoshi.server.policy import Action


def freeze(actor: Actor, now: datetime, cycle: Cycle) -> None:
    """Write down who owed in a cycle and how it stood, and let lapse what bodies still had in hand. Before the cycle is
    locked, inside the transaction that locks it.

    What was sent back and may come again stays in the hands of its body.
    """
    today = china_date(now)
    owed = owed_in(cycle, today)
    came = dict(Report.objects.filter(cycle=cycle).values_list("part_id", "came_in"))
    made = [
        Obligation(
            government_id=cycle.government_id,
            cycle=cycle,
            part_id=each.part.pk,
            organisation_id=each.part.organisation_id,
            printed_name=each.part.printed_name,
            due_on=each.due_on,
            came_in=came.get(each.part.pk) if each.facts.came_in else None,
            standing=each.standing.value,
            current=each.standing.value,
            figures_asked=each.facts.asked,
            figures_given=each.facts.given,
            frozen_at=now,
        )
        for each in owed
    ]
    Obligation.objects.bulk_create(made, batch_size=500)
    if made:
        rows = Obligation.objects.filter(cycle=cycle).select_related("government", "cycle", "part", "organisation")
        record_each(actor=actor, now=now, action=Action.CYCLE_KEEP, kind=OBLIGATION, rows=list(rows.order_by("pk")))
    taken_until = {each.part.pk: each.taken_until for each in owed}
    left = Report.objects.select_for_update().filter(cycle=cycle, state__in=NOT_IN).order_by("pk")
    for row in left:
        if taken_until.get(row.part_id, cycle.locks_on) >= today:
            continue
        taken = step(TABLE, ReportState(row.state), ReportAct.LAPSE, thing=THING, state_name=row.state)
        keep_report(actor, now, Action.CYCLE_KEEP, row, taken)
