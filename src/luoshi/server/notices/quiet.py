"""When something may leave the house: working days, hours, and what urgent things may pass. Pure reckoning."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from luoshi.server.core.clock import CHINA
from luoshi.server.core.working_days import WorkingDays

NIGHT_ENDS, NIGHT_BEGINS = time(6), time(22)
_DAYS = 60
"""No stretch of days off is longer."""


@dataclass(frozen=True, slots=True)
class Hours:
    """The rules of a government: from ``opens`` to ``closes`` on working days; see ``models.Rules``."""

    opens: time = time(8)
    closes: time = time(20)
    digest_hour: int = 9
    urgent_passes: bool = False
    urgent_at_night: bool = False


def sends_at(now: datetime, hours: Hours, days: WorkingDays, *, urgent: bool = False) -> datetime:
    """The first moment from ``now`` on at which something may leave: ``now`` itself, or when the quiet ends."""
    if urgent and hours.urgent_passes:
        if hours.urgent_at_night:
            return now
        return _within(now, NIGHT_ENDS, NIGHT_BEGINS, None)
    return _within(now, hours.opens, hours.closes, days)


def digest_moment(day: date, hour: int) -> datetime:
    """When the digest of a day is made; what comes later is in the next one."""
    return datetime.combine(day, time(hour), CHINA)


def is_digest_hour(hour: int, hours: Hours) -> bool:
    """Whether a digest may be made at an hour: inside the government's hours."""
    return 0 <= hour <= 23 and hours.opens <= time(hour) < hours.closes


def _within(now: datetime, opens: time, closes: time, days: WorkingDays | None) -> datetime:
    here = now.astimezone(CHINA)
    for step in range(_DAYS):
        day = here.date() + timedelta(days=step)
        if days is not None and not days.is_working(day):
            continue
        begins, ends = datetime.combine(day, opens, CHINA), datetime.combine(day, closes, CHINA)
        if here < begins:
            return begins
        if here < ends:
            return now
    return here + timedelta(days=_DAYS)  # a calendar without a working day: better late than never
