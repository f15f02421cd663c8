from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.reckoning.attainment import Aim, attained, elapsed, standing
from luoshi.reckoning.errors import NoBaseError
from luoshi.reckoning.kinds import Comparator, Direction
from luoshi.reckoning.trajectory import Point, Trajectory
from spec_cases import Case, cases

values = st.decimals(min_value=-10000, max_value=10000, places=2)


def aim_of(case: Case) -> Aim:
    return Aim(
        Comparator(case["comparator"]),
        Decimal(case["target"]),
        Decimal(case["baseline"]) if "baseline" in case else None,
        Direction(case.get("direction", "higher")),
        case.get("relative", False),
    )


@pytest.mark.parametrize("case", cases("reckoning/attainment"))
def test_attained(case: Case) -> None:
    actual = Decimal(case["actual"])
    if case["percent"] is None:
        with pytest.raises(NoBaseError, match="基数"):
            attained(aim_of(case), actual)
        return
    result = attained(aim_of(case), actual)
    assert round(result.percent, 2) == Decimal(case["percent"])
    assert result.reached is case["reached"]


aims = st.builds(
    Aim, st.sampled_from(Comparator), values, st.none() | values, st.sampled_from(Direction), st.just(False)
)


@given(aims, values)
def test_every_aim_has_a_figure_and_lights_see_it_between_0_and_100(aim: Aim, actual: Decimal) -> None:
    result = attained(aim, actual)
    assert 0 <= result.capped <= 100
    assert result.reached is (result.percent >= 100)
    if 0 <= result.percent <= 100:
        assert result.capped == result.percent


@given(aims)
def test_the_target_itself_is_reached(aim: Aim) -> None:
    if aim.comparator in (Comparator.INCREASE_BY, Comparator.DECREASE_BY):
        sign = 1 if aim.comparator is Comparator.INCREASE_BY else -1
        change = sign * abs(aim.target)
        actual = aim.target if aim.baseline is None else aim.baseline + change
        if aim.baseline is None and aim.comparator is Comparator.INCREASE_BY:
            actual = abs(aim.target)
    else:
        actual = aim.target
    assert attained(aim, actual).reached


@given(values, values, values, values)
def test_more_is_never_less_upwards_and_never_more_downwards(
    target: Decimal, baseline: Decimal, one: Decimal, other: Decimal
) -> None:
    low, high = sorted((one, other))
    up, down = Aim(Comparator.AT_LEAST, target, baseline), Aim(Comparator.AT_MOST, target, baseline)
    assert attained(up, low).capped <= attained(up, high).capped
    assert attained(down, low).capped >= attained(down, high).capped


def test_elapsed_by_months() -> None:
    assert round(elapsed(date(2032, 1, 1), date(2032, 12, 31), date(2032, 11, 30)), 1) == Decimal("91.7")
    assert elapsed(date(2032, 1, 1), date(2032, 12, 31), date(2031, 12, 31)) == 0
    assert elapsed(date(2032, 1, 1), date(2032, 12, 31), date(2033, 1, 1)) == 100
    assert elapsed(date(2032, 6, 1), date(2032, 6, 1), date(2032, 6, 1)) == 100


def test_the_gap_is_in_points_and_both_sides_by_one_formula() -> None:
    way = Trajectory(Point(date(2031, 12, 31), Decimal(61)), (Point(date(2032, 12, 31), Decimal(80)),))
    found = standing(Aim(Comparator.AT_LEAST, Decimal(80), Decimal(61)), way, Decimal(70), date(2032, 11, 30))
    assert round(found.due.percent, 1) == Decimal("91.7")
    assert round(found.done.percent, 2) == Decimal("47.37")
    assert round(found.gap, 2) == Decimal("-44.30")


def test_beyond_the_target_is_not_ahead_of_all_that_is_due() -> None:
    way = Trajectory(Point(date(2031, 12, 31), Decimal(0)), (Point(date(2032, 12, 31), Decimal(100)),))
    found = standing(Aim(Comparator.AT_LEAST, Decimal(100)), way, Decimal(300), date(2032, 12, 31))
    assert [found.done.percent, found.gap] == [300, 0]


def test_a_falling_way_is_on_schedule_halfway() -> None:
    way = Trajectory(Point(date(2031, 12, 31), Decimal(500)), (Point(date(2032, 12, 31), Decimal(410)),))
    found = standing(Aim(Comparator.AT_MOST, Decimal(410), Decimal(500)), way, Decimal(455), date(2032, 6, 30))
    assert [found.due.percent, found.done.percent, found.gap] == [50, 50, 0]
