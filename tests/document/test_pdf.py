"""What is particular to PDF: refusals, pages turned or of pictures, forms inside of pages, recognised text layers."""

import threading

import pytest
from printed_files import Sheet, assembled, pdf, typeset
from soundness import assert_sound

from luoshi.document import Document, Format, ReadError, read
from luoshi.document import limits as limits_module

LINE = "疏浚干渠12.5公里，6月底前完成清淤。"
OTHER = "衬砌支渠30公里。"


def texts(document: Document) -> list[str]:
    assert_sound(document)
    return [document.text[block.start : block.end] for block in document.blocks]


def refused(data: bytes) -> ReadError:
    with pytest.raises(ReadError) as caught:
        read(data, "方案.pdf")
    assert caught.value.message.endswith("。")
    assert "请" in caught.value.message
    return caught.value


def test_format_title_and_name() -> None:
    document = read(pdf([Sheet().text(74, 100, LINE)], title="云岭县灌区建设实施方案"), "方案.pdf")
    assert (document.format, document.title_hint, document.encoding) == (Format.PDF, "云岭县灌区建设实施方案", "")
    assert document.oddities == ()
    assert [oddity.code for oddity in read(pdf([Sheet().text(74, 100, LINE)]), "方案.docx").oddities] == ["mislabelled"]


def test_a_mark_before_the_head_of_the_file() -> None:
    assert texts(read(b"\xef\xbb\xbf\r\n" + pdf([Sheet().text(74, 100, LINE)]))) == [LINE]


def test_a_password() -> None:
    encrypt = b"/Encrypt<</Filter/Standard/V 1/R 2/O<%s>/U<%s>/P -4>>/ID[<00><00>]" % (b"11" * 32, b"22" * 32)
    assert refused(pdf([Sheet().text(74, 100, LINE)], extra=encrypt)).code == "encrypted"


@pytest.mark.parametrize(
    "data",
    [
        b"%PDF-1.7\n",
        b"%PDF-1.7\n%%EOF",
        pdf([Sheet().text(74, 100, LINE)])[:200],
        assembled({1: b"<</Type/Catalog/Pages 1 0 R>>"}, b"/Root 1 0 R"),
        assembled({1: b"<</Type/Catalog/Pages 2 0 R>>", 2: b"<</Type/Pages/Kids[]/Count 0>>"}, b"/Root 1 0 R"),
    ],
)
def test_damage(data: bytes) -> None:
    assert refused(data).code in ("corrupt", "no_text")


def test_scans_have_no_text_layer() -> None:
    scan = Sheet(pictures=[(0, 0, 595, 842)])
    error = refused(pdf([scan, scan.text(500, 800, "第1页", 10)]))
    assert error.code == "no_text"
    assert "--ocr" in error.message


def test_pages_without_text_between_others() -> None:
    sheets = [Sheet().text(74, 100, LINE), Sheet(pictures=[(0, 0, 595, 842)]), Sheet().text(74, 100, OTHER)]
    document = read(pdf(sheets))
    assert texts(document) == [LINE, OTHER]
    (oddity,) = document.oddities
    assert (oddity.code, oddity.place) == ("page_without_text", "page 2")


def test_text_that_a_scanner_laid_under_its_picture() -> None:
    sheet = Sheet(pictures=[(0, 0, 595, 842)])
    for row in range(3):
        sheet.text(74, 100 + 28 * row, LINE[: 20 - row], mode=3)
    document = read(pdf([sheet]))
    assert texts(document) == [LINE[:20], LINE[:19], LINE[:18]]
    assert [oddity.code for oddity in document.oddities] == ["recognised_text"]


