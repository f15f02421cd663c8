"""A number where it stands: its clause, its sentence, what is said before and behind it."""

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib import resources

from luoshi.extraction.grammar.quantities import QuantityMatch, kind_of
from luoshi.extraction.grammar.units import UnitKind
from luoshi.extraction.verbs import lexicon

# clauses and sentences longer than this are no Chinese prose; it bounds every look around a number
_FARTHEST = 600

CLAUSE_EDGE = re.compile(r"[,。;!?:]")
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
    ``in_heading`` that it stands in a heading. ``baseline`` is the number that it starts from (由61%提高到80%).
    """

    text: str
    match: QuantityMatch
    following: QuantityMatch | None
    preceding: QuantityMatch | None
    part: tuple[int, int]
    committed: bool
    planned: bool
    in_heading: bool
    baseline: QuantityMatch | None = None

    @cached_property
    def per(self) -> tuple[int, int] | None:
        """Where the clause says for each of what the amount is reached: 每个乡镇, 每村."""
        return _per(self.text, *self.clause, self.match.start)

    @cached_property
    def kind(self) -> UnitKind | None:
        """What the unit measures."""
        return kind_of(self.match)

    @cached_property
    def clause(self) -> tuple[int, int]:
        """The clause between commas that holds the number."""
        return around(self.text, self.match.start, self.match.end, CLAUSE_EDGE)

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


_CLAUSE = re.compile(r"[^,。;:!?]+")
_LONGEST_CLAUSE = 60


def clauses_with(sign: re.Pattern[str], text: str, start: int) -> Iterator[tuple[int, int]]:
    """The short clauses behind a place of a line that hold a sign, where a pattern of the whole clause may be tried."""
    if sign.search(text, start) is None:
        return
    for clause in _CLAUSE.finditer(text, start):
        begins, ends = clause.span()
        if ends - begins <= _LONGEST_CLAUSE and sign.search(text[begins:ends]):
            yield begins, ends


_EACH = re.compile(
    r"每(?!年|月|季|周|日|天|半年|学期|学年|批|次|逢|[千百万亿]|\d|增|减|降|提|超|低)(?:一|个|名|位|座|所|家|条|支|处|类|项)?"
)
# for each of what, where it is one of the usual bearers; a measure word alone (每棵, 每亩) is one
_BEARER = re.compile(
    r"(?:行政|自然|中心|重点|示范|贫困|脱贫)?村(?:居|屯|组)?(?:\(社区\))?|乡镇?(?:\((?:街道|场|办)[^()]{0,8}\))?|镇(?:\(街道\))?|街道|社区|县(?:\(市、区\))?"
    r"|地\(市、州、盟\)|市州?|省份?|区|网格|小区|学校|班级?|园区|企业|单位|部门|项目|点位|支部|流域|河流|户|人|亩|棵|平方米|吨|公里|件|株|床|生"
)
_LONGEST_PER = 14


def _per(text: str, begin: int, end: int, at: int) -> tuple[int, int] | None:
    """The last 每… before a position of its clause: a usual bearer, else up to the verb, the bound or the number."""
    each = [found.span() for found in _EACH.finditer(text, begin, at)]
    if not each or at - each[-1][0] > 40:
        return None
    start, stop = each[-1]
    bearer = _BEARER.match(text, stop, at) or (_BEARER.match(text, start + 1, at) if stop > start + 1 else None)
    if bearer:
        return start, bearer.end()
    while stop < at and stop - start < _LONGEST_PER:
        if _AFTER_PER.match(text, stop) or lexicon().verbs.end_at(text, stop, at) > stop:
            return (start, stop) if stop - start >= 3 else None
        stop += 1
    return (start, stop) if stop == at and stop - start >= 2 else None


_AFTER_PER = re.compile(
    r"至少|最少|不[少低]于|不超过|不小于|达|要|应|须|原则上|[省市县]级|有(?!机|限)|均|都|的|\d|[一二两三四五六七八九十](?=[个名家所处座])"
)


def part_of_clause(text: str, match: QuantityMatch, matches: Sequence[QuantityMatch], position: int) -> tuple[int, int]:
    """The clause of a number; where it holds several, the part between the 、 和 及 around this one.

    ``分别达到65%和55%`` is one part: its numbers share their subject.
    """
    left, right = around(text, match.start, match.end, CLAUSE_EDGE)
    said = text[left : match.start]
    if "分别" in said:
        return left, right
    if "均" not in said:
        for before, after in zip(range(position - 1, -1, -1), range(position, 0, -1), strict=True):
            if matches[before].end <= left:
                break
            cuts = list(_PART_EDGE.finditer(text, matches[before].outer_end, matches[after].start))
            if cuts:
                left = cuts[-1 if after != position else 0].end()
                break
    for before, after in zip(range(position, len(matches)), range(position + 1, len(matches)), strict=False):
        if matches[after].start >= right:
            break
        cuts = list(_PART_EDGE.finditer(text, matches[before].outer_end, matches[after].start))
        if cuts:
            right = cuts[-1 if before == position else 0].start()
            break
    return left, right
