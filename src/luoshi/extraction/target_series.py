"""Targets of one subject that belong together: values that follow in time, and one striven for beyond another.

2032年达到40%、2033年达到80% are stages 1 and 2; of 确保完成6亿元,力争7.5亿元 the second is the stretch of the first.
"""

from collections.abc import Sequence
from itertools import pairwise

from msgspec.structs import replace

from luoshi.extraction.reading import Strength, Target


def belonging(targets: Sequence[Target]) -> list[Target]:
    """The targets of a line in order, with their stages and stretches."""
    return _staged(_stretched(targets))


def _stretched(targets: Sequence[Target]) -> list[Target]:
    found = list(targets)
    for at, (one, other) in enumerate(pairwise(targets)):
        striven = other.strength is Strength.STRIVE and one.strength is Strength.FIRM
        if striven and _same(one, other) and _day(one) == _day(other) and not other.implied:
            found[at] = replace(one, stretch=other.quantity)
    return found


def _staged(targets: list[Target]) -> list[Target]:
    found = list(targets)
    begins = 0
    for at in range(1, len(targets) + 1):
        goes_on = at < len(targets) and _same(targets[at - 1], targets[at]) and _later(targets[at - 1], targets[at])
        if goes_on:
            continue
        if at - begins > 1:
            for stage, place in enumerate(range(begins, at), 1):
                found[place] = replace(targets[place], stage=stage)
        begins = at
    return found


def _same(one: Target, other: Target) -> bool:
    """Whether two targets measure the same: the same words, in the same unit."""
    subject = (one.subject.start, one.subject.end) == (other.subject.start, other.subject.end)
    return (subject or one.subject.quote == other.subject.quote) and one.quantity.unit == other.quantity.unit


def _day(target: Target) -> str | None:
    return target.due.resolved if target.due else None


def _later(one: Target, other: Target) -> bool:
    earlier = one.due.last_day if one.due else None
    later = other.due.last_day if other.due else None
    return earlier is not None and later is not None and earlier < later
