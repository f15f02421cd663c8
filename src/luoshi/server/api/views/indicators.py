"""Indicators: how far targets are, their figures with every revision, their ways."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from ninja import Path, Query, Router

from luoshi.reckoning.amounts import printed
from luoshi.reckoning.kinds import Status
from luoshi.reckoning.periods import Period
from luoshi.reckoning.trajectory import Method
from luoshi.server.api.callers import Caller, caller_of
from luoshi.server.api.fields import Id
from luoshi.server.api.indicator_shapes import (
    INDICATOR,
    INDICATORS,
    NEW_OBSERVATION,
    NEW_WAY,
    OBSERVATION,
    WAY,
    Indicators,
    IndicatorsAsked,
    IndicatorWhole,
    NewObservation,
    NewWay,
    Observations,
    ObservationTold,
    Ways,
    WayTold,
)
from luoshi.server.api.operations import IDEMPOTENCY_KEY, operation
from luoshi.server.api.paging import Paged, page
from luoshi.server.api.problems import Fault, UnmetError
from luoshi.server.api.writing import written
from luoshi.server.core.actor import Actor
from luoshi.server.core.clock import china_date
from luoshi.server.core.said import say
from luoshi.server.indicators.models import Observation, Way
from luoshi.server.indicators.scopes import visible_observations, visible_targets
from luoshi.server.indicators.selectors import Progress, progress_of, progress_of_all
from luoshi.server.indicators.services.observations import NewFigure, report_figure
from luoshi.server.indicators.services.ways import set_way
from luoshi.server.ledger.amending import number
from luoshi.server.ledger.models import Target
from luoshi.server.ledger.states import ItemState
from luoshi.server.orgs.scopes import found
from luoshi.server.policy import Action, require_some

router = Router(tags=["indicators"])


@operation(
    router,
    "get",
    "/indicators",
    summary=_("各项指标的进度"),
    action=Action.INDICATOR_VIEW,
    answers=Indicators,
    got=INDICATORS,
)
def list_indicators(request: HttpRequest, asked: Query[IndicatorsAsked]) -> dict[str, Any]:
    """The targets that the caller's post sees, each with how far it is today."""
    caller = caller_of(request)
    require_some(caller.actor, Action.INDICATOR_VIEW)
    rows = visible_targets(caller.actor).exclude(task__state=ItemState.WITHDRAWN)
    if asked.plan:
        rows = rows.filter(plan__public_id=asked.plan)
    if asked.item:
        rows = rows.filter(task__public_id=asked.item)
    shown = page(rows.select_related("task__plan", "plan", "indicator__government"), asked, ["id"])
    told = progress_of_all(shown.rows, china_date(caller.now))
    return {"items": [_told(each) for each in told], "next": shown.next}


@operation(
    router,
    "get",
    "/indicators/{target}",
    summary=_("一个目标的进度"),
    action=Action.INDICATOR_VIEW,
    answers=IndicatorWhole,
    refuses=[404],
    got=INDICATOR,
)
def show_indicator(request: HttpRequest, target: Path[Id]) -> dict[str, Any]:
    """One target with the working of its light."""
    caller = caller_of(request)
    progress = progress_of(caller.actor, target, china_date(caller.now))
    lines = [
        {"kind": line.kind.value, "label": str(line.label), "text": str(line.text)} for line in progress.explanation
    ]
    return _told(progress) | {"working": lines}


@operation(
    router,
    "get",
    "/indicators/{target}/observations",
    summary=_("指标的填报数"),
    action=Action.INDICATOR_VIEW,
    answers=Observations,
    refuses=[404],
    got={"items": [OBSERVATION], "next": None},
)
def list_observations(request: HttpRequest, target: Path[Id], asked: Query[Paged]) -> dict[str, Any]:
    """What was entered of the target's indicator, every revision of it."""
    actor = caller_of(request).actor
    rows = visible_observations(actor).filter(indicator=_target(actor, target).indicator_id)
    shown = page(rows.select_related("organisation"), asked, ["id"])
    return {"items": [_observation(row) for row in shown.rows], "next": shown.next}


