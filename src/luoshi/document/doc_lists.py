"""The numbers that Word prints before paragraphs, rebuilt from the lists of a DOC ([MS-DOC] 2.4.6.3)."""

import struct

from luoshi.document.doc_file import DocFile, Part
from luoshi.document.numbering import LEVELS, Counting, Definition, Instance, Level
from luoshi.document.paper_text import Label

_FORMATS = {
    0: "decimal", 1: "upperRoman", 2: "lowerRoman", 3: "upperLetter", 4: "lowerLetter", 10: "ideographDigital",
    11: "japaneseCounting", 14: "decimalFullWidth", 17: "japaneseDigitalTenThousand", 18: "decimalEnclosedCircle",
    19: "decimalFullWidth2", 22: "decimalZero", 23: "bullet", 26: "decimalEnclosedFullstop",
    27: "decimalEnclosedParen", 28: "decimalEnclosedCircleChinese", 29: "ideographEnclosedCircle",
    30: "ideographTraditional", 31: "ideographZodiac", 33: "taiwaneseCounting", 34: "ideographLegalTraditional",
    35: "taiwaneseCountingThousand", 36: "taiwaneseDigital", 37: "chineseCounting", 38: "chineseLegalSimplified",
    39: "chineseCountingThousand", 255: "none",
}  # fmt: skip
"""MSONFC to the names of OOXML ([MS-OSHARED] 2.2.1.3); others print plain digits."""

_SUFFIXES = ("tab", "space", "nothing")
_LIST, _LEVEL, _USE = 28, 28, 16  # sizes of LSTF, LVLF, LFO
_HIGHEST_START = 1_000_000
_MAX_USES = 0x7FE


class DocLists:
    """The lists of one file; labels are asked for in the order of the paragraphs, since each ask counts."""

    def __init__(self, file: DocFile) -> None:
        self._definitions: dict[str, Definition] = {}
        self._uses: list[Instance] = []
        self._counting = Counting()
        self._read_lists(file)
        self._read_uses(file.part(Part.LIST_USES))

    def label(self, use: int, level: int) -> Label | None:
        """Count one paragraph and give its label; None where nothing is printed.

        Raises ``KeyError`` where the file does not hold the list.
        """
        if not 0 < use <= len(self._uses) or not 0 <= level < LEVELS:
            raise KeyError(use)
        instance = self._uses[use - 1]
        return self._counting.label(str(use), level, instance, self._definitions[instance.definition])

    def _read_lists(self, file: DocFile) -> None:
        """PlfLst: the lists, then their levels behind what the header counts as its length."""
        offset, length = file.where(Part.LISTS)
        table = file.table
        if length < 2:
            return
        count = max(struct.unpack_from("<h", table, offset)[0], 0)
        count = min(count, (length - 2) // _LIST)
        at = offset + 2 + _LIST * count
        for index in range(count):
            head = offset + 2 + _LIST * index
            identifier = struct.unpack_from("<i", table, head)[0]
            levels: dict[int, Level] = {}
            for number in range(1 if table[head + 26] & 1 else LEVELS):
                found = _level(table, at)
                if found is None:
                    break
                levels[number], at = found
            self._definitions[str(identifier)] = Definition(levels)

    def _read_uses(self, table: bytes) -> None:
        """PlfLfo: the uses of lists, then what each changes."""
        if len(table) < 4:
            return
        count = min(struct.unpack_from("<I", table, 0)[0], (len(table) - 4) // _USE, _MAX_USES)
        at = 4 + _USE * count
        for index in range(count):
            head = 4 + _USE * index
            identifier = struct.unpack_from("<i", table, head)[0]
            starts: dict[int, int] = {}
            levels: dict[int, Level] = {}
            at += 4
            for _ in range(table[head + 12]):
                if at + 8 > len(table):
                    break
                start, flags = struct.unpack_from("<iI", table, at)
                at += 8
                number = flags & 0xF
                if flags & 0x20:
                    found = _level(table, at)
                    if found is None:
                        break
                    levels[number], at = found
                if flags & 0x10:
                    starts[number] = levels[number].start if number in levels else _start(start)
            self._uses.append(Instance(str(identifier), starts, levels))


def _level(table: bytes, at: int) -> tuple[Level, int] | None:
    """One level (LVL) and where it ends; None where it is cut off."""
    if at + _LEVEL > len(table):
        return None
    start, number_format, flags = struct.unpack_from("<iBB", table, at)
    suffix, restart = table[at + 15], table[at + 26]
    text_at = at + _LEVEL + table[at + 24] + table[at + 25]
    if text_at + 2 > len(table):
        return None
    size = struct.unpack_from("<H", table, text_at)[0]
    stored = table[text_at + 2 : text_at + 2 + 2 * size]
    text = stored[: len(stored) // 2 * 2].decode("utf-16-le", "replace").replace("%", "")
    template = "".join(f"%{ord(sign) + 1}" if ord(sign) < LEVELS else sign for sign in text)
    level = Level(
        start=_start(start),
        number_format=_FORMATS.get(number_format, "decimal"),
        text=template,
        suffix=_SUFFIXES[suffix] if suffix < len(_SUFFIXES) else "nothing",
        restart=restart if flags & 0x08 else None,
        legal=bool(flags & 0x04),
    )
    return level, text_at + 2 + 2 * size


def _start(given: int) -> int:
    return min(max(given, 0), _HIGHEST_START)
