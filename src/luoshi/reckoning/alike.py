"""Whether two texts or two pictures are nearly the same (雷同), among thousands.

A text is cut once, and most pairs are dismissed by their lengths and by the bits that their pieces leave; of
pictures only those are compared that agree in a slice of their looks.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
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

_BITS = 512  # a text of 200 characters sets a third of them, one of 500 three fifths
_LONG, _BITS_OF_LONG = 400, 8192  # pieces from which bits run out, and how many there are then
_KEPT = 2**15  # a kilobyte each, long ones two; a page of reviews looks at nine cycles, and so does the next one
_MARKS = re.compile(r"[ \t\r\n\u3000，。、；：！？（）《》“”‘’…—·,.;:!?()\"'%％/+~-]+")


class Cut(NamedTuple):
    """A text as it is compared: without widths, spaces and punctuation (``plain``), how many pieces it has (``size``,
    0 where it is too short for them), and a bit for each of them (``bits``; two pieces may share one). A long
    text has more bits besides (``more``; 0 in others).
    """

    plain: str
    size: int
    bits: int
    more: int


@lru_cache(maxsize=_KEPT)
def cut(text: str) -> Cut:
    """A text cut up; kept, because the same texts are held against each page of reports.

    It keeps no pieces: they are a hundred times as large, and made again for the few pairs that come to be compared.
    """
    bare = plain(text)
    own = pieces(bare)
    return Cut(bare, len(own), _marked(own, _BITS), _marked(own, _BITS_OF_LONG) if len(own) > _LONG else 0)


def _marked(own: frozenset[str], width: int) -> int:
    flags = bytearray(b"0" * width)
    for each in map(hash, own):
        flags[each % width] = 49  # the sign 1
    return int(flags, 2)


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
    """Many texts, by their sizes, that some are held against."""

    def __init__(self, texts: Iterable[tuple[str, str]]) -> None:
        """Take texts, each with the key that it is known by."""
        self._by_size: dict[int, list[tuple[int, str, str, int]]] = defaultdict(list)
        by_size = self._by_size
        for key, text in texts:
            bare, size, bits, more = cut(text)
            by_size[size].append((bits, key, bare, more))
        self._pieces: dict[str, frozenset[str]] = {}

    def alike(self, text: str) -> list[tuple[Decimal, str]]:
        """The share of pieces in common, and the key, of each text that is nearly this one and not the same one.

        Of a pair with that much in common neither has less than that share of the other's pieces, nor lacks more than
        the rest of its own; a bit that is not set says of one piece at least that it is lacking.
        """
        own = cut(text)
        if not own.size:
            return []
        sizes = range(ceil(own.size * ALIKE), int(own.size / ALIKE) + 1)
        bits, more, lacking = own.bits, own.more, int(own.size * (1 - ALIKE))
        least, least_of_more = bits.bit_count() - lacking, more.bit_count() - lacking
        near = [
            (key, bare)
            for size in sizes
            for theirs, key, bare, more_of_theirs in self._by_size.get(size, ())
            if (bits & theirs).bit_count() >= least
            and (not more_of_theirs or (more & more_of_theirs).bit_count() >= least_of_more)
            and bare != own.plain
        ]
        shares = ((self._share(own.plain, bare), key) for key, bare in near)
        return [(share, key) for share, key in shares if share >= ALIKE]

    def _share(self, one: str, other: str) -> Decimal:
        own, theirs = self._cut(one), self._cut(other)
        both = len(own & theirs)
        return Decimal(both) / (len(own) + len(theirs) - both)

    def _cut(self, bare: str) -> frozenset[str]:
        if bare not in self._pieces:
            self._pieces[bare] = pieces(bare)
        return self._pieces[bare]


# as many slices and one more: two looks that differ in no more bits than that agree in one slice
_SLICES = tuple(
    (first, (1 << (after - first)) - 1)
    for first, after in ((64 * at // (NEAR + 1), 64 * (at + 1) // (NEAR + 1)) for at in range(NEAR + 1))
)


class Looks:
    """The looks of some pictures (64 bits each), that those of many others are held against."""

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
