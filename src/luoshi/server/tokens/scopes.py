"""Which tokens an actor sees."""

from django.db.models import Q, QuerySet

from luoshi.server.core.actor import Actor
from luoshi.server.orgs.scopes import where
from luoshi.server.policy import Action
from luoshi.server.policy.conditions import HERE, OWN
from luoshi.server.tokens.models import ApiToken


def visible_tokens(actor: Actor) -> "QuerySet[ApiToken]":
    """One's own; all of the government for the security administrator."""
    meanings = {
        HERE: Q(government__public_id=actor.government),
        OWN: Q(user__public_id=actor.user),
    }
    return ApiToken.objects.filter(where(actor, Action.TOKEN_VIEW, meanings))
