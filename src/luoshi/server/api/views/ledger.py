"""The ledger: items and plans, one of each with everything, and the search over items and papers."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from ninja import Path, Query, Router

from luoshi.server.api.callers import caller_of
from luoshi.server.api.fields import Id
from luoshi.server.api.operations import operation
from luoshi.server.api.paging import Paged, page
from luoshi.server.api.views.ledger_told import (
    ITEM_EXAMPLE,
    PLAN_EXAMPLE,
    HitsPage,
    ItemsAsked,
    ItemsPage,
    PlansPage,
    SearchAsked,
    WholeItemTold,
    WholePlanTold,
)
from luoshi.server.api.writing import version
from luoshi.server.core.actor import Actor
from luoshi.server.intake.audited import VERSION
from luoshi.server.intake.scopes import visible_versions
from luoshi.server.ledger.amending import in_order, number
from luoshi.server.ledger.audited import ITEM, PLAN
from luoshi.server.ledger.models import Plan, Target, Task
from luoshi.server.ledger.plans import plan as plan_view
from luoshi.server.ledger.scopes import visible_items
from luoshi.server.ledger.selectors import item, items, plans
from luoshi.server.policy import Action
from luoshi.server.search.excerpts import excerpt
from luoshi.server.search.grams import words
from luoshi.server.search.models import Entry
from luoshi.server.search.selectors import search

router = Router(tags=["ledger"])


@operation(
    router,
    "get",
    "/ledger/items",
    summary=_("台账事项"),
    action=Action.ITEM_VIEW,
    answers=ItemsPage,
    got={"items": [ITEM_EXAMPLE], "next": None},
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
        **ITEM_EXAMPLE,
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
    got={"items": [PLAN_EXAMPLE], "next": None},
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
    got={
        **PLAN_EXAMPLE,
        "without_owner": 0,
        "without_limit": 0,
        "without_target": 1,
        "drafts": 0,
        "areas": {"河道整治": 2},
    },
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
        "people": [
            {
                "name": each.name,
                "kind": each.kind,
                "printed_post": each.printed_post,
                "account": each.account.public_id if each.account else None,
            }
            for each in in_order(row.people.all())
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
