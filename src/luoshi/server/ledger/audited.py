"""How the rows of this app stand in the audit trail."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import QuerySet

from luoshi.server.audit.registry import Audited, announce
from luoshi.server.core.said import chinese
from luoshi.server.ledger.models import Amendment, Plan, SavedList, Task

PLAN, ITEM, AMENDMENT, LIST = "plan", "item", "amendment", "saved_list"

State = Mapping[str, object]
ITEM_PARTS = (
    "responsibilities__organisation",
    "people__account",
    "measures",
    "milestones",
    "projects",
    "targets__indicator",
    "relations__second",
    "places",
)


def announce_all() -> None:
    """Tell the trail of every kind of row here."""
    for audited in _KINDS:
        announce(audited)


def _place(row: Any) -> list[object]:
    return [row.version_id, row.start, row.end, row.quote]


def _plan_state(row: Plan) -> State:
    return {
        "kind": row.kind,
        "name": row.name,
        "number": row.number,
        "issuer": row.issuer,
        "days": [row.issued_on, row.period_from, row.period_to],
        "whole": row.whole.public_id if row.whole else None,
        "version": row.version_id,
        "reported_up": row.reported_up,
        "made": [row.made_by, row.made_at],
        "areas": [[a.position, a.label, a.title, *_place(a)] for a in _sorted(row.areas)],
        "goals": [[g.position, g.text, g.kind, *_place(g)] for g in _sorted(row.goals)],
        "citations": [[c.position, c.title, c.number, *_place(c)] for c in _sorted(row.citations)],
        "annexes": [[a.position, a.ordinal, a.title, *_place(a)] for a in _sorted(row.annexes)],
        "projects": [[p.position, p.name, *_place(p)] for p in _sorted(row.projects) if p.task_id is None],
        "targets": [_target(t) for t in _sorted(row.targets) if t.task_id is None],
    }


def _item_state(row: Task) -> State:
    """The item with everything that it consists of."""
    later = {  # what rows from before could not have is told only where it is there, so that they keep their digest
        "places": [_place(each) for each in _sorted(row.places)],
        "people": [_person(each) for each in _sorted(row.people)],
    }
    return {name: told for name, told in later.items() if told} | {
        "plan": row.plan.public_id,
        "area": row.area_id,
        "divides": row.divides_id,
        "position": row.position,
        "words": [row.label, row.title, row.body, *_place(row)],
        "strength": row.strength,
        "due": [row.last_day, row.due_text, row.due_origin, row.standing],
        "source": [row.source, row.source_text],
        "state": row.state,
        "revision": row.revision,
        "made": [row.made_by, row.made_at],
        "owners": [
            [o.organisation.public_id, o.role, o.basis, o.printed_name, o.printed_role, o.via_group, *_place(o)]
            for o in _sorted(row.responsibilities)
        ],
        "measures": [
            [m.text, m.kind, m.strength, m.commitment, m.last_day, m.due_text, *_place(m)]
            for m in _sorted(row.measures)
        ],
        "milestones": [[m.text, m.last_day, m.due_text, *_place(m)] for m in _sorted(row.milestones)],
        "projects": [[p.name, p.kind, *_place(p)] for p in _sorted(row.projects)],
        "targets": [_target(t) for t in _sorted(row.targets)],
        "relations": [[r.second.public_id, r.kind, r.basis] for r in _sorted(row.relations)],
    }


def _person(row: Any) -> list[object]:
    account = row.account.public_id if row.account else None
    return [row.position, row.name, row.kind, row.printed_post, account, *_place(row)]


def _target(row: Any) -> list[object]:
    numbers = [_number(getattr(row, name)) for name in ("value", "value_to", "normal_value", "baseline", "stretch")]
    return [
        row.public_id, row.indicator.name, row.comparator, *numbers, row.unit, row.strength, row.text, row.last_day,
        row.due_text, row.pace, row.stage, row.implied, row.goal_id, *_place(row),
    ]  # fmt: skip


def _number(value: Any) -> str | None:
    """The number in one spelling, whatever zeros an engine keeps behind it."""
    return None if value is None else format(value.normalize(), "f")


def _amendment_state(row: Amendment) -> State:
    return {
        "item": row.task.public_id,
        "target": row.target.public_id if row.target else None,
        "subject": row.subject,
        "origin": row.origin,
        "before": row.before,
        "after": row.after,
        "reason": row.reason,
        "basis": row.basis,
        "effective_on": row.effective_on,
        "state": row.state,
        "proposed": [row.proposed_by, row.proposed_by_name, row.proposed_in, row.proposed_at],
        "decided": [row.decided_by, row.decided_by_name, row.decided_at],
        "comment": row.comment,
    }


def _list_state(row: SavedList) -> State:
    told = {"owner": row.owner, "name": row.name, "query": row.query, "shared": row.shared}
    return told | ({"starts": True} if row.starts else {})  # rows from before there was a start keep their digest


def _sorted(rows: Any) -> list[Any]:
    return sorted(rows.all(), key=lambda row: row.pk)


def with_parts(rows: "QuerySet[Task]") -> "QuerySet[Task]":
    """Items with everything that their state in the trail needs, in a fixed number of queries."""
    return rows.select_related("government", "plan").prefetch_related(*ITEM_PARTS)


def _items(government: str) -> Iterable[Task]:
    return with_parts(Task.objects.filter(government__public_id=government)).iterator(chunk_size=500)


def _plans(government: str) -> Iterable[Plan]:
    rows = Plan.objects.filter(government__public_id=government).select_related("government", "whole")
    return rows.prefetch_related("areas", "goals", "citations", "annexes", "projects", "targets__indicator")


_KINDS = (
    Audited(
        kind=PLAN,
        label="计划",
        name=lambda row: str(row.name)[:200],
        state=_plan_state,
        rows=_plans,
    ),
    Audited(
        kind=ITEM,
        label="台账事项",
        name=lambda row: str(row.title)[:200],
        state=_item_state,
        rows=_items,
    ),
    Audited(
        kind=AMENDMENT,
        label="事项变更",
        name=lambda row: f"{row.task.title[:150]} {chinese(row.get_subject_display())}",
        state=_amendment_state,
        rows=lambda government: Amendment.objects.filter(government__public_id=government).select_related(
            "government", "task", "target"
        ),
    ),
    Audited(
        kind=LIST,
        label="筛选方案",
        name=lambda row: str(row.name),
        state=_list_state,
        rows=lambda government: SavedList.objects.filter(government__public_id=government).select_related("government"),
    ),
)
