"""What pages print around the text: page numbers, running heads and feet, watermarks that every page repeats.

Nothing of it is text of the paper. A line counts as a running one when pages repeat it at one height, whatever
page it counts; a page number by its form, at the edge of the page.
"""

import re
from collections import Counter
from collections.abc import Sequence

from luoshi.document.printed import PrintedLine, PrintedPage
from luoshi.document.printed_lines import text_of

_PAGE_NUMBER = re.compile(
    r"[-‐-―—－–~·•.]{0,3}(?:第)?[0-9０-９]{1,4}(?:页)?[-‐-―—－–~·•.]{0,3}"
    r"|第[0-9０-９一二三四五六七八九十百]{1,5}页[,，/]?(?:[(（]?共[0-9０-９一二三四五六七八九十百]{1,5}页[)）]?)?"
    r"|(?:第|Page)?[0-9０-９]{1,4}(?:/|of)[0-9０-９]{1,4}(?:页)?|[ivxIVX]{1,6}"
)
_BARE = re.compile(r"\s*[0-9０-９ivxIVX]+\s*")  # may as well number what follows: only where pages repeat it
_COUNTING = re.compile(
    r"第[0-9０-９]+页|共[0-9０-９]+页|[0-9０-９]+/[0-9０-９]+|[-‐-―—－–~·•][0-9０-９]+[-‐-―—－–~·•]|^[0-9０-９]+$"
    r"|[Pp]age[0-9]+|of[0-9]+"
)
_EDGE = 0.12  # of the page's height at top and bottom, where running lines stand
_HEIGHT = 4.0  # points
_DEPTH = 3  # lines from the edge that are asked


def is_page_number(text: str) -> bool:
    """Whether a line is a page number: — 1 —, －1－, 第1页 共9页, 3/9."""
    return _PAGE_NUMBER.fullmatch("".join(text.split())) is not None


def without_furniture(pages: Sequence[PrintedPage], lines: Sequence[list[PrintedLine]]) -> list[list[PrintedLine]]:
    """The lines of each page without running heads, feet and page numbers, which are noted on the page."""
    repeated = _repeated(pages, lines)
    found = []
    for page, own in zip(pages, lines, strict=True):
        edge = {id(line) for line in _edge_lines(page, own)}
        kept = []
        for line in own:
            if id(line) not in edge:
                kept.append(line)
                continue
            text = text_of(line)[0]
            if _key(text, line, page) in repeated:
                page.leave_out("page_number" if is_page_number(text) else "head", len(line.glyphs))
            elif is_page_number(text) and not _BARE.fullmatch(text) and _is_outermost(line, own):
                page.leave_out("page_number", len(line.glyphs))
            else:
                kept.append(line)
        found.append(kept)
    return found


def _edge_lines(page: PrintedPage, lines: Sequence[PrintedLine]) -> list[PrintedLine]:
    head = [line for line in lines[:_DEPTH] if line.base < _EDGE * page.height]
    foot = [line for line in lines[-_DEPTH:] if line.base > (1 - _EDGE) * page.height]
    return head + foot


def _is_outermost(line: PrintedLine, lines: Sequence[PrintedLine]) -> bool:
    """Whether nothing stands between a line and the edge of its page."""
    return line is lines[-1] or line is lines[0]


def _key(text: str, line: PrintedLine, page: PrintedPage) -> tuple[str, bool]:
    return _COUNTING.sub("#", "".join(text.split())), line.base < page.height / 2


def _repeated(pages: Sequence[PrintedPage], lines: Sequence[list[PrintedLine]]) -> set[tuple[str, bool]]:
    """What at least two fifths of the pages, and two at least, print at one height."""
    heights: dict[tuple[str, bool], list[float]] = {}
    for page, own in zip(pages, lines, strict=True):
        for line in _edge_lines(page, own):
            heights.setdefault(_key(text_of(line)[0], line, page), []).append(line.base)
    least = max(2, len(pages) * 2 // 5)
    found = set()
    for key, places in heights.items():
        place, _ = Counter(round(height / _HEIGHT) for height in places).most_common(1)[0]
        if sum(abs(height / _HEIGHT - place) <= 1 for height in places) >= least:
            found.add(key)
    return found
