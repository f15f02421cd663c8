"""The ledger: items and plans, one of each with everything, and the search over items and papers."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from ninja import Path, Query, Router
from pydantic import Field

from luoshi.server.api.callers import caller_of
from luoshi.server.api.fields import Day, Id, Line, Told
from luoshi.server.api.operations import operation
from luoshi.server.api.paging import Paged, page
from luoshi.server.api.views.me import Named
from luoshi.server.api.writing import version
from luoshi.server.core.actor import Actor
from luoshi.server.intake.audited import VERSION
from luoshi.server.intake.scopes import visible_versions
from luoshi.server.ledger.amending import number
from luoshi.server.ledger.audited import ITEM, PLAN
from luoshi.server.ledger.models import Plan, PlanKind, Target, Task
from luoshi.server.ledger.models.columns import ComparatorChoice, DueChoice, RoleChoice, StrengthChoice
from luoshi.server.ledger.models.parts import RelationKind, RoleBasis
from luoshi.server.ledger.narrowing import Due, SourceKind
from luoshi.server.ledger.plans import plan as plan_view
from luoshi.server.ledger.scopes import visible_items
from luoshi.server.ledger.selectors import ItemFilter, item, items, plans
from luoshi.server.ledger.states import ItemState
from luoshi.server.policy import Action
from luoshi.server.search.excerpts import excerpt
from luoshi.server.search.grams import words
from luoshi.server.search.models import Entry
from luoshi.server.search.selectors import search

router = Router(tags=["ledger"])


class PartTold(Told):
    """A body's part in an item: its role, and what makes it so."""

    organisation: str
    name: str
    role: RoleChoice
    basis: RoleBasis
    printed_role: str
    via_group: str


class TargetTold(Told):
    """A target: as printed (``value`` in ``unit``) and as reckoned; numbers are decimal texts."""

    id: str
    indicator: str
    comparator: ComparatorChoice
    value: str
    value_to: str | None
    unit: str
    normal_value: str
    normal_unit: str
    text: str
    last_day: Day | None
    strength: StrengthChoice
    implied: bool


class ItemTold(Told):
    """An item as lists tell it."""

    id: str
    plan: Named
    area: str
    label: str
    title: str
    state: ItemState
    strength: StrengthChoice
    last_day: Day | None
    standing: bool
    due_text: str
    due_origin: DueChoice
    source: str
    revision: int
    owners: list[PartTold]
    targets: list[TargetTold]


class ItemsPage(Told):
    """A page of items, the newest plan first, in the order of each plan."""

    items: list[ItemTold]
    next: str | None


class RelationTold(Told):
    """A related item; ``first`` says whether the relation was registered at this one."""

    kind: RelationKind
    first: bool
    item: Named
    basis: str


class WholeItemTold(ItemTold):
    """An item with everything: its words, the passage in which they stand, what it consists of and belongs to."""

    body: str
    quote: str
    passage: str
    measures: list[str]
    milestones: list[str]
    projects: list[str]
    citations: list[str]
    relations: list[RelationTold]


class PlanTold(Told):
    """A plan or another source of items; ``items`` counts those that the caller sees."""

    id: str
    name: str
    kind: PlanKind
    number: str
    issuer: str
    issued_on: Day | None
    period_from: int | None
    period_to: int | None
    whole: Named | None
    items: int


class PlansPage(Told):
    """A page of plans, newest first."""

    items: list[PlanTold]
    next: str | None


class WholePlanTold(PlanTold):
    """A plan with what its items lack and its areas, each with the number of its items."""

    without_owner: int
    without_limit: int
    without_target: int
    drafts: int
    areas: dict[str, int]


class PieceTold(Told):
    """A stretch of an excerpt; ``marked`` where it is one of the words."""

    text: str
    marked: bool


class HitTold(Told):
    """What holds the words: an item of the ledger, or a version of a paper and where in its text the passage begins."""

    kind: str
    id: str
    title: str
    place: int
    excerpt: list[PieceTold]


class HitsPage(Told):
    """A page of hits, newest first."""

    items: list[HitTold]
    next: str | None


class ItemsAsked(Paged):
    """Which items; what is not given does not narrow."""

    plan: Id | None = Field(None, description="计划编号 · id of a plan")
    area: Line = Field("", max_length=300, description="领域 · title of an area")
    organisation: Id | None = Field(None, description="单位编号 · id of a body")
    role: RoleChoice | None = Field(None, description="职责 · its role")
    source: SourceKind | None = Field(None, description="来源类别 · kind of source")
    year: int | None = Field(None, ge=1900, le=2200, description="当年到期或在办 · due or under way in a year")
    due: Due | None = Field(None, description="时限情况 · how it is limited")
    due_from: Day | None = Field(None, description="时限不早于 · last day not before")
    due_to: Day | None = Field(None, description="时限不晚于 · last day not after")
    strength: StrengthChoice | None = Field(None, description="力度 · how strongly it binds")
    state: ItemState | None = Field(None, description="状态 · state")
    has_target: bool | None = Field(None, description="有无目标值 · with or without a target")
    has_owner: bool | None = Field(None, description="有无责任单位 · with or without a body")
    text: Line = Field("", max_length=100, description="文字含 · words, as the search takes them")

    def wanted(self) -> ItemFilter:
        """As selectors take it."""
        return ItemFilter(
            plan=self.plan or "",
            area=self.area,
            organisation=self.organisation or "",
            role=self.role or "",
            source=self.source or "",
            year=self.year,
            due=self.due or "",
            due_from=self.due_from,
            due_to=self.due_to,
            strength=self.strength or "",
            state=self.state or "",
            has_target=self.has_target,
            has_owner=self.has_owner,
            text=self.text,
        )


