"""Footnotes: small lines at the foot of a page under a short rule."""

from collections import Counter
from collections.abc import Sequence

from luoshi.document.printed import PrintedLine, PrintedPage

_SHORT = 0.5  # of the page's width: the longest rule that parts notes from text
_LOW = 0.35  # of the page's height, below which notes begin
_SMALLER = 0.95  # of the size of the text


def without_notes(page: PrintedPage, lines: Sequence[PrintedLine]) -> tuple[list[PrintedLine], list[PrintedLine]]:
    """The lines of the text, and those of the notes at the foot of the page."""
    if not lines or not page.across:
        return list(lines), []
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[line.size] += len(line.glyphs)
    body = sizes.most_common(1)[0][0]
    left = min(line.left for line in lines)
    rules = [
        rule.at
        for rule in page.across
        if rule.at > _LOW * page.height
        and 20.0 < rule.end - rule.start < _SHORT * page.width
        and rule.start < left + 3 * body
    ]
    for place in sorted(rules):
        notes = [line for line in lines if line.top > place - 2.0]
        if notes and all(line.size < _SMALLER * body for line in notes):
            return [line for line in lines if line.top <= place - 2.0], notes
    return list(lines), []
