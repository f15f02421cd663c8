"""Finding: what holds all the words, and only what the actor sees."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from luoshi.server.core.actor import Actor
from luoshi.server.search.grams import terms, words
from luoshi.server.search.models import Entry


@dataclass(frozen=True, slots=True)
class SearchKind:
    """A kind of rows that are found (检索范围): ``visible`` gives those that an actor sees. Announced in ``ready``.

    ``in_year`` narrows rows to those of a year.
    """

    kind: str
    label: str
    visible: Callable[[Actor], "QuerySet[Any]"]
    in_year: Callable[[int], Q] = lambda year: Q()


_kinds: dict[str, SearchKind] = {}


def announce_kind(kind: SearchKind) -> None:
    """Tell of a kind of rows. Announcing a kind again replaces what was said before."""
    _kinds[kind.kind] = kind


def search(actor: Actor, query: str, *, kind: str = "", year: int | None = None) -> "QuerySet[Entry]":
    """The entries that hold every word of a query, items before papers, newest first; none for a query without words.

    ``kind`` narrows to one kind, ``year`` to rows of a year. Words are found inside others (水利 in 水利局), and with
    whatever width and blanks.
    """
    wanted = words(query)
    if not wanted:
        return Entry.objects.none()
    rows = Entry.objects.filter(seen_by(actor, kind, year), holding(wanted))
    return rows.order_by("-kind", "-row", "place")  # as the index stands, so that a page of many is soon full


def holding(wanted: list[str], prefix: str = "") -> Q:
    """Entries that hold words in normal form: their terms by the index, then the words themselves by a look."""
    every = [term for word in wanted for term in terms(word)]
    found = Q(**{f"{prefix}grams__holds": list(dict.fromkeys(every))})
    for word in wanted:
        if terms(word) != [(word, False)]:  # a pair is its own proof
            found &= Q(**{f"{prefix}text__contains": word})
    return found


def seen_by(actor: Actor, kind: str = "", year: int | None = None) -> Q:
    """Entries of rows that the actor sees."""
    found = Q(pk__in=())
    for each in _kinds.values():
        if not kind or each.kind == kind:
            visible = each.visible(actor).order_by().filter(pk=OuterRef("row"))
            if year is not None:
                visible = visible.filter(each.in_year(year))
            found |= Q(Exists(visible), kind=each.kind)  # looked up for what the words left, not listed beforehand
    return found


def kinds() -> tuple[SearchKind, ...]:
    """What can be found, in the order of the results."""
    return tuple(_kinds[kind] for kind in sorted(_kinds, reverse=True))


MOST = 1000
"""As many hits are counted; who has more than this narrows the words, not the pages."""


@dataclass(frozen=True, slots=True)
class Hits:
    """How many entries hold the words: ``number``, or more than that where ``more`` is set."""

    number: int
    more: bool


def hits(actor: Actor, query: str, *, kind: str = "", year: int | None = None) -> Hits:
    """The number of hits of a search, counted no further than ``MOST``."""
    rows = search(actor, query, kind=kind, year=year)[: MOST + 1]
    number = rows.count()
    return Hits(min(number, MOST), number > MOST)
