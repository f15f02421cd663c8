"""Documents with one digit changed: the value of the fact must change, or the fact must go."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from facts import facts
from soundness_of_readings import value_of

from luoshi.document import Document
from luoshi.extraction.pipeline import extract
from luoshi.extraction.reading import DateFact, Deadline, DocumentNumber, Fact, PlanReading, Quantity

VALUED = (Quantity, Deadline, DocumentNumber, DateFact)
_JOINT = re.compile(r"(?<=[月日])(?:[-—－~～至]|到)")
_ROWS = ("0123456789", "０１２３４５６７８９", "一二三四五六七八九")


@dataclass(frozen=True)
class Change:
    """One digit of one fact: where it stands and what it becomes."""

    fact: Fact
    at: int
    digit: str


def changes(reading: PlanReading) -> list[Change]:
    """One change for each digit of each fact with a value; each place once, though several facts may share it.

    The lower end of a range of time is left out: a limit keeps the upper one alone (a known gap with its own test).
    """
    found: dict[tuple[type, int], Change] = {}
    for _, fact in facts(reading):
        if isinstance(fact, VALUED):
            for offset, character in enumerate(fact.quote):
                if offset < _upper_end(fact):
                    continue
                for row in _ROWS:
                    if character in row:
                        other = row[(row.index(character) + 1) % len(row)]
                        found.setdefault((type(fact), fact.start + offset), Change(fact, fact.start + offset, other))
    return list(found.values())


def _upper_end(fact: Fact) -> int:
    """Where the digits that the value hangs on begin."""
    joint = _JOINT.search(fact.quote) if isinstance(fact, Deadline) else None
    return joint.start() if joint else 0


def survivors(document: Document, change: Change) -> Iterator[str]:
    """Facts over the changed digit that still have the old value, as lines for a report."""
    text = document.text[: change.at] + change.digit + document.text[change.at + 1 :]
    reading = extract(replace(document, text=text))
    for path, fact in facts(reading):
        over_it = type(fact) is type(change.fact) and fact.start <= change.at < fact.end
        if over_it and value_of(fact) == value_of(change.fact):
            yield f"{path}: {change.fact.quote!r} → {fact.quote!r} still says {value_of(fact)}"
