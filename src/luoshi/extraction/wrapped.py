"""Paragraphs that were broken into the lines of a printed page (text taken from a PDF, a line a paragraph).

In such a text most long lines end in the middle of a sentence, and nearly all at the same width. Lines are joined
again until one ends a sentence, is short of the width, or the next one opens with a number.
"""

import re
from itertools import pairwise
from statistics import median

from msgspec.structs import replace

from luoshi.document.model import BlockKind
from luoshi.extraction.fields import FIELD
from luoshi.extraction.lines import LONGEST, Line
from luoshi.extraction.markers import Marker, Style, ordinal
from luoshi.extraction.view import View

_LONG = 18
_ENOUGH = 12
_ENDS = tuple("。;:!?)》”…]")
_PAGE_NUMBER = re.compile(r"-{0,4}\d{1,3}-{0,4}|第\d{1,3}页(?:共\d{1,3}页)?|\d{1,3}/\d{1,3}")


def join_wrapped(raw: str, lines: list[Line]) -> list[Line]:
    """The lines with broken paragraphs made whole, or, where none was broken, lone numbers joined with headings."""
    width = _width(lines)
    if width is None:
        return join_lone_numbers(raw, join_open_brackets(raw, lines))
    joined: list[Line] = []
    for line in lines:
        if _PAGE_NUMBER.fullmatch(line.text) and line.block.cell is None:
            continue
        before = joined[-1] if joined else None
        if before is not None and _continues(before, line, width):
            joined[-1] = Line(
                before.start, line.end, View(raw, before.start, line.end, wrapped=True), before.block, before.marker
            )
        else:
            joined.append(line)
    return joined


_NAMES_OWNERS = re.compile(r"\((?:责任|牵头|主办|承办|配合|协办|实施|整改)[^()]{0,6}:")


def join_open_brackets(raw: str, lines: list[Line]) -> list[Line]:
    """A bracketed responsibility line that a break cut (责任单位:县自然资 ⏎ 源局), with the lines that close it."""
    joined: list[Line] = []
    waiting = 0  # how many further lines may close the bracket
    for line in lines:
        before = joined[-1] if waiting and joined else None
        waiting = max(0, waiting - 1)
        if before is not None and line.marker is None and line.block.cell is None and len(before.text) < LONGEST:
            line = Line(
                before.start, line.end, View(raw, before.start, line.end, wrapped=True), before.block, before.marker
            )
            joined.pop()
        elif before is not None:
            waiting = 0
        joined.append(line)
        tail = line.text.rfind("(", max(0, len(line.text) - 120))
        still_open = line.block.cell is None and tail >= 0 and line.text.find(")", tail) < 0
        if not still_open or not _NAMES_OWNERS.match(line.text, tail):
            waiting = 0
        elif before is None:
            waiting = 3
    return joined


_LONE_NUMBER = re.compile(r"\d{1,2}|[①-⑳]|\(?[一二三四五六七八九十]{1,3}\)?[、.]?")


_NUMBERS_HEAD = re.compile(r"序号?|编号|项次")
_HEADS = 12


def join_lone_numbers(raw: str, lines: list[Line]) -> list[Line]:
    """Numbers printed on a line of their own above their heading (01 ⏎ 微改造行动 ⏎ …) joined with it."""
    lone = {
        index: value
        for index, line in enumerate(lines[:-1])
        if line.block.cell is None
        and _LONE_NUMBER.fullmatch(line.text)
        and (value := ordinal(line.text.strip("().、"))) is not None
        and _LONE_NUMBER.fullmatch(lines[index + 1].text) is None
    }
    counted = list(lone.values())
    first = min(lone, default=0)
    if any(_NUMBERS_HEAD.fullmatch(line.text) for line in lines[max(0, first - _HEADS) : first]):
        return lines  # the numbers are cells of a table that was flattened into lines
    if len(counted) < 3 or any(b != a + 1 for a, b in pairwise(counted)):
        return lines
    joined: list[Line] = []
    for index, line in enumerate(lines):
        if index in lone:
            continue
        if index - 1 in lone:
            number = lines[index - 1]
            label = number.text.strip("().、")
            style = Style.ARABIC if label.isdecimal() else Style.HAN
            view = View(raw, number.start, line.end)
            line = Line(
                number.start, line.end, view, line.block, Marker(style, lone[index - 1], label, len(number.text))
            )
        joined.append(line)
    return joined


_CHAPTER = re.compile(r"(\d{1,2})(?=[一-鿿])")


def number_chapters(lines: list[Line]) -> list[Line]:
    """``2 主要任务`` above 2.1, 2.2: a number before a blank is a chapter where decimals number the sections."""
    if not any(line.marker and line.marker.style is Style.DECIMAL for line in lines):
        return lines
    numbered = []
    for line in lines:
        found = _CHAPTER.match(line.text) if line.marker is None and len(line.text) <= 30 else None
        if found and found.end() in line.view.gaps:
            marker = Marker(Style.DECIMAL, int(found.group(1)), found.group(1), found.end())
            numbered.append(replace(line, marker=marker))
        else:
            numbered.append(line)
    return numbered


def _width(lines: list[Line]) -> int | None:
    """The width at which lines were broken, or None where they were not."""
    long = [line for line in lines if len(line.text) >= _LONG and line.block.cell is None]
    broken = [len(line.text) for line in long if not line.text.endswith(_ENDS)]
    if len(broken) >= _ENOUGH and len(broken) * 5 >= len(long) * 2:
        middle = int(median(broken))
        if sum(abs(length - middle) <= 4 for length in broken) * 10 >= len(broken) * 7:
            return middle
    return _edge(long)


def _printed_width(text: str) -> float:
    """The width in Han characters: of three bytes each in UTF-8, where an ASCII sign has one and is half as wide."""
    length = len(text)
    return length - (3 * length - len(text.encode())) / 4


def _edge(long: list[Line]) -> int | None:
    """The width of the widest lines where several end there and most of them in the middle of a sentence.

    Paragraphs that were never broken are of all lengths, so that few are nearly as long as the longest; a digit is
    half as wide as a character.
    """
    widths = [_printed_width(line.text) for line in long]
    edge = max(widths, default=0.0)
    full = [line for line, width in zip(long, widths, strict=True) if width >= edge - 4]
    broken = [line for line in full if not line.text.endswith(_ENDS)]
    return int(edge) if len(full) >= 6 and len(broken) * 10 >= len(full) * 6 else None


# 云岭县人民政府关于印发…的通知: the title is whole, whatever the width of its last line
_CLOSES_TITLE = re.compile(r"^[^,。;:]*(?:关于|印发)[^,。;:]*的(?:通知|意见|决定|通报|公告|批复)$")


def _continues(before: Line, line: Line, width: int) -> bool:
    """Whether a line goes on with the sentence of the one before; its last part was as wide as the page."""
    if (
        len(before.text) > LONGEST
        or line.marker is not None
        or line.block.cell is not None
        or before.block.cell is not None
    ):
        return False
    if FIELD.search(before.text) or before.block.kind is BlockKind.WINDOW_TITLE:
        return False
    if _CLOSES_TITLE.search(before.text):
        return False
    last_part = before.view.text[-(width + 4) :]
    tail = before.end - line.start
    open_bracket = before.text.count("(") > before.text.count(")")
    return (open_bracket or not before.text.endswith(_ENDS)) and len(last_part) >= width - 4 and tail > -12
