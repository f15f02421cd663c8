"""Exceptions from the days of a cycle by programs: which there are, granted with a reason, ended early."""

from datetime import date
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from ninja import Path, Query, Router

from luoshi.server.api.callers import Caller, caller_of
from luoshi.server.api.cycle_shapes import (
    EXCEPTION,
    ExceptionEnded,
    ExceptionPage,
    ExceptionsAsked,
    ExceptionTold,
    NewException,
)
from luoshi.server.api.fields import Id
from luoshi.server.api.operations import IDEMPOTENCY_KEY, operation
from luoshi.server.api.paging import page
from luoshi.server.api.writing import written
from luoshi.server.core.clock import china_date
from luoshi.server.cycles.models import Allowance
from luoshi.server.cycles.scopes import visible_allowances, visible_cycles
from luoshi.server.cycles.services.allowances import ALLOWANCE_THING, THING, allow, end_allowance
from luoshi.server.orgs.scopes import found
from luoshi.server.policy import Action

router = Router(tags=["cycles"])
_REFUSES = [404, 409, 413, 415]


@operation(
    router,
    "get",
    "/cycles/{cycle}/exceptions",
    summary=_("填报例外"),
    action=Action.CYCLE_VIEW,
    answers=ExceptionPage,
    refuses=[404],
    got={"items": [EXCEPTION], "next": None},
)
def list_exceptions(request: HttpRequest, cycle: Path[Id], asked: Query[ExceptionsAsked]) -> dict[str, Any]:
    """The exceptions of a cycle: who got one is no secret."""
    caller = caller_of(request)
    row, today = found(visible_cycles(caller.actor), cycle, THING), china_date(caller.now)
    rows = visible_allowances(caller.actor).filter(cycle=row)
    if asked.in_force is not None:
        holds = Q(ended_at__isnull=True, until__gte=today)
        rows = rows.filter(holds if asked.in_force else ~holds)
    shown = page(rows, asked, ["-id"])
    return {"items": [_told(each, today) for each in shown.rows], "next": shown.next}


@operation(
    router,
    "post",
    "/cycles/{cycle}/exceptions",
    summary=_("准予填报例外"),
    action=Action.CYCLE_ALLOW,
    answers={201: ExceptionTold},
    refuses=_REFUSES,
    sent={"kind": "longer", "until": "2026-10-16", "reason": "连日暴雨，全员防汛"},
    got={**EXCEPTION, "organisation": None},
    headers=[IDEMPOTENCY_KEY],
)
def grant_exception(request: HttpRequest, cycle: Path[Id], data: NewException) -> HttpResponse:
    """Grant an exception; the bodies are told."""

    def act(caller: Caller) -> ExceptionTold:
        made = allow(
            actor=caller.actor, now=caller.now, cycle=cycle, kind=data.kind.value, until=data.until,
            reason=data.reason, organisation=data.organisation or "", part=data.part or "",
        )  # fmt: skip
        return _after(caller, made)

    return written(request, 201, act)


@operation(
    router,
    "post",
    "/cycles/{cycle}/exceptions/{exception}/end",
    summary=_("结束填报例外"),
    action=Action.CYCLE_ALLOW,
    answers=ExceptionTold,
    refuses=_REFUSES,
    sent={"comment": "已恢复供电"},
    got={**EXCEPTION, "in_force": False, "ended_at": "2026-10-14T09:00:00+08:00", "ended_by": "钟合青"},
    headers=[IDEMPOTENCY_KEY],
)
def end_exception(request: HttpRequest, cycle: Path[Id], exception: Path[Id], data: ExceptionEnded) -> HttpResponse:
    """End an exception before its day."""

    def act(caller: Caller) -> ExceptionTold:
        own = visible_allowances(caller.actor).filter(cycle=found(visible_cycles(caller.actor), cycle, THING))
        found(own, exception, ALLOWANCE_THING)
        ended = end_allowance(actor=caller.actor, now=caller.now, allowance=exception, comment=data.comment)
        return _after(caller, ended)

    return written(request, 200, act)


def _after(caller: Caller, row: Allowance) -> ExceptionTold:
    return ExceptionTold(**_told(visible_allowances(caller.actor).get(pk=row.pk), china_date(caller.now)))


def _told(row: Allowance, today: date) -> dict[str, Any]:
    return {
        "id": row.public_id,
        "cycle": row.cycle.public_id,
        "kind": row.kind,
        "organisation": row.organisation.public_id if row.organisation else None,
        "part": row.part.public_id if row.part else None,
        "matter": row.part.matter.number if row.part else None,
        "title": row.part.matter.task.title if row.part else None,
        "until": row.until,
        "reason": row.reason,
        "in_force": row.ended_at is None and row.until >= today,
        "made_by": row.made_by_name,
        "made_at": row.made_at,
        "ended_at": row.ended_at,
        "ended_by": row.ended_by_name or None,
    }
