"""The year, day after day: what the calendar does, what was planned for the day, what the story tells of it."""

from datetime import datetime, time, timedelta

from luoshi.server.core.clock import CHINA, china_date
from luoshi.server.cycles.models import Cycle
from luoshi.server.cycles.services.cycles import advance_due, shift_cycle
from luoshi.server.cycles.services.reminding import remind_due
from luoshi.server.cycles.states import CycleState
from luoshi.server.delivery.services.refreshing import refresh_all
from luoshi.server.ledger.services.amendments import apply_due_amendments
from luoshi.server.year.beginning import hand_plan_out, take_plan_in
from luoshi.server.year.happening import decide_what_waits, happen
from luoshi.server.year.reporting import open_quarter
from luoshi.server.year.telling import OFFICE, Year, told

_AFTER = 30
"""Working days after the last cycle is locked until everything that was done is closed and filed."""
_THIRD = 3
_REMINDED = time(8, 30)
"""When the scheduler reminds."""


def run_year(year: Year, until: datetime | None = None) -> None:
    """Live through the year to its end, or through the days before a moment; that moment's morning comes, too."""
    last = year.days.after(year.days.last, _AFTER) if until is None else china_date(until) - timedelta(days=1)
    events: dict[object, list[dict[str, object]]] = {}
    for event in told("story")["event"]:
        if event.get("item") not in year.waiting:
            events.setdefault(year.days.worked(event["on"]), []).append(event)
    opened: set[str] = set()
    for day in year.days.working_days(last):
        year.now = datetime.combine(day, time(0, 5), CHINA)
        _night(year)
        year.morning(day)
        remind_due(now=datetime.combine(day, _REMINDED, CHINA))
        if day == year.days.begins:
            take_plan_in(year)
            year.plan_for(1, lambda: hand_plan_out(year))
            continue
        _shift(year)
        for event in events.get(day, ()):
            happen(year, event)
        for task in year.agenda.pop(day, ()):
            task()
        decide_what_waits(year)
        opening = Cycle.objects.filter(public_id__in=year.cycles, state=CycleState.OPEN).exclude(public_id__in=opened)
        for key in opening.order_by("first").values_list("public_id", flat=True):
            opened.add(key)
            open_quarter(year, year.cycles.index(key) + 1)
    if until is not None:
        year.now = until
        _night(year)
        refresh_all(now=until)


def _night(year: Year) -> None:
    """What the scheduler does right after midnight; the lights of all matters where a cycle took a step."""
    apply_due_amendments(now=year.now)
    if advance_due(now=year.now):
        refresh_all(now=year.now)


def _shift(year: Year) -> None:
    """The third quarter's days are moved once it has begun, where today does not lie in those of the rule."""
    days = year.days.shifted()
    if days is None or year.today < year.days.quarters[_THIRD - 1].first:
        return
    row = Cycle.objects.get(public_id=year.cycles[_THIRD - 1])
    if row.shift_reason or row.state != CycleState.PLANNED:
        return
    shift_cycle(
        actor=year.actor(OFFICE), now=year.tick(), cycle=row.public_id, days=days,
        reason=told("words")["moved"],
    )  # fmt: skip
