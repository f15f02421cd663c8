"""Which papers an actor sees: the policy's table, turned into queries."""

from django.db.models import Q, QuerySet

from luoshi.server.core.actor import Actor
from luoshi.server.delivery.scopes import visible_matters
from luoshi.server.orgs.scopes import where
from luoshi.server.papers.models import PaperMatter, Snapshot
from luoshi.server.policy import Action
from luoshi.server.policy.conditions import HERE, OWN_ORGANISATION


def visible_papers(actor: Actor) -> "QuerySet[Snapshot]":
    """All papers for office and leaders; for others those about a matter that they see."""
    seen = visible_matters(actor).order_by().values("pk")
    meanings = {
        HERE: Q(government__public_id=actor.government),
        OWN_ORGANISATION: Q(pk__in=PaperMatter.objects.filter(matter__in=seen).order_by().values("snapshot")),
    }
    return Snapshot.objects.filter(where(actor, Action.PAPER_VIEW, meanings))
