"""Two versions of a text, clause by clause: what stayed, what went, what came, what was changed into what. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from luoshi.extraction.view import normal

_STOPS = frozenset("。；;,，!！?？\n")
_ALIKE = 0.5
"""From this share of common characters on, a clause was changed into the other; below, one went and one came."""
_MOST = 400
"""Clauses of a changed stretch that are compared one by one; a longer one is new text as a whole."""


class Change(StrEnum):
    """What happened to a clause (条款变化)."""

    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Piece:
    """A clause with its span in its text, and its normal form, by which it is compared."""

    start: int
    end: int
    text: str
    form: str


@dataclass(frozen=True, slots=True)
class ClauseChange:
    """One step of the difference; ``old`` is None for what came, ``new`` for what went."""

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
