"""From a reading to candidates: one for each fact that can become a row of the ledger. Pure.

Tasks of an annex that the plan's tasks already hold (``same``) are not proposed again; what such an annex adds to them,
owners and limits, is, marked as coming from the annex and pinned to its text.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from luoshi.extraction.predicting import printed, strongest
from luoshi.extraction.reading import (
    Deadline,
    DeadlineKind,
    Fact,
    Grade,
    Measure,
    Owner,
    Person,
    PlanReading,
    Role,
    Target,
    Task,
)
from luoshi.extraction.sets.model import LinkKind, SetReading
from luoshi.extraction.table_heads import Column, meaning
from luoshi.extraction.view import normal
from luoshi.server.intake.models import CandidateKind as Kind
from luoshi.server.intake.models import CandidateOrigin as Origin
from luoshi.server.intake.values import (
    AnnexValue,
    AreaValue,
    CitationValue,
    DeadlineValue,
    GoalValue,
    MeasureValue,
    MilestoneValue,
    PersonKind,
    PersonValue,
    ProjectValue,
    ResponsibilityValue,
    TargetValue,
    TaskValue,
)

_LONGEST = 300


@dataclass(frozen=True, slots=True)
class Proposal:
    """A candidate before it is a row; ``key`` names it within the set, ``parent`` is a key, empty for the plan."""

    key: str
    parent: str
    kind: Kind
    member: int
    fact: Fact
    grade: Grade
    value: Any
    origin: Origin = Origin.READ


def proposals(whole: SetReading, main: int) -> list[Proposal]:
    """Every candidate of a set, parents before their children, in the order of the plan, then of its annexes."""
    found = list(_of_plan(whole.members[main].reading, main))
    links = {(link.member, link.task): link for link in whole.links}
    for number, filled in enumerate(whole.filled):
        parent, key = f"{main}/task/{filled.plan_task}", f"{main}/filled/{number}"
        if whole.links[filled.link].kind is not LinkKind.SAME:
            continue  # holds for a part of the task, which is a task of its own below
        found += _owners(key, parent, filled.member, filled.owners, Origin.ANNEX)
        if filled.due is not None:
            found.append(_deadline(f"{key}/due", parent, filled.member, filled.due, Origin.ANNEX))
    for number, same in enumerate(whole.links):
        if same.kind is LinkKind.SAME and same.plan_task is not None:
            key, parent = f"{main}/beside/{number}", f"{main}/task/{same.plan_task}"
            mine = whole.members[main].reading.tasks[same.plan_task].people
            theirs = whole.members[same.member].reading.tasks[same.task].people
            found += _people(key, parent, same.member, _unnamed(mine, theirs), Origin.ANNEX)
    for member, paper in enumerate(whole.members):
        if member == main:
            continue
        for number, task in enumerate(paper.reading.tasks):
            link = links.get((member, number))
            if link is None or link.kind is LinkKind.SAME:
                continue
            above = f"{main}/task/{link.plan_task}" if link.kind is LinkKind.FINER else ""
            grade = Grade.DOUBTFUL if link.kind is LinkKind.OPEN else link.grade
            found += _of_task(paper.reading, member, number, task, above, grade)
    return found


def _of_plan(reading: PlanReading, member: int) -> Iterator[Proposal]:
    for number, goal in enumerate(reading.goals):
        value = GoalValue(text=printed(goal.quote), kind=goal.kind)
        yield Proposal(f"{member}/goal/{number}", "", Kind.GOAL, member, goal, goal.grade, value)
    for number, target in enumerate(reading.targets):
        if target.task is None:
            above = next(
                (f"{member}/goal/{at}" for at, g in enumerate(reading.goals) if g.start <= target.start < g.end), ""
            )
            yield _target(f"{member}/target/{number}", above, member, target)
    for number, area in enumerate(reading.areas):
        area_value = AreaValue(title=_cut(area.quote), label=area.label or "")
        yield Proposal(f"{member}/area/{number}", "", Kind.AREA, member, area, area.grade, area_value)
    for number, task in enumerate(reading.tasks):
        above = "" if task.area is None else f"{member}/area/{task.area}"
        yield from _of_task(reading, member, number, task, above, task.grade)
    for number, project in enumerate(reading.projects):
        above = "" if project.task is None else f"{member}/task/{project.task}"
        project_value = ProjectValue(name=_cut(project.quote), kind=project.kind)
        yield Proposal(f"{member}/project/{number}", above, Kind.PROJECT, member, project, project.grade, project_value)
    for number, citation in enumerate(reading.citations):
        mention = reading.references[citation.mentions[0]]
        inside = (
            f"{member}/task/{at}" for at, task in enumerate(reading.tasks) if task.start <= mention.start < task.end
        )
        cited = CitationValue(
            title=_cut(citation.title.quote) if citation.title else "",
            number=_cut(citation.number.quote) if citation.number else "",
        )
        key = f"{member}/citation/{number}"
        yield Proposal(key, next(inside, ""), Kind.CITATION, member, mention, mention.grade, cited)
    for number, annex in enumerate(reading.attachments):
        listed = AnnexValue(title=_cut(annex.quote), ordinal=annex.ordinal)
        yield Proposal(f"{member}/annex/{number}", "", Kind.ANNEX, member, annex, annex.grade, listed)


def _of_task(
    reading: PlanReading, member: int, number: int, task: Task, above: str, grade: Grade
) -> Iterator[Proposal]:
    key = f"{member}/task/{number}"
    value = TaskValue(
        title=_cut(task.title.quote) or _cut(task.quote) or "未命名任务",
        label=task.label or "",
        body=printed(task.body.quote)[:20_000],
        finer="/task/" in above,
    )
    yield Proposal(key, above, Kind.TASK, member, task, grade, value)
    yield from _owners(key, key, member, tuple(task.owners), Origin.READ)
    yield from _people(key, key, member, task.people, Origin.READ)
    if task.due is not None:
        yield _deadline(f"{key}/due", key, member, task.due, Origin.READ)
    for at, measure in enumerate(task.measures):
        yield _measure(f"{key}/measure/{at}", key, member, measure)
    for at, stage in enumerate(task.stages):
        day, text, due_at = _due(stage.due)
        milestone = MilestoneValue(text=printed(stage.quote) or text, last_day=day, due_text=text, due_at=due_at)
        yield Proposal(f"{key}/stage/{at}", key, Kind.MILESTONE, member, stage, stage.grade, milestone)
    for at, target in enumerate(reading.targets):
        if target.task == number:
            yield _target(f"{member}/target/{at}", key, member, target)


def _owners(key: str, parent: str, member: int, owners: tuple[Owner, ...], origin: Origin) -> Iterator[Proposal]:
    for at, owner in enumerate(strongest(owners)):
        value = ResponsibilityValue(
            name=_cut(owner.name),
            role=owner.role,
            inferred_role=Role.LEAD if owner.lead_by_order and owner.role is not Role.LEAD else None,
            organisation=owner.organisation or "",
            candidates=owner.candidates,
            group=owner.group,
            open_list=owner.open_list,
        )
        grade = owner.grade if owner.organisation else Grade.DOUBTFUL
        if value.inferred_role is not None and grade is Grade.CERTAIN:
            grade = Grade.LIKELY  # a convention is no print
        yield Proposal(f"{key}/owner/{at}", parent, Kind.RESPONSIBILITY, member, owner, grade, value, origin)


def _people(key: str, parent: str, member: int, people: Sequence[Person], origin: Origin) -> Iterator[Proposal]:
    for at, person in enumerate(people):
        value = PersonValue(name=printed(person.quote)[:100], kind=kind_under(person.post.quote), post=_post(person))
        yield Proposal(f"{key}/person/{at}", parent, Kind.PERSON, member, person, person.grade, value, origin)


def _unnamed(mine: Sequence[Person], theirs: Sequence[Person]) -> list[Person]:
    """The people of an annex's row whom the plan's own row does not name in the same part."""
    named = {(normal(each.quote), kind_under(each.post.quote)) for each in mine}
    return [each for each in theirs if (normal(each.quote), kind_under(each.post.quote)) not in named]


def kind_under(head: str) -> PersonKind:
    """What people are under a head: 包保领导 leads, 联络员 is a contact, whoever is neither is in charge."""
    kinds = {Column.LEADER: PersonKind.LEADER, Column.CONTACT: PersonKind.CONTACT}
    return kinds.get(meaning(normal(head)), PersonKind.RESPONSIBLE)


def _post(person: Person) -> str:
    """The head as printed, without the breaks that a narrow column puts in it."""
    return "".join(printed(person.post.quote).split())[:100]


def _deadline(key: str, parent: str, member: int, due: Deadline, origin: Origin) -> Proposal:
    day, text, due_at = _due(due)
    standing = due.kind in (DeadlineKind.ONGOING, DeadlineKind.RECURRING)
    value = DeadlineValue(text=text, last_day=day, standing=standing, due_at=due_at)
    grade = due.grade if day or standing else Grade.DOUBTFUL
    return Proposal(key, parent, Kind.DEADLINE, member, due, grade, value, origin)


def _measure(key: str, parent: str, member: int, measure: Measure) -> Proposal:
    day, text, due_at = _due(measure.due)
    value = MeasureValue(
        text=printed(measure.quote)[:20_000],
        kind=measure.kind,
        strength=measure.strength,
        commitment=measure.commitment,
        last_day=day,
        due_text=text,
        due_at=due_at,
    )
    return Proposal(key, parent, Kind.MEASURE, member, measure, measure.grade, value)


def _target(key: str, parent: str, member: int, target: Target) -> Proposal:
    # without a figure of its own a person says whether it is one
    grade = Grade.LIKELY if target.implied and target.grade is Grade.CERTAIN else target.grade
    return Proposal(key, parent, Kind.TARGET, member, target, grade, target_value(target))


def target_value(target: Target) -> TargetValue:
    """What was read of a target, as a candidate holds it."""
    day, text, due_at = _due(target.due)
    return TargetValue(
        subject=_cut(target.subject.quote) or _cut(target.quote),
        comparator=target.comparator,
        value=target.quantity.value,
        value_to=target.quantity.value_to,
        unit=target.quantity.unit,
        strength=target.strength,
        text=_cut(target.quote),
        last_day=day,
        due_text=text,
        due_at=due_at,
        baseline=target.baseline.value if target.baseline else None,
        baseline_unit=target.baseline.unit if target.baseline else "",
        stretch=target.stretch.value if target.stretch else None,
        pace=target.pace,
        stage=target.stage,
        implied=target.implied,
    )


def _due(due: Deadline | None) -> tuple[Any, str, tuple[int, int] | None]:
    return (due.last_day, _cut(due.quote), (due.start, due.end)) if due else (None, "", None)


def _cut(text: str) -> str:
    return printed(text)[:_LONGEST]
