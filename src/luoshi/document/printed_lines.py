"""Characters into printed lines: by their baselines, doubled ones once, raised ones in their places."""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise

from luoshi.document.printed import Glyph, PrintedLine
from luoshi.document.superscripts import raised

_SAME_BASE = 0.32  # of the smaller size
_RAISED = 0.62  # of the larger size, that a small character may stand above or below the line
_SMALL = 0.82
_DOUBLED = 0.35  # of the size, by which fake bold is set off
_WORD_GAP = 0.2
_MIXED_GAP = 0.6
_HAN_GAP = 0.8
_SPACED_GAP = 0.35
_SPACED_SPREAD = 0.5


def lines_of(glyphs: Iterable[Glyph], page: int) -> list[PrintedLine]:
    """The lines of characters in the order of their baselines."""
    groups: list[list[Glyph]] = []
    base = size = 0.0
    for glyph in sorted(glyphs, key=_base):
        if groups and glyph.base - base <= _SAME_BASE * min(size, glyph.size):
            groups[-1].append(glyph)
            size = max(size, glyph.size)
        else:
            groups.append([glyph])
            base, size = glyph.base, glyph.size
    return [_line(group, page) for group in _with_raised(groups)]


def _base(glyph: Glyph) -> float:
    return glyph.base


def _left(glyph: Glyph) -> float:
    return glyph.left


def _with_raised(groups: list[list[Glyph]]) -> list[list[Glyph]]:
    """Raised and lowered characters put into the line that they belong to."""
    found: list[list[Glyph]] = []
    sizes = [max(glyph.size for glyph in group) for group in groups]
    index = 0
    while index < len(groups):
        group, size = groups[index], sizes[index]
        after = index + 1
        if after < len(groups) and size < _SMALL * sizes[after] and _touches(group, groups[after], sizes[after]):
            groups[after] = [*group, *groups[after]]
        elif found and size < _SMALL * sizes[index - 1] and _touches(group, found[-1], sizes[index - 1]):
            found[-1].extend(group)
            sizes[index] = sizes[index - 1]
        else:
            found.append(group)
        index += 1
    return found


def _touches(small: Sequence[Glyph], line: Sequence[Glyph], size: float) -> bool:
    """Whether small characters stand close enough above or below a line, each beside one of its characters."""
    base = max(glyph.base for glyph in line)
    if abs(small[0].base - base) > _RAISED * size or len(small) > len(line):
        return False
    edges = [(glyph.left, glyph.right) for glyph in line]
    return any(
        abs(small[0].left - right) < 0.5 * size or abs(small[-1].right - left) < 0.5 * size for left, right in edges
    )


def _line(group: list[Glyph], page: int) -> PrintedLine:
    group.sort(key=_left)
    kept = group if len(group) == 1 else _once(group)
    size = Counter(glyph.size for glyph in kept).most_common(1)[0][0]
    bold = sum(glyph.bold for glyph in kept) * 2 > len(kept)
    base = next(glyph.base for glyph in kept if glyph.size == size)
    return PrintedLine(page, kept, base, size, kept[0].left, max(glyph.right for glyph in kept[-3:]), bold)


def _once(group: list[Glyph]) -> list[Glyph]:
    """Characters printed twice, a hair apart, to look bold: the first of each."""
    if not any(
        after.left - before.left < _DOUBLED * before.size
        and after.left - before.left < 0.7 * (before.right - before.left)
        for before, after in pairwise(group)
    ):
        return group
    kept: list[Glyph] = []
    for glyph in group:
        near = _DOUBLED * glyph.size
        double = next(
            (
                at
                for at in range(len(kept) - 1, max(len(kept) - 5, -1), -1)
                if kept[at].text == glyph.text
                and glyph.left - kept[at].left < min(near, 0.7 * (glyph.right - glyph.left))
            ),
            None,
        )
        if double is None:
            kept.append(glyph)
        else:
            kept[double] = kept[double]._replace(bold=True)
    return kept


def split(line: PrintedLine, gap: float) -> list[PrintedLine]:
    """The parts of a line that stand at least ``gap`` (times its size) apart."""
    least = gap * line.size
    if not any(glyph.left - before.right >= least for before, glyph in pairwise(line.glyphs)):
        return [line]
    parts: list[list[Glyph]] = [[line.glyphs[0]]]
    for before, glyph in zip(line.glyphs, line.glyphs[1:], strict=False):
        if glyph.left - before.right >= least:
            parts.append([glyph])
        else:
            parts[-1].append(glyph)
    return [_line(part, line.page) for part in parts]


def text_of(line: PrintedLine) -> tuple[str, list[float]]:
    """The text of a line and the left edge of each of its characters, the right edge of the last at the end.

    A blank stands where the source has one and where a gap is wider than the print of one script explains; letters set
    apart for looks (通　知) are joined.
    """
    pieces: list[str] = []
    edges: list[float] = []
    size = line.size
    spaced = _is_spaced(line)
    before: Glyph | None = None
    wide = False
    for glyph in line.glyphs:
        text = glyph.text
        now_wide = text >= "\u2e80"
        if before is not None:
            gap = glyph.left - before.right
            least = _HAN_GAP if wide and now_wide else _MIXED_GAP if wide or now_wide else _WORD_GAP
            if (before.blank or gap > least * size) and not (spaced and gap < spaced):
                pieces.append(" ")
                edges.append(before.right)
            if glyph.size < _SMALL * size and glyph.base < line.base - 0.15 * size:
                text = raised(text, before.text)
        pieces.append(text)
        edges.append(glyph.left)
        if len(text) > 1:
            step = (glyph.right - glyph.left) / len(text)
            edges.extend(glyph.left + step * number for number in range(1, len(text)))
        before, wide = glyph, now_wide
    edges.append(line.right)
    return "".join(pieces), edges


def _is_spaced(line: PrintedLine) -> float:
    """The widest gap of a line whose characters are all set apart evenly; 0 where they are not."""
    glyphs = line.glyphs
    if len(glyphs) < 3 or (glyphs[1].left - glyphs[0].right) < _SPACED_GAP * line.size:
        return 0.0
    gaps = [after.left - before.right for before, after in pairwise(glyphs)]
    least, most = min(gaps), max(gaps)
    even = least >= _SPACED_GAP * line.size and most - least <= _SPACED_SPREAD * line.size
    return most + 1.0 if even and all(glyph.text >= "\u2e80" for glyph in glyphs) else 0.0
