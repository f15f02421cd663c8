"""DOC: pieces, modifiers, lists, tables, revisions; what LibreOffice writes and what it does not."""

import struct
from pathlib import Path
from typing import Any

import pytest
from compound_parts import Part, compound, doc
from docx_parts import lines
from soundness import assert_sound

from luoshi.document import BlockKind, Document, Format, ReadError, read
from steps import steps

FIXTURES = Path(__file__).parent / "fixtures"
_IN_TABLE, _ENDS_ROW = struct.pack("<HB", 0x2416, 1), struct.pack("<HB", 0x2417, 1)


def on(code: int, value: int = 1) -> bytes:
    """A modifier of one byte."""
    return struct.pack("<HB", code, value)


def cells(*edges: int, flags: dict[int, int] | None = None) -> bytes:
    """The definition of a row by the edges of its cells; ``flags`` by the index of the cell."""
    count = len(edges) - 1
    body = struct.pack(f"<B{count + 1}h", count, *edges)
    for index in range(count):
        body += struct.pack("<H", (flags or {}).get(index, 0)) + bytes(18)
    return struct.pack("<HH", 0xD608, len(body) + 1) + body


def made(*args: Any, **kwargs: Any) -> Document:
    """A sound document of parts."""
    document = read(doc(*args, **kwargs))
    assert document.format is Format.DOC
    assert_sound(document)
    return document


def codes(document: Document) -> list[str]:
    return [oddity.code for oddity in document.oddities]


def test_pieces_out_of_order_and_of_both_widths() -> None:
    document = made([Part("云岭县"), Part("2031: caf\xe9”\r", wide=False), Part("修渠\r")])
    assert lines(document) == ["云岭县2031: café”", "修渠"]
    assert [block.place for block in document.blocks] == ["paragraph 1", "paragraph 2"]
    (location,) = document.locate(len(document.text) - 1, len(document.text))
    assert (location.place, location.start) == ("paragraph 2", 1)


def test_characters_outside_the_basic_plane_keep_their_places() -> None:
    document = made([Part("𠮷a"), Part("乙\r")], characters={(2, 3): on(0x083C)})
    assert lines(document) == ["𠮷乙"]


def test_looks_of_characters_and_paragraphs() -> None:
    document = made(
        [Part("标题正文隐\r删\r尾\r")],
        [on(0x2461, 1) + on(0x2640, 1)],
        {(0, 2): on(0x0835), (2, 4): on(0x0835, 0x81), (4, 5): on(0x083C), (6, 7): on(0x0800), (7, 8): on(0x0800)},
    )
    assert lines(document) == ["标题正文", "尾"]
    first = document.blocks[0]
    assert (first.kind, first.level, first.align, first.bold) == (BlockKind.HEADING, 2, "center", True)
    assert codes(document) == ["tracked_change", "hidden_text"]


def test_changes_of_whole_pieces() -> None:
    short = 0x41 << 1 | 1 << 8  # the piece is deleted
    document = made([Part("留"), Part("删", changes=short), Part("隐", changes=1), Part("尾\r")], modifiers=on(0x083C))
    assert lines(document) == ["留尾"]
    assert codes(document) == ["tracked_change", "hidden_text"]


def test_fields_show_their_results() -> None:
    document = made([Part("见\x13HYPERLINK x\x14网站\x15。\x13 PAGE \x15尾\r\x13 TOC 无尽\r下一段\r")])
    assert lines(document) == ["见网站。尾", "下一段"]
    assert document.blocks[0].link_share == pytest.approx(2 / 5)


def test_signs() -> None:
    document = made(
        [Part("a\x0bb\tc\x1ed\x1fe\x02f(m2\x0c新页\r")],
        characters={
            (9, 10): on(0x0855),
            (11, 12): on(0x0855) + struct.pack("<HHH", 0x6A09, 0, 0xF0B3),
            (13, 14): on(0x2A48),
        },
        extra={15: _font("Symbol")},
    )
    assert lines(document) == ["a", "b\tc-def≥m²", "新页"]


def _symbol(font: int, code: int) -> bytes:
    return on(0x0855) + struct.pack("<HHH", 0x6A09, font, code)


def _font(name: str) -> bytes:
    record = bytes(39) + (name + "\0").encode("utf-16-le")
    return struct.pack("<HH", 1, 0) + bytes([len(record)]) + record


def test_table_with_merged_cells() -> None:
    text = (
        "序号\x07任务\x07单位\x07\x07"
        + "1\x07修渠\x07县水务局\x07\x07"
        + "2\x07补堤\x07\x07\x07"
        + "合计\x07\x07三\x07\x07"
        + "后\r"
    )
    rows = [
        cells(0, 500, 3000, 6000),
        cells(0, 510, 2990, 6000, flags={2: 0x60}),
        cells(0, 500, 3000, 6000, flags={2: 0x20}),
        cells(0, 500, 3000, 6000, flags={0: 0x1, 1: 0x2}),
    ]
    paragraphs = []
    for row in rows:
        paragraphs += [_IN_TABLE] * 3 + [_IN_TABLE + _ENDS_ROW + row]
    document = made([Part(text)], paragraphs)
    (table,) = document.tables
    shapes = [(cell.row, cell.column, cell.row_span, cell.column_span) for cell in table.cells]
    assert (table.rows, table.columns) == (4, 3)
    assert shapes[5] == (1, 2, 2, 1)
    assert shapes[-2:] == [(3, 0, 1, 2), (3, 2, 1, 1)]
    assert table.cells[4].place == "table 1 row 2 cell 2"
    assert lines(document)[-1] == "后"


