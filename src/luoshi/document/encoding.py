"""Bytes to text: which encoding a file without containers is in.

Order: byte order mark, UTF-8, a declared encoding (HTML only), GB18030, each on the whole file and strictly; UTF-16
without a mark only by a clear pattern of NUL bytes. A file that is nearly clean is read with U+FFFD where it is not.
"""

import codecs
import re
from dataclasses import dataclass

from luoshi.document.limits import MAX_BAD_CHARACTERS
from luoshi.document.model import ReadError, reason

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark begins alike
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
_DECLARED = re.compile(
    rb"""(?:<meta\b[^>]{0,200}?charset|<\?xml\b[^>]{0,80}?encoding)\s*=\s*["']?\s*([\w.:-]{2,20})""", re.I
)
_CODECS = {"big5": "big5hkscs", "big5-hkscs": "big5hkscs", "x-x-big5": "big5hkscs", "euc-tw": "euc_tw"}
_CODEPAGES = {
    936: "gb18030", 54936: "gb18030", 950: "big5hkscs", 932: "cp932", 949: "cp949", 65001: "utf-8", 1200: "utf-16-le",
    437: "cp437", 850: "cp850", 10000: "mac_roman", 10008: "gb18030",
}  # fmt: skip
"""Windows code pages by their numbers, as old office files name them."""

_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_CONTROL_BYTES = bytes((*range(0x09), *range(0x0E, 0x20), 0x7F))
_PROBE = 64 * 1024


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text of a file without its byte order mark, the encoding it was in, and how many places were not readable."""

    text: str
    encoding: str
    replaced: int = 0


def decode(data: bytes, declared: str = "") -> Decoded:
    """Decode a whole file; ``declared`` is what its container calls the encoding, asked where the text names none.

    Raises ``ReadError`` (``binary``, ``encoding``) where the bytes are no text.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _checked(_tolerant(data[len(mark) :], encoding))
    strays = data.count(0)
    if strays and not (strays <= _few(len(data)) and _strict(data, "utf-8")):
        encoding = _wide(data)
        if encoding:
            return _checked(_tolerant(data, encoding))
        if strays > _few(len(data)):
            raise _no_text()
    decoded = _narrow(data, declared)
    # every control character is a byte of its own there: few such bytes, and the text need not be looked through
    return decoded if len(data) - len(data.translate(None, _CONTROL_BYTES)) <= 4 else _checked(decoded)


def encoding_of_page(page: int) -> str:
    """The encoding of a Windows code page; that of western Europe where it is not known."""
    return _CODEPAGES.get(page) or (f"cp{page}" if 1250 <= page <= 1258 else "cp1252")


def _few(length: int) -> float:
    """How many control characters a text of this length may have by accident."""
    return max(4, length * 0.002)


def _narrow(data: bytes, outer: str) -> Decoded:
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError as error:
        if _nearly_utf8(data, error.start):
            return _tolerant(data, "utf-8")
    found = _DECLARED.search(data, 0, 4096)
    named = found.group(1).decode("ascii", "replace") if found else outer
    declared = _CODECS.get(named.lower(), "")
    for encoding in filter(None, (declared, "gb18030")):
        strict = _strict(data, encoding)
        if strict is not None:
            return strict
    return _tolerant(data, "gb18030")


def _strict(data: bytes, encoding: str) -> Decoded | None:
    try:
        return Decoded(data.decode(encoding), encoding)
    except UnicodeDecodeError:
        return None


def _tolerant(data: bytes, encoding: str) -> Decoded:
    strict = _strict(data, encoding)
    if strict is not None:
        return strict
    text = data.decode(encoding, "replace")
    replaced = text.count("\ufffd")
    if replaced > max(2, len(text) * MAX_BAD_CHARACTERS):
        raise ReadError(
            "encoding",
            reason("无法识别文件的文字编码，内容可能已损坏，或者不是文本文件"),
            reason("请用原来的软件打开，另存为 UTF-8 编码的文本或 .docx 后再上传"),
        )
    return Decoded(text, encoding, replaced)


def _nearly_utf8(data: bytes, bad: int) -> bool:
    """Whether a file was UTF-8 once, judged around its first bad byte: a cut at the end, a broken character.

    GB18030 has hardly any sound UTF-8 sequence, while damaged UTF-8 can be sound GB18030 by chance: ask this first.
    """
    sample = data[max(bad - 1000, 0) : bad + 1000].decode("utf-8", "replace")
    replaced = sample.count("\ufffd")
    outside = sum(1 for character in sample if character > "\x7f") - replaced
    return outside >= 8 * replaced


def _wide(data: bytes) -> str:
    """UTF-16 without a mark: its line breaks, blanks and digits leave NUL bytes on one side alone."""
    probe = data[:_PROBE]
    even, odd = probe[::2].count(0), probe[1::2].count(0)
    if len(data) % 2 or min(even, odd) > 0.01 * max(even, odd):
        return ""
    encoding = "utf-16-le" if odd else "utf-16-be"
    text = probe[: len(probe) // 2 * 2].decode(encoding, "replace")
    plain = sum(
        1 for character in text if character < "\u0080" or "\u3000" <= character <= "\u9fff" or character >= "\uff00"
    )
    return encoding if plain >= 0.9 * len(text) else ""


def _checked(decoded: Decoded) -> Decoded:
    controls = len(_CONTROLS.findall(decoded.text))
    if controls > _few(len(decoded.text)):
        raise _no_text()
    return decoded


def _no_text() -> ReadError:
    return ReadError(
        "binary",
        reason("这是二进制文件，不是文字材料"),
        reason("请确认选对了文件，支持 docx、xlsx、doc、wps、xls、et、rtf、odt、ods、pdf、ofd、html、txt、md"),
    )
