from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from luoshi.reckoning.errors import TrajectoryError
from luoshi.reckoning.periods import Cadence
from luoshi.reckoning.trajectory import Method, Point, Trajectory, break_down, each_year, expected, staged
from spec_cases import Case, cases

values = st.decimals(min_value=-1000, max_value=100000, places=2)
SPRING = tuple(map(Decimal, ("0", "0", "0.1", "0.4", "0.2", "0", "0", "0", "0.1", "0.2", "0", "0")))


def trajectory_of(case: Case) -> Trajectory:
    return Trajectory(
        Point(case["start"][0], Decimal(case["start"][1])),
        tuple(Point(day, Decimal(value)) for day, value in case["points"]),
        Method(case["method"]),
        tuple(map(Decimal, case.get("shares", ()))),
    )


@pytest.mark.parametrize("case", cases("reckoning/trajectories"))
def test_expected(case: Case) -> None:
    if case.get("error"):
        with pytest.raises(TrajectoryError):
            trajectory_of(case)
        return
    assert round(expected(trajectory_of(case), case["day"]), 2) == Decimal(case["expected"])


@st.composite
def trajectories(draw: Any) -> Trajectory:
    method = draw(st.sampled_from(Method))
    start = draw(st.dates(date(2028, 1, 1), date(2034, 12, 31)))
    gaps = draw(st.lists(st.integers(1, 700), min_size=1, max_size=4))
    points, day = [], start
    for gap in gaps:
        day += timedelta(days=gap)
        points.append(Point(day, draw(values)))
    shares = SPRING if method is Method.SEASONAL else ()
    return Trajectory(Point(start, draw(values)), tuple(points), method, shares)


@given(trajectories(), st.integers(-200, 3000))
def test_what_is_due_lies_between_the_points_around_it(trajectory: Trajectory, offset: int) -> None:
    day = trajectory.start.day + timedelta(days=offset)
    value = expected(trajectory, day)
    reached = [trajectory.start, *trajectory.points]
    near = [point.value for point in reached if point.day <= day][-1:] or [trajectory.start.value]
    near += [point.value for point in reached if point.day > day][:1]
    assert min(near) <= value <= max(near)
    if offset <= 0:
        assert value == trajectory.start.value


@given(trajectories())
def test_points_are_met_on_their_days(trajectory: Trajectory) -> None:
    assert [expected(trajectory, point.day) for point in trajectory.points] == [p.value for p in trajectory.points]


@given(trajectories(), st.sampled_from(Cadence), st.integers(0, 4))
def test_periods_come_to_exactly_the_whole_way(trajectory: Trajectory, cadence: Cadence, places: int) -> None:
    slices = break_down(trajectory, cadence, places)
    whole = trajectory.target.value - trajectory.start.value
    assert sum(piece.within for piece in slices) == whole
    assert slices[-1].by_end == trajectory.target.value
    assert [piece.period for piece in slices] == sorted(piece.period for piece in slices)


@given(values, values, st.dates(date(2028, 1, 1), date(2033, 12, 31)))
def test_a_straight_way_up_never_falls(low: Decimal, high: Decimal, day: date) -> None:
    assume(low < high)
    way = Trajectory(Point(date(2027, 12, 31), low), (Point(date(2033, 12, 31), high),))
    assert expected(way, day) <= expected(way, day + timedelta(days=1))


def test_stages_of_a_text_are_steps_of_the_whole() -> None:
    ends = [date(year, 12, 31) for year in (2032, 2033, 2034)]
    percents = [Decimal(40), Decimal(80), Decimal(100)]
    way = staged(Point(date(2031, 12, 31), Decimal(20)), Decimal(120), list(zip(ends, percents, strict=True)))
    assert [point.value for point in way.points] == [60, 100, 120]
    assert expected(way, date(2033, 12, 30)) == 60
    assert [piece.within for piece in break_down(way, Cadence.YEAR)] == [40, 40, 20]


def test_stages_that_do_not_come_to_the_whole_are_refused() -> None:
    start = Point(date(2031, 12, 31), Decimal(0))
    for stages in ([], [(date(2032, 12, 31), Decimal(80))]):
        with pytest.raises(TrajectoryError, match="100%"):
            staged(start, Decimal(100), stages)


def test_an_amount_of_each_year_begins_anew() -> None:
    ways = each_year(Decimal(500), 2032, 2034)
    assert [expected(way, date(2033, 6, 30)) for way in ways] == [500, 250, 0]
    with pytest.raises(TrajectoryError, match="颠倒"):
        each_year(Decimal(500), 2033, 2032)
