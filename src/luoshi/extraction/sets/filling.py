"""Owners and limits that a task of the plan lacks and an annex gives, kept apart from what the plan prints."""

from collections.abc import Iterator

from luoshi.extraction.reading import Deadline, Owner, Role, Task
from luoshi.extraction.sets.material import Material
from luoshi.extraction.sets.model import Filled, LinkKind, TaskLink


def fill(material: Material, links: tuple[TaskLink, ...]) -> Iterator[Filled]:
    """What each link adds to its task: owners where the plan names none, leads where it names none, a limit likewise.

    A link of kind ``finer`` adds to a part of the task; the whole gets nothing by it.
    """
    plan = material.plan
    if plan is None:
        return
    for number, link in enumerate(links):
        if link.plan_task is None:
            continue
        mine, theirs = plan.reading.tasks[link.plan_task], material.papers[link.member].reading.tasks[link.task]
        owners, due = _owners(mine, theirs, link), _due(mine, theirs)
        if owners or due is not None:
            yield Filled(plan_task=link.plan_task, member=link.member, link=number, owners=owners, due=due)


def _owners(mine: Task, theirs: Task, link: TaskLink) -> tuple[Owner, ...]:
    if not mine.owners:
        return theirs.owners
    leads = tuple(owner for owner in theirs.owners if owner.role is Role.LEAD)
    known = {owner.organisation or owner.name for owner in mine.owners}
    lacks = not any(owner.role is Role.LEAD for owner in mine.owners)
    # who of the bodies that the plan names leads: only where the annex speaks of the whole task
    if lacks and link.kind is LinkKind.SAME and all((owner.organisation or owner.name) in known for owner in leads):
        return leads
    return ()


def _due(mine: Task, theirs: Task) -> Deadline | None:
    return theirs.due if mine.due is None else None
