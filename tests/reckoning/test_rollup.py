from datetime import date
from decimal import Decimal
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.reckoning.errors import ModeNotDeclaredError, PeriodsDifferError
from luoshi.reckoning.figures import Contribution, RolledUp
from luoshi.reckoning.kinds import IndicatorKind, ParentMode, Status
from luoshi.reckoning.periods import Cadence, Period, period_of, periods_between
from luoshi.reckoning.rollup import over_bodies, over_periods
from spec_cases import Case, cases

YEAR = period_of(date(2032, 1, 1), Cadence.YEAR)
PERIODS = {
    "年": YEAR,
    **{f"{month}月": period_of(date(2032, month, 1), Cadence.MONTH) for month in range(1, 13)},
    **{f"{quarter}季": period_of(date(2032, quarter * 3, 1), Cadence.QUARTER) for quarter in range(1, 5)},
    "上半年": period_of(date(2032, 1, 1), Cadence.HALF_YEAR),
}


def figure(row: list[str], unit: str) -> Contribution:
    """A row of a spec: body, period, what it says (a value, a quotient, or a status), unit, weight."""
    body, period, said, *rest = row
    unit = rest[0] if rest else unit
    weight = Decimal(rest[1]) if len(rest) > 1 else None
    if said in list(Status):
        return Contribution(body, PERIODS[period], Status(said), unit=unit, weight=weight)
    if "/" in said:
        top, below = map(Decimal, said.split("/"))
        return Contribution(body, PERIODS[period], Status.VALUE, numerator=top, denominator=below, weight=weight)
    return Contribution(body, PERIODS[period], Status.VALUE, Decimal(said), unit=unit, weight=weight)


def told(result: RolledUp) -> dict[str, object]:
    """What a spec may expect of a result."""
    return {
        "value": None if result.value is None else str(round(result.value, 4).normalize()),
        "counted": f"{result.reported}/{result.owed}",
        "missing": list(result.missing),
        "withheld": list(result.withheld),
        "refused": [refused.name for refused in result.refused],
        "oddities": list(result.oddities),
        "own": None if result.own is None else str(result.own),
    }


def expected_of(case: Case) -> dict[str, object]:
    given_parts: dict[str, object] = {"missing": [], "withheld": [], "refused": [], "oddities": [], "own": None}
    wanted = {**given_parts, **{key: case[key] for key in (*given_parts, "value", "counted") if key in case}}
    if wanted["value"] is not None:
        wanted["value"] = str(Decimal(str(wanted["value"])).normalize())
    return wanted


@pytest.mark.parametrize("case", cases("reckoning/rollup", "over_periods"))
def test_over_periods(case: Case) -> None:
    unit = case.get("unit", "")
    figures = [figure(["甲", *row], unit) for row in case["figures"]]
    owed = [PERIODS[name] for name in case.get("owed", ())]
    period = PERIODS[case.get("period", "年")]
    if case.get("error"):
        with pytest.raises(PeriodsDifferError, match=case["error"]):
            over_periods(IndicatorKind(case["kind"]), figures, period, unit, owed)
        return
    assert told(over_periods(IndicatorKind(case["kind"]), figures, period, unit, owed)) == expected_of(case)


@pytest.mark.parametrize("case", cases("reckoning/rollup", "over_bodies"))
def test_over_bodies(case: Case) -> None:
    unit = case.get("unit", "")
    figures = [figure(row, unit) for row in case["figures"]]
    own = figure(case["own_figure"], unit) if "own_figure" in case else None
    mode = ParentMode(case["mode"]) if "mode" in case else None
    period = PERIODS[case.get("period", "年")]
    kind = IndicatorKind(case["kind"])
    if case.get("error") == "mode":
        with pytest.raises(ModeNotDeclaredError, match="本级加下级"):
            over_bodies(kind, figures, period, unit, own, mode)
    elif case.get("error"):
        with pytest.raises(PeriodsDifferError, match=case["error"]):
            over_bodies(kind, figures, period, unit, own, mode)
    else:
        assert told(over_bodies(kind, figures, period, unit, own, mode)) == expected_of(case)


statuses = st.sampled_from([status for status in Status if status is not Status.VALUE])
numbers = st.decimals(min_value=-1000, max_value=1000, places=2)
said = st.one_of(statuses, numbers)


def contribution(key: str, period: Period, what: Status | Decimal) -> Contribution:
    if isinstance(what, Status):
        return Contribution(key, period, what)
    return Contribution(key, period, Status.VALUE, what, numerator=what, denominator=Decimal(7))


@given(
    st.sampled_from(IndicatorKind), st.dictionaries(st.text("甲乙丙丁", min_size=1), said, max_size=9), st.integers()
)
def test_the_order_of_entry_changes_nothing_between_bodies(
    kind: IndicatorKind, rows: dict[str, Status | Decimal], seed: int
) -> None:
    figures = [contribution(key, YEAR, what) for key, what in rows.items()]
    result = over_bodies(kind, figures, YEAR, "")
    Random(seed).shuffle(figures)
    assert over_bodies(kind, figures, YEAR, "") == result
    known = [what for what in rows.values() if isinstance(what, Decimal)]
    assert result.reported == (len(known) if kind is not IndicatorKind.QUALITATIVE else 0)
    if kind is IndicatorKind.FLOW:
        assert result.value == (sum(known) if known else None)


@given(st.sampled_from(IndicatorKind), st.lists(said, min_size=12, max_size=12), st.integers())
def test_the_order_of_entry_changes_nothing_over_time(
    kind: IndicatorKind, months: list[Status | Decimal], seed: int
) -> None:
    periods = periods_between(date(2032, 1, 1), date(2032, 12, 31), Cadence.MONTH)
    figures = [contribution("甲", period, what) for period, what in zip(periods, months, strict=True)]
    result = over_periods(kind, figures, YEAR, "")
    Random(seed).shuffle(figures)
    assert over_periods(kind, figures, YEAR, "") == result


@given(st.lists(numbers, min_size=12, max_size=12))
def test_months_by_way_of_quarters_come_to_the_same(months: list[Decimal]) -> None:
    periods = periods_between(date(2032, 1, 1), date(2032, 12, 31), Cadence.MONTH)
    figures = [contribution("甲", period, what) for period, what in zip(periods, months, strict=True)]
    for kind in (IndicatorKind.FLOW, IndicatorKind.STOCK, IndicatorKind.CUMULATIVE):
        quarters = []
        for quarter in periods_between(date(2032, 1, 1), date(2032, 12, 31), Cadence.QUARTER):
            inside = [row for row in figures if quarter.holds(row.period)]
            value = over_periods(kind, inside, quarter, "").value
            quarters.append(Contribution("甲", quarter, Status.VALUE, value))
        assert over_periods(kind, quarters, YEAR, "").value == over_periods(kind, figures, YEAR, "").value
