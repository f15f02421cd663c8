"""Whatever comes in, a sound document or one ReadError comes out: a sample of what ``benchmarks/fuzz.py`` tries."""

import io
import random
import zipfile
from pathlib import Path

import openpyxl
import pytest
from docx_parts import cell, docx, paragraph, run, table
from hypothesis import example, given, settings
from hypothesis import strategies as st
from mime_parts import part, saved
from printed_files import Sheet, ofd, pdf
from soundness import assert_sound

from luoshi.document import Document, Format, ReadError, read

_TAGS = (
    "p div span b strong br table caption thead tbody tr td th ul ol li h1 h2 h6 a sup sub pre font center o:p script "
    "style select option textarea template svg html head body title input hr dl dt dd form noscript frameset iframe xml"
)
_ATTRIBUTES = (
    "",
    " style='text-align:center'",
    " style='display:none'",
    " style='display:block'",
    " style='vertical-align:super'",
    " style='white-space:pre'",
    " hidden",
    " rowspan=3",
    " colspan=2",
    " rowspan=0",
    " colspan=99999",
    " align=right",
    " href=x",
    " start=5",
    " value=-3",
    " type=I",
    " reversed",
    " border=1",
    " role=presentation",
    " style='list-style:none'",
    " style='",
)
_PIECES = st.one_of(
    st.sampled_from(
        [
            "云岭县",
            "一、",
            "1.修渠",
            "\u3000",
            "&nbsp;",
            "\n",
            " ",
            "2",
            "m",
            "&#13;",
            "\u200b",
            "<!--",
            "-->",
            "<%",
            "%>",
            "<",
            "]]>",
            "\r\n",
            "\t",
            "&#0;",
            "\x0c",
        ]
    ),
    st.builds(
        lambda tag, attribute: f"<{tag}{attribute}>", st.sampled_from(_TAGS.split()), st.sampled_from(_ATTRIBUTES)
    ),
    st.builds(lambda tag: f"</{tag}>", st.sampled_from(_TAGS.split())),
    st.text(max_size=5),
)


def attempt(data: bytes) -> Document | None:
    """Read; None for a refusal with a reason."""
    try:
        document = read(data)
    except ReadError as error:
        assert error.code
        assert error.message.endswith("。")
        return None
    assert_sound(document)
    assert document == read(data)
    return document


@settings(deadline=None)  # as many as the profile says
@given(st.lists(_PIECES, max_size=60))
@example(["<table>", "<td rowspan=0>", "甲", "<td>", "乙", "<tr>", "<td colspan=99999>", "丙"])
def test_any_page(pieces: list[str]) -> None:
    document = attempt(("<html><body>" + "".join(pieces)).encode("utf-8", "surrogatepass"))
    if document is not None:
        assert document.format is Format.HTML
        places = [block.place for block in document.blocks]
        assert len(set(places)) == len(places)


@settings(deadline=None)  # as many as the profile says
@given(st.binary(max_size=400))
def test_any_bytes(data: bytes) -> None:
    attempt(data)


@settings(deadline=None)  # as many as the profile says
@given(st.text(max_size=200))
def test_any_text(text: str) -> None:
    document = attempt(text.encode("utf-8", "replace"))
    if document is not None and document.format is not Format.HTML:
        assert document.text == text.encode("utf-8", "replace").decode().removeprefix("\ufeff")


_MARKDOWN = st.sampled_from(
    [
        "# ",
        "## ",
        "- ",
        "* ",
        "1. ",
        "> ",
        "|",
        "|-|-|",
        "\n",
        "\n\n",
        "**",
        "__",
        "```",
        "    ",
        "\t",
        "云岭县",
        "a|b",
        "\\|",
        "---",
        "===",
        "\r",
        "<div>",
        " #",
    ]
)


@settings(deadline=None)  # as many as the profile says
@given(st.lists(_MARKDOWN, max_size=40))
def test_any_markdown(pieces: list[str]) -> None:
    source = "# 云岭县\n\n## 任务\n" + "".join(pieces)
    document = attempt(source.encode())
    assert document is not None
    assert document.format is Format.MARKDOWN
    assert document.text == source


def _word() -> bytes:
    body = paragraph(run("云岭县") + run("公报", "<w:b/>"), '<w:jc w:val="center"/>')
    body += table(cell("甲", '<w:vMerge w:val="restart"/>') + cell("乙"), cell("", "<w:vMerge/>") + cell("丙"))
    return docx(body, title="公报", styles="", numbering="")


def _workbook() -> bytes:
    book = openpyxl.Workbook()
    book.active.append(["序号", "任务", 0.5])  # type: ignore[union-attr]  # a new workbook has a sheet
    book.active.merge_cells("A2:B3")  # type: ignore[union-attr]  # a new workbook has a sheet
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


