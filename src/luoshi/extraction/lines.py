"""Blocks into lines: the pieces that the outline is built from.

Most blocks are one line. A page that was flattened into one run of text (paragraphs joined by a blank, or by nothing)
is taken apart again: at blanks that end a sentence or a heading, and at item numbers that continue a sequence
(``…责任单位:交通与建设处5.开展…`` after item 4).
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from itertools import pairwise

import msgspec
from msgspec.structs import force_setattr

from luoshi.document.model import Block, Document
from luoshi.extraction.markers import Marker, Style, marker_at
from luoshi.extraction.view import View, Views

FLATTENED = 260  # normal characters; shorter blocks are paragraphs
_HEAD = 2000  # normal characters in which title and addressees stand
LONGEST = 3000  # normal characters; longer runs are cut behind a full stop, so that work per line stays bounded

DATE_TEXT = (
    r"(?:(?:19|20)\d\d年\d{1,2}月\d{1,2}日"
    r"|[二一][〇○零O0一二三四五六七八九]{3}年[一二三四五六七八九十元]{1,3}月[一二三四五六七八九十]{1,4}日)"
)

_OPENING, _CLOSING = "《“(〈‘[「", "》”)〉’]」"
_INLINE = re.compile(
    r"[第一二三四五六七八九十(\d](?:(?<=第)[〇零一二三四五六七八九十百\d]{1,5}[编章节条篇]|(?<=[一二三四五六七八九十])[一二三四五六七八九十]{0,3}、"
    r"|(?<=\()[一二三四五六七八九十]{1,4}\)|(?<=\d)(?<![\d.].)\d?[.、])"
)
_ENDS_SENTENCE = "。;:!?)》”…"
_NEVER_BEFORE_BREAK = "、,(《“〈‘"
_NEVER_AFTER_BREAK = "、,。;:)》”〉’!?"


class Line(msgspec.Struct, frozen=True, gc=False):
    """One line: the raw span, its normal view, the block it comes from, the number at its head if it has one."""

    start: int
    end: int
    view: View
    block: Block
    marker: Marker | None
    text: str = ""

    def __post_init__(self) -> None:
        """``text``, the normal text, is asked for so often that it is kept."""
        force_setattr(self, "text", self.view.text)

    @property
    def heading_at(self) -> int:
        """The normal position after the number."""
        return self.marker.end if self.marker else 0


class Piece(msgspec.Struct, frozen=True, gc=False):
    """A stretch of one line: normal offsets in its view."""

    line: int
    start: int
    end: int


def lines_of(document: Document, views: Views | None = None) -> list[Line]:
    """All lines of a document in reading order; a line holds at least one visible character.

    ``views`` are those of the document's text, where others ask for them too.
    """
    views = views or Views(document.text)
    found: list[Line] = []
    for block in document.blocks:
        view = views.of(block.start, block.end)
        if not view.text:
            continue
        if block.cell is None and len(view) > FLATTENED and is_flattened(view):
            edges = [0, *sorted(_breaks(view)), len(view)]
        elif len(view) > LONGEST:
            edges = [0, len(view)]
        else:
            start, end = view.span(0, len(view))
            found.append(Line(start, end, view, block, marker_at(view.text)))
            continue
        found.extend(_pieces(document.text, view, block, edges))
    return found


def is_flattened(view: View) -> bool:
    """Whether a block holds several paragraphs run together: two heads of one upper style, or a whole letter."""
    if _is_letter(view):
        return True
    numbers: dict[Style, set[int]] = {}
    for match in _INLINE.finditer(view.text):
        marker = marker_at(view.text, match.start())
        if match.start() == 0 and not (marker and marker.style in (Style.HAN, Style.CHAPTER)):
            continue  # most paragraphs open with a number of their own
        if marker and marker.style in (Style.HAN, Style.HAN_PAREN, Style.CHAPTER, Style.ARTICLE, Style.ARABIC):
            numbers.setdefault(marker.style, set()).add(marker.ordinal)
    upper = {Style.HAN, Style.CHAPTER, Style.ARTICLE}
    if any({1, 2} <= values and style in upper for style, values in numbers.items()):
        return True
    return any({1, 2} <= values for values in numbers.values()) and len(view.gaps) >= 8 and len(view) > 4 * FLATTENED


# …的通报 各县直单位: behind a title the addressees, with blanks where lines ended
_ADDRESSED = re.compile(r"(?:通知|通报|意见|方案|决定|报告|函)([^。:;《]{2,120}:)")
_DATE = re.compile(DATE_TEXT)


def _is_letter(view: View) -> bool:
    """Whether a block holds title, addressees and date of one paper, each set apart by blanks from what follows it."""
    gaps = view.gaps
    for found in _ADDRESSED.finditer(view.text, 0, _HEAD):
        if found.start(1) in gaps and found.end() in gaps:
            return any(date.start() in gaps for date in _DATE.finditer(view.text, found.end()))
    return False


def _pieces(raw: str, view: View, block: Block, edges: list[int]) -> Iterator[Line]:
    for left, right in pairwise(edges):
        for low, high in _bounded(view.text, left, right):
            start, end = view.span(low, high)
            if end > start:
                piece = View(raw, start, end)
                yield Line(start, end, piece, block, marker_at(piece.text) if low == left else None)


def _bounded(text: str, left: int, right: int) -> Iterator[tuple[int, int]]:
    """A stretch in parts of at most ``LONGEST`` characters, cut behind a full stop where there is one."""
    while right - left > LONGEST:
        stop = text.rfind("。", left + LONGEST // 2, left + LONGEST) + 1 or left + LONGEST
        yield left, stop
        left = stop
    yield left, right


def _breaks(view: View) -> set[int]:
    text = view.text
    inside = _inside_brackets(text)
    breaks = {at for at in view.gaps if at not in inside and _break_at_gap(view, at)}
    breaks |= _head_and_signature(text)
    breaks |= {found.start(1) for found in _ANNEX_LIST.finditer(text)}
    breaks |= _row_numbers(view)
    return breaks | _numbered_heads(view, inside, breaks)


# 序号 项目名称 责任单位 完成时间 1 …: the heads of a table whose cells a page parted by blanks
_ROW_HEADS = re.compile(r"序号[一-鿿()]{4,60}?(?=1)")


def _row_numbers(view: View) -> set[int]:
    """Breaks around the numbers of rows, 1, 2, 3, each set apart by blanks, behind the heads of a flattened table."""
    text, gaps = view.text, view.gaps
    heads = next((h for h in _ROW_HEADS.finditer(text) if h.start() in gaps and h.start() + 2 in gaps), None)
    if heads is None:
        return set()
    found: set[int] = set()
    number, ordered = 1, sorted(gaps)
    for at in ordered[bisect_left(ordered, heads.end()) :]:
        behind = at + len(str(number))
        if text.startswith(str(number), at) and behind in gaps:
            found |= {at, behind}
            number += 1
    return found if number > 2 else set()


_ANNEX_LIST = re.compile(r"。(附件?:)(?=\d[.、]|[《一-鿿]{4})")
# …的通知江文〔2023〕5号各市人民政府: a number glued to what stands around it
_GLUED_NUMBER = re.compile(r"(?<=通知|意见|方案|决定|批复|通报)[一-鿿]{2,16}[〔\[(](?:19|20)\d\d[〕\])]\d{1,4}号")
# 字号:大中小江文市…: the last word of the chrome before a title
_GLUED_CHROME = re.compile(
    r"(?:大\]?中\]?小\]?|浏览(?:量|次数)?:\d+|打印|分享|收藏|字体)(?=[一-鿿]{3,40}(?:关于|印发|转发))"
)
# …贯彻落实。江文市人民政府2023年4月11日(此件公开发布)江文市…方案
_GLUED_SIGNATURE = re.compile(rf"。([^,。;:!?]{{3,50}}?{DATE_TEXT})(\((?:此件|信息|本文)[^()]{{0,20}}\))?")


def _head_and_signature(text: str) -> set[int]:
    """Breaks around number, title and signature where a page was flattened without blanks."""
    breaks: set[int] = set()
    number = _GLUED_NUMBER.search(text, 0, _HEAD)
    if number:
        breaks |= {number.start(), number.end()}
        chrome = [found.end() for found in _GLUED_CHROME.finditer(text, 0, number.start())]
        breaks |= set(chrome[-1:])
    signature = _GLUED_SIGNATURE.search(text)
    if signature and signature.end() < len(text):
        breaks |= {signature.start(1), signature.end(1), signature.end()}
    return breaks


_ANNEX_NUMBER = re.compile(r"附件\d{1,2}$")


def _break_at_gap(view: View, at: int) -> bool:
    text = view.text
    before, after = text[at - 1], text[at]
    if before in _NEVER_BEFORE_BREAK or after in _NEVER_AFTER_BREAK:
        return False
    if before.isascii() and before.isalnum() and after.isascii() and after.isalnum():
        return _ANNEX_NUMBER.search(text, max(0, at - 4), at) is not None  # 附件1 2031年度名单
    # letters set apart for looks: "索 引 号", "标 题"
    if at + 1 in view.gaps or at - 1 in view.gaps:
        return False
    # a number that stands apart from its heading: "三、 开展", "1. 机动车"
    for back in range(max(0, at - 7), at):
        marker = marker_at(text, back)
        if marker and marker.end == at and (back == 0 or back in view.gaps or text[back - 1] in _ENDS_SENTENCE):
            return False
    return True


def _inside_brackets(text: str) -> set[int]:
    """Positions inside a pair of brackets or quotes; an opening that is not closed within 120 characters holds none."""
    inside: set[int] = set()
    stack: list[tuple[str, int]] = []
    for at, character in enumerate(text):
        if character in _OPENING:
            stack.append((_CLOSING[_OPENING.index(character)], at))
        elif character in _CLOSING:
            while stack and at - stack[-1][1] > 120:
                stack.pop()
            if stack and stack[-1][0] == character:
                _, opened = stack.pop()
                inside.update(range(opened + 1, at + 1))
    return inside


def _numbered_heads(view: View, inside: set[int], breaks: set[int]) -> set[int]:
    """Item numbers inside the run that continue or open a sequence."""
    text = view.text
    heads: set[int] = set()
    expected: dict[Style, int] = {}
    onward: dict[Style, int] = {}  # items that count on through the sections around them: 二、…(四)
    ordered = sorted(breaks)
    for match in _INLINE.finditer(text):
        at = match.start()
        if at in inside or at == 0:
            continue
        marker = marker_at(text, at)
        if marker is None or marker.style in (Style.DECIMAL, Style.BULLET, Style.STEP):
            continue
        stands_free = at in view.gaps or text[at - 1] in _ENDS_SENTENCE or _is_break(ordered, at)
        continues = marker.ordinal in (expected.get(marker.style, 1), onward.get(marker.style, 1))
        if marker.ordinal == 1 and not stands_free and not _opens_after_heading(text, at, marker):
            continues = False
        if marker.style is Style.HAN and not stands_free and text[at - 1] in "十百第、":
            continues = False
        if continues or (stands_free and marker.ordinal > 1 and marker.style in expected):
            if continues or marker.ordinal == 1:
                heads.add(at)
                expected[marker.style] = onward[marker.style] = marker.ordinal + 1
                for style in [s for s in expected if s > marker.style]:
                    del expected[style]
        elif marker.ordinal == 1 and stands_free:
            heads.add(at)
            expected[marker.style] = 2
    return heads


def _opens_after_heading(text: str, at: int, marker: Marker) -> bool:
    """``一、时间节点1.4月19日…``: a first item directly behind a heading, with its second item later on."""
    second = {Style.ARABIC: "2.", Style.HAN: "二、", Style.HAN_PAREN: "(二)"}.get(marker.style)
    if second is None or text[at - 1] in "0123456789.第":
        return False
    return text.find(second, at, at + 1500) > 0


def _is_break(ordered: list[int], at: int) -> bool:
    index = bisect_left(ordered, at)
    return index < len(ordered) and ordered[index] == at
