"""Days of the People's Republic out of moments. Nothing here reads a clock: ``now`` is an argument everywhere."""

from datetime import date, datetime, timedelta, timezone

CHINA = timezone(timedelta(hours=8), "Asia/Shanghai")
"""One time for the whole country; no summer time since 1991."""


def china_date(now: datetime) -> date:
    """The day in China at a moment. Raises ValueError for a moment without a time zone."""
    if now.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    return now.astimezone(CHINA).date()
