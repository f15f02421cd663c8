"""What a Word file says of its characters and paragraphs: lists of single modifiers (sprm, [MS-DOC] 2.2.5, 2.6).

They stand in pages of 512 bytes (FKP) by the bytes of the text that they are for.
"""

import struct
from array import array
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from luoshi.document.paper_flow import CellShape

_PAGE = 512
_SIZES = (1, 1, 2, 4, 2, 2, 0, 3)
_DEFINE_TABLE, _CHANGE_TABS = 0xD608, 0xC615
_HUGE = (0x6646, 0x6645)
_READ_AGAIN = 4
_MAX_TABLES = 20
_ALIGN = {0: "left", 1: "center", 2: "right", 3: "justify", 4: "justify"}


def modifiers(grpprl: bytes) -> Iterator[tuple[int, bytes]]:
    """The single modifiers of a list: code and operand; the rest is dropped where one is cut off."""
    at, end = 0, len(grpprl)
    while at + 2 <= end:
        code = grpprl[at] | grpprl[at + 1] << 8
        at += 2
        size = _SIZES[code >> 13]
        if not size:
            if at >= end:
                return
            size = grpprl[at]
            at += 1
            if code == _DEFINE_TABLE:
                if at >= end:
                    return
                size = (size | grpprl[at] << 8) - 1
                at += 1
            elif code == _CHANGE_TABS and size == 255 and at < end:
                deleted = grpprl[at]
                added_at = at + 1 + 4 * deleted
                added = grpprl[added_at] if added_at < end else 0
                size = 2 + 4 * deleted + 3 * added
        if size < 0 or at + size > end:
            return
        yield code, grpprl[at : at + size]
        at += size


@dataclass(frozen=True, slots=True)
class CharacterLook:
    """What holds of a run of characters."""

    bold: bool = False
    hidden: bool = False
    deleted: bool = False
    inserted: bool = False
    special: bool = False
    raised: bool = False
    symbol: tuple[int, int] | None = None
    style: int | None = None


def character_look(grpprl: bytes, base: CharacterLook) -> CharacterLook:
    """The look of a run on top of its style; switches may say "as the style" (0x80) or the opposite (0x81)."""
    look = base
    for code, operand in modifiers(grpprl):
        on = operand[0]
        if code == 0x0835:
            look = replace(look, bold=_switched(on, base.bold))
        elif code == 0x083C:
            look = replace(look, hidden=_switched(on, base.hidden))
        elif code == 0x0800:
            look = replace(look, deleted=on == 1)
        elif code == 0x0801:
            look = replace(look, inserted=on == 1)
        elif code == 0x0855:
            look = replace(look, special=on == 1)
        elif code == 0x2A48:
            look = replace(look, raised=on == 1)
        elif code == 0x6A09:
            font, character = struct.unpack("<HH", operand)
            look = replace(look, symbol=(font, character))
        elif code == 0x4A30:
            look = replace(look, style=struct.unpack("<H", operand)[0])
    return look


def _switched(operand: int, style: bool) -> bool:
    return style if operand == 0x80 else not style if operand == 0x81 else operand == 1


@dataclass(slots=True)
class ParagraphLook:
    """What holds of a paragraph: how it looks, its list, how deep in tables it stands, whether it ends cell or row."""

    style: int = 0
    align: str = ""
    level: int | None = None
    list_use: int = 0
    list_level: int = 0
    in_table: bool = False
    depth: int | None = None
    ends_row: bool = False
    ends_inner_cell: bool = False
    ends_inner_row: bool = False
    shapes: Sequence[CellShape] = ()

    @property
    def tables(self) -> int:
        """In how many tables the paragraph stands."""
        return self.depth if self.depth is not None and self.depth >= 0 else int(self.in_table)


class FarModifiers:
    """Lists too long for their page, in the data stream; no more is read of them than a few times that stream."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._left = _READ_AGAIN * len(data)

    def at(self, place: int) -> bytes:
        """The list at a place; empty where there is none, or where a damaged file names lists over and over."""
        if place + 2 > len(self._data) or self._left < 0:
            return b""
        found = self._data[place + 2 : place + 2 + struct.unpack_from("<H", self._data, place)[0]]
        self._left -= len(found)
        return found


def apply_paragraph(look: ParagraphLook, grpprl: bytes, far: FarModifiers) -> None:
    """Change a paragraph's look by a list of modifiers."""
    for code, operand in modifiers(grpprl):
        if code in _HUGE:
            for inner, value in modifiers(far.at(struct.unpack("<I", operand)[0])):
                _apply_one(look, inner, value)
        else:
            _apply_one(look, code, operand)


