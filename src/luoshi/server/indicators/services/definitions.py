"""Definitions: what an indicator means from a day on; the one before stays, and figures of its time with it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from luoshi.reckoning.kinds import Direction, IndicatorKind, ParentMode
from luoshi.reckoning.periods import Cadence
from luoshi.server.audit.services import record
from luoshi.server.core.actor import Actor
from luoshi.server.core.errors import Invalid, NotFound
from luoshi.server.core.said import listed, say
from luoshi.server.indicators.audited import DEFINITION
from luoshi.server.indicators.facts import indicator_facts
from luoshi.server.indicators.followers import tell_of_indicator
from luoshi.server.indicators.models import Binding, Definition
from luoshi.server.indicators.scopes import visible_indicators
from luoshi.server.ledger.amending import fits
from luoshi.server.ledger.models import Indicator
from luoshi.server.policy import Action, require

_MOST_DAYS = 366


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDefinition:
    """What an indicator is to mean; as ``Definition`` has it."""

    kind: IndicatorKind
    direction: Direction
    cadence: Cadence
    effective_on: date
    cut_off_days: int = 5
    binding: Binding | None = None
    text: str = ""
    source: str = ""
    numerator: str = ""
    denominator: str = ""
    baseline: Decimal | None = None
    baseline_on: date | None = None
    parent_mode: ParentMode | None = None
    reason: str = ""


def define_indicator(*, actor: Actor, now: datetime, indicator: int, new: NewDefinition) -> Definition:
    """Say what an indicator means from a day on.

    Raises NotFound; NotAllowed; Invalid for a rate whose parts are not named, a baseline without its day, and for a
    later definition without a reason.
    """
    with transaction.atomic():
        row = locked_indicator(actor, indicator)
        require(actor, Action.INDICATOR_DEFINE, indicator_facts(row))
        wrong = _wrong(row, new)
        if wrong:
            raise Invalid(say("指标口径不完整"), listed(wrong.values(), "；"), fields=wrong)
        made = Definition(
            government_id=row.government_id,
            indicator=row,
            kind=new.kind.value,
            direction=new.direction.value,
            binding=new.binding or "",
            cadence=new.cadence.value,
            cut_off_days=new.cut_off_days,
            text=new.text.strip(),
            source=new.source.strip()[:300],
            numerator=new.numerator.strip()[:300],
            denominator=new.denominator.strip()[:300],
            baseline=new.baseline,
            baseline_on=new.baseline_on,
            parent_mode=new.parent_mode.value if new.parent_mode else "",
            effective_on=new.effective_on,
            reason=new.reason.strip()[:300],
            made_by=actor.user,
            made_by_name=actor.name,
            made_in=actor.post,
            made_at=now,
        )
        made.save()
        record(actor=actor, now=now, action=Action.INDICATOR_DEFINE, kind=DEFINITION, row=made)
        tell_of_indicator(row.pk, now)
        return made


def hold_indicators(keys: Iterable[int]) -> None:
    """Lock indicators (keys) in one order before an act on several says anything of the first of them."""
    wanted = set(keys)
    if wanted:
        list(Indicator.objects.select_for_update(no_key=True).filter(pk__in=wanted).order_by("pk").values_list("pk"))


def locked_indicator(actor: Actor, key: int) -> Indicator:
    """The indicator, locked: what is said of it queues here; its key stays free, so that an item can get a target of it
    meanwhile. Raises NotFound.
    """
    row = Indicator.objects.select_for_update(no_key=True).filter(pk=key).first()
    if row is None or not visible_indicators(actor).filter(pk=row.pk).exists():
        raise NotFound(say("这个指标"))
    return row


def _wrong(row: Indicator, new: NewDefinition) -> dict[str, str]:
    wrong: dict[str, str] = {}
    if new.kind is IndicatorKind.RATE:
        for name, text in (("numerator", new.numerator), ("denominator", new.denominator)):
            if not text.strip():
                wrong[name] = say("比率要写明分子和分母各是什么")
    if new.baseline is not None and new.baseline_on is None:
        wrong["baseline_on"] = say("基期值要写明是哪一天的")
    if new.baseline is not None and not fits(new.baseline):
        wrong["baseline"] = say("请填写普通的数字")
    if not 0 <= new.cut_off_days <= _MOST_DAYS:
        wrong["cut_off_days"] = say("请填写 0—%(most)s 天", most=_MOST_DAYS)
    if not new.reason.strip() and row.definitions.exists():
        wrong["reason"] = say("口径已经有了，调整要写明原因")
    return wrong
