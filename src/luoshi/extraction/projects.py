"""Named projects, programmes, sites and events inside a body.

A name is a stretch that closes with a noun of ``data/projects.toml`` (工程, 公园, 水库, 文化节) and has in front of it
something that is not generic. It is looked for in the objects of each clause, in the subject of a predicate, and in the
place that 在 opens. Precision comes before recall: a doubtful stretch is no name.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from luoshi.extraction.clauses import Clause, Passage
from luoshi.extraction.grammar.quantities import first_vague
from luoshi.extraction.reading import Grade, Project
from luoshi.extraction.verbs import Head, Shape, Words


def find_projects(passages: Iterable[Passage]) -> tuple[Project, ...]:
    """The named projects in the paragraphs of a body, in the order of the text. Linear in its length.

    ``kind`` is ``project``, ``programme``, ``site``, ``event``, ``body``, ``plan``, ``status``, ``partner``,
    ``strategy`` or ``enterprise project``.
    """
    found = []
    for passage in passages:
        taken = -1
        for left, right, kind in sorted(set(_in_passage(passage))):
            if left >= taken:
                taken = right
                rule = f"projects.{kind.replace(' ', '_')}"
                found.append(passage.pin_as(Project, left, right, rule, grade=Grade.LIKELY, kind=kind))
    return tuple(found)


_Name = tuple[int, int, str]  # start, end, kind


@dataclass(frozen=True)
class _Knowledge:
    """The words of ``data/projects.toml``."""

    names: Words
    kind_of: dict[str, str]
    verbs: dict[str, frozenset[str]]
    generic: Words
    tails: Words
    paces: Words
    works: Words
    programmes: Words
    ends: frozenset[str]  # the signs that names, works and what may stand behind a name close with


@lru_cache(maxsize=1)
def _knowledge() -> _Knowledge:
    data = tomllib.loads(resources.files("luoshi.extraction.data").joinpath("projects.toml").read_text("utf-8"))
    kind_of = {word: kind for kind, words in data["names"].items() for word in words}
    generic = data["generic"]
    names, tails, works = Words(kind_of), Words(generic["tails"]), Words(generic["works"])
    return _Knowledge(
        names=names,
        kind_of=kind_of,
        verbs={name: frozenset(words) for name, words in data["verbs"].items()},
        generic=Words(generic["words"]),
        tails=tails,
        paces=Words(generic["paces"]),
        works=works,
        programmes=Words(generic["programmes"]),
        ends=names.lasts | tails.lasts | works.lasts,
    )


def _in_passage(passage: Passage) -> Iterator[_Name]:
    text = passage.text
    partners, strategies = _TOGETHER.search(text) is not None, "战略" in text
    for clause in passage.clauses:
        head = clause.head
        if head is None or head.shape is Shape.MANNER:
            continue
        if partners:
            yield from _partner(text, clause)
        if strategies:
            yield from _strategy(text, head)
        yield from _names(passage, clause, head)


def _names(passage: Passage, clause: Clause, head: Head) -> Iterator[_Name]:
    text = passage.text
    yield from _place(text, clause, head)
    verb = text[head.start : head.end]
    start = _past_vague(text, head.opens, head.closes)
    if start is not None and start < head.closes <= start + _LONGEST:
        yield from _in_object(text, start, head.closes, verb, passage.hidden)


_LONGEST = 300  # characters; what is longer is no list of names


def _past_vague(text: str, start: int, end: int) -> int | None:
    """The start of the object; None where it only says how many (一批产业园)."""
    return None if first_vague(text[start : min(end, start + 6)]) else start


# ---- the object

# 等工程 · 等项目建设 · 等落地项目
_OPEN_LIST = re.compile(r"等(?P<own>[^、等的]{0,4}?)(?P<kind>项目|工程)(?:建设|实施|落地|工作|前期工作)?$")
_OF_ENTERPRISES = ("落地", "签约", "招商", "企业")
_OWN = ("", "重点", "重大", "标志性", *_OF_ENTERPRISES)


def _in_object(text: str, start: int, end: int, verb: str, hidden: bytearray) -> Iterator[_Name]:
    listed = _OPEN_LIST.search(text, start, end)
    items = list(_items(text, start, listed.start() if listed else end, hidden))
    if listed and (len(items) > 1 or listed.group("own") in _OF_ENTERPRISES) and listed.group("own") in _OWN:
        kind = "programme" if listed.group("kind") == "工程" else "project"
        kind = "enterprise project" if listed.group("own") in _OF_ENTERPRISES else kind
        for left, right in items:
            if not _is_generic(text, left, right):
                yield left, right, kind
        return
    if listed:
        items = [(start, end)]
    for left, right in items:
        yield from _named(text, left, right, verb)


def _items(text: str, start: int, end: int, hidden: bytearray) -> Iterator[tuple[int, int]]:
    left = start
    at = text.find("、", start, end)
    while at >= 0:
        if not hidden[at]:
            yield left, at
            left = at + 1
        at = text.find("、", at + 1, end)
    yield left, end


_JOINT = re.compile("以及|和|及")


def _named(text: str, start: int, end: int, verb: str) -> Iterator[_Name]:
    """The names that an item of a list is or holds."""
    known = _knowledge()
    such = text.find("等", start, end)
    if such < 0 and text[end - 1] not in known.ends and known.programmes.end_at(text, start, end) == start:
        return
    if such >= 0:
        yield from _such_as(text, start, such, end, verb)
        return
    if known.paces.start_at(text, start, end) < end:
        return
    work = known.works.start_at(text, start, end)
    programme = known.programmes.end_at(text, start, end)
    if work < end and not _is_generic(text, start, end - _ACTION) and not _DESCRIBES.search(text, start, work):
        yield start, end, "project"
    elif programme > start and known.tails.start_at(text, programme, end) == programme:
        yield start, programme, "programme"
    else:
        closing = _closing(text, start, end, verb)
        if closing is not None and _is_name(text, start, closing[0], closing[2]):
            yield from _joined(text, start, *closing)


def _such_as(text: str, start: int, such: int, end: int, verb: str) -> Iterator[_Name]:
    """云岭水库等水源地 names the reservoir, 云岭等森林公园 the parks, 云岭水库等加固项目 the project."""
    site = _site(text, start, such)
    closing = _closing(text, such + 1, end, verb)
    if site is not None and (closing is None or closing[2] == "site"):
        yield site
    elif closing is not None:
        opened = _after_joint(text, start, such)
        described = _DESCRIBES.search(text, such + 1, closing[1])
        if not described and not _is_generic(text, opened, such):
            yield opened, closing[1], closing[2]


_ACTION = 2  # characters: 治理, 加固, the end of a work


def _closing(text: str, start: int, end: int, verb: str) -> _Name | None:
    """The name that a stretch closes with, without 建设 and its like: where its noun begins and ends, and its kind."""
    known = _knowledge()
    for stop in dict.fromkeys((end, known.tails.start_at(text, start, end))):
        noun = known.names.start_at(text, start, stop)
        if noun < stop and _allowed(known.kind_of[text[noun:stop]], verb):
            return noun, stop, known.kind_of[text[noun:stop]]
    return None


def _joined(text: str, start: int, noun: int, stop: int, kind: str) -> Iterator[_Name]:
    """One name, or two where what stands before 和 is one by itself (甲镇供水工程和乙镇防洪工程)."""
    known = _knowledge()
    for joint in _JOINT.finditer(text, start, noun):
        first = known.names.start_at(text, start, joint.start())
        if first < joint.start() and not _is_generic(text, joint.end(), noun):
            if not _is_generic(text, start, first):
                yield (
                    start,
                    joint.start(),
                    _scaled(text, start, joint.start(), known.kind_of[text[first : joint.start()]]),
                )
            start = joint.end()
    yield start, stop, _scaled(text, start, stop, kind)


# what describes a thing instead of naming it
_DESCRIBES = re.compile(r"的|具有|各级|各类|有关|相关|现有|拟|涉|以上|以下|和相关")
_BROAD = ("项目", "工程", "行动", "计划")  # nouns that need more in front of them: 研发项目 names nothing
_SHORTEST = 3
_LONGEST_SITE = 12
_WATER = frozenset("河湖江溪渠山岛")


def _is_name(text: str, start: int, noun: int, kind: str) -> bool:
    """Whether what stands before a noun names it."""
    short = noun - start < _SHORTEST and text.startswith(_BROAD, noun)
    if noun == start or short or _DESCRIBES.search(text, start, noun):
        return False
    if kind != "status" and _is_generic(text, start, noun):  # 省级…, 国家级…: its level alone makes a title
        return False
    return kind != "site" or noun - start <= (4 if text[noun] in _WATER else _LONGEST_SITE)


# a road number, a figure or a place: one piece of work, not a programme
_PLACED = re.compile(r"[0-9A-Za-z]|县(?![域级])|镇|(?<![农乡])村|河|湖|水库|线(?!上)")


def _scaled(text: str, start: int, end: int, kind: str) -> str:
    """工程 without a place or a figure is a programme, with one a project."""
    if not text.endswith("工程", start, end):
        return kind
    return "project" if _PLACED.search(text, start, end) else "programme"


def _allowed(kind: str, verb: str) -> bool:
    verbs = _knowledge().verbs
    if kind in verbs:
        return verb in verbs[kind]
    return verb not in verbs["sought"]


def _after_joint(text: str, start: int, end: int) -> int:
    joints = [joint.end() for joint in _JOINT.finditer(text, start, end)]
    return joints[-1] if joints and joints[-1] < end - 1 else start


def _is_generic(text: str, start: int, end: int) -> bool:
    """Whether a stretch is empty or made of generic words alone, and so names nothing."""
    words = _knowledge().generic
    while start < end:
        after = words.end_at(text, start, end)
        if after == start:
            return False
        start = after
    return True


# ---- sites, partners, strategies


def _site(text: str, start: int, end: int) -> _Name | None:
    known = _knowledge()
    start = _after_joint(text, start, end)
    noun = known.names.start_at(text, start, end)
    if noun == end or known.kind_of[text[noun:end]] != "site" or not _is_name(text, start, noun, "site"):
        return None
    return start, end, "site"


def _place(text: str, clause: Clause, head: Head) -> Iterator[_Name]:
    """在A景区、B公园举办…: the sites between 在 and the verb."""
    at = text.find("在", clause.start, head.start)
    if at < 0 or head.shape is not Shape.VERB:
        return
    left = at + 1
    while left <= head.start:
        comma = text.find("、", left, head.start)
        right = comma if comma >= 0 else head.start
        site = _site(text, left, right)
        if site is not None:
            yield site
        left = right + 1


# 与青川县交流合作 · 同东岭市共建
_PARTNER = re.compile(
    r"[与同](?P<name>[^,、与同的和县市区州省]{1,6}[县市区州省](?![场民级值内外]))(?:[^,。的]{0,8})(?:合作|协作|结对|对接|共建|交流)"
)
_TOGETHER = re.compile("合作|协作|结对|对接|共建|交流")
# “一河两岸”发展战略
_STRATEGY = re.compile(r"(?P<name>“[^“”]{2,12}”)(?:[^,“”]{0,4})战略")


def _partner(text: str, clause: Clause) -> Iterator[_Name]:
    for match in _PARTNER.finditer(text, clause.start, clause.end):
        yield (*match.span("name"), "partner")


def _strategy(text: str, head: Head) -> Iterator[_Name]:
    for match in _STRATEGY.finditer(text, head.opens, head.closes):
        yield (*match.span("name"), "strategy")
