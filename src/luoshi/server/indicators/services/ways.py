"""Ways to targets: set with a reason; the one before stays."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from luoshi.reckoning.errors import TrajectoryError, reason_of
from luoshi.reckoning.trajectory import Method, Trajectory
from luoshi.server.audit.services import record
from luoshi.server.core.actor import Actor
from luoshi.server.core.errors import Invalid, NotFound
from luoshi.server.core.said import say
from luoshi.server.indicators.audited import WAY
from luoshi.server.indicators.facts import indicator_facts
from luoshi.server.indicators.followers import tell_of_indicator
from luoshi.server.indicators.measuring import trajectory
from luoshi.server.indicators.models import Way
from luoshi.server.indicators.scopes import visible_targets
from luoshi.server.ledger.amending import fits, number
from luoshi.server.ledger.models import Target
from luoshi.server.orgs.models import Organisation
from luoshi.server.orgs.scopes import visible_organisations
from luoshi.server.orgs.services.locking import locked
from luoshi.server.policy import Action, require


def set_way(
    *,
    actor: Actor,
    now: datetime,
    target: str,
    method: Method,
    start_on: date,
    start_value: Decimal,
    points: Sequence[tuple[date, Decimal]],
    reason: str,
    shares: Sequence[Decimal] = (),
    organisation: str = "",
) -> Way:
    """Say how a target is to be reached. Values are in the unit of the indicator, the last point is the target itself.

    Raises NotFound; NotAllowed; Invalid where the points make no way, or end elsewhere than at the target.
    """
    with transaction.atomic():
        row = locked(visible_targets(actor), target, say("这个目标值"))
        require(actor, Action.INDICATOR_PLAN, indicator_facts(row.indicator))
        body = _body(actor, organisation)
        found = checked(row, method, start_on, start_value, points, shares, shared_out=body is not None)
        if not reason.strip():
            raise Invalid(say("没有写明原因"), say("请写明为什么这样安排"), fields={"reason": say("请写明原因")})
        made = Way(
            government_id=row.government_id,
            target=row,
            organisation=body,
            method=method.value,
            start_on=start_on,
            start_value=start_value,
            points=[[point.day.isoformat(), number(point.value)] for point in found.points],
            shares=[number(share) for share in found.shares],
            reason=reason.strip()[:300],
            made_by=actor.user,
            made_by_name=actor.name,
            made_in=actor.post,
            made_at=now,
        )
        made.save()
        record(actor=actor, now=now, action=Action.INDICATOR_PLAN, kind=WAY, row=made)
        tell_of_indicator(row.indicator_id, now)
        return made


def checked(
    target: Target,
    method: Method,
    start_on: date,
    start_value: Decimal,
    points: Sequence[tuple[date, Decimal]],
    shares: Sequence[Decimal],
    *,
    shared_out: bool = False,
) -> Trajectory:
    """The way that is asked for, looked at before it is kept; a preview shows it. Raises Invalid."""
    try:
        found = trajectory(method, start_on, start_value, points, shares)
    except TrajectoryError as refusal:
        raise Invalid(
            say("进度安排不成立"), reason_of(refusal), fields={"points": say("请核对日期、数值和份额")}
        ) from refusal
    if not all(fits(value) for value in (start_value, *(point.value for point in found.points))):
        raise Invalid(say("数值不是可以保存的数"), say("请填写普通的数字"), fields={"points": say("数值不对")})
    if not shared_out and found.target.value != target.normal_value:
        raise Invalid(
            say("最后一个目标点不等于目标值"),
            say("最后一点应为 %(value)s，目标值本身要通过事项变更修改", value=number(target.normal_value) or ""),
            fields={"points": say("不等于目标值")},
        )
    return found


def _body(actor: Actor, organisation: str) -> Organisation | None:
    if not organisation:
        return None
    found = visible_organisations(actor).filter(public_id=organisation).first()
    if found is None:
        raise NotFound(say("这个单位"))
    return found
