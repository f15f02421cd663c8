"""The skeleton of a Word 97-2003 file ([MS-DOC]): its header (FIB), its stories, and its text by pieces.

Characters are counted by CP over all stories together; where a character is stored (FC, a byte of the main stream)
follows from the piece table, since a file saved fast keeps its text in pieces out of order.
"""

import re
import struct
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum

from luoshi.document.archive import encrypted
from luoshi.document.doc_properties import FarModifiers
from luoshi.document.model import ReadError, reason
from luoshi.document.ole import Compound, corrupt_office

_WORD_97, _WORD_95 = 0xA5EC, 0xA5DC
_FIRST_UNICODE = 0xC1  # nFib of Word 97
_ENCRYPTED, _TABLE_1 = 0x0100, 0x0200
_HALF = re.compile("[\ud800-\udfff]")
_TABLES_AT = 0x9A  # rgFcLcb


class Part(IntEnum):
    """Which pair of offset and length in the header ([MS-DOC] 2.5.6)."""

    STYLES = 1
    FOOTNOTE_TEXTS = 3
    COMMENTS = 4
    CHARACTERS = 12
    PARAGRAPHS = 13
    FONTS = 15
    PIECES = 33
    SHAPES = 40
    ENDNOTE_TEXTS = 47
    BOX_TEXTS = 56
    LISTS = 73
    LIST_USES = 74


class Story(IntEnum):
    """The stories in the order in which their characters are counted."""

    MAIN = 0
    FOOTNOTES = 1
    HEADERS = 2
    MACROS = 3
    COMMENTS = 4
    ENDNOTES = 5
    BOXES = 6


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text stored together: its first CP and the one behind it, its first byte, bytes a character.

    ``changes`` are property modifiers (a grpprl) that hold for all of it.
    """

    start: int
    end: int
    offset: int
    width: int
    changes: bytes


@dataclass(frozen=True, slots=True)
class Stretch:
    """Text of one piece: CP and byte of its first character.

    Characters outside the basic plane stand as two halves, since each of them counts; ``whole`` puts them together.
    """

    text: str
    cp: int
    offset: int
    piece: Piece


class DocFile:
    """An opened Word file. Raises ``ReadError``: ``corrupt``, ``encrypted``, ``word95``."""

    def __init__(self, compound: Compound) -> None:
        self.main = compound.read("WordDocument")
        if len(self.main) < _TABLES_AT:
            raise corrupt_office()
        magic, version = struct.unpack_from("<HH", self.main, 0)
        if magic == _WORD_95 or (magic == _WORD_97 and version < _FIRST_UNICODE):
            raise ReadError(
                "word95",
                reason("这是 Word 95 或更早的文件，无法读取"),
                reason("请用 Word 或 WPS 打开，另存为 .docx 后再上传"),
            )
        if magic != _WORD_97:
            raise corrupt_office()
        flags = struct.unpack_from("<H", self.main, 0x0A)[0]
        if flags & _ENCRYPTED:
            raise encrypted()
        self.table = compound.read("1Table" if flags & _TABLE_1 else "0Table")
        self.far = FarModifiers(compound.read("Data"))
        lengths = struct.unpack_from("<7I", self.main, 0x4C)
        self._firsts = [sum(lengths[:index]) for index in range(8)]
        self.pieces = self._piece_table(self.part(Part.PIECES))
        self._starts = [piece.start for piece in self.pieces]

    def where(self, part: Part) -> tuple[int, int]:
        """Offset and length of a structure in the table stream; (0, 0) where the header has none."""
        at = _TABLES_AT + 8 * part
        if at + 8 > len(self.main):
            return 0, 0
        offset, length = struct.unpack_from("<II", self.main, at)
        return (offset, length) if length and offset + length <= len(self.table) else (0, 0)

    def part(self, part: Part) -> bytes:
        """A structure of the table stream, empty where there is none."""
        offset, length = self.where(part)
        return self.table[offset : offset + length]

    def story(self, story: Story) -> tuple[int, int]:
        """The CPs of a story."""
        return self._firsts[story], self._firsts[story + 1]

    def stretches(self, start: int, end: int) -> Iterator[Stretch]:
        """The text between two CPs, piece by piece."""
        index = max(bisect_right(self._starts, start) - 1, 0)
        for piece in map(self.pieces.__getitem__, range(index, len(self.pieces))):
            if piece.start >= end:
                return
            first, last = max(start, piece.start), min(end, piece.end)
            if first >= last:
                continue
            offset = piece.offset + (first - piece.start) * piece.width
            stored = self.main[offset : offset + (last - first) * piece.width]
            text = _units(stored) if piece.width == 2 else stored.decode("cp1252", "replace")
            yield Stretch(text, first, offset, piece)

    def _piece_table(self, clx: bytes) -> list[Piece]:
        """The CLX ([MS-DOC] 2.9.38): modifiers that pieces name by number, then the pieces."""
        modifiers: list[bytes] = []
        at = 0
        while at + 3 <= len(clx) and clx[at] == 1:
            size = struct.unpack_from("<H", clx, at + 1)[0]
            modifiers.append(clx[at + 3 : at + 3 + size])
            at += 3 + size
        if at + 5 > len(clx) or clx[at] != 2:
            raise corrupt_office()
        size = struct.unpack_from("<I", clx, at + 1)[0]
        plc = clx[at + 5 : at + 5 + size]
        count = max(len(plc) - 4, 0) // 12
        bounds = struct.unpack_from(f"<{count + 1}I", plc, 0) if count else ()
        found: list[Piece] = []
        for index in range(count):
            start, end = bounds[index], bounds[index + 1]
            _, stored, change = struct.unpack_from("<HIH", plc, 4 * (count + 1) + 8 * index)
            width = 1 if stored & 0x40000000 else 2
            offset = (stored & 0x3FFFFFFF) // (2 if width == 1 else 1)
            if end < start or offset + (end - start) * width > len(self.main):
                raise corrupt_office()
            if end > start:
                found.append(Piece(start, end, offset, width, _changes(change, modifiers)))
        if not found or found[-1].end > len(self.main):
            raise corrupt_office()
        return found


_SHORT = {
    0x05: 0x2403, 0x18: 0x2416, 0x19: 0x2417, 0x41: 0x0800, 0x42: 0x0801, 0x43: 0x0802, 0x55: 0x0835, 0x5C: 0x083C,
}  # fmt: skip
"""Modifiers that stand in the piece itself, by their short numbers ([MS-DOC] 2.9.214): those that are looked at."""


def _changes(change: int, modifiers: list[bytes]) -> bytes:
    if change & 1:
        index = change >> 1
        return modifiers[index] if index < len(modifiers) else b""
    code = _SHORT.get((change >> 1) & 0x7F)
    return struct.pack("<HB", code, change >> 8) if code else b""


def _units(stored: bytes) -> str:
    text = stored.decode("utf-16-le", "surrogatepass")
    if 2 * len(text) == len(stored):
        return text
    return "".join(map(chr, struct.unpack(f"<{len(stored) // 2}H", stored)))


def whole(text: str) -> str:
    """Text with halves of characters put together; a half without the other is marked."""
    if not _HALF.search(text):
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
