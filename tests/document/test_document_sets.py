"""A ZIP of a page and its annexes: every member read once, names as they were meant, hostile packs refused."""

import io
import random
import zipfile

import pytest
from docx_parts import docx, paragraph, run

from luoshi.document import Format, ReadError, read
from luoshi.document.sets import DocumentSet, holds_files, leftovers, read_files, read_set

PAGE = "<html><body><p>云岭县灌区建设方案</p></body></html>".encode()
LIST = docx(paragraph(run("重点任务清单")))


class _Local(zipfile.ZipInfo):
    """A member whose name is in the code page of the machine that packed it, without the UTF-8 flag."""

    encoding = "gb18030"

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:  # noqa: N802  # the name of zipfile
        return self.filename.encode(self.encoding), self.flag_bits & ~0x800


def packed(*files: tuple[str, bytes], local: bool = False, compression: int = zipfile.ZIP_STORED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", compression) as archive:
        for name, data in files:
            info = (_Local if local else zipfile.ZipInfo)("x")
            info.filename = name
            info.compress_type = compression
            archive.writestr(info, data)
    return stream.getvalue()


def names(found: DocumentSet) -> list[str]:
    return [document.name for document in found.documents]


def refused(data: bytes) -> str:
    with pytest.raises(ReadError) as caught:
        read_set(data, "方案.zip")
    assert "请" in caught.value.message
    assert caught.value.message.endswith("。")
    return caught.value.code


@pytest.mark.parametrize("local", [False, True])
def test_members_in_their_order_with_the_names_that_were_meant(local: bool) -> None:
    found = read_set(packed(("云岭/方案.html", PAGE), ("云岭/附件1：清单.docx", LIST), local=local), "方案.zip")
    assert names(found) == ["方案.html", "附件1：清单.docx"]
    assert [document.format for document in found.documents] == [Format.HTML, Format.DOCX]
    assert found.documents[0] == read(PAGE, "方案.html")
    assert (found.name, found.failures, found.oddities) == ("方案.zip", (), ())
    assert len(found.sha256) == 64


def test_utf8_names_without_the_flag() -> None:
    class _Unflagged(_Local):
        encoding = "utf-8"

    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        info = _Unflagged("x")
        info.filename = "云岭县方案.html"
        archive.writestr(info, PAGE)
    assert names(read_set(stream.getvalue())) == ["云岭县方案.html"]


@pytest.mark.parametrize(
    "name", ["../../etc/方案.html", "/方案.html", "C:\\公文\\方案.html", "a/../../方案.html", "方\x07案.html"]
)
def test_names_are_labels_and_never_paths(name: str) -> None:
    assert names(read_set(packed((name, PAGE)))) == ["方案.html"]


def test_what_a_saved_page_left_beside_it_is_passed_over() -> None:
    found = read_set(
        packed(
            ("方案.html", PAGE),
            ("方案_files/logo.html", b"<p>logo</p>"),
            ("方案_files/a.js", b"var a = 1"),
            ("__MACOSX/._方案.html", b"\0\5\x16\7"),
            (".DS_Store", b"x"),
            ("~$附件.docx", b"x"),
            ("附件_files/清单.docx", LIST),
        )
    )
    assert names(found) == ["方案.html", "清单.docx"]
    assert [oddity.code for oddity in found.oddities] == ["leftovers_ignored"]
    assert "5 个" in found.oddities[0].message


@pytest.mark.parametrize(
    ("given", "left_out"),
    [
        (["方案.htm", "方案_files/x.png", "方案.files/y.htm"], {"方案_files/x.png", "方案.files/y.htm"}),
        (["方案.mht", "方案_文件/x.png"], {"方案_文件/x.png"}),
        (["云岭/方案.html", "云岭/方案_files/a/b.html"], {"云岭/方案_files/a/b.html"}),
        (["云岭/方案.html", "方案_files/b.html"], set()),
        (["方案.docx", "方案_files/b.html"], set()),
        (["..", "../方案.html", "附件/清单.xlsx"], set()),
        (
            ["style.css", "jquery.js", "Thumbs.db", "a.b/desktop.ini"],
            {"style.css", "jquery.js", "Thumbs.db", "a.b/desktop.ini"},
        ),
    ],
)
def test_leftovers(given: list[str], left_out: set[str]) -> None:
    assert leftovers(given) == left_out


def test_a_member_that_cannot_be_read_stops_no_other() -> None:
    found = read_set(
        packed(("印章.png", b"\x89PNG\r\n\x1a\n"), ("方案.html", PAGE), ("内层.zip", packed(("x.html", PAGE))))
    )
    assert names(found) == ["方案.html"]
    assert [(failure.name, failure.code) for failure in found.failures] == [
        ("印章.png", "image"),
        ("内层.zip", "archive"),
    ]


def test_the_same_bytes_are_read_once() -> None:
    assert names(read_set(packed(("方案.html", PAGE), ("副本/方案(1).html", PAGE)))) == ["方案.html"]


def test_any_other_file_is_a_set_of_one() -> None:
    for data in (PAGE, LIST):
        found = read_set(data, "文件")
        assert found.documents == (read(data, "文件"),)


def test_files_given_one_by_one() -> None:
    found = read_files([("方案.html", lambda: PAGE), ("清单.docx", lambda: LIST), ("空.txt", lambda: b"")], "一组")
    assert names(found) == ["方案.html", "清单.docx"]
    assert [failure.code for failure in found.failures] == ["empty"]


def test_a_word_file_holds_no_files() -> None:
    assert not holds_files(LIST)
    assert not holds_files(PAGE)
    assert holds_files(packed(("方案.html", PAGE)))


def _with_password(data: bytes) -> bytes:
    spoiled = bytearray(data)
    spoiled[6] |= 1
    spoiled[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(spoiled)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (packed(), "empty"),
        (packed(("a.css", b"p{}"), ("夹/", b"")), "empty"),
        (packed(("印章.png", b"\x89PNG\r\n\x1a\n")), "image"),
        (packed(("内层.zip", packed(("x.html", PAGE)))), "archive"),
        (_with_password(packed(("方案.html", PAGE))), "encrypted"),
        (packed(("方案.html", PAGE))[:50], "corrupt"),
        (packed(("方案.txt", b" " * 8_000_000), compression=zipfile.ZIP_DEFLATED), "archive_bomb"),
        (packed(*[(f"{n}.txt", b"") for n in range(10_001)]), "archive_bomb"),
    ],
)
def test_refused_as_a_whole(data: bytes, code: str) -> None:
    assert refused(data) == code


