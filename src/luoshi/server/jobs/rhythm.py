"""When periodic work is due: pure reckoning from its rhythm and a moment."""

from datetime import datetime, time, timedelta
from typing import cast

from luoshi.server.core.clock import CHINA
from luoshi.server.core.periodic import Periodic


def rhythm_text(work: Periodic) -> str:
    """The rhythm as it is kept beside the moment that it gave: ``every 21600`` (seconds) or ``at 03:30``."""
    if work.every is not None:
        return f"every {int(work.every.total_seconds())}"
    return f"at {work.at:%H:%M}"


def first_time(work: Periodic, now: datetime) -> datetime:
    """When work is due that never ran: at once where it has an interval, else at its time of the day."""
    return now if work.every is not None else next_time(work, now)


def next_time(work: Periodic, now: datetime) -> datetime:
    """When work is due again that was started now. What was missed before is not made up for."""
    if work.every is not None:
        return now + work.every
    return _next_at(cast(time, work.at), now)  # one of the two is set, as Periodic sees to


def _next_at(at: time, now: datetime) -> datetime:
    here = now.astimezone(CHINA)
    today = here.replace(hour=at.hour, minute=at.minute, second=at.second, microsecond=0)
    return today if today > here else today + timedelta(days=1)
