"""Reading one plan: what it is, its areas with their counts, its items by what is missing, goals, papers."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count

from luoshi.server.core.actor import Actor
from luoshi.server.core.errors import NotFound
from luoshi.server.core.said import say
from luoshi.server.intake.models import Reading, Version
from luoshi.server.intake.scopes import visible_documents
from luoshi.server.ledger.models import Annex, Area, Citation, Goal, Plan, Project, Task
from luoshi.server.ledger.narrowing import ItemFilter, fitting
from luoshi.server.ledger.scopes import visible_plans
from luoshi.server.ledger.states import ItemState

MISSING = {
    "unowned": ItemFilter(has_owner=False),
    "undated": ItemFilter(due="none"),
    "untargeted": ItemFilter(has_target=False),
    "draft": ItemFilter(state=ItemState.DRAFT.value),
}
"""What can be missing, each as the list of items that it opens."""


@dataclass(frozen=True, slots=True)
class Counted:
    """An area with the number of its items that the actor sees."""

    area: Area
    items: int


@dataclass(frozen=True, slots=True)
class Clause:
    """One thing that the safeguards of a plan set up, in its words."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class PlanView:
    """A plan with everything that its page shows; counts are of the items that the actor sees.

    ``whole_seen`` says whether the actor sees the paper itself. Who does not sees what belongs to their items alone:
    goals, safeguards, citations, annexes and versions are empty.
    """

    plan: Plan
    total: int
    missing: dict[str, int]
    areas: Sequence[Counted]
    without_area: int
    slices: Sequence[Plan]
    whole_seen: bool
    goals: Sequence[Goal] = ()
    mechanism: Sequence[Clause] = ()
    citations: Sequence[Citation] = ()
    annexes: Sequence[Annex] = ()
    projects: Sequence[Project] = ()
    versions: Sequence[Version] = ()


def plan(actor: Actor, public_id: str) -> PlanView:
    """One plan with everything. Raises NotFound."""
    visible = visible_plans(actor)
    row = visible.filter(public_id=public_id).select_related("government", "whole", "document", "version").first()
    if row is None:
        raise NotFound(say("这个计划"))
    seen = fitting(actor, ItemFilter(plan=public_id))
    by_area = dict(seen.values_list("area").annotate(Count("pk")))
    areas = [Counted(area, by_area[area.pk]) for area in row.areas.order_by("position") if area.pk in by_area]
    whole_seen = row.document_id is not None and visible_documents(actor).filter(pk=row.document_id).exists()
    found = PlanView(
        plan=row,
        total=sum(by_area.values()),
        missing={name: fitting(actor, _of(public_id, wanted)).count() for name, wanted in MISSING.items()},
        areas=areas,
        without_area=by_area.get(None, 0),
        slices=list(visible.filter(whole=row).order_by("period_from", "pk")),
        whole_seen=whole_seen,
    )
    return _with_paper(found) if whole_seen else found


def items_of(actor: Actor, plan_id: str, most: int) -> list[Task]:
    """The first items of a plan that the actor sees, in its order."""
    rows = fitting(actor, ItemFilter(plan=plan_id)).select_related("area")
    return list(rows.order_by("position", "pk")[:most])


def _of(plan_id: str, wanted: ItemFilter) -> ItemFilter:
    return ItemFilter(
        plan=plan_id, has_owner=wanted.has_owner, due=wanted.due, has_target=wanted.has_target, state=wanted.state
    )


def _with_paper(found: PlanView) -> PlanView:
    row = found.plan
    return PlanView(
        plan=row,
        total=found.total,
        missing=found.missing,
        areas=found.areas,
        without_area=found.without_area,
        slices=found.slices,
        whole_seen=True,
        goals=list(row.goals.prefetch_related("targets__indicator")),
        mechanism=_mechanism(row),
        citations=list(row.citations.order_by("position", "pk")),
        annexes=list(row.annexes.all()),
        projects=list(row.projects.filter(task__isnull=True)),
        versions=list(Version.objects.filter(document=row.document).defer("text", "structure").order_by("-number")),
    )


def _mechanism(row: Plan) -> list[Clause]:
    """What the program read of the safeguards; they are not rows of the ledger."""
    reading = Reading.objects.filter(version=row.version).order_by("-pk").first()
    facts = reading.body.get("mechanism", ()) if reading else ()
    return [Clause(str(fact.get("kind", "")), str(fact.get("quote", ""))) for fact in facts if fact.get("quote")]
