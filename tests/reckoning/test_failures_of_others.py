"""What other systems were seen to get wrong, each as a test of ours."""

from dataclasses import fields, replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import permutations

import pytest

from luoshi.reckoning.amounts import convert, printed
from luoshi.reckoning.attainment import Aim, attained, standing
from luoshi.reckoning.errors import ModeNotDeclaredError, UnitsDifferError
from luoshi.reckoning.figures import Contribution
from luoshi.reckoning.kinds import Comparator, IndicatorKind, ParentMode, Status
from luoshi.reckoning.lights import LightFacts, decide, load_rules
from luoshi.reckoning.periods import Cadence, Period, period_of, periods_between
from luoshi.reckoning.reports import Owed, ReportState, report_state
from luoshi.reckoning.rollup import over_bodies, over_periods
from luoshi.reckoning.trajectory import Method, Point, Trajectory, expected
from luoshi.reckoning.weights import Part, weighted_mean

YEAR = period_of(date(2032, 1, 1), Cadence.YEAR)
QUARTERS = periods_between(date(2032, 1, 1), date(2032, 12, 31), Cadence.QUARTER)


def said(key: str, value: str | None, period: Period = YEAR, status: Status = Status.VALUE) -> Contribution:
    return Contribution(
        key, period, status if value is None else Status.VALUE, None if value is None else Decimal(value)
    )


def test_progress_of_a_parent_is_a_weighted_mean_not_a_sum() -> None:
    figures = [said("甲", "60"), said("乙", "80"), said("丙", "70")]
    assert over_bodies(IndicatorKind.MILESTONE, figures, YEAR, "%").value == pytest.approx(
        Decimal(70), abs=Decimal("0.001")
    )


def test_a_weight_of_one_does_not_switch_weighting_off() -> None:
    mean = weighted_mean([Part("甲", Decimal(0), Decimal(1)), Part("乙", Decimal(100), Decimal(3))])
    assert mean.percent == 75
    assert [share.share for share in mean.shares] == [Decimal("0.75"), Decimal("0.25")]


def test_weights_that_do_not_come_to_a_hundred_are_shares_all_the_same() -> None:
    small = weighted_mean([Part("甲", Decimal(0), Decimal("0.1")), Part("乙", Decimal(100), Decimal("0.3"))])
    large = weighted_mean([Part("甲", Decimal(0), Decimal(100)), Part("乙", Decimal(100), Decimal(300))])
    assert small.percent == large.percent == 75


def test_a_blank_is_not_zero_percent() -> None:
    mean = weighted_mean([Part("甲", Decimal(80)), Part("乙", None)])
    assert (mean.percent, mean.missing) == (Decimal(80), ("乙",))
    assert decide(load_rules(), LightFacts(date(2032, 6, 30), expected=Decimal(50))).rule_id == "no-figure"
    assert printed(None, "%") == "未报"


def test_a_blank_figure_with_the_status_of_a_value_is_missing() -> None:
    result = over_bodies(IndicatorKind.FLOW, [Contribution("甲", YEAR, Status.VALUE)], YEAR, "")
    assert (result.value, result.missing, result.partial) == (None, ("甲",), True)


def test_zero_is_a_figure() -> None:
    result = over_bodies(IndicatorKind.FLOW, [said("甲", "0"), said("乙", None, status=Status.MISSING)], YEAR, "")
    assert (result.value, result.reported, result.owed) == (Decimal(0), 1, 2)


def test_a_cumulative_is_not_summed_over_periods() -> None:
    figures = [said("甲", value, period) for value, period in zip(("10", "25", "40", "60"), QUARTERS, strict=True)]
    assert over_periods(IndicatorKind.CUMULATIVE, figures, YEAR, "").value == 60


def test_a_cumulative_that_goes_down_is_asked_about_and_not_mended() -> None:
    figures = [said("甲", "40", QUARTERS[0]), said("甲", "30", QUARTERS[1])]
    result = over_periods(IndicatorKind.CUMULATIVE, figures, YEAR, "")
    assert (result.value, len(result.oddities)) == (Decimal(30), 1)


def test_an_edit_of_an_early_period_does_not_overwrite_the_cumulative() -> None:
    first, second = said("甲", "10", QUARTERS[0]), said("甲", "25", QUARTERS[1])
    edited_last = [second, replace(first, value=Decimal(12))]
    assert over_periods(IndicatorKind.CUMULATIVE, edited_last, YEAR, "").value == 25


def test_the_order_in_which_figures_came_in_changes_nothing() -> None:
    figures = [said("甲", value, period) for value, period in zip(("10", "25", "40"), QUARTERS, strict=False)]
    results = {over_periods(IndicatorKind.CUMULATIVE, order, YEAR, "").value for order in permutations(figures)}
    assert results == {Decimal(40)}


