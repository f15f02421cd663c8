"""Compound files (OLE2) and Word binaries put together byte by byte, for what LibreOffice does not write."""

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

_SECTOR = 512
_FREE, _END, _FAT, _NOTHING = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF
_SMALLEST = 4096  # shorter streams would stand in the small sectors


def compound(streams: Mapping[str, bytes]) -> bytes:
    """A compound file; short streams are filled with zeros to the size from which they stand in sectors."""
    padded = {
        name: data.ljust(max(_SMALLEST, -(-len(data) // _SECTOR) * _SECTOR), b"\0") for name, data in streams.items()
    }
    entries = [_entry("Root Entry", 5, child=1 if padded else _NOTHING, start=_END, size=0)]
    directory_sectors = -(-(len(padded) + 1) // 4)
    sectors = sum(len(data) // _SECTOR for data in padded.values()) + directory_sectors
    fat_sectors = 1
    while (sectors + fat_sectors) * 4 > fat_sectors * _SECTOR:
        fat_sectors += 1
    fat = [_FAT] * fat_sectors
    fat += [*range(fat_sectors + 1, fat_sectors + directory_sectors), _END]
    body = b""
    for number, (name, data) in enumerate(padded.items(), 1):
        first = len(fat)
        count = len(data) // _SECTOR
        fat += [*range(first + 1, first + count), _END]
        entries.append(
            _entry(name, 2, right=number + 1 if number < len(padded) else _NOTHING, start=first, size=len(data))
        )
        body += data
    fat += [_FREE] * (fat_sectors * _SECTOR // 4 - len(fat))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIIII", 0, fat_sectors, fat_sectors, 0, 4096, _END, 0, _END, 0, 0)[:36]
    header += struct.pack("<109I", *[*range(fat_sectors), *[_FREE] * (109 - fat_sectors)])
    directory = b"".join(entries).ljust(directory_sectors * _SECTOR, b"\0")
    return header[:_SECTOR] + struct.pack(f"<{len(fat)}I", *fat) + directory + body


def _entry(name: str, kind: int, *, child: int = _NOTHING, right: int = _NOTHING, start: int, size: int) -> bytes:
    stored = (name + "\0").encode("utf-16-le")
    head = stored.ljust(64, b"\0") + struct.pack("<HBBIII", len(stored), kind, 1, _NOTHING, right, child)
    return head + bytes(36) + struct.pack("<IQ", start, size)


@dataclass(frozen=True)
class Part:
    """A piece of text: stored with one or two bytes a character, with the number of its changes (prm)."""

    text: str
    wide: bool = True
    changes: int = 0


_TEXT_AT = 0x800


def doc(
    parts: Sequence[Part],
    paragraphs: Sequence[bytes] = (),
    characters: Mapping[tuple[int, int], bytes] | None = None,
    *,
    modifiers: bytes = b"",
    flags: int = 0x0200,
    magic: int = 0xA5EC,
    version: int = 0xC1,
    extra: Mapping[int, bytes] | None = None,
    data: bytes = b"",
) -> bytes:
    """A Word file. The pieces are stored in the reverse of their order, as a file saved fast may have them.

    ``paragraphs`` are the modifiers of each paragraph in their order, ``characters`` those of spans of the text,
    ``modifiers`` a list of changes that a piece names with an odd ``changes``, ``extra`` other structures by number.
    """
    parts = [replace(part, text=_units(part.text)) for part in parts]
    text = "".join(part.text for part in parts)
    stored, offsets = b"", {}
    for index in reversed(range(len(parts))):
        offsets[index] = _TEXT_AT + len(stored)
        wide = parts[index].wide
        stored += parts[index].text.encode(*(("utf-16-le", "surrogatepass") if wide else ("cp1252", "strict")))
    places: list[tuple[int, int]] = []  # by CP: first byte, width
    for index, part in enumerate(parts):
        width = 2 if part.wide else 1
        places += [(offsets[index] + at * width, width) for at in range(len(part.text))]
    main = bytearray(_TEXT_AT + len(stored))
    main[_TEXT_AT:] = stored
    main += bytes(-len(main) % _SECTOR)
    ends = [at for at, sign in enumerate(text) if sign in "\r\x07\x0c"]
    spans, start = [], 0
    for at in ends:
        spans.append((start, at + 1))
        start = at + 1
    named = {span: b"\0\0" + grpprl for span, grpprl in zip(spans, [*paragraphs, *[b""] * len(spans)], strict=False)}
    structures = {13: _pages(main, places, named, 13), 12: _pages(main, places, characters or {}, 1), **(extra or {})}
    bounds = [0]
    for part in parts:
        bounds.append(bounds[-1] + len(part.text))
    pieces = struct.pack(f"<{len(bounds)}I", *bounds)
    for index, part in enumerate(parts):
        at = offsets[index] if part.wide else offsets[index] * 2 | 0x40000000
        pieces += struct.pack("<HIH", 0, at, part.changes)
    clx = (b"\x01" + struct.pack("<H", len(modifiers)) + modifiers) if modifiers else b""
    structures[33] = clx + b"\x02" + struct.pack("<I", len(pieces)) + pieces
    struct.pack_into("<HH", main, 0, magic, version)
    struct.pack_into("<H", main, 0x0A, flags)
    struct.pack_into("<I", main, 0x4C, len(text))
    table = b"\0" * 4
    for number, content in structures.items():
        struct.pack_into("<II", main, 0x9A + 8 * number, len(table), len(content))
        table += content
    return compound({"WordDocument": bytes(main), "1Table": table, **({"Data": data} if data else {})})


def _units(text: str) -> str:
    """The units of 16 bits as characters, by which a Word file counts."""
    stored = text.encode("utf-16-le")
    return "".join(map(chr, struct.unpack(f"<{len(stored) // 2}H", stored)))


_ON_A_PAGE = 4


def _pages(main: bytearray, places: list[tuple[int, int]], spans: Mapping[tuple[int, int], bytes], step: int) -> bytes:
    """Append pages of modifiers to the main stream; their bin table. What no span covers has no modifiers."""
    marked = {at: grpprl for span, grpprl in spans.items() for at in range(*span)}
    runs: list[tuple[int, int, bytes]] = []  # first byte, the byte behind, modifiers
    for at, (start, width) in sorted(enumerate(places), key=lambda item: item[1]):
        opens = at in {first for first, _ in spans}
        grpprl = marked.get(at, b"")
        if runs and not opens and runs[-1][1:] == (start, grpprl):
            runs[-1] = (runs[-1][0], start + width, grpprl)
        else:
            runs.append((start, start + width, grpprl))
    firsts, numbers = [], []
    for first in range(0, len(runs), _ON_A_PAGE):
        on_page = runs[first : first + _ON_A_PAGE]
        firsts.append(on_page[0][0])
        numbers.append(len(main) // _SECTOR)
        main += _page(on_page, step)
    return struct.pack(f"<{2 * len(firsts) + 1}I", *firsts, runs[-1][1], *numbers)


def _page(runs: Sequence[tuple[int, int, bytes]], step: int) -> bytes:
    page = bytearray(_SECTOR)
    at, offsets = _SECTOR - 1, b""
    for _, _, grpprl in runs:
        odd, half = len(grpprl) % 2, (len(grpprl) + 1) // 2
        record = bytes([len(grpprl)]) + grpprl if step == 1 else (bytes([half]) if odd else bytes([0, half])) + grpprl
        at = (at - len(record)) // 2 * 2
        page[at : at + len(record)] = record
        offsets += bytes([at // 2]).ljust(step, b"\0")
    head = struct.pack(f"<{len(runs) + 1}I", *(start for start, _, _ in runs), runs[-1][1]) + offsets
    assert len(head) <= at
    page[: len(head)] = head
    page[-1] = len(runs)
    return bytes(page)
