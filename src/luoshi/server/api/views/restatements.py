"""Restatements by programs: with both values, asked for, decided, withdrawn."""

from collections.abc import Callable, Collection, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from ninja import Path, Query, Router

from luoshi.server.api.callers import Caller, caller_of
from luoshi.server.api.cycle_shapes import (
    RESTATEMENT,
    NewRestatement,
    RestatementGranted,
    RestatementPage,
    RestatementRefused,
    RestatementsAsked,
    RestatementTold,
    RestatementWithdrawn,
)
from luoshi.server.api.fields import Id
from luoshi.server.api.operations import IDEMPOTENCY_KEY, IF_MATCH, operation
from luoshi.server.api.paging import page
from luoshi.server.api.views.reports import given_figure, number_text
from luoshi.server.api.writing import Target, version, written
from luoshi.server.cycles.audited import RESTATEMENT as KIND
from luoshi.server.cycles.figures import Given, indicator_of, read_kept
from luoshi.server.cycles.models import Restatement
from luoshi.server.cycles.restated import FIELDS
from luoshi.server.cycles.scopes import visible_restatements
from luoshi.server.cycles.services.restating import (
    THING,
    ask_restatement,
    grant_restatement,
    locked_restatement,
    refuse_restatement,
    withdraw_restatement,
)
from luoshi.server.ledger.models import Indicator
from luoshi.server.orgs.scopes import found
from luoshi.server.policy import Action, require_some

router = Router(tags=["cycles"])
_REFUSES = [404, 409, 412, 413, 415]
_GRANTED = {**RESTATEMENT, "state": "已更正", "decided_by": "杜查实", "decided_at": "2026-10-29T09:00:00+08:00"}


@operation(
    router,
    "get",
    "/restatements",
    summary=_("更正列表"),
    action=Action.REPORT_VIEW,
    answers=RestatementPage,
    got={"items": [RESTATEMENT], "next": None},
)
def list_restatements(request: HttpRequest, asked: Query[RestatementsAsked]) -> dict[str, Any]:
    """What was or is to be restated, of the reports that the caller sees."""
    actor = caller_of(request).actor
    require_some(actor, Action.REPORT_VIEW)
    rows = visible_restatements(actor)
    if asked.state:
        rows = rows.filter(state=asked.state)
    if asked.cycle:
        rows = rows.filter(report__cycle__public_id=asked.cycle)
    shown = page(rows, asked, ["-id"])
    return {"items": _all_told(shown.rows), "next": shown.next}


@operation(
    router,
    "get",
    "/restatements/{restatement}",
    summary=_("一项更正"),
    action=Action.REPORT_VIEW,
    answers=RestatementTold,
    refuses=[404],
    got=RESTATEMENT,
)
def show_restatement(request: HttpRequest, response: HttpResponse, restatement: Path[Id]) -> dict[str, Any]:
    """One restatement with both values; the ETag names the version that is read."""
    actor = caller_of(request).actor
    row = found(visible_restatements(actor), restatement, THING)
    response.headers["ETag"] = version(actor.government, KIND, restatement)
    return _all_told([row])[0]


@operation(
    router,
    "post",
    "/restatements",
    summary=_("申请更正"),
    action=Action.RESTATEMENT_ASK,
    answers={201: RestatementTold},
    refuses=[404, 409, 413, 415],
    sent={
        "report": RESTATEMENT["report"], "reason": "漏计一段河道", "progress": "清淤8公里。",
        "figures": [{"key": "2-20260701-20260930-", "value": "8"}],
    },
    got=RESTATEMENT,
    headers=[IDEMPOTENCY_KEY],
)  # fmt: skip
def ask_for_restatement(request: HttpRequest, data: NewRestatement) -> HttpResponse:
    """Ask that an accepted report says something else."""

    def act(caller: Caller) -> RestatementTold:
        made = ask_restatement(
            actor=caller.actor, now=caller.now, report=data.report, reason=data.reason,
            claim_level=data.claim_level.value if data.claim_level else "", progress=data.progress,
            problem=data.problem, next_step=data.next_step, figures=[given_figure(each) for each in data.figures],
            evidence=data.evidence, scan=data.scan,
        )  # fmt: skip
        return _after(caller, made)

    return written(request, 201, act)


