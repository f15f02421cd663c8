"""Which notices and channels an actor sees."""

from django.db.models import Q, QuerySet

from luoshi.server.core.actor import Actor
from luoshi.server.notices.models import Channel, Notice
from luoshi.server.orgs.scopes import where
from luoshi.server.policy import Action
from luoshi.server.policy.conditions import HERE, OWN


def visible_notices(actor: Actor) -> "QuerySet[Notice]":
    """The actor's own, whatever post they act in."""
    meanings = {HERE: Q(government__public_id=actor.government), OWN: Q(person__public_id=actor.user)}
    return Notice.objects.filter(where(actor, Action.NOTICE_VIEW, meanings))


def visible_channels(actor: Actor) -> "QuerySet[Channel]":
    """Those of the government, for its system administrator."""
    return Channel.objects.filter(where(actor, Action.CHANNEL_VIEW, {HERE: Q(government__public_id=actor.government)}))
