"""XLS from raw records: what LibreOffice does not write, hostile counts, and a second opinion on the fixtures."""

import io
import struct
import time
from pathlib import Path
from typing import Any

import pytest
import python_calamine
from compound_parts import compound
from docx_parts import lines
from soundness import assert_sound

from luoshi.document import Document, Format, ReadError, read
from luoshi.document.xls_records import packed_number

FIXTURES = Path(__file__).parent / "fixtures"


def record(kind: int, data: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def wide(text: str, *, short: bool = False) -> bytes:
    return struct.pack("<B" if short else "<H", len(text)) + b"\1" + text.encode("utf-16-le")


def at(row: int, column: int, style: int = 0) -> bytes:
    return struct.pack("<HHH", row, column, style)


_FORMATS = record(0x041E, struct.pack("<H", 170) + wide("0.0%"))
_STYLES = record(0x00E0, struct.pack("<HHHH", 0, 0, 0, 0)) + record(0x00E0, struct.pack("<HHHH", 0, 170, 0, 2))


def book(
    cells: bytes, *, before: bytes = b"", version: int = 0x0600, name: bytes = b"", stream: str = "Workbook"
) -> bytes:
    """A workbook of one sheet."""
    name = name or wide("表", short=True)
    begin = record(0x0809, struct.pack("<HH", version, 5)) + before
    sheet_at = len(begin) + 4 + 6 + len(name) + 4
    begin += record(0x0085, struct.pack("<IBB", sheet_at, 0, 0) + name) + record(0x000A)
    return compound({stream: begin + record(0x0809, struct.pack("<HH", version, 16)) + cells + record(0x000A)})


def made(cells: bytes, **kwargs: Any) -> Document:
    document = read(book(cells, **kwargs), "清单.xls")
    assert document.format is Format.XLS
    assert_sound(document)
    return document


def test_numbers_of_every_kind() -> None:
    packed_row = record(
        0x00BD, struct.pack("<HH", 0, 0) + struct.pack("<HIHI", 0, 12 << 2 | 2, 1, 25 << 2 | 3) + b"\1\0"
    )
    cells = (
        packed_row
        + record(0x0203, at(0, 2) + struct.pack("<d", 3.25))
        + record(0x027E, at(0, 3, 1) + struct.pack("<I", 2))
    )
    cells += record(0x0205, at(0, 4) + b"\1\0") + record(0x0205, at(0, 5) + b"\x2a\1")
    cells += record(0x0006, at(0, 6) + struct.pack("<d", 7.5) + bytes(8))
    cells += record(0x0006, at(0, 7) + b"\0\0\0\0\0\0\xff\xff" + bytes(8)) + record(0x0207, wide("石桥镇"))
    cells += record(0x0006, at(0, 8) + b"\1\0\0\0\0\0\xff\xff" + bytes(8)) + record(
        0x0006, at(0, 9) + b"\3\0\0\0\0\0\xff\xff"
    )
    document = made(cells, before=_FORMATS + _STYLES)
    assert lines(document) == ["12", "25.0%", "3.25", "0.0%", "TRUE", "#N/A", "7.5", "石桥镇", "FALSE"]
    assert document.blocks[1].align == "center"
    assert [oddity.code for oddity in document.oddities] == ["error_value"]


def test_packed_numbers() -> None:
    assert [packed_number(value) for value in (0x3FF00000, 0x3FF00001, 0xFFFFFFFE, (123 << 2) | 3)] == [
        1.0,
        0.01,
        -1.0,
        1.23,
    ]


def test_strings_that_run_on_into_the_next_record() -> None:
    first = "云岭县2031年"
    table = struct.pack("<II", 3, 3) + wide("甲") + struct.pack("<HB", 8, 1) + first[:3].encode("utf-16-le")
    rest = b"\0" + b"2031" + b""  # the rest is stored narrow
    more = b"\1" + first[7:].encode("utf-16-le") + struct.pack("<HBH", 1, 9, 1) + "乙".encode("utf-16-le")
    strings = record(0x00FC, table) + record(0x003C, rest) + record(0x003C, more) + record(0x003C, bytes(4))
    cells = b"".join(record(0x00FD, at(0, index) + struct.pack("<I", index)) for index in range(3))
    assert lines(made(cells, before=strings)) == ["甲", first, "乙"]


def test_older_workbooks_in_a_code_page() -> None:
    name = "任务".encode("gbk")
    cells = record(0x0204, at(0, 0) + struct.pack("<H", 4) + "修渠".encode("gbk"))
    cells += record(0x00D6, at(1, 1) + struct.pack("<H", 4) + "补堤".encode("gbk") + b"\0")
    document = made(
        cells,
        before=record(0x0042, struct.pack("<H", 936)),
        version=0x0500,
        name=bytes([len(name)]) + name,
        stream="Book",
    )
    assert [(document.quote(block.start, block.end), block.place) for block in document.blocks] == [
        ("修渠", "任务!A1"),
        ("补堤", "任务!B2"),
    ]


def test_a_chart_inside_is_no_part_of_the_sheet() -> None:
    chart = record(0x0809, struct.pack("<HH", 0x600, 32)) + record(0x0204, at(5, 5) + wide("图")) + record(0x000A)
    assert lines(made(chart + record(0x0204, at(0, 0) + wide("甲")))) == ["甲"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (book(b"", before=record(0x002F, bytes(6))), "encrypted"),
        (book(record(0x00FD, at(0, 0) + struct.pack("<I", 7))), "corrupt"),
        (book(b"", before=record(0x00FC, struct.pack("<IIHB", 1, 1, 500, 1))), "corrupt"),
        (book(record(0x0204, at(0, 0) + wide("甲")) + record(0x0204, at(65535, 255) + wide("乙"))), "too_large"),
        (book(b"", version=0x0400), "corrupt"),
        (book(b""), "empty"),
        (
            compound(
                {
                    "Workbook": record(0x0809, struct.pack("<HH", 0x600, 5))
                    + record(0x0085, b"\xff\xff\xff\x7f\0\0\1\0a")
                }
            ),
            "empty",
        ),
    ],
)
def test_refused(data: bytes, code: str) -> None:
    with pytest.raises(ReadError) as caught:
        read(data)
    assert caught.value.code == code


