"""The records of an XLS workbook (BIFF5, BIFF8; [MS-XLS]) and their strings, which may run on into the next record."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import IntEnum

from luoshi.document.ole import corrupt_office

_WIDE, _EXTENDED, _RICH = 0x01, 0x04, 0x08
_LONGEST = 32_767  # characters of a cell


class Record(IntEnum):
    """The records that are looked at."""

    BOF = 0x0809
    EOF = 0x000A
    CODEPAGE = 0x0042
    DATE_MODE = 0x0022
    ENCRYPTION = 0x002F
    FONT = 0x0031
    FORMAT = 0x041E
    CELL_FORMAT = 0x00E0
    SHEET = 0x0085
    STRINGS = 0x00FC
    CONTINUE = 0x003C
    ROW = 0x0208
    COLUMNS = 0x007D
    STRING_INDEX = 0x00FD
    LABEL = 0x0204
    RICH_LABEL = 0x00D6
    NUMBER = 0x0203
    PACKED = 0x027E
    PACKED_ROW = 0x00BD
    TRUTH_OR_ERROR = 0x0205
    FORMULA = 0x0006
    FORMULA_3 = 0x0206
    FORMULA_4 = 0x0406
    FORMULA_TEXT = 0x0207
    MERGED = 0x00E5


@dataclass(frozen=True, slots=True)
class Stored:
    """One record: its number, its bytes, and those of the records that continue it."""

    kind: int
    data: bytes
    more: tuple[bytes, ...] = ()


def records(stream: bytes, at: int) -> Iterator[Stored]:
    """The records from a place in the workbook to its end. Raises ``ReadError`` (``corrupt``) where one is cut off."""
    waiting: Stored | None = None
    more: list[bytes] = []
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        at += 4
        data = stream[at : at + size]
        if len(data) < size:
            raise corrupt_office()
        at += size
        if kind == Record.CONTINUE and waiting is not None:
            more.append(data)
            continue
        if waiting is not None:
            yield Stored(waiting.kind, waiting.data, tuple(more))
            more.clear()
        waiting = Stored(kind, data)
    if waiting is not None:
        yield Stored(waiting.kind, waiting.data, tuple(more))


@dataclass(slots=True)
class StringReader:
    """Strings of BIFF8 out of a record and those that continue it ([MS-XLS] 2.5.293, 2.5.296)."""

    parts: list[bytes]
    _part: int = field(default=0, init=False)
    _at: int = field(default=0, init=False)

    def skip(self, size: int) -> None:
        """Leave bytes out."""
        self._take(size)

    @property
    def ended(self) -> bool:
        """Whether nothing is left."""
        return self._part >= len(self.parts) - 1 and self._at >= len(self.parts[-1])

    def string(self, *, short: bool = False) -> str:
        """The next string; ``short`` where its length has one byte. Raises ``ReadError`` (``corrupt``)."""
        count = self._take(1)[0] if short else struct.unpack("<H", self._take(2))[0]
        flags = self._take(1)[0]
        runs = struct.unpack("<H", self._take(2))[0] if flags & _RICH else 0
        extra = struct.unpack("<I", self._take(4))[0] if flags & _EXTENDED else 0
        text = self._characters(count, wide=bool(flags & _WIDE))
        self._take(4 * runs + extra)
        return text

    def _characters(self, count: int, *, wide: bool) -> str:
        found: list[str] = []
        while count:
            part = self.parts[self._part]
            width = 2 if wide else 1
            size = min(count, (len(part) - self._at) // width)
            stored = part[self._at : self._at + size * width]
            found.append(stored.decode("utf-16-le" if wide else "latin-1", "replace"))
            self._at += size * width
            count -= size
            if count:  # the rest stands in the next record, which says anew how wide its characters are
                self._next()
                wide = bool(self._take(1)[0] & _WIDE)
        return "".join(found)

    def _take(self, size: int) -> bytes:
        found = b""
        while True:
            part = self.parts[self._part]
            piece = part[self._at : self._at + size - len(found)]
            self._at += len(piece)
            found += piece
            if len(found) == size:
                return found
            self._next()

    def _next(self) -> None:
        self._part, self._at = self._part + 1, 0
        if self._part >= len(self.parts):
            raise corrupt_office()


def shared_strings(record: Stored) -> list[str]:
    """The strings that cells name by number (SST)."""
    reader = StringReader([record.data, *record.more])
    reader.skip(4)
    count = struct.unpack_from("<I", record.data, 4)[0]
    reader.skip(4)
    found: list[str] = []
    while len(found) < count and not reader.ended:
        found.append(reader.string()[:_LONGEST])
    return found


def packed_number(stored: int) -> float:
    """A number packed into 30 bits (RK): a whole number or the upper half of a float, perhaps times 100."""
    if stored & 2:
        value = float((stored if stored < 0x80000000 else stored - 0x100000000) >> 2)
    else:
        value = float(struct.unpack("<d", struct.pack("<Q", (stored & 0xFFFFFFFC) << 32))[0])
    return value / 100 if stored & 1 else value
