from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drawn_facts import NOTICE, REPLY
from drawn_pages import printed
from drawn_parts import opened
from luoshi.officialdoc.drawing import body, draw
from luoshi.officialdoc.extents import Ending, extent, flow, height
from luoshi.officialdoc.forms.extension_reply import extension_reply
from luoshi.officialdoc.forms.supervision_notice import supervision_notice
from luoshi.officialdoc.geometry import AREA_HEIGHT, AREA_WIDTH, LINE, UPRIGHT, mm
from luoshi.officialdoc.model import Cell, EndBlock, Paper, Passage, Row, Table
from luoshi.officialdoc.paragraphs import Place, paragraph
from luoshi.officialdoc.styles import Style


@pytest.mark.parametrize(("characters", "lines"), [(0, 1), (1, 1), (26, 1), (27, 2), (54, 2), (55, 3)])
def test_a_passage_is_indented_by_two_of_eight_and_twenty_characters(characters: int, lines: int) -> None:
    assert extent(paragraph(Style.BODY, "国" * characters), AREA_WIDTH).lines == lines


def test_digits_count_half() -> None:
    assert extent(paragraph(Style.ADDRESSEES, "1" * 56), AREA_WIDTH).lines == 1
    assert extent(paragraph(Style.ADDRESSEES, "1" * 59), AREA_WIDTH).lines == 2


def test_white_and_indents_are_reckoned() -> None:
    found = extent(paragraph(Style.NORMAL, "国" * 27, Place(left=LINE, before=100, line=400)), AREA_WIDTH)
    assert (found.lines, found.line, found.before, found.height) == (2, 400, 100, 900)


@given(st.lists(st.integers(0, 200), min_size=1, max_size=20))
def test_pages_follow_from_lines(lengths: list[int]) -> None:
    nodes = [paragraph(Style.BODY, "国" * each) for each in lengths]
    lines = sum(extent(each, AREA_WIDTH).lines for each in nodes)
    end = flow(nodes, AREA_WIDTH, AREA_HEIGHT)
    assert (end.page - 1) * 22 + end.down // LINE == lines


def test_a_page_break_begins_a_page_but_not_the_first() -> None:
    broken = paragraph(Style.BODY, "国", Place(page_break=True))
    assert flow([broken], AREA_WIDTH, AREA_HEIGHT) == Ending(1, LINE)
    assert flow([broken, broken], AREA_WIDTH, AREA_HEIGHT) == Ending(2, LINE)


def test_a_table_goes_on_below_its_head() -> None:
    head = (Row((Cell("事项", label=True),)),)
    rows = tuple(Row((Cell("修渠"),), height=20) for _ in range(24))
    nodes = body((Table((1,), rows, head),), UPRIGHT)
    assert height(nodes[0]) == 24 * mm(20) + height(next(iter(nodes[0].iter(nodes[0][2].tag))))
    end = flow(nodes[:1], AREA_WIDTH, AREA_HEIGHT)
    assert end.page == 3


@pytest.mark.parametrize("paper", [extension_reply(REPLY), supervision_notice(NOTICE)])
def test_what_is_reckoned_is_what_is_printed(paper: Paper, tmp_path: Path) -> None:
    """The end block stands on an even page, the last one, in what LibreOffice lays out."""
    pages = printed(draw(paper), tmp_path)
    where = [at for at, page in enumerate(pages, 1) if "印发" in page.text]
    assert where == [len(pages)]
    assert len(pages) % 2 == 0


def test_a_text_that_fills_its_even_page_gets_its_end_block_behind_it() -> None:
    full = Paper("", (Passage("国" * (28 * 44 - 2)),), end=EndBlock("办公室", None))
    short = Paper("", (Passage("国" * (28 * 30)),), end=EndBlock("办公室", None))
    assert len(opened(draw(full)).sections) == 2
    assert len(opened(draw(short)).sections) == 1
