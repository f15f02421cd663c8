"""What files are attached to here: items by who may register them, amendments by who may propose them."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from luoshi.server.core.actor import Actor
from luoshi.server.core.said import chinese
from luoshi.server.files.owners import OwnerKind, announce_owner
from luoshi.server.ledger.audited import AMENDMENT, ITEM
from luoshi.server.ledger.facts import amendment_facts, item_facts
from luoshi.server.ledger.models import Amendment, Task
from luoshi.server.ledger.scopes import visible_amendments, visible_items
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
    announce_owner(
        OwnerKind(
            kind=AMENDMENT,
            label=_("事项变更"),
            visible=_amendments,
            key="public_id",
            name=lambda row: f"{row.task.title[:100]} {chinese(row.get_subject_display())}",
            facts=amendment_facts,
            attach=Action.AMENDMENT_PROPOSE,
        )
    )


def _items(actor: Actor) -> "QuerySet[Task]":
    return visible_items(actor).select_related("government", "plan__government__parent")


def _amendments(actor: Actor) -> "QuerySet[Amendment]":
    return visible_amendments(actor).select_related("task__government", "task__plan__government")
