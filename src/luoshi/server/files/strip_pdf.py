"""A PDF whose pages stand in a new document: nothing that hangs on the old one comes along, and what hangs on pages or
pictures is blanked. Knows no Django.

pdfium copies pages with all that they refer to, and writes every object in the open (no object streams). So the copy
is made twice: what must not stay is taken out of the dictionaries of the first, and what only they referred to is not
copied the second time. Blanks are as long as what they replace, so that no place in the file moves.
"""

import io
import re
import zlib
from collections.abc import Iterable
from typing import NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from luoshi.document.pdf_guard import is_bomb
from luoshi.server.files.confined import BOMB, DAMAGED, LAYERS, LOCKED, UNKNOWN_PARTS, Refused

_GONE = frozenset(
    {
        b"Metadata", b"PieceInfo", b"LastModified", b"AA", b"AF", b"Annots", b"Thumb", b"OPI", b"Measure", b"VP",
        b"CreationDate", b"ModDate", b"Creator", b"Producer", b"Author", b"Title", b"Subject", b"Keywords",
        b"Properties",
    }
)  # fmt: skip
"""What no dictionary may have, wherever it stands."""
_OF_STREAM = frozenset({b"Type", b"Subtype", b"Length", b"Filter", b"DecodeParms"})
_KEPT = {
    b"/Page": frozenset(
        {
            b"Type", b"Parent", b"Resources", b"MediaBox", b"CropBox", b"BleedBox", b"TrimBox", b"ArtBox", b"Contents",
            b"Rotate", b"Group", b"UserUnit",
        }
    ),
    b"/Form": _OF_STREAM | {b"FormType", b"BBox", b"Matrix", b"Resources", b"Group"},
    b"/Image": _OF_STREAM
    | {
        b"Width", b"Height", b"ColorSpace", b"BitsPerComponent", b"Intent", b"ImageMask", b"Mask", b"Decode",
        b"Interpolate", b"SMask", b"SMaskInData", b"Matte", b"Alternates",
    },
}  # fmt: skip
"""What pages, forms and pictures need to be shown: programs hang on them what they like, under keys of their own."""
_SHORT = {b"DCT": b"DCTDecode", b"Fl": b"FlateDecode"}
_LAYER = (b"OCG", b"OCMD")
_DEEPEST = 60
_OBJECT = re.compile(rb"\s*(\d+) (\d+) obj\s*")
_STREAM = re.compile(rb"\s*stream\r?\n")
_END = re.compile(rb"\s*(?:endstream\s*)?endobj")
_SPACE = re.compile(rb"[\s\0]*")
_REFERENCE = re.compile(rb"\d+ \d+ R\b")
_PLAIN = re.compile(rb"[^\s\0()<>\[\]{}/%]+")
_NAME = re.compile(rb"/[^\s\0()<>\[\]{}/%]*")
_IN_STRING = re.compile(rb"[\\()]")


class _Entry(NamedTuple):
    """An entry of a dictionary, at any depth: where it stands with its key, where its value begins and ends."""

    key: bytes
    start: int
    value: int
    end: int


def stripped_pdf(data: bytes) -> bytes:
    """The PDF without metadata: as many pages, which look as they are printed. Raises Refused."""
    if is_bomb(data):
        raise Refused(BOMB)
    first = bytearray(_copied(data, flat=True))
    _blank(first)
    second = bytearray(_copied(bytes(first), flat=False))
    _blank(second)
    return bytes(second)


def _copied(data: bytes, *, flat: bool) -> bytes:
    """The pages in a document of their own; ``flat`` draws annotations and fields into them, as they are printed."""
    try:
        with pdfium.PdfDocument(data) as old, pdfium.PdfDocument.new() as new:
            if flat:
                old.init_forms()
                for index in range(len(old)):
                    page = old[index]
                    if pdfium_c.FPDFPage_Flatten(page, pdfium_c.FLAT_PRINT) == pdfium_c.FLATTEN_FAIL:
                        raise Refused(DAMAGED)
                    page.close()
            if not len(old):
                raise Refused(DAMAGED)
            new.import_pages(old)
            out = io.BytesIO()
            new.save(out)
            return out.getvalue()
    except pdfium.PdfiumError as error:
        raise Refused(LOCKED if "password" in str(error).lower() else DAMAGED) from error


