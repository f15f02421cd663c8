"""A number where it stands: its clause, its sentence, what is said before and behind it."""

import re
import tomllib
from collections.abc import Iterator
from functools import lru_cache
from importlib import resources

import msgspec

from luoshi.extraction.grammar.quantities import QuantityMatch, kind_of
from luoshi.extraction.grammar.units import UnitKind
from luoshi.extraction.lazy import lazy
from luoshi.extraction.line_parts import FARTHEST, LineParts
from luoshi.extraction.verbs import lexicon


@lru_cache(maxsize=1)
def _words() -> dict[str, list[str]]:
    text = resources.files("luoshi.extraction.data").joinpath("target_words.toml").read_text("utf-8")
    return {name: list(map(str, words)) for name, words in tomllib.loads(text).items()}


def words(name: str) -> str:
    """The alternation of a word list of data/target_words.toml, longest first."""
    return "(?:" + "|".join(sorted(map(re.escape, _words()[name]), key=len, reverse=True)) + ")"


def endings(name: str) -> tuple[str, ...]:
    """A word list of data/target_words.toml, for ``str.endswith``."""
    return tuple(_words()[name])


# no number and no sign opens with 区, so that where a stretch of the clause ends cannot change a match
_FIRM = re.compile(rf"{words('firm')}(?<!建成(?=区))")
_HAS = re.compile(r"(?<!现)有(?=一|\d|$)")
COMMITS = re.compile(f"{_FIRM.pattern}|{_HAS.pattern}")
"""Verbs that commit to an amount: 完成, 新建, 有12公里."""


class Candidate(msgspec.Struct, frozen=True, dict=True):
    """A quantity in its line of normal text, with what decides about it.

    ``following`` and ``preceding`` are the next quantities of the line; ``committed`` says that the line is the text of
    a task or a goal or has a time limit; ``planned`` that it stands in a section of a paper that hands out tasks;
    ``in_heading`` that it stands in a heading. ``baseline`` is the number that it starts from (由61%提高到80%).
    """

    text: str
    parts: LineParts
    match: QuantityMatch
    following: QuantityMatch | None
    preceding: QuantityMatch | None
    part: tuple[int, int]
    committed: bool
    planned: bool
    in_heading: bool
    baseline: QuantityMatch | None = None

    @lazy
    def per(self) -> tuple[int, int] | None:
        """Where the clause says for each of what the amount is reached: 每个乡镇, 每村."""
        return _per(self.text, *self.clause, self.match.start)

    @lazy
    def kind(self) -> UnitKind | None:
        """What the unit measures."""
        return kind_of(self.match)

    @lazy
    def clause(self) -> tuple[int, int]:
        """The clause between commas that holds the number."""
        return self.parts.clause(self.match.start, self.match.end)

    @lazy
    def sentence(self) -> tuple[int, int]:
        """The sentence that holds the number."""
        return self.parts.sentence(self.match.start, self.match.end)

    @lazy
    def said(self) -> str:
        """The clause before the number."""
        return self.text[self.clause[0] : self.match.start]

    @lazy
    def behind(self) -> str:
        """The clause behind the number and its marks."""
        return self.text[self.match.outer_end : self.clause[1]]

    @lazy
    def commits(self) -> bool:
        """Whether a verb of the clause before the number commits to it."""
        return self._commits(self.clause[0], self.match.start, self.said)

    @lazy
    def commits_behind(self) -> bool:
        """Whether a verb of the clause behind the number commits to it."""
        return self._commits(self.match.outer_end, self.clause[1], self.behind)

    def _commits(self, start: int, end: int, said: str) -> bool:
        return self.parts.says(_FIRM, start, end) or ("有" in said and _HAS.search(said) is not None)

    @lazy
    def part_said(self) -> str:
        """The number's own part of the clause, before it."""
        return self.text[self.part[0] : self.match.start]

    @lazy
    def part_behind(self) -> str:
        """The number's own part of the clause, behind it and its marks."""
        return self.text[self.match.outer_end : self.part[1]]

    @lazy
    def sentence_said(self) -> str:
        """The sentence before the number."""
        return self.text[self.sentence[0] : self.match.start]

    @lazy
    def before_in_paragraph(self) -> str:
        """What stands before the number since the last full stop."""
        opened = self.text.rfind("。", max(0, self.match.start - FARTHEST), self.match.start) + 1
        return self.text[opened : self.match.start]

    @lazy
    def in_han(self) -> bool:
        """Whether the number is written in Han numerals."""
        return not any(map(str.isdigit, self.text[self.match.number_start : self.match.number_end]))


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
    if text.find("每", begin, at) < 0:
        return None
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
