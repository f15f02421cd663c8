"""Reading the ledger: lists with their counts, one item with everything, what a new text would change."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from django.db.models import Count, F, OrderBy, Prefetch, Q, QuerySet

from luoshi.server.audit.models import Event
from luoshi.server.audit.selectors import history
from luoshi.server.core.actor import Actor
from luoshi.server.core.errors import NotFound
from luoshi.server.core.said import say
from luoshi.server.intake.models import Version
from luoshi.server.ledger.audited import ITEM
from luoshi.server.ledger.models import (
    Amendment,
    Citation,
    Measure,
    Milestone,
    Plan,
    Project,
    Relation,
    Responsibility,
    SavedList,
    Target,
    Task,
)
from luoshi.server.ledger.scopes import visible_items, visible_lists, visible_plans
from luoshi.server.search.grams import words
from luoshi.server.search.models import Entry
from luoshi.server.search.selectors import holding


class Due(StrEnum):
    """How an item is limited (时限情况)."""

    DATED = "dated"
    STANDING = "standing"
    NONE = "none"


class Order(StrEnum):
    """The orders of the list (排序)."""

    PLAN = "plan"
    DUE = "due"
    DUE_LAST = "-due"
    TITLE = "title"
    NEWEST = "newest"


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemFilter:
    """What the list is narrowed to (筛选条件); what is empty does not narrow.

    ``plan`` and ``organisation`` are public ids, ``area`` a title. ``role`` is that of the organisation, where one is
    given. ``text`` is searched as everywhere else.
    """

    plan: str = ""
    area: str = ""
    organisation: str = ""
    role: str = ""
    strength: str = ""
    state: str = ""
    due: str = ""
    due_from: date | None = None
    due_to: date | None = None
    has_target: bool | None = None
    text: str = ""


_ORDERS: Mapping[Order, Sequence[OrderBy | str]] = {
    Order.PLAN: ("-plan__made_at", "-plan", "position", "pk"),
    Order.DUE: (F("last_day").asc(nulls_last=True), "pk"),
    Order.DUE_LAST: (F("last_day").desc(nulls_last=True), "-pk"),
    Order.TITLE: ("title", "pk"),
    Order.NEWEST: ("-made_at", "-pk"),
}
_FACETS = ("plan__public_id", "area__title", "strength", "state")


def plans(actor: Actor) -> "QuerySet[Plan]":
    """The plans that the actor sees, newest first, each with the number of its items that they see (``seen_items``)."""
    seen = Count("tasks", filter=Q(tasks__in=visible_items(actor).order_by().values("pk")), distinct=True)
    return visible_plans(actor).annotate(seen_items=seen).select_related("government", "whole")


def items(actor: Actor, wanted: ItemFilter, order: Order = Order.PLAN) -> "QuerySet[Task]":
    """The items that the actor sees and that fit, with what a list shows of each in a fixed number of queries."""
    owners = Prefetch(
        "responsibilities", queryset=Responsibility.objects.select_related("organisation").order_by("position", "pk")
    )
    rows = _fitting(actor, wanted).select_related("plan", "area", "government")
    return rows.prefetch_related(owners, "targets__indicator").order_by(*_ORDERS[order])


def count(actor: Actor, wanted: ItemFilter) -> int:
    """How many items the list of a filter has."""
    return _fitting(actor, wanted).order_by().count()


def facets(actor: Actor, wanted: ItemFilter) -> dict[str, dict[Any, int]]:
    """For each way to narrow the list further, its values with the number of items that the narrowed list would have.

    Keys are the names of ``ItemFilter``; a filter that is set counts as if it were not, so that others can be chosen.
    """
    found: dict[str, dict[Any, int]] = {}
    for column in _FACETS:
        name = column.partition("__")[0]
        rows = _fitting(actor, _without(wanted, name)).order_by().values_list(column).annotate(Count("pk"))
        found[name] = {value: number for value, number in rows if value is not None}
    parts = Responsibility.objects.filter(
        task__in=_fitting(actor, replace(wanted, organisation="", role="")).values("pk")
    )
    if wanted.role:
        parts = parts.filter(role=wanted.role)
    by_body = parts.order_by().values_list("organisation__public_id").annotate(Count("task", distinct=True))
    found["organisation"] = dict(by_body)
    found["has_target"] = {has: count(actor, replace(wanted, has_target=has)) for has in (True, False)}
    found["due"] = {due.value: count(actor, replace(wanted, due=due.value)) for due in Due}
    return found


def _without(wanted: ItemFilter, name: str) -> ItemFilter:
    """The filter as if one of its texts were not set."""
    unset: Any = {name: ""}
    return replace(wanted, **unset)


def saved_lists(actor: Actor) -> "QuerySet[SavedList]":
    """The lists that the actor saved, and those that others share."""
    return visible_lists(actor)


@dataclass(frozen=True, slots=True)
class ItemView:
    """One item with everything that its page shows. ``passage`` is the text around it, ``passage_start`` its place."""

    task: Task
    owners: Sequence[Responsibility]
    measures: Sequence[Measure]
    milestones: Sequence[Milestone]
    targets: Sequence[Target]
    projects: Sequence[Project]
    citations: Sequence[Citation]
    parts: Sequence[Task]
    relations: Sequence[tuple[Relation, Task]]
    amendments: Sequence[Amendment]
    events: Sequence[Event]
    passage: str
    passage_start: int


def item(actor: Actor, public_id: str) -> ItemView:
    """One item with everything. Relations and parts are those that the actor sees, too. Raises NotFound."""
    visible = visible_items(actor)
    rows = visible.select_related("plan", "area", "government", "divides")
    task = rows.filter(public_id=public_id).first()
    if task is None:
        raise NotFound(say("这个台账事项"))
    passage, start = _passage(task)
    return ItemView(
        task=task,
        owners=list(
            task.responsibilities.select_related("organisation")
            .prefetch_related("organisation__names")
            .order_by("position")
        ),
        measures=list(task.measures.order_by("position", "pk")),
        milestones=list(task.milestones.order_by("position", "pk")),
        targets=list(task.targets.select_related("indicator").order_by("position", "pk")),
        projects=list(task.projects.order_by("position", "pk")),
        citations=list(task.citations.order_by("position", "pk")),
        parts=list(visible.filter(divides=task).order_by("position")),
        relations=_relations(task, visible),
        amendments=list(task.amendments.select_related("target__indicator")),
        events=list(history(task.government.public_id, ITEM, task.public_id)),
        passage=passage,
        passage_start=start,
    )


def _fitting(actor: Actor, wanted: ItemFilter) -> "QuerySet[Task]":
    rows = visible_items(actor)
    same = {
        "plan__public_id": wanted.plan,
        "area__title": wanted.area,
        "strength": wanted.strength,
        "state": wanted.state,
    }
    rows = rows.filter(**{column: value for column, value in same.items() if value})
    if wanted.organisation or wanted.role:
        parts = Responsibility.objects.all()
        if wanted.organisation:
            parts = parts.filter(organisation__public_id=wanted.organisation)
        if wanted.role:
            parts = parts.filter(role=wanted.role)
        rows = rows.filter(pk__in=parts.order_by().values("task"))
    if wanted.due:
        rows = rows.filter(_due(Due(wanted.due)))
    if wanted.due_from:
        rows = rows.filter(last_day__gte=wanted.due_from)
    if wanted.due_to:
        rows = rows.filter(last_day__lte=wanted.due_to)
    if wanted.has_target is not None:
        with_target = Q(pk__in=Target.objects.filter(task__isnull=False).order_by().values("task"))
        rows = rows.filter(with_target if wanted.has_target else ~with_target)
    if wanted.text.strip():
        looked_for = words(wanted.text)
        found = Entry.objects.filter(holding(looked_for), kind=ITEM) if looked_for else Entry.objects.none()
        rows = rows.filter(pk__in=found.order_by().values("row"))
    return rows


def _due(due: Due) -> Q:
    if due is Due.DATED:
        return Q(last_day__isnull=False)
    return Q(last_day__isnull=True, standing=due is Due.STANDING)


def _passage(task: Task) -> tuple[str, int]:
    """The whole lines of the text that an item stands in, and where they begin."""
    if task.version_id is None:
        return task.source_text, 0
    text = Version.objects.values_list("text", flat=True).get(pk=task.version_id)
    start = text.rfind("\n", 0, task.start) + 1
    end = text.find("\n", task.end)
    return text[start : end if end >= 0 else len(text)], start


def _relations(task: Task, visible: "QuerySet[Task]") -> list[tuple[Relation, Task]]:
    rows = Relation.objects.filter(Q(first=task) | Q(second=task)).order_by("pk")
    others = {row.pk: row.second_id if row.first_id == task.pk else row.first_id for row in rows}
    seen = {other.pk: other for other in visible.filter(pk__in=others.values()).select_related("plan")}
    return [(row, seen[others[row.pk]]) for row in rows if others[row.pk] in seen]
