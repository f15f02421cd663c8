"""The signature of an official paper: the bodies that sign and the date of signing (成文日期).

GB/T 9704-2012 7.3.5: name and date close the text, each on a line of its own; web pages also print them side by side.
"""

import re
from dataclasses import dataclass
from itertools import pairwise

from luoshi.extraction.grammar.names import is_body, split_names
from luoshi.extraction.lines import DATE_TEXT, Line, Piece

DATE_ONLY = re.compile(rf"\(?({DATE_TEXT})\)?(?:印发)?")
_BODY_AND_DATE = re.compile(rf"(.{{3,60}}?)({DATE_TEXT})")

_MOST_LINES = 16  # a joint paper of many departments signs one a line
# behind a date on the same line of a flattened page: the annexed plan's title, an annex, a note in brackets
_FOLLOWS_SIGNATURE = re.compile(r"附件|\(|抄送|主送|[^,。;:]{4,80}$")
# (县住建局代章): the office signs, another body lends its seal
_ON_BEHALF = re.compile(r"\(.{2,40}代章\)|\(?(?:公章|印章|盖章)\)?")
# 云岭县人民政府(印章): where the seal would be
_UNIT_OF_LIST = re.compile(r"(?:(?:金额)?单位:[^,。:;]{1,8})?")
_SEAL = re.compile(r"\((?:公章|印章|盖章|章|印)\)$")


@dataclass(frozen=True, slots=True)
class Signature:
    """Signing bodies and date; ``line`` is the date's, ``end`` the normal offset behind it."""

    first_line: int
    line: int
    bodies: tuple[Piece, ...]
    date: Piece
    end: int


def find_signature(lines: list[Line], after: int) -> Signature | None:
    """The first signature from a line on: bodies alone on their lines, then a date alone, or both on one line."""
    for index in range(after, len(lines)):
        line = lines[index]
        if line.block.cell is not None or len(line.text) > 400:
            continue
        alone = DATE_ONLY.fullmatch(line.text)
        if alone:
            bodies, first = _bodies_above(lines, index)
            if bodies:
                start, end = alone.span(1)
                return Signature(first, index, bodies, Piece(index, start, end), len(line.text))
        together = _BODY_AND_DATE.match(line.text) if "年" in line.text else None
        if together and line.marker is None:
            names = _names(line, together.end(1))
            rest = line.text[together.end() :]
            if rest and not _FOLLOWS_SIGNATURE.match(rest):
                continue
            if (
                names
                and all(_signs(line.text[a:b]) for a, b in names)
                and not rest.startswith(("印发", "第", ",", "、", "以", "的", "至"))
            ):
                return Signature(
                    index,
                    index,
                    tuple(Piece(index, a, b) for a, b in names),
                    Piece(index, together.start(2), together.end(2)),
                    together.end(),
                )
    return None


def find_lone_date(lines: list[Line], after: int) -> Signature | None:
    """A date alone on its line behind the text of a paper that nobody signs, as many pages print notices."""
    for index in range(after, len(lines)):
        line = lines[index]
        dated = DATE_ONLY.fullmatch(line.text) if line.block.cell is None else None
        if dated and not line.text.endswith("印发"):
            return Signature(index, index, (), Piece(index, *dated.span(1)), len(line.text))
    return None


def find_imprint(lines: list[Line]) -> Signature | None:
    """Body and date in two cells beside each other, as the heads of bulletins print them (督查通报, 简报).

    Or in one cell above the heads of a list: 云岭县发展改革局 2031年3月5日 单位:万元.
    """
    for index, line in enumerate(lines):
        together = _BODY_AND_DATE.match(line.text) if line.block.cell is not None else None
        if together is None or not _UNIT_OF_LIST.fullmatch(line.text, together.end()):
            continue
        names = _names(line, together.end(1))
        if names and all(_signs(line.text[a:b]) for a, b in names):
            bodies = tuple(Piece(index, a, b) for a, b in names)
            return Signature(index, index, bodies, Piece(index, *together.span(2)), len(line.text))
    for index, (left, right) in enumerate(pairwise(lines)):
        dated = DATE_ONLY.fullmatch(right.text)
        if left.block.cell is None or right.block.cell is None or dated is None:
            continue
        names = _names(left, len(left.text))
        if names and all(_signs(left.text[a:b]) for a, b in names):
            bodies = tuple(Piece(index, a, b) for a, b in names)
            return Signature(index, index + 1, bodies, Piece(index + 1, *dated.span(1)), len(right.text))
    return None


def _names(line: Line, end: int) -> list[tuple[int, int]]:
    """The names on a line up to a position, without the word for a seal."""
    pieces = split_names(line.view, 0, end)
    return [(a, b - len(seal.group()) if (seal := _SEAL.search(line.text[a:b])) else b) for a, b in pieces]


def _signs(name: str) -> bool:
    return is_body(name) and not name.startswith(("各", "全体", "本")) and len(name) >= 3


def _bodies_above(lines: list[Line], date_line: int) -> tuple[tuple[Piece, ...], int]:
    found: list[Piece] = []
    first = date_line
    for index in range(date_line - 1, max(date_line - _MOST_LINES, -1), -1):
        line = lines[index]
        if _ON_BEHALF.fullmatch(line.text):
            continue
        if len(line.text) > 80 or line.marker is not None:
            break
        names = _names(line, len(line.text))
        if not names or not all(_signs(line.text[a:b]) for a, b in names):
            break
        found[:0] = [Piece(index, a, b) for a, b in names]
        first = index
    return tuple(found), first
