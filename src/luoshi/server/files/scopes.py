"""Which attachments an actor sees: those of the rows that they see."""

from django.db.models import Q, QuerySet

from luoshi.server.core.actor import Actor
from luoshi.server.files.models import Attachment
from luoshi.server.files.owners import owner_kinds
from luoshi.server.orgs.scopes import NOTHING, where
from luoshi.server.policy import Action
from luoshi.server.policy.conditions import ANYWHERE, HERE


def visible_attachments(actor: Actor) -> "QuerySet[Attachment]":
    """The attachments of every row that the actor sees, within the actor's own government."""
    owned = NOTHING
    for kind in owner_kinds():
        owned |= Q(owner_kind=kind.kind, owner_id__in=kind.ids(actor))
    here = Q(government__public_id=actor.government)
    return Attachment.objects.filter(owned, where(actor, Action.FILE_VIEW, {ANYWHERE: Q(), HERE: here}))
