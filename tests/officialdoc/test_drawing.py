"""What a drawn paper is by its file: always run. What it is in print: run where LibreOffice is."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drawn_pages import printed
from drawn_parts import W, opened, part, parts, texts
from luoshi.officialdoc.drawing import draw
from luoshi.officialdoc.geometry import CHARACTER, LINE
from luoshi.officialdoc.model import (
    Align,
    Annex,
    Cell,
    EndBlock,
    Heading,
    Level,
    Paper,
    Passage,
    RedHead,
    Row,
    Signature,
    Table,
    Urgency,
)
from luoshi.officialdoc.wording import DocumentNumber

OFFICE = "云岭县人民政府办公室"
LONG = Table(
    (3, 12, 8),
    tuple(Row((Cell(str(at), align=Align.CENTRE), Cell("修复渠道"), Cell("县水利局"))) for at in range(1, 61)),
    (Row((Cell("序号", label=True), Cell("事项", label=True), Cell("单位", label=True))),),
)
LETTER = Paper(
    title="关于做好渠道修复工作的通知",
    head=RedHead((OFFICE,), DocumentNumber("云政办发", 2031, 12)),
    addressees="各乡镇人民政府，县水利局",
    blocks=(
        Passage("现将有关事项通知如下："),
        Heading(Level.ONE, "任务"),
        Heading(Level.TWO, "北干渠"),
        Heading(Level.THREE, "清淤。", "四月底前完成。"),
        Heading(Level.FOUR, "机械清淤"),
        Heading(Level.FOUR, "人工清淤"),
        Heading(Level.TWO, "南干渠"),
        Heading(Level.ONE, "要求"),
        Heading(Level.TWO, "按月反馈"),
    ),
    attachments=("事项清单", "反馈表"),
    signature=Signature((OFFICE,), date(2031, 3, 5)),
    note="此件公开发布",
    annexes=(Annex("事项清单", (LONG,)), Annex("反馈表", (Passage("略"),), landscape=True)),
    end=EndBlock(OFFICE, date(2031, 3, 5), "县委办公室"),
)
GRID = Paper(title="", blocks=(Passage("国" * 28 * 50),))


def test_the_same_paper_gives_the_same_bytes() -> None:
    assert draw(LETTER) == draw(LETTER)


def test_margins_are_those_of_the_standard() -> None:
    section = opened(draw(LETTER)).sections[0]
    edges = (section.top_margin, section.left_margin, section.right_margin, section.bottom_margin)
    assert [round(each.mm, 1) for each in edges] == [37.0, 28.0, 26.0, 35.0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)


def test_lines_are_exact_and_characters_drawn_together() -> None:
    for style in part(draw(GRID), "word/styles.xml").iter(f"{W}style"):
        spacing = style.find(f"{W}pPr/{W}spacing")
        if style.get(f"{W}styleId") in ("Normal", "LuoshiBody", "LuoshiLevel1", "LuoshiAddressees"):
            assert spacing is not None
            assert (spacing.get(f"{W}line"), spacing.get(f"{W}lineRule")) == (str(LINE), "exact")
            drawn = style.find(f"{W}rPr/{W}spacing")
            size = style.find(f"{W}rPr/{W}sz")
            assert drawn is not None
            assert size is not None
            assert int(size.get(f"{W}val", "")) * 10 + int(drawn.get(f"{W}val", "")) == CHARACTER


def test_every_run_names_all_four_fonts_and_no_theme() -> None:
    data = draw(LETTER)
    for name in parts(data):
        if not name.startswith("word/") or "rels" in name or "fontTable" in name:
            continue
        for fonts in part(data, name).iter(f"{W}rFonts"):
            named = {key: fonts.get(f"{W}{key}") for key in ("ascii", "hAnsi", "eastAsia", "cs")}
            assert len(set(named.values())) == 1, (name, named)
            assert named["eastAsia"] in ("仿宋_GB2312", "方正小标宋简体", "黑体", "楷体_GB2312", "宋体")
            assert not [key for key in fonts.attrib if "Theme" in str(key)]
        for run in part(data, name).iter(f"{W}r"):
            if run.find(f"{W}t") is not None:
                assert run.find(f"{W}rPr/{W}rFonts") is not None


def test_parts_of_the_letter_come_in_their_order_and_faces() -> None:
    data = draw(LETTER)
    said = [each for each in texts(data) if each]
    assert said[:6] == [
        "云岭县人民政府办公室文件",
        "云政办发〔2031〕12号",
        "关于做好渠道修复工作的通知",
        "各乡镇人民政府，县水利局：",
        "现将有关事项通知如下：",
        "一、任务",
    ]
    faces = {each.text: each.style.name for each in opened(data).paragraphs}
    assert faces["云岭县人民政府办公室文件"] == "发文机关标志"
    assert faces["一、任务"] == "一级标题"
    assert faces["（一）北干渠"] == "二级标题"


def test_levels_are_counted_below_each_other() -> None:
    said = [each for each in texts(draw(LETTER)) if each]
    assert said[5:13] == [
        "一、任务",
        "（一）北干渠",
        "1.清淤。四月底前完成。",
        "（1）机械清淤",
        "（2）人工清淤",
        "（二）南干渠",
        "二、要求",
        "（一）按月反馈",
    ]


def test_the_mark_is_red_and_the_rule_below_the_number_too() -> None:
    data = draw(LETTER)
    style = next(
        each for each in part(data, "word/styles.xml").iter(f"{W}style") if each.get(f"{W}styleId") == "LuoshiMark"
    )
    colour = style.find(f"{W}rPr/{W}color")
    assert colour is not None
    assert colour.get(f"{W}val") == "FF0000"
    rules = [each.get(f"{W}color") for each in part(data, "word/document.xml").iterfind(f".//{W}pBdr/{W}bottom")]
    assert rules == ["FF0000"]


def test_papers_that_go_upward_name_who_signed() -> None:
    head = RedHead((OFFICE,), DocumentNumber("云政办", 2031, 2), signers=("王岭", "李石桥", "张宁"))
    said = texts(draw(replace(LETTER, head=head)))
    assert "签发人：王　岭　李石桥" in said
    assert "云政办〔2031〕2号　　　　张　宁" in said


def test_joint_papers_print_every_issuer() -> None:
    head = RedHead((OFFICE, "云岭县水利局"), DocumentNumber("云政办发", 2031, 2), urgency=Urgency.URGENT)
    said = [each for each in texts(draw(replace(LETTER, head=head))) if each]
    assert said[:4] == ["加急", OFFICE, "文件", "云岭县水利局"]


def test_annexes_begin_pages_and_wide_ones_lie_on_their_side() -> None:
    data = draw(LETTER)
    said = texts(data)
    assert "附件：1.事项清单" in said
    assert "2.反馈表" in said
    assert [each for each in said if each.startswith("附件") and len(each) == 3] == ["附件1", "附件2"]
    turned = [each.orientation for each in opened(data).sections]
    assert turned == [0, 1, 0]


def test_heads_of_tables_are_printed_on_every_page() -> None:
    table = next(part(draw(LETTER), "word/document.xml").iter(f"{W}tbl"))
    rows = list(table.iter(f"{W}tr"))
    assert [row.find(f"{W}trPr/{W}tblHeader") is not None for row in rows] == [True] + [False] * 60


def test_merged_cells_cover_what_they_say() -> None:
    rows = (Row((Cell("甲", rows=2), Cell("乙", columns=2))), Row((Cell("丙"), Cell("丁"))))
    table = opened(draw(Paper("表", (Table((1, 1, 1), rows),)))).tables[0]
    assert [[cell.text for cell in row.cells] for row in table.rows] == [["甲", "乙", "乙"], ["甲", "丙", "丁"]]


def test_odd_and_even_pages_have_their_numbers_outside() -> None:
    data = draw(LETTER)
    assert part(data, "word/settings.xml").find(f"{W}evenAndOddHeaders") is not None
    for name, align in (("odd", "right"), ("even", "left")):
        foot = part(data, f"word/footer-upright-{name}.xml")
        jc = foot.find(f"{W}p/{W}pPr/{W}jc")
        assert jc is not None
        assert jc.get(f"{W}val") == align
        assert "".join(each.text or "" for each in foot.iter(f"{W}t")) == "— 1 —"
        assert [each.text for each in foot.iter(f"{W}instrText")] == [" PAGE "]


@pytest.mark.parametrize("sealed", [True, False])
def test_names_and_date_stand_to_each_other_as_the_seal_wants(sealed: bool) -> None:
    paper = Paper("通知", (Passage("请办理。"),), signature=Signature((OFFICE,), date(2031, 3, 5), sealed))
    lines = {each.text: each for each in opened(draw(paper)).paragraphs}
    name, date_line = lines[OFFICE], lines["2031年3月5日"]
    name_right = name.paragraph_format.right_indent.twips / CHARACTER
    date_right = date_line.paragraph_format.right_indent.twips / CHARACTER
    if sealed:
        # the middle of the names is the middle of the date, four characters from the edge
        assert date_right == pytest.approx(4, abs=0.01)
        assert name_right + 10 / 2 == pytest.approx(date_right + 6 / 2, abs=0.01)
    else:
        # the date begins two characters right of where the name begins
        assert (name_right + 10) - (date_right + 6) == pytest.approx(2, abs=0.01)
        assert name_right == pytest.approx(2, abs=0.01)


def test_what_xml_cannot_hold_is_left_out() -> None:
    assert "关于\u4fee渠的通知" in texts(draw(Paper("关于\u4fee\x00渠\u202e的通知", ())))


@settings(max_examples=25)
@given(st.lists(st.text(max_size=60), max_size=6), st.text(min_size=1, max_size=60))
def test_any_text_can_be_drawn_and_opened(passages: list[str], title: str) -> None:
    data = draw(Paper(title, tuple(Passage(each) for each in passages), end=EndBlock("办公室", None)))
    assert len(opened(data).sections) >= 1


def test_two_and_twenty_lines_of_eight_and_twenty_characters_are_printed(tmp_path: Path) -> None:
    pages = printed(draw(GRID), tmp_path)
    lines = [[each for each in page.lines() if "国" in each] for page in pages]
    assert [len(each) for each in lines] == [22, 22, 7]
    assert len(lines[0][0]) == 26
    assert {len(each) for page in lines for each in page[1 if page is lines[0] else 0 : 22]} <= {28, 2}
    signs = [each for each in pages[1].signs if each.text == "国"]
    assert min(each.left for each in signs) == pytest.approx(28, abs=1)
    assert max(each.right for each in signs) == pytest.approx(210 - 26, abs=1)
    middle = (signs[0].top + signs[0].bottom) / 2
    assert middle == pytest.approx(37 + 225 / 22 / 2, abs=1.5)
    last = (signs[-1].top + signs[-1].bottom) / 2
    assert last == pytest.approx(297 - 35 - 225 / 22 / 2, abs=1.5)


def test_the_letter_is_printed_as_the_standard_says(tmp_path: Path) -> None:
    pages = printed(draw(LETTER), tmp_path)
    numbers = [page.find(f"—{at}—") for at, page in enumerate(pages, 1) if f"—{at}—" in page.text]
    bare = draw(LETTER).count(b"footer-bare-even") > 0  # an end block behind an empty page has no number
    assert len(numbers) == len(pages) - bare
    first, second = numbers[0], numbers[1]
    assert first[-1].right == pytest.approx(210 - 26 - 4.9, abs=1)
    assert second[0].left == pytest.approx(28 + 4.9, abs=1)
    dash = (first[0].top + first[0].bottom) / 2
    assert dash - (297 - 35) == pytest.approx(7, abs=1.5)

    mark = pages[0].find("云岭县人民政府办公室文件")
    assert mark[0].top - 37 == pytest.approx(35, abs=3)
    assert mark[-1].right - mark[0].left <= 156.5
    assert pages[0].find("关于做好渠道修复工作的通知")[0].top > pages[0].find("云政办发")[0].bottom + 20

    turned = next(page for page in pages if page.width > page.height)
    assert turned.text.endswith("—") or "—" in turned.text
    end = next(at for at, page in enumerate(pages, 1) if "印发" in page.text)
    assert end == len(pages)
    assert end % 2 == 0 or bare  # the program leaves the empty page out
    assert pages[-1].find("印发")[0].bottom == pytest.approx(297 - 35, abs=3)


def test_a_short_letter_has_its_end_block_on_its_second_page(tmp_path: Path) -> None:
    paper = replace(LETTER, annexes=(), attachments=())
    pages = printed(draw(paper), tmp_path)
    assert [("印发" in page.text) for page in pages] == [False, True]


def test_heads_come_again_on_every_page_of_a_long_table(tmp_path: Path) -> None:
    pages = printed(draw(replace(LETTER, annexes=(Annex("事项清单", (LONG,)),))), tmp_path)
    with_rows = [page for page in pages if "修复渠道县水利局" in page.text]
    assert len(with_rows) >= 2
    assert all("序号事项单位" in page.text for page in with_rows)
