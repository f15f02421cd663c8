"""Figures put together over periods and over bodies (汇总), by the kind of the indicator.

Nothing depends on the order in which figures were entered: periods go by their days, bodies by their ids. What was not
reported is named and never taken for zero.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from luoshi.reckoning.amounts import converted, rounded
from luoshi.reckoning.errors import (
    ModeNotDeclaredError,
    PeriodsDifferError,
    ReckoningError,
    UnitsDifferError,
    reason_of,
)
from luoshi.reckoning.figures import Contribution, Refused, RolledUp, Row
from luoshi.reckoning.kinds import IndicatorKind, ParentMode, Status
from luoshi.reckoning.periods import Period, period_name
from luoshi.reckoning.weights import Part, weighted_mean
from luoshi.said import say

RATE_PLACES = 10
"""Digits of a quotient behind the point: as many as the columns of the ledger hold."""

Naming = Callable[[Contribution], str]
"""What a row is called where it is named: by its period over time, by its body between bodies."""

_HUNDRED = {"%": Decimal(100), "％": Decimal(100), "‰": Decimal(1000)}


def over_periods(
    kind: IndicatorKind, figures: Iterable[Contribution], period: Period, unit: str, periods: Sequence[Period] = ()
) -> RolledUp:
    """What one body's figures of shorter periods come to within a longer one.

    A flow is summed; a stock, a cumulative and a milestone are those of the last period by its days; a rate divides
    sums. ``periods`` are those that should have been reported: what stands among them without a figure is missing.
    Raises ``PeriodsDifferError`` for two figures of one period, and for one that reaches over an edge of the longer.
    """
    by_period = _by_period(figures, period)
    whole = [*by_period, *(gap for gap in periods if gap not in by_period)]
    rows = [by_period.get(each) or Contribution("", each, Status.MISSING) for each in sorted(whole)]
    usable, refused = _usable(kind, rows, unit, _of_period)
    odd = tuple(_falls(usable)) if kind is IndicatorKind.CUMULATIVE else ()
    result = _over_time(kind, usable, unit)
    return _told(result, rows, refused, odd, _of_period)


def over_bodies(
    kind: IndicatorKind,
    figures: Iterable[Contribution],
    period: Period,
    unit: str,
    own: Contribution | None = None,
    mode: ParentMode | None = None,
) -> RolledUp:
    """What the figures of several bodies for one period come to, and whether the body above counts beside them.

    Amounts are summed, a rate divides sums, milestones give a weighted mean; a figure without number is not put
    together. A body on another calendar is brought into the period by its kind, or refused by name. Raises
    ``ModeNotDeclaredError`` where the body above reports (``own``) and nobody declared what its figure means.
    """
    below = _by_body(figures)
    if own is not None and below and own.says_a_figure and mode is None:
        raise ModeNotDeclaredError(say("本级与下级都有填报，请先说明是“本级加下级”还是“只计下级”"))
    counted = dict(below)
    if own is not None and (mode is ParentMode.OWN_PLUS_CHILDREN or not below):
        counted[own.key] = [*counted.get(own.key, []), own]
    rows, misfits = [], []
    for key in sorted(counted):
        try:
            rows.append(aligned(kind, counted[key], period, unit))
        except ReckoningError as refusal:
            first = counted[key][0]
            rows.append(Contribution(key, period, Status.MISSING, name=first.called))
            misfits.append(Refused(first.called, reason_of(refusal)))
    usable, refused = _usable(kind, rows, unit, _of_body)
    result = _over_bodies(kind, usable, unit)
    told = _told(result, rows, (*misfits, *refused), (), _of_body)
    if mode is ParentMode.CHILDREN_ONLY and own is not None and below and own.says_a_figure:
        usable_own, _ = _usable(kind, [own], unit, _of_body)
        figure = _over_bodies(kind, usable_own, unit).value
        odd = "" if figure is None or figure == told.value else say("本级填报数与下级汇总数不一致")
        told = replace(told, own=figure, oddities=(*told.oddities, odd) if odd else told.oddities)
    return told


def aligned(kind: IndicatorKind, figures: Sequence[Contribution], period: Period, unit: str) -> Contribution:
    """One body's figures as one figure of the period: itself, or its shorter periods put together by kind.

    Raises ``PeriodsDifferError`` where its periods do not fill the period: a year's flow has no quarter, two months are
    no quarter; a stock needs the period that ends with it.
    """
    first = figures[0]
    whole = next((figure for figure in figures if figure.period == period), None)
    if whole is not None:
        return whole
    within = sorted((figure for figure in figures if period.holds(figure.period)), key=lambda figure: figure.period)
    if not within:
        raise PeriodsDifferError(
            say(
                "%(body)s按%(period)s填报，不能并入%(whole)s",
                body=first.called,
                period=first.period.name,
                whole=period.name,
            )
        )
    if within[-1].period.last != period.last:
        raise PeriodsDifferError(say("%(body)s没有截至%(day)s的填报", body=first.called, day=period.last))
    if kind in (IndicatorKind.FLOW, IndicatorKind.RATE):
        reach = [figure.period for figure in within]
        gaps = [later for earlier, later in pairwise(reach) if (later.first - earlier.last).days != 1]
        if gaps or reach[0].first != period.first:
            raise PeriodsDifferError(
                say("%(body)s的填报没有覆盖%(period)s的全部月份", body=first.called, period=period.name)
            )
    lacking = next((figure for figure in within if figure.status is not Status.VALUE), None)
    if lacking is not None and kind in (IndicatorKind.FLOW, IndicatorKind.RATE):
        return Contribution(first.key, period, lacking.status, name=first.name, weight=first.weight)
    last = within[-1]
    if kind in (IndicatorKind.FLOW, IndicatorKind.RATE) and len(within) > 1:
        if kind is IndicatorKind.RATE and not all(figure.has_parts for figure in within):
            raise PeriodsDifferError(
                say("%(body)s的比率没有分子和分母，不能合并成%(period)s", body=first.called, period=period.name)
            )
        summed = over_periods(kind, within, period, unit)
        if summed.refused:
            raise UnitsDifferError(say("%(label)s：%(text)s", label=first.called, text=summed.refused[0].why))
        top = sum((figure.numerator or Decimal(0) for figure in within), Decimal(0))
        below = sum((figure.denominator or Decimal(0) for figure in within), Decimal(0))
        rate = kind is IndicatorKind.RATE
        return Contribution(
            first.key,
            period,
            Status.VALUE,
            value=summed.value,
            numerator=top if rate else None,
            denominator=below if rate else None,
            unit=unit,
            weight=first.weight,
            name=first.name,
        )
    return replace(last, period=period)


def _by_period(figures: Iterable[Contribution], period: Period) -> dict[Period, Contribution]:
    """Figures by their periods, each once, all within the longer one."""
    found: dict[Period, Contribution] = {}
    for figure in figures:
        if not period.holds(figure.period):
            raise PeriodsDifferError(say("%(period)s不在%(whole)s之内", period=figure.period.name, whole=period.name))
        if figure.period in found:
            raise PeriodsDifferError(say("%(period)s有两个填报数", period=figure.period.name))
        found[figure.period] = figure
    ordered = sorted(found)
    for earlier, later in pairwise(ordered):
        if later.first <= earlier.last:
            raise PeriodsDifferError(say("%(earlier)s与%(later)s重叠", earlier=earlier.name, later=later.name))
    return found


def _by_body(figures: Iterable[Contribution]) -> dict[str, list[Contribution]]:
    found: dict[str, list[Contribution]] = defaultdict(list)
    for figure in figures:
        if any(figure.period == other.period for other in found[figure.key]):
            raise PeriodsDifferError(
                say("%(body)s在%(period)s有两个填报数", body=figure.called, period=figure.period.name)
            )
        found[figure.key].append(figure)
    return found


def _of_period(row: Contribution) -> str:
    return period_name(row.period)


def _of_body(row: Contribution) -> str:
    return row.called


def _usable(
    kind: IndicatorKind, rows: Iterable[Contribution], unit: str, name: Naming
) -> tuple[list[Contribution], tuple[Refused, ...]]:
    """Figures in the one unit that can be put together; the others by name."""
    usable, refused = [], []
    for row in rows:
        if not row.says_a_figure:
            continue
        if kind is IndicatorKind.RATE:
            if row.has_parts:
                usable.append(row)
            else:
                refused.append(Refused(name(row), say("比率没有分子和分母，不能汇总")))
            continue
        if row.value is None:
            refused.append(Refused(name(row), say("没有数值")))
            continue
        try:
            usable.append(
                row if row.unit in ("", unit) else replace(row, value=converted(row.value, row.unit, unit), unit=unit)
            )
        except UnitsDifferError as refusal:
            refused.append(Refused(name(row), reason_of(refusal)))
    return usable, tuple(refused)


def _falls(rows: Sequence[Contribution]) -> Iterable[str]:
    """A sum so far cannot fall; one that does is asked about, and stays as it was reported."""
    for before, after in pairwise(rows):
        if before.value is not None and after.value is not None and after.value < before.value:
            yield say("%(period)s的累计数小于%(before)s的累计数", period=after.period.name, before=before.period.name)


def _over_time(kind: IndicatorKind, rows: Sequence[Contribution], unit: str) -> RolledUp:
    match kind:
        case IndicatorKind.FLOW:
            return _sum(rows, unit, _of_period)
        case IndicatorKind.RATE:
            return _quotient(rows, unit, _of_period)
        case IndicatorKind.QUALITATIVE:
            return _nothing(unit, say("定性指标不汇总"))
        case IndicatorKind.STOCK | IndicatorKind.CUMULATIVE | IndicatorKind.MILESTONE:
            return _last(kind, rows, unit)


def _over_bodies(kind: IndicatorKind, rows: Sequence[Contribution], unit: str) -> RolledUp:
    match kind:
        case IndicatorKind.STOCK | IndicatorKind.FLOW | IndicatorKind.CUMULATIVE:
            return _sum(rows, unit, _of_body)
        case IndicatorKind.RATE:
            return _quotient(rows, unit, _of_body)
        case IndicatorKind.MILESTONE:
            return _mean(rows, unit)
        case IndicatorKind.QUALITATIVE:
            return _nothing(unit, say("定性指标不汇总"))


def _nothing(unit: str, formula: str) -> RolledUp:
    return RolledUp(None, unit, formula, (), 0, 0)


def _sum(rows: Sequence[Contribution], unit: str, name: Naming) -> RolledUp:
    if not rows:
        return _nothing(unit, say("合计：没有填报数"))
    lines = tuple(Row(name(row), row.period, row.value) for row in rows if row.value is not None)
    return RolledUp(sum((line.value for line in lines), Decimal(0)), unit, say("合计"), lines, 0, 0)


def _last(kind: IndicatorKind, rows: Sequence[Contribution], unit: str) -> RolledUp:
    named = {IndicatorKind.STOCK: say("期末数"), IndicatorKind.CUMULATIVE: say("最后一期的累计数")}.get(
        kind, say("最后一期的进度")
    )
    if not rows or rows[-1].value is None:
        return _nothing(unit, say("%(named)s：没有填报数", named=named))
    last = rows[-1]
    lines = tuple(Row(_of_period(row), row.period, row.value) for row in rows if row.value is not None)
    return RolledUp(
        last.value,
        unit,
        say("%(named)s（%(period)s）", named=named, period=last.period.name),
        lines,
        0,
        0,
        as_of=last.period.last,
    )


def _quotient(rows: Sequence[Contribution], unit: str, name: Naming) -> RolledUp:
    """Numerators by denominators, both summed; the mean of rates is another number."""
    if not rows:
        return _nothing(unit, say("分子合计÷分母合计：没有填报数"))
    times = _HUNDRED.get(unit, Decimal(1))

    def by(top: Decimal, below: Decimal) -> Decimal:
        return rounded(top / below * times, RATE_PLACES)

    top, below = (sum(parts, Decimal(0)) for parts in zip(*(_parts(row) for row in rows), strict=True))
    lines = tuple(Row(name(row), row.period, by(*_parts(row))) for row in rows)
    return RolledUp(
        by(top, below), unit, say("分子合计÷分母合计 = %(top)s÷%(below)s", top=top, below=below), lines, 0, 0
    )


def _parts(row: Contribution) -> tuple[Decimal, Decimal]:
    return row.numerator or Decimal(0), row.denominator or Decimal(1)


def _mean(rows: Sequence[Contribution], unit: str) -> RolledUp:
    mean = weighted_mean([Part(row.key, row.value, row.weight) for row in rows])
    if mean.percent is None:
        return _nothing(unit, say("加权平均：没有填报数"))
    shares = {share.key: share.share for share in mean.shares}
    lines = tuple(Row(row.called, row.period, row.value, shares[row.key]) for row in rows if row.value is not None)
    return RolledUp(mean.percent, unit, say("加权平均（权重折算为100%）"), lines, 0, 0)


def _told(
    result: RolledUp, rows: Sequence[Contribution], refused: Sequence[Refused], oddities: Sequence[str], name: Naming
) -> RolledUp:
    """The result with how many of how many reported, and which did not."""
    turned_away = {refusal.name for refusal in refused}

    def named(which: Callable[[Contribution], bool]) -> tuple[str, ...]:
        return tuple(name(row) for row in rows if which(row) and name(row) not in turned_away)

    return replace(
        result,
        reported=len(result.rows),
        owed=sum(row.status.owed for row in rows),
        missing=named(
            lambda row: row.status is Status.MISSING or (row.status is Status.VALUE and not row.says_a_figure)
        ),
        withheld=named(lambda row: row.status is Status.WITHHELD),
        refused=tuple(refused),
        oddities=tuple(oddities),
    )
