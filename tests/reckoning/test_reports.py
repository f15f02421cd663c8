from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.reckoning.reports import Owed, ReportState, report_state

CUT_OFF = date(2032, 6, 25)


@pytest.mark.parametrize(
    ("came_in", "day", "state"),
    [
        (None, date(2032, 6, 25), ReportState.NOT_DUE),
        (None, date(2032, 6, 26), ReportState.MISSING),
        (date(2032, 6, 25), date(2032, 6, 25), ReportState.ON_TIME),
        (date(2032, 6, 20), date(2032, 9, 1), ReportState.ON_TIME),
        (date(2032, 6, 26), date(2032, 9, 1), ReportState.MADE_UP),
        (date(2032, 7, 10), date(2032, 7, 9), ReportState.MISSING),
        (date(2032, 7, 10), date(2032, 6, 25), ReportState.NOT_DUE),
    ],
)
def test_a_report_on_a_day(came_in: date | None, day: date, state: ReportState) -> None:
    assert report_state(Owed(CUT_OFF, came_in), day) is state
    assert state.valid is (state in (ReportState.ON_TIME, ReportState.MADE_UP))
    assert state.word


@given(st.integers(1, 100), st.integers(0, 100))
def test_what_comes_in_late_does_not_reach_back(late: int, before: int) -> None:
    owed = Owed(CUT_OFF, CUT_OFF + timedelta(days=late))
    day = CUT_OFF + timedelta(days=late - 1 - before % late)
    assert report_state(owed, day) is report_state(Owed(CUT_OFF), day)
    assert report_state(owed, CUT_OFF + timedelta(days=late + before)) is ReportState.MADE_UP
