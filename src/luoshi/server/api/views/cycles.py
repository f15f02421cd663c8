"""Cycles of reports: which there are, planning them, moving their days, opening them by hand."""

from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from ninja import Path, Query, Router
from pydantic import Field

from luoshi.server.api.callers import Caller, caller_of
from luoshi.server.api.fields import LAX, Day, Given, Id, Line, Told
from luoshi.server.api.operations import IDEMPOTENCY_KEY, IF_MATCH, operation
from luoshi.server.api.paging import Paged, page
from luoshi.server.api.writing import Target, version, written
from luoshi.server.cycles.audited import CYCLE
from luoshi.server.cycles.days import CycleDays, CycleKind, is_provisional
from luoshi.server.cycles.models import Cycle
from luoshi.server.cycles.scopes import visible_cycles
from luoshi.server.cycles.services.cycles import (
    FIRST_YEAR,
    LAST_YEAR,
    THING,
    cancel_cycle,
    open_cycle,
    plan_own,
    plan_year,
    shift_cycle,
)
from luoshi.server.cycles.states import CycleState
from luoshi.server.orgs.scopes import found
from luoshi.server.orgs.selectors import working_days
from luoshi.server.orgs.services.locking import locked
from luoshi.server.policy import Action, require_some

router = Router(tags=["cycles"])


class CycleTold(Told):
    """A cycle: reports about first to last, taken from opens_on, in time until due_on, at all until locks_on.

    provisional where the holidays of a year are not announced.
    """

    id: str
    kind: CycleKind
    name: str
    first: Day
    last: Day
    opens_on: Day
    due_on: Day
    locks_on: Day
    shift_reason: str
    provisional: bool
    state: CycleState


class CyclePage(Told):
    """A page of cycles, those planned last first."""

    items: list[CycleTold]
    next: str | None


class Cycles(Told):
    """The cycles that were planned."""

    items: list[CycleTold]


class CyclesAsked(Paged):
    """Which cycles."""

    state: CycleState | None = Field(None, description="状态 · only those in this state")


class YearOfCycles(Given):
    """The cycles of a year."""

    kind: Annotated[CycleKind, LAX]
    year: int = Field(ge=FIRST_YEAR, le=LAST_YEAR)


class OwnCycle(Given):
    """Days of one's own."""

    name: Line = Field(min_length=1, max_length=60)
    first: Day
    last: Day


class ShiftedDays(Given):
    """Other days than those of the rule, and why."""

    opens_on: Day
    due_on: Day
    locks_on: Day
    reason: Line = Field(min_length=1, max_length=300)


class Opening(Given):
    """Why a cycle is opened before its day."""

    comment: Line = Field("", max_length=300)


class Cancelling(Given):
    """Why a cycle is not needed."""

    comment: Line = Field(min_length=1, max_length=300)


_EXAMPLE = {
    "id": "cycle_01j0000000000000000000000", "kind": "quarter", "name": "2026年第三季度", "first": "2026-07-01",
    "last": "2026-09-30", "opens_on": "2026-10-08", "due_on": "2026-10-13", "locks_on": "2026-10-20",
    "shift_reason": "", "provisional": False, "state": "未开放",
}  # fmt: skip


@operation(
    router,
    "get",
    "/cycles",
    summary=_("填报周期列表"),
    action=Action.CYCLE_VIEW,
    answers=CyclePage,
    got={"items": [_EXAMPLE], "next": None},
)
def list_cycles(request: HttpRequest, asked: Query[CyclesAsked]) -> dict[str, Any]:
    """The cycles of one's own government."""
    caller = caller_of(request)
    require_some(caller.actor, Action.CYCLE_VIEW)
    rows = visible_cycles(caller.actor)
    if asked.state:
        rows = rows.filter(state=asked.state)
    shown = page(rows, asked, ["-id"])
    return {"items": _all_told(shown.rows), "next": shown.next}


@operation(
    router,
    "post",
    "/cycles/years",
    summary=_("排定一年的填报周期"),
    action=Action.CYCLE_KEEP,
    answers={201: Cycles},
    refuses=[404, 413, 415],
    sent={"kind": "quarter", "year": 2026},
    got={"items": [_EXAMPLE]},
    headers=[IDEMPOTENCY_KEY],
)
def plan_cycles(request: HttpRequest, data: YearOfCycles) -> HttpResponse:
    """Plan what of a year is not planned and not over, with the days of the rule."""

    def act(caller: Caller) -> Cycles:
        made = plan_year(actor=caller.actor, now=caller.now, kind=data.kind, year=data.year)
        return Cycles(items=[CycleTold(**told) for told in _all_told(made)])

    return written(request, 201, act)


