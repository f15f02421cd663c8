"""Working days as announced, entered, and not yet known."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.server.core.working_days import WorkingDays, last_bundled_year

PLAIN = WorkingDays()
days = st.dates(date(2005, 1, 1), date(2030, 12, 31))


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2022, 9, 12), False),  # 中秋节
        (date(2022, 10, 1), False),  # 国庆节
        (date(2022, 10, 8), True),  # a Saturday worked in exchange
        (date(2022, 10, 9), True),  # a Sunday worked in exchange
        (date(2022, 9, 13), True),
        (date(2022, 9, 17), False),
    ],
)
def test_announced_days(day: date, works: bool) -> None:
    assert PLAIN.is_working(day) is works


def test_counting_from_the_next_day() -> None:
    due = PLAIN.add(date(2022, 9, 7), 20)
    assert (due.day, due.provisional) == (date(2022, 10, 11), False)
    assert PLAIN.add(date(2022, 9, 9), 1).day == date(2022, 9, 13)
    assert PLAIN.next_working(date(2022, 10, 1)).day == date(2022, 10, 8)


def test_years_that_nobody_announced_are_provisional() -> None:
    year = last_bundled_year() + 1
    due = PLAIN.add(date(year - 1, 12, 25), 10)
    assert due.provisional
    assert not PLAIN.is_announced(year)
    assert PLAIN.is_working(date(year + 1, 10, 1)) is (date(year + 1, 10, 1).weekday() < 5)
    entered = WorkingDays({year: {date(year, 1, 1): False}})
    assert entered.is_announced(year)
    assert not entered.is_working(date(year, 1, 1))
    assert not entered.add(date(year - 1, 12, 25), 10).provisional


def test_what_is_entered_wins_over_what_is_bundled() -> None:
    entered = WorkingDays({2022: {}})
    assert not entered.is_working(date(2022, 10, 8))
    assert entered.is_working(date(2022, 10, 3))


def test_own_days_add_to_what_is_announced() -> None:
    own = WorkingDays(extra={date(2022, 9, 14): False})
    assert not own.is_working(date(2022, 9, 14))
    assert not own.is_working(date(2022, 9, 12))
    assert own.add(date(2022, 9, 7), 20).day == date(2022, 10, 12)


@pytest.mark.parametrize("count", [0, -1, 5001])
def test_how_many_days_can_be_added(count: int) -> None:
    with pytest.raises(ValueError, match="1 to 5000"):
        PLAIN.add(date(2022, 9, 7), count)


@given(start=days, count=st.integers(1, 120))
def test_adding_and_counting_agree(start: date, count: int) -> None:
    due = PLAIN.add(start, count).day
    assert PLAIN.is_working(due)
    assert PLAIN.count(start, due) == count
    assert PLAIN.count(due, start) == -count
    assert PLAIN.count(start, due - timedelta(days=1)) == count - 1


_near = st.dates(date(2021, 12, 1), date(2023, 2, 28))
_differing = st.dictionaries(_near, st.booleans(), max_size=6)


@given(start=_near, end=_near, entered=st.dictionaries(st.sampled_from([2021, 2022, 2023]), _differing), own=_differing)
def test_every_day_counts_as_it_is_worked(
    start: date, end: date, entered: dict[int, dict[date, bool]], own: dict[date, bool]
) -> None:
    calendar, first, last = WorkingDays(entered, own), min(start, end), max(start, end)
    worked = sum(calendar.is_working(first + timedelta(days=step)) for step in range(1, (last - first).days + 1))
    assert calendar.count(first, last) == worked
    assert calendar.count(last, first) == -worked
