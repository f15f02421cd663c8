"""Bodies that two members make answerable for one task in different parts."""

from collections.abc import Iterator

from luoshi.extraction.reading import Owner, Role, Task
from luoshi.extraction.sets.material import Material, Paper
from luoshi.extraction.sets.model import Contradiction, ContradictionKind, LinkKind, SetCode, SetQuestion, TaskLink
from luoshi.extraction.view import normal


def compare_owners(
    material: Material, links: tuple[TaskLink, ...], pairs: list[tuple[TaskLink, TaskLink]]
) -> Iterator[Contradiction]:
    """Leads that differ, and bodies that lead in one member and only support in the other, for the same task."""
    plan = material.plan
    for link in links:
        if plan is not None and link.kind is LinkKind.SAME and link.plan_task is not None:
            other = material.papers[link.member]
            mine, theirs = plan.reading.tasks[link.plan_task], other.reading.tasks[link.task]
            yield from _compare(plan, mine, other, theirs, link.plan_task)
    for one, two in pairs:
        left, right = material.papers[one.member], material.papers[two.member]
        yield from _compare(left, left.reading.tasks[one.task], right, right.reading.tasks[two.task], one.plan_task)


def ask_owners(material: Material, links: tuple[TaskLink, ...]) -> Iterator[SetQuestion]:
    """A part of a task that an annex gives to a lead whom the plan does not name for the task at all."""
    plan = material.plan
    if plan is None:
        return
    for link in links:
        if link.kind is not LinkKind.FINER or link.plan_task is None:
            continue
        other, mine = material.papers[link.member], plan.reading.tasks[link.plan_task]
        theirs = other.reading.tasks[link.task]
        known = {_key(owner) for owner in mine.owners}
        strange = [owner for owner in theirs.owners if owner.role is Role.LEAD and _key(owner) not in known]
        if strange and known and not _covered(material, strange[0], mine):
            owner = strange[0]
            yield SetQuestion(
                start=owner.start,
                end=owner.end,
                quote=owner.quote,
                rule="set.owner_elsewhere",
                member=other.index,
                code=SetCode.OWNER_ELSEWHERE,
                message=f"{other.called}把“{normal(theirs.title.quote)}”交给{owner.name}牵头，正文任务“{normal(mine.title.quote)}”"
                "的责任单位里没有它，请确定是否补列。",
            )


def _compare(left: Paper, mine: Task, right: Paper, theirs: Task, plan_task: int | None) -> Iterator[Contradiction]:
    first, second = _of(mine, Role.LEAD), _of(theirs, Role.LEAD)
    title = normal(theirs.title.quote)
    if first and second and not first.keys() & second.keys():
        a, b = next(iter(first.values())), next(iter(second.values()))
        yield Contradiction(
            kind=ContradictionKind.OWNER,
            message=f"“{title}”的牵头单位不一致：{left.called}写“{a.name}”，{right.called}写“{b.name}”，"
            "请核对以哪个为准。",
            first=left.pinned(a, "set.owner"),
            second=right.pinned(b, "set.owner"),
            plan_task=plan_task,
        )
        return
    for key, owner in {**first, **_of(mine, Role.SUPPORT)}.items():
        other = {**_of(theirs, Role.SUPPORT), **second}.get(key)
        if other is not None and other.role is not owner.role:
            yield Contradiction(
                kind=ContradictionKind.ROLE,
                message=f"“{title}”中{owner.name}的职责不一致：{left.called}列为{_ROLES[owner.role]}，"
                f"{right.called}列为{_ROLES[other.role]}，请核对以哪个为准。",
                first=left.pinned(owner, "set.role"),
                second=right.pinned(other, "set.role"),
                plan_task=plan_task,
            )
    if not first and not second:
        yield from _answerable(left, mine, right, theirs, plan_task)


def _answerable(left: Paper, mine: Task, right: Paper, theirs: Task, plan_task: int | None) -> Iterator[Contradiction]:
    """No lead on either side, and none of the bodies in common."""
    first, second = _of(mine, Role.RESPONSIBLE), _of(theirs, Role.RESPONSIBLE)
    if first and second and not first.keys() & second.keys():
        a, b = next(iter(first.values())), next(iter(second.values()))
        yield Contradiction(
            kind=ContradictionKind.OWNER,
            message=f"“{normal(theirs.title.quote)}”的责任单位不一致：{left.called}写“{a.name}”等，"
            f"{right.called}写“{b.name}”等，请核对以哪个为准。",
            first=left.pinned(a, "set.owner"),
            second=right.pinned(b, "set.owner"),
            plan_task=plan_task,
        )


_ROLES = {Role.LEAD: "牵头单位", Role.RESPONSIBLE: "责任单位", Role.SUPPORT: "配合单位"}


def _of(task: Task, role: Role) -> dict[str, Owner]:
    """Bodies of a printed role by who they are; groups (各乡镇) are left out, they may hold any member."""
    return {_key(owner): owner for owner in task.owners if owner.role is role and not owner.group}


def _key(owner: Owner) -> str:
    return owner.organisation or normal(owner.completed or owner.name)


def _covered(material: Material, owner: Owner, task: Task) -> bool:
    """Whether a group that the plan names holds the body: 各乡镇 holds 青石镇."""
    register = material.register
    if register is None or owner.organisation is None:
        return any(mine.group for mine in task.owners)
    for mine in task.owners:
        body = register.organisation(mine.organisation) if mine.organisation else None
        if body is not None and owner.organisation in body.members:
            return True
    return False
