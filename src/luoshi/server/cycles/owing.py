"""What bodies owe in a cycle (应报): from what was handed out, the days of the cycle, and what came in.

Nothing is owed that nobody handed out; nothing is asked twice. Once a cycle is locked, who owed and until when are as
they were frozen.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Q

from luoshi.reckoning.periods import Cadence
from luoshi.server.core.clock import CHINA, china_date
from luoshi.server.core.recalling import Recall, anew
from luoshi.server.cycles.asking import dropped_fields, indicators_among
from luoshi.server.cycles.days import CycleKind
from luoshi.server.cycles.figures import Asked, asked_of, read_kept
from luoshi.server.cycles.models import Allowance, AllowanceKind, Cycle, Obligation, Report
from luoshi.server.cycles.standings import Facts, ReportStanding, asked_in, standing_of
from luoshi.server.cycles.states import CycleState, ReportState
from luoshi.server.delivery.leading import in_charge
from luoshi.server.delivery.models import Part
from luoshi.server.delivery.standing.reporting import SHORTEST, USUAL
from luoshi.server.delivery.states import PartState
from luoshi.server.delivery.states.matters import RUNNING
from luoshi.server.indicators.models import FinishLine
from luoshi.server.ledger.models import Target

REPORTING = (PartState.UNSIGNED, PartState.UNDER_WAY, PartState.IN_REVIEW, PartState.RETURNED)
"""Parts whose body has work in hand: the rest is objected to, done, or over."""
_PART_COLUMNS = (
    "pk", "public_id", "organisation_id", "organisation__public_id", "printed_name", "role", "state", "position",
    "matter_id", "matter__public_id", "matter__number", "matter__state", "matter__handed_out_at", "matter__task_id",
    "matter__task__title",
)  # fmt: skip
_REPORT_COLUMNS = (
    "pk", "public_id", "cycle_id", "part_id", "state", "unchanged", "came_in", "again_by", "figures", "revision",
    "claim_level", "feedback_id",
)  # fmt: skip
_IN = (ReportState.IN_REVIEW, ReportState.ACCEPTED)


@dataclass(frozen=True, slots=True)
class Owed:
    """A report that a body owes in a cycle, and how it stands; plain values that hold no row.

    ``part``, ``matter`` and ``task`` are rows as values with the columns above. ``taken_until`` is the last day on
    which it is taken at all. ``report`` is what there is of it, None where nobody began. ``frozen`` is the standing
    with which the cycle was locked, empty before; ``dropped`` are fields that are not asked for any more.
    """

    cycle: int
    part: Any
    facts: Facts
    standing: ReportStanding
    taken_until: date
    report: Any
    asked: tuple[Asked, ...]
    frozen: str = ""
    dropped: frozenset[str] = frozenset()

    @property
    def due_on(self) -> date:
        """The last day on which it is in time."""
        return self.facts.due_on

    @property
    def open(self) -> bool:
        """Whether the body has something to hand in still."""
        return self.standing in (ReportStanding.NOT_DUE, ReportStanding.MISSING, ReportStanding.RETURNED)


def owed_in(
    cycle: Cycle, today: date, parts: Iterable[int] | None = None, *, figures: bool = True, recall: Recall = anew
) -> list[Owed]:
    """What is owed in a cycle, in the order of matters and their parts; ``parts`` (keys) keeps to some of them.

    A fixed number of queries. Before a cycle opens it is what will be asked for as things stand. Without ``figures``
    nobody looks which are asked for, so that no report is told to be partial: for who counts what is still to be done.
    ``recall`` may know what reporting itself does not change: what is asked for, how often, and who got an exception.
    """
    if cycle.state == CycleState.CANCELLED:
        return []
    kept = None if parts is None else set(parts)
    if kept is not None and not kept:
        return []
    items = None if kept is None else _items_beside(kept)
    reports = {row.part_id: row for row in _reports(cycle, items)}
    frozen = {row.part_id: row for row in _frozen(cycle, items)} if cycle.state == CycleState.LOCKED else None
    rows = _speaking(cycle, items, reports, frozen, recall)
    allowances = recall(
        ("allowances", cycle.pk), lambda: list(cycle.allowances.filter(ended_at__isnull=True).order_by("pk"))
    )
    speakers: dict[int, list[tuple[int, int, str]]] = defaultdict(list)
    for row in rows:
        speakers[row.matter__task_id].append((row.pk, row.organisation_id, row.organisation__public_id))
    dropped: frozenset[str] = frozenset()
    asked: dict[int, tuple[Asked, ...]] = {}
    if rows:
        government = cycle.government_id
        dropped = recall(("dropped", government), lambda: frozenset(dropped_fields(government)))
    if rows and figures:
        spoken, period = tuple((item, tuple(each)) for item, each in speakers.items()), cycle.period
        asked = recall(("asked", spoken, period, dropped), lambda: asked_of(spoken, period, indicators_among(dropped)))
    found = [
        _owed(cycle, row, today, reports.get(row.pk), asked.get(row.pk, ()), allowances, frozen)
        for row in rows
        if kept is None or row.pk in kept
    ]
    return [replace(each, dropped=dropped) for each in found] if dropped else found


def owed_by_part(cycle: Cycle, part: Part, today: date) -> Owed | None:
    """What the body of a part owes in a cycle, None where nothing is."""
    return next(iter(owed_in(cycle, today, [part.pk])), None)


def _items_beside(parts: Collection[int]) -> tuple[int, ...]:
    """The items (keys) among whose parts is found who owes for some parts: their own, and those with the same
    indicators, since each figure is asked for once. They are looked up first: conditions over several tables within
    the other queries depend on what the database knows of rows that are being written at that hour.
    """
    own = Part.objects.filter(pk__in=parts).order_by().values_list("matter__task", flat=True)
    indicators = Target.objects.filter(task__in=own).order_by().values("indicator")
    sharing = Target.objects.filter(indicator__in=indicators, task__isnull=False).order_by()
    return tuple(sorted(own.union(sharing.values_list("task", flat=True))))


def _reports(cycle: Cycle, items: Collection[int] | None) -> Iterable[Any]:
    rows = Report.objects.filter(cycle=cycle).order_by()
    if items is not None:
        rows = rows.filter(part__matter__task__in=items)
    return rows.values_list(*_REPORT_COLUMNS, named=True)


def _frozen(cycle: Cycle, items: Collection[int] | None) -> Iterable[Obligation]:
    rows = Obligation.objects.filter(cycle=cycle).order_by()
    return rows if items is None else rows.filter(part__matter__task__in=items)


def _speaking(
    cycle: Cycle,
    items: Collection[int] | None,
    reports: Mapping[int, Any],
    frozen: Mapping[int, Obligation] | None,
    recall: Recall,
) -> list[Any]:
    """The parts that owe, as values, in the order of their matters."""
    own = Part.objects.filter(government=cycle.government_id)
    if frozen is not None:
        return list(_as_values(own.filter(pk__in=frozen)))
    own = own if items is None else own.filter(matter__task__in=items)
    begun = datetime.combine(cycle.last - timedelta(days=SHORTEST - 1), time.min, CHINA)
    asked = Q(matter__state__in=RUNNING, matter__handed_out_at__lt=begun)
    said = Report.objects.filter(cycle=cycle, state__in=_IN).order_by().values("part__matter")
    if items is not None:
        said = said.filter(part__matter__task__in=items)
    by_matter: dict[int, list[Any]] = defaultdict(list)
    for row in _as_values(own.filter(asked | Q(matter__in=said))):
        by_matter[row.matter_id].append(row)
    tasks = tuple(held[0].matter__task_id for held in by_matter.values())
    cadences = recall(("cadences", tasks), lambda: _cadences(tasks))
    beside = recall(("beside", cycle.government_id, cycle.last), lambda: _kinds_beside(cycle))
    found = []
    for held in by_matter.values():
        cadence = cadences.get(held[0].matter__task_id, USUAL)
        runs = held[0].matter__state in RUNNING
        wanted = runs and asked_in(cadence, CycleKind(cycle.kind), cycle.last, beside)
        for row in in_charge(held):
            has_said = row.pk in reports and reports[row.pk].state in _IN
            if has_said or (wanted and row.state in REPORTING):
                found.append(row)
    return found


def _as_values(rows: Any) -> Any:
    ordered = rows.order_by("matter__year", "matter__ordinal", "matter_id", "position", "pk")
    return ordered.values_list(*_PART_COLUMNS, "matter__year", "matter__ordinal", named=True)


def _cadences(tasks: Collection[int]) -> dict[int, Cadence]:
    """How often items are reported where their finish line says so: of several the latest."""
    rows = FinishLine.objects.filter(task__in=tasks, measure__isnull=True).order_by("pk")
    said = dict(rows.values_list("task_id", "cadence"))
    return {task: Cadence(cadence) for task, cadence in said.items() if cadence}


def _kinds_beside(cycle: Cycle) -> frozenset[CycleKind]:
    """The kinds of all cycles about days until the same one."""
    rows = Cycle.objects.filter(government=cycle.government_id, last=cycle.last).exclude(state=CycleState.CANCELLED)
    return frozenset(CycleKind(kind) for kind in rows.order_by().values_list("kind", flat=True))


def _owed(
    cycle: Cycle,
    row: Any,
    today: date,
    report: Any,
    asked: tuple[Asked, ...],
    allowances: list[Allowance],
    frozen: Mapping[int, Obligation] | None,
) -> Owed:
    mine = [each for each in allowances if _is_for(each, row)]
    kept = frozen.get(row.pk) if frozen is not None else None
    due_on = kept.due_on if kept is not None else cycle.due_on
    due_on = max([due_on, *(each.until for each in mine if each.kind == AllowanceKind.LONGER)])
    taken = [each.until for each in mine if each.kind != AllowanceKind.EXCUSED]
    if report is not None and report.state == ReportState.RETURNED and report.again_by:
        taken.append(report.again_by)
    is_in = report is not None and report.state in _IN
    given = read_kept(report.figures) if is_in else {}
    facts = Facts(
        today=today,
        due_on=due_on,
        # a cycle is frozen on the day after its lock: who was excused until the lock is excused then
        excused=any(each.kind == AllowanceKind.EXCUSED and min(today, cycle.locks_on) <= each.until for each in mine),
        came_in=china_date(report.came_in) if is_in else None,
        accepted=is_in and report.state == ReportState.ACCEPTED,
        returned=report is not None and report.state == ReportState.RETURNED,
        unchanged=is_in and report.unchanged,
        asked=len(asked),
        given=sum(each.given or (each.key in given and given[each.key].says_something) for each in asked),
    )
    return Owed(
        cycle=cycle.pk,
        part=row,
        facts=facts,
        standing=_standing(facts, kept),
        taken_until=max([cycle.locks_on, *taken]),
        report=report,
        asked=asked,
        frozen=kept.standing if kept is not None else "",
    )


def _standing(facts: Facts, kept: Obligation | None) -> ReportStanding:
    """As it was frozen, until something comes in after the lock, or a later due day is over."""
    if kept is None or facts.came_in is not None or kept.standing == ReportStanding.NOT_DUE:
        return standing_of(facts)
    return ReportStanding(kept.standing)


def _is_for(allowance: Allowance, row: Any) -> bool:
    if allowance.part_id is not None:
        return bool(allowance.part_id == row.pk)
    return allowance.organisation_id in (None, row.organisation_id)
