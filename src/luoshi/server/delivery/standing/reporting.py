"""Which report of a body was owed last (定期反馈), and whether it was there, by what had come in until then."""

from collections.abc import Iterable
from datetime import date, timedelta

from luoshi.reckoning.periods import Cadence, Period, period_of
from luoshi.reckoning.reports import Owed
from luoshi.server.delivery.standing.values import BodyPart

USUAL = Cadence.QUARTER
"""How often the bodies of an item report where its finish line says nothing else (季调度)."""
SHORTEST = 15
"""Days between handing out and a cut-off below which nothing is asked for yet."""


def owed(parts: Iterable[BodyPart], begun: date, day: date, cadence: Cadence | None) -> Owed | None:
    """The report that was owed by the last cut-off before or on a day, or by the next one where none was yet.

    A period's report is owed by its last day. It has come in once every body that reports has said something since the
    last day of the period before it; what was sent back or taken back does not count. None without such a body.
    """
    reporting = tuple(parts)
    if not reporting:
        return None
    period = _period(begun, day, cadence or USUAL)
    came_in = [_first_since(part, period.first) for part in reporting]
    complete = None if None in came_in else max(each for each in came_in if each is not None)
    return Owed(period.last, complete)


def _period(begun: date, day: date, cadence: Cadence) -> Period:
    """The last period whose cut-off is over, else the first one that something is owed for."""
    first = period_of(begun + timedelta(days=SHORTEST), cadence)
    before = period_of(period_of(day, cadence).first - timedelta(days=1), cadence)
    return max(first, before, key=lambda period: period.last)


def _first_since(part: BodyPart, first: date) -> date | None:
    return min((report.came_in for report in part.reports if report.came_in >= first), default=None)
