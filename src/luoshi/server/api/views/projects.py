"""Projects: their nodes and money, planned by the office, filled in by the body that answers."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from ninja import Path, Query, Router

from luoshi.server.api.callers import Caller, caller_of
from luoshi.server.api.fields import Id
from luoshi.server.api.operations import IDEMPOTENCY_KEY, IF_MATCH, operation
from luoshi.server.api.paging import page
from luoshi.server.api.project_shapes import (
    EXAMPLE,
    SENT,
    MoneyFilled,
    MoneyPlanned,
    NewProject,
    NodeFilled,
    NodePlanned,
    Position,
    Projects,
    ProjectsAsked,
    ProjectTold,
    Year,
)
from luoshi.server.api.writing import Target, version, written
from luoshi.server.core.clock import china_date
from luoshi.server.delivery.audited import PROJECT
from luoshi.server.delivery.cards import project as find
from luoshi.server.delivery.cards import projects, with_overdue_nodes
from luoshi.server.delivery.models import ProjectCard, ProjectMoney
from luoshi.server.delivery.nodes import NodeShare, plain, project_progress
from luoshi.server.delivery.scopes import visible_cards
from luoshi.server.delivery.services.nodes import (
    PlannedNode,
    add_node,
    fill_money,
    fill_node,
    plan_money,
    plan_node,
)
from luoshi.server.delivery.services.projects import THING, ProjectDetails, ProjectLinks, make_project
from luoshi.server.orgs.services.locking import locked
from luoshi.server.policy import Action, require_some

router = Router(tags=["projects"])


@operation(
    router,
    "get",
    "/projects",
    summary=_("项目列表"),
    action=Action.MATTER_VIEW,
    answers=Projects,
    got={"items": [EXAMPLE], "next": None},
)
def list_projects(request: HttpRequest, asked: Query[ProjectsAsked]) -> dict[str, Any]:
    """The projects that the caller's post sees."""
    caller = caller_of(request)
    require_some(caller.actor, Action.MATTER_VIEW)
    on = china_date(caller.now)
    rows = projects(caller.actor)
    if asked.owner:
        rows = rows.filter(owner__public_id=asked.owner)
    if asked.item:
        rows = rows.filter(tasks__public_id=asked.item)
    if asked.overdue:
        rows = with_overdue_nodes(rows, on)
    shown = page(rows, asked, ["name", "id"])
    return {"items": [_told(row, on) for row in shown.rows], "next": shown.next}


@operation(
    router,
    "get",
    "/projects/{project}",
    summary=_("一个项目"),
    action=Action.MATTER_VIEW,
    answers=ProjectTold,
    refuses=[404],
    got=EXAMPLE,
)
def show_project(request: HttpRequest, response: HttpResponse, project: Path[Id]) -> dict[str, Any]:
    """One project with its nodes and money; the ETag names the version that is read."""
    caller = caller_of(request)
    row = find(caller.actor, project)
    response.headers["ETag"] = version(caller.actor.government, PROJECT, project)
    return _told(row, china_date(caller.now))


@operation(
    router,
    "post",
    "/projects",
    summary=_("登记项目"),
    action=Action.PROJECT_EDIT,
    answers={201: ProjectTold},
    refuses=[404, 413, 415],
    sent=SENT,
    got=EXAMPLE,
    headers=[IDEMPOTENCY_KEY],
)
def register_project(request: HttpRequest, data: NewProject) -> HttpResponse:
    """Register a project with the nodes of a template, linked with items and with names that papers give it."""

    def act(caller: Caller) -> ProjectTold:
        made = make_project(
            actor=caller.actor,
            now=caller.now,
            details=ProjectDetails(
                name=data.name,
                owner=data.owner,
                builder_name=data.builder_name,
                content=data.content,
                total=_number(data.total),
                funds=data.funds,
                starts_on=data.starts_on,
                ends_on=data.ends_on,
            ),
            template=data.template,
            links=ProjectLinks(tasks=tuple(data.items), named=tuple(data.named)),
        )
        return _as_told(caller, made.public_id)

    return written(request, 201, act)


@operation(
    router,
    "post",
    "/projects/{project}/nodes",
    summary=_("增加项目节点"),
    action=Action.PROJECT_EDIT,
    answers={201: ProjectTold},
    refuses=[404, 409, 412, 413, 415],
    sent={"kind": "approval", "planned_on": "2031-09-30"},
    got=EXAMPLE,
    headers=[IDEMPOTENCY_KEY, IF_MATCH],
)
def add_project_node(request: HttpRequest, project: Path[Id], data: NodePlanned) -> HttpResponse:
    """Add a node behind the others."""

    def act(caller: Caller) -> ProjectTold:
        add_node(actor=caller.actor, now=caller.now, project=project, node=_node(data))
        return _as_told(caller, project)

    return written(request, 201, act, target=_target(request, project))


