"""A stretch of text as the grammar sees it: no white space, one width, one style of punctuation.

Real pages put blanks inside words (``落 实``, ``第 1 0 条``), use ASCII or full-width signs by turns and leave entities
unread (``m&sup3;``). The grammar is written once, for the normal form; a ``View`` carries each normal character back to
its span in ``Document.text``, so that facts are pinned to what was printed.

Normal form: full-width letters, digits and the signs ``，：；（）！？％．［］【】`` become ASCII; dashes become ``-``,
waves ``~``; ``、。“”《》〔〕`` stay. White space and zero-width characters vanish, but their place is kept in ``gaps``.
"""

import re
from array import array
from bisect import bisect_right
from functools import lru_cache
from html import unescape

_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_DASHES = {ord(dash): "-" for dash in "‐‑‒–—―−─━﹣"} | {ord(wave): "~" for wave in "〜∼﹏"}
_BRACKETS = dict(zip(map(ord, "﹝﹞〖〗【】＂﹪"), '()[][]"%', strict=True))
NORMAL: dict[int, int | str] = {**_WIDE, **_DASHES, **_BRACKETS}

# white space (\s spelled out, so that the search is a look into a table) and characters without a shape
_BLANKS = r"\t-\r\x1c- \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\u200b-\u200f\u2060\ufeff\xad"
# ** is Markdown's emphasis left in the text
_VANISHING = re.compile(
    rf"[{_BLANKS}*&](?:(?<=[*])\*+|(?<=&)(?:[a-zA-Z]{{2,8}}\d?|#\d{{2,6}}|#x[0-9a-fA-F]{{2,5}});|(?<![*&])[{_BLANKS}]*+)"
)
# 完成测绘.推进更新: a dot between Han characters is a full stop, behind 一 or 1 it belongs to a number
_STOP = re.compile(r"\.(?<=[一-鿿”》)%]\.)(?<![〇零一二三四五六七八九十百]\.)(?=[一-鿿“《(]|(?:19|20)\d\d年|$)")
_BLANK = re.compile(r"\s")


# the signs that nearly every line has: replacing them one by one spares most lines the slow translation
_COMMON = tuple((sign, chr(_WIDE[ord(sign)])) for sign in "，：；（）！？％")
_OTHERS = re.compile(f"[{re.escape(''.join(map(chr, NORMAL)))}]")


def _one_style(text: str) -> str:
    """The text with letters, digits and signs of one width and style, each at its place."""
    for wide, plain in _COMMON:
        text = text.replace(wide, plain)
    other = _OTHERS.search(text)
    while other is not None:  # a text has few kinds of them: each is replaced everywhere when it is first met
        text = text.replace(other.group(), other.group().translate(NORMAL))
        other = _OTHERS.search(text, other.end())
    return text


_NO_GAPS: frozenset[int] = frozenset()


