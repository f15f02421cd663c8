"""What belongs to a plan as a whole follows a new version of its paper: goals with targets, projects, papers it names.

None of it is anybody's duty, so that nobody approves it: the plan says what its paper says. The text that was, stays in
its version; what the new text leaves out, stays in the plan.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from luoshi.server.intake.models import Candidate
from luoshi.server.intake.values import TargetValue, value_of
from luoshi.server.ledger.amending import value_from
from luoshi.server.ledger.matching import amount_of_target
from luoshi.server.ledger.models import AmendmentSubject, Goal, Plan, Target
from luoshi.server.ledger.plan_effects import of_new_text, plan_effects
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
    effects = plan_effects(plan, settled)
    found = PlanFollowed(goals=effects.goals)
    for row, held in of_new_text(effects):
        if held is None:
            found.new.append(row)
            continue
        found.changed += 1
        if isinstance(held, Goal):
            held.text, held.kind = row.value["text"], row.value["kind"]
        elif isinstance(held, Target):
            value: TargetValue = value_of(row.kind, row.value)
            held.text, held.due_text = value.text, value.due_text
            put_amount(held, value_from(AmendmentSubject.TARGET, amount_of_target(value)))
        held.version_id, held.start, held.end, held.quote = row.version_id, row.start, row.end, row.quote
        held.save()
    return found