def _blank(data: bytearray) -> None:
    """Take out of a document that pdfium wrote what must not stay, each byte by a blank."""
    first = _OBJECT.search(data)
    at = first.start() if first else len(data)
    while found := _OBJECT.match(data, at):
        entries: list[_Entry] = []
        at = _value(data, found.end(), entries, 0)
        outer = _outermost(entries)
        own = {entry.key: bytes(data[entry.value : entry.end]).strip() for entry in outer}
        if any(entry.key == b"Type" and data[entry.value + 1 : entry.end].strip() in _LAYER for entry in entries):
            raise Refused(LAYERS)
        stream = _STREAM.match(data, at)
        kept = _KEPT.get(own.get(b"Subtype" if stream else b"Type", b""))
        away = [entry for entry in outer if kept is not None and entry.key not in kept]
        for entry in (*away, *(entry for entry in entries if entry.key in _GONE)):
            data[entry.start : entry.end] = b" " * (entry.end - entry.start)
        if stream is not None:
            length = own.get(b"Length", b"")
            if not length.isdigit():
                raise Refused(DAMAGED)
            at = stream.end() + int(length)
            _blank_picture(data, stream.end(), at, own.get(b"Filter", b""))
        end = _END.match(data, at)
        if end is None:
            raise Refused(DAMAGED)
        at = end.end()


def _outermost(entries: Iterable[_Entry]) -> list[_Entry]:
    """The entries that stand in none of the others."""
    found: list[_Entry] = []
    for entry in sorted(entries, key=lambda entry: entry.start):
        if not found or entry.start >= found[-1].end:
            found.append(entry)
    return found


def _value(data: bytearray, at: int, entries: list[_Entry], depth: int) -> int:
    """Where a value ends; the entries of dictionaries in it are noted, those of the outermost last."""
    if depth > _DEEPEST:
        raise Refused(DAMAGED)
    at = _after_space(data, at)
    if data[at : at + 2] == b"<<":
        return _dictionary(data, at + 2, entries, depth)
    sign = data[at : at + 1]
    if sign == b"[":
        at = _after_space(data, at + 1)
        while data[at : at + 1] != b"]":
            at = _after_space(data, _value(data, at, entries, depth + 1))
        return at + 1
    if sign == b"(":
        return _string(data, at + 1)
    if sign == b"<":
        return _found(data, b">", at) + 1
    for token in (_REFERENCE, _NAME, _PLAIN):
        if match := token.match(data, at):
            return match.end()
    raise Refused(DAMAGED)


def _dictionary(data: bytearray, at: int, entries: list[_Entry], depth: int) -> int:
    own = []
    at = _after_space(data, at)
    while data[at : at + 2] != b">>":
        name = _NAME.match(data, at)
        if name is None:
            raise Refused(DAMAGED)
        value = _after_space(data, name.end())
        end = _value(data, value, entries, depth + 1)
        own.append(_Entry(bytes(name[0][1:]), name.start(), value, end))
        at = _after_space(data, end)
    entries += own
    return at + 2


def _string(data: bytearray, at: int) -> int:
    depth = 1
    while depth:
        match = _IN_STRING.search(data, at)
        if match is None:
            raise Refused(DAMAGED)
        at = match.end() + (match[0] == b"\\")
        depth += (match[0] == b"(") - (match[0] == b")")
    return at


def _after_space(data: bytearray, at: int) -> int:
    match = _SPACE.match(data, at)
    return match.end() if match else at


def _found(data: bytearray, what: bytes, at: int) -> int:
    place = data.find(what, at)
    if place < 0:
        raise Refused(DAMAGED)
    return place


