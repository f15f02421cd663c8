"""Whether an item says when it is done (完成标准): nothing is handed out without that."""

from django.db.models import Q

from luoshi.extraction.reading import MeasureKind
from luoshi.server.ledger.models import Task

_DELIVERED = (MeasureKind.DOCUMENT, MeasureKind.BODY, MeasureKind.STATUS, MeasureKind.PROJECT, MeasureKind.TARGET)


def has_finish_line(task: Task) -> bool:
    """A target, a dated milestone, something to be delivered by a day, a day that somebody decided, a standing duty."""
    if task.standing or (task.last_day and task.due_origin == "decided"):
        return True
    if task.targets.exists() or task.milestones.filter(last_day__isnull=False).exists():
        return True
    dated = Q() if task.last_day else Q(last_day__isnull=False)
    kinds = [kind.value for kind in _DELIVERED]
    return task.measures.filter(dated, commitment=True, kind__in=kinds).exists()