@pytest.mark.parametrize("name", ["book.xls", "pages/task-table.xls", "book.ods", "pages/task-table.ods"])
def test_a_second_opinion(name: str) -> None:
    """An independent reader finds text in the same cells, and the same merged ranges."""
    data = (FIXTURES / name).read_bytes()
    document = read(data)
    other = python_calamine.load_workbook(io.BytesIO(data))
    for index, table in enumerate(document.tables):
        sheet = other.get_sheet_by_index(index)
        rows = sheet.to_python(skip_empty_area=True)
        for cell in table.cells:
            theirs, ours = rows[cell.row][cell.column], document.quote(cell.start, cell.end)
            if isinstance(theirs, str) and not ours.startswith("#"):
                assert "".join(theirs.split()) == "".join(ours.split())
        spans = {
            (cell.row, cell.column, cell.row + cell.row_span - 1, cell.column + cell.column_span - 1)
            for cell in table.cells
            if cell.row_span * cell.column_span > 1
        }
        theirs_merged = sheet.merged_cell_ranges
        if theirs_merged is not None:
            assert spans == {(*first, *last) for first, last in theirs_merged}


def test_sheets_that_lie_over_each_other_are_refused() -> None:
    """Each sheet of this file would be read from its own begin to the end of the file, all others inside it."""
    count = 400
    names = b"".join(record(0x0085, struct.pack("<IBB", 0, 0, 0) + wide("表", short=True)) for _ in range(count))
    begin = record(0x0809, struct.pack("<HH", 0x600, 5))
    first = len(begin) + len(names) + 4
    names = b"".join(
        record(0x0085, struct.pack("<IBB", first + 8 * index, 0, 0) + wide("表", short=True)) for index in range(count)
    )
    data = compound(
        {"Workbook": begin + names + record(0x000A) + record(0x0809, struct.pack("<HH", 0x600, 16)) * count}
    )
    start = time.process_time()
    with pytest.raises(ReadError) as caught:
        read(data)
    assert caught.value.code == "corrupt"
    assert time.process_time() - start < 2
