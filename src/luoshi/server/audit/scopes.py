"""Which events an actor sees."""

from django.db.models import QuerySet

from luoshi.server.audit.facts import trail_facts
from luoshi.server.audit.models import Event, Verification
from luoshi.server.core.actor import Actor
from luoshi.server.policy import Action, may


def visible_events(actor: Actor) -> "QuerySet[Event]":
    """The chain of the actor's own government for who may read it, else nothing."""
    if not may(actor, Action.AUDIT_READ, trail_facts(actor.government)):
        return Event.objects.none()
    return Event.objects.filter(government=actor.government)


def visible_verifications(actor: Actor) -> "QuerySet[Verification]":
    """The verifications of the actor's own chain for who may verify it, else nothing."""
    if not may(actor, Action.AUDIT_VERIFY, trail_facts(actor.government)):
        return Verification.objects.none()
    return Verification.objects.filter(government=actor.government)
