"""Finish lines: which items and measures have one, which have none, and what their words suggest."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from luoshi.extraction.reading import MeasureKind, Strength
from luoshi.server.core.actor import Actor
from luoshi.server.indicators.models import FinishLine
from luoshi.server.indicators.proposing import Proposal, Wording, propose
from luoshi.server.indicators.scopes import visible_finish_lines, visible_measures
from luoshi.server.ledger.models import Measure, Milestone, Target, Task
from luoshi.server.ledger.models.columns import DueChoice
from luoshi.server.ledger.scopes import visible_items
from luoshi.server.ledger.states import ItemState

_SEEN = (
    MeasureKind.PROJECT.value, MeasureKind.STATUS.value, MeasureKind.AGREEMENT.value, MeasureKind.DOCUMENT.value,
    MeasureKind.BODY.value,
)  # fmt: skip
"""Kinds of measures that end in something to be seen."""


@dataclass(frozen=True, slots=True)
class Lacking:
    """A measure without a finish line, and the one that its words suggest."""

    measure: Measure
    proposal: Proposal


def measures_without(actor: Actor) -> "QuerySet[Measure]":
    """The commitments among the measures that the actor sees that have no finish line, in the order of their plans.

    One is there where a person set it, where a printed amount lies in the words of the measure and either of them or
    the item has a last day, and where the measure has a day of its own and ends in something to be seen.
    """
    rows = visible_measures(actor).filter(commitment=True).exclude(task__state=ItemState.WITHDRAWN)
    set_for_it = FinishLine.objects.filter(Q(measure=OuterRef("pk")) | Q(task=OuterRef("task"), measure__isnull=True))
    rows = rows.exclude(Exists(set_for_it))
    counted = _targets_inside().filter(
        Q(last_day__isnull=False) | Q(task__last_day__isnull=False) | Q(task__standing=True)
    )
    rows = rows.exclude(Exists(counted))
    dated = Q(last_day__isnull=False) & (Q(kind__in=_SEEN) | Q(strength=Strength.FIRM.value))
    return rows.exclude(dated).order_by("task__plan", "task__position", "position", "pk")


def _targets_inside() -> "QuerySet[Target]":
    """The amounts that stand in the words of a measure."""
    return Target.objects.filter(
        task=OuterRef("task"), version=OuterRef("version"), start__lt=OuterRef("end"), end__gt=OuterRef("start")
    )


def tasks_without(actor: Actor) -> "QuerySet[Task]":
    """The items that the actor sees that could not be handed out: nothing in them has a finish line."""
    return _without(visible_items(actor).exclude(state=ItemState.WITHDRAWN))


def has_finish_line(task: Task) -> bool:
    """Whether an item says when it is done (完成标准): nothing is handed out without that."""
    return not _without(Task.objects.filter(pk=task.pk)).exists()


def _without(rows: "QuerySet[Task]") -> "QuerySet[Task]":
    """The items among ``rows`` without a finish line.

    One is there where a person set it, for the item or a measure in it; where an amount is printed, and it or the item
    has a last day or comes back; where a milestone has a day; where somebody decided by when the item is done; where a
    commitment ends in something to be seen by a day, its own or the item's, or is firm and has a day of its own. That
    an item goes on is no finish line until somebody says how often it is reported.
    """
    rows = rows.exclude(Exists(FinishLine.objects.filter(task=OuterRef("pk"))))
    rows = rows.exclude(last_day__isnull=False, due_origin=DueChoice.DECIDED.value)
    counted = Target.objects.filter(task=OuterRef("pk")).filter(
        Q(last_day__isnull=False) | Q(task__last_day__isnull=False) | Q(task__standing=True)
    )
    rows = rows.exclude(Exists(counted))
    rows = rows.exclude(Exists(Milestone.objects.filter(task=OuterRef("pk"), last_day__isnull=False)))
    seen = Q(kind__in=_SEEN) & (Q(last_day__isnull=False) | Q(task__last_day__isnull=False))
    firm = Q(strength=Strength.FIRM.value, last_day__isnull=False)
    return rows.exclude(Exists(Measure.objects.filter(seen | firm, task=OuterRef("pk"), commitment=True)))


def with_words(rows: "QuerySet[Measure]") -> "QuerySet[Measure]":
    """Measures with all that proposals and lists need of them, in a fixed number of queries."""
    targets = Target.objects.select_related("indicator").order_by("position", "pk")
    return rows.select_related("task__plan", "task__area").prefetch_related(Prefetch("task__targets", queryset=targets))


def lacking(rows: Sequence[Measure]) -> list[Lacking]:
    """Measures with their proposals; ``rows`` come from ``with_words``."""
    return [Lacking(row, propose(wording_of(row))) for row in rows]


def wording_of(measure: Measure) -> Wording:
    """What a proposal for a measure is drawn from."""
    task = measure.task
    amounts = tuple(
        dict.fromkeys(
            target.text or target.indicator.name
            for target in task.targets.all()
            if target.version_id == measure.version_id and target.start < measure.end and target.end > measure.start
        )
    )
    return Wording(
        text=measure.text,
        kind=measure.kind,
        strength=measure.strength,
        last_day=measure.last_day,
        item_last_day=task.last_day,
        item_standing=task.standing,
        amounts=amounts,
    )


def finish_lines_of(actor: Actor, task: Task) -> list[FinishLine]:
    """The finish lines that hold in an item: of each measure, and of the item as a whole, the latest."""
    rows = visible_finish_lines(actor).filter(task=task).select_related("measure").order_by("pk")
    last = {row.measure_id: row for row in rows}
    return sorted(last.values(), key=lambda row: (row.measure is not None, row.measure.position if row.measure else 0))
