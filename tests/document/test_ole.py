"""Compound files: what they hold, and headers and chains that lie."""

import struct

import pytest
from compound_parts import compound

from luoshi.document import ReadError, read
from luoshi.document.ole import Compound

_FILE = compound({"Eins": b"abc", "Zwei": b"x" * 5000})


def test_streams_by_name_in_any_case() -> None:
    opened = Compound(_FILE)
    assert "eins" in opened
    assert opened.read("EINS").rstrip(b"\0") == b"abc"
    assert opened.read("zwei").rstrip(b"\0") == b"x" * 5000
    assert opened.read("drei") == b""
    assert opened.title() == ""


def changed(at: int, value: int, size: str = "<I") -> bytes:
    data = bytearray(_FILE)
    struct.pack_into(size, data, at, value)
    return bytes(data)


@pytest.mark.parametrize(
    "data",
    [
        _FILE[:300],
        _FILE[:600],
        changed(30, 31, "<H"),  # sectors of two gigabytes
        changed(44, 0x0FFFFFFF),  # more sectors of the table than the file has
        changed(64, 0x0FFFFFFF),
        changed(72, 0x0FFFFFFF),
        changed(48, 7_000_000),  # it begins behind the end
        changed(1024 + 128 + 120, 0x7FFFFFFF),  # a stream longer than the file
    ],
)
def test_lies_are_refused(data: bytes) -> None:
    with pytest.raises(ReadError) as caught:
        opened = Compound(data)
        opened.read("Eins")
    assert caught.value.code == "corrupt"


def test_a_chain_in_a_circle_ends() -> None:
    data = bytearray(_FILE)
    fat = struct.unpack_from("<128I", data, 512)
    first = next(index for index, entry in enumerate(fat) if entry == index + 1 and index > 1)
    struct.pack_into("<I", data, 512 + 4 * (first + 3), first)
    assert len(Compound(bytes(data)).read("Eins")) <= len(data)
    assert Compound(changed(512 + 4, 1)).read("Eins").rstrip(b"\0") == b"abc"  # the directory follows itself


@pytest.mark.parametrize(
    ("streams", "code"),
    [
        (("EncryptionInfo", "EncryptedPackage"), "encrypted"),
        (("PowerPoint Document",), "ppt"),
        (("Contents",), "legacy_office"),
        (("WordDocument", "1Table"), "corrupt"),
        (("Workbook",), "corrupt"),
    ],
)
def test_what_a_file_is_by_its_streams(streams: tuple[str, ...], code: str) -> None:
    with pytest.raises(ReadError) as caught:
        read(compound(dict.fromkeys(streams, b"x")))
    assert caught.value.code == code


def _properties(count: int, title: bytes) -> bytes:
    section = struct.pack("<IIIIII", 0, count, 1, 24, 2, 32) + struct.pack("<IHH", 2, 936, 0)
    section += struct.pack("<II", 0x1E, len(title)) + title
    return bytes(28 + 16) + struct.pack("<I", 48) + section


@pytest.mark.parametrize("count", [2, 0x0FFFFFFF])
def test_the_title_among_the_properties(count: int) -> None:
    opened = Compound(compound({"\x05SummaryInformation": _properties(count, "灌区方案".encode("gbk") + b"\0")}))
    assert opened.title() == "灌区方案"
    assert Compound(compound({"\x05SummaryInformation": b"\xff" * 60})).title() == ""
