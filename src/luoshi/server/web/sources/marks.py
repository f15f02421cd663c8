"""Marks in a text: what is marked how, and the text cut into segments that know their marks. Pure."""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum


class MarkState(StrEnum):
    """How a marked fact stands; the page shows it by the line under the words, never by colour alone."""

    PLAIN = "plain"
    WAITING = "waiting"
    SETTLED = "settled"
    ASIDE = "aside"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Mark:
    """A marked stretch ``[start, end)`` of a text, in code points.

    ``kind`` is a name of ``words.KIND_WORDS``, ``key`` names the mark within its page, ``label`` is what a reader hears
    and a pointer sees beside the kind, such as its state in words.
    """

    key: str
    start: int
    end: int
    kind: str = "fact"
    state: MarkState = MarkState.PLAIN
    label: str = ""


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of text with the marks that lie over it, the outermost first."""

    start: int
    text: str
    marks: tuple[Mark, ...]


def in_order(marks: Sequence[Mark]) -> list[Mark]:
    """Marks as they are opened: by their place, the longer one outside; empty ones mark nothing."""
    return sorted((mark for mark in marks if mark.end > mark.start), key=lambda mark: (mark.start, -mark.end))


def segments(text: str, start: int, end: int, marks: Sequence[Mark]) -> Iterator[Segment]:
    """The text from ``start`` to ``end`` cut wherever a mark begins or ends; marks may overlap and nest."""
    inside = [mark for mark in in_order(marks) if mark.start < end and mark.end > start]
    cuts = {start, end}
    for mark in inside:
        cuts |= {max(mark.start, start), min(mark.end, end)}
    places = sorted(cuts)
    over: list[Mark] = []
    waiting = iter(inside)
    coming = next(waiting, None)
    for low, high in itertools.pairwise(places):
        over = [mark for mark in over if mark.end > low]
        while coming is not None and coming.start <= low:
            over.append(coming)
            coming = next(waiting, None)
        yield Segment(low, text[low:high], tuple(over))
