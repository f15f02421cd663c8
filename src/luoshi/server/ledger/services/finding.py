"""Items let be found: by title, words, bodies, people, targets, projects, and the plan that they stand in."""

from collections.abc import Iterable

from luoshi.server.ledger.audited import ITEM, with_parts
from luoshi.server.ledger.models import Task
from luoshi.server.search.services import put_entries


def let_find(tasks: Iterable[Task]) -> list[Task]:
    """Put the entries of items as they now stand, inside the caller's transaction; returns them with their parts."""
    found = list(with_parts(Task.objects.filter(pk__in=[task.pk for task in tasks])).order_by("plan", "position", "id"))
    by_government: dict[int, dict[int, str]] = {}
    for task in found:
        by_government.setdefault(task.government_id, {})[task.pk] = _text(task)
    for government, texts in by_government.items():
        put_entries(government=government, kind=ITEM, texts=texts)
    return found


def _text(task: Task) -> str:
    words = [task.title, task.body, task.source, task.source_text, task.plan.name, task.plan.number]
    words += [part.printed_name for part in task.responsibilities.all()]
    words += [person.name for person in task.people.all()]
    words += [target.text for target in task.targets.all()]
    words += [project.name for project in task.projects.all()]
    return "\n".join(word for word in words if word)
