"""Whether two texts or two pictures are nearly the same (雷同), among thousands.

Those that others are held against are put up once. A text then finds out of all of them at a time how many of its
pieces each may have; of pictures only those are compared that agree in a slice of their looks.
"""

import re
import unicodedata
from array import array
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from functools import lru_cache
from math import ceil
from typing import NamedTuple

SHORTEST = 20
"""Characters below which two texts are only compared whole: 按计划推进 is said by everybody."""
SHINGLE = 3
"""Characters of the pieces that texts are compared by."""
ALIKE = Decimal("0.8")
"""Share of pieces in common from which two texts are near duplicates (Jaccard)."""
NEAR = 6
"""Bits of 64 in which the looks of two pictures may differ that are taken for the same."""

_KEPT = 2**14  # half a kilobyte each; what was said in an open cycle is put up again whenever it changes
_SPREAD = 8  # marks that there are for each piece of a text, so that two of its pieces seldom leave the same one
_MARKS = re.compile(r"[ \t\r\n\u3000，。、；：！？（）《》“”‘’…—·,.;:!?()\"'%％/+~-]+")


class Cut(NamedTuple):
    """A text as it is compared: without widths, spaces and punctuation (``plain``), how many pieces it has (``size``,
    0 where it is too short for them), and the marks that they leave (two pieces may leave the same one).
    """

    plain: str
    size: int
    marks: Sequence[int]


@lru_cache(maxsize=_KEPT)
def cut(text: str) -> Cut:
    """A text cut up; kept, because the same texts are put up, and held against others, again and again.

    It keeps no pieces: they are a hundred times as large, and made again for the few pairs that come to be compared.
    """
    bare = plain(text)
    own = pieces(bare)
    return Cut(bare, len(own), array("I", _marks(own, _width(len(own)))))


def _width(size: int) -> int:
    """How many marks there are for a text of so many pieces: the same for all whose sizes have as many binary digits,
    so that the texts that may be like a given one have at most two widths.
    """
    return _SPREAD << size.bit_length()


def _marks(own: Iterable[str], width: int) -> set[int]:
    return {each % width for each in map(hash, own)}


def plain(text: str) -> str:
    """A text without widths, spaces and punctuation: what is compared."""
    bare = _MARKS.sub("", text)
    if bare.isalnum() and unicodedata.is_normalized("NFKC", bare):
        return bare  # what was taken out is no part of a letter: the long way comes to the same, ten times slower
    return "".join(sign for sign in unicodedata.normalize("NFKC", text) if sign.isalnum())


def pieces(bare: str) -> frozenset[str]:
    """The pieces of a text that is ``plain``; a short one has none."""
    if len(bare) < SHORTEST:
        return frozenset()
    return frozenset([bare[at : at + SHINGLE] for at in range(len(bare) - SHINGLE + 1)])


class Texts:
    """Many texts, put up so that others are held against all of them at a time, again and again."""

    def __init__(self, texts: Iterable[tuple[str, str]]) -> None:
        """Take texts, each with the key that it is known by."""
        by_width: dict[int, list[tuple[int, str, Cut]]] = defaultdict(list)
        for key, text in texts:
            own = cut(text)
            if own.size:
                by_width[_width(own.size)].append((own.size, key, own))
        self._columns = {width: _Columns(sorted(rows)) for width, rows in by_width.items()}

    def alike(self, text: str) -> list[tuple[Decimal, str]]:
        """The share of pieces in common, and the key, of each text that is nearly this one and not the same one."""
        bare = cut(text).plain
        own = pieces(bare)
        if not own:
            return []
        least, most = ceil(len(own) * ALIKE), int(len(own) / ALIKE)
        near = (
            each
            for width in sorted({_width(least), _width(most)} & self._columns.keys())
            for each in self._columns[width].near(len(own), _marks(own, width), least, most)
            if each[1] != bare
        )
        shares = ((_share(own, pieces(other)), key) for key, other in near)
        return [(share, key) for share, key in shares if share >= ALIKE]


def _share(own: frozenset[str], theirs: frozenset[str]) -> Decimal:
    both = len(own & theirs)
    return Decimal(both) / (len(own) + len(theirs) - both)