class SearchAsked(Paged):
    """What to look for."""

    q: Line = Field(min_length=1, max_length=100, description="文字，几个词用空格隔开 · words, blanks between them")
    kind: Line = Field("", max_length=20, description="item 或 document_version · one kind alone")
    year: int | None = Field(None, ge=1900, le=2200, description="年份 · year of the paper")


_PART = {
    "organisation": "org-7k3m9x0c2v5n8q1w",
    "name": "县水利局",
    "role": "lead",
    "basis": "printed",
    "printed_role": "lead",
    "via_group": "",
}
_TARGET = {
    "id": "target-3n8q1w7k3m9x0c2v",
    "indicator": "干流清淤",
    "comparator": "at_least",
    "value": "18",
    "value_to": None,
    "unit": "公里",
    "normal_value": "18000",
    "normal_unit": "米",
    "text": "完成干流清淤18公里",
    "last_day": "2032-06-30",
    "strength": "firm",
    "implied": False,
}
_ITEM = {
    "id": "item-0c2v5n8q1w7k3m9x",
    "plan": {"id": "plan-5n8q1w7k3m9x0c2v", "name": "云岭县清水河治理实施方案"},
    "area": "河道整治",
    "label": "1.",
    "title": "疏浚干流河道",
    "state": "已确认",
    "strength": "firm",
    "last_day": "2032-06-30",
    "standing": False,
    "due_text": "6月底前",
    "due_origin": "printed",
    "source": "",
    "revision": 1,
    "owners": [_PART],
    "targets": [_TARGET],
}
_PLAN = {
    "id": "plan-5n8q1w7k3m9x0c2v",
    "name": "云岭县清水河治理实施方案",
    "kind": "plan",
    "number": "云岭政办发〔2031〕21号",
    "issuer": "云岭县人民政府办公室",
    "issued_on": "2031-08-20",
    "period_from": 2031,
    "period_to": 2033,
    "whole": None,
    "items": 4,
}


@operation(
    router,
    "get",
    "/ledger/items",
    summary=_("台账事项"),
    action=Action.ITEM_VIEW,
    answers=ItemsPage,
    got={"items": [_ITEM], "next": None},
)
def list_items(request: HttpRequest, asked: Query[ItemsAsked]) -> dict[str, Any]:
    """The items that the caller sees and that fit."""
    rows = items(caller_of(request).actor, asked.wanted())
    shown = page(rows, asked, ["-plan_id", "position", "id"])
    return {"items": [item_told(row) for row in shown.rows], "next": shown.next}


@operation(
    router,
    "get",
    "/ledger/items/{item_id}",
    summary=_("一个台账事项"),
    action=Action.ITEM_VIEW,
    answers=WholeItemTold,
    refuses=[404],
    got={
        **_ITEM,
        "body": "完成干流清淤18公里。",
        "quote": "1.疏浚干流河道。",
        "passage": "1.疏浚干流河道。完成干流清淤18公里。(责任单位：县水利局)",
        "measures": ["完成干流清淤18公里"],
        "milestones": [],
        "projects": [],
        "citations": [],
        "relations": [],
    },
)
def show_item(request: HttpRequest, response: HttpResponse, item_id: Path[Id]) -> dict[str, Any]:
    """One item with everything; the ETag names the version that is read."""
    view = item(caller_of(request).actor, item_id)
    task = view.task
    response.headers["ETag"] = version(task.government.public_id, ITEM, task.public_id)
    return item_told(task) | {
        "body": task.body,
        "quote": task.quote or task.source_text,
        "passage": view.passage,
        "measures": [row.text for row in view.measures],
        "milestones": [row.text for row in view.milestones],
        "projects": [row.name for row in view.projects],
        "citations": [str(row) for row in view.citations],
        "relations": [
            {
                "kind": row.kind,
                "first": row.first_id == task.pk,
                "item": {"id": other.public_id, "name": other.title},
                "basis": row.basis,
            }
            for row, other in view.relations
        ],
    }


