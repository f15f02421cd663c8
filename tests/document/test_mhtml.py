"""Pages saved into one file: the page is read whatever its charset and transfer encoding, its frames are not."""

import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mime_parts import BOUNDARY, part, saved
from soundness import assert_sound

from luoshi.document import Document, Format, ReadError, read

PAGE = (
    "<html><head><title>云岭县灌区建设方案</title></head><body><p>一、修好渠道</p><p>疏浚干渠12公里。</p></body></html>"
)
TEXT = "云岭县灌区建设方案\n一、修好渠道\n疏浚干渠12公里。"
PICTURE = part(b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "image/png", "base64")


@pytest.mark.parametrize("transfer", ["quoted-printable", "base64", "8bit"])
@pytest.mark.parametrize(
    ("encoding", "charset"),
    [("utf-8", "utf-8"), ("gb18030", "gb2312"), ("gb18030", ""), ("big5", "big5"), ("gb18030", "no-such-charset")],
)
def test_charset_and_transfer_encoding(transfer: str, encoding: str, charset: str) -> None:
    page = PAGE if encoding != "big5" else "<html><body><p>雲嶺縣灌區建設方案，疏浚幹渠12公里。</p></body></html>"
    kind = f'text/html; charset="{charset}"' if charset else "text/html"
    document = read(saved(part(page.encode(encoding), kind, transfer), PICTURE), "方案.mht")
    assert_sound(document)
    assert document.format is Format.MHTML
    assert document.text == (TEXT if encoding != "big5" else "雲嶺縣灌區建設方案，疏浚幹渠12公里。")
    assert document.encoding == {"big5": "big5hkscs"}.get(encoding, encoding)
    assert document.oddities == ()


def test_places_are_those_of_the_page() -> None:
    document = read(saved(part(PAGE.encode()), PICTURE))
    at = document.text.index("12公里")
    assert document.locate(at, at + 4)[0].place == "html/body/p[2]"
    assert document.title_hint == "云岭县灌区建设方案"


def test_frames_are_told_of_and_not_read() -> None:
    frame = part("<p>站点导航</p>".encode())
    document = read(saved(part(PAGE.encode()), PICTURE, frame, frame))
    assert document.text == TEXT
    assert [oddity.code for oddity in document.oddities] == ["frames_ignored"]
    assert "2 个" in document.oddities[0].message


def test_the_page_that_start_names() -> None:
    frame, page = part("<p>站点导航</p>".encode(), Content_ID="<f>"), part(PAGE.encode(), Content_ID="<main@page>")
    assert read(saved(frame, page, start="<main@page>")).text == TEXT
    assert read(saved(frame, page)).text == "站点导航"


def test_a_frameset_without_text_gives_its_longest_frame() -> None:
    frames = part(b"<html><frameset cols='20%,80%'><frame src='a'><frame src='b'></frameset></html>")
    document = read(saved(frames, part("<p>站点导航</p>".encode()), part(PAGE.encode())))
    assert document.text == TEXT


def test_a_page_inside_alternatives() -> None:
    inner = b"--inner\r\n" + part("文字".encode(), "text/plain") + b"\r\n--inner\r\n" + part(PAGE.encode())
    nested = b'Content-Type: multipart/alternative; boundary="inner"\r\n\r\n' + inner + b"\r\n--inner--\r\n"
    assert read(saved(nested, PICTURE)).text == TEXT


def test_a_page_alone_without_parts() -> None:
    data = b"MIME-Version: 1.0\r\n" + part(PAGE.encode("gb18030"), "text/html; charset=gb2312")
    assert read(data).text == TEXT


def test_a_last_boundary_that_is_missing_loses_nothing() -> None:
    assert read(saved(part(PAGE.encode()), closed=False)).text == TEXT


def test_line_feeds_alone_and_a_mark_ahead() -> None:
    assert read(b"\xef\xbb\xbf" + saved(part(PAGE.encode()), PICTURE).replace(b"\r\n", b"\n")).text == TEXT