def _apply_one(look: ParagraphLook, code: int, operand: bytes) -> None:
    value = operand[0] if operand else 0
    match code:
        case 0x2403 | 0x2461:
            look.align = _ALIGN.get(value, "")
        case 0x2640:
            look.level = value + 1 if value < 9 else 0
        case 0x260A:
            look.list_level = value
        case 0x460B:
            look.list_use = struct.unpack("<H", operand)[0]
        case 0x2416:
            look.in_table = value == 1
        case 0x2417:
            look.ends_row = value == 1
        case 0x6649:
            look.depth = min(struct.unpack("<i", operand)[0], _MAX_TABLES)
        case 0x664A:
            look.depth = min(max((look.depth or 0) + struct.unpack("<i", operand)[0], -1), _MAX_TABLES)
        case 0x244B:
            look.ends_inner_cell = value == 1
        case 0x244C:
            look.ends_inner_row = value == 1
        case 0xD608:
            look.shapes = _shapes(operand)
        case 0x5624 if len(operand) == 2:
            first, behind = operand
            look.shapes = [
                replace(shape, joins_left=shape.joins_left or first < index < behind)
                for index, shape in enumerate(look.shapes)
            ]
        case 0xD62B if len(operand) == 2:
            index, merge = operand
            if index < len(look.shapes):
                shapes = list(look.shapes)
                shapes[index] = replace(shapes[index], joins_above=merge == 1)
                look.shapes = shapes


def _shapes(operand: bytes) -> list[CellShape]:
    """The cells of a row by ``sprmTDefTable`` ([MS-DOC] 2.9.320)."""
    count = operand[0] if operand else 0
    if count > 63 or 1 + 2 * (count + 1) > len(operand):
        return []
    edges = struct.unpack_from(f"<{count + 1}h", operand, 1)
    found = []
    for index in range(count):
        at = 1 + 2 * (count + 1) + 20 * index
        flags = struct.unpack_from("<H", operand, at)[0] if at + 2 <= len(operand) else 0
        joins_above = bool(flags & 0x20) and not flags & 0x40
        found.append(CellShape(edges[index], edges[index + 1], bool(flags & 0x2), joins_above))
    return found


class Runs:
    """Modifiers by the bytes that they are for, from the pages that a bin table names ([MS-DOC] 2.8.5, 2.8.6)."""

    def __init__(self, main: bytes, bins: bytes, *, paragraphs: bool) -> None:
        self._main = main
        self._paragraphs = paragraphs
        self._starts, self._ends, self._places = array("Q"), array("Q"), array("Q")
        count = max(len(bins) - 4, 0) // 8
        seen: set[int] = set()
        for page in struct.unpack_from(f"<{count}I", bins, 4 * (count + 1)) if count else ():
            at = (page & 0x3FFFFF) * _PAGE
            if at + _PAGE <= len(main) and at not in seen:
                seen.add(at)
                self._page(at)

    def _page(self, at: int) -> None:
        count = self._main[at + _PAGE - 1]
        step = 13 if self._paragraphs else 1
        if 4 * (count + 1) + step * count >= _PAGE:
            return
        bounds = struct.unpack_from(f"<{count + 1}I", self._main, at)
        for index in range(count):
            start, end = bounds[index], bounds[index + 1]
            if end <= start or (self._ends and start < self._ends[-1]):
                continue
            offset = self._main[at + 4 * (count + 1) + step * index]
            self._starts.append(start)
            self._ends.append(end)
            self._places.append(at + 2 * offset if offset else 0)

    def at(self, byte: int) -> tuple[int, int]:
        """The run that holds a byte: where its modifiers stand (0 for none), and the first byte behind the run."""
        index = bisect_right(self._starts, byte) - 1
        if index >= 0 and byte < self._ends[index]:
            return self._places[index], self._ends[index]
        following = self._starts[index + 1] if index + 1 < len(self._starts) else 1 << 40
        return 0, following

    def modifiers_at(self, place: int) -> bytes:
        """The list of modifiers at a place; for paragraphs behind two bytes of the style."""
        if not place:
            return b""
        main = self._main
        page_end = (place // _PAGE + 1) * _PAGE - 1
        size = main[place]
        if not self._paragraphs:
            return main[place + 1 : min(place + 1 + size, page_end)]
        if size:
            return main[place + 1 : min(place + 2 * size, page_end)]
        if place + 1 >= page_end:
            return b""
        return main[place + 2 : min(place + 2 + 2 * main[place + 1], page_end)]
