from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.reckoning.errors import PeriodsDifferError
from luoshi.reckoning.periods import TICKS, Cadence, Period, month_end, period_of, periods_between, ticks

days = st.dates(date(2020, 1, 1), date(2040, 12, 31))


@given(days, st.sampled_from(Cadence))
def test_every_day_lies_in_one_period_of_each_calendar(day: date, cadence: Cadence) -> None:
    period = period_of(day, cadence)
    assert period.first <= day <= period.last
    assert period.cadence is cadence
    assert period_of(period.last + timedelta(days=1), cadence).first == period.last + timedelta(days=1)


@given(days, st.integers(0, 1500), st.sampled_from(Cadence))
def test_periods_follow_each_other_without_a_gap(first: date, length: int, cadence: Cadence) -> None:
    last = first + timedelta(days=length)
    found = periods_between(first, last, cadence)
    assert found[0].first <= first
    assert found[-1].last >= last
    assert all(later.first - earlier.last == timedelta(days=1) for earlier, later in pairwise(found))


def test_no_period_between_reversed_days() -> None:
    assert periods_between(date(2032, 3, 1), date(2032, 2, 1), Cadence.MONTH) == ()


@pytest.mark.parametrize(
    ("first", "last", "name", "cadence"),
    [
        (date(2032, 2, 1), date(2032, 2, 29), "2032年2月", Cadence.MONTH),
        (date(2032, 10, 1), date(2032, 12, 31), "2032年第四季度", Cadence.QUARTER),
        (date(2032, 7, 1), date(2032, 12, 31), "2032年下半年", Cadence.HALF_YEAR),
        (date(2032, 1, 1), date(2032, 12, 31), "2032年", Cadence.YEAR),
        (date(2032, 1, 2), date(2032, 2, 29), "2032-01-02至2032-02-29", None),
    ],
)
def test_names(first: date, last: date, name: str, cadence: Cadence | None) -> None:
    period = Period(first, last)
    assert (period.name, period.cadence) == (name, cadence)


def test_a_period_does_not_end_before_it_begins() -> None:
    with pytest.raises(PeriodsDifferError, match="早于"):
        Period(date(2032, 2, 2), date(2032, 2, 1))


@given(days)
def test_ticks_rise_with_the_days_and_months_are_of_one_length(day: date) -> None:
    assert ticks(day) < ticks(day + timedelta(days=1))
    end = month_end(day.year, day.month)
    assert ticks(end) - ticks(date(day.year, day.month, 1) - timedelta(days=1)) == TICKS
