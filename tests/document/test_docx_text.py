"""The text of DOCX paragraphs: runs, revisions, fields, boxes, notes, styles."""

import io
import time
import zipfile

import docx as python_docx
import pytest
from docx_parts import cell, docx, lines, lines_of, paragraph, run, table
from soundness import assert_sound

from luoshi.document import BlockKind, Format, ReadError, read


def test_document_of_a_word_processor() -> None:
    made = python_docx.Document()
    made.core_properties.title = "云岭县清水润城方案"
    made.add_heading("一、总体要求", 1)
    made.add_paragraph("到2031年，建成清水廊道12公里。")
    made.add_paragraph("")
    grid = made.add_table(2, 2)
    for position, text in enumerate(("序号", "任务", "1", "修渠\n补堤")):
        grid.cell(*divmod(position, 2)).text = text
    stream = io.BytesIO()
    made.save(stream)
    document = read(stream.getvalue(), "方案.docx")
    assert_sound(document)
    assert (document.format, document.title_hint, document.oddities) == (Format.DOCX, "云岭县清水润城方案", ())
    assert document.text == "一、总体要求\n到2031年，建成清水廊道12公里。\n序号\t任务\n1\t修渠\n补堤"
    assert [(block.kind, block.level, block.place) for block in document.blocks] == [
        (BlockKind.HEADING, 1, "paragraph 1"),
        (BlockKind.PARAGRAPH, 0, "paragraph 2"),
        (BlockKind.CELL, 0, "table 1 row 1 cell 1"),
        (BlockKind.CELL, 0, "table 1 row 1 cell 2"),
        (BlockKind.CELL, 0, "table 1 row 2 cell 1"),
        (BlockKind.CELL, 0, "table 1 row 2 cell 2"),
        (BlockKind.CELL, 0, "table 1 row 2 cell 2#2"),
    ]


def test_runs_join_breaks_divide() -> None:
    body = paragraph(run("云岭") + run("县") + "<w:r><w:br/></w:r>" + run("公报")) + paragraph(
        run(" 甲 ") + "<w:r><w:tab/></w:r>" + run("乙")
    )
    document = read(docx(body))
    assert lines(document) == ["云岭县", "公报", "甲 \t乙"]
    assert [block.place for block in document.blocks] == ["paragraph 1", "paragraph 1#2", "paragraph 2"]


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<w:r><w:t>甲</w:t><w:noBreakHyphen/><w:t>乙</w:t><w:softHyphen/><w:t>丙</w:t></w:r>", "甲-乙丙"),
        ('<w:r><w:t>不少于</w:t><w:sym w:font="Symbol" w:char="F0B3"/><w:t>3</w:t></w:r>', "不少于≥3"),
        ('<w:r><w:sym w:font="Wingdings" w:char="F0FE"/><w:t>是</w:t></w:r>', "☑是"),
        ('<w:r><w:sym w:font="方正图形" w:char="F041"/><w:t>甲</w:t></w:r>', "\uf041甲"),
        ('<w:r><w:sym w:font="Symbol" w:char="坏"/><w:t>甲</w:t></w:r>', "甲"),
        (run("20万m") + run("2", '<w:vertAlign w:val="superscript"/>'), "20万m²"),
        (run("任务") + run("2", '<w:vertAlign w:val="superscript"/>'), "任务2"),
        ("<w:r><w:t>甲\n乙</w:t></w:r>", "甲 乙"),
        ('<w:hyperlink r:id="r1">' + run("链接") + "</w:hyperlink>", "链接"),
        ("<w:sdt><w:sdtPr/><w:sdtContent>" + run("控件") + "</w:sdtContent></w:sdt>", "控件"),
        ("<w:smartTag><w:customXml>" + run("标签") + "</w:customXml></w:smartTag>", "标签"),
        (
            "<w:r><w:ruby><w:rt>" + run("quǎn") + "</w:rt><w:rubyBase>" + run("畎") + "</w:rubyBase></w:ruby></w:r>",
            "畎",
        ),
        (
            "<m:oMath><m:sSup><m:e><m:r><m:t>a</m:t></m:r></m:e>"
            "<m:sup><m:r><m:t>2</m:t></m:r></m:sup></m:sSup></m:oMath>",
            "a2",
        ),
        (run("甲") + "<w:r><w:commentReference w:id='0'/></w:r>", "甲"),
        (run("甲") + "<w:proofErr w:type='spellStart'/><w:bookmarkStart w:id='0' w:name='x'/>" + run("乙"), "甲乙"),
    ],
)
def test_inline(markup: str, text: str) -> None:
    assert lines_of(paragraph(markup)) == [text]


