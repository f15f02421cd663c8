"""The head of a clause: which verb it turns on, and whether it commits to anything.

The knowledge is ``data/verbs.toml``. Chinese verbs do not inflect and many stand as nouns (建设进度), so a word counts as
the head by its place: at the opening of the clause behind adverbs; behind 采取…措施; behind a subject; or at the end,
as predicate (项目全面竣工). Every word is tried once at every position, longest first, so the time is linear.

Offsets are normal ones (see ``view.py``).
"""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from importlib import resources

from luoshi.extraction.reading import Strength


class Words:
    """A set of words that answers whether one of them stands at a place; the longest wins."""

    __slots__ = ("_by_first", "_by_last")

    def __init__(self, words: Iterable[str]) -> None:
        self._by_first: dict[str, list[str]] = {}
        self._by_last: dict[str, list[str]] = {}
        for word in sorted(set(words), key=len, reverse=True):
            self._by_first.setdefault(word[0], []).append(word)
            self._by_last.setdefault(word[-1], []).append(word)

    def end_at(self, text: str, at: int, end: int) -> int:
        """Where the longest word that opens at ``at`` ends; ``at`` where none does."""
        if at < end:
            for word in self._by_first.get(text[at], ()):
                if text.startswith(word, at, end):
                    return at + len(word)
        return at

    def start_at(self, text: str, start: int, end: int) -> int:
        """Where the longest word that closes at ``end`` begins; ``end`` where none does."""
        if start < end:
            for word in self._by_last.get(text[end - 1], ()):
                if text.endswith(word, start, end):
                    return end - len(word)
        return end


class Shape(StrEnum):
    """How a clause is built: verb and object, subject and predicate, or a circumstance of another clause."""

    VERB = "verb"
    PREDICATE = "predicate"
    MANNER = "manner"


@dataclass(frozen=True, slots=True)
class Head:
    """What a clause turns on. ``[start, end)`` is the verb, ``[opens, closes)`` what it acts on: its object, or the subject
    in front of a predicate. ``urge`` is what an adverb adds (力争, 确保)."""

    shape: Shape
    start: int
    end: int
    opens: int
    closes: int
    urge: Strength | None = None


@dataclass(frozen=True)
class Lexicon:
    """The word lists of ``data/verbs.toml``, ready to match."""

    verbs: Words
    strength: dict[str, Strength]
    nominal: frozenset[str]
    hastening: frozenset[str]
    serial: frozenset[str]
    nominal_tails: Words
    predicates: Words
    firm_predicates: frozenset[str]
    degrees: Words
    adverbs: Words
    striving: frozenset[str]
    binding: frozenset[str]
    openers: Words
    ends_required: frozenset[str]
    manner_ends: Words
    closers: Words
    within: Words
    together: Words
    ways: Words


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """The knowledge about verbs, read once."""
    data = tomllib.loads(resources.files("luoshi.extraction.data").joinpath("verbs.toml").read_text("utf-8"))
    strength = {word: Strength(name) for name, words in data["strength"].items() for word in words}
    manner = data["manner"]
    return Lexicon(
        verbs=Words(strength),
        strength=strength,
        nominal=frozenset(data["nominal"]),
        hastening=frozenset(data["hastening"]),
        serial=frozenset(data["serial"]),
        nominal_tails=Words(data["nominal_tails"]),
        predicates=Words(data["predicates"]),
        firm_predicates=frozenset(data["firm_predicates"]),
        degrees=Words(data["degrees"]),
        adverbs=Words(data["adverbs"]),
        striving=frozenset(data["striving"]),
        binding=frozenset(data["binding"]),
        openers=Words(manner["openers"]),
        ends_required=frozenset(manner["ends_required"]),
        manner_ends=Words(manner["ends"]),
        closers=Words(manner["closers"]),
        within=Words(manner["within"]),
        together=Words(manner["together"]),
        ways=Words(manner["ways"]),
    )
