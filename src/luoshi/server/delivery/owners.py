"""What files are attached to here: matters by the office, parts by their bodies, projects by who answers for them."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from luoshi.server.core.actor import Actor
from luoshi.server.delivery.audited import MATTER, PART, PROJECT
from luoshi.server.delivery.facts import card_facts, matter_facts, part_facts
from luoshi.server.delivery.models import Matter, Part, ProjectCard
from luoshi.server.delivery.scopes import visible_cards, visible_matters, visible_parts
from luoshi.server.files.owners import OwnerKind, announce_owner
from luoshi.server.policy import Action, Facts


def announce_all() -> None:
    """Tell of every kind here."""
    announce_owner(
        OwnerKind(
            kind=MATTER,
            label=_("督办事项"),
            visible=_matters,
            key="public_id",
            name=lambda row: f"{row.number} {row.task.title[:100]}",
            facts=matter_facts,
            attach=Action.MATTER_ATTACH,
        )
    )
    announce_owner(
        OwnerKind(
            kind=PART,
            label=_("分工"),
            visible=_parts,
            key="public_id",
            name=lambda row: f"{row.matter.number} {row.printed_name[:100]}",
            facts=_part_facts,
            attach=Action.PART_FEED_BACK,
        )
    )
    announce_owner(
        OwnerKind(
            kind=PROJECT,
            label=_("项目"),
            visible=_cards,
            key="public_id",
            name=lambda row: str(row.name)[:100],
            facts=_card_facts,
            attach=Action.PROJECT_NODE,
        )
    )


def _matters(actor: Actor) -> "QuerySet[Matter]":
    return visible_matters(actor).select_related("government", "task__government", "task__plan__government__parent")


def _parts(actor: Actor) -> "QuerySet[Part]":
    return visible_parts(actor).select_related("government", "organisation", "matter")


def _cards(actor: Actor) -> "QuerySet[ProjectCard]":
    return visible_cards(actor).select_related("government", "owner")


def _part_facts(row: Any) -> Facts:
    """Whoever enters something for a body begins with its scan, so the office may attach one."""
    return part_facts(row, on_behalf=True)


def _card_facts(row: Any) -> Facts:
    return card_facts(row, on_behalf=True)
