"""Reading the ledger: lists with their counts, one item with everything, what a new text would change."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Count, Min, Prefetch, Q, QuerySet

from luoshi.server.audit.models import Event
from luoshi.server.audit.selectors import history
from luoshi.server.core.actor import Actor
from luoshi.server.core.said import say
from luoshi.server.intake.models import SourceDocument, Version
from luoshi.server.intake.selectors import DocumentFilter, documents_found
from luoshi.server.ledger.amending import in_order
from luoshi.server.ledger.audited import ITEM
from luoshi.server.ledger.models import (
    STRONGEST_FIRST,
    Amendment,
    Citation,
    Measure,
    Milestone,
    Person,
    Place,
    Plan,
    Project,
    Relation,
    Responsibility,
    SavedList,
    Target,
    Task,
)
from luoshi.server.ledger.narrowing import ORDERS, Due, ItemFilter, Order, fitting
from luoshi.server.ledger.scopes import visible_items, visible_lists, visible_plans
from luoshi.server.orgs.scopes import found

__all__ = [
    "Choices",
    "Due",
    "ItemFilter",
    "ItemView",
    "Order",
    "choices",
    "count",
    "facets",
    "glance",
    "item",
    "items",
    "listed",
    "names_people",
    "plans",
    "saved_lists",
    "start_of",
]
_FACETS = ("plan__public_id", "area__title", "strength", "state")


def plans(actor: Actor) -> "QuerySet[Plan]":
    """The plans that the actor sees, newest first, each with the number of its items that they see (``seen_items``)."""
    seen = Count("tasks", filter=Q(tasks__in=fitting(actor, ItemFilter()).values("pk")), distinct=True)
    return visible_plans(actor).annotate(seen_items=seen).select_related("government", "whole")


def papers(actor: Actor, wanted: DocumentFilter) -> "QuerySet[SourceDocument]":
    """The papers that fit, as ``documents_found`` gives them, each with the number of its items (``seen_items``)."""
    seen = Count("plan__tasks", filter=Q(plan__tasks__in=fitting(actor, ItemFilter()).values("pk")), distinct=True)
    return documents_found(actor, wanted).annotate(seen_items=seen)


def plan_of(actor: Actor, document: SourceDocument) -> Plan | None:
    """The plan whose ledger was made of a paper, or of the paper that it is an annex of, if the actor sees it."""
    return visible_plans(actor).filter(document=document.main_id or document.pk).first()


def items(actor: Actor, wanted: ItemFilter, order: Order = Order.PLAN) -> "QuerySet[Task]":
    """The items that the actor sees and that fit, with what a list shows of each in a fixed number of queries."""
    rows = fitting(actor, wanted).select_related("plan", "area", "government")
    return rows.prefetch_related(_owners(), "people__account", "targets__indicator").order_by(*ORDERS[order])


def _owners() -> "Prefetch[str]":
    """The bodies of items with their organisations, in the order in which they are shown."""
    rows = Responsibility.objects.select_related("organisation").order_by(*STRONGEST_FIRST)
    return Prefetch("responsibilities", queryset=rows)


def names_people(actor: Actor) -> bool:
    """Whether any item that the actor sees names people."""
    return Person.objects.filter(task__in=fitting(actor, ItemFilter()).values("pk")).exists()


def count(actor: Actor, wanted: ItemFilter) -> int:
    """How many items the list of a filter has."""
    return fitting(actor, wanted).count()


def facets(actor: Actor, wanted: ItemFilter) -> dict[str, dict[Any, int]]:
    """For each way to narrow the list further, its values with the number of items that the narrowed list would have.

    Keys are the names of ``ItemFilter``; a filter that is set counts as if it were not, so that others can be chosen.
    """
    found: dict[str, dict[Any, int]] = {}
    for column in _FACETS:
        name = column.partition("__")[0]
        rows = fitting(actor, _without(wanted, name)).values_list(column).annotate(Count("pk"))
        found[name] = {value: number for value, number in rows if value is not None}
    parts = Responsibility.objects.filter(
        task__in=fitting(actor, replace(wanted, organisation="", role="")).values("pk")
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


def start_of(actor: Actor) -> SavedList | None:
    """The list with which the ledger opens for the actor, None where they chose none."""
    return visible_lists(actor).filter(owner=actor.user, starts=True).first()


def listed(actor: Actor, wanted: ItemFilter) -> "QuerySet[Task]":
    """The items of a list page: only the columns that it shows, bodies, people and targets in one query each."""
    owners = Responsibility.objects.only("task", "role", "basis", "printed_name").order_by(*STRONGEST_FIRST)
    targets = Target.objects.select_related("indicator").order_by("position", "pk")
    rows = fitting(actor, wanted).select_related("plan", "area").only(
        "public_id", "label", "position", "title", "last_day", "standing", "due_origin", "strength", "state",
        "plan__name", "plan__kind", "plan__public_id", "area__title",
    )  # fmt: skip
    people = Person.objects.only("task", "kind", "name")
    rows = rows.prefetch_related(
        Prefetch("responsibilities", queryset=owners),
        Prefetch("targets", queryset=targets),
        Prefetch("people", queryset=people),
    )
    return rows.order_by(*ORDERS[Order.PLAN])


@dataclass(frozen=True, slots=True)
class Choices:
    """What a list can be narrowed to: plans and bodies by public id and name, titles of areas, in their order."""

    plans: list[tuple[str, str]]
    areas: list[str]
    bodies: list[tuple[str, str]]
    years: list[int]


def choices(actor: Actor, plan: str = "") -> Choices:
    """The plans, areas and bodies that items which the actor sees have; areas of one plan where one is given."""
    seen = fitting(actor, ItemFilter(plan=plan))
    own = Plan.objects.filter(pk__in=fitting(actor, ItemFilter()).values("plan"))
    areas = seen.filter(area__isnull=False).values_list("area__title", flat=True).annotate(first=Min("area"))
    bodies = Responsibility.objects.filter(task__in=fitting(actor, ItemFilter()).values("pk")).order_by()
    names = bodies.values_list("organisation__public_id").annotate(name=Min("printed_name")).order_by("name")
    plans_found = list(own.order_by("-made_at", "-pk").values_list("public_id", "name", "period_from", "period_to"))
    years = {year for row in plans_found for year in row[2:] if year}
    return Choices(
        plans=[(key, name) for key, name, *_ in plans_found],
        areas=list(areas.order_by("first")),
        bodies=[(key, name) for key, name in names],
        years=list(range(min(years), max(years) + 1)) if years else [],
    )


@dataclass(frozen=True, slots=True)
class AnnexRow:
    """Words of an annex that say something of an item, and what the annex is called."""

    quote: str
    paper: str


@dataclass(frozen=True, slots=True)
class ItemView:
    """One item with everything that its page shows. ``version`` is the text that it stands in, if it has a paper."""

    task: Task
    owners: Sequence[Responsibility]
    measures: Sequence[Measure]
    targets: Sequence[Target]
    parts: Sequence[Task]
    version: Version | None
    people: Sequence[Person] = ()
    milestones: Sequence[Milestone] = ()
    projects: Sequence[Project] = ()
    citations: Sequence[Citation] = ()
    relations: Sequence[tuple[Relation, Task]] = ()
    amendments: Sequence[Amendment] = ()
    events: Sequence[Event] = ()
    annexes: Sequence[AnnexRow] = ()
    places: Sequence[Place] = ()

    @property
    def passage(self) -> str:
        """The whole lines of the text that the item stands in; without a paper, the words in which it was wanted."""
        if self.version is None:
            return self.task.source_text
        text = self.version.text
        end = text.find("\n", self.task.end)
        return text[text.rfind("\n", 0, self.task.start) + 1 : end if end >= 0 else len(text)]


def glance(actor: Actor, public_id: str) -> ItemView:
    """One item with what is seen at a glance: its words, bodies, measures, targets, parts. Raises NotFound."""
    task, visible = _seen(actor, public_id)
    return ItemView(
        task=task,
        owners=list(task.responsibilities.all()),
        measures=list(task.measures.order_by("position", "pk")),
        targets=list(task.targets.select_related("indicator").order_by("position", "pk")),
        parts=list(visible.filter(divides=task).order_by("position")),
        people=in_order(task.people.select_related("account")),
        version=None if task.version_id is None else Version.objects.defer("structure").get(pk=task.version_id),
    )


def item(actor: Actor, public_id: str) -> ItemView:
    """One item with everything. Relations and parts are those that the actor sees, too. Raises NotFound."""
    seen = glance(actor, public_id)
    task = seen.task
    return replace(
        seen,
        milestones=list(task.milestones.order_by("position", "pk")),
        projects=list(task.projects.order_by("position", "pk")),
        citations=list(task.citations.order_by("position", "pk")),
        relations=_relations(task, visible_items(actor)),
        amendments=list(task.amendments.select_related("target__indicator")),
        events=list(history(task.government.public_id, ITEM, task.public_id)),
        annexes=_annexes(seen),
        places=list(task.places.select_related("version").defer("version__text", "version__structure")),
    )


def _seen(actor: Actor, public_id: str) -> "tuple[Task, QuerySet[Task]]":
    visible = visible_items(actor)
    rows = visible.select_related("plan__government__parent", "area", "government", "divides")
    return found(rows.prefetch_related(_owners()), public_id, say("这个台账事项")), visible


def _annexes(seen: ItemView) -> list[AnnexRow]:
    """What of an item comes from another paper than the item itself: rows of a task list, of a project list. What a
    later version of the item's own paper added is none of it.
    """
    facts = [
        (row.version_id, row.start, row.quote)
        for row in (*seen.owners, *seen.people, *seen.measures, *seen.targets)
        if row.version_id not in (None, seen.task.version_id)
    ]
    if not facts:
        return []
    papers = Version.objects.filter(pk__in={version for version, _start, _quote in facts}).select_related("document")
    papers = papers.exclude(document__versions=seen.task.version_id)
    titles = {paper.pk: paper.document.title for paper in papers.defer("text", "structure")}
    told = [(version, quote) for version, _start, quote in sorted(dict.fromkeys(facts), key=str)]
    return [AnnexRow(quote, titles[version]) for version, quote in told if version in titles]


def _relations(task: Task, visible: "QuerySet[Task]") -> list[tuple[Relation, Task]]:
    rows = Relation.objects.filter(Q(first=task) | Q(second=task)).order_by("pk")
    others = {row.pk: row.second_id if row.first_id == task.pk else row.first_id for row in rows}
    seen = {other.pk: other for other in visible.filter(pk__in=others.values()).select_related("plan")}
    return [(row, seen[others[row.pk]]) for row in rows if others[row.pk] in seen]
