"""Print into text, the same for PDF and OFD: paragraphs, columns, notes, what is printed around the text."""

from collections.abc import Callable, Sequence

import pytest
from printed_files import LEADING, LEFT, SIZE, TOP, Sheet, Text, ofd, pdf, typeset, width_of
from soundness import assert_sound

from luoshi.document import BlockKind, Document, read

Writer = Callable[[Sequence[Sheet]], bytes]
BOTH = pytest.mark.parametrize("write", [pdf, ofd], ids=["pdf", "ofd"])

LONG = "（一）修好渠道。疏浚干渠12.5公里，衬砌支渠30公里，6月底前完成清淤，9月底前完成衬砌，确保灌溉用水畅通到田到户。"
OWNERS = "（牵头单位：县水务局；配合单位：各乡镇）"


def told(write: Writer, sheets: Sequence[Sheet]) -> Document:
    document = read(write(sheets), "")
    assert_sound(document)
    return document


def texts(document: Document, kind: BlockKind | None = None) -> list[str]:
    return [document.text[b.start : b.end] for b in document.blocks if kind is None or b.kind is kind]


def codes(document: Document) -> list[str]:
    return [oddity.code for oddity in document.oddities]


# ---- paragraphs


@BOTH
def test_paragraphs_over_lines_and_pages(write: Writer) -> None:
    paragraphs = ["一、重点任务", LONG + OWNERS] * 10 + ["二、保障措施", "各乡镇要按月报送进展。"]
    sheets = typeset(paragraphs, numbered=True)
    assert len(sheets) > 1
    document = told(write, sheets)
    assert texts(document) == paragraphs
    assert codes(document) == ["page_number"]


@BOTH
@pytest.mark.parametrize("indent", [0, 2])
def test_what_a_full_line_is_followed_by(write: Writer, indent: int) -> None:
    """A line that ends a sentence just at the edge: the next paragraph is told by its indent or its item number."""
    full = "修好渠道要做到" + "渠" * (28 - indent - 8) + "。"
    assert width_of(full, 1) == 28 - indent
    short = LONG[:-7] + "。"
    paragraphs = [short, full, "1.疏浚干渠。", short, full, "2.衬砌支渠。"]
    if indent:
        paragraphs += [short, full, "其余渠道由各乡镇管护。", short]
    assert texts(told(write, typeset(paragraphs, indent=indent))) == paragraphs


@BOTH
def test_title_over_lines_and_signature_at_the_right(write: Writer) -> None:
    sheet = Sheet().centred(110, "云岭县人民政府办公室关于印发云岭县", 22).centred(146, "灌区建设实施方案的通知", 22)
    sheet.centred(190, "云岭政办发〔2031〕8号")
    for row, line in enumerate(
        ["各乡镇人民政府：", "　　《云岭县灌区建设实施方案》已经县政府同意，现印发给", "你们，请认真组织实施。"]
    ):
        sheet.text(LEFT, 240 + row * LEADING, line)
    sheet.text(LEFT + 16 * SIZE, 360, "云岭县人民政府办公室").text(LEFT + 18 * SIZE, 388, "2031年3月8日")
    document = told(write, [sheet])
    assert texts(document) == [
        "云岭县人民政府办公室关于印发云岭县灌区建设实施方案的通知",
        "云岭政办发〔2031〕8号",
        "各乡镇人民政府：",
        "《云岭县灌区建设实施方案》已经县政府同意，现印发给你们，请认真组织实施。",
        "云岭县人民政府办公室",
        "2031年3月8日",
    ]
    assert [block.align for block in document.blocks] == ["center", "center", "", "", "right", "right"]


@BOTH
def test_gaps_between_paragraphs(write: Writer) -> None:
    """Pages of the web have no indents, but paragraphs stand further apart than lines."""
    sheet = Sheet()
    y = 100.0
    for _ in range(4):
        for line in ("渠" * 28, "堤" * 28, "岸" * 12 + "。"):
            sheet.text(LEFT, y, line)
            y += 20
        y += 16
    assert texts(told(write, [sheet])) == ["渠" * 28 + "堤" * 28 + "岸" * 12 + "。"] * 4


@BOTH
def test_words_and_numbers_over_lines(write: Writer) -> None:
    sheet = Sheet().text(LEFT, 100, "渠" * 28).text(LEFT, 128, "建设GB 50288 canal" + "渠" * 17 + "和")
    sheet.text(LEFT, 156, "canal lining" + "渠" * 8)
    assert texts(told(write, [sheet])) == ["渠" * 28 + "建设GB 50288 canal" + "渠" * 17 + "和canal lining" + "渠" * 8]


