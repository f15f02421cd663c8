"""When something may leave the house."""

from datetime import date, datetime, time

import pytest

from luoshi.server.core.clock import CHINA
from luoshi.server.core.working_days import WorkingDays
from luoshi.server.notices.quiet import Hours, digest_moment, is_digest_hour, sends_at

# a Friday, then a weekend of which the Sunday is worked in exchange
DAYS = WorkingDays(extra={date(2031, 9, 14): True})
PLAIN = Hours()
PASSING = Hours(urgent_passes=True)
ALWAYS = Hours(urgent_passes=True, urgent_at_night=True)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=CHINA)


@pytest.mark.parametrize(
    ("now", "hours", "urgent", "leaves"),
    [
        ("2031-09-12T08:00", PLAIN, False, "2031-09-12T08:00"),
        ("2031-09-12T07:59", PLAIN, False, "2031-09-12T08:00"),
        ("2031-09-12T19:59", PLAIN, False, "2031-09-12T19:59"),
        ("2031-09-12T20:00", PLAIN, False, "2031-09-14T08:00"),  # over the Saturday to the Sunday that is worked
        ("2031-09-13T12:00", PLAIN, False, "2031-09-14T08:00"),
        ("2031-09-12T23:00", PLAIN, True, "2031-09-14T08:00"),  # urgent passes only where the government says so
        ("2031-09-13T12:00", PASSING, False, "2031-09-14T08:00"),
        ("2031-09-13T12:00", PASSING, True, "2031-09-13T12:00"),
        ("2031-09-13T06:00", PASSING, True, "2031-09-13T06:00"),
        ("2031-09-13T05:59", PASSING, True, "2031-09-13T06:00"),
        ("2031-09-13T22:00", PASSING, True, "2031-09-14T06:00"),  # never at night by default
        ("2031-09-13T03:00", ALWAYS, True, "2031-09-13T03:00"),
        ("2031-09-13T03:00", ALWAYS, False, "2031-09-14T08:00"),
        ("2031-09-12T07:00", Hours(opens=time(6, 30), closes=time(7)), False, "2031-09-14T06:30"),
    ],
)
def test_it_leaves_when_the_rules_allow(now: str, hours: Hours, urgent: bool, leaves: str) -> None:
    assert sends_at(at(now), hours, DAYS, urgent=urgent) == at(leaves)


def test_a_calendar_without_a_working_day_does_not_hold_it_for_ever() -> None:
    never = WorkingDays(
        entered={2031: {date(2031, month, day): False for month in (9, 10, 11) for day in range(1, 31)}}
    )
    assert sends_at(at("2031-09-01T09:00"), PLAIN, never) > at("2031-10-01T00:00")


def test_a_digest_is_made_inside_the_hours() -> None:
    assert [hour for hour in range(-1, 26) if is_digest_hour(hour, PLAIN)] == list(range(8, 20))
    assert digest_moment(date(2031, 9, 12), 9) == at("2031-09-12T09:00")