def test_limits_of_all_members_together(monkeypatch: pytest.MonkeyPatch) -> None:
    data = packed(*[(f"{n}.txt", f"第{n}项".encode()) for n in range(5)])
    assert len(read_set(data).documents) == 5
    monkeypatch.setattr("luoshi.document.sets.MAX_SET_MEMBERS", 4)
    assert refused(data) == "too_large"
    monkeypatch.setattr("luoshi.document.sets.MAX_SET_MEMBERS", 5)
    monkeypatch.setattr("luoshi.document.sets.MAX_SET_BYTES", 30)
    assert refused(data) == "too_large"


def test_a_container_counts_as_it_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    member = packed(
        ("word/document.xml", b"<a/>"), ("word/media/big.bin", bytes(100_000)), compression=zipfile.ZIP_DEFLATED
    )
    assert len(member) < 1000
    monkeypatch.setattr("luoshi.document.sets.MAX_SET_BYTES", 50_000)
    assert refused(packed(("方案.html", PAGE), ("附件.docx", member))) == "too_large"


def test_a_member_that_is_a_bomb_fails_alone() -> None:
    bomb = packed(("word/document.xml", b" " * 8_000_000), compression=zipfile.ZIP_DEFLATED)
    found = read_set(packed(("方案.html", PAGE), ("附件.docx", bomb)))
    assert [failure.code for failure in found.failures] == ["archive_bomb"]
    assert names(found) == ["方案.html"]


def test_spoiled_packs_give_a_set_or_a_reason() -> None:
    whole = packed(("方案.html", PAGE), ("附件1.清单.docx", LIST), local=True)
    chance = random.Random(3)
    for _ in range(300):
        data = bytearray(whole)
        for _ in range(chance.randint(1, 6)):
            at = chance.randrange(len(data))
            if chance.random() < 0.6:
                data[at] = chance.randrange(256)
            else:
                del data[at : at + chance.randint(1, 30)]
        try:
            found = read_set(bytes(data))
        except ReadError as error:
            assert error.code
        else:
            assert found.documents
