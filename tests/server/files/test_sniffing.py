"""What is taken in and what is refused, by content; names say nothing."""

import io
import zlib
from collections.abc import Callable
from functools import partial
from struct import pack

import pytest
from docx import Document as Docx
from openpyxl import Workbook

from luoshi.server.core.errors import Invalid
from luoshi.server.files import sniffing
from luoshi.server.files.kinds import FORMS, FileKind, name_to_save
from luoshi.server.files.limits import MAX_FILE_BYTES
from luoshi.server.files.sniffing import examine
from luoshi.server.files.storage import Received
from server_filing import packed, pdf, picture, received


def docx() -> bytes:
    document, out = Docx(), io.BytesIO()
    document.add_paragraph("关于设立县水利局的批复")
    document.save(out)
    return out.getvalue()


def xlsx() -> bytes:
    book, out = Workbook(), io.BytesIO()
    book.active["A1"] = "单位"  # type: ignore[index]  # a new workbook has a sheet
    book.save(out)
    return out.getvalue()


TAKEN: dict[FileKind, Callable[[], bytes]] = {
    FileKind.DOCX: docx,
    FileKind.XLSX: xlsx,
    FileKind.PDF: pdf,
    FileKind.RTF: lambda: rb"{\rtf1 a}",
    FileKind.OFD: lambda: packed(OFD_xml=b"<ofd/>"),
    FileKind.ODT: lambda: packed(mimetype=b"application/vnd.oasis.opendocument.text", content_xml=b"<a/>"),
    FileKind.ODS: lambda: packed(mimetype=b"application/vnd.oasis.opendocument.spreadsheet", content_xml=b"<a/>"),
    FileKind.HTML: lambda: "<!doctype html><html><body><p>批复</p></body></html>".encode("gb18030"),
    FileKind.MHTML: lambda: b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x--",
    FileKind.TEXT: "批复".encode,
    FileKind.MARKDOWN: "# 批复\n\n## 一\n".encode,
    FileKind.ZIP: lambda: packed(a_txt=b"a"),
    **{kind: partial(picture, kind.value.upper()) for kind in (
        FileKind.PNG, FileKind.JPEG, FileKind.GIF, FileKind.WEBP, FileKind.BMP, FileKind.TIFF)},
}  # fmt: skip


@pytest.mark.parametrize("kind", sorted(TAKEN))
def test_a_kind_is_found_by_its_content(kind: FileKind) -> None:
    assert examine(received(TAKEN[kind]())) is kind


def test_every_kind_has_its_form_and_all_but_the_old_office_kinds_are_made_here() -> None:
    assert set(FORMS) == set(FileKind)
    assert set(FileKind) - set(TAKEN) == {FileKind.DOC, FileKind.XLS}


def huge_png(width: int, height: int) -> bytes:
    """A PNG that claims a size and holds nothing of it."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return pack(">I", len(data)) + kind + data + pack(">I", zlib.crc32(kind + data))

    head = pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


REFUSED = {
    "empty": (b"", "文件是空的"),
    "program": (b"MZ" + bytes(200), "这是程序文件"),
    "elf": (b"\x7fELF" + bytes(200), "这是程序文件"),
    "rar": (b"Rar!\x1a\x07\x00" + bytes(50), "RAR 压缩包"),
    "7z": (b"7z\xbc\xaf\x27\x1c" + bytes(50), "7z 压缩包"),
    "slides": (packed(ppt__presentation_xml=b"<a/>"), "演示文稿"),
    "heic": (b"\0\0\0\x18ftypheic" + bytes(50), "HEIC"),
    "video": (b"\0\0\0\x18ftypisom" + bytes(50), "音视频"),
    "bytes": (bytes(range(256)) * 40, "二进制"),
    "cut picture": (b"\x89PNG\r\n\x1a\n" + b"\0" * 30, "图片已损坏"),
    "bomb of points": (huge_png(60_000, 60_000), "像素"),
    "many points": (huge_png(12_000, 9_000), "像素"),
    "damaged zip": (b"PK\x03\x04" + bytes(500), "损坏"),
    "damaged ole": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "损坏"),
    "zip bomb": (packed(a_txt=bytes(60_000_000)), "异常庞大"),
    "empty zip": (packed(), "空"),
}


@pytest.mark.parametrize("case", sorted(REFUSED))
def test_what_is_not_taken_in_is_refused_by_what_it_is(case: str) -> None:
    data, said = REFUSED[case]
    with pytest.raises(Invalid) as refused:
        examine(received(data))
    assert said in refused.value.fields["file"]
    assert refused.value.cause and refused.value.remedy


def test_a_picture_that_only_begins_as_one_is_refused() -> None:
    with pytest.raises(Invalid, match="图片已损坏"):
        examine(received(b"BM" + "是一段文字".encode() * 30))


def test_limits_are_held_by_size(monkeypatch: pytest.MonkeyPatch) -> None:
    came = received(b"a")
    with pytest.raises(Invalid, match="文件超过 50 MB"):
        examine(Received(came.path, came.sha256, MAX_FILE_BYTES + 1))
    monkeypatch.setattr(sniffing, "MAX_TEXT_BYTES", 10)
    with pytest.raises(Invalid, match="不能识别"):
        examine(received(b"a" * 11))


@pytest.mark.parametrize(
    ("name", "kind", "saved"),
    [
        ("批复.docx", FileKind.DOCX, "批复.docx"),
        ("批复.DOCX", FileKind.DOCX, "批复.DOCX"),
        ("清单.bat", FileKind.TEXT, "清单.bat.txt"),
        ("批复", FileKind.PDF, "批复.pdf"),
        ("图.html", FileKind.PNG, "图.html.png"),
        ("方案.wps", FileKind.DOC, "方案.wps"),
        ("a.docx.exe", FileKind.DOCX, "a.docx.exe.docx"),
    ],
)
def test_a_name_is_saved_with_an_ending_of_its_kind(name: str, kind: FileKind, saved: str) -> None:
    assert name_to_save(name, kind) == saved
