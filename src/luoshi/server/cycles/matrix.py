"""Units × items × cycles (填报矩阵): how every report stands that is owed, and the counts that its lists have."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple

from django.db.models import Count, QuerySet

from luoshi.server.core.actor import Actor
from luoshi.server.cycles.models import Cycle, Obligation, Report
from luoshi.server.cycles.owing import owed_in
from luoshi.server.cycles.scopes import own_parts
from luoshi.server.cycles.standings import IN, ReportStanding
from luoshi.server.cycles.states import CycleState
from luoshi.server.delivery.models import Part
from luoshi.server.policy import Action, Facts, may


class Cell(NamedTuple):
    """How a report stands. ``report`` is its public id, empty where nobody began."""

    standing: ReportStanding
    report: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A body's part in an item, with a cell for each cycle, in the order of the cycles; not owed where there is none.

    ``new_body`` says that the row before is another body's.
    """

    part: Part
    cells: tuple[Cell, ...]
    new_body: bool


@dataclass(frozen=True, slots=True)
class Tally:
    """How many reports are owed by whom in a cycle, and how they stand."""

    name: str
    key: str
    counts: Counter[ReportStanding]

    @property
    def owed(self) -> int:
        """All that are owed; who is excused owes nothing."""
        return sum(self.counts.values()) - self.counts[ReportStanding.EXCUSED]

    @property
    def received(self) -> int:
        """Those that are in."""
        return sum(self.counts[each] for each in IN)

    @property
    def on_time(self) -> int:
        """Those that are known to be in time: accepted, with or without something new."""
        return self.counts[ReportStanding.ON_TIME] + self.counts[ReportStanding.NOTHING]


class _Owing(NamedTuple):
    """A part that owes, by the body that it is of."""

    part: int
    unit: str
    name: str


class Standing(NamedTuple):
    """A report that is owed, as a list counts it."""

    part: int
    organisation: int
    standing: ReportStanding


def standings_in(actor: Actor, cycle: Cycle, today: date) -> list[Standing]:
    """How everything stands that is owed in a cycle and that the actor sees, in a fixed number of queries."""
    if cycle.state == CycleState.LOCKED:
        rows = Obligation.objects.filter(cycle=cycle, part__in=_keys(actor)).order_by("pk")
        kept = rows.values_list("part_id", "organisation_id", "current")
        return [Standing(part, body, ReportStanding(current)) for part, body, current in kept]
    sees_all = may(actor, Action.REPORT_VIEW, Facts(government=cycle.government.public_id))
    parts = None if sees_all else list(_keys(actor).values_list("pk", flat=True))
    return [Standing(each.part.pk, each.part.organisation_id, each.standing) for each in owed_in(cycle, today, parts)]


def tallies(rows: Iterable[Standing]) -> dict[int, Counter[ReportStanding]]:
    """How often each standing occurs, by body (key)."""
    found: dict[int, Counter[ReportStanding]] = defaultdict(Counter)
    for row in rows:
        found[row.organisation][row.standing] += 1
    return found


class Matrix:
    """The reports of some cycles, in their order, as an actor sees them on a day. Who owes what is found out once,
    whatever is asked of it afterwards.
    """

    def __init__(
        self,
        actor: Actor,
        cycles: Sequence[Cycle],
        today: date,
        found: Callable[[Actor, Cycle, date], Sequence[Standing]] = standings_in,
    ) -> None:
        """``found`` finds how everything stands in a cycle: a page may know it already."""
        self._own = own_parts(actor)
        self._cycles = tuple(cycles)
        self._locked = [cycle for cycle in cycles if cycle.state == CycleState.LOCKED]
        live = [cycle for cycle in cycles if cycle.state != CycleState.LOCKED]
        self._live = {cycle.pk: found(actor, cycle, today) for cycle in live}

    def totals(self) -> dict[int, Counter[ReportStanding]]:
        """How often each standing occurs, by cycle (key)."""
        found: dict[int, Counter[ReportStanding]] = {cycle.pk: Counter() for cycle in self._cycles}
        rows = Obligation.objects.filter(cycle__in=self._locked, part__in=self._own.order_by().values("pk")).order_by()
        for cycle, current, count in rows.values_list("cycle_id", "current").annotate(count=Count("pk")):
            found[cycle][ReportStanding(current)] = count
        return found | {key: Counter(each.standing for each in rows) for key, rows in self._live.items()}

    def bodies(self) -> list[tuple[str, str]]:
        """(public id, name under which something was handed out) of the bodies that owe, or owed."""
        return list({each.unit: each.name for each in self._owing}.items())

    def parts(self, *, unit: str = "", standing: ReportStanding | None = None) -> list[int]:
        """The keys of the parts that owe, or owed, body by body; ``unit`` keeps to one body (public id), ``standing``
        to those that stand so in the last of the cycles.
        """
        rows = [each for each in self._owing if not unit or each.unit == unit]
        if standing is None or not self._cycles:
            return [each.part for each in rows]
        last = self._cycles[-1]
        if last.pk in self._live:
            so = {each.part for each in self._live[last.pk] if each.standing is standing}
        else:
            kept = Obligation.objects.filter(cycle=last, current=standing.value)
            so = set(kept.order_by().values_list("part_id", flat=True))
        return [each.part for each in rows if each.part in so]

    @cached_property
    def _owing(self) -> list[_Owing]:
        live = {each.part for rows in self._live.values() for each in rows}
        frozen = Obligation.objects.filter(cycle__in=self._locked).order_by().values_list("part_id", flat=True)
        owing = live | set(frozen.distinct())
        rows = self._own.order_by(
            "organisation__position", "organisation_id", "matter__year", "matter__ordinal", "pk"
        ).values_list("pk", "organisation__public_id", "printed_name")
        return [_Owing(*row) for row in rows if row[0] in owing]

    def rows(self, keys: Sequence[int]) -> list[Row]:
        """The rows of some parts (keys), as a page shows them."""
        known = self._own.select_related("organisation", "matter__task").in_bulk(keys)
        parts = [known[key] for key in keys]
        kept = Obligation.objects.filter(cycle__in=self._locked, part__in=keys).order_by()
        cells: dict[tuple[int, int], ReportStanding] = {
            (part, cycle): ReportStanding(current)
            for part, cycle, current in kept.values_list("part_id", "cycle_id", "current")
        }
        for cycle, rows in self._live.items():
            cells |= {(each.part, cycle): each.standing for each in rows}
        begun = Report.objects.filter(cycle__in=self._cycles, part__in=keys).order_by()
        reports = {(part, cycle): key for part, cycle, key in begun.values_list("part_id", "cycle_id", "public_id")}
        found, before = [], None
        for part in parts:
            row = tuple(
                Cell(cells.get((part.pk, each.pk), ReportStanding.NOT_OWED), reports.get((part.pk, each.pk), ""))
                for each in self._cycles
            )
            found.append(Row(part, row, part.organisation_id != before))
            before = part.organisation_id
        return found


def _keys(actor: Actor) -> "QuerySet[Part, dict[str, int]]":
    return own_parts(actor).order_by().values("pk")  # type: ignore[return-value]  # a query of one column
