"""Who follows what is counted: rooms above announce what they compute of it, and hear of every change.

An app announces in its ``ready``. Services here tell as their last step, inside their transaction, so that what follows
is written together with the figure or not at all; the audit trail wakes its listeners only once an act is committed.
"""

from collections.abc import Callable, Collection
from datetime import datetime

from luoshi.server.ledger.models import Target
from luoshi.server.ledger.states import ItemState

Follower = Callable[[Collection[int], datetime], object]
"""Gets the items (keys of tasks) whose progress may have changed, and the moment of the act."""

_followers: dict[str, Follower] = {}


def announce_follower(name: str, follower: Follower) -> None:
    """Tell of somebody who computes something of what is counted. A name that was announced is replaced."""
    _followers[name] = follower


def tell_of_items(items: Collection[int], now: datetime) -> None:
    """What says how far some items are has changed."""
    for name in sorted(_followers) if items else ():
        _followers[name](items, now)


def tell_of_indicator(indicator: int, now: datetime) -> None:
    """Something was said of an indicator (its key): all items with a target of it are told of."""
    rows = Target.objects.filter(indicator=indicator, task__isnull=False).exclude(task__state=ItemState.WITHDRAWN)
    tell_of_items(sorted(set(rows.order_by().values_list("task", flat=True))), now)
