"""A number where it stands: its clause, its sentence, what is said before and behind it."""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib import resources

from luoshi.extraction.grammar.quantities import QuantityMatch, kind_of
from luoshi.extraction.grammar.units import UnitKind

# clauses and sentences longer than this are no Chinese prose; it bounds every look around a number
_FARTHEST = 600

_CLAUSE_EDGE = re.compile(r"[,。;!?:]")
_SENTENCE_EDGE = re.compile(r"[。;!?]")
_PART_EDGE = re.compile(r"[、和及与]")


@lru_cache(maxsize=1)
def _words() -> dict[str, list[str]]:
    text = resources.files("luoshi.extraction.data").joinpath("target_words.toml").read_text("utf-8")
    return {name: list(map(str, words)) for name, words in tomllib.loads(text).items()}


def words(name: str) -> str:
    """The alternation of a word list of data/target_words.toml, longest first."""
    return "(?:" + "|".join(sorted(map(re.escape, _words()[name]), key=len, reverse=True)) + ")"


@dataclass(frozen=True)
class Candidate:
    """A quantity in its line of normal text, with what decides about it.

    ``following`` and ``preceding`` are the next quantities of the line; ``committed`` says that the line is the text of
    a task or a goal or has a time limit; ``planned`` that it stands in a section of a paper that hands out tasks;
    ``in_heading`` that it stands in a heading.
    """

    text: str
    match: QuantityMatch
    following: QuantityMatch | None
    preceding: QuantityMatch | None
    part: tuple[int, int]
    committed: bool
    planned: bool
    in_heading: bool

    @cached_property
    def kind(self) -> UnitKind | None:
        """What the unit measures."""
        return kind_of(self.match)

    @cached_property
    def clause(self) -> tuple[int, int]:
        """The clause between commas that holds the number."""
        return around(self.text, self.match.start, self.match.end, _CLAUSE_EDGE)

    @cached_property
    def sentence(self) -> tuple[int, int]:
        """The sentence that holds the number."""
        return around(self.text, self.match.start, self.match.end, _SENTENCE_EDGE)

    @cached_property
    def said(self) -> str:
        """The clause before the number."""
        return self.text[self.clause[0] : self.match.start]

    @cached_property
    def behind(self) -> str:
        """The clause behind the number and its marks."""
        return self.text[self.match.outer_end : self.clause[1]]

    @cached_property
    def part_said(self) -> str:
        """The number's own part of the clause, before it."""
        return self.text[self.part[0] : self.match.start]

    @cached_property
    def part_behind(self) -> str:
        """The number's own part of the clause, behind it and its marks."""
        return self.text[self.match.outer_end : self.part[1]]

    @cached_property
    def sentence_said(self) -> str:
        """The sentence before the number."""
        return self.text[self.sentence[0] : self.match.start]

    @cached_property
    def before_in_paragraph(self) -> str:
        """What stands before the number since the last full stop."""
        opened = self.text.rfind("。", max(0, self.match.start - _FARTHEST), self.match.start) + 1
        return self.text[opened : self.match.start]

    @cached_property
    def in_han(self) -> bool:
        """Whether the number is written in Han numerals."""
        return not any(c.isdigit() for c in self.text[self.match.number_start : self.match.number_end])


def around(text: str, start: int, end: int, edge: re.Pattern[str]) -> tuple[int, int]:
    """The stretch between two edges that holds a span."""
    left = max(0, start - _FARTHEST)
    for found in edge.finditer(text, left, start):
        left = found.end()
    right = edge.search(text, end, end + _FARTHEST)
    return left, right.start() if right else min(len(text), end + _FARTHEST)


def part_of_clause(text: str, match: QuantityMatch, matches: Sequence[QuantityMatch], position: int) -> tuple[int, int]:
    """The clause of a number; where it holds several, the part between the 、 和 及 around this one.

    ``分别达到65%和55%`` is one part: its numbers share their subject.
    """
    left, right = around(text, match.start, match.end, _CLAUSE_EDGE)
    said = text[left : match.start]
    if "分别" in said:
        return left, right
    if position > 0 and matches[position - 1].end > left and "均" not in said:
        cut = _PART_EDGE.search(text, matches[position - 1].end, match.start)
        left = cut.end() if cut else left
    if position + 1 < len(matches) and matches[position + 1].start < right:
        cuts = list(_PART_EDGE.finditer(text, match.end, matches[position + 1].start))
        right = cuts[-1].start() if cuts else right
    return left, right