@operation(
    router,
    "post",
    "/indicators/{target}/observations",
    summary=_("填报或者更正数值"),
    action=Action.INDICATOR_REPORT,
    answers={201: ObservationTold},
    refuses=[404, 409, 413, 415],
    sent=NEW_OBSERVATION,
    got=OBSERVATION,
    headers=[IDEMPOTENCY_KEY],
)
def report_observation(request: HttpRequest, target: Path[Id], data: NewObservation) -> HttpResponse:
    """Enter a figure of a period, or revise the one that is there: that one stays."""

    def act(caller: Caller) -> ObservationTold:
        row = _target(caller.actor, target)
        new = NewFigure(
            period=_period(data.period_from, data.period_to),
            status=Status(data.status.value),
            value=_number(data.value),
            numerator=_number(data.numerator),
            denominator=_number(data.denominator),
            unit=data.unit,
            note=data.note,
            reason=data.reason,
            scan=data.scan,
        )
        made = report_figure(
            actor=caller.actor,
            now=caller.now,
            indicator=row.indicator_id,
            new=new,
            organisation=data.organisation,
            seen=data.seen,
        )
        return ObservationTold(**_observation(made))

    return written(request, 201, act)


@operation(
    router,
    "get",
    "/indicators/{target}/ways",
    summary=_("目标的进度安排"),
    action=Action.INDICATOR_VIEW,
    answers=Ways,
    refuses=[404],
    got={"items": [WAY]},
)
def list_ways(request: HttpRequest, target: Path[Id]) -> dict[str, Any]:
    """The ways that were set, the one that holds first."""
    row = _target(caller_of(request).actor, target)
    return {"items": [_way(each) for each in row.ways.select_related("organisation").order_by("-pk")]}


@operation(
    router,
    "post",
    "/indicators/{target}/ways",
    summary=_("安排进度"),
    action=Action.INDICATOR_PLAN,
    answers={201: WayTold},
    refuses=[404, 413, 415],
    sent=NEW_WAY,
    got=WAY,
    headers=[IDEMPOTENCY_KEY],
)
def add_way(request: HttpRequest, target: Path[Id], data: NewWay) -> HttpResponse:
    """Say how a target is to be reached; the way before stays."""

    def act(caller: Caller) -> WayTold:
        made = set_way(
            actor=caller.actor,
            now=caller.now,
            target=target,
            method=Method(data.method.value),
            start_on=data.start_on,
            start_value=Decimal(data.start_value),
            points=[(point.day, Decimal(point.value)) for point in data.points],
            shares=[Decimal(share) for share in data.shares],
            reason=data.reason,
        )
        return WayTold(**_way(made))

    return written(request, 201, act)


def _target(actor: Actor, key: str) -> Target:
    return found(visible_targets(actor).select_related("indicator"), key, say("这个目标值"))


def _period(first: date, last: date) -> Period:
    """Raises UnmetError for one that ends before it begins."""
    if last < first:
        raise UnmetError(422, faults=[Fault("body.period_to", _("报告期的末日早于首日"))])
    return Period(first, last)


def _number(value: str | None) -> Decimal | None:
    return None if value is None else Decimal(value)


def _percent(value: Decimal | None) -> str | None:
    return None if value is None else printed(value)


def _told(progress: Progress) -> dict[str, Any]:
    row, meaning, last, standing = progress.target, progress.meaning, progress.last, progress.standing
    return {
        "id": row.public_id,
        "name": row.indicator.name,
        "unit": row.indicator.unit,
        "text": row.text,
        "comparator": row.comparator,
        "value": number(row.normal_value),
        "last_day": row.last_day or (row.task.last_day if row.task else None),
        "plan": row.plan.public_id,
        "item": row.task.public_id if row.task else None,
        "kind": meaning.kind.value,
        "direction": meaning.direction.value,
        "cadence": meaning.cadence.value,
        "defined": meaning.defined,
        "actual": number(last.value) if last else None,
        "as_of": last.figure.period.last if last else None,
        "done": _percent(standing.done.percent if standing else None),
        "due": _percent(standing.due.percent if standing else None),
        "gap": _percent(standing.gap if standing else None),
        "report": progress.report.value,
        "light": progress.light.light,
        "says": str(progress.light.sentence),
    }


def _observation(row: Observation) -> dict[str, Any]:
    return {
        "id": row.public_id,
        "organisation": row.organisation.public_id if row.organisation else None,
        "period_from": row.period_from,
        "period_to": row.period_to,
        "vintage": row.vintage,
        "status": row.status,
        **{name: number(getattr(row, name)) for name in ("value", "numerator", "denominator")},
        "unit": row.unit,
        "note": row.note,
        "reason": row.reason,
        "scan": row.scan,
        "by": row.made_by_name,
        "at": row.made_at,
    }


def _way(row: Way) -> dict[str, Any]:
    return {
        "id": row.public_id,
        "organisation": row.organisation.public_id if row.organisation else None,
        "method": row.method,
        "start_on": row.start_on,
        "start_value": number(row.start_value),
        "points": [{"day": date.fromisoformat(day), "value": str(value)} for day, value in row.points],
        "shares": [str(share) for share in row.shares],
        "reason": row.reason,
        "by": row.made_by_name,
        "at": row.made_at,
    }