@BOTH
def test_a_run_of_text_stays_one_run(write: Writer) -> None:
    """A text that was flattened before it was printed: an item number at the head of a line proves nothing."""
    run = "一、修渠。" + "渠" * 21 + "（一）清淤。" + "渠" * 16 + "二、修堤。" + "堤" * 23 + "（二）护岸。" + "岸" * 16
    run += "三、修路。" + "路" * 23 + "四、植树。" + "树" * 23 + "五、供水。" + "水" * 23
    assert texts(told(write, typeset([run], indent=0))) == [run]


# ---- characters


@BOTH
def test_letter_spaced_words_are_joined(write: Writer) -> None:
    sheet = Sheet().text(200, 100, "通知书", 22, spacing=22).text(LEFT, 160, "落实责任。")
    assert texts(told(write, [sheet])) == ["通知书", "落实责任。"]


@BOTH
def test_fake_bold_is_read_once(write: Writer) -> None:
    sheet = Sheet()
    for shift in (0, 0.3, 0.6):
        sheet.text(LEFT + shift, 100, "严禁11吨以上车辆通行")
    assert texts(told(write, [sheet])) == ["严禁11吨以上车辆通行"]


@BOTH
def test_look_alikes_become_characters(write: Writer) -> None:
    sheet = Sheet().text(LEFT, 100, "⽤⽔⻔户，⻓期管护，ﬁeld，︵一︶")
    assert texts(told(write, [sheet])) == ["用水门户，长期管护，field，（一）"]


@BOTH
def test_raised_digits(write: Writer) -> None:
    sheet = Sheet().text(LEFT, 100, "库容300m").text(LEFT + width_of("库容300m"), 94, "3", 8)
    sheet.text(LEFT + width_of("库容300m") + 5, 100, "，蓄水10").text(LEFT + 200, 160, "其他")
    right = LEFT + width_of("库容300m") + 5 + width_of("，蓄水10")
    sheet.text(right, 94, "4", 8).text(right + 5, 100, "立方米")
    assert texts(told(write, [sheet])) == ["库容300m³，蓄水10⁴立方米", "其他"]


@BOTH
def test_blanks_of_the_source_stay(write: Writer) -> None:
    sheet = Sheet().text(LEFT, 100, "联系人：张某 电话 5550000")
    assert texts(told(write, [sheet])) == ["联系人：张某 电话 5550000"]


# ---- what is printed around the text


@BOTH
def test_running_heads_and_page_numbers(write: Writer) -> None:
    sheets = typeset([LONG + OWNERS] * 30)
    for number, sheet in enumerate(sheets, 1):
        sheet.text(LEFT, 50, f"云岭县人民政府公报 2031年第3期 第{number}页", 10)
        sheet.text(500 if number % 2 else 80, 790, f"第{number}页 共{len(sheets)}页", 10)
    document = told(write, sheets)
    assert texts(document) == [LONG + OWNERS] * 30
    assert codes(document) == ["running_head", "page_number"]


@BOTH
@pytest.mark.parametrize("printed", ["— 1 —", "－1－", "-1-", "第1页", "1/9", "第 1 页 共 9 页", "·1·"])
def test_forms_of_page_numbers(write: Writer, printed: str) -> None:
    document = told(write, [Sheet().text(LEFT, 100, LONG[:20]).centred(790, printed, 12)])
    assert texts(document) == [LONG[:20]]


@BOTH
def test_numbers_that_are_text(write: Writer) -> None:
    """A bare number at the edge of one page may number what follows."""
    sheet = Sheet().text(LEFT, 60, "08").text(LEFT, 90, "农家灶台焕新行动").text(LEFT, 800, "2031年3月8日")
    assert texts(told(write, [sheet])) == ["08", "农家灶台焕新行动", "2031年3月8日"]


@BOTH
def test_headings_that_count_on_are_text(write: Writer) -> None:
    sheets = [
        Sheet().text(LEFT, 60, f"附表{number}").text(LEFT, 200, f"第{name}项任务")
        for number, name in enumerate("一二三", 1)
    ]
    assert texts(told(write, sheets)) == ["附表1", "第一项任务", "附表2", "第二项任务", "附表3", "第三项任务"]


@BOTH
def test_watermark_across_the_page(write: Writer) -> None:
    sheet = Sheet().text(LEFT, 100, "落实责任。")
    sheet.text(150, 600, "内部资料", 60, matrix=(0.7, 0.7, -0.7, 0.7))
    sheet.text(150, 400, "云岭县", 60, grey=0.85)
    document = told(write, [sheet])
    assert texts(document) == ["落实责任。"]
    assert codes(document) == ["watermark"]