@operation(
    router,
    "get",
    "/cycles/{cycle}",
    summary=_("一个填报周期"),
    action=Action.CYCLE_VIEW,
    answers=CycleTold,
    refuses=[404],
    got=_EXAMPLE,
)
def show_cycle(request: HttpRequest, response: HttpResponse, cycle: Path[Id]) -> dict[str, Any]:
    """One cycle; the ETag names the version that is read."""
    actor = caller_of(request).actor
    row = found(visible_cycles(actor), cycle, THING)
    response.headers["ETag"] = version(actor.government, CYCLE, cycle)
    return _all_told([row])[0]


@operation(
    router,
    "post",
    "/cycles",
    summary=_("登记自定填报周期"),
    action=Action.CYCLE_KEEP,
    answers={201: CycleTold},
    refuses=[404, 413, 415],
    sent={"name": "汛前检查", "first": "2026-03-01", "last": "2026-04-20"},
    got={**_EXAMPLE, "kind": "own", "name": "汛前检查", "first": "2026-03-01", "last": "2026-04-20"},
    headers=[IDEMPOTENCY_KEY],
)
def plan_own_cycle(request: HttpRequest, data: OwnCycle) -> HttpResponse:
    """Plan a cycle about days of one's own."""

    def act(caller: Caller) -> CycleTold:
        return _told(plan_own(actor=caller.actor, now=caller.now, name=data.name, first=data.first, last=data.last))

    return written(request, 201, act)


@operation(
    router,
    "put",
    "/cycles/{cycle}/days",
    summary=_("调整填报周期的日期"),
    action=Action.CYCLE_KEEP,
    answers=CycleTold,
    refuses=[404, 409, 412, 413, 415],
    sent={"opens_on": "2026-10-09", "due_on": "2026-10-15", "locks_on": "2026-10-22", "reason": "与月度调度会错开"},
    got={**_EXAMPLE, "opens_on": "2026-10-09", "due_on": "2026-10-15", "locks_on": "2026-10-22"},
    headers=[IF_MATCH],
)
def shift_cycle_days(request: HttpRequest, cycle: Path[Id], data: ShiftedDays) -> HttpResponse:
    """Move the days of a cycle before it opens, with the reason."""

    def act(caller: Caller) -> CycleTold:
        days = CycleDays(data.opens_on, data.due_on, data.locks_on)
        return _told(shift_cycle(actor=caller.actor, now=caller.now, cycle=cycle, days=days, reason=data.reason))

    return written(request, 200, act, target=_target(request, cycle))


@operation(
    router,
    "post",
    "/cycles/{cycle}/open",
    summary=_("开放填报周期"),
    action=Action.CYCLE_KEEP,
    answers=CycleTold,
    refuses=[404, 409, 412, 413, 415],
    sent={"comment": "提前布置"},
    got={**_EXAMPLE, "state": "填报中"},
    headers=[IDEMPOTENCY_KEY, IF_MATCH],
)
def open_cycle_now(request: HttpRequest, cycle: Path[Id], data: Opening) -> HttpResponse:
    """Open a cycle by hand; before its day with a reason."""

    def act(caller: Caller) -> CycleTold:
        return _told(open_cycle(actor=caller.actor, now=caller.now, cycle=cycle, comment=data.comment))

    return written(request, 200, act, target=_target(request, cycle))


@operation(
    router,
    "post",
    "/cycles/{cycle}/cancel",
    summary=_("取消填报周期"),
    action=Action.CYCLE_KEEP,
    answers=CycleTold,
    refuses=[404, 409, 412, 413, 415],
    sent={"comment": "与半年小结合并"},
    got={**_EXAMPLE, "state": "已取消"},
    headers=[IDEMPOTENCY_KEY, IF_MATCH],
)
def cancel_planned_cycle(request: HttpRequest, cycle: Path[Id], data: Cancelling) -> HttpResponse:
    """Cancel a cycle that has not opened."""

    def act(caller: Caller) -> CycleTold:
        return _told(cancel_cycle(actor=caller.actor, now=caller.now, cycle=cycle, comment=data.comment))

    return written(request, 200, act, target=_target(request, cycle))


def _target(request: HttpRequest, key: str) -> Target:
    actor = caller_of(request).actor
    return Target(CYCLE, key, lambda: locked(visible_cycles(actor), key, THING))


def _told(row: Cycle) -> CycleTold:
    return CycleTold(**_all_told([row])[0])


def _all_told(rows: list[Cycle]) -> list[dict[str, Any]]:
    """All are of one government, so its calendar is read once."""
    days = working_days(rows[0].government) if rows else None
    return [
        {
            "id": row.public_id,
            "kind": row.kind,
            "name": row.name,
            "first": row.first,
            "last": row.last,
            **dict(row.days.by_name()),
            "shift_reason": row.shift_reason,
            "provisional": bool(days and is_provisional(row.days, days)),
            "state": row.state,
        }
        for row in rows
    ]
