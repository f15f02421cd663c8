"""What a post holds, across all apps: each announces how to count its things and how to move them to another post.

An app announces in its ``ready``. The services move everything in one transaction (``services.hand_over``).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from luoshi.server.core.actor import Actor
from luoshi.server.orgs.models import Post


@dataclass(frozen=True, slots=True)
class Holder:
    """One sort of thing that posts hold (名下事项).

    ``count`` says how many a post holds; ``move`` hands all of them from the first post to the second, inside the
    transaction of the service, and records what it does itself where its rows are audited. ``names`` gives what people
    call the things on a day, in their order.
    """

    name: str
    label: str
    count: Callable[[Post], int]
    move: Callable[[Post, Post, Actor, datetime], None]
    names: Callable[[Post, date], Sequence[str]] = lambda post, on: ()


@dataclass(frozen=True, slots=True)
class Holding:
    """How many things of one sort a post holds."""

    name: str
    label: str
    count: int
    names: tuple[str, ...] = ()


_holders: dict[str, Holder] = {}


def announce_holder(holder: Holder) -> None:
    """Tell of a sort of thing that posts hold. Announcing a name again replaces what was said before."""
    _holders[holder.name] = holder


def holders() -> tuple[Holder, ...]:
    """Every sort that was announced, by name."""
    return tuple(_holders[name] for name in sorted(_holders))


def holdings_in_words(post: Post, on: date) -> tuple[Holding, ...]:
    """What a post holds, with the name of each thing as far as its app tells it; for the page of a hand-over."""
    told = {holder.name: holder for holder in holders()}
    return tuple(replace(held, names=tuple(told[held.name].names(post, on))) for held in holdings_of(post))


def holdings_of(post: Post) -> tuple[Holding, ...]:
    """What a post holds, sorts with nothing left out."""
    counted = ((holder, holder.count(post)) for holder in holders())
    return tuple(Holding(holder.name, holder.label, count) for holder, count in counted if count)
