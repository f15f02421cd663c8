"""Projects of 云岭县 in the demo: one on its way with a node that is overdue, one that has just begun."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal

from luoshi.server.core.actor import Actor
from luoshi.server.core.clock import china_date
from luoshi.server.delivery.leading import ANSWERING
from luoshi.server.delivery.models import ProjectCard
from luoshi.server.delivery.services.nodes import PlannedNode, fill_money, fill_node, plan_money, plan_node
from luoshi.server.delivery.services.projects import PRESET_KEY, ProjectDetails, ProjectLinks, make_project
from luoshi.server.ledger.models import Responsibility

_PLANNED = (-240, -150, -30, 45, 210, 400, 450)
"""Days from now on which the common nodes of the first project are planned."""
_REACHED = ((0, -238), (1, -120))
_LATER = (-20, 60, 120, 180, 420, 600, 660)


def make_demo_projects(now: datetime, office: Actor, units: Mapping[str, Actor], bodies: Mapping[str, str]) -> None:
    """Register two projects and fill them in as their bodies would; ``units`` are clerks by the body's name in the
    register, ``bodies`` public ids by the same.
    """
    first = _project(now, office, bodies["water"], "云岭河干流防洪提升工程", Decimal(8600), _PLANNED)
    node = first.nodes.get(position=4)
    moved = china_date(now) + timedelta(days=270)
    plan = PlannedNode(kind=node.kind, name=node.name, weight=Decimal(4), planned_on=moved)
    plan_node(
        actor=office, now=now, project=first.public_id, position=4, node=plan, comment="汛期停工，主体工程顺延两个月"
    )
    clerk = units["water"]
    for position, days in _REACHED:
        day = china_date(now) + timedelta(days=days)
        fill_node(actor=clerk, now=now, project=first.public_id, position=position, reached_on=day, note="已取得批复")
    year = china_date(now).year
    for at, planned in ((year, Decimal(3200)), (year + 1, Decimal(5400))):
        plan_money(actor=office, now=now, project=first.public_id, year=at, planned=planned)
    fill_money(actor=clerk, now=now, project=first.public_id, year=year, done=Decimal("1280.5"))
    _project(now, office, bodies["agriculture"], "高标准农田改造提升项目", None, _LATER)


def _project(
    now: datetime, office: Actor, owner: str, name: str, total: Decimal | None, planned: tuple[int, ...]
) -> ProjectCard:
    parts = Responsibility.objects.filter(organisation__public_id=owner, role__in=ANSWERING)
    tasks = parts.order_by("task__plan", "task__position", "pk").values_list("task__public_id", flat=True)
    card = make_project(
        actor=office,
        now=now,
        details=ProjectDetails(name=name, owner=owner, total=total, funds="县级财政和上级专项资金"),
        template=PRESET_KEY,
        links=ProjectLinks(tasks=tuple(dict.fromkeys(tasks))[:2]),
    )
    for node, days in zip(card.nodes.order_by("position"), planned, strict=True):
        day = china_date(now) + timedelta(days=days)
        new = PlannedNode(kind=node.kind, name=node.name, weight=node.weight, planned_on=day)
        plan_node(actor=office, now=now, project=card.public_id, position=node.position, node=new)
    return card
