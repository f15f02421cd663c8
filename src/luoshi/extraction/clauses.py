"""A body cut into clauses: one commitment or one circumstance each.

Sentences end at 。；！ and at the end of a paragraph. Inside one, a comma parts clauses where a new verb phrase
begins; a topic without a verb (有条件的乡镇,) joins what it leads to, a piece without a verb joins what it continues.
Circumstances (以…为契机, 按照…的要求) are clauses of their own, time phrases at the head (到2035年,) belong to none.
Nothing is cut inside 《》, “” and brackets, and 、 never cuts.
"""

import re
from collections import Counter
from collections.abc import Iterator
from sys import intern
from typing import Any, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from luoshi.extraction.fact import cut, is_long
from luoshi.extraction.grammar.deadlines import DeadlineMatch
from luoshi.extraction.grammar.quantities import QuantityMatch
from luoshi.extraction.heads import find_head
from luoshi.extraction.lazy import lazy
from luoshi.extraction.reading import Fact, Grade
from luoshi.extraction.stated import Stated
from luoshi.extraction.verbs import Head, Shape, lexicon, preposition_end, time_end
from luoshi.extraction.view import View


class Clause(Struct, frozen=True, gc=False):
    """One clause in normal offsets, its head, and the time phrase at its head or at the head of its sentence."""

    start: int
    end: int
    head: Head | None
    sentence: int
    time: tuple[int, int] | None = None


def split_clauses(view: View, start: int, end: int) -> list[tuple[int, int]]:
    """The clauses of ``[start, end)`` of a view, as normal offsets in order."""
    return [(clause.start, clause.end) for clause in clauses_of(view, start, end)]


def clauses_of(view: View, start: int, end: int) -> list[Clause]:
    """The clauses of ``[start, end)`` of a view with their heads; ``sentence`` counts sentences from 0."""
    return _clauses(view.text, start, end, enclosed(view.text, start, end))


def _clauses(text: str, start: int, end: int, hidden: bytearray) -> list[Clause]:
    found: list[Clause] = []
    for number, (left, right) in enumerate(_sentences(text, start, end, hidden)):
        found.extend(_joined(text, _pieces(text, left, right, hidden, number)))
    return found


F = TypeVar("F", bound=Fact)


class Passage:
    """One paragraph of a raw text: its view, and facts pinned to the raw text by normal offsets.

    ``hidden`` marks the positions inside brackets and quotes.
    """

    def __init__(self, raw: str, view: View, stated: Stated) -> None:
        self.raw = raw
        self.view = view
        self._stated = stated
        self.text = self.view.text
        self._places: dict[int, int] = {}
        self.hidden = enclosed(self.text, 0, len(self.text))
        self._long = is_long(raw)

    @lazy
    def clauses(self) -> list[Clause]:
        """The clauses of the paragraph."""
        return _clauses(self.text, 0, len(self.text), self.hidden)

    @property
    def figures(self) -> list[QuantityMatch]:
        """The quantities in the paragraph."""
        return self._stated.figures(self.view)

    @property
    def limits(self) -> list[DeadlineMatch]:
        """The time limits in the paragraph."""
        return self._stated.limits(self.view)

    def pin(self, start: int, end: int, rule: str, grade: Grade = Grade.CERTAIN) -> Fact:
        """A plain fact over normal characters; the quote is cut from the raw text."""
        if self._long:
            left, right = self._span(start, end)
            return Fact(start=left, end=right, quote=cut(self.raw, left, right), rule=rule, grade=grade)
        left, right = self.view.span(start, end)
        return Fact(start=left, end=right, quote=self.raw[left:right], rule=rule, grade=grade)

    def pin_as(self, fact: type[F], start: int, end: int, rule: str, /, **values: Any) -> F:
        """A fact of some class over normal characters, with the values that the class adds."""
        left, right = self._span(start, end)
        return fact(start=left, end=right, quote=cut(self.raw, left, right), rule=intern(rule), **values)

    def _span(self, start: int, end: int) -> tuple[int, int]:
        """The raw span; in a long text a place is one number for all facts that begin or end there."""
        left, right = self.view.span(start, end)
        if not self._long:
            return left, right
        places = self._places
        return places.setdefault(left, left), places.setdefault(right, right)


def paragraphs(raw: str, start: int, end: int, stated: Stated | None = None) -> tuple[Passage, ...]:
    """The paragraphs of ``[start, end)`` of a raw text; a line broken in the middle of a sentence goes on.

    ``stated`` is what is known of the text, where others ask for it too.
    """
    known = stated or Stated(raw)
    return tuple(Passage(raw, known.once(*span), known) for span in _paragraphs(raw, start, end))