def test_a_parent_that_reports_does_not_lose_the_sum_of_its_children() -> None:
    children = [said("甲", "10"), said("乙", "20")]
    own = said("县", "5")
    with pytest.raises(ModeNotDeclaredError):
        over_bodies(IndicatorKind.FLOW, children, YEAR, "", own)
    both = over_bodies(IndicatorKind.FLOW, children, YEAR, "", own, ParentMode.OWN_PLUS_CHILDREN)
    below = over_bodies(IndicatorKind.FLOW, children, YEAR, "", own, ParentMode.CHILDREN_ONLY)
    assert (both.value, below.value, below.own) == (Decimal(35), Decimal(30), Decimal(5))


def test_children_on_other_calendars_are_aligned_or_named() -> None:
    months = [said("甲", "1", period_of(date(2032, month, 1), Cadence.MONTH)) for month in (1, 2, 3)]
    yearly = said("乙", "40")
    result = over_bodies(IndicatorKind.FLOW, [*months, yearly, said("丙", "5", QUARTERS[0])], QUARTERS[0], "")
    assert result.value == 8
    assert [refused.name for refused in result.refused] == ["乙"]
    assert result.partial


def test_rates_are_not_averaged() -> None:
    small = Contribution("甲", YEAR, Status.VALUE, numerator=Decimal(1), denominator=Decimal(2))
    large = Contribution("乙", YEAR, Status.VALUE, numerator=Decimal(100), denominator=Decimal(1000))
    result = over_bodies(IndicatorKind.RATE, [small, large], YEAR, "%")
    assert result.value == Decimal("10.0798403194")


def test_a_body_that_was_renamed_is_still_the_same_body() -> None:
    before = Contribution("unit-7", QUARTERS[0], Status.VALUE, Decimal(1), name="县畜牧局")
    after = Contribution("unit-7", QUARTERS[1], Status.VALUE, Decimal(2), name="县农业农村局")
    half = period_of(date(2032, 1, 1), Cadence.HALF_YEAR)
    assert over_bodies(IndicatorKind.FLOW, [before, after], half, "").value == 3


def test_overdue_cannot_be_set_by_hand() -> None:
    assert not [name for name in LightFacts._fields if "overdue" in name or "late" in name]
    due = date(2032, 6, 30)
    lights = [decide(load_rules(), LightFacts(due + timedelta(days=days), due=due)).rule_id for days in (0, 1)]
    assert lights == ["no-figure", "past-due"]


def test_a_missed_month_made_up_later_stays_visible() -> None:
    owed = Owed(date(2032, 6, 25), came_in=date(2032, 8, 3))
    states = [report_state(owed, day) for day in (date(2032, 6, 26), date(2032, 7, 31), date(2032, 8, 3))]
    assert states == [ReportState.MISSING, ReportState.MISSING, ReportState.MADE_UP]


def test_percent_and_points_never_meet() -> None:
    with pytest.raises(UnitsDifferError):
        convert(Decimal(2), "个百分点", "%")


def test_a_target_that_goes_down_is_not_reached_by_going_up() -> None:
    aim = Aim(Comparator.AT_MOST, Decimal(410), Decimal(500))
    assert attained(aim, Decimal(590)).percent == -100
    assert attained(aim, Decimal(590)).capped == 0


def test_the_figure_is_capped_for_the_light_and_printed_as_it_is() -> None:
    result = attained(Aim(Comparator.AT_LEAST, Decimal(80)), Decimal(100))
    assert (result.percent, result.capped) == (Decimal(125), Decimal(100))


def test_nothing_is_due_before_the_start() -> None:
    way = Trajectory(Point(date(2032, 6, 30), Decimal(0)), (Point(date(2032, 12, 31), Decimal(10)),))
    assert expected(way, date(2032, 3, 31)) == 0
    assert standing(Aim(Comparator.AT_LEAST, Decimal(10)), way, Decimal(0), date(2032, 3, 31)).gap == 0


def test_planting_is_not_behind_in_winter() -> None:
    shares = tuple(map(Decimal, ("0", "0", "0", "0.6", "0", "0", "0", "0", "0", "0.4", "0", "0")))
    way = Trajectory(
        Point(date(2031, 12, 31), Decimal(0)), (Point(date(2032, 12, 31), Decimal(100)),), Method.SEASONAL, shares
    )
    aim = Aim(Comparator.AT_LEAST, Decimal(100))
    assert standing(aim, way, Decimal(0), date(2032, 3, 31)).gap == 0
    assert standing(aim, way, Decimal(60), date(2032, 9, 30)).gap == 0


def test_the_default_offers_no_light_without_word_and_shape() -> None:
    assert all(
        getattr(style, column.name) not in ("", None)
        for style in load_rules().lights.values()
        for column in fields(style)
        if column.name != "urgency"
    )
