"""Encodings: by mark, UTF-8, GB18030, and what is done with bytes that are none of them."""

import pytest

from luoshi.document import Format, ReadError, read

_TEXT = (
    "云岭县人民政府关于印发《清水润城行动方案》的通知\r\n"
    "各乡镇人民政府，县政府各部门：\r\n现印发给你们，请认真贯彻执行。\r\n"
)


@pytest.mark.parametrize(
    ("encoding", "mark", "found"),
    [
        ("utf-8", b"", "utf-8"),
        ("utf-8", b"\xef\xbb\xbf", "utf-8"),
        ("gb18030", b"", "gb18030"),
        ("gb18030", b"\x84\x31\x95\x33", "gb18030"),
        ("gbk", b"", "gb18030"),
        ("utf-16-le", b"\xff\xfe", "utf-16-le"),
        ("utf-16-be", b"\xfe\xff", "utf-16-be"),
        ("utf-32-le", b"\xff\xfe\x00\x00", "utf-32-le"),
        ("utf-32-be", b"\x00\x00\xfe\xff", "utf-32-be"),
        ("utf-16-le", b"", "utf-16-le"),
        ("utf-16-be", b"", "utf-16-be"),
    ],
)
def test_encoding(encoding: str, mark: bytes, found: str) -> None:
    document = read(mark + _TEXT.encode(encoding))
    assert document.text == _TEXT
    assert document.encoding == found
    assert document.oddities == ()


@pytest.mark.parametrize("word", ["渠", "修渠", "云岭县", "㙍\U00020bb7镇"])
def test_short_words_in_gb18030(word: str) -> None:
    assert read(word.encode("gb18030")).text == word


def test_gb18030_page_in_spite_of_a_wrong_declaration() -> None:
    page = "<html><head><meta charset=utf-8><title>公报</title></head><body><p>云岭县公报</p></body></html>"
    document = read(page.encode("gb18030"))
    assert (document.format, document.text, document.encoding) == (Format.HTML, "公报\n云岭县公报", "gb18030")


def test_declared_big5_page() -> None:
    head = "<meta http-equiv='Content-Type' content='text/html; charset=big5'>"
    page = f"<html><head>{head}</head><body><p>雲嶺縣公報</p></body></html>"
    document = read(page.encode("big5"))
    assert (document.text, document.encoding) == ("雲嶺縣公報", "big5hkscs")


@pytest.mark.parametrize("cut", [1, 2])
def test_utf8_cut_in_the_last_character(cut: int) -> None:
    document = read((_TEXT + "渠").encode()[:-cut])
    assert document.encoding == "utf-8"
    assert document.text.startswith(_TEXT)
    assert [oddity.code for oddity in document.oddities] == ["replaced_characters"]


def test_utf8_with_a_broken_character() -> None:
    data = (_TEXT * 3).encode()
    document = read(data[:60] + b"\xff" + data[60:])
    assert document.encoding == "utf-8"
    assert document.text.count("\ufffd") == 1
    assert "1 处" in document.oddities[0].message


def test_gb18030_with_a_broken_character() -> None:
    data = (_TEXT * 10).encode("gb18030")
    document = read(data[:200] + b"\xff" + data[200:])
    assert document.encoding == "gb18030"
    assert [oddity.code for oddity in document.oddities] == ["replaced_characters"]


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
@pytest.mark.parametrize("text", [_TEXT + "\0", "<html><body>00000\0", "甲\0乙"])
def test_a_stray_nul_does_not_make_it_utf16(text: str, encoding: str) -> None:
    assert read(text.encode(encoding)).encoding in {encoding, "utf-8"}


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (bytes(range(256)) * 20, "binary"),
        (b"\x00\x01\x02\x03" * 300, "binary"),
        (b"\x7fELF\x02\x01\x01" + b"\x00" * 200 + b"text", "binary"),
        (b"a\x00\x00b" * 100, "binary"),
        (b"\x01\x02\x03\x04\x05\x06\x07" * 30, "binary"),
        (b"\x80\x81\xff\xfe\x00"[0:4] * 400, "encoding"),
    ],
)
def test_bytes_that_are_no_text(data: bytes, code: str) -> None:
    with pytest.raises(ReadError) as caught:
        read(data)
    assert caught.value.code == code
    assert caught.value.message
