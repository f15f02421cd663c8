"""The clauses and sentences of one line around its numbers, found once for all of them.

A line can hold thousands of numbers: each asks for its clause, its sentence and its own part of the clause, and gets
them by a look into sorted places.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import cache
from itertools import islice

from luoshi.extraction.grammar.quantities import QuantityMatch

# clauses and sentences longer than this are no Chinese prose; it bounds every look around a number
FARTHEST = 600

_SHORT = 80  # characters that are searched as fast as what is known of the line is looked up

_CLAUSE_EDGE = re.compile(r"[,。;!?:]")
_PART_EDGE = re.compile(r"[、和及与]")

Span = tuple[int, int]


class LineParts:
    """Where a line of normal text parts; ``matches`` are its quantities in order."""

    __slots__ = ("_begins", "_clause_edges", "_joints", "_joints_of", "_matches", "_sentence_edges", "_text")

    def __init__(self, text: str, matches: Sequence[QuantityMatch]) -> None:
        self._text = text
        self._begins: dict[re.Pattern[str], list[int]] = {}
        self._matches = matches
        self._clause_edges = [edge.start() for edge in _CLAUSE_EDGE.finditer(text)]
        self._sentence_edges = [at for at in self._clause_edges if text[at] not in ",:"]
        self._joints: list[Span] = []  # of each stretch between two numbers that parts them: its first and last joint
        self._joints_of: list[int] = []  # the places of the numbers before those stretches
        for position in range(len(matches) - 1):
            cuts = [cut.start() for cut in _PART_EDGE.finditer(text, *_between(matches, position))]
            if cuts:
                self._joints.append((cuts[0], cuts[-1]))
                self._joints_of.append(position)

    def clause(self, start: int, end: int) -> Span:
        """The clause between commas and colons that holds a span."""
        return self._around(self._clause_edges, start, end)

    def sentence(self, start: int, end: int) -> Span:
        """The sentence that holds a span."""
        return self._around(self._sentence_edges, start, end)

    def _around(self, edges: list[int], start: int, end: int) -> Span:
        before = bisect_left(edges, start) - 1
        behind = bisect_left(edges, end)
        left, right = max(0, start - FARTHEST), min(len(self._text), end + FARTHEST)
        if before >= 0 and edges[before] >= left:
            left = edges[before] + 1
        if behind < len(edges) and edges[behind] < right:
            right = edges[behind]
        return left, right

    def says(self, words: re.Pattern[str], start: int, end: int) -> bool:
        """Whether one of some words stands in a stretch; for long ones, where they begin in the line is found once.

        ``words`` may look back, but neither ahead nor for an edge: what ends the stretch must not change a match.
        """
        if end - start <= _SHORT:
            return words.search(self._text, start, end) is not None
        begins = self._begins.get(words)
        if begins is None:
            begins = self._begins[words] = [found.start() for found in _beginning(words).finditer(self._text)]
        at = bisect_left(begins, start)
        return any(words.match(self._text, begin, end) for begin in islice(begins, at, bisect_left(begins, end)))

    def own(self, position: int) -> Span:
        """The clause of a number; where it holds several, the part between the 、 和 及 around this one.

        ``分别达到65%和55%`` is one part: its numbers share their subject.
        """
        match = self._matches[position]
        left, right = self.clause(match.start, match.end)
        said = self._text[left : match.start]
        if "分别" in said:
            return left, right
        behind = bisect_left(self._joints_of, position)
        before = behind - 1
        if "均" not in said and before >= 0 and self._matches[self._joints_of[before]].end > left:
            nearest = self._joints_of[before] == position - 1
            left = self._joints[before][0 if nearest else 1] + 1
        if behind < len(self._joints_of) and self._matches[self._joints_of[behind] + 1].start < right:
            nearest = self._joints_of[behind] == position
            right = self._joints[behind][1 if nearest else 0]
        return left, right


@cache
def _beginning(words: re.Pattern[str]) -> re.Pattern[str]:
    """A pattern that finds every place where one of some words begins, overlapping ones, too."""
    return re.compile(f"(?={words.pattern})")


def _between(matches: Sequence[QuantityMatch], position: int) -> Span:
    """The stretch between a number with its marks and the next one."""
    return matches[position].outer_end, matches[position + 1].start
