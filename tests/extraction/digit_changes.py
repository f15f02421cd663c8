"""Documents with one digit changed: the value of the fact must change, or the fact must go."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from facts import facts
from soundness_of_readings import value_of

from luoshi.document import Document
from luoshi.extraction.pipeline import extract
from luoshi.extraction.reading import DateFact, Deadline, DocumentNumber, Fact, PlanReading, Quantity

VALUED = (Quantity, Deadline, DocumentNumber, DateFact)
_ROWS = ("0123456789", "０１２３４５６７８９", "一二三四五六七八九")


@dataclass(frozen=True)
class Change:
    """One digit of one fact: where it stands and what it becomes."""

    fact: Fact
    at: int
    digit: str


def changes(reading: PlanReading) -> list[Change]:
    """One change for each digit of each fact with a value; each place once, though several facts may share it."""
    found: dict[tuple[type, int], Change] = {}
    for _, fact in facts(reading):
        if isinstance(fact, VALUED):
            for offset, character in enumerate(fact.quote):
                for row in _ROWS:
                    if character in row:
                        other = row[(row.index(character) + 1) % len(row)]
                        found.setdefault((type(fact), fact.start + offset), Change(fact, fact.start + offset, other))
    return list(found.values())


def said_by(fact: Fact) -> tuple[Any, ...]:
    """What a fact says by its digits: its value and, of a range of time, the lower end."""
    return (*value_of(fact), fact.since) if isinstance(fact, Deadline) else value_of(fact)


def survivors(document: Document, change: Change) -> Iterator[str]:
    """Facts over the changed digit that still have the old value, as lines for a report."""
    text = document.text[: change.at] + change.digit + document.text[change.at + 1 :]
    reading = extract(replace(document, text=text))
    for path, fact in facts(reading):
        over_it = type(fact) is type(change.fact) and fact.start <= change.at < fact.end
        if over_it and said_by(fact) == said_by(change.fact):
            yield f"{path}: {change.fact.quote!r} → {fact.quote!r} still says {said_by(fact)}"