_PAGE = "<html><body><table border=1><tr><td>甲</td><td>乙</td></tr></table><p><b>云岭县</b>公报</p></body></html>"
_SHEET = Sheet(pictures=[(400, 600, 500, 700)], areas=[(300, 600, 350, 700, 0.5)])
_SHEET.grid((60, 200, 400), (100, 140, 180)).text(70, 120, "任务").text(210, 120, "县水务局", 12, bold=True)
_SHEET.text(70, 300, "修渠12公里").text(70, 330, "白", grey=1.0).text(300, 500, "附表", matrix=(0, 1, -1, 0))
_FIXTURES = Path(__file__).parent / "fixtures"
_OFFICE = ("paper.doc", "paper.rtf", "paper.odt", "book.xls", "book.ods")
_SEEDS = {
    **{name: (_FIXTURES / name).read_bytes() for name in _OFFICE},
    "docx": _word(),
    "xlsx": _workbook(),
    "gb18030 page": _PAGE.encode("gb18030"),
    "utf-16": _PAGE.encode("utf-16"),
    "mhtml": saved(part(_PAGE.encode("gb18030"), "text/html; charset=gb2312")),
    "pdf": pdf([_SHEET, _SHEET]),
    "ofd": ofd([_SHEET, _SHEET]),
}


def _spoiled(data: bytes, chance: random.Random) -> bytes:
    spoiled = bytearray(data)
    for _ in range(chance.randint(1, 8)):
        at = chance.randrange(len(spoiled))
        action = chance.randrange(4)
        if action == 0:
            spoiled[at] = chance.randrange(256)
        elif action == 1:
            del spoiled[at : at + chance.randint(1, 40)]
        elif action == 2:
            spoiled[at:at] = bytes(chance.randrange(256) for _ in range(chance.randint(1, 9)))
        else:
            spoiled[at : at + 4] = b"\xff\xff\xff\xff"
        if not spoiled:
            break
    return bytes(spoiled)


@pytest.mark.parametrize("kind", _SEEDS)
def test_spoiled_files(kind: str) -> None:
    assert attempt(_SEEDS[kind]) is not None
    chance = random.Random(7)
    for _ in range(20 if kind in _OFFICE else 60):
        attempt(_spoiled(_SEEDS[kind], chance))


_RTF_WORDS = (
    r"{ } {\*\x {\b {\footnote {\shptxt {\field {\fldrslt {\*\fldinst {\listtext {\fonttbl {\upr {\*\ud "
    r"{\info {\title \par \cell \row \nestcell \nestrow \trowd \cellx900 \cellx-5 \clmrg \clvmrg \intbl "
    r"\itap3 \pard \plain \u20113? \u-10187? \uc2 \'d4 \'c6 \bin3 \line \v \deleted \ftnalt \f1 \fcharset2 "
    r"\ansicpg1252 \s1 \ls2 \\ \{ \~ \x "
)
_RTF = st.sampled_from([*_RTF_WORDS.split(), "\\", "云", "1.", "\n", "\x00", ";"])


@settings(deadline=None)  # as many as the profile says
@given(st.lists(_RTF, max_size=60))
def test_any_rtf(pieces: list[str]) -> None:
    document = attempt(rb"{\rtf1\ansi\ansicpg936 " + "".join(pieces).encode("gb18030") + b" end}")
    if document is not None:
        assert document.format is Format.RTF
        places = [block.place for block in document.blocks]
        assert len(set(places)) == len(places)


@pytest.mark.parametrize("name", ["paper.doc", "book.xls"])
def test_spoiled_streams(name: str) -> None:
    """Damage that leaves the sectors of a compound file in their places, so that the streams are read."""
    chance = random.Random(13)
    for _ in range(50):
        data = bytearray(_SEEDS[name])
        for _ in range(chance.randint(1, 30)):
            at = chance.randrange(512, len(data) - 4)
            data[at : at + 2] = chance.choice((b"\xff\xff", b"\0\0", bytes(chance.randrange(256) for _ in range(2))))
        attempt(bytes(data))


@pytest.mark.parametrize("name", ["paper.doc", "book.xls"])
def test_truncated_streams(name: str) -> None:
    data = _SEEDS[name]
    for end in range(600, len(data), 1031):
        attempt(data[:end] + bytes(-end % 512))


@pytest.mark.parametrize("kind", ["docx", "xlsx", "ofd", "paper.odt", "book.ods"])
def test_spoiled_parts(kind: str) -> None:
    """Damage inside the parts, where no checksum of the container catches it."""
    chance = random.Random(11)
    source = zipfile.ZipFile(io.BytesIO(_SEEDS[kind]))
    parts = {name: source.read(name) for name in source.namelist()}
    digits = [name for name, data in parts.items() if any(48 <= byte < 58 for byte in data)]
    for _ in range(25 if kind in _OFFICE else 60):
        name = chance.choice(digits)
        data = bytearray(parts[name])
        if chance.random() < 0.5:
            places = [index for index, byte in enumerate(data) if 48 <= byte < 58]
            data[chance.choice(places)] = ord(chance.choice("0123456789x-"))
        else:
            data = bytearray(_spoiled(bytes(data), chance))
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as archive:
            for other, content in parts.items():
                archive.writestr(other, bytes(data) if other == name else content)
        attempt(stream.getvalue())
