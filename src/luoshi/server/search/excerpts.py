"""Excerpts: the stretch of an original text in which searched words stand, with the words marked."""

from collections.abc import Sequence
from dataclasses import dataclass

from luoshi.extraction.view import View

BEFORE = 24
"""Characters shown before the first word."""
LONGEST = 160
"""Characters of an excerpt."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of an excerpt; ``marked`` where it is one of the words."""

    text: str
    marked: bool


def excerpt(text: str, wanted: Sequence[str], longest: int = LONGEST) -> list[Piece]:
    """The stretch around the first of the words (in normal form) that stands in the text, else its beginning."""
    spans = _spans(text, wanted)
    first = spans[0][0] if spans else 0
    begins = max(0, first - BEFORE)
    ends = min(len(text), begins + longest)
    pieces = [Piece("…", False)] if begins else []
    at = begins
    for start, end in spans:
        if start < at or start >= ends:
            continue
        pieces += [Piece(text[at:start], False), Piece(text[start:end], True)]
        at = end
    pieces.append(Piece(text[at : max(at, ends)], False))
    if ends < len(text):
        pieces.append(Piece("…", False))
    return [Piece(" ".join(piece.text.split("\n")), piece.marked) for piece in pieces if piece.text]


def _spans(text: str, wanted: Sequence[str]) -> list[tuple[int, int]]:
    """Where the words stand in the text as it is written, in its order, none within another."""
    view = View(text)
    form = view.text.lower()
    if len(form) != len(view.text):  # a letter whose small form is longer: the places would not agree
        return []
    found = []
    for word in wanted:
        at = form.find(word)
        while at >= 0:
            found.append(view.span(at, at + len(word)))
            at = form.find(word, at + len(word))
    found.sort(key=lambda span: (span[0], -span[1]))
    kept: list[tuple[int, int]] = []
    for span in found:
        if not kept or span[0] >= kept[-1][1]:
            kept.append(span)
    return kept
