"""What belongs to a plan as a whole follows a new version of its paper: goals with targets, projects, papers it names.

None of it is anybody's duty, so that nobody approves it: the plan says what its paper says. The text that was, stays in
its version.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from luoshi.extraction.view import normal
from luoshi.server.intake.models import Candidate, CandidateKind
from luoshi.server.intake.values import TargetValue, value_of
from luoshi.server.ledger.amending import value_from
from luoshi.server.ledger.matching import amount_of_target, paired, paired_by, paired_targets, same
from luoshi.server.ledger.models import AmendmentSubject, Goal, Plan, Target
from luoshi.server.ledger.services.putting import put_amount


@dataclass(slots=True)
class PlanFollowed:
    """``new`` are candidates that the plan has not, ``goals`` the goals that candidates are already, by primary key;
    ``changed`` counts what now says something else.
    """

    new: list[Candidate] = field(default_factory=list)
    goals: dict[int, Goal] = field(default_factory=dict)
    changed: int = 0


def follow_plan(plan: Plan, settled: Sequence[Candidate]) -> PlanFollowed:
    """Bring goals and targets that are there to what the new text says of them, and tell what is to be added."""
    found = PlanFollowed()
    of = {kind: [row for row in settled if row.kind == kind] for kind in CandidateKind}
    for row, goal in paired_by("text", plan.goals.all(), of[CandidateKind.GOAL]):
        if goal is None:
            found.new.append(row)
            continue
        found.goals[row.pk] = goal
        if not same(goal.text, str(row.value["text"])):
            goal.text, goal.kind = row.value["text"], row.value["kind"]
            _move(goal, row)
            found.changed += 1
    held = list(plan.targets.filter(task__isnull=True).select_related("indicator"))
    for above in (None, *found.goals):
        goal_id = found.goals[above].pk if above is not None else None
        rows = [row for row in of[CandidateKind.TARGET] if row.parent_id == above]
        for row, target in paired_targets([each for each in held if each.goal_id == goal_id], rows):
            if target is None:
                found.new.append(row)
            else:
                found.changed += _renewed(target, row)
    new_goals = {row.pk for row in found.new if row.kind == CandidateKind.GOAL}
    found.new += [row for row in of[CandidateKind.TARGET] if row.parent_id in new_goals]
    projects = [row for row in of[CandidateKind.PROJECT] if row.parent_id is None]
    found.new += _unheld(plan.projects.filter(task__isnull=True), projects, ("name",))
    found.new += _unheld(plan.citations.all(), of[CandidateKind.CITATION], ("title", "number"))
    found.new += _unheld(plan.annexes.all(), of[CandidateKind.ANNEX], ("title",))
    return found


def _unheld(held: Iterable[Any], rows: Sequence[Candidate], columns: Sequence[str]) -> list[Candidate]:
    """The candidates that are none of what is held, by the words of some columns."""

    def words(of: Callable[[str], Any]) -> list[str]:
        return [normal(str(of(column) or "")) for column in columns]

    pairs = paired(held, rows, lambda each, row: words(lambda name: getattr(each, name)) == words(row.value.get))
    return [row for row, each in pairs if each is None]


def _renewed(target: Target, row: Candidate) -> int:
    """Give a target of the plan the amount of the new text; 1 where it had another one."""
    value: TargetValue = value_of(row.kind, row.value)
    wanted: Mapping[str, Any] = amount_of_target(value)
    if amount_of_target(target) == wanted:
        return 0
    target.text, target.due_text = value.text, value.due_text
    put_amount(target, value_from(AmendmentSubject.TARGET, wanted))
    _move(target, row)
    return 1


def _move(row: Goal | Target, to: Candidate) -> None:
    row.version_id, row.start, row.end, row.quote = to.version_id, to.start, to.end, to.quote
    row.save()