def _paragraphs(raw: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    opened = at = start
    while at < end:
        stop = raw.find("\n", at, end)
        stop = end if stop < 0 else stop
        line = raw[at:stop].strip()
        after = raw[stop + 1 : min(end, stop + 1 + _AHEAD)].split("\n", 1)[0].strip()
        if not (line and after and _runs_on(line, after)):
            if raw[opened:stop].strip():
                yield opened, stop
            opened = stop + 1
        at = stop + 1


_AHEAD = 200
_LONG_LINE = 20  # characters; a shorter line without an end sign is a heading, a longer one may be a broken line
_ENDS_LINE = "。;:!?)》”…；：！？）"
_NEVER_OPENS = "、,，。;；:：)）》”"


def _runs_on(line: str, after: str) -> bool:
    if after[0] in _NEVER_OPENS or line[-1] in "、,，":
        return True
    return len(line) >= _LONG_LINE and line[-1] not in _ENDS_LINE and _ENUMERATOR.match(View(after).text) is None


_CLOSING = {"(": ")", "[": "]", "《": "》", "“": "”", "‘": "’", "「": "」", "〔": "〕", "【": "】", '"': '"'}
_CLOSERS = frozenset(_CLOSING.values())
_MARKS = re.compile(f"[。{re.escape(''.join(_CLOSERS | set(_CLOSING)))}]")
_LONGEST_PAIR = 160  # characters; a mark that is not closed by then was never closed
_DEEPEST = 6


def enclosed(text: str, start: int, end: int) -> bytearray:
    """A flag for every position of the text: whether it stands inside a pair of marks, the closing one included.

    Marks that are never closed enclose nothing; 《》 never reach across a full stop.
    """
    flags = bytearray(len(text))
    stack: list[int] = []
    stop = -1
    for mark in _MARKS.finditer(text, start, end):
        at, character = mark.start(), mark.group()
        if character == "。":
            stop = at
            continue
        depth = _opened(text, stack, character) if character in _CLOSERS else 0
        if depth:
            opened = stack[-depth]
            del stack[-depth:]
            if at - opened <= _LONGEST_PAIR and not (character == "》" and stop > opened):
                flags[opened + 1 : at + 1] = b"\x01" * (at - opened)
        elif character in _CLOSING:
            stack.append(at)
    return flags


def _opened(text: str, stack: list[int], closer: str) -> int:
    """How deep in the stack the mark stands that a closer closes; 0 where none is open."""
    for depth in range(1, min(len(stack), _DEEPEST) + 1):
        if _CLOSING[text[stack[-depth]]] == closer:
            return depth
    return 0


# 一是 · (1) · 1. · ① · -- · 首先, · 第一,
_ENUMERATOR = re.compile(
    r"(?:[一二三四五六七八九十]{1,2}[是要][要]?(?=[^,。])|第[一二三四五六七八九],|(?:首先|其次|再次|最后|再者)[,、]?|\([一二三四五六七八九十]{1,3}\)|\(?[0-9]{1,2}\)"
    r"|[一二三四五六七八九十]{1,3}、|[0-9]{1,2}(?:\.(?![0-9])|\.(?=20[0-9]{2}年)|、)|[①-⑳]|-{1,2}(?=[^0-9])|[●■◆▲★·])[:,、.]?"
)
_NUMBERS = frozenset("一二三四五六七八九十第首其再最(0123456789-●■◆▲★·" + "".join(map(chr, range(0x2460, 0x2474))))
# 得2分 · 扣0.5分: the score of a rating table, no commitment
_SCORE = re.compile(r"(?:每[^,]{1,12})?[得扣加计][0-9.]{1,4}分\.?")
_LONGEST_LABEL = 20  # characters in front of a colon (主要措施:)
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_SENTENCE_EDGES = re.compile(f"[。;!?{_CIRCLED}]")


def _sentences(text: str, start: int, end: int, hidden: bytearray) -> Iterator[tuple[int, int]]:
    """Stretches between full stops, semicolons and exclamation marks, and before ①, ②."""
    left = start
    for edge in _SENTENCE_EDGES.finditer(text, start, end):
        at = edge.start()
        if hidden[at]:
            continue
        if edge.group() not in _CIRCLED:
            yield left, at
            left = at + 1
        elif at > left:
            yield left, at
            left = at
    yield left, end


def _pieces(text: str, start: int, end: int, hidden: bytearray, sentence: int) -> list[Clause]:
    """The pieces between commas and behind colons, with their heads; a time phrase goes to the next piece."""
    pieces: list[Clause] = []
    time: tuple[int, int] | None = None
    adverbs = lexicon().adverbs
    for left, right in _cuts(text, start, end, hidden):
        left, right = _trimmed(text, left, right, hidden)
        if left >= right:
            continue
        own = time_end(text, left, right)
        if own == right:
            time = (left, right)
            continue
        if text[right - 1] in "分." and _SCORE.fullmatch(text, left, right):
            continue
        if right - left <= adverbs.longest and adverbs.end_at(text, left, right) == right:
            continue
        head = find_head(text, left, right, hidden, own)
        if head is None and text.startswith(":", right) and right - left <= _LONGEST_LABEL:
            continue
        pieces.append(Clause(left, right, head, sentence, (left, own) if own > left else time))
    return pieces


_CUTS = re.compile("[,:]")


def _cuts(text: str, start: int, end: int, hidden: bytearray) -> Iterator[tuple[int, int]]:
    left = start
    for sign in _CUTS.finditer(text, start, end):
        at = sign.start()
        if hidden[at]:
            continue
        if not _thousands(text, at) if text[at] == "," else _parts(text, at, end, hidden):
            yield left, at
            left = at + 1
    yield left, end


def _thousands(text: str, at: int) -> bool:
    """1,200: a comma inside a number."""
    return (
        at > 0
        and text[at - 1].isdecimal()
        and text[at + 1 : at + 4].isdecimal()
        and len(text[at + 1 : at + 4]) == 3
        and not text[at + 4 : at + 5].isdecimal()
    )


def _parts(text: str, at: int, end: int, hidden: bytearray) -> bool:
    """Whether a colon introduces clauses (措施:推进…) and not a list of names or a time of day."""
    stop = next((n for n in range(at + 1, min(end, at + 200)) if text[n] in ",:" and not hidden[n]), min(end, at + 200))
    left = at + 1
    numbered = _ENUMERATOR.match(text, left, stop)
    if numbered:
        return True
    return find_head(text, left, stop, hidden) is not None


_ANSWERS = re.compile(
    r"(?:牵头|负责|落实|配合|参与|责任单位|责任部门|牵头单位|指导|实施)[^,;()]{0,12}$|^\((?:责任|牵头|配合|完成时限)"
)


def _trimmed(text: str, start: int, end: int, hidden: bytearray) -> tuple[int, int]:
    """A piece without its item number and without a responsibility bracket at its end."""
    number = _ENUMERATOR.match(text, start, end) if text[start : start + 1] in _NUMBERS else None
    if number:
        start = number.end()
    while start < end and text[start] in "、:":
        start += 1
    while end > start and text[end - 1] in "、:":
        end -= 1
    if end > start and text[start] == "(":
        closed = start + 1
        while closed < end and hidden[closed]:
            closed += 1
        if _ANSWERS.search(text[start : closed - 1]):
            start = closed
    if end > start and text[end - 1] == ")" and hidden[end - 1]:
        opened = end - 1
        while opened > start and hidden[opened]:
            opened -= 1
        if text[opened] == "(" and _ANSWERS.search(text[opened : end - 1]):
            end = opened
    return start, end


# a number that is no year, date, ordinal or name: a piece that holds one commits to something of its own
_FIGURE = re.compile(r"(?<![A-Za-z0-9.第〔])(?:[0-9]++(?:\.[0-9]++)?+(?![年月日号时条款第])|百分之)")


def _joined(text: str, pieces: list[Clause]) -> Iterator[Clause]:
    """Clauses out of the pieces of one sentence: topics join forward, pieces without a verb join what they continue."""
    waiting: Clause | None = None
    held: Clause | None = None
    for piece in pieces:
        if piece.head is None:
            continues = held is not None and held.head is not None and held.head.shape is not Shape.MANNER
            if continues and held is not None and not _opens_topic(text, piece):
                if _FIGURE.search(text, piece.start, piece.end) is None:
                    held = _extended(held, piece.end)
                    continue
            elif waiting is None:
                waiting = piece
                continue
            else:
                continue
        if held is not None:
            yield held
        held = replace(piece, start=waiting.start, time=waiting.time) if waiting else piece
        waiting = None
    if held is not None:
        yield held
    if waiting is not None:
        yield waiting


def _opens_topic(text: str, piece: Clause) -> bool:
    return preposition_end(text, piece.start, piece.end) > piece.start


def _extended(clause: Clause, end: int) -> Clause:
    head = clause.head
    if head is not None and head.shape is Shape.VERB and head.closes == clause.end:
        head = replace(head, closes=end)
    return replace(clause, end=end, head=head)


_LONGEST_TITLE = 20


def titles_among(clauses: list[Clause]) -> set[Clause]:
    """Short sentences without a verb: they head what follows and are no measures."""
    if all(clause.head is not None for clause in clauses):
        return set()
    in_sentence = Counter(clause.sentence for clause in clauses)
    return {
        clause
        for clause in clauses
        if clause.head is None and in_sentence[clause.sentence] == 1 and clause.end - clause.start <= _LONGEST_TITLE
    }


def opens_with_number(text: str) -> bool:
    """Whether normal text opens with an item number (一、, (二), 3., 一是)."""
    return _ENUMERATOR.match(text) is not None
