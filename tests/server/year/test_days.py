"""The days of a year that is told: whatever today is, it lies in the reporting time of the third quarter."""

from datetime import date, timedelta

import pytest

from luoshi.reckoning.periods import Cadence, period_of
from luoshi.server.core.working_days import WorkingDays
from luoshi.server.cycles.days import CycleKind, checked_days, proposed_days
from luoshi.server.year.days import YearDays, shown_on

CALENDAR = WorkingDays()
YEAR = YearDays(date(2026, 4, 1), CALENDAR)


@pytest.mark.parametrize("today", [date(2026, 1, 1) + timedelta(days=each) for each in range(0, 800, 2)], ids=str)
def test_today_lies_in_the_reporting_time_of_the_third_quarter(today: date) -> None:
    days = shown_on(today, CALENDAR)
    second, third = days.quarters[1:3]
    ruled = proposed_days(CycleKind.QUARTER, third, CALENDAR)
    shown = days.shifted() or ruled
    assert shown.opens_on <= today <= shown.locks_on
    assert shown.opens_on > proposed_days(CycleKind.QUARTER, second, CALENDAR).locks_on or shown == ruled
    assert checked_days(shown, third, CALENDAR) == shown
    assert days.begins < third.first < days.last


def test_the_rule_holds_while_the_last_quarter_is_reported_on() -> None:
    days = shown_on(date(2026, 10, 9), CALENDAR)
    assert days.first == date(2026, 1, 1) and days.shifted() is None and days.label == "2026"
    later = shown_on(date(2026, 11, 27), CALENDAR)
    assert later.quarters[2] == period_of(date(2026, 11, 27), Cadence.QUARTER) and later.label == "2026—2027"


def test_days_are_told_by_month() -> None:
    assert YEAR.day("m01-31") == date(2026, 4, 30) and YEAR.day("m10-01") == date(2027, 1, 1)
    assert YEAR.worked("m01-04") == date(2026, 4, 7)  # Qingming
    assert YEAR.worked("begin+2") == YEAR.after(YEAR.begins, 2)
    assert YEAR.dated("{m09}完成，{m12}验收", "{year}年{month}月底前") == "2026年12月底前完成，2027年3月底前验收"
    with pytest.raises(ValueError, match="no day"):
        YEAR.day("third of May")
