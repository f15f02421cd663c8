"""The order in which a page is read: one column with notes at its side, or two columns where a gutter says so."""

from collections import Counter
from collections.abc import Sequence

from luoshi.document.printed import PrintedLine
from luoshi.document.printed_lines import lines_of, split

_GUTTER = 1.2  # of the size: the least width of a gutter, and of the gap to a note at the side
_SHARE = 0.6  # of the lines that stand on both sides of the gutter
_ALIKE = 0.7  # of those that begin behind it at one place
_FULL = 0.5  # of those that reach it
_LEAST = 6  # lines on both sides
_NARROW = 0.25  # of the page's width: the most that a note at the side takes
_BODY = 0.4  # of the long lines that end at one place, so that it is the edge of the text

Placed = tuple[PrintedLine, int]


def in_columns(lines: Sequence[PrintedLine], width: float) -> list[Placed]:
    """The lines of a page as they are read, each with its column: 0 over the whole width, 1 left, 2 right.

    Lines that reach over the gutter are read where they stand, between what is above and what is below them.
    """
    gutter = _gutter(lines, width)
    if gutter is None:
        return [(line, 0) for line in lines]
    middle = (gutter[0] + gutter[1]) / 2
    found: list[Placed] = []
    left: list[Placed] = []
    right: list[Placed] = []
    for line in lines:
        parts = split(line, _GUTTER)
        if any(part.left < middle - 1 and part.right > middle + 1 for part in parts):
            found += [*left, *right, (line, 0)]
            left, right = [], []
            continue
        left += [(part, 1) for part in parts if part.right <= middle + 1]
        right += [(part, 2) for part in parts if part.right > middle + 1]
    return [*found, *left, *right]


def without_side_notes(lines: Sequence[PrintedLine], width: float) -> tuple[list[PrintedLine], list[PrintedLine]]:
    """The lines of a page, and the narrow ones that stand beside its text."""
    apart = [split(line, _GUTTER) for line in lines]
    long = [part for parts in apart for part in parts if part.width > 0.4 * width]
    if len(long) < _LEAST:
        return list(lines), []
    size = long[0].size
    ends = Counter(round(part.right / size) for part in long)
    starts = Counter(round(part.left / size) for part in long)
    (end, ended), (start, _) = ends.most_common(1)[0], starts.most_common(1)[0]
    if ended < _BODY * len(long):
        return list(lines), []
    right, left = (end + 1) * size, (start - 1) * size
    text: list[PrintedLine] = []
    notes: list[PrintedLine] = []
    for line, parts in zip(lines, apart, strict=True):
        beside = [part for part in parts if _is_beside(part, left, right, _NARROW * width)]
        if not beside:
            text.append(line)
        else:
            notes.extend(beside)
            kept = [glyph for part in parts if part not in beside for glyph in part.glyphs]
            text.extend(lines_of(kept, line.page))
    return text, notes


def _is_beside(part: PrintedLine, left: float, right: float, widest: float) -> bool:
    return part.width < widest and (part.left > right or part.right < left)


def _gutter(lines: Sequence[PrintedLine], width: float) -> tuple[float, float] | None:
    """The free stretch near the middle of a page between two columns of full lines."""
    gaps: list[tuple[float, float]] = []
    over = 0
    for line in lines:
        free = [
            (before.right, behind.left)
            for before, behind in zip(line.glyphs, line.glyphs[1:], strict=False)
            if behind.left - before.right >= _GUTTER * line.size
            and 0.3 * width < (before.right + behind.left) / 2 < 0.7 * width
        ]
        if len(free) == 1:
            gaps.append(free[0])
        elif line.left < 0.4 * width and line.right > 0.6 * width:
            over += 1
    if len(gaps) < _LEAST or len(gaps) < _SHARE * (len(gaps) + over):
        return None
    size = Counter(line.size for line in lines).most_common(1)[0][0]
    lefts, rights = sorted(gap[0] for gap in gaps), sorted(gap[1] for gap in gaps)
    left, right = lefts[int(len(lefts) * 0.95)], rights[int(len(rights) * 0.05)]
    if right - left < 0.6 * _GUTTER * size:
        return None
    begin = sum(abs(gap[1] - right) < 3.0 * size for gap in gaps)
    reach = sum(gap[0] > left - 2.0 * size for gap in gaps)
    return (left, right) if begin >= _ALIKE * len(gaps) and reach >= _FULL * len(gaps) else None
