"""Words of government plans that make and bind clauses: verbs, adverbs, openings, time phrases, and a clause's head.

The knowledge is ``data/verbs.toml``; ``heads.py`` finds the head of a clause with it. Offsets are normal ones (see
``view.py``).
"""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property, lru_cache
from importlib import resources

import msgspec

from luoshi.extraction.reading import Strength


class Words:
    """A set of words that answers whether one of them stands at a place; the longest wins."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = sorted(set(words), key=len, reverse=True)
        # Two characters tell nearly all words apart, so that most places are settled by one look-up.
        self._by_first: dict[str, list[str]] = {}
        self._by_last: dict[str, list[str]] = {}
        for word in self._words:
            self._by_first.setdefault(word[:2], []).append(word)
            self._by_last.setdefault(word[-2:], []).append(word)
        self.longest = max(map(len, self._words), default=0)
        self._single = "".join(word for word in self._words if len(word) == 1)
        self.firsts = frozenset(word[0] for word in self._words)

    def end_at(self, text: str, at: int, end: int) -> int:
        """Where the longest word that opens at ``at`` ends; ``at`` where none does."""
        words = self._by_first.get(text[at : at + 2])
        if words is not None:
            for word in words:
                if text.startswith(word, at, end):
                    return at + len(word)
        return at + 1 if self._single and at < end and text[at] in self._single else at

    def start_at(self, text: str, start: int, end: int) -> int:
        """Where the longest word that closes at ``end`` begins; ``end`` where none does."""
        words = self._by_last.get(text[end - 2 : end] if end > 1 else text[:end])
        if words is not None:
            for word in words:
                if text.endswith(word, start, end):
                    return end - len(word)
        return end - 1 if self._single and start < end and text[end - 1] in self._single else end

    @cached_property
    def anywhere(self) -> re.Pattern[str]:
        """A pattern that finds the first of the words in a stretch, the longest where several open at one place."""
        return re.compile("|".join(map(re.escape, self._words)))

    @cached_property
    def lasts(self) -> frozenset[str]:
        """The signs that the words close with."""
        return frozenset(word[-1] for word in self._words)


class Shape(StrEnum):
    """How a clause is built: verb and object, subject and predicate, or a circumstance of another clause."""

    VERB = "verb"
    PREDICATE = "predicate"
    MANNER = "manner"


class Head(msgspec.Struct, frozen=True, gc=False):
    """What a clause turns on.

    ``[start, end)`` is the verb, ``[opens, closes)`` what it acts on: its object, or the subject in front of a
    predicate. ``urge`` is what an adverb adds (力争, 确保).
    """

    shape: Shape
    start: int
    end: int
    opens: int
    closes: int
    urge: Strength | None = None


@dataclass(frozen=True)
class Lexicon:
    """The word lists of ``data/verbs.toml``, ready to match; ``places`` finds where a verb may open or 的 stands."""

    verbs: Words
    places: re.Pattern[str]
    strength: dict[str, Strength]
    nominal: frozenset[str]
    hastening: frozenset[str]
    serial: frozenset[str]
    light: frozenset[str]
    means: frozenset[str]
    prepositions: Words
    not_prepositions: Words
    nominal_tails: Words
    nouns: Words
    topics: Words
    giving: frozenset[str]
    disposing: frozenset[str]
    predicates: Words
    firm_predicates: frozenset[str]
    reaching: Words
    comparing: Words
    modals: Words
    measured: Words
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


def preposition_end(text: str, at: int, end: int) -> int:
    """Where a preposition that opens at ``at`` ends; ``at`` where none does (自然… is none)."""
    words = lexicon()
    if words.not_prepositions.end_at(text, at, end) > at:
        return at
    return words.prepositions.end_at(text, at, end)


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """The knowledge about verbs, read once."""
    data = tomllib.loads(resources.files("luoshi.extraction.data").joinpath("verbs.toml").read_text("utf-8"))
    strength = {word: Strength(name) for name, words in data["strength"].items() for word in words}
    manner = data["manner"]
    verbs = Words(strength)
    first, second = ("".join(sorted({word[at] for word in strength})) for at in (0, 1))
    return Lexicon(
        verbs=verbs,
        places=re.compile(f"[{first}的](?:(?<=的)|(?=[{second}]))"),
        strength=strength,
        nominal=frozenset(data["nominal"]),
        hastening=frozenset(data["hastening"]),
        serial=frozenset(data["serial"]),
        light=frozenset(data["light"]),
        means=frozenset(data["means"]),
        prepositions=Words(data["prepositions"]),
        not_prepositions=Words(data["not_prepositions"]),
        nominal_tails=Words(data["nominal_tails"]),
        nouns=Words(data["nouns"]),
        topics=Words(data["topics"]),
        giving=frozenset(data["giving"]),
        disposing=frozenset(data["disposing"]),
        predicates=Words(data["predicates"]),
        firm_predicates=frozenset(data["firm_predicates"]),
        reaching=Words(data["reaching"]),
        comparing=Words(data["comparing"]),
        modals=Words(data["modals"]),
        measured=Words(data["measured"]),
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


# 到2035年 · 2035年底前 · 8月底前 · “十六五”期间 · 每年 · 第三季度 · 2033年至2035年
_POINT = (
    r"(?:(?:(?:19|20)[0-9]{2}|[二一][0-9〇○零一二三四五六七八九]{3})(?:(?:-|至|到)20[0-9]{2})?年(?:度)?|“?十[三四五六七八九]五”?(?:规划)?(?=[期末时,初中])|今年|明年|后年|本年度?|当年|年内|本世纪中叶"
    r"|(?:1[0-2]|[1-9])月(?:份)?|(?:第?[一二三四]|[1-4])季度|[上下]半年)"
)
_TIME = re.compile(
    rf"(?:计划|预计|力争|争取|确保)?+(?:到|至|截至|截止到?|于|在|自|从)?+{_POINT}(?:(?:至|到|-|、)?+{_POINT})*+(?:[0-9]{{1,2}}[日号])?+(?:[上中下]旬)?+"
    r"(?:的?(?:年底|年末|底|末|初|中期|期末|时|期间|以?之?前|之内|内|起|间))*+"
)


TIME_OPENS = frozenset("计预力争确到至截于在自从1234567890二一三四十“今明后本当年第上下")
"""What a time phrase opens with, so that few places cost a match."""


def time_end(text: str, at: int, end: int) -> int:
    """Where a time phrase that opens at ``at`` ends (到2035年, 8月底前); ``at`` where none does."""
    if text[at : at + 1] not in TIME_OPENS:
        return at
    found = _TIME.match(text, at, end)
    return found.end() if found else at


_ADVERBS = re.compile(
    r"(?:切实|认真|全面|大力|积极|进一步|着力|扎实|深入|持续|严格|坚决|努力|科学|及时|严肃|全力|不断|广泛|充分|稳步|有序|突出|统筹|主动|精心|强力|稳妥)+"
)


def opens_with_verb(text: str) -> bool:
    """Whether normal text begins with a verb of government plans, adverbs before it left aside (认真排查隐患)."""
    adverbs = _ADVERBS.match(text)
    at = adverbs.end() if adverbs else 0
    return lexicon().verbs.end_at(text, at, len(text)) > at or lexicon().verbs.end_at(text, 0, len(text)) > 0