@pytest.mark.parametrize("turns", [90, 180, 270])
def test_pages_that_are_shown_turned(turns: int) -> None:
    """The content is drawn turned back, so that it stands upright on the shown page."""
    matrix = {90: (0, 1, -1, 0), 180: (-1, 0, 0, -1), 270: (0, -1, 1, 0)}[turns]
    sheet = Sheet(rotate=turns)
    for row in range(3):
        x, y = {90: (100 + 28 * row, 700), 180: (500, 700 - 28 * row), 270: (500 - 28 * row, 100)}[turns]
        sheet.text(x, y, f"第{row + 1}行要做的事", matrix=matrix)
    document = read(pdf([sheet]))
    assert texts(document) == ["第1行要做的事", "第2行要做的事", "第3行要做的事"]
    (box,) = document.locate(0, 2)[0].boxes
    assert 0 < box.left < box.right < (842 if turns != 180 else 595)
    assert 0 < box.top < box.bottom < (595 if turns != 180 else 842)


def test_content_that_is_drawn_turned() -> None:
    """A wide table on an upright page: most of the text runs upwards, so the page is turned."""
    sheet = Sheet()
    for row in range(3):
        sheet.text(100 + 28 * row, 700, f"第{row + 1}行要做的事", matrix=(0, 1, -1, 0))
    assert texts(read(pdf([sheet]))) == ["第1行要做的事", "第2行要做的事", "第3行要做的事"]


def test_rules_inside_of_forms_and_paths_of_several_parts() -> None:
    table = b"60 742 m 300 742 l 60 702 m 300 702 l 60 662 m 300 662 l S 60 662 240 80 re S 180 662 0.5 80 re f"
    sheet = Sheet().text(65, 120, "任务").text(185, 120, "单位").text(65, 160, "修渠").text(185, 160, "县水务局")
    sheet.form = table
    document = read(pdf([sheet]))
    (found,) = document.tables
    assert (found.rows, found.columns) == (2, 2)
    assert [document.text[cell.start : cell.end] for cell in found.cells] == ["任务", "单位", "修渠", "县水务局"]


@pytest.mark.parametrize(("name", "value"), [("MAX_PRINTED_PAGES", 1), ("MAX_PRINTED_CHARACTERS", 20)])
def test_limits(name: str, value: int, monkeypatch: pytest.MonkeyPatch) -> None:
    data = pdf([Sheet().text(74, 100, LINE), Sheet().text(74, 100, OTHER)])
    assert texts(read(data)) == [LINE, OTHER]
    for module in ("pdf", "pdf_pages"):
        monkeypatch.setattr(f"luoshi.document.{module}.{name}", value, raising=False)
    assert refused(data).code == "too_large"
    assert getattr(limits_module, name) > 1000


def test_a_page_count_that_lies() -> None:
    data = pdf([Sheet().text(74, 100, LINE)]).replace(b"/Count 1", b"/Count 9")
    document = read(data)
    assert texts(document) == [LINE]


def test_one_document_at_a_time() -> None:
    """pdfium must not be called by two threads at once."""
    data = pdf(typeset([LINE * 3] * 30))
    expected = read(data)
    found: list[Document] = []
    threads = [threading.Thread(target=lambda: found.extend(read(data) for _ in range(3))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [expected] * 12


def test_glyphs_that_say_nothing_of_their_meaning() -> None:
    """A font without a table of meanings: marks in the stead of its characters, never the numbers of its glyphs."""
    sheet = Sheet().text(74, 100, LINE).text(74, 160, "衬砌")
    data = pdf([sheet])
    start = data.index(b" beginbfchar") - 2
    meaning = data[start : data.index(b"endbfchar")]
    pair = b"<%s>" % "衬".encode("utf-16-be").hex().encode()
    at = meaning.index(pair)
    count = b"%d" % (int(meaning[:2]) - 1)
    lost = count + meaning[2 : at - 4] + b" " * 10 + meaning[at + 6 :]
    document = read(data.replace(meaning, lost))
    assert texts(document)[-1] == "\ufffd砌"
    assert [oddity.code for oddity in document.oddities] == ["replaced_characters"]
    assert refused(data.replace(meaning, b"99" + meaning[2:])).code == "no_text"
