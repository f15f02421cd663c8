"""A plan on two days: which items came, which changed in what, and by which amendments.

The values of a day follow from those of today with every amendment taken back that came into force later. An item that
is still a draft has no such past: it is changed directly, and stands as it is.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from luoshi.server.core.actor import Actor
from luoshi.server.core.clock import china_date
from luoshi.server.core.errors import NotFound
from luoshi.server.core.said import say
from luoshi.server.intake.models import Desk
from luoshi.server.intake.scopes import visible_desks
from luoshi.server.ledger.amending import current
from luoshi.server.ledger.models import Amendment, AmendmentSubject, Plan, Task
from luoshi.server.ledger.scopes import visible_items, visible_plans
from luoshi.server.ledger.states import AmendmentState


@dataclass(frozen=True, slots=True)
class ValueChange:
    """One subject of an item on the two days; ``indicator`` names what a target counts."""

    subject: AmendmentSubject
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    indicator: str
    amendments: tuple[Amendment, ...]


@dataclass(frozen=True, slots=True)
class ItemChange:
    """An item that differs between the two days."""

    task: Task
    changes: tuple[ValueChange, ...]


@dataclass(frozen=True, slots=True)
class PlanComparison:
    """A plan on two days (计划对比). ``same`` counts the items that did not change."""

    plan: Plan
    first: date
    last: date
    added: tuple[Task, ...]
    changed: tuple[ItemChange, ...]
    same: int


def plan_seen(actor: Actor, public_id: str) -> Plan:
    """One plan. Raises NotFound."""
    row = visible_plans(actor).select_related("government", "document").filter(public_id=public_id).first()
    if row is None:
        raise NotFound(say("这个计划"))
    return row


def later_desks(actor: Actor, plan: Plan) -> list[Desk]:
    """The desks of the plan's paper that were set up after its ledger was made: its newer versions."""
    if plan.document_id is None:
        return []
    rows = visible_desks(actor).filter(document_id=plan.document_id, made_at__gt=plan.made_at)
    return list(rows.order_by("-pk"))


def compare_days(actor: Actor, plan: Plan, first: date, last: date) -> PlanComparison:
    """The plan on two days, the earlier one first; in the order of the plan."""
    if first > last:
        first, last = last, first
    rows = visible_items(actor).filter(plan=plan).select_related("area", "plan")
    tasks = list(rows.prefetch_related("responsibilities__organisation", "targets__indicator").order_by("position"))
    tasks = [task for task in tasks if china_date(task.made_at) <= last]
    amended: dict[int, list[Amendment]] = {}
    in_force = Amendment.objects.filter(task__in=tasks, state=AmendmentState.IN_FORCE)
    for row in in_force.select_related("target__indicator"):
        amended.setdefault(row.task_id, []).append(row)
    added = tuple(task for task in tasks if china_date(task.made_at) > first)
    changed = []
    for task in tasks:
        changes = tuple(_changes(task, amended.get(task.pk, []), max(first, china_date(task.made_at)), last))
        if changes:
            changed.append(ItemChange(task, changes))
    differing = {task.pk for task in added} | {item.task.pk for item in changed}
    return PlanComparison(plan, first, last, added, tuple(changed), len(tasks) - len(differing))


def in_force_on(row: Amendment) -> date:
    """The day from which an amendment holds: the one that it names, or that of its approval where that was later."""
    return max(row.effective_on, china_date(row.decided_at)) if row.decided_at else row.effective_on


def _changes(task: Task, rows: Sequence[Amendment], first: date, last: date) -> list[ValueChange]:
    by_thing: dict[tuple[str, int | None], list[Amendment]] = {}
    found = []
    for row in sorted(rows, key=lambda row: (in_force_on(row), row.decided_at or row.proposed_at, row.pk)):
        if row.subject != AmendmentSubject.ADDITIONS:
            by_thing.setdefault((row.subject, row.target_id), []).append(row)
        elif first < in_force_on(row) <= last:  # each stands for itself: what it adds, none of the others takes back
            found.append(ValueChange(AmendmentSubject.ADDITIONS, row.before, row.after, "", (row,)))
    for (said, _), steps in by_thing.items():
        subject, target = AmendmentSubject(said), steps[0].target
        between = tuple(row for row in steps if first < in_force_on(row) <= last)
        if not between:
            continue
        later = next((row for row in steps if in_force_on(row) > last), None)
        after = later.before if later else current(task, subject, target)
        before, after = _with_parts(between[0].before, after, between)
        if before != after:
            name = target.indicator.name if target else ""
            found.append(ValueChange(subject, before, after, name, between))
    return found


def _with_parts(
    before: Mapping[str, Any], after: Mapping[str, Any], between: Sequence[Amendment]
) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    """The two values with the parts that were reworded between them, each as it first was and as it last became."""
    was: dict[tuple[str, int], Any] = {}
    became: dict[tuple[str, int], Any] = {}
    for row in between:
        for part in row.before.get("parts", ()):
            was.setdefault((part["kind"], part["key"]), part)
        became |= {(part["kind"], part["key"]): part for part in row.after.get("parts", ())}
    if not was and not became:
        return before, after
    return dict(before) | {"parts": list(was.values())}, dict(after) | {"parts": list(became.values())}
