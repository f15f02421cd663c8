"""Papers that an amendment rests on: attached by who may propose, seen by who sees the amendment."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from luoshi.server.core.actor import Actor
from luoshi.server.core.said import chinese
from luoshi.server.files.owners import OwnerKind, announce_owner
from luoshi.server.ledger.audited import AMENDMENT
from luoshi.server.ledger.facts import amendment_facts
from luoshi.server.ledger.models import Amendment
from luoshi.server.ledger.scopes import visible_amendments
from luoshi.server.policy import Action


def announce_all() -> None:
    """Tell of the kind here."""
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


def _amendments(actor: Actor) -> "QuerySet[Amendment]":
    return visible_amendments(actor).select_related("task__government", "task__plan__government")
