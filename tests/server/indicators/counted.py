"""What the tests of indicators begin with: the ledger of the county, one of its targets, days and figures."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from luoshi.reckoning.kinds import Direction, IndicatorKind, Status
from luoshi.reckoning.periods import Cadence, Period, period_of
from luoshi.server.indicators.models import Definition, Observation
from luoshi.server.indicators.services.definitions import NewDefinition, define_indicator
from luoshi.server.indicators.services.observations import NewFigure, report_figure
from luoshi.server.ledger.models import Indicator, Plan, Target
from server_cast import NOW, Cast

LATER = datetime(2032, 8, 3, 1, 30, tzinfo=UTC)


def dredging(plan: Plan) -> Target:
    """干流清淤18公里 by the end of 2033: its first item has the county's water bureau."""
    return plan.targets.get(indicator__name="干流清淤")


def quarter(year: int, number: int) -> Period:
    """A quarter."""
    return period_of(date(year, number * 3, 1), Cadence.QUARTER)


def month(year: int, number: int) -> Period:
    """A month."""
    return period_of(date(year, number, 1), Cadence.MONTH)


def defined(cast: Cast, indicator: Indicator, **instead: Any) -> Definition:
    """Its definition: the sum so far, every quarter, within five days."""
    said: dict[str, Any] = {
        "kind": IndicatorKind.CUMULATIVE,
        "direction": Direction.HIGHER,
        "cadence": Cadence.QUARTER,
        "effective_on": date(2031, 1, 1),
        "reason": "",
    }
    new = NewDefinition(**said | instead)
    return define_indicator(actor=cast.actor("compiler"), now=NOW, indicator=indicator.pk, new=new)


def reported(
    cast: Cast,
    indicator: Indicator,
    period: Period,
    value: str | Status | None,
    *,
    by: str = "water_clerk",
    now: datetime = LATER,
    body: str = "",
    **more: Any,
) -> Observation:
    """A figure, or why there is none, entered by a clerk of the water bureau."""
    said = value if isinstance(value, Status) else Status.VALUE
    number = None if value is None or isinstance(value, Status) else Decimal(value)
    new = NewFigure(period=period, status=said, value=number, **more)
    organisation = cast.body(body) if body else ""
    return report_figure(actor=cast.actor(by), now=now, indicator=indicator.pk, new=new, organisation=organisation)