class _Columns:
    """Texts in the order of their sizes, and for each mark a number with a bit for each text that has it: a hundred
    operations on such numbers count the marks of a text in thousands of others.
    """

    def __init__(self, rows: Sequence[tuple[int, str, Cut]]) -> None:
        self._sizes = [size for size, _key, _cut in rows]
        self._texts = [(key, own.plain) for _size, key, own in rows]
        length = len(rows) // 8 + 1
        flags: dict[int, bytearray] = defaultdict(lambda: bytearray(length))
        for at, (_size, _key, own) in enumerate(rows):
            byte, bit = at >> 3, 1 << (at & 7)
            for mark in own.marks:
                flags[mark][byte] |= bit
        self._by_mark = {mark: int.from_bytes(column, "little") for mark, column in flags.items()}

    def near(self, size: int, marks: Iterable[int], least: int, most: int) -> Iterator[tuple[str, str]]:
        """Key and text of those, of so many pieces at least and at most, that may be like a text of this size with
        these marks: none that is like it is missing.

        Two texts with that share in common of all their pieces lack no more of each other's than ``_lacking``; a mark
        that the other one has not says of one piece at least that it is lacking.
        """
        first, after = bisect_left(self._sizes, least), bisect_right(self._sizes, most)
        if first == after:
            return
        wanted = set(marks)
        counts = _counted([self._by_mark[mark] for mark in wanted if mark in self._by_mark])
        least_of_any = max(len(wanted) - _lacking(size, self._sizes[first]), 0)
        for at in _places(_at_least(least_of_any, counts, (1 << after) - (1 << first))):
            count = sum((plane >> at & 1) << power for power, plane in enumerate(counts))
            if count >= len(wanted) - _lacking(size, self._sizes[at]):
                yield self._texts[at]


def _lacking(size: int, other: int) -> int:
    """How many of its pieces a text may lack in one of another size that is like it; the more, the smaller that is."""
    return size - ceil(ALIKE * (size + other) / (1 + ALIKE))


def _counted(columns: list[int]) -> list[int]:
    """In how many of the columns each bit is set, as binary numbers across: the first plane holds the ones of all
    bits, the next one the twos, and so on. Three columns at a time become one and what is carried.
    """
    planes = []
    while columns:
        carried = []
        while len(columns) > 1:
            one, two = columns.pop(), columns.pop()
            three = columns.pop() if columns else 0
            either = one ^ two
            columns.append(either ^ three)
            carried.append(one & two | either & three)
        planes += columns
        columns = carried
    return planes


def _at_least(least: int, planes: Sequence[int], among: int) -> int:
    """Those of the bits ``among`` that are counted so often at least, compared digit by digit from the highest."""
    if least >> len(planes) > 0:
        return 0
    more, equal = 0, among
    for power in reversed(range(len(planes))):
        having = equal & planes[power]
        if least >> power & 1:
            equal = having
        else:
            more, equal = more | having, equal ^ having
    return more | equal


def _places(bits: int) -> Iterator[int]:
    while bits:
        lowest = bits & -bits
        yield lowest.bit_length() - 1
        bits ^= lowest


# as many slices and one more: two looks that differ in no more bits than that agree in one slice
_SLICES = tuple(
    (first, (1 << (after - first)) - 1)
    for first, after in ((64 * at // (NEAR + 1), 64 * (at + 1) // (NEAR + 1)) for at in range(NEAR + 1))
)


class Looks:
    """The looks of many pictures (64 bits each), put up so that others are held against them."""

    def __init__(self, looks: Iterable[int]) -> None:
        """Take the looks, in any order."""
        self._by_slice: list[tuple[int, int, dict[int, list[int]]]] = [(*each, {}) for each in _SLICES]
        for look in set(looks):
            for first, mask, held in self._by_slice:
                held.setdefault(look >> first & mask, []).append(look)

    def near(self, look: int) -> set[int]:
        """Those of the looks that differ from this one in few bits."""
        found = set()
        for first, mask, held in self._by_slice:
            for own in held.get(look >> first & mask, ()):
                if (own ^ look).bit_count() <= NEAR:
                    found.add(own)
        return found
