"""Lights follow the days of cycles: where a day that counts has moved, today's lights are written anew."""

from datetime import datetime

from luoshi.server.core.clock import china_date
from luoshi.server.cycles.models import Cycle
from luoshi.server.delivery.models import Matter
from luoshi.server.delivery.services.refreshing import refresh_many
from luoshi.server.delivery.states.matters import RUNNING


def relight(cycle: Cycle, now: datetime) -> None:
    """Write today's lights of the matters in work anew where the days of a cycle bear on them: its period is over and
    something is still owed for it. Inside the caller's transaction.
    """
    if cycle.last >= china_date(now):
        return
    rows = Matter.objects.filter(government=cycle.government_id, state__in=RUNNING).order_by("pk")
    refresh_many(rows.values_list("pk", flat=True), cycle.government, now)
