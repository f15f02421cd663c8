"""Units × items × cycles (填报矩阵): how every report stands that is owed, and the counts that its lists have."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from luoshi.server.core.actor import Actor
from luoshi.server.cycles.models import Cycle, Obligation, Report
from luoshi.server.cycles.owing import owed_in
from luoshi.server.cycles.scopes import own_parts
from luoshi.server.cycles.standings import IN, ReportStanding
from luoshi.server.cycles.states import CycleState
from luoshi.server.delivery.models import Part

LIVE = (CycleState.OPEN, CycleState.PAST_DUE)


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
    seen = set(_keys(actor).values_list("pk", flat=True))
    return [
        Standing(each.part.pk, each.part.organisation_id, each.standing)
        for each in owed_in(cycle, today)
        if each.part.pk in seen
    ]


def tallies(rows: Iterable[Standing]) -> dict[int, Counter[ReportStanding]]:
    """How often each standing occurs, by body (key)."""
    found: dict[int, Counter[ReportStanding]] = defaultdict(Counter)
    for row in rows:
        found[row.organisation][row.standing] += 1
    return found


def totals(actor: Actor, cycles: Sequence[Cycle], today: date) -> dict[int, Counter[ReportStanding]]:
    """How often each standing occurs, by cycle (key): one query for all that are locked."""
    found: dict[int, Counter[ReportStanding]] = {cycle.pk: Counter() for cycle in cycles}
    locked = [cycle for cycle in cycles if cycle.state == CycleState.LOCKED]
    rows = Obligation.objects.filter(cycle__in=locked, part__in=_keys(actor)).order_by()
    for cycle, current, count in rows.values_list("cycle_id", "current").annotate(count=Count("pk")):
        found[cycle][ReportStanding(current)] = count
    for row in cycles:
        if row.state != CycleState.LOCKED:
            found[row.pk] = Counter(each.standing for each in standings_in(actor, row, today))
    return found


def parts_in(
    actor: Actor, cycles: Sequence[Cycle], today: date, *, unit: str = "", standing: ReportStanding | None = None
) -> "QuerySet[Part]":
    """The parts that owe, or owed, in some cycles, body by body; ``unit`` keeps to one body (public id), ``standing``
    to those that stand so in the last of the cycles.
    """
    live = {each.part for row in cycles if row.state in LIVE for each in standings_in(actor, row, today)}
    locked = Obligation.objects.filter(cycle__in=cycles, part=OuterRef("pk"))
    rows = own_parts(actor).filter(Q(pk__in=live) | Exists(locked))
    if unit:
        rows = rows.filter(organisation__public_id=unit)
    if standing is not None and cycles:
        last = cycles[-1]
        rows = rows.filter(pk__in=[each.part for each in standings_in(actor, last, today) if each.standing is standing])
    rows = rows.select_related("organisation", "matter__task")
    return rows.order_by("organisation__position", "organisation_id", "matter__year", "matter__ordinal", "pk")


def rows_of(actor: Actor, parts: Sequence[Part], cycles: Sequence[Cycle], today: date) -> list[Row]:
    """The rows of some parts, as a page shows them."""
    keys = [part.pk for part in parts]
    cells: dict[tuple[int, int], ReportStanding] = {}
    frozen = Obligation.objects.filter(cycle__in=cycles, part__in=keys).order_by()
    for part_key, cycle_key, current in frozen.values_list("part_id", "cycle_id", "current"):
        cells[part_key, cycle_key] = ReportStanding(current)
    for cycle in cycles:
        if cycle.state != CycleState.LOCKED:
            cells |= {(each.part.pk, cycle.pk): each.standing for each in owed_in(cycle, today, keys)}
    begun = Report.objects.filter(cycle__in=cycles, part__in=keys).order_by()
    reports = {(part, cycle): key for part, cycle, key in begun.values_list("part_id", "cycle_id", "public_id")}
    found, before = [], None
    for part in parts:
        row = tuple(
            Cell(cells.get((part.pk, each.pk), ReportStanding.NOT_OWED), reports.get((part.pk, each.pk), ""))
            for each in cycles
        )
        found.append(Row(part, row, part.organisation_id != before))
        before = part.organisation_id
    return found


def _keys(actor: Actor) -> "QuerySet[Part, dict[str, int]]":
    return own_parts(actor).order_by().values("pk")  # type: ignore[return-value]  # a query of one column
