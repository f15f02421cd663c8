"""When periodic work is due."""

from datetime import UTC, datetime, time, timedelta

import pytest

from luoshi.server.core.periodic import Periodic
from luoshi.server.jobs.rhythm import first_time, next_time, rhythm_text

HOURLY = Periodic(name="hourly", label="每小时", enqueue=lambda: None, every=timedelta(hours=1))
NIGHTLY = Periodic(name="nightly", label="每晚", enqueue=lambda: None, at=time(3, 30))


@pytest.mark.parametrize(
    ("now", "due"),
    [
        ("2031-09-12T19:29:59", "2031-09-12T19:30:00"),  # 03:29:59 on the 13th in China
        ("2031-09-12T19:30:00", "2031-09-13T19:30:00"),
        ("2031-09-12T19:30:01", "2031-09-13T19:30:00"),
        ("2031-12-31T20:00:00", "2032-01-01T19:30:00"),
    ],
)
def test_a_time_of_the_day_is_chinas(now: str, due: str) -> None:
    moment, expected = (datetime.fromisoformat(text).replace(tzinfo=UTC) for text in (now, due))
    assert next_time(NIGHTLY, moment) == first_time(NIGHTLY, moment) == expected


def test_an_interval_begins_at_once_and_counts_from_its_start() -> None:
    now = datetime(2031, 9, 12, 1, 30, tzinfo=UTC)
    assert first_time(HOURLY, now) == now
    assert next_time(HOURLY, now) == now + timedelta(hours=1)


def test_rhythms_are_told_apart() -> None:
    assert (rhythm_text(HOURLY), rhythm_text(NIGHTLY)) == ("every 3600", "at 03:30")