def _field(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def _code(code: str) -> str:
    return f"<w:r><w:instrText>{code}</w:instrText></w:r>"


def _result(code: str, result: str) -> str:
    return _field("begin") + _code(code) + _field("separate") + result + _field("end")


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        (run("第") + _result(" PAGE ", run("3")) + run("页"), "第3页"),
        (
            _field("begin") + _code("IF") + _result("X", run("藏")) + _field("separate") + run("见") + _field("end"),
            "见",
        ),
        (_field("begin") + _code("DATE") + _field("end") + run("后"), "后"),
        (_field("end") + _field("separate") + run("散"), "散"),
        ('<w:fldSimple w:instr=" AUTHOR ">' + run("作者") + "</w:fldSimple>", "作者"),
    ],
)
def test_fields_show_their_result(markup: str, text: str) -> None:
    assert lines_of(paragraph(markup)) == [text]


def test_field_that_is_never_closed_swallows_its_paragraph_alone() -> None:
    assert lines_of(paragraph(run("甲") + _field("begin") + _code("X") + run("藏")) + paragraph("乙")) == ["甲", "乙"]


def test_fields_opened_without_end_cost_no_more_than_text() -> None:
    start = time.process_time()
    assert len(read(docx(paragraph((_field("begin") + _field("separate") + run("甲")) * 20_000))).text) == 20_000
    assert time.process_time() - start < 3


def test_share_of_links() -> None:
    link = _result(' HYPERLINK "https://example.org" ', run("乙"))
    body = (
        paragraph('<w:hyperlink w:anchor="a">' + run("目录") + "</w:hyperlink>")
        + paragraph(run("甲") + link)
        + paragraph("丙")
    )
    assert [block.link_share for block in read(docx(body)).blocks] == [1.0, 0.5, 0.0]


def test_tracked_changes_are_read_as_accepted() -> None:
    body = paragraph(
        run("建成")
        + "<w:del><w:r><w:delText>3</w:delText></w:r></w:del><w:ins>"
        + run("5")
        + "</w:ins><w:moveFrom>"
        + run("旧处")
        + "</w:moveFrom>"
        + run("个")
        + "<w:moveTo>"
        + run("站点")
        + "</w:moveTo>"
    )
    document = read(docx(body))
    assert document.text == "建成5个站点"
    (oddity,) = document.oddities
    assert oddity.code == "tracked_change"
    assert "插入 2 处、删除 2 处" in oddity.message


def test_deleted_paragraph_end_joins_the_next() -> None:
    deleted = "<w:rPr><w:del w:id='1'/></w:rPr>"
    body = (
        paragraph(run("前半"), deleted)
        + paragraph("后半", '<w:jc w:val="center"/>')
        + paragraph("<w:del><w:r><w:delText>整段</w:delText></w:r></w:del>", deleted)
        + paragraph("尾", deleted)
    )
    document = read(docx(body))
    assert [(document.text[block.start : block.end], block.place, block.align) for block in document.blocks] == [
        ("前半后半", "paragraph 2", "center"),
        ("尾", "paragraph 4", ""),
    ]


