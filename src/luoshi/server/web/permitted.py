"""Which acts a page offers: those that the actor may do, by the names that templates use."""

from collections.abc import Iterable

from luoshi.server.core.actor import Actor
from luoshi.server.policy import Action, Facts, may


def permitted(actor: Actor, facts: Facts, actions: Iterable[Action]) -> frozenset[str]:
    """The values of the actions that the actor may do to the thing with these facts."""
    return frozenset(action.value for action in actions if may(actor, action, facts))
