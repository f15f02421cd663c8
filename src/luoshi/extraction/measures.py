"""The measures of a task: one for each clause of its body, with what it commits to and how strongly.

Strength is that of the verb (完成 firm, 争取 strive, 推进 push), raised by 确保 and lowered by 力争; a clause with a
figure or the words of a finished state is firm. What a clause commits to follows from its verb and from the noun its
object closes with (``commitments.py``). Clauses of manner commit to nothing.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import TypeVar

from luoshi.extraction.clauses import Clause, Passage, titles_among
from luoshi.extraction.commitments import kind_of_clause, obtains_means
from luoshi.extraction.due import DueFinder
from luoshi.extraction.grammar.quantities import Form, QuantityMatch, VagueMatch, find_vague, kind_of
from luoshi.extraction.grammar.units import UnitKind
from luoshi.extraction.limits import Limits
from luoshi.extraction.objects import split_objects
from luoshi.extraction.reading import Deadline, Fact, Grade, Measure, MeasureKind, Strength
from luoshi.extraction.verbs import Head, Shape, lexicon


def find_measures(passages: Iterable[Passage], due: DueFinder | None = None) -> tuple[Measure, ...]:
    """The measures in the paragraphs of a task's body, in order. Linear in their length.

    ``due`` finds the years of their time limits; without it they have none.
    """
    return tuple(measure for passage in passages for measure in _in_passage(passage, due))


def _in_passage(passage: Passage, due: DueFinder | None) -> list[Measure]:
    text = passage.text
    clauses = passage.clauses
    if not clauses:
        return []
    figures = [match for match in passage.figures if _commits(text, match)]
    titles = titles_among(clauses)
    vague = [match for match in find_vague(text) if not passage.hidden[match.start]]
    nearly = "基本" in text
    limits = Limits(passage.limits if due is not None else ())
    found = []
    for clause in clauses:
        if not titles or clause not in titles:
            span = (clause.start, clause.end)
            limit = due.of_clause(passage.view, span, clause.time, limits) if due and limits else None
            found.append(
                _measure(passage, clause, _within(figures, clause), _vague(text, vague, clause, nearly=nearly), limit)
            )
    return found


# 基本完成: how much is enough is not said
_NEARLY = re.compile(r"基本(?=完成|实现|建成|形成|消除|解决|达到|具备|普及|满足)")


def _vague(text: str, vague: list[VagueMatch], clause: Clause, *, nearly: bool) -> VagueMatch | None:
    """What leaves open how much a clause commits to; ``nearly`` says that 基本 stands in the paragraph."""
    counted = _within(vague, clause)
    enough = _NEARLY.search(text, clause.start, clause.end) if nearly and not counted else None
    return VagueMatch(*enough.span()) if enough else counted


_UNCOUNTED = frozenset({UnitKind.TIME, UnitKind.OCCURRENCE, UnitKind.AGE, UnitKind.SCORE})
_CONDITION = re.compile(r"的(?!目标|任务)")


def _commits(text: str, match: QuantityMatch) -> bool:
    """Whether a figure can be what a clause commits to: no duration, no 十大…, no condition (20吨以上的锅炉)."""
    if match.form is Form.BIG or kind_of(match) in _UNCOUNTED:
        return False
    if text[match.start] == "一" and text[match.end : match.end + 1] in ("、", ",", "。", ""):  # 整改一个、销号一个
        return False
    return not (match.bounds and _CONDITION.match(text, match.outer_end))


M = TypeVar("M", QuantityMatch, VagueMatch)


def _within(matches: Sequence[M], clause: Clause) -> M | None:
    """The first match inside a clause, or None. Matches are in order."""
    if not matches:
        return None
    at = bisect_left(matches, clause.start, key=_start)
    return matches[at] if at < len(matches) and matches[at].end <= clause.end else None


def _start(match: QuantityMatch | VagueMatch) -> int:
    return match.start


def _measure(
    passage: Passage,
    clause: Clause,
    figure: QuantityMatch | None,
    vague: VagueMatch | None,
    limit: Deadline | None,
) -> Measure:
    text, head = passage.text, clause.head
    kind = kind_of_clause(text, clause, figure is not None)
    verb: Fact | None = None
    objects: tuple[Fact, ...] = ()
    if head is not None:
        verb = passage.pin(head.start, head.end, "measures.verb")
        manner = head.shape is Shape.MANNER and head.opens < head.closes
        spans = [(head.opens, head.closes)] if manner else split_objects(text, head.opens, head.closes, passage.hidden)
        objects = tuple([passage.pin(left, right, "measures.object", Grade.LIKELY) for left, right in spans])
    return passage.pin_as(
        Measure,
        clause.start,
        clause.end,
        _rule(head),
        grade=_grade(clause),
        kind=kind,
        strength=_strength(text, head, kind),
        commitment=kind is not MeasureKind.MANNER and (head is not None or figure is not None),
        due=limit,
        verb=verb,
        objects=objects,
        vague=passage.pin(vague.start, vague.end, "measures.vague") if vague else None,
    )


def _rule(head: Head | None) -> str:
    if head is None:
        return "measures.bare"
    return "measures.verb" if head.shape is Shape.VERB else f"measures.{head.shape.value}"


_FAR = 8  # characters in front of the verb: adverbs and a time phrase


def _grade(clause: Clause) -> Grade:
    """A verb behind a long subject may be another's; a clause without a verb may be no clause."""
    if clause.head is None:
        return Grade.DOUBTFUL
    return Grade.CERTAIN if clause.head.start - clause.start <= _FAR else Grade.LIKELY


_RANK = (Strength.PUSH, Strength.STRIVE, Strength.FIRM)


def _strength(text: str, head: Head | None, kind: MeasureKind) -> Strength:
    """How strongly a clause binds, by its adverb, its verb and what it commits to."""
    if head is None or kind is MeasureKind.MANNER:
        return Strength.FIRM if kind is MeasureKind.TARGET else Strength.PUSH
    own = _verb_strength(text, head)
    if Strength.STRIVE in (head.urge, own):
        return Strength.PUSH if obtains_means(text, head) else Strength.STRIVE
    if head.urge is Strength.FIRM or kind in (MeasureKind.TARGET, MeasureKind.STATUS):
        return Strength.FIRM
    if kind is MeasureKind.OUTCOME or (kind is MeasureKind.ACTION and text.startswith("建设", head.start)):
        return Strength.PUSH
    return own


def _verb_strength(text: str, head: Head) -> Strength:
    """The strength of a verb; of several joined ones (推动建设) the weakest."""
    words = lexicon()
    if head.shape is Shape.PREDICATE:
        return Strength.FIRM if text[head.start : head.end] in words.firm_predicates else Strength.PUSH
    whole = words.strength.get(text[head.start : head.end])
    if whole is not None:
        return whole
    found = []
    at = head.start
    while at < head.end:
        end = words.verbs.end_at(text, at, head.end)
        if end > at:
            found.append(words.strength[text[at:end]])
        at = max(end, at + 1)
    return min(found, key=_RANK.index, default=Strength.PUSH)
