"""Input that is not read: one error that names the cause and says what to do, whatever the bytes are."""

import io
import zipfile

import pytest

from luoshi.document import Format, ReadError, read
from luoshi.document import limits as limits_module
from luoshi.document.reading import READERS


def packed(parts: dict[str, bytes], *, compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP container of parts."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", compression) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return stream.getvalue()


_DOCUMENT = (
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
    "<w:p><w:r><w:t>修渠</w:t></w:r></w:p></w:body></w:document>"
).encode()


def _encrypted_zip() -> bytes:
    data = bytearray(packed({"word/document.xml": _DOCUMENT}))
    central = data.index(b"PK\x01\x02")
    data[6] |= 1
    data[central + 8] |= 1
    return bytes(data)


def _lying_zip() -> bytes:
    """Sizes in the directory that are not those of the parts."""
    data = bytearray(packed({"word/document.xml": _DOCUMENT}))
    central = data.index(b"PK\x01\x02")
    data[central + 24 : central + 28] = (7).to_bytes(4, "little")
    return bytes(data)


_REFUSED: list[tuple[str, bytes, str]] = [
    ("nothing", b"", "empty"),
    ("blanks", b" \r\n\t \n", "empty"),
    ("NUL bytes", b"\0" * 4096, "empty"),
    ("a mark alone", b"\xef\xbb\xbf\r\n", "empty"),
    ("half a PDF", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", "corrupt"),
    ("half a PDF after a mark", b"\xef\xbb\xbf%PDF-1.7\n", "corrupt"),
    ("RTF without text", b"{\\rtf1\\ansi\\ansicpg936 }", "empty"),
    ("PNG", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "image"),
    ("JPEG", b"\xff\xd8\xff\xe0\0\x10JFIF", "image"),
    ("GIF", b"GIF89a\x01\0\x01\0", "image"),
    ("TIFF", b"II*\0\x08\0\0\0", "image"),
    ("BMP", b"BM" + b"\x46\0\0\0\0\0\0\0\x36\0\0\0" + b"\x28\0\0\0" + b"\x01\0" * 20, "image"),
    ("WEBP", b"RIFF\x24\0\0\0WEBPVP8 ", "image"),
    ("RAR", b"Rar!\x1a\x07\x01\0", "archive"),
    ("7z", b"7z\xbc\xaf\x27\x1c\0\x04", "archive"),
    ("gzip", b"\x1f\x8b\x08\0\0\0\0\0", "archive"),
    ("a ZIP with a password", _encrypted_zip(), "encrypted"),
    ("a ZIP of files", packed({"方案.txt": b"x"}), "archive"),
    ("an empty ZIP", packed({}), "empty"),
    ("an OFD of nothing", packed({"OFD.xml": b"<x/>"}), "corrupt"),
    ("binary workbook", packed({"[Content_Types].xml": b"<x/>", "xl/workbook.bin": b"x"}), "xlsb"),
    ("slides", packed({"[Content_Types].xml": b"<x/>", "ppt/presentation.xml": b"<x/>"}), "ppt"),
    (
        "OpenDocument drawing",
        packed({"mimetype": b"application/vnd.oasis.opendocument.graphics", "content.xml": b"<x/>"}),
        "odf",
    ),
    ("Word's XML", b'<?xml version="1.0"?><?mso-application progid="Word.Document"?><w:wordDocument/>', "office_xml"),
    (
        "a web archive without a page",
        b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n<html>",
        "corrupt",
    ),
    ("half a ZIP", packed({"word/document.xml": _DOCUMENT})[:60], "corrupt"),
    ("the start of a ZIP alone", b"PK\x03\x04", "corrupt"),
    (
        "a ZIP with a damaged part",
        packed({"word/document.xml": _DOCUMENT}).replace(b"word/document", b"word/docoment", 1),
        "corrupt",
    ),
    ("a ZIP with false sizes", _lying_zip(), "corrupt"),
    ("DOCX with broken XML", packed({"word/document.xml": _DOCUMENT[:-9]}), "corrupt"),
    ("DOCX with another root", packed({"word/document.xml": b"<a/>"}), "corrupt"),
    ("XLSX with broken XML", packed({"xl/workbook.xml": b"<workbook"}), "corrupt"),
    (
        "an entity bomb",
        packed({"word/document.xml": b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + _DOCUMENT}),
        "entities",
    ),
    (
        "an entity bomb in UTF-16",
        packed({"word/document.xml": '\ufeff<?xml version="1.0" encoding="utf-16"?><!DOCTYPE x>'.encode("utf-16-le")}),
        "entities",
    ),
    (
        "an entity in a workbook",
        packed({"xl/workbook.xml": b"<!DOCTYPE x SYSTEM 'file:///etc/passwd'><x/>"}),
        "entities",
    ),
    ("a packing bomb", packed({"word/document.xml": b" " * 8_000_000}), "archive_bomb"),
    ("too many parts", packed({f"{number}": b"" for number in range(10_001)}), "archive_bomb"),
]


@pytest.mark.parametrize(("data", "code"), [case[1:] for case in _REFUSED], ids=[case[0] for case in _REFUSED])
def test_refused_with_a_reason(data: bytes, code: str) -> None:
    with pytest.raises(ReadError) as caught:
        read(data, "方案.docx")
    error = caught.value
    assert error.code == code
    assert str(error) == error.message
    assert error.message.endswith("。")
    assert "请" in error.message
    assert not any(word in error.message for word in ("Error", "Traceback", "None"))


def test_nothing_that_can_be_read_is_among_them() -> None:
    assert read(packed({"word/document.xml": _DOCUMENT})).text == "修渠"


def test_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("luoshi.document.reading.MAX_INPUT_BYTES", 1000)
    assert read(b"x" * 1000).text == "x" * 1000
    with pytest.raises(ReadError) as caught:
        read(b"x" * 1001)
    assert caught.value.code == "too_large"
    assert limits_module.MAX_INPUT_BYTES == 50 * 1024 * 1024


def test_too_much_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("luoshi.document.reading.MAX_CHARACTERS", 20_000)
    assert len(read(("修渠" * 10_000).encode()).text) == 20_000
    with pytest.raises(ReadError) as caught:
        read(("修渠" * 10_000 + "。").encode())
    assert (caught.value.code, caught.value.message) == ("too_large", "文件的文字超过2万字，无法读取。请拆分后再上传。")
    assert limits_module.MAX_CHARACTERS == 2_000_000


def test_unpacked_size(monkeypatch: pytest.MonkeyPatch) -> None:
    data = packed({"word/document.xml": _DOCUMENT, "word/media/image1.png": bytes(3000)})
    monkeypatch.setattr("luoshi.document.archive.MAX_ARCHIVE_BYTES", 3000)
    with pytest.raises(ReadError) as caught:
        read(data)
    assert caught.value.code == "archive_bomb"


def test_size_of_one_parsed_part(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("luoshi.document.archive.MAX_PART_BYTES", len(_DOCUMENT))
    data = packed({"word/document.xml": _DOCUMENT})
    assert read(data).text == "修渠"
    monkeypatch.setattr("luoshi.document.archive.MAX_PART_BYTES", len(_DOCUMENT) - 1)
    with pytest.raises(ReadError) as caught:
        read(data)
    assert caught.value.code == "archive_bomb"


def test_nested_xml_is_refused() -> None:
    body = b"<w:sdt><w:sdtContent>" * 400 + b"</w:sdtContent></w:sdt>" * 400
    with pytest.raises(ReadError) as caught:
        read(packed({"word/document.xml": _DOCUMENT.replace(b"<w:body>", b"<w:body>" + body)}))
    assert caught.value.code == "corrupt"
    assert caught.value.__cause__ is not None


@pytest.mark.parametrize("failure", [ValueError, RecursionError, MemoryError, KeyError, AssertionError, UnicodeError])
def test_a_fault_inside_a_reader_is_one_error(failure: type[Exception], monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(source: object) -> None:
        raise failure("inside")

    monkeypatch.setitem(READERS, Format.TEXT, fail)
    with pytest.raises(ReadError) as caught:
        read(b"text")
    assert caught.value.code == "corrupt"
    assert isinstance(caught.value.__cause__, failure)
    assert "inside" not in caught.value.message


@pytest.mark.parametrize(
    ("name", "data", "found"),
    [
        ("方案.docx", "<html><body><p>修渠</p></body></html>".encode(), Format.HTML),
        ("清单.xls", "<table border=1><tr><td>一</td><td>二</td></tr></table>".encode(), Format.HTML),
        ("方案.html", packed({"word/document.xml": _DOCUMENT}), Format.DOCX),
        ("方案.TXT", packed({"word/document.xml": _DOCUMENT}), Format.DOCX),
        ("C:\\公文\\方案.doc", "修渠".encode(), Format.TEXT),
    ],
)
def test_name_that_says_something_else(name: str, data: bytes, found: Format) -> None:
    document = read(data, name)
    assert document.format is found
    assert document.name == name
    assert [oddity.code for oddity in document.oddities] == ["mislabelled"]


@pytest.mark.parametrize("name", ["", "方案", "方案.txt", "方案.md", "方案.2031", "a/b.c/方案"])
def test_name_that_says_nothing_else(name: str) -> None:
    document = read("修渠".encode(), name)
    assert (document.format, document.oddities) == (Format.TEXT, ())


def test_hash_is_of_the_bytes_as_they_came() -> None:
    assert read(b"\xef\xbb\xbfabc").sha256 == "1c28dc3f1f804a1ad9c9b4b4cf5e2658d16ad4ed08e3020d04a8d2865018947c"
