"""What files are attached to here: items, by who may register them, seen by who sees the item."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from luoshi.server.core.actor import Actor
from luoshi.server.files.owners import OwnerKind, announce_owner
from luoshi.server.ledger.audited import ITEM
from luoshi.server.ledger.facts import item_facts
from luoshi.server.ledger.models import Task
from luoshi.server.ledger.scopes import visible_items
from luoshi.server.policy import Action


def announce_all() -> None:
    """Tell of every kind here."""
    announce_owner(
        OwnerKind(
            kind=ITEM,
            label=_("台账事项"),
            visible=_items,
            key="public_id",
            name=lambda row: str(row.title)[:100],
            facts=item_facts,
            attach=Action.ITEM_CREATE,
        )
    )


def _items(actor: Actor) -> "QuerySet[Task]":
    return visible_items(actor).select_related("government", "plan__government__parent")