def _blank_picture(data: bytearray, start: int, end: int, packing: bytes) -> None:
    """Blank what a photo inside tells; one that is packed in a second way has to tell nothing."""
    if _REFERENCE.search(packing):
        raise Refused(UNKNOWN_PARTS)  # how it is packed is said elsewhere; no program that is known writes so
    names = [_SHORT.get(name, name) for name in re.split(rb"[\s/\[\]]+", packing) if name]
    blank = _BLANKS.get(names[-1]) if names else None
    if blank is None:
        return
    if len(names) == 1:
        blank(data, start, end)
        return
    if names[:-1] != [b"FlateDecode"]:
        raise Refused(UNKNOWN_PARTS)
    unpacked = bytearray(_inflated(bytes(data[start:end])))
    before = bytes(unpacked)
    blank(unpacked, 0, len(unpacked))
    if unpacked != before:
        raise Refused(UNKNOWN_PARTS)


def _inflated(data: bytes) -> bytes:
    packer = zlib.decompressobj()
    try:
        found = packer.decompress(data, 64 * 1024 * 1024)
    except zlib.error as error:
        raise Refused(DAMAGED) from error
    if packer.unconsumed_tail:
        raise Refused(UNKNOWN_PARTS)
    return found


def blank_jpeg(data: bytearray, start: int, end: int) -> None:
    """Blank the segments of a JPEG that show nothing, and what hangs behind its end; JFIF and Adobe's colours stay."""
    at = start + 2
    while at + 4 <= end and data[at] == 0xFF:
        marker = data[at + 1]
        if marker == 0xFF or marker == 0x01 or 0xD0 <= marker <= 0xD8:  # filling, and markers without a length
            at += 1 if marker == 0xFF else 2
            continue
        if marker == 0xD9:
            break
        after = min(at + 2 + int.from_bytes(data[at + 2 : at + 4], "big"), end)
        kept = _kept_of(marker, bytes(data[at + 4 : at + 18]))
        if kept is not None and at + 4 + kept < after:
            data[at + 4 + kept : after] = bytes(after - at - 4 - kept)
        at = after
        if marker == 0xDA:
            at = _after_scan(data, at, end)
    behind = min(at + 2, end)
    data[behind:end] = bytes(end - behind)


def _kept_of(marker: int, head: bytes) -> int | None:
    """How many bytes of a segment are needed to show the picture; None for all."""
    if marker == 0xE0:
        return 14 if head.startswith(b"JFIF\0") else 0
    if marker == 0xEE:
        return 12 if head.startswith(b"Adobe") else 0
    return 0 if 0xE1 <= marker <= 0xEF or marker == 0xFE else None


def _after_scan(data: bytearray, at: int, end: int) -> int:
    """The next marker behind the points of a scan."""
    while True:
        at = data.find(b"\xff", at, end)
        if at < 0 or at + 1 >= end:
            return end
        if data[at + 1] not in (0x00, 0xFF) and not 0xD0 <= data[at + 1] <= 0xD7:
            return at
        at += 1 if data[at + 1] == 0xFF else 2


def _blank_jpeg2000(data: bytearray, start: int, end: int) -> None:
    """Blank the boxes of a JPEG 2000 that hold XML or what programs noted; a bare stream of points has none."""
    at = start
    while at + 8 <= end and data[start : start + 2] != b"\xff\x4f":
        size, kind, head = int.from_bytes(data[at : at + 4], "big"), bytes(data[at + 4 : at + 8]), 8
        if size == 1:
            size, head = int.from_bytes(data[at + 8 : at + 16], "big"), 16
        after = end if size == 0 else min(at + size, end)
        if after <= at + head - 1:
            raise Refused(DAMAGED)
        if kind in (b"uuid", b"xml ", b"uinf"):
            data[at + head : after] = bytes(max(after - at - head, 0))
        at = after


_BLANKS = {b"DCTDecode": blank_jpeg, b"JPXDecode": _blank_jpeg2000}