class View:
    """Normal characters of ``[start, end)`` of a text, each with its span there.

    ``text`` is the normal form; ``gaps`` holds the positions in it before which white space stood. In a ``wrapped``
    stretch line breaks are where the page ended, not white space that parts anything.
    """

    __slots__ = ("_opens", "_pieces", "end", "gaps", "start", "text")

    def __init__(
        self, raw: str, start: int = 0, end: int | None = None, *, wrapped: bool = False, whole: "_Whole | None" = None
    ) -> None:
        """``whole`` is what is known of the whole of ``raw``, where several views of it are made."""
        self.start = start
        self.end = stop = len(raw) if end is None else end
        self._pieces: _Pieces | None = None
        if whole is None:
            start, stop, gap = _without_edges(raw, start, stop)
        else:
            start, stop, gap = whole.without_edges(start, stop)
        self._opens = start
        if not gap:
            self.text = _one_style(raw[start:stop]) if whole is None else whole.styled[start:stop]
            self.gaps = _NO_GAPS
        else:
            self.text, self.gaps, self._pieces = _condense(raw, start, stop, wrapped)
        if "." in self.text:
            self.text = _STOP.sub("。", self.text)

    def __len__(self) -> int:
        return len(self.text)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The span in the raw text of the normal characters ``[start, end)``; blanks at its edges stay outside.

        An empty stretch gives an empty span.
        """
        pieces = self._pieces
        if start >= end:
            at = (pieces.opens(start) if pieces else self._opens + start) if start < len(self.text) else self.end
            return at, at
        if pieces is None:
            return (self._opens + start if start else self._opens), self._opens + end
        return pieces.opens(start), pieces.closes(end - 1)

    def at(self, offset: int) -> int:
        """The position of the first normal character that ends after the raw offset."""
        if self._pieces is None:
            return min(max(offset - self._opens, 0), len(self.text))
        return self._pieces.at(offset)


def _without_edges(raw: str, start: int, stop: int) -> tuple[int, int, bool]:
    """A stretch without the blanks at its edges, as most gaps are, and whether something vanishes inside it."""
    gap = _VANISHING.search(raw, start, stop)
    if gap is not None and gap.start() == start and raw[start] not in "&*":
        start = gap.end()
        gap = _VANISHING.search(raw, start, stop)
    if gap is not None and gap.end() == stop and raw[gap.start()] not in "&*":
        return start, gap.start(), False
    return start, stop, gap is not None


class _Whole:
    """A text in one style, and where something vanishes from it: looked for once instead of in every stretch."""

    __slots__ = ("_ends", "_raw", "_starts", "styled")

    def __init__(self, raw: str) -> None:
        self._raw = raw
        self.styled = _one_style(raw)
        gaps = [match.span() for match in _VANISHING.finditer(raw)]
        self._starts = array("I", [start for start, _ in gaps])
        self._ends = array("I", [end for _, end in gaps])

    def without_edges(self, start: int, stop: int) -> tuple[int, int, bool]:
        """As ``_without_edges`` of the text."""
        starts, ends, raw = self._starts, self._ends, self._raw
        at = bisect_right(ends, start)
        if at < len(starts) and starts[at] <= start:
            if starts[at] < start and raw[starts[at]] in "&*":
                return _without_edges(raw, start, stop)  # from within an entity, which there is none then
            if raw[start] not in "&*":
                start = min(ends[at], stop)
                at += 1
        if at == len(starts) or starts[at] >= stop:
            return start, stop, False
        if ends[at] >= stop and raw[starts[at]] not in "&*":
            return start, max(starts[at], start), False
        return start, stop, True


class Views:
    """The views of one text: each stretch is brought into normal form once, however many finders ask for it."""

    __slots__ = ("_cut", "_raw", "_whole")

    def __init__(self, raw: str) -> None:
        self._raw = raw
        self._whole: _Whole | None = _Whole(raw)
        self._cut: dict[int, View] = {}  # by the start, of several stretches with one start the last

    def of(self, start: int, end: int) -> View:
        """The view of ``[start, end)`` of the text."""
        view = self._cut.get(start)
        if view is None or view.end != end:
            view = self._cut[start] = View(self._raw, start, end, whole=self._whole)
        return view

    def once(self, start: int, end: int) -> View:
        """The same for who asks last: one that was made already, or one that is not kept."""
        view = self._cut.get(start)
        return view if view is not None and view.end == end else View(self._raw, start, end, whole=self._whole)

    def settle(self) -> None:
        """Let go of what is known of the whole text: from here on few further views are asked for."""
        self._whole = None

    def keeps(self, view: View) -> bool:
        """Whether others that ask for the stretch of a view are given this one."""
        return self._cut.get(view.start) is view


class _Pieces:
    """The stretches of a raw text that a view kept, in order: where each begins in the normal text and in the raw one.

    A stretch stands for as many normal characters, an entity (``&sup3;``) for one.
    """

    __slots__ = ("_normal", "_raw", "_stops")

    def __init__(self, kept: list[tuple[int, int, int]], length: int) -> None:
        self._normal = [normal for normal, _, _ in kept]
        self._normal.append(length)
        self._raw = [raw for _, raw, _ in kept]
        self._stops = [stop for _, _, stop in kept]

    def opens(self, position: int) -> int:
        """The raw start of a normal character."""
        piece = bisect_right(self._normal, position) - 1
        return self._raw[piece] + position - self._normal[piece]

    def closes(self, position: int) -> int:
        """The raw end of a normal character."""
        piece = bisect_right(self._normal, position) - 1
        if self._normal[piece + 1] == position + 1:
            return self._stops[piece]
        return self._raw[piece] + position - self._normal[piece] + 1

    def at(self, offset: int) -> int:
        """The first normal character that ends after a raw offset; their number where none does."""
        piece = bisect_right(self._stops, offset)
        opened = self._normal[piece]
        if piece == len(self._stops) or self._normal[piece + 1] == opened + 1:
            return opened
        return opened + max(offset - self._raw[piece], 0)


def _condense(raw: str, start: int, end: int, wrapped: bool) -> tuple[str, frozenset[int], _Pieces]:
    """Normal text, gaps, and the stretches that were kept."""
    parts: list[str] = []
    kept: list[tuple[int, int, int]] = []
    gaps = set()
    length, at = 0, start
    for match in _VANISHING.finditer(raw, start, end):
        found = match.group()
        character = _entity(found) if found[0] == "&" else " "
        if not character:
            continue  # no entity: its characters stand for themselves
        stop = match.start()
        if stop > at:
            parts.append(raw[at:stop])
            kept.append((length, at, stop))
            length += stop - at
        at = match.end()
        if character.isspace():
            if found[0] == "&" or (_BLANK.search(found) and not (wrapped and "\n" in found)):
                gaps.add(length)
        else:
            parts.append(character)
            kept.append((length, stop, at))
            length += 1
    if end > at:
        parts.append(raw[at:end])
        kept.append((length, at, end))
        length += end - at
    gaps.discard(0)
    gaps.discard(length)
    return _one_style("".join(parts)), frozenset(gaps), _Pieces(kept, length)


@lru_cache(maxsize=512)
def _entity(found: str) -> str:
    """The one character that an entity left in the text stands for, or empty where it stands for none."""
    character = unescape(found)
    return character if len(character) == 1 else ""


@lru_cache(maxsize=4096)
def normal(text: str) -> str:
    """The normal form of a short string (a name, a title), without its origins."""
    return View(text).text
