"""Rows of the ledger out of the settled candidates of a desk, inside the transaction of ``make_ledger``."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from django.db.models import Max, Model, QuerySet

from luoshi.extraction.grammar.units import normalise
from luoshi.extraction.reading import Role, Strength
from luoshi.server.core.actor import Actor
from luoshi.server.intake.models import Candidate, CandidateKind, CandidateOrigin
from luoshi.server.intake.states import SETTLED, CandidateState
from luoshi.server.intake.values import (
    AnnexValue,
    AreaValue,
    CitationValue,
    DeadlineValue,
    DueOrigin,
    GoalValue,
    MeasureValue,
    MilestoneValue,
    ProjectValue,
    ResponsibilityValue,
    TargetValue,
    TaskValue,
    role_of,
    value_of,
)
from luoshi.server.ledger.models import (
    Annex,
    Area,
    Citation,
    Goal,
    Indicator,
    Measure,
    Milestone,
    Person,
    Plan,
    Project,
    Responsibility,
    RoleBasis,
    Target,
    Task,
)
from luoshi.server.ledger.services.people import accounts_of, people_of
from luoshi.server.ledger.states import ItemState
from luoshi.server.orgs.models import Organisation

Row = TypeVar("Row", bound=Model)
_RANK = {Role.LEAD: 0, Role.RESPONSIBLE: 1, Role.SUPPORT: 2}
_FIRST = {DueOrigin.DECIDED: 0, DueOrigin.PRINTED: 1, DueOrigin.DEFAULT: 2}


_NO_AREAS: Mapping[int, Area] = {}
_NO_ITEMS: Mapping[int, Task] = {}
_NO_GOALS: Mapping[int, Goal] = {}


@dataclass(frozen=True, slots=True)
class Maker:
    """Who makes items, and when."""

    actor: Actor
    now: datetime


def build(
    plan: Plan,
    candidates: Sequence[Candidate],
    maker: Maker | None = None,
    *,
    areas: Mapping[int, Area] = _NO_AREAS,
    items: Mapping[int, Task] = _NO_ITEMS,
    goals: Mapping[int, Goal] = _NO_GOALS,
) -> list[Task]:
    """All rows of a plan; returns its items. What stands below something put aside is put aside with it.

    ``areas``, ``items`` and ``goals`` are those that candidates, by primary key, are already; the other rows come
    behind those that the plan has. Without them the plan is new. ``maker`` may be left out where no item is made.
    """
    work = _Building(plan, candidates, areas, items, goals)
    work.areas()
    if maker is not None:
        work.tasks(maker)
    work.parts()
    return [task for key, task in work.made_tasks.items() if key not in items]


class _Building:
    """The candidates by kind and parent, and the rows that were made of them."""

    def __init__(
        self,
        plan: Plan,
        candidates: Sequence[Candidate],
        areas: Mapping[int, Area],
        items: Mapping[int, Task],
        goals: Mapping[int, Goal],
    ) -> None:
        self.plan = plan
        self.items = items
        self.rows = [row for row in candidates if CandidateState(row.state) in SETTLED]
        by_id = {row.pk: row for row in self.rows}
        while True:  # a chain of parents is as long as the plan is deep
            kept = {
                pk: row
                for pk, row in by_id.items()
                if row.parent_id is None or row.parent_id in by_id or row.parent_id in items or row.parent_id in goals
            }
            if len(kept) == len(by_id):
                break
            by_id = kept
        self.rows = [row for row in self.rows if row.pk in by_id]
        self.below: dict[int, list[Candidate]] = {}
        for row in self.rows:
            if row.parent_id is not None:
                self.below.setdefault(row.parent_id, []).append(row)
        self.made_areas: dict[int, Area] = dict(areas)
        self.made_tasks: dict[int, Task] = dict(items)
        self.made_goals: dict[int, Goal] = dict(goals)
        bodies = Organisation.objects.filter(government_id=plan.government_id)
        self.bodies = {body.public_id: body for body in bodies}
        self.indicators: dict[tuple[str, str], Indicator] = {}

    def of(self, kind: CandidateKind) -> list[Candidate]:
        """The settled candidates of a kind, in the order of the plan."""
        return [row for row in self.rows if row.kind == kind]

    def place(self, row: Candidate) -> dict[str, Any]:
        """Where a row comes from. What nobody printed has no quote."""
        printed = row.origin != CandidateOrigin.DEFAULT
        return {
            "government_id": self.plan.government_id,
            "version_id": row.version_id if printed else None,
            "start": row.start if printed else 0,
            "end": row.end if printed else 0,
            "quote": row.quote,
        }

    def areas(self) -> None:
        """Areas and goals: what others stand below."""
        made = {}
        for position, row in self.placed(CandidateKind.AREA, Area.objects.filter(plan=self.plan)):
            if row.pk not in self.made_areas:
                value: AreaValue = value_of(row.kind, row.value)
                made[row.pk] = Area(
                    plan=self.plan, position=position, label=value.label, title=value.title, **self.place(row)
                )
        Area.objects.bulk_create(made.values())
        self.made_areas |= made
        goals = {}
        for position, row in self.placed(CandidateKind.GOAL, Goal.objects.filter(plan=self.plan)):
            goal: GoalValue = value_of(row.kind, row.value)
            if row.pk not in self.made_goals:
                goals[row.pk] = Goal(
                    plan=self.plan, position=position, text=goal.text, kind=goal.kind.value, **self.place(row)
                )
        Goal.objects.bulk_create(goals.values())
        self.made_goals |= goals

    def placed(self, kind: CandidateKind, held: "QuerySet[Any]") -> list[tuple[int, Candidate]]:
        """The settled candidates of a kind, each with its place behind what is held."""
        rows = self.of(kind)
        last = held.aggregate(last=Max("position"))["last"] if rows else None
        return list(enumerate(rows, 0 if last is None else last + 1))

    def tasks(self, maker: Maker) -> None:
        """The items, those that others divide first."""
        waiting = self.placed(CandidateKind.TASK, Task.objects.filter(plan=self.plan))
        tasks = {row.pk for _, row in waiting}
        while waiting:
            level = [(at, row) for at, row in waiting if row.parent_id not in tasks or row.parent_id in self.made_tasks]
            made = [self._task(position, row, maker) for position, row in level]
            Task.objects.bulk_create(made)
            self.made_tasks |= {row.pk: task for (_, row), task in zip(level, made, strict=True)}
            waiting = [pair for pair in waiting if pair[1].pk not in self.made_tasks]

    def _task(self, position: int, row: Candidate, maker: Maker) -> Task:
        value: TaskValue = value_of(row.kind, row.value)
        above = self.made_tasks.get(row.parent_id or 0)
        below = self.below.get(row.pk, [])
        return Task(
            plan=self.plan,
            area=self.made_areas.get(row.parent_id or 0) or (above.area if above else None),
            divides=above,
            position=position,
            label=value.label,
            title=value.title,
            body=value.body,
            strength=strength_of([value_of(each.kind, each.value) for each in below]),
            state=ItemState.CONFIRMED,
            made_by=maker.actor.user,
            made_by_name=maker.actor.name,
            made_in=maker.actor.post,
            made_at=maker.now,
            **_due(below),
            **self.place(row),
        )

    def parts(self) -> None:
        """Everything else, one kind after the other."""
        owners = [
            owner
            for key, task in self.made_tasks.items()
            if key not in self.items
            for owner in self._owners(task, self.below.get(key, []))
        ]
        Responsibility.objects.bulk_create(owners, batch_size=200)
        Person.objects.bulk_create(self._people(), batch_size=200)
        Measure.objects.bulk_create(self._measures(), batch_size=200)
        Milestone.objects.bulk_create(self._milestones(), batch_size=200)
        Project.objects.bulk_create(self._projects(), batch_size=200)
        targets = self.placed(CandidateKind.TARGET, Target.objects.filter(plan=self.plan))
        Target.objects.bulk_create([self._target(position, row) for position, row in targets])
        Citation.objects.bulk_create(self._citations())
        Annex.objects.bulk_create(self._annexes())

    def _owners(self, task: Task, below: Iterable[Candidate]) -> list[Responsibility]:
        """Each body once, with the strongest of its roles; an expanded group gives way to its members."""
        held: dict[str, Responsibility] = {}
        for position, row in enumerate(each for each in below if each.kind == CandidateKind.RESPONSIBILITY):
            value: ResponsibilityValue = value_of(row.kind, row.value)
            if value.expanded:
                continue
            role = role_of(value)
            known = held.get(value.organisation)
            if known is not None and _RANK[Role(known.role)] <= _RANK[role]:
                continue
            held[value.organisation] = Responsibility(
                task=task,
                organisation=self.bodies[value.organisation],
                position=position,
                role=role.value,
                basis=_basis(value),
                printed_name=value.name,
                printed_role=value.role.value,
                via_group=value.via_group,
                open_list=value.open_list,
                **self.place(row),
            )
        return list(held.values())

    def _people(self) -> list[Person]:
        """The people of new items; those of items that are there change by amendment alone."""
        rows = self.of(CandidateKind.PERSON)
        accounts = accounts_of(self.plan.government_id, (str(row.value.get("user") or "") for row in rows))
        places = {row.pk: self.place(row) for row in rows}
        return [
            person
            for key, task in self.made_tasks.items()
            if key not in self.items
            for person in people_of(task, self.below.get(key, []), accounts, places)
        ]

    def _measures(self) -> list[Measure]:
        made = []
        for position, row in self.placed(CandidateKind.MEASURE, Measure.objects.filter(task__plan=self.plan)):
            value: MeasureValue = value_of(row.kind, row.value)
            made.append(
                Measure(
                    task=self._above(row),
                    position=position,
                    text=value.text,
                    kind=value.kind.value,
                    strength=value.strength.value,
                    commitment=value.commitment,
                    last_day=value.last_day,
                    due_text=value.due_text,
                    **self.place(row),
                )
            )
        return made

    def _milestones(self) -> list[Milestone]:
        made = []
        for position, row in self.placed(CandidateKind.MILESTONE, Milestone.objects.filter(task__plan=self.plan)):
            value: MilestoneValue = value_of(row.kind, row.value)
            made.append(
                Milestone(
                    task=self._above(row),
                    position=position,
                    text=value.text,
                    last_day=value.last_day,
                    due_text=value.due_text,
                    **self.place(row),
                )
            )
        return made

    def _projects(self) -> list[Project]:
        made = []
        for position, row in self.placed(CandidateKind.PROJECT, Project.objects.filter(plan=self.plan)):
            value: ProjectValue = value_of(row.kind, row.value)
            task = self.made_tasks.get(row.parent_id or 0)
            made.append(
                Project(
                    plan=self.plan, task=task, position=position, name=value.name, kind=value.kind, **self.place(row)
                )
            )
        return made

    def _citations(self) -> list[Citation]:
        made = []
        for position, row in self.placed(CandidateKind.CITATION, Citation.objects.filter(plan=self.plan)):
            value: CitationValue = value_of(row.kind, row.value)
            task = self.made_tasks.get(row.parent_id or 0)
            made.append(
                Citation(
                    plan=self.plan, task=task, position=position, title=value.title, number=value.number,
                    **self.place(row),
                )
            )  # fmt: skip
        return made

    def _annexes(self) -> list[Annex]:
        made = []
        for position, row in self.placed(CandidateKind.ANNEX, Annex.objects.filter(plan=self.plan)):
            value: AnnexValue = value_of(row.kind, row.value)
            made.append(
                Annex(plan=self.plan, position=position, ordinal=value.ordinal, title=value.title, **self.place(row))
            )
        return made

    def _target(self, position: int, row: Candidate) -> Target:
        value: TargetValue = value_of(row.kind, row.value)
        return target_row(
            self.plan,
            value,
            task=self.made_tasks.get(row.parent_id or 0),
            goal=self.made_goals.get(row.parent_id or 0),
            position=position,
            indicators=self.indicators,
            place=self.place(row),
        )

    def _above(self, row: Candidate) -> Task:
        return self.made_tasks[row.parent_id or 0]


def target_row(
    plan: Plan,
    value: TargetValue,
    *,
    task: Task | None,
    goal: Goal | None,
    position: int,
    indicators: dict[tuple[str, str], Indicator],
    place: Mapping[str, Any],
) -> Target:
    """A target, not saved yet, of the indicator that its subject and unit are; ``indicators`` keeps what was found."""
    normal_value, normal_unit = normalise(value.value, value.unit)
    key = (value.subject, normal_unit)
    if key not in indicators:
        found = Indicator.objects.filter(government_id=plan.government_id, name=key[0], unit=key[1]).first()
        if found is None:
            found = Indicator(government_id=plan.government_id, name=key[0], unit=key[1])
            found.save(force_insert=True)
        indicators[key] = found
    return Target(
        plan=plan,
        task=task,
        goal=goal,
        indicator=indicators[key],
        position=position,
        comparator=value.comparator.value,
        value=value.value,
        value_to=value.value_to,
        unit=value.unit,
        normal_value=normal_value,
        normal_value_to=None if value.value_to is None else normalise(value.value_to, value.unit)[0],
        strength=value.strength.value,
        text=value.text,
        last_day=value.last_day,
        due_text=value.due_text,
        baseline=value.baseline,
        baseline_unit=value.baseline_unit,
        stretch=value.stretch,
        pace=value.pace.value if value.pace else "",
        stage=value.stage,
        implied=value.implied,
        **place,
    )


def strength_of(values: Sequence[Any], least: Strength = Strength.PUSH) -> str:
    """How strongly an item binds: as the strongest commitment in it does, and no less than it did (``least``)."""
    held = {least} | {value.strength for value in values if isinstance(value, TargetValue)}
    held |= {value.strength for value in values if isinstance(value, MeasureValue) and value.commitment}
    return next((each for each in (Strength.FIRM, Strength.STRIVE) if each in held), Strength.PUSH).value


def _due(below: Iterable[Candidate]) -> dict[str, Any]:
    """The limit of an item: decided before printed before default, the paper's own before an annex's."""
    limits: list[tuple[int, bool, int, DeadlineValue]] = []
    for row in below:
        if row.kind == CandidateKind.DEADLINE:
            value: DeadlineValue = value_of(row.kind, row.value)
            if value.last_day or value.standing:
                limits.append((_FIRST[value.origin], row.origin == CandidateOrigin.ANNEX, row.position, value))
    if not limits:
        return {}
    chosen = min(limits, key=lambda each: each[:3])[3]
    return {
        "last_day": chosen.last_day,
        "due_text": chosen.text,
        "due_origin": chosen.origin.value,
        "standing": chosen.standing,
    }


def _basis(value: ResponsibilityValue) -> RoleBasis:
    if value.decided_role is not None:
        return RoleBasis.DECIDED
    return RoleBasis.INFERRED if value.inferred_role is not None else RoleBasis.PRINTED
