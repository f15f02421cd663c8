"""Which report of a body was owed last (定期反馈), and whether it was there, by what had come in until then."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from types import MappingProxyType

from luoshi.reckoning.periods import Cadence, Period, period_of
from luoshi.reckoning.reports import Owed
from luoshi.server.delivery.standing.values import BodyPart, Moment

USUAL = Cadence.QUARTER
"""How often the bodies of an item report where its finish line says nothing else (季调度)."""
NO_CUT_OFFS: Mapping[date, "CutOff"] = MappingProxyType({})
"""Of a government without cycles: reports are owed by the last day of their period."""
SHORTEST = 15
"""Days between handing out and a cut-off below which nothing is asked for yet."""


@dataclass(frozen=True, slots=True)
class CutOff:
    """By when reports about the days until ``last`` are taken as in time (a cycle of reports): ``due_on``, for some
    bodies and parts (keys) later.
    """

    last: date
    due_on: date
    bodies: Mapping[int, date] = field(default_factory=dict)
    parts: Mapping[int, date] = field(default_factory=dict)

    def of(self, part: BodyPart) -> date:
        """The day for one part."""
        return max(self.due_on, self.bodies.get(part.body, self.due_on), self.parts.get(part.key, self.due_on))


CutOffs = Mapping[date, CutOff]
"""By the last day of the period."""
Provider = Callable[[int, Moment], CutOffs]
"""Gets a government (its key) and a moment: the cut-offs as they were known then."""

_providers: dict[str, Provider] = {}


def announce_cut_offs(name: str, provider: Provider) -> None:
    """Tell of somebody who asks for reports by days of their own. A name that was announced is replaced."""
    _providers[name] = provider


def cut_offs_of(government: int, moment: Moment) -> CutOffs:
    """The cut-offs of a government (its key) as they were known at a moment; of several for a period the latest."""
    found: dict[date, CutOff] = {}
    for name in sorted(_providers):
        for last, each in _providers[name](government, moment).items():
            if last not in found or found[last].due_on < each.due_on:
                found[last] = each
    return found


def owed(
    parts: Iterable[BodyPart], begun: date, day: date, cadence: Cadence | None, cut_offs: CutOffs = NO_CUT_OFFS
) -> Owed | None:
    """The report that was owed by the last cut-off before or on a day, or by the next one where none was yet.

    A period's report is owed by its last day, or by the due day of the cycle that asks for it. It has come in once
    every body that reports has said something since the last day of the period before it; what was sent back or taken
    back does not count. None without such a body.
    """
    reporting = tuple(parts)
    if not reporting:
        return None
    period = _period(begun, day, cadence or USUAL)
    came_in = [_first_since(part, period.first) for part in reporting]
    complete = None if None in came_in else max(each for each in came_in if each is not None)
    asked = cut_offs.get(period.last)
    return Owed(max(asked.of(part) for part in reporting) if asked else period.last, complete)


def _period(begun: date, day: date, cadence: Cadence) -> Period:
    """The last period whose cut-off is over, else the first one that something is owed for."""
    first = period_of(begun + timedelta(days=SHORTEST), cadence)
    before = period_of(period_of(day, cadence).first - timedelta(days=1), cadence)
    return max(first, before, key=lambda period: period.last)


def _first_since(part: BodyPart, first: date) -> date | None:
    return min((report.came_in for report in part.reports if report.came_in >= first), default=None)