def test_definition_of_a_row_in_the_data_stream() -> None:
    row = cells(0, 500, 3000)
    huge = struct.pack("<HI", 0x6646, 0)
    document = made(
        [Part("甲\x07乙\x07\x07丙丁\x07\x07")],
        [_IN_TABLE, _IN_TABLE, _IN_TABLE + _ENDS_ROW + row, _IN_TABLE, huge],
        data=struct.pack("<H", len(_IN_TABLE + _ENDS_ROW + cells(0, 3000))) + _IN_TABLE + _ENDS_ROW + cells(0, 3000),
    )
    assert [(cell.column, cell.column_span) for cell in document.tables[0].cells] == [(0, 1), (1, 1), (0, 2)]


def test_table_in_a_cell() -> None:
    inner_cell, inner_row = on(0x244B), on(0x244B) + on(0x244C)
    deep = struct.pack("<Hi", 0x6649, 2)
    document = made(
        [Part("甲\x07前\r内\r二\r\r\x07\x07丙\x07丁\x07\x07")],
        [
            _IN_TABLE,
            _IN_TABLE,
            _IN_TABLE + deep + inner_cell,
            _IN_TABLE + deep + inner_cell,
            _IN_TABLE + deep + inner_row + cells(0, 900, 1800),
            _IN_TABLE,
            _IN_TABLE + _ENDS_ROW + cells(0, 500, 3000),
            _IN_TABLE,
            _IN_TABLE,
            _IN_TABLE + _ENDS_ROW + cells(0, 500, 3000),
        ],
    )
    assert [block.place for block in document.blocks][:4] == [
        "table 1 row 1 cell 1",
        "table 1 row 1 cell 2",
        "table 1 row 1 cell 2 table 1 row 1 cell 1",
        "table 1 row 1 cell 2 table 1 row 1 cell 2",
    ]


def _lists(*levels: tuple[int, str]) -> dict[int, bytes]:
    """PlfLst with one list, its levels behind it, and PlfLfo with one use of it; each level: format and text."""
    content = b""
    for number in range(9):
        number_format, text = levels[number] if number < len(levels) else (0, "")
        content += struct.pack("<iBB9sBIIBBBB", 1, number_format, 0, b"", 2, 0, 0, 0, 0, 0, 0)
        content += struct.pack("<H", len(text)) + text.encode("utf-16-le")
    head = struct.pack("<hii", 1, 77, 0) + bytes(20)
    use = struct.pack("<Iii", 1, 77, 0) + bytes(4) + bytes(4) + b"\xff\xff\xff\xff"
    return {74: use, 73: head + content}


def _item(level: int, use: int = 1) -> bytes:
    return struct.pack("<HB", 0x260A, level) + struct.pack("<HH", 0x460B, use)


def test_numbers_of_lists_are_rebuilt() -> None:
    document = made(
        [Part("总体\r渠道\r堤防\r任务\r渠道\r点\r")],
        [_item(0), _item(1), _item(1), _item(0), _item(1), _item(2)],
        extra=_lists((39, "\0、"), (39, "（\1）"), (23, "\uf06c")),
    )
    assert lines(document) == ["一、总体", "（一）渠道", "（二）堤防", "二、任务", "（一）渠道", "•点"]
    assert [block.generated for block in document.blocks] == [2, 3, 3, 2, 3, 1]


def test_a_number_that_cannot_be_rebuilt_is_reported() -> None:
    document = made([Part("总体\r")], [_item(0, use=5)])
    assert lines(document) == ["总体"]
    assert codes(document) == ["list_number_lost"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (doc([Part("甲\r")], flags=0x0300), "encrypted"),
        (doc([Part("甲\r")], magic=0xA5DC, version=104), "word95"),
        (doc([Part("甲\r")], version=0x65), "word95"),
        (doc([Part("甲\r")], magic=0x1234), "corrupt"),
        (doc([Part("甲\r")], flags=0), "corrupt"),  # the table stream that it names is not there
        (compound({"WordDocument": b"\xec\xa5\xc1\0"}), "corrupt"),
        (doc([Part("\r")]), "empty"),
    ],
)
def test_refused(data: bytes, code: str) -> None:
    with pytest.raises(ReadError) as caught:
        read(data, "方案.doc")
    assert caught.value.code == code


def test_pieces_that_claim_more_than_there_is() -> None:
    good = doc([Part("甲乙\r")])
    clx = good.index(struct.pack("<BIII", 2, 16, 0, 3))
    for change in (struct.pack("<I", 0x7FFFFFFF), struct.pack("<I", 5000)):
        bad = bytearray(good)
        bad[clx + 9 : clx + 13] = change
        with pytest.raises(ReadError) as caught:
            read(bytes(bad))
        assert caught.value.code == "corrupt"


def test_the_paper_of_the_fixtures() -> None:
    assert lines(read((FIXTURES / "paper.doc").read_bytes())) == lines(read((FIXTURES / "paper.docx").read_bytes()))


def test_lists_in_the_data_stream_that_are_named_over_and_over() -> None:
    """Paragraphs of six bytes that each name a list of 60,000 bytes, at a place of its own."""
    count = 300
    body = on(0x2461, 1) * 20_000
    data = struct.pack("<H", len(body)) * count + body
    named = [struct.pack("<HI", 0x6646, 2 * index) for index in range(count)]
    assert len(made([Part("甲\r" * count)], named, data=data).blocks) == count
    # 300 lists of 20,000 properties, read whole, would be six million properties of several lines each
    assert steps(lambda: made([Part("甲\r" * count)], named, data=data)) < 3_000_000


def test_steps_grow_with_the_length() -> None:
    def count(paragraphs: int) -> int:
        data = doc([Part("修好渠道。\r" * paragraphs)], [on(0x2461, 1)] * paragraphs)
        return steps(lambda: read(data))

    count(10)
    assert count(800) < 4.2 * count(200)
