"""What the indicators of items say: how far they are in percent of the way, and how often they are reported."""

from collections.abc import Sequence

from luoshi.reckoning.explaining import LineKind, explain
from luoshi.reckoning.periods import Cadence
from luoshi.server.delivery.standing.values import Figure, Finish, Moment
from luoshi.server.indicators.models import FinishLine, FinishLineKind, Observation
from luoshi.server.indicators.selectors import Progress, progress_of_all
from luoshi.server.ledger.models import Target


def figures_of(tasks: Sequence[int], moment: Moment) -> dict[int, list[Figure]]:
    """The figures of items (keys of tasks) as they were known at a moment: one for each target of which anything was
    reported. One query where nothing was, a fixed number else.
    """
    reported = Observation.objects.filter(made_at__lte=moment.known_at).order_by().values("indicator")
    targets = Target.objects.filter(task__in=tasks, indicator__in=reported)
    rows = targets.select_related("task__plan", "plan", "indicator__government").order_by("position", "pk")
    found: dict[int, list[Figure]] = {}
    for progress in progress_of_all(list(rows), moment.day, moment.known_at):
        if progress.target.task_id is not None and progress.standing is not None:
            found.setdefault(progress.target.task_id, []).append(_figure(progress))
    return found


def _figure(progress: Progress) -> Figure:
    standing = progress.standing
    target = progress.target
    name = f"{target.indicator.name} {target.text}".strip()
    if standing is None:
        return Figure(name, None, None)
    lines = tuple((line.label, line.text) for line in explain(standing) if line.kind is not LineKind.RULE)
    return Figure(name, standing.due.capped, standing.done.capped, lines)


def finishes_of(tasks: Sequence[int], moment: Moment) -> dict[int, Finish]:
    """The finish lines of items as they were known at a moment: of several the latest."""
    rows = FinishLine.objects.filter(task__in=tasks, measure__isnull=True, made_at__lte=moment.known_at)
    return {
        row.task_id: Finish(
            Cadence(row.cadence) if row.cadence else None, row.kind == FinishLineKind.STANDING, row.last_day
        )
        for row in rows.order_by("pk")
    }
