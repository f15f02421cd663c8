"""How the plan is to be run: leading group, office, duties, yearly papers, cycles, ways of working.

Read clause by clause from the part that states the safeguards; the words are ``data/mechanism.toml``. What only sounds
well (提高思想认识, 确保取得实效) is no item. A duty is what follows 负责, and what the same sentence goes on with.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from luoshi.extraction.clauses import Clause, Passage, opens_with_number
from luoshi.extraction.reading import Grade, Mechanism, MechanismKind
from luoshi.extraction.verbs import Shape, Words


def find_mechanism(passages: Iterable[Passage]) -> tuple[Mechanism, ...]:
    """The items in the paragraphs of the safeguards, in the order of the text. Linear in their length."""
    return tuple(item for passage in passages for item in _in_passage(passage))


@dataclass(frozen=True)
class _Knowledge:
    """The words of ``data/mechanism.toml``."""

    founding: frozenset[str]
    seats: tuple[str, ...]
    bodies: Words
    duties: frozenset[str]
    acts: tuple[str, ...]
    yearly: frozenset[str]
    year: tuple[str, ...]
    papers: Words
    cycle: re.Pattern[str]
    listed: re.Pattern[str]
    list_openers: Words
    methods: tuple[tuple[frozenset[str], Words], ...]


@lru_cache(maxsize=1)
def _knowledge() -> _Knowledge:
    data = tomllib.loads(resources.files("luoshi.extraction.data").joinpath("mechanism.toml").read_text("utf-8"))
    body, cycle, yearly = data["body"], data["cycle"], data["annual_document"]
    spread, close, acts = (_one_of(cycle[name]) for name in ("spread", "close", "acts"))
    any_period = _one_of([*cycle["spread"], *cycle["close"], *cycle["loose"]])
    return _Knowledge(
        founding=frozenset(body["verbs"]),
        seats=tuple(body["seats"]),
        bodies=Words(body["nouns"]),
        duties=frozenset(data["duty"]["verbs"]),
        acts=tuple(data["duty"]["acts"]),
        yearly=frozenset(yearly["verbs"]),
        year=tuple(yearly["year"]),
        papers=Words(yearly["papers"]),
        # 每季度召开一次推进会 · 季调度, not 3月检查, 上半年总结
        cycle=re.compile(
            rf"(?:{spread})[^,。;:、]{{0,16}}?(?:{acts})|(?<![0-9一二三四五六七八九十本上下当全每今去前年])(?:{close})(?:{acts})"
        ),
        # the same in a list, where nothing stands around it
        listed=re.compile(rf"(?:{any_period})[^,。;:、]{{0,8}}?(?:{acts})(?=$|等|制度|机制|形式|方式)"),
        list_openers=Words(cycle["openers"]),
        methods=tuple((frozenset(row["verbs"]), Words(row["nouns"])) for row in data["method"]["rows"]),
    )


def _one_of(words: list[str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


def _in_passage(passage: Passage) -> Iterator[Mechanism]:
    clauses = passage.clauses
    if not clauses or _is_heading(passage.text, clauses):
        return
    on_duty = -1  # the sentence that states a duty
    for clause in clauses[1:] if _runs_in(passage.text, clauses) else clauses:
        cycles = _cycles(passage.text, clause)
        if cycles:
            for start, end in cycles:
                yield passage.pin_as(Mechanism, start, end, "mechanism.cycle", kind=MechanismKind.CYCLE)
            continue
        kind = _kind(passage.text, clause, continues_duty=on_duty == clause.sentence)
        if kind is MechanismKind.DUTY:
            on_duty = clause.sentence
        if kind is not None:
            grade = Grade.LIKELY if kind is MechanismKind.METHOD else Grade.CERTAIN
            yield passage.pin_as(Mechanism, clause.start, clause.end, f"mechanism.{kind.value}", grade=grade, kind=kind)


_SENTENCE = re.compile(r"[。;,!?]")
_LONGEST_HEADING = 24


def _is_heading(text: str, clauses: list[Clause]) -> bool:
    """A numbered line of one clause without a sign at its end: (一)健全推进机制."""
    return opens_with_number(text) and len(clauses) == 1 and _SENTENCE.search(text) is None


def _runs_in(text: str, clauses: list[Clause]) -> bool:
    """Whether a heading opens the paragraph: (一)加强组织领导。成立…"""
    first = clauses[0]
    alone = len(clauses) > 1 and clauses[1].sentence > first.sentence
    return opens_with_number(text) and alone and first.end - first.start <= _LONGEST_HEADING


def _kind(text: str, clause: Clause, *, continues_duty: bool) -> MechanismKind | None:
    head = clause.head
    if head is None or head.shape is not Shape.VERB:
        return MechanismKind.BODY if _is_seat(text, clause) else None
    known = _knowledge()
    verb = text[head.start : head.end]
    if verb in known.founding and _closes(text, known.bodies, head.opens, head.closes):
        return MechanismKind.BODY
    if _is_seat(text, clause):
        return MechanismKind.BODY
    if verb in known.duties or _IN_CHARGE.search(text, clause.start, head.end):
        return MechanismKind.DUTY
    yearly = any(text.find(word, clause.start, clause.end) >= 0 for word in known.year)
    if verb in known.yearly and yearly and _closes(text, known.papers, head.opens, head.closes):
        return MechanismKind.ANNUAL_DOCUMENT
    if continues_duty and any(text.find(word, head.start, head.closes) >= 0 for word in known.acts):
        return MechanismKind.DUTY
    if any(verb in verbs and _closes(text, nouns, head.opens, head.closes) for verbs, nouns in known.methods):
        return MechanismKind.METHOD
    return None


_IN_CHARGE = re.compile(r"负责(?!同志|人)")


def _closes(text: str, words: Words, start: int, end: int) -> bool:
    return words.start_at(text, start, end) < end


def _is_seat(text: str, clause: Clause) -> bool:
    """领导小组下设办公室 · 办公室设在县发展改革局."""
    known = _knowledge()
    for seat in known.seats:
        at = text.find(seat, clause.start, clause.end)
        if at >= 0:
            return _closes(text, known.bodies, clause.start, at) or _closes(text, known.bodies, at, clause.end)
    return False


_LIST_END = re.compile(r"等?(?:多种)?(?:形式|方式|制度|机制|办法|措施|方法|手段)")
_JOINT = re.compile(r"、|以及|和|及|与")


def _cycles(text: str, clause: Clause) -> list[tuple[int, int]]:
    """The cycles that a clause names, each by its own span."""
    known = _knowledge()
    opened = _list_opens(text, clause)
    closed = _LIST_END.search(text, opened, clause.end) if opened > clause.start else None
    if closed:
        found = []
        for start, end in _items(text, opened, closed.start()):
            match = known.listed.match(text, start, end)
            if match:
                found.append(match.span())
        if found:
            return found
    return [match.span() for match in known.cycle.finditer(text, clause.start, clause.end)]


def _list_opens(text: str, clause: Clause) -> int:
    """Behind the first 采取 or 实行; the start of the clause where there is none."""
    opener = _knowledge().list_openers.anywhere.search(text, clause.start, clause.end)
    return opener.end() if opener else clause.start


def _items(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    left = start
    for joint in _JOINT.finditer(text, start, end):
        yield left, joint.start()
        left = joint.end()
    yield left, end