@pytest.mark.parametrize(
    "text",
    [
        "From: 县水务局\n主题: 方案\n修好渠道。",
        "MIME-Version: 1.0\n修好渠道。",
        "Content-Type: text/plain\r\nMIME-Version: 1.0\r\n\r\n修好渠道。",
        "说明：multipart/related 是一种格式，MIME-Version: 1.0。",
    ],
)
def test_text_that_only_looks_alike_stays_text(text: str) -> None:
    document = read(text.encode())
    assert document.format is Format.TEXT
    assert document.text == text


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (saved(PICTURE), "corrupt"),
        (saved(), "corrupt"),
        (saved(part(b"<html><body><img src='cid:a'></body></html>")), "no_text"),
        (saved(part(b"")), "empty"),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n<html>", "corrupt"),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n\r\n<p>x</p>", "corrupt"),
    ],
)
def test_refused(data: bytes, code: str) -> None:
    with pytest.raises(ReadError) as caught:
        read(data)
    assert caught.value.code == code
    assert "请" in caught.value.message


def test_nesting_and_parts_are_limited() -> None:
    body = part(PAGE.encode())
    for depth in range(12):
        head = f'Content-Type: multipart/mixed; boundary="b{depth}"\r\n\r\n'.encode()
        body = head + f"--b{depth}\r\n".encode() + body + f"\r\n--b{depth}--\r\n".encode()
    for data in (saved(body), saved(*[b"Content-Type: image/png\r\n\r\nx"] * 10_002)):
        with pytest.raises(ReadError) as caught:
            read(data)
        assert caught.value.code == "archive_bomb"


@pytest.mark.parametrize(
    "hostile",
    [
        b"X-A: b\r\n" * 100_000 + b"\r\n",
        b"Content-Type: text/html; " + b"a=b; " * 100_000 + b"\r\n\r\n<p>x</p>",
        f"--{BOUNDARY[:-1]}\r\n".encode() * 50_000,
        b"Content-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n" + b"=\r\n" * 200_000,
    ],
)
def test_hostile_parts_stay_quick(hostile: bytes) -> None:
    began = time.process_time()
    document = read(saved(part(PAGE.encode()), hostile))
    assert time.process_time() - began < 2
    assert document.text == TEXT


def attempt(data: bytes) -> Document | None:
    try:
        document = read(data)
    except ReadError as error:
        assert error.code
        assert error.message.endswith("。")
        return None
    assert_sound(document)
    return document


def test_spoiled_files_give_a_document_or_a_reason() -> None:
    chance = random.Random(5)
    whole = saved(part(PAGE.encode("gb18030"), "text/html; charset=gb2312"), PICTURE, part("<p>栏目</p>".encode()))
    read_again = 0
    for _ in range(400):
        data = bytearray(whole)
        for _ in range(chance.randint(1, 6)):
            at = chance.randrange(len(data))
            if chance.random() < 0.5:
                data[at] = chance.randrange(256)
            else:
                del data[at : at + chance.randint(1, 60)]
        read_again += attempt(bytes(data)) is not None
    assert read_again > 200


@settings(deadline=None)  # as many as the profile says
@given(
    st.lists(
        st.sampled_from(
            [
                b"--" + BOUNDARY.encode(),
                b"--",
                b"\r\n",
                b"\r\n\r\n",
                b"Content-Type: text/html\r\n",
                b"Content-Type: multipart/mixed; boundary=b\r\n",
                b"Content-Type: multipart/mixed; boundary*0*=utf-8''b\r\n",
                b"--b\r\n",
                b"Content-Transfer-Encoding: base64\r\n",
                b"Content-Transfer-Encoding: quoted-printable\r\n",
                b"charset=\xff",
                b"<p>\xd4\xc6</p>",
                b"=E4=BA=91=",
                b"5LqR",
                b" ",
                b"\0",
            ]
        ),
        max_size=30,
    )
)
def test_any_parts(pieces: list[bytes]) -> None:
    attempt(saved(part(PAGE.encode())) + b"".join(pieces))
    attempt(b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n" + b"".join(pieces))
