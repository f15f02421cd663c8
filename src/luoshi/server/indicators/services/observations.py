"""Observations: figures as bodies report them, revised by a later row, never written over."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from django.db import transaction

from luoshi.reckoning.amounts import convert
from luoshi.reckoning.errors import UnitsDifferError
from luoshi.reckoning.kinds import IndicatorKind, Status
from luoshi.reckoning.periods import Period
from luoshi.server.audit.services import record
from luoshi.server.core.actor import Actor
from luoshi.server.core.clock import china_date
from luoshi.server.core.errors import Conflict, Invalid, NotFound
from luoshi.server.core.said import listed, say
from luoshi.server.files.models import Attachment
from luoshi.server.indicators.audited import OBSERVATION
from luoshi.server.indicators.facts import report_facts
from luoshi.server.indicators.followers import tell_of_indicator
from luoshi.server.indicators.guards import require_free
from luoshi.server.indicators.measuring import Meaning
from luoshi.server.indicators.models import Observation
from luoshi.server.indicators.owners import INDICATOR
from luoshi.server.indicators.selectors import meaning_on
from luoshi.server.indicators.services.definitions import locked_indicator
from luoshi.server.ledger.amending import fits
from luoshi.server.ledger.models import Indicator
from luoshi.server.orgs.models import Organisation
from luoshi.server.orgs.scopes import visible_organisations
from luoshi.server.policy import Action, require

_NUMBERS = ("value", "numerator", "denominator")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewFigure:
    """What is said of one period: as ``Observation`` has it. ``unit`` empty is that of the indicator."""

    period: Period
    status: Status
    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    unit: str = ""
    note: str = ""
    reason: str = ""
    scan: str = ""


class Author(NamedTuple):
    """Who said a figure: their public id, name and post."""

    user: str
    name: str
    post: str


def report_figure(
    *, actor: Actor, now: datetime, indicator: int, new: NewFigure, organisation: str = "", seen: int | None = None
) -> Observation:
    """Enter a figure, or revise the one that is there; the one before stays, with who entered it when.

    ``organisation`` empty is the government as a whole. ``seen`` is the revision that the reporter had before them (0:
    none). The office enters for a body with the attachment of its paper (``scan``). Raises NotFound; NotAllowed;
    Conflict where somebody was quicker; IllegalTransition for a period whose reports are locked; Invalid for a figure
    that is none, another period, or a revision without a reason.
    """
    with transaction.atomic():
        row = locked_indicator(actor, indicator)
        body = _body(actor, organisation)
        scan = _scan(row, new.scan)
        require(actor, Action.INDICATOR_REPORT, report_facts(row, body, on_behalf=bool(scan)))
        require_free(row, body, new.period, china_date(now))
        before = _last(row, body, new.period)
        there = before.vintage if before else 0
        if seen is not None and seen != there:
            who = before.made_by_name if before else ""
            raise Conflict(say("这个数刚刚由%(who)s更新过", who=who), say("请刷新页面，核对后再填"), by=who)
        check_figure(row, new, before is not None, china_date(now))
        author = Author(actor.user, actor.name, actor.post)
        return _enter(actor, now, Action.INDICATOR_REPORT, row, body, replace(new, scan=scan), there + 1, author)


def take_figure(
    *,
    actor: Actor,
    now: datetime,
    indicator: int,
    new: NewFigure,
    author: Author,
    organisation: str = "",
) -> Observation | None:
    """Count a figure that somebody said in a report, once somebody else accepted it: in the name of who said it.

    None where the same figure is there already. Raises NotFound; NotAllowed for one's own report; Invalid for a figure
    that is none, or a revision without a reason.
    """
    with transaction.atomic():
        row = locked_indicator(actor, indicator)
        body = _body(actor, organisation)
        facts = replace(report_facts(row, body), authors=frozenset({author.user}))
        require(actor, Action.PART_REVIEW, facts)
        before = _last(row, body, new.period)
        if before is not None and _same(before, new):
            return None
        check_figure(row, new, before is not None, china_date(now))
        vintage = before.vintage + 1 if before else 1
        return _enter(actor, now, Action.PART_REVIEW, row, body, new, vintage, author)


def check_figure(row: Indicator, new: NewFigure, revised: bool, today: date) -> None:
    """Raise Invalid, naming the fields, for a figure that cannot be kept."""
    wrong = wrong_in(meaning_on(row, new.period.last), new, revised, today)
    if wrong:
        raise Invalid(say("填报内容不完整"), listed(wrong.values(), "；"), fields=wrong)


def _last(row: Indicator, body: Organisation | None, period: Period) -> Observation | None:
    known = row.observations.filter(organisation=body, period_from=period.first, period_to=period.last)
    return known.order_by("-vintage").first()


def _same(before: Observation, new: NewFigure) -> bool:
    there = (before.status, *(getattr(before, name) for name in _NUMBERS), before.unit)
    return there == (new.status.value, *(getattr(new, name) for name in _NUMBERS), new.unit or before.unit)


def _enter(
    actor: Actor,
    now: datetime,
    action: Action,
    row: Indicator,
    body: Organisation | None,
    new: NewFigure,
    vintage: int,
    author: Author,
) -> Observation:
    made = Observation(
        government_id=row.government_id,
        indicator=row,
        organisation=body,
        period_from=new.period.first,
        period_to=new.period.last,
        vintage=vintage,
        status=new.status.value,
        value=new.value,
        numerator=new.numerator,
        denominator=new.denominator,
        unit=new.unit or row.unit,
        note=new.note.strip()[:500],
        reason=new.reason.strip()[:300],
        scan=new.scan,
        made_by=author.user,
        made_by_name=author.name,
        made_in=author.post,
        made_at=now,
    )
    made.save()
    changes = {"vintage": made.vintage, "period": new.period.name}
    record(actor=actor, now=now, action=action, kind=OBSERVATION, row=made, changes=changes)
    tell_of_indicator(row.pk, now)
    return made


def _body(actor: Actor, organisation: str) -> Organisation | None:
    if not organisation:
        return None
    found = visible_organisations(actor).filter(public_id=organisation, government__public_id=actor.government).first()
    if found is None:
        raise NotFound(say("这个单位"))
    return found


def _scan(indicator: Indicator, public_id: str) -> str:
    """The attachment that bears the figure: one that hangs on this indicator."""
    if not public_id:
        return ""
    hangs = Attachment.objects.filter(
        public_id=public_id, owner_kind=INDICATOR, owner_id=str(indicator.pk), government=indicator.government
    )
    if not hangs.exists():
        raise NotFound(say("这份扫描件"))
    return public_id


def wrong_in(meaning: Meaning, new: NewFigure, revised: bool, today: date) -> dict[str, str]:
    """What is wrong with a figure of an indicator that means this, by field; empty where nothing is."""
    wrong: dict[str, str] = {}
    given = {name: getattr(new, name) for name in _NUMBERS if getattr(new, name) is not None}
    if new.period.cadence is not meaning.cadence:
        wrong["period"] = say("这个指标不按这样的报告期填报")
    if new.status in (Status.VALUE, Status.WITHHELD) and new.period.first > today:
        wrong["period"] = say("这个报告期还没有开始")
    if new.status is Status.VALUE:
        wrong |= _lacks(meaning.kind, new)
    elif given and new.status is not Status.WITHHELD:
        wrong["status"] = say("填了数，就要选“有数”")
    for name, number in given.items():
        if not fits(number):
            wrong[name] = say("请填写普通的数字")
    if new.unit and new.unit != meaning.unit and meaning.kind is not IndicatorKind.RATE:
        try:
            convert(Decimal(1), new.unit, meaning.unit)
        except UnitsDifferError:
            wrong["unit"] = say("不能换算成这个指标的计量单位")
    if revised and not new.reason.strip():
        wrong["reason"] = say("修改已经填报的数，要写明原因")
    return wrong


def _lacks(kind: IndicatorKind, new: NewFigure) -> dict[str, str]:
    if kind is IndicatorKind.RATE:
        if new.numerator is None or new.denominator is None:
            return {"numerator": say("比率要填分子和分母")}
        return {"denominator": say("分母不能是零")} if not new.denominator else {}
    if new.value is None:
        return {"value": say("请填写数值，没有数的请选未报、未到期或者不适用")}
    return {}