@BOTH
def test_hidden_and_off_page_text(write: Writer) -> None:
    sheet = Sheet().text(LEFT, 100, "落实责任。").text(LEFT, 130, "白字", grey=1.0).text(LEFT, 160, "无形", mode=3)
    sheet.text(700, 200, "页外").text(LEFT, 230, "小字", 0.5)
    document = told(write, [sheet])
    assert texts(document) == ["落实责任。"]
    assert set(codes(document)) == {"hidden_text", "off_page_text"}


@BOTH
def test_white_text_on_a_dark_area_is_read(write: Writer) -> None:
    sheet = Sheet(areas=[(LEFT - 10, 80, 400, 110, 0.2)]).text(LEFT, 100, "白底不是这里", grey=1.0)
    assert texts(told(write, [sheet])) == ["白底不是这里"]


@BOTH
def test_turned_text_stands_behind_the_page(write: Writer) -> None:
    sheet = Sheet().text(LEFT, 100, "落实责任。").text(560, 400, "附表", matrix=(0, 1, -1, 0))
    document = told(write, [sheet])
    assert texts(document) == ["落实责任。", "附表"]
    assert document.blocks[1].kind is BlockKind.TEXT_BOX
    assert codes(document) == ["turned_text"]


@BOTH
def test_footnotes_stand_behind_the_text_of_their_page(write: Writer) -> None:
    sheets = typeset([LONG + OWNERS] * 9)
    first = sheets[0]
    last = [text for text in first.texts if text.y >= TOP + 20 * LEADING]
    first.texts = [text for text in first.texts if text not in last]
    sheets[1].texts = [*(Text(text.x, text.y - 22 * LEADING, text.text) for text in last), *sheets[1].texts]
    for text in sheets[1].texts:
        text.y += 2 * LEADING
    first.line(LEFT, 710, LEFT + 140, 710).text(LEFT, 730, "①干渠指流量1立方米以上的渠道。", 10)
    document = told(write, sheets)
    found = texts(document)
    assert [text for text in found if "干渠指" not in text] == [LONG + OWNERS] * 9
    (note,) = [block for block in document.blocks if block.kind is BlockKind.FOOTNOTE]
    assert note.place == "page 1 note 1"
    assert 0 < found.index("①干渠指流量1立方米以上的渠道。") < len(found) - 1


# ---- columns


@BOTH
def test_two_columns_with_a_gutter(write: Writer) -> None:
    sheet = Sheet().centred(80, "云岭县工作简报", 22)
    for row in range(10):
        sheet.text(60, 130 + row * 20, "渠" * 18, 12).text(310, 130 + row * 20, "堤" * 18, 12)
    sheet.text(60, 330, "渠成。", 12).text(310, 330, "堤固。", 12)
    assert texts(told(write, [sheet])) == ["云岭县工作简报", "渠" * 180 + "渠成。", "堤" * 180 + "堤固。"]


@BOTH
def test_wide_gaps_of_one_column_are_no_gutter(write: Writer) -> None:
    sheet = Sheet()
    for row in range(10):
        sheet.text(60, 130 + row * 20, "索引号：000", 12).text(260 + 7 * row, 130 + row * 20, "发布机构：县水务局", 12)
    found = texts(told(write, [sheet]))
    assert found == ["索引号：000 发布机构：县水务局"] * 10


@BOTH
def test_notes_at_the_side(write: Writer) -> None:
    sheet = Sheet()
    for row in range(9):
        sheet.text(70, 130 + row * 20, "渠" * 30, 12)
    sheet.text(70, 310, "渠成。", 12).text(480, 170, "清淤要点", 9)
    document = told(write, [sheet])
    assert texts(document) == ["渠" * 270 + "渠成。", "清淤要点"]
    assert document.blocks[1].kind is BlockKind.TEXT_BOX


# ---- places


@BOTH
def test_a_span_is_found_on_its_pages(write: Writer) -> None:
    paragraph = "渠" * 28 * 22 + "疏浚干渠12.5公里"
    document = told(write, typeset([paragraph], indent=0))
    start = document.text.index("渠疏浚")
    (location,) = document.locate(start, start + 3)
    assert (location.place, location.start) == ("page 1 line 1", start)
    last, first = location.boxes
    assert (last.page, first.page) == (1, 2)
    assert last.right == pytest.approx(LEFT + 28 * SIZE, abs=0.2)
    assert first.left == pytest.approx(LEFT, abs=0.2)
    assert first.right == pytest.approx(LEFT + 2 * SIZE, abs=0.2)
    assert first.top < TOP < first.bottom
    (digits,) = document.locate(document.text.index("12.5"), document.text.index("12.5") + 4)
    assert [round(box.right - box.left) for box in digits.boxes] == [32]
