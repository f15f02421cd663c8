import pytest
import sample
from msgspec.structs import replace
from selectolax.lexbor import LexborHTMLParser

from luoshi.document.model import Block, BlockKind, Cell, Document, Format, Table
from luoshi.extraction.reading import PlanReading
from luoshi.presentation.manuscript import manuscript
from luoshi.presentation.marks import marks_of


def tree(document: Document, reading: PlanReading) -> LexborHTMLParser:
    return LexborHTMLParser(f"<article>{manuscript(document, reading, marks_of(reading))}</article>")


@pytest.fixture(scope="module")
def page() -> LexborHTMLParser:
    return tree(sample.document(), sample.reading())


def test_every_block_stands_in_the_page_unchanged(page: LexborHTMLParser) -> None:
    document = sample.document()
    shown = [node.text() for node in page.css("p, td")]
    assert shown == [document.text[block.start : block.end] for block in document.blocks]


def test_every_mark_covers_exactly_its_quote(page: LexborHTMLParser) -> None:
    marks = marks_of(sample.reading())
    shown: dict[int, str] = {}
    for node in page.css("mark"):
        for number in (node.attributes["data-m"] or "").split():
            shown[int(number)] = shown.get(int(number), "") + node.text()
    assert shown == {mark.number: sample.TEXT[mark.start : mark.end] for mark in marks.all}


def test_every_mark_can_be_jumped_to(page: LexborHTMLParser) -> None:
    anchors = {node.attributes["id"] for node in page.css("mark[id]")}
    assert {f"c{mark.start}" for mark in marks_of(sample.reading()).all} == anchors


def test_signs_of_markup_in_the_text_are_escaped(page: LexborHTMLParser) -> None:
    assert "东河清淤<一期>工程" in page.text()
    assert not page.css("一期")


def test_nested_facts_carry_all_their_kinds(page: LexborHTMLParser) -> None:
    (run,) = [node for node in page.css("mark") if node.text() == "36公里"]
    assert (run.attributes["class"] or "").split() == ["m", "k-measure", "k-target"]


def test_owners_show_their_role_and_projects_their_edges(page: LexborHTMLParser) -> None:
    lead = page.css_first("mark.r-lead")
    assert lead is not None and lead.text() == "县水务局"
    assert [node.text() for node in page.css("mark.b-project")] == ["东河清淤<一期>", "工程"]


def test_headings_title_and_chrome_are_told_apart(page: LexborHTMLParser) -> None:
    assert [node.text() for node in page.css("p.h1")] == ["一、行动目标", "二、重点任务", "三、保障措施"]
    assert [node.text() for node in page.css("p.h2")] == ["（一）水体治理", "（二）能力建设"]
    assert [node.text() for node in page.css("p.title-line")] == [sample.PARAGRAPHS[1]]
    assert [node.text() for node in page.css("p.chrome")] == [sample.PARAGRAPHS[0]]
    assert [node.text()[:2] for node in page.css("p.right")] == ["岚溪", "20"]


def test_paragraphs_of_a_task_know_it(page: LexborHTMLParser) -> None:
    assert [(node.attributes["data-task"], node.text()[:2]) for node in page.css("p[data-task]")] == [
        ("0", "1."),
        ("1", "2."),
        ("2", "=3"),
    ]


def test_a_table_keeps_its_cells(page: LexborHTMLParser) -> None:
    assert [[cell.text() for cell in row.css("td")] for row in page.css("tr")] == [["河道", "长度"], ["东河", "12公里"]]


def bare(text: str, blocks: tuple[Block, ...], tables: tuple[Table, ...] = ()) -> LexborHTMLParser:
    document = Document("a.txt", Format.TEXT, text, blocks, tables)
    nothing = replace(
        sample.reading(),
        metadata=replace(sample.reading().metadata, title=None),
        sections=(),
        tasks=(),
    )
    return LexborHTMLParser(str(manuscript(document, nothing, marks_of(empty()))))


def empty() -> PlanReading:
    reading = sample.reading()
    return PlanReading(source=reading.source, kind=reading.kind, metadata=type(reading.metadata)())


def test_a_flattened_text_breaks_before_headings_and_tasks() -> None:
    flat = Document("a.txt", Format.TEXT, sample.TEXT, (Block(0, len(sample.TEXT), BlockKind.PARAGRAPH, "line 1"),))
    shown = [node.text() for node in tree(flat, sample.reading()).css("p")]
    assert "".join(shown) == sample.TEXT
    assert [text[:4] for text in shown[1:]] == [
        "一、行动",
        "二、重点",
        "（一）水",
        "1.整治",
        "2.保障",
        "（二）能",
        "=3.建",
        "三、保障",
    ]


def test_an_indent_before_a_heading_stays_with_it() -> None:
    indent, start = "\u3000\u3000", sample.TEXT.index("一、行动目标")
    text = sample.TEXT[:start] + indent + sample.TEXT[start:]
    reading = sample.reading()
    section = replace(reading.sections[0], start=start + 2, end=start + 8)
    block = Block(start, start + 8, BlockKind.PARAGRAPH, "line 6")
    document = Document("a.txt", Format.TEXT, text, (block,))
    page = LexborHTMLParser(
        str(manuscript(document, replace(reading, sections=(section,), tasks=()), marks_of(empty())))
    )
    assert [(node.text(), node.attributes["class"]) for node in page.css("p")] == [(f"{indent}一、行动目标", "p h1")]


def test_a_heading_that_runs_into_its_paragraph_makes_no_heading_of_it() -> None:
    reading = sample.reading()
    start = sample.TEXT.index("1.整治")
    run_in = replace(reading.sections[0], start=start, end=start + 8)
    page = tree(sample.document(), replace(reading, sections=(*reading.sections, run_in)))
    (paragraph,) = page.css("p[data-task='0']")
    assert paragraph.attributes["class"] == "p in-task task-start"


def test_merged_and_missing_cells_keep_their_places() -> None:
    blocks = tuple(Block(i * 2, i * 2 + 1, BlockKind.CELL, "", cell=(0, i)) for i in range(3))
    cells = (Cell(0, 1, 0, 0, 2, 1, ""), Cell(2, 3, 0, 1, 1, 2, ""), Cell(4, 5, 1, 2, 1, 1, ""))
    table = Table(0, 5, 2, 3, cells, "", name="清单", hidden_rows=frozenset({1}))
    page = bare("甲\n乙\n丙", blocks, (table,))
    rows = [
        [(c.text(), c.attributes.get("rowspan"), c.attributes.get("colspan")) for c in row.css("td")]
        for row in page.css("tr")
    ]
    assert rows == [[("甲", "2", "1"), ("乙", "1", "2")], [("", None, None), ("丙", "1", "1")]]
    caption = page.css_first("caption")
    assert caption is not None and caption.text() == "清单"
    assert len(page.css("tr.hidden-row")) == 1


def test_control_characters_are_shown_as_replaced() -> None:
    page = bare("甲\x00乙\x1b丙\t丁", (Block(0, 7, BlockKind.PARAGRAPH, ""),))
    node = page.css_first("p")
    assert node is not None and node.text() == "甲\ufffd乙\ufffd丙\t丁"
