"""Who follows what bodies say: rooms above announce what becomes of a feedback there, and hear of every step of it.

An app announces in its ``ready``. Services here tell as their last step, inside their transaction, so that what follows
is written together with the feedback or not at all.
"""

from collections.abc import Callable
from datetime import datetime

from luoshi.server.core.actor import Actor
from luoshi.server.delivery.models import Feedback
from luoshi.server.delivery.states import PartAct

Follower = Callable[[Feedback, PartAct, Actor, datetime], object]
"""Gets the feedback, what was done to it, by whom, and the moment."""

_followers: dict[str, Follower] = {}


def announce_feedback_follower(name: str, follower: Follower) -> None:
    """Tell of somebody for whom something follows from a feedback. A name that was announced is replaced."""
    _followers[name] = follower


def tell_of_feedback(feedback: Feedback, act: PartAct, actor: Actor, now: datetime) -> None:
    """Something was done to a feedback: it came in, was taken back, accepted, or sent back."""
    for name in sorted(_followers):
        _followers[name](feedback, act, actor, now)