@operation(
    router,
    "put",
    "/projects/{project}/nodes/{position}",
    summary=_("修改项目节点"),
    action=Action.PROJECT_EDIT,
    answers=ProjectTold,
    refuses=[404, 409, 412, 413, 415],
    sent={"kind": "approval", "planned_on": "2031-10-31", "comment": "批复推迟"},
    got=EXAMPLE,
    headers=[IF_MATCH],
)
def plan_project_node(request: HttpRequest, project: Path[Id], position: Position, data: NodePlanned) -> HttpResponse:
    """Plan a node anew; the day that was planned at first stays."""

    def act(caller: Caller) -> ProjectTold:
        plan_node(
            actor=caller.actor,
            now=caller.now,
            project=project,
            position=position,
            node=_node(data),
            comment=data.comment,
        )
        return _as_told(caller, project)

    return written(request, 200, act, target=_target(request, project))


@operation(
    router,
    "post",
    "/projects/{project}/nodes/{position}/report",
    summary=_("填报项目节点"),
    action=Action.PROJECT_NODE,
    answers=ProjectTold,
    refuses=[404, 409, 412, 413, 415],
    sent={"reached_on": "2031-09-10", "note": "已批复"},
    got=EXAMPLE,
    headers=[IDEMPOTENCY_KEY, IF_MATCH],
)
def fill_project_node(request: HttpRequest, project: Path[Id], position: Position, data: NodeFilled) -> HttpResponse:
    """Say when a node was reached, by the body that answers or with its paper."""

    def act(caller: Caller) -> ProjectTold:
        fill_node(
            actor=caller.actor,
            now=caller.now,
            project=project,
            position=position,
            reached_on=data.reached_on,
            note=data.note,
            evidence=data.evidence,
            scan=data.scan,
        )
        return _as_told(caller, project)

    return written(request, 200, act, target=_target(request, project))


@operation(
    router,
    "put",
    "/projects/{project}/money/{year}",
    summary=_("登记年度计划投资"),
    action=Action.PROJECT_EDIT,
    answers=ProjectTold,
    refuses=[404, 409, 412, 413, 415],
    sent={"planned": "800"},
    got=EXAMPLE,
    headers=[IF_MATCH],
)
def plan_project_money(request: HttpRequest, project: Path[Id], year: Year, data: MoneyPlanned) -> HttpResponse:
    """Plan a year's money in 万元."""

    def act(caller: Caller) -> ProjectTold:
        plan_money(actor=caller.actor, now=caller.now, project=project, year=year, planned=_number(data.planned))
        return _as_told(caller, project)

    return written(request, 200, act, target=_target(request, project))


@operation(
    router,
    "post",
    "/projects/{project}/money/{year}/report",
    summary=_("填报完成投资"),
    action=Action.PROJECT_NODE,
    answers=ProjectTold,
    refuses=[404, 409, 412, 413, 415],
    sent={"done": "120.5", "as_of": "2031-09-10"},
    got=EXAMPLE,
    headers=[IDEMPOTENCY_KEY, IF_MATCH],
)
def fill_project_money(request: HttpRequest, project: Path[Id], year: Year, data: MoneyFilled) -> HttpResponse:
    """Say how much of a year's money is done."""

    def act(caller: Caller) -> ProjectTold:
        fill_money(
            actor=caller.actor,
            now=caller.now,
            project=project,
            year=year,
            done=_number(data.done),
            as_of=data.as_of,
            scan=data.scan,
        )
        return _as_told(caller, project)

    return written(request, 200, act, target=_target(request, project))


def _target(request: HttpRequest, project: str) -> Target:
    actor = caller_of(request).actor
    return Target(PROJECT, project, lambda: locked(visible_cards(actor), project, THING))


def _node(data: NodePlanned) -> PlannedNode:
    return PlannedNode(kind=data.kind, name=data.name, weight=Decimal(data.weight), planned_on=data.planned_on)


def _number(value: str | None) -> Decimal | None:
    return None if value is None else Decimal(value)


def _text(value: Decimal | None) -> str | None:
    return None if value is None else str(plain(value))


def _as_told(caller: Caller, project: str) -> ProjectTold:
    return ProjectTold(**_told(find(caller.actor, project), china_date(caller.now)))


def _told(row: ProjectCard, on: date) -> dict[str, Any]:
    progress = project_progress(row, on)
    return {
        "id": row.public_id,
        "name": row.name,
        "owner": row.owner.public_id,
        "builder_name": row.builder_name,
        "content": row.content,
        "total": _text(row.total),
        "funds": row.funds,
        "starts_on": row.starts_on,
        "ends_on": row.ends_on,
        "ended": row.ended,
        "done": _text(progress.done),
        "due": _text(progress.due),
        "nodes": [_node_told(each) for each in progress.shares],
        "money": [_money_told(each) for each in row.money.all()],
    }


def _node_told(each: NodeShare) -> dict[str, Any]:
    node = each.node
    return {
        "position": node.position,
        "kind": node.kind,
        "name": node.name,
        "weight": _text(node.weight),
        "share": str(each.share),
        "planned_on": node.planned_on,
        "first_planned_on": node.first_planned_on,
        "reached_on": node.reached_on,
        "overdue": each.overdue,
        "note": node.note,
    }


def _money_told(row: ProjectMoney) -> dict[str, Any]:
    return {"year": row.year, "planned": _text(row.planned), "done": _text(row.done), "as_of": row.as_of}
