"""What a new text changes in a plan as a whole: goals with targets, projects, papers that it names, annexes. Pure.

The preview of a version tells it, and the ledger that follows the version carries out the same.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from luoshi.extraction.view import normal
from luoshi.server.intake.models import Candidate, CandidateKind
from luoshi.server.intake.values import value_of
from luoshi.server.ledger.matching import amount_of_target, paired, paired_by, paired_targets, same
from luoshi.server.ledger.models import Goal, Plan


@dataclass(frozen=True, slots=True)
class PlanEffect:
    """Something of the plan that the new text adds (nothing is held), leaves out (no candidate), or says otherwise."""

    kind: CandidateKind
    held: Any
    candidate: Candidate | None


@dataclass(slots=True)
class PlanEffects:
    """``found`` in the order of the kinds; ``goals`` are the goals that candidates are already, by primary key."""

    found: list[PlanEffect] = field(default_factory=list)
    goals: dict[int, Goal] = field(default_factory=dict)

    def note(self, kind: CandidateKind, candidate: Candidate | None, held: Any) -> None:
        """One more."""
        self.found.append(PlanEffect(kind, held, candidate))


def plan_effects(plan: Plan, rows: Sequence[Candidate]) -> PlanEffects:
    """What candidates of a new text mean for a plan as a whole; what stays as it is, is left out."""
    told = PlanEffects()
    of = {kind: [row for row in rows if row.kind == kind] for kind in CandidateKind}
    goals = list(plan.goals.all())
    for row, goal in paired_by("text", goals, of[CandidateKind.GOAL]):
        if goal is not None:
            told.goals[row.pk] = goal
        if goal is None or not same(goal.text, str(row.value["text"])):
            told.note(CandidateKind.GOAL, row, goal)
    _left_out(told, CandidateKind.GOAL, goals, told.goals.values())
    _targets(told, plan, of[CandidateKind.TARGET])
    projects = [row for row in of[CandidateKind.PROJECT] if row.parent_id is None]
    _named(told, CandidateKind.PROJECT, plan.projects.filter(task__isnull=True), projects, ("name",))
    _named(told, CandidateKind.CITATION, plan.citations.all(), of[CandidateKind.CITATION], ("title", "number"))
    _named(told, CandidateKind.ANNEX, plan.annexes.all(), of[CandidateKind.ANNEX], ("title",))
    return told


def _targets(told: PlanEffects, plan: Plan, rows: Sequence[Candidate]) -> None:
    """Targets of the plan and of its goals; those of a new goal are new, those of a goal that is gone go with it."""
    held = list(plan.targets.filter(task__isnull=True).select_related("indicator"))
    kept: list[Any] = []
    for above in (None, *told.goals):
        goal_id = told.goals[above].pk if above is not None else None
        here = [each for each in held if each.goal_id == goal_id]
        for row, target in paired_targets(here, [row for row in rows if row.parent_id == above]):
            if target is not None:
                kept.append(target)
            if target is None or amount_of_target(target) != amount_of_target(value_of(row.kind, row.value)):
                told.note(CandidateKind.TARGET, row, target)
    new_goals = {each.candidate.pk for each in told.found if each.candidate is not None and each.held is None}
    for row in rows:
        if row.parent_id in new_goals:
            told.note(CandidateKind.TARGET, row, None)
    _left_out(told, CandidateKind.TARGET, held, kept)


def _named(
    told: PlanEffects, kind: CandidateKind, held: Iterable[Any], rows: Sequence[Candidate], columns: Sequence[str]
) -> None:
    """What is told by the words of some columns alone: it is there or not."""

    def words(of: Callable[[str], Any]) -> list[str]:
        return [normal(str(of(column) or "")) for column in columns]

    here = list(held)
    kept = []
    for row, each in paired(
        here, rows, lambda one, row: words(lambda name: getattr(one, name)) == words(row.value.get)
    ):
        if each is None:
            told.note(kind, row, None)
        else:
            kept.append(each)
    _left_out(told, kind, here, kept)


def _left_out(told: PlanEffects, kind: CandidateKind, held: Iterable[Any], kept: Iterable[Any]) -> None:
    there = {each.pk for each in kept}
    for each in held:
        if each.pk not in there:
            told.note(kind, None, each)


def of_new_text(effects: PlanEffects) -> Iterator[tuple[Candidate, Any]]:
    """What the new text says of the plan, each with what is held of it so far, None for what is new."""
    for each in effects.found:
        if each.candidate is not None:
            yield each.candidate, each.held
