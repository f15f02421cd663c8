"""Which rows an actor sees: the policy's table, turned into queries."""

from django.db.models import Q, QuerySet

from luoshi.server.core.actor import Actor
from luoshi.server.cycles.models import Cycle
from luoshi.server.orgs.scopes import where
from luoshi.server.policy import Action
from luoshi.server.policy.conditions import ANYWHERE, HERE


def visible_cycles(actor: Actor) -> "QuerySet[Cycle]":
    """The cycles of one's own government; none of another's."""
    meanings = {ANYWHERE: Q(), HERE: Q(government__public_id=actor.government)}
    return Cycle.objects.filter(where(actor, Action.CYCLE_VIEW, meanings)).select_related("government")
