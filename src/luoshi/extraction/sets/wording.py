"""What two texts share: runs of characters, weighed by what is left of them without words that any plan uses.

A run counts the more the fewer tasks of the plan have it; ``S317线青石至古渡段改建工程`` names one, ``能力提升`` none.
Linear in the length of both texts: runs are found through an index of three characters.
"""

import re
import tomllib
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from luoshi.extraction.view import View

_GRAM = 3
_MANY = 40  # places of one gram beyond which it tells nothing
_SIGNS = re.compile(r"[^0-9A-Za-z一-鿿]")
_HAN = re.compile(r"[一-鿿]")


@lru_cache(maxsize=1)
def _plain() -> re.Pattern[str]:
    data = resources.files("luoshi.extraction").joinpath("data/plain_words.toml").read_text("utf-8")
    words = sorted(tomllib.loads(data)["words"], key=len, reverse=True)
    return re.compile("|".join(map(re.escape, words)))


def core(text: str) -> str:
    """A phrase in normal form without signs and without words that any plan uses."""
    return _SIGNS.sub("", _plain().sub("", text))


def bare(text: str) -> str:
    """A phrase in normal form without signs: what must agree where two titles are the same."""
    return _SIGNS.sub("", text)


def likeness(one: str, other: str) -> float:
    """Share of the pairs of characters that two phrases have in common (Dice), 0 to 1."""
    left, right = _pairs(bare(one)), _pairs(bare(other))
    if not left or not right:
        return 1.0 if bare(one) == bare(other) != "" else 0.0
    return 2 * len(left & right) / (len(left) + len(right))


def _pairs(text: str) -> set[str]:
    return {text[at : at + 2] for at in range(len(text) - 1)}


@dataclass(frozen=True, slots=True)
class Run:
    """A run that both texts have: normal positions in the asked text and in view ``view`` of the indexed ones."""

    start: int
    end: int
    view: int
    at: int
    text: str
    weight: int


class Wording:
    """An index over the texts of some tasks, several views a task."""

    def __init__(self, tasks: list[list[View]]) -> None:
        self.views: list[View] = []
        self.task_of: list[int] = []
        for number, views in enumerate(tasks):
            for view in views:
                self.views.append(view)
                self.task_of.append(number)
        self._grams: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
        self._pairs: defaultdict[str, set[int]] = defaultdict(set)
        for index, view in enumerate(self.views):
            text = view.text
            for at in range(len(text) - _GRAM + 1):
                self._grams[text[at : at + _GRAM]].append((index, at))
            for pair in _pairs(text):
                if len(_HAN.findall(pair)) == 2:
                    self._pairs[pair].add(self.task_of[index])

    def runs(self, text: str) -> dict[int, list[Run]]:
        """The longest runs that a text shares with each task, by task, the weightiest first."""
        diagonals: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
        for at in range(len(text) - _GRAM + 1):
            places = self._grams.get(text[at : at + _GRAM], ())
            if len(places) <= _MANY:
                for index, place in places:
                    diagonals[index, place - at].append(at)
        found: defaultdict[int, set[Run]] = defaultdict(set)
        for (index, shift), offsets in diagonals.items():
            for first, last in _stretches(offsets):
                start, end = _trimmed(text, first, last + _GRAM)
                run = text[start:end]
                weight = len(core(run))
                if weight:
                    found[self.task_of[index]].add(Run(start, end, index, start + shift, run, weight))
        return {task: _apart(runs) for task, runs in found.items()}

    def rare_pairs(self, text: str, tasks_at_most: int = 1) -> dict[int, set[str]]:
        """By task, the pairs of characters of a text that few tasks have; pairs of plain words do not count."""
        found: defaultdict[int, set[str]] = defaultdict(set)
        for word in _SIGNS.split(_plain().sub(" ", text)):
            for pair in sorted(_pairs(word)):
                tasks = self._pairs.get(pair, set())
                if len(tasks) <= tasks_at_most:
                    for task in sorted(tasks):
                        found[task].add(pair)
        return found


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """A stretch without the signs at its edges."""
    while start < end and _SIGNS.match(text[start]):
        start += 1
    while end > start and _SIGNS.match(text[end - 1]):
        end -= 1
    return start, end


def _stretches(places: list[int]) -> list[tuple[int, int]]:
    """(first, last) of each stretch of consecutive positions."""
    found = []
    first = last = places[0]
    for place in places[1:]:
        if place != last + 1:
            found.append((first, last))
            first = place
        last = place
    found.append((first, last))
    return found


def _apart(runs: set[Run]) -> list[Run]:
    """Runs that do not overlap in the asked text, the weightiest first."""
    kept: list[Run] = []
    for run in sorted(runs, key=lambda run: (-run.weight, run.start - run.end, run.start, run.view, run.at)):
        if all(run.end <= other.start or other.end <= run.start for other in kept):
            kept.append(run)
    return kept
