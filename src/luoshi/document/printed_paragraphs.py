"""Printed lines into paragraphs.

A line goes on in the next one where the first word of the next one would not have found room behind it; were there
room, the break was meant. What remains in doubt (a sentence that ends at the edge) is settled by the indent of two
characters that GB/T 9704 asks for, by wider gaps between paragraphs and by item numbers.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from luoshi.document.builder import Line
from luoshi.document.model import BlockKind, PrintedSpan
from luoshi.document.printed import Glyph, PrintedLine
from luoshi.document.printed_lines import text_of

_NEAR = 0.6  # of the size: two edges that are one
_SLACK = 0.25
_WINDOW = 12  # lines on both sides that are asked where the column ends
_LONG = 8  # characters of a line that may be a full one
_TITLE = 1.15  # of the size of the text, from which centred lines are a title
_WIDER = 1.3  # of the usual leading, from which a gap parts paragraphs
_FAR_IN = 6.0  # of the size: a first line further in than that is set at the right or in the middle
_RUN = 8  # lines around one that are asked for items inside of lines
_MOST_LINES = 400  # of one paragraph

_INNER_ITEM = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)]|(?<!\d)\d{1,2}[.．、](?!\d))(?=[\u4e00-\u9fff])"
)
_BODY_ENDS = "局委办院会府镇乡处社部厅室站所联校队馆司心"
_BUREAU_GOES_ON = "长机党属办等、，；。）和及与"
_BODY_STARTS = "县市区省州旗各镇乡团"
_NEVER_FIRST = "，。、；：？！）》”"  # signs that no line begins with unless it goes on
_GOES_ON = "，、（《“〈〔"
_ENDS = "。；：！？;:!?"
_CLOSING = "，。、；：？！）》”’】〕〉」』,.;:?!)%％℃"
_OPENING = "（《“‘【〔〈「『(["
_ITEM = re.compile(
    r"第[〇零一二三四五六七八九十百\d]{1,5}[编章节条篇]|[一二三四五六七八九十]{1,4}、|[（(][一二三四五六七八九十\d]{1,4}[）)]"
    r"|\d{1,2}[.．、](?!\d)|\d{1,2}[)）]|[①-⑳]|[●■◆★□]|附件?[:：\d]"
)


@dataclass(frozen=True, slots=True)
class Edges:
    """Where the column of a line begins and ends."""

    left: float
    right: float


def edges_of(placed: Sequence[tuple[PrintedLine, int]], widths: Mapping[int, float]) -> list[Edges]:
    """The column of each line, given with the number of its column, from the lines around it and their pages' widths.

    The right edge is where several lines near it end as this one does, else where the widest of them ends. Where few
    lines say so, a column over the whole page ends no further in than it begins.
    """
    found = []
    known = [(line.size, line.left, line.right, len(line.glyphs) >= _LONG, column) for line, column in placed]
    for index, (line, column) in enumerate(placed):
        size, end = line.size, line.right
        least, most, hair = 0.6 * size, 1.7 * size, 1.1 * size
        around = known[max(index - _WINDOW, 0) : index + _WINDOW + 1]
        near = [other for other in around if other[4] == column and least < other[0] < most]
        long = [other for other in near if other[3]] or near
        right = max([other[2] for other in near])
        if len(line.glyphs) >= _LONG:
            alike = [other[2] for other in long if -hair <= other[2] - end <= hair]
            if len(alike) >= 6 and len(alike) * 2 >= len(long):
                right = max(alike)
        left = min([other[1] for other in long])
        if column == 0:
            page = widths.get(line.page, 0.0)
            reaching = len([other for other in long if right - other[2] <= hair])
            if reaching < (3 if right - left >= 0.5 * page else 6):
                right = max(right, page - left - size)
        found.append(Edges(left, max(right, end)))
    return found


def paragraphs(lines: Sequence[PrintedLine], edges: Sequence[Edges], *, in_cell: bool = False) -> list[list[int]]:
    """The lines of each paragraph, by index; in a cell, where lines may be set in the middle, indents say nothing."""
    if not lines:
        return []
    flow = _Flow(lines, edges, in_cell=in_cell)
    found = [[0]]
    for index in range(1, len(lines)):
        if len(found[-1]) < _MOST_LINES and flow.goes_on(index, len(found[-1])):
            found[-1].append(index)
        else:
            found.append([index])
    return found


class _Flow:
    """Lines in reading order, with what is usual among them."""

    def __init__(self, lines: Sequence[PrintedLine], edges: Sequence[Edges], *, in_cell: bool) -> None:
        self._lines, self._edges, self._in_cell = lines, edges, in_cell
        self._leading, self._gapped = _leading(lines)
        self._body = _body_size(lines)
        self._indents = self._indented()
        self._inner: dict[int, int] = {}

    def goes_on(self, index: int, length: int) -> bool:
        """Whether a line continues the paragraph that ends before it and has ``length`` lines so far."""
        before, line = self._lines[index - 1], self._lines[index]
        size = before.size
        if not 0.9 < line.size / size < 1.1:
            return False
        step = line.base - before.base
        same_page = before.page == line.page and step > 0  # the next column begins higher up
        if same_page and step > 3.0 * size:
            return False
        item = _ITEM.match(_opening_of(line)) is not None and before.glyphs[-1].text[-1] not in _GOES_ON
        if not self._in_cell and is_centred(before, self._edges[index - 1]) and is_centred(line, self._edges[index]):
            if size >= _TITLE * self._body:
                return same_page and not item and before.bold == line.bold
            return not item and self._spare(index) < 0
        if not self._in_cell and self._is_wrapped_title(before, line, index):
            return not item
        leading = self._leading.get(round(line.size), 0.0)
        level = abs(line.left - before.left) < _NEAR * size
        width = self._edges[index - 1].right - self._edges[index - 1].left
        slack = min(4.0 * size, 0.1 * width)
        if item:
            return not self._in_cell and level and self._spare(index) <= slack and self._is_run(index)
        if same_page and leading and step > max(_WIDER * leading, 1.25 * size):
            return False
        ends = before.glyphs[-1].text[-1] in _ENDS
        tight = same_page and round(line.size) in self._gapped and step < 1.15 * leading
        if line.glyphs[0].text in _NEVER_FIRST:
            return True
        if self._in_cell:
            return self._spare(index) < 0 and not _parts_names(before, line)
        if length == 1 and before.left - self._edges[index - 1].left > _FAR_IN * size and before.width < 0.5 * width:
            return False
        shift = line.left - before.left
        if not same_page and abs(shift) > 5.5 * size:
            shift += self._edges[index - 1].left - self._edges[index].left
        allowed = slack if shift <= _NEAR * size else 0.0
        if ends:
            allowed = min(allowed, 2.0 * size) if tight else 0.0
        if self._spare(index) > allowed:
            return level and self._spare(index) <= slack and self._is_run(index)
        return self._indent_agrees(before, shift / size, length, ends=ends)

    def _is_wrapped_title(self, before: PrintedLine, line: PrintedLine, index: int) -> bool:
        """Whether a line fills its column and the next stands under its middle."""
        return (
            before.page == line.page
            and before.glyphs[-1].text[-1] not in _ENDS
            and is_centred(line, self._edges[index])
            and self._spare(index) < 0
            and abs(before.left + before.right - line.left - line.right) < 1.5 * line.size
        )

    def _is_run(self, index: int) -> bool:
        """Whether items follow each other inside of the lines around one: a text that was flattened before print."""
        for number in range(max(index - _RUN, 0), min(index + _RUN, len(self._lines))):
            if number not in self._inner:
                text = "".join([glyph.text for glyph in self._lines[number].glyphs])
                self._inner[number] = sum(found.start() > 0 for found in _INNER_ITEM.finditer(text))
        return sum([self._inner.get(number, 0) for number in range(index - _RUN, index + _RUN)]) >= 3

    def _spare(self, index: int) -> float:
        """How much room would be left behind the line before, had it taken the first word of a line."""
        before, line = self._lines[index - 1], self._lines[index]
        return self._edges[index - 1].right - before.right - word_width(line.glyphs) - _SLACK * line.size

    def _indent_agrees(self, before: PrintedLine, shift: float, length: int, *, ends: bool) -> bool:
        if shift > _NEAR:
            return not ends and length == 1 and shift < 3.5
        if shift < -_NEAR:
            return length == 1 and shift > -5.5
        # a full first line, and another one below it: two paragraphs where first lines here are indented
        out, level = self._indents.get(round(before.left / before.size), (0, 0))
        return length > 1 or out < (2 if ends else 3) or out <= level

    def _indented(self) -> dict[int, tuple[int, int]]:
        """For each left edge, how many full lines are followed by one further out, and by one at the same edge."""
        found: dict[int, tuple[int, int]] = {}
        for index in range(1, len(self._lines)):
            before, line = self._lines[index - 1], self._lines[index]
            if before.page != line.page or self._spare(index) > 0:
                continue
            shift = (line.left - before.left) / before.size
            out, level = found.get(round(before.left / before.size), (0, 0))
            out, level = out + (-4.5 < shift < -1.4), level + (abs(shift) <= _NEAR)
            found[round(before.left / before.size)] = out, level
        return found


def _parts_names(before: PrintedLine, line: PrintedLine) -> bool:
    """县财政局 above 县水利局: each line of a cell is the name of a body, so that the break is meant."""
    first, end, start = before.glyphs[0].text, before.glyphs[-1].text, line.glyphs[0].text
    if end == "局" and first in _BODY_STARTS:
        return start not in _BUREAU_GOES_ON
    return end in _BODY_ENDS and start in _BODY_STARTS


def is_centred(line: PrintedLine, edges: Edges) -> bool:
    """Whether a line stands in the middle of its column, further in than an indent."""
    before, behind = line.left - edges.left, edges.right - line.right
    return abs(before - behind) < 1.2 * line.size and before > 2.6 * line.size


def is_right(line: PrintedLine, edges: Edges) -> bool:
    """Whether a line stands in the right half of its column, as signatures do."""
    return line.left > edges.left + 0.45 * (edges.right - edges.left) and not is_centred(line, edges)


def word_width(glyphs: Sequence[Glyph]) -> float:
    """The width of what cannot be parted at the head of a line: a word, a number, a sign with the next character."""
    end = 0
    while end < len(glyphs) - 1 and glyphs[end].text in _OPENING:
        end += 1
    if glyphs[end].text.isascii() and glyphs[end].text.isalnum():
        while (
            end < len(glyphs) - 1
            and glyphs[end + 1].text.isascii()
            and glyphs[end + 1].left - glyphs[end].right < 0.15 * glyphs[end].size
        ):
            end += 1
    while end < len(glyphs) - 1 and glyphs[end + 1].text in _CLOSING:
        end += 1
    return glyphs[end].right - glyphs[0].left


def _opening_of(line: PrintedLine) -> str:
    return "".join([glyph.text for glyph in line.glyphs[:8]])


def _leading(lines: Sequence[PrintedLine]) -> tuple[dict[int, float], set[int]]:
    """The usual distance of baselines inside a paragraph, by the size of the text: the least of the common ones.

    Beside it the sizes for which wider distances are common, too: there, paragraphs are set apart.
    """
    steps: dict[int, Counter[float]] = {}
    for index in range(1, len(lines)):
        before, line = lines[index - 1], lines[index]
        if before.page == line.page and 0.9 < line.size / before.size < 1.1 and line.base > before.base:
            steps.setdefault(round(line.size), Counter())[round(line.base - before.base)] += 1
    found = {}
    gapped = set()
    for size, counted in steps.items():
        least = min(sum(counted.values()) * 0.12, max(counted.values()))
        found[size] = min(step for step, count in counted.items() if count >= least)
        if sum(count for step, count in counted.items() if step > _WIDER * found[size]) >= 0.2 * sum(counted.values()):
            gapped.add(size)
    return found, gapped


def _body_size(lines: Sequence[PrintedLine]) -> float:
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[line.size] += len(line.glyphs)
    return sizes.most_common(1)[0][0]


def whole(
    lines: Sequence[PrintedLine], place: str, kind: BlockKind = BlockKind.PARAGRAPH, align: str = "", level: int = 0
) -> Line:
    """Printed lines as one line of text that knows where each of its characters is printed."""
    pieces: list[str] = []
    spans: list[PrintedSpan] = []
    length = 0
    blank = False
    for line in lines:
        text, edges = text_of(line)
        if pieces and (blank or _parts_words(pieces[-1][-1], text[0])):
            pieces.append(" ")
            length += 1
        blank = line.glyphs[-1].blank
        spans.append(PrintedSpan(length, length + len(text), line.page, line.top, line.bottom, tuple(edges)))
        pieces.append(text)
        length += len(text)
    bold = all(line.bold for line in lines)
    return Line("".join(pieces), place, kind, level, align, bold, printed=spans)


def _parts_words(before: str, behind: str) -> bool:
    """Whether a line break stood for a blank: between words of Latin letters, not between Chinese characters."""
    return before.isascii() and behind.isascii() and before.isalnum() and behind.isalnum()