@operation(
    router,
    "get",
    "/plans",
    summary=_("计划"),
    action=Action.ITEM_VIEW,
    answers=PlansPage,
    got={"items": [_PLAN], "next": None},
)
def list_plans(request: HttpRequest, asked: Query[Paged]) -> dict[str, Any]:
    """The plans and other sources whose papers or items the caller sees."""
    shown = page(plans(caller_of(request).actor), asked, ["-id"])
    return {"items": [plan_told(row, vars(row)["seen_items"]) for row in shown.rows], "next": shown.next}


@operation(
    router,
    "get",
    "/plans/{plan}",
    summary=_("一个计划"),
    action=Action.ITEM_VIEW,
    answers=WholePlanTold,
    refuses=[404],
    got={**_PLAN, "without_owner": 0, "without_limit": 0, "without_target": 1, "drafts": 0, "areas": {"河道整治": 2}},
)
def show_plan(request: HttpRequest, response: HttpResponse, plan: Path[Id]) -> dict[str, Any]:
    """One plan with its counts; the ETag names the version that is read."""
    view = plan_view(caller_of(request).actor, plan)
    response.headers["ETag"] = version(view.plan.government.public_id, PLAN, view.plan.public_id)
    return plan_told(view.plan, view.total) | {
        "without_owner": view.missing["unowned"],
        "without_limit": view.missing["undated"],
        "without_target": view.missing["untargeted"],
        "drafts": view.missing["draft"],
        "areas": {each.area.title: each.items for each in view.areas},
    }


@operation(
    router,
    "get",
    "/search",
    summary=_("检索"),
    action=Action.ITEM_VIEW,
    answers=HitsPage,
    got={
        "items": [
            {
                "kind": "item",
                "id": "item-0c2v5n8q1w7k3m9x",
                "title": "疏浚干流河道",
                "place": 0,
                "excerpt": [{"text": "疏浚干流", "marked": False}, {"text": "河道", "marked": True}],
            }
        ],
        "next": None,
    },
)
def search_everything(request: HttpRequest, asked: Query[SearchAsked]) -> dict[str, Any]:
    """Items and passages of papers that hold every word, as far as the caller sees them."""
    actor = caller_of(request).actor
    shown = page(search(actor, asked.q, kind=asked.kind, year=asked.year), asked, ["-id"])
    return {"items": hits_told(actor, shown.rows, words(asked.q)), "next": shown.next}


def item_told(row: Task) -> dict[str, Any]:
    """What is told of an item."""
    return {
        "id": row.public_id,
        "plan": {"id": row.plan.public_id, "name": row.plan.name},
        "area": row.area.title if row.area else "",
        "label": row.label,
        "title": row.title,
        "state": row.state,
        "strength": row.strength,
        "last_day": row.last_day,
        "standing": row.standing,
        "due_text": row.due_text,
        "due_origin": row.due_origin,
        "source": row.source,
        "revision": row.revision,
        "owners": [
            {
                "organisation": part.organisation.public_id,
                "name": part.printed_name,
                "role": part.role,
                "basis": part.basis,
                "printed_role": part.printed_role,
                "via_group": part.via_group,
            }
            for part in row.responsibilities.all()
        ],
        "targets": [target_told(target) for target in row.targets.all()],
    }


def target_told(row: Target) -> dict[str, Any]:
    """What is told of a target."""
    return {
        "id": row.public_id,
        "indicator": row.indicator.name,
        "comparator": row.comparator,
        "value": number(row.value),
        "value_to": number(row.value_to),
        "unit": row.unit,
        "normal_value": number(row.normal_value),
        "normal_unit": row.indicator.unit,
        "text": row.text,
        "last_day": row.last_day,
        "strength": row.strength,
        "implied": row.implied,
    }


def plan_told(row: Plan, count: int) -> dict[str, Any]:
    """What is told of a plan."""
    return {
        "id": row.public_id,
        "name": row.name,
        "kind": row.kind,
        "number": row.number,
        "issuer": row.issuer,
        "issued_on": row.issued_on,
        "period_from": row.period_from,
        "period_to": row.period_to,
        "whole": {"id": row.whole.public_id, "name": row.whole.name} if row.whole else None,
        "items": count,
    }


def hits_told(actor: Actor, rows: list[Entry], wanted: list[str]) -> list[dict[str, Any]]:
    """What is told of hits, in their order."""
    tasks = visible_items(actor).in_bulk([row.row for row in rows if row.kind == ITEM])
    papers = visible_versions(actor).select_related("document").defer("structure", "text")
    versions = papers.in_bulk([row.row for row in rows if row.kind == VERSION])
    found = []
    for row in rows:
        task, paper = tasks.get(row.row), versions.get(row.row)
        key, title = "", ""
        if row.kind == ITEM and task is not None:
            key, title = task.public_id, task.title
        elif row.kind == VERSION and paper is not None:
            key, title = paper.public_id, paper.document.title
        if key:
            pieces = [{"text": piece.text, "marked": piece.marked} for piece in excerpt(row.text, wanted)]
            found.append({"kind": row.kind, "id": key, "title": title, "place": row.place, "excerpt": pieces})
    return found