@operation(
    router,
    "post",
    "/restatements/{restatement}/grant",
    summary=_("同意更正"),
    action=Action.RESTATEMENT_DECIDE,
    answers=RestatementTold,
    refuses=_REFUSES,
    sent={"comment": "已核实"},
    got={**_GRANTED, "comment": "已核实"},
    headers=[IDEMPOTENCY_KEY, IF_MATCH],
)
def grant_one_restatement(request: HttpRequest, restatement: Path[Id], data: RestatementGranted) -> HttpResponse:
    """Agree: the report says the new values from now on, beside the old ones."""
    return _done(request, restatement, grant_restatement, comment=data.comment)


@operation(
    router,
    "post",
    "/restatements/{restatement}/refuse",
    summary=_("不同意更正"),
    action=Action.RESTATEMENT_DECIDE,
    answers=RestatementTold,
    refuses=_REFUSES,
    sent={"comment": "原数有据"},
    got={**_GRANTED, "state": "未同意", "comment": "原数有据"},
    headers=[IDEMPOTENCY_KEY, IF_MATCH],
)
def refuse_one_restatement(request: HttpRequest, restatement: Path[Id], data: RestatementRefused) -> HttpResponse:
    """Do not agree, and say why."""
    return _done(request, restatement, refuse_restatement, comment=data.comment)


@operation(
    router,
    "post",
    "/restatements/{restatement}/withdraw",
    summary=_("撤回更正申请"),
    action=Action.RESTATEMENT_ASK,
    answers=RestatementTold,
    refuses=_REFUSES,
    sent={},
    got={**RESTATEMENT, "state": "已撤回"},
    headers=[IDEMPOTENCY_KEY, IF_MATCH],
)
def withdraw_one_restatement(request: HttpRequest, restatement: Path[Id], data: RestatementWithdrawn) -> HttpResponse:
    """Take back what nobody decided yet."""
    return _done(request, restatement, withdraw_restatement)


def _done(request: HttpRequest, key: str, service: Callable[..., Restatement], **said: str) -> HttpResponse:
    """What a service made of a restatement, on the version that the caller has read."""
    actor = caller_of(request).actor
    target = Target(KIND, key, lambda: locked_restatement(actor, key))

    def act(caller: Caller) -> RestatementTold:
        return _after(caller, service(actor=caller.actor, now=caller.now, restatement=key, **said))

    return written(request, 200, act, target=target)


def _after(caller: Caller, row: Restatement) -> RestatementTold:
    return RestatementTold(**_all_told([visible_restatements(caller.actor).get(pk=row.pk)])[0])


def _all_told(rows: Collection[Restatement]) -> list[dict[str, Any]]:
    """Restatements with both values; the indicators of all are read once."""
    keys = {each["key"] for row in rows for each in row.new.get("figures", [])}
    known = Indicator.objects.in_bulk([indicator_of(key) for key in keys])
    return [_told(row, known) for row in rows]


def _told(row: Restatement, known: Mapping[int, Indicator]) -> dict[str, Any]:
    part = row.report.part
    before, after = read_kept(row.old.get("figures", [])), read_kept(row.new.get("figures", []))
    return {
        "id": row.public_id,
        "cycle": row.report.cycle.public_id,
        "report": row.report.public_id,
        "part": part.public_id,
        "matter": part.matter.number,
        "title": part.matter.task.title,
        "body": part.printed_name,
        "state": row.state,
        "reason": row.reason,
        "fields": [
            {"field": name, "old": row.old.get(name, ""), "new": row.new[name]} for name in FIELDS if name in row.new
        ],
        "figures": [
            {
                "key": key,
                "name": known[indicator_of(key)].name,
                "unit": known[indicator_of(key)].unit,
                "old": _said(before[key]) if key in before else None,
                "new": _said(given),
            }
            for key, given in after.items()
        ],
        "evidence": list(row.evidence),
        "made_by": row.made_by_name,
        "made_at": row.made_at,
        "decided_by": row.decided_by_name or None,
        "decided_at": row.decided_at,
        "comment": row.comment,
    }


def _said(given: Given) -> dict[str, Any]:
    return {
        "status": given.status.value,
        **{name: number_text(getattr(given, name)) for name in ("value", "numerator", "denominator")},
        "note": given.note,
    }
