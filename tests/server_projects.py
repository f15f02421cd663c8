"""Projects of 云岭县 for the tests: registered by the office, filled in by the water bureau."""

from datetime import date
from decimal import Decimal
from typing import Any

from luoshi.server.delivery.models import ProjectCard
from luoshi.server.delivery.services.nodes import PlannedNode, plan_node
from luoshi.server.delivery.services.projects import PRESET_KEY, ProjectDetails, ProjectLinks, make_project
from server_cast import NOW, Cast

NAME = "清水河生态护岸工程"


def registered(
    cast: Cast, name: str = NAME, *, template: str = PRESET_KEY, links: Any = None, **more: Any
) -> ProjectCard:
    """A project of the water bureau with the nodes of a template."""
    given: dict[str, Any] = {"name": name, "owner": cast.body("water"), "total": Decimal(3600)}
    details = ProjectDetails(**given | more)
    return make_project(
        actor=cast.actor("compiler"), now=NOW, details=details, template=template, links=links or ProjectLinks()
    )


def embankment(cast: Cast) -> ProjectCard:
    """The same, its first node planned for a day that is over."""
    card = registered(cast)
    planned(cast, card, 0, date(2031, 8, 31))
    return card


def planned(
    cast: Cast, card: ProjectCard, position: int, day: date | None, weight: str = "1", comment: str = ""
) -> None:
    """A node of it planned for a day."""
    node = card.nodes.get(position=position)
    plan_node(
        actor=cast.actor("compiler"), now=NOW, project=card.public_id, position=position, comment=comment,
        node=PlannedNode(kind=node.kind, name=node.name, weight=Decimal(weight), planned_on=day),
    )  # fmt: skip
