"""Two versions of a text, clause by clause: what stayed, what went, what came, what was changed into what. Pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from luoshi.extraction.view import normal

_STOPS = frozenset("。；;,，!！?？\n")
_ALIKE = 0.5
"""From this share of common characters on, a clause was changed into the other; below, one went and one came."""
_SHORTEST_MOVE = 6
"""Characters of a clause from which on it is the same one in another place, and not a phrase that comes twice."""
_MOST = 400
"""Clauses of a changed stretch that are compared one by one; a longer one is new text as a whole."""


class Change(StrEnum):
    """What happened to a clause (条款变化)."""

    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"
    CHANGED = "changed"
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class Piece:
    """A clause with its span in its text, and its normal form, by which it is compared."""

    start: int
    end: int
    text: str
    form: str


@dataclass(frozen=True, slots=True)
class ClauseChange:
    """One step of the difference; ``old`` is None for what came, ``new`` for what went; a moved clause has both."""

    change: Change
    old: Piece | None
    new: Piece | None


def pieces(text: str) -> list[Piece]:
    """The clauses of a text, each with the stop behind it; blank ones are left out."""
    found, start = [], 0
    for at, sign in enumerate(text + "\n"):
        if sign in _STOPS and not _within_number(text, at):
            raw = text[start : at + (sign != "\n")]
            inner = raw.strip()
            form = normal(inner)
            if form:
                begin = start + raw.index(inner)
                found.append(Piece(begin, begin + len(inner), inner, form))
            start = at + 1
    return found


def compare(old: str, new: str) -> list[ClauseChange]:
    """How one text became the other, in the order of the new one; blanks and widths of signs make no difference."""
    before, after = pieces(old), pieces(new)
    matcher = SequenceMatcher(None, [p.form for p in before], [p.form for p in after], autojunk=False)
    found: list[ClauseChange] = []
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            pairs = zip(before[a:b], after[c:d], strict=True)
            found += [ClauseChange(Change.SAME, one, other) for one, other in pairs]
        else:
            found += _replaced(before[a:b], after[c:d])
    return _moved(found)


class Word(StrEnum):
    """How a stretch of a changed clause stands to the other text (词句变化)."""

    SAME = "same"
    OTHER = "other"
    DIGITS = "digits"


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some words of a clause, and whether they differ; numbers that differ are told apart."""

    text: str
    word: Word


def stretches(old: str, new: str) -> tuple[list[Stretch], list[Stretch]]:
    """The words of two texts of one clause, each side with what differs marked; a number is one word."""
    one, other = _TOKEN.findall(old), _TOKEN.findall(new)
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    left: list[Stretch] = []
    right: list[Stretch] = []
    for tag, a, b, c, d in matcher.get_opcodes():
        left += _marked(one[a:b], same=tag == "equal")
        right += _marked(other[c:d], same=tag == "equal")
    return left, right


_TOKEN = re.compile(r"\d+(?:[.,，:：]\d+)*[%％‰]?|[A-Za-z]+|.", re.S)


def _marked(tokens: Sequence[str], *, same: bool) -> list[Stretch]:
    """Neighbouring words of one kind as one stretch."""
    found: list[Stretch] = []
    for token in tokens:
        word = Word.SAME if same else Word.DIGITS if token[0].isdigit() else Word.OTHER
        if found and found[-1].word is word:
            found[-1] = Stretch(found[-1].text + token, word)
        else:
            found.append(Stretch(token, word))
    return found


def _moved(steps: Sequence[ClauseChange]) -> list[ClauseChange]:
    """What went in one place and came in another as it was, as one step, where it stands now."""
    gone: dict[str, list[Piece]] = {}
    for step in steps:
        if step.change is Change.REMOVED and step.old and len(step.old.form) >= _SHORTEST_MOVE:
            gone.setdefault(step.old.form, []).append(step.old)
    come: dict[int, Piece] = {}
    for step in steps:
        if step.change is Change.ADDED and step.new and gone.get(step.new.form):
            come[step.new.start] = gone[step.new.form].pop(0)
    elsewhere = {piece.start for piece in come.values()}
    found = []
    for step in steps:
        if step.change is Change.REMOVED and step.old and step.old.start in elsewhere:
            continue
        if step.change is Change.ADDED and step.new and step.new.start in come:
            step = ClauseChange(Change.MOVED, come[step.new.start], step.new)
        found.append(step)
    return found


def _replaced(gone: Sequence[Piece], come: Sequence[Piece]) -> Iterator[ClauseChange]:
    """Each clause that came beside the first one left that it is like, else alone; the order of both stays."""
    at = 0
    for piece in come:
        like = None
        if max(len(gone), len(come)) <= _MOST:
            like = next((n for n in range(at, len(gone)) if _alike(gone[n].form, piece.form)), None)
        if like is None:
            yield ClauseChange(Change.ADDED, None, piece)
            continue
        yield from (ClauseChange(Change.REMOVED, one, None) for one in gone[at:like])
        yield ClauseChange(Change.CHANGED, gone[like], piece)
        at = like + 1
    yield from (ClauseChange(Change.REMOVED, one, None) for one in gone[at:])


def _alike(old: str, new: str) -> bool:
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    return matcher.real_quick_ratio() >= _ALIKE and matcher.quick_ratio() >= _ALIKE and matcher.ratio() >= _ALIKE


def _within_number(text: str, at: int) -> bool:
    """3,800 is one number."""
    return text[at : at + 1] in ",，" and text[at - 1 : at].isdigit() and text[at + 1 : at + 4].isdigit()
