"""The measures of a task: one for each clause of its body, with what it commits to and how strongly.

Strength is that of the verb (brief 6: 完成 firm, 争取 strive, 推进 push), raised by 确保 and lowered by 力争; a clause with
a figure or the words of a finished state is firm. What a clause commits to follows from its verb and from the noun its
object closes with (``data/measures.toml``). Clauses of manner commit to nothing.
"""

import re
import tomllib
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

from luoshi.extraction.clauses import Clause, Passage, enclosed, passages
from luoshi.extraction.grammar.quantities import Form, QuantityMatch, VagueMatch, find_quantities, find_vague, kind_of
from luoshi.extraction.grammar.units import UnitKind
from luoshi.extraction.objects import split_objects
from luoshi.extraction.reading import Fact, Grade, Measure, MeasureKind, Strength
from luoshi.extraction.verbs import Head, Shape, Words, lexicon


def find_measures(text: str, start: int, end: int) -> tuple[Measure, ...]:
    """The measures in the body ``[start, end)`` of a task, in order. Linear in its length."""
    return tuple(measure for passage in passages(text, start, end) for measure in _in_passage(passage))


def _in_passage(passage: Passage) -> list[Measure]:
    text = passage.text
    clauses = passage.clauses()
    if not clauses:
        return []
    hidden = enclosed(text, 0, len(text))
    figures = [match for match in find_quantities(text) if _commits(text, match)]
    vague = [match for match in find_vague(text) if not hidden[match.start]]
    return [
        _measure(passage, clause, hidden, _within(figures, clause), _within(vague, clause))
        for clause in clauses
        if not _is_title(clause, clauses)
    ]


_UNCOUNTED = frozenset({UnitKind.TIME, UnitKind.OCCURRENCE, UnitKind.AGE, UnitKind.SCORE})
_CONDITION = re.compile(r"的(?!目标|任务)")


def _commits(text: str, match: QuantityMatch) -> bool:
    """Whether a figure can be what a clause commits to: no duration, no 十大…, no condition (20吨以上的锅炉)."""
    if match.form is Form.BIG or kind_of(match) in _UNCOUNTED:
        return False
    return not (match.bounds and _CONDITION.match(text, match.outer_end))


def _within(matches: Sequence[Any], clause: Clause) -> Any:
    """The first match inside a clause, or None. Matches are in order."""
    at = bisect_left(matches, clause.start, key=_start)
    return matches[at] if at < len(matches) and matches[at].end <= clause.end else None


def _start(match: QuantityMatch | VagueMatch) -> int:
    return match.start


_LONGEST_TITLE = 20


def _is_title(clause: Clause, clauses: list[Clause]) -> bool:
    """A short sentence without a verb is the heading of what follows, no measure."""
    if clause.head is not None or clause.end - clause.start > _LONGEST_TITLE:
        return False
    return sum(other.sentence == clause.sentence for other in clauses) == 1


def _measure(
    passage: Passage, clause: Clause, hidden: bytearray, figure: QuantityMatch | None, vague: VagueMatch | None
) -> Measure:
    text, head = passage.text, clause.head
    kind = _kind(text, clause, figure)
    verb, objects = None, tuple[Fact, ...]()
    if head is not None:
        verb = passage.pin(head.start, head.end, "measures.verb")
        objects = tuple(
            passage.pin(left, right, "measures.object", Grade.LIKELY)
            for left, right in split_objects(text, head.opens, head.closes, hidden)
        )
    return passage.pin_as(
        Measure,
        clause.start,
        clause.end,
        f"measures.{head.shape.value if head else 'bare'}",
        grade=_grade(clause),
        kind=kind,
        strength=_strength(text, head, kind, figure),
        commitment=kind is not MeasureKind.MANNER and (head is not None or figure is not None),
        verb=verb,
        objects=objects,
        vague=passage.pin(vague.start, vague.end, "measures.vague") if vague else None,
    )


def _grade(clause: Clause) -> Grade:
    """A verb behind a long subject may be another's; a clause without a verb may be no clause."""
    if clause.head is None:
        return Grade.DOUBTFUL
    return Grade.CERTAIN if clause.head.start - clause.start <= 8 else Grade.LIKELY  # noqa: PLR2004


# ---- what it commits to


@dataclass(frozen=True)
class _Rule:
    """A row of ``data/measures.toml``: verbs, and the nouns that the object closes with."""

    verbs: frozenset[str]
    ends: Words
    extra: Mapping[str, tuple[str, ...]]

    def fits(self, verb: str, text: str, start: int, end: int) -> bool:
        return verb in self.verbs and self.ends.start_at(text, start, end) < end


@lru_cache(maxsize=1)
def _rules() -> dict[MeasureKind, _Rule]:
    data = tomllib.loads(resources.files("luoshi.extraction.data").joinpath("measures.toml").read_text("utf-8"))
    rules = {}
    for name, row in data.items():
        extra = {key: tuple(words) for key, words in row.items() if key not in ("verbs", "ends")}
        rules[MeasureKind(name)] = _Rule(frozenset(row.get("verbs", ())), Words(row.get("ends", ())), extra)
    return rules
