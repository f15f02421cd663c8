"""Tables of DOCX: merged cells, odd rows, tables inside cells."""

import pytest
from docx_parts import cell, docx, lines, lines_of, paragraph, table
from soundness import assert_sound

from luoshi.document import BlockKind, Document, read

_RESTART = '<w:vMerge w:val="restart"/>'
_CONTINUE = "<w:vMerge/>"


def grid(document: Document) -> list[list[str | None]]:
    """The printed grid of the first table, merged cells repeated."""
    first = document.tables[0]
    texts = [document.text[item.start : item.end] for item in first.cells]
    return [[None if index is None else texts[index] for index in row] for row in first.grid()]


def test_merged_cells() -> None:
    body = table(
        cell("序号", _RESTART) + cell("指标", '<w:gridSpan w:val="2"/>') + cell("单位", _RESTART),
        cell("", _CONTINUE) + cell("目标") + cell("现状") + cell("", _CONTINUE),
        cell("1") + cell("90%") + cell() + cell("县水务局"),
    )
    document = read(docx(body))
    assert_sound(document)
    assert grid(document) == [
        ["序号", "指标", "指标", "单位"],
        ["序号", "目标", "现状", "单位"],
        ["1", "90%", "", "县水务局"],
    ]
    assert document.text == "序号\t指标\t单位\n目标\t现状\n1\t90%\t\t县水务局"
    spans = [(item.row_span, item.column_span) for item in document.tables[0].cells[:3]]
    assert spans == [(2, 1), (1, 2), (2, 1)]


def test_cells_merged_by_columns_over_three_rows() -> None:
    body = table(
        cell("甲", '<w:gridSpan w:val="2"/>' + _RESTART) + cell("1"),
        cell("", '<w:gridSpan w:val="2"/>' + _CONTINUE) + cell("2"),
        cell("", '<w:gridSpan w:val="2"/>' + _CONTINUE) + cell("3"),
    )
    document = read(docx(body))
    assert_sound(document)
    assert grid(document) == [["甲", "甲", "1"], ["甲", "甲", "2"], ["甲", "甲", "3"]]


@pytest.mark.parametrize("first", [_CONTINUE, ""])
def test_merge_without_a_start_is_a_cell(first: str) -> None:
    document = read(docx(table(cell("甲", first) + cell("乙"), cell("丙", _CONTINUE) + cell("丁"))))
    assert_sound(document)
    assert document.tables[0].cells[0].row_span == 2
    assert "丙" not in document.text


def test_merge_does_not_reach_over_a_row_without_it() -> None:
    body = table(
        cell("甲", _RESTART) + cell("乙"),
        '<w:tr><w:trPr><w:gridBefore w:val="1"/></w:trPr>' + cell("丙") + "</w:tr>",
        cell("丁", _CONTINUE) + cell("戊"),
    )
    document = read(docx(body))
    assert_sound(document)
    assert grid(document) == [["甲", "乙"], [None, "丙"], ["丁", "戊"]]


def test_old_horizontal_merge_beside_a_vertical_one() -> None:
    body = table(
        cell("甲") + cell("乙", _RESTART) + cell("丙"), cell("丁") + cell("", _CONTINUE) + cell("戊", "<w:hMerge/>")
    )
    document = read(docx(body))
    assert_sound(document)
    assert grid(document) == [["甲", "乙", "丙"], ["丁", "乙", "戊"]]


def test_merge_of_another_width_stays_apart() -> None:
    body = table(
        cell("甲", '<w:gridSpan w:val="2"/>' + _RESTART) + cell("1"), cell("乙", _CONTINUE) + cell("丙") + cell("2")
    )
    document = read(docx(body))
    assert_sound(document)
    assert grid(document) == [["甲", "甲", "1"], ["乙", "丙", "2"]]


def test_old_horizontal_merge() -> None:
    body = table(
        cell("甲", '<w:hMerge w:val="restart"/>') + cell("", "<w:hMerge/>") + cell("乙"),
        cell("1") + cell("2") + cell("3"),
    )
    assert grid(read(docx(body))) == [["甲", "甲", "乙"], ["1", "2", "3"]]


def test_rows_that_begin_later() -> None:
    body = table(cell("甲") + cell("乙"), '<w:tr><w:trPr><w:gridBefore w:val="1"/></w:trPr>' + cell("丙") + "</w:tr>")
    assert grid(read(docx(body))) == [["甲", "乙"], [None, "丙"]]


def test_deleted_row_is_gone_inserted_row_stays() -> None:
    body = table(
        cell("甲") + cell("乙"),
        "<w:tr><w:trPr><w:del w:id='1'/></w:trPr>" + cell("旧") + cell("旧") + "</w:tr>",
        "<w:tr><w:trPr><w:ins w:id='2'/></w:trPr>" + cell("新") + cell("新") + "</w:tr>",
    )
    assert grid(read(docx(body))) == [["甲", "乙"], ["新", "新"]]


def test_rows_and_cells_in_controls() -> None:
    wrapped = (
        "<w:sdt><w:sdtContent><w:tr>"
        + cell("丙")
        + "<w:sdt><w:sdtContent>"
        + cell("丁")
        + "</w:sdtContent></w:sdt></w:tr></w:sdtContent></w:sdt>"
    )
    body = f"<w:tbl><w:tr>{cell('甲')}{cell('乙')}</w:tr>{wrapped}</w:tbl>"
    assert grid(read(docx(body))) == [["甲", "乙"], ["丙", "丁"]]


def test_table_inside_a_cell_joins_the_cell() -> None:
    inner = paragraph("前") + table(cell("一") + cell("二"), cell("三") + cell("四")) + paragraph("后")
    document = read(docx(table(cell("甲") + cell(inner), cell("乙") + cell("丙"))))
    assert_sound(document)
    assert grid(document) == [["甲", "前\n一\n二\n三\n四\n后"], ["乙", "丙"]]
    assert document.blocks[2].place == "table 1 row 1 cell 2 table 1 row 1 cell 1"


def test_one_column_is_a_frame_and_a_table_in_it_a_table() -> None:
    document = read(docx(table(cell(paragraph("一、任务") + table(cell("甲") + cell("乙"), cell("1") + cell("2"))))))
    assert_sound(document)
    assert lines(document) == ["一、任务", "甲", "乙", "1", "2"]
    assert document.blocks[0].kind is BlockKind.PARAGRAPH
    assert grid(document) == [["甲", "乙"], ["1", "2"]]


def test_tabs_in_cells_are_blanks() -> None:
    body = table(cell(paragraph("<w:r><w:t>甲</w:t><w:tab/><w:t>乙</w:t></w:r>")) + cell("丙"))
    assert read(docx(body)).text == "甲 乙\t丙"


def test_absurd_spans_make_no_table() -> None:
    body = table(*(cell(str(number), '<w:gridSpan w:val="999999"/>') + cell("乙") for number in range(300)))
    document = read(docx(body))
    assert_sound(document)
    assert document.tables == ()
    assert len(document.blocks) == 600


def test_empty_table_leaves_nothing() -> None:
    assert lines_of(paragraph("前") + table(cell() + cell()) + paragraph("后")) == ["前", "后"]


def test_places_count_tables_of_the_body() -> None:
    document = read(docx(table(cell("甲") + cell("乙")) + paragraph("丙") + table(cell("丁") + cell("戊"))))
    assert [block.place for block in document.blocks] == [
        "table 1 row 1 cell 1",
        "table 1 row 1 cell 2",
        "paragraph 1",
        "table 2 row 1 cell 1",
        "table 2 row 1 cell 2",
    ]