def test_deleted_end_before_a_table() -> None:
    body = paragraph("前", "<w:rPr><w:del w:id='1'/></w:rPr>") + table(cell("甲") + cell("乙")) + paragraph("后")
    assert lines_of(body) == ["前", "甲", "乙", "后"]


def test_hidden_text_is_dropped_and_reported() -> None:
    styles = '<w:style w:type="character" w:styleId="h"><w:rPr><w:vanish/></w:rPr></w:style>'
    body = paragraph(
        run("见")
        + run("藏", "<w:vanish/>")
        + run("藏", '<w:rStyle w:val="h"/>')
        + run("现", '<w:rStyle w:val="h"/><w:vanish w:val="0"/>')
    )
    document = read(docx(body, styles=styles))
    assert document.text == "见现"
    assert [oddity.code for oddity in document.oddities] == ["hidden_text"]


def test_comments_are_dropped_and_reported() -> None:
    document = read(docx(paragraph("甲"), comments='<w:comment w:id="0">' + paragraph("批注") + "</w:comment>"))
    assert document.text == "甲"
    assert [oddity.code for oddity in document.oddities] == ["comment"]


def _box(content: str) -> str:
    inner = f"<w:txbxContent>{content}</w:txbxContent>"
    return (
        "<w:r><mc:AlternateContent><mc:Choice Requires='wps'>"
        f"<w:drawing><wps:txbx>{inner}</wps:txbx></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:textbox>{inner}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )


def test_text_box_is_read_once_after_its_paragraph() -> None:
    document = read(
        docx(paragraph(run("甲") + _box(paragraph("盒一") + paragraph("盒二")) + run("乙")) + paragraph("丙"))
    )
    assert_sound(document)
    assert [(document.text[block.start : block.end], block.kind.value, block.place) for block in document.blocks] == [
        ("甲乙", "paragraph", "paragraph 1"),
        ("盒一", "text_box", "paragraph 1 text box 1"),
        ("盒二", "text_box", "paragraph 1 text box 1#2"),
        ("丙", "paragraph", "paragraph 2"),
    ]


def test_text_box_in_a_box_and_with_a_table() -> None:
    inner = paragraph(run("内") + _box(paragraph("更内"))) + table(cell("一") + cell("二"))
    document = read(docx(paragraph(run("外") + _box(inner))))
    assert lines(document) == ["外", "内", "更内", "一", "二"]
    assert len(document.tables) == 1


def test_old_text_box() -> None:
    body = paragraph(
        "<w:r><w:pict><v:shape><v:textbox><w:txbxContent>"
        + paragraph("盒")
        + "</w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
    )
    assert lines_of(body) == ["盒"]


def test_notes_stand_at_the_end_in_the_order_of_their_references() -> None:
    notes = (
        '<w:footnote w:type="separator" w:id="0">' + paragraph("线") + "</w:footnote>"
        '<w:footnote w:id="1">' + paragraph("<w:r><w:footnoteRef/></w:r>" + run("注甲")) + "</w:footnote>"
        '<w:footnote w:id="2">' + paragraph("注乙") + paragraph("又一段") + "</w:footnote>"
        '<w:footnote w:id="3">' + paragraph("没人提的注") + "</w:footnote>"
    )
    ends = '<w:endnote w:id="1">' + paragraph("尾注") + "</w:endnote>"
    body = (
        paragraph(run("先") + '<w:r><w:footnoteReference w:id="2"/></w:r>')
        + paragraph(run("后") + '<w:r><w:footnoteReference w:id="1"/><w:endnoteReference w:id="1"/></w:r>')
        + paragraph('<w:del><w:r><w:footnoteReference w:id="3"/></w:r></w:del>' + run("末"))
        + paragraph(run("再") + '<w:r><w:footnoteReference w:id="2"/><w:footnoteReference w:id="8"/></w:r>')
    )
    document = read(docx(body, footnotes=notes, endnotes=ends))
    assert_sound(document)
    assert [
        (document.text[block.start : block.end], block.kind.value, block.place) for block in document.blocks[4:]
    ] == [
        ("注乙", "footnote", "footnote 1"),
        ("又一段", "footnote", "footnote 1#2"),
        ("注甲", "footnote", "footnote 2"),
        ("尾注", "footnote", "endnote 1"),
    ]


_STYLES = (
    '<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/>'
    '<w:pPr><w:jc w:val="both"/></w:pPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/><w:basedOn w:val="a"/>'
    '<w:pPr><w:outlineLvl w:val="0"/></w:pPr><w:rPr><w:b/></w:rPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="c"><w:basedOn w:val="1"/><w:pPr><w:jc w:val="center"/></w:pPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="n"><w:name w:val="标题 3"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="x"><w:basedOn w:val="y"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="y"><w:basedOn w:val="x"/></w:style>'
)


@pytest.mark.parametrize(
    ("properties", "level", "align", "bold"),
    [
        ("", 0, "justify", False),
        ('<w:pStyle w:val="1"/>', 1, "justify", True),
        ('<w:pStyle w:val="c"/>', 1, "center", True),
        ('<w:pStyle w:val="n"/>', 3, "", False),
        ('<w:pStyle w:val="x"/>', 0, "", False),
        ('<w:pStyle w:val="missing"/>', 0, "", False),
        ('<w:pStyle w:val="1"/><w:outlineLvl w:val="9"/><w:jc w:val="right"/>', 0, "right", True),
        ('<w:outlineLvl w:val="1"/><w:jc w:val="end"/>', 2, "right", False),
    ],
)
def test_style(properties: str, level: int, align: str, bold: bool) -> None:
    (block,) = read(docx(paragraph("甲", properties), styles=_STYLES)).blocks
    assert (block.level, block.align, block.bold) == (level, align, bold)
    assert block.kind is (BlockKind.HEADING if level else BlockKind.PARAGRAPH)


@pytest.mark.parametrize(
    ("runs", "bold"),
    [
        (run("甲", "<w:b/>") + run("乙", "<w:b w:val='true'/>"), True),
        (run("甲", "<w:b/>") + run("乙"), False),
        (run("甲", "<w:b/>") + run("　"), True),
        (run("甲", "<w:b w:val='0'/>"), False),
    ],
)
def test_bold_only_where_all_of_the_line_is(runs: str, bold: bool) -> None:
    (block,) = read(docx(paragraph(runs))).blocks
    assert block.bold is bold


def test_strict_variant() -> None:
    data = docx(paragraph("甲", '<w:jc w:val="center"/>'))
    source = zipfile.ZipFile(io.BytesIO(data))
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as target:
        for name in source.namelist():
            content = source.read(name).replace(
                b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
                b"http://purl.oclc.org/ooxml/wordprocessingml/main",
            )
            target.writestr(name, content)
    (block,) = read(stream.getvalue()).blocks
    assert block.align == "center"


def test_pictures_without_text() -> None:
    with pytest.raises(ReadError) as caught:
        read(docx(paragraph("<w:r><w:drawing><a/></w:drawing></w:r>")))
    assert caught.value.code == "no_text"
    assert "扫描" in caught.value.message


def test_nothing_at_all() -> None:
    with pytest.raises(ReadError) as caught:
        read(docx(paragraph()))
    assert caught.value.code == "empty"


def test_embedded_file_is_reported() -> None:
    document = read(docx(paragraph("甲") + '<w:altChunk r:id="r9"/>'))
    assert [oddity.code for oddity in document.oddities] == ["embedded_file"]


def test_five_thousand_paragraphs() -> None:
    body = "".join(paragraph(run(f"第{number}段，") + run("落实责任。", "<w:b/>")) for number in range(5_000))
    data = docx(body)
    start = time.process_time()
    document = read(data)
    assert len(document.blocks) == 5_000
    assert time.process_time() - start < 2
