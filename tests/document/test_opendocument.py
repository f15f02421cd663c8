"""ODT and ODS from raw XML: numbers of lists, spans, changes, notes; sheets with repeats and hidden parts."""

import io
import zipfile

import pytest
from docx_parts import lines
from soundness import assert_sound

from luoshi.document import BlockKind, Document, Format, ReadError, read

_NAMESPACES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in (
        ("office", "office"), ("text", "text"), ("table", "table"), ("draw", "drawing"), ("style", "style"),
        ("fo", "xsl-fo-compatible"), ("meta", "meta"),
    )
)  # fmt: skip
_NAMESPACES += ' xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:dc="http://purl.org/dc/elements/1.1/"'
_NAMESPACES += ' xmlns:loext="urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0"'
_TYPE = "application/vnd.oasis.opendocument."


def packed(kind: str, body: str, styles: str = "", manifest: str = "<x/>") -> bytes:
    """An OpenDocument file of raw XML."""
    content = (
        f"<office:document-content {_NAMESPACES}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:{kind}>{body}</office:{kind}></office:body></office:document-content>"
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", _TYPE + kind)
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", manifest)
    return stream.getvalue()


def text(body: str, styles: str = "") -> Document:
    document = read(packed("text", body, styles), "方案.odt")
    assert document.format is Format.ODT
    assert_sound(document)
    return document


def sheet(body: str, styles: str = "", name: str = "表") -> Document:
    document = read(packed("spreadsheet", f'<table:table table:name="{name}">{body}</table:table>', styles), "清单.ods")
    assert document.format is Format.ODS
    assert_sound(document)
    return document


def p(content: str, more: str = "") -> str:
    return f"<text:p {more}>{content}</text:p>"


def codes(document: Document) -> list[str]:
    return [oddity.code for oddity in document.oddities]


_LEVELS = (
    '<text:list-style style:name="L1">'
    '<text:list-level-style-number text:level="1" style:num-format="一, 二, 三, ..." style:num-suffix="、"/>'
    '<text:list-level-style-number text:level="2" style:num-format="1" text:display-levels="2"'
    ' loext:num-list-format="（%1%.%2%）"/>'
    '<text:list-level-style-bullet text:level="3" text:bullet-char="●"/></text:list-style>'
)


def items(*contents: str, more: str = "") -> str:
    return (
        f"<text:list {more}>"
        + "".join(f"<text:list-item>{item}</text:list-item>" for item in contents)
        + "</text:list>"
    )


def test_numbers_of_lists() -> None:
    named = 'text:style-name="L1"'
    body = items(p("总体") + items(p("渠道"), p("堤防") + items(p("点"))), p("任务") + p("续段"), more=named)
    body += p("正文") + items(p("接着"), more=f'{named} text:continue-numbering="true"') + items(p("重新"), more=named)
    body += f'<text:list {named}><text:list-item text:start-value="7">{p("七")}</text:list-item></text:list>'
    document = text(body, _LEVELS)
    assert lines(document) == [
        "一、总体", "（一.1）渠道", "（一.2）堤防", "● 点", "二、任务",
        "续段", "正文", "三、接着", "一、重新", "七、七",
    ]  # fmt: skip
    assert document.blocks[0].kind is BlockKind.LIST_ITEM
    assert document.blocks[0].generated == 2


def test_looks_and_headings() -> None:
    styles = (
        '<style:style style:name="B" style:family="text"><style:text-properties fo:font-weight="bold"/></style:style>'
        '<style:style style:name="H" style:family="text"><style:text-properties text:display="none"/></style:style>'
        '<style:style style:name="S" style:family="text"><style:text-properties style:text-position="super 58%"/>'
        '</style:style><style:style style:name="C" style:family="paragraph" style:parent-style-name="D"/>'
        '<style:style style:name="D" style:family="paragraph" style:parent-style-name="C">'
        '<style:paragraph-properties fo:text-align="center"/></style:style>'
    )
    body = '<text:h text:outline-level="2" text:style-name="C"><text:span text:style-name="B">总则</text:span></text:h>'
    body += p('水面20km<text:span text:style-name="S">2</text:span><text:span text:style-name="H">内部</text:span>。')
    document = text(body, styles)
    first = document.blocks[0]
    assert (first.kind, first.level, first.align, first.bold) == (BlockKind.HEADING, 2, "center", True)
    assert lines(document) == ["总则", "水面20km²。"]
    assert codes(document) == ["hidden_text"]


def test_white_space_and_breaks() -> None:
    body = p('\n  第一   行<text:s text:c="2"/>\n <text:span> 尾</text:span><text:tab/>页<text:line-break/> 二 ')
    assert lines(text(body)) == ["第一 行   尾\t页", "二"]
    assert len(text(p('甲<text:s text:c="9999999"/>乙')).text) == 1002


def test_changes_notes_boxes_and_comments() -> None:
    body = (
        "<text:tracked-changes><text:changed-region><text:deletion>"
        + p("删去的")
        + "</text:deletion></text:changed-region>"
        "</text:tracked-changes>"
        + p(
            '正文<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation><text:note-body>'
            + p("脚注")
            + "</text:note-body></text:note><office:annotation><dc:date>x</dc:date>"
            + p("批注")
            + "</office:annotation><draw:frame><draw:text-box>"
            + p("框内")
            + '</draw:text-box></draw:frame><text:a xlink:href="x">链接</text:a>'
            "<text:ruby><text:ruby-base>字</text:ruby-base><text:ruby-text>zi</text:ruby-text></text:ruby>"
        )
        + '<text:section text:display="none">'
        + p("不显示")
        + "</text:section>"
    )
    document = text(body)
    assert [(document.quote(block.start, block.end), block.place) for block in document.blocks] == [
        ("正文链接字", "paragraph 1"),
        ("框内", "paragraph 1 text box 1"),
        ("脚注", "footnote 1"),
    ]
    assert codes(document) == ["tracked_change", "hidden_text", "comment"]
    assert document.blocks[0].link_share == pytest.approx(2 / 5)


def cell(content: str, more: str = "") -> str:
    return f"<table:table-cell {more}>{p(content) if content else ''}</table:table-cell>"


def row(*cells: str, more: str = "") -> str:
    return f"<table:table-row {more}>{''.join(cells)}</table:table-row>"


_COVERED = "<table:covered-table-cell/>"


def test_table_with_spans() -> None:
    body = "<table:table><table:table-header-rows>" + row(cell("序号"), cell("任务"), cell("单位"))
    body += "</table:table-header-rows>" + row(
        cell("1"), cell("修渠"), cell("县水务局", 'table:number-rows-spanned="2"')
    )
    body += row(cell("2"), cell("补堤"), _COVERED) + row(
        cell("合计", 'table:number-columns-spanned="99"'), _COVERED, _COVERED
    )
    document = text(body + "</table:table>" + p("后"))
    (table,) = document.tables
    shapes = [(cell.row, cell.column, cell.row_span, cell.column_span) for cell in table.cells]
    assert shapes[3:] == [(1, 0, 1, 1), (1, 1, 1, 1), (1, 2, 2, 1), (2, 0, 1, 1), (2, 1, 1, 1), (3, 0, 1, 99)]
    assert table.cells[4].place == "table 1 row 2 cell 2"
    assert document.blocks[-1].place == "paragraph 1"


def test_sheet_with_repeats() -> None:
    document = sheet(
        '<table:table-column/><table:table-column table:visibility="collapse" table:number-columns-repeated="2"/>'
        + row(
            cell("甲", 'table:number-columns-repeated="2"'),
            cell("丙"),
            cell("", 'table:number-columns-repeated="16000"'),
        )
        + row(cell("乙"), more='table:number-rows-repeated="2" table:visibility="filter"')
        + row(cell("", 'table:number-columns-repeated="16384"'), more='table:number-rows-repeated="1048573"')
    )
    (table,) = document.tables
    assert (table.rows, table.columns) == (3, 3)
    assert [document.quote(cell.start, cell.end) for cell in table.cells] == [
        "甲",
        "甲",
        "丙",
        "乙",
        "",
        "",
        "乙",
        "",
        "",
    ]
    assert (table.hidden_rows, table.hidden_columns) == (frozenset({1, 2}), frozenset({1, 2}))
    assert codes(document) == ["hidden_rows", "hidden_columns"]


def test_dates_of_sheets() -> None:
    day = 'office:value-type="date" office:date-value="2031-09-07"'
    document = sheet(row(cell("31-9-7", day), cell("2031年9月", day)))
    assert document.text == "2031-09-07\t2031年9月"


_MANY = 'table:number-rows-repeated="900000"'


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (packed("spreadsheet", f"<table:table>{row(cell('甲'), more=_MANY)}</table:table>"), "too_large"),
        (packed("text", p("甲"), manifest="<manifest:encryption-data/>"), "encrypted"),
        (packed("text", ""), "empty"),
        (packed("presentation", ""), "odf"),
        (packed("text", p("甲")).replace(b"content.xml", b"kontent.xml"), "corrupt"),
        (packed("text", p('<draw:frame><draw:image xlink:href="x"/></draw:frame>')), "no_text"),
    ],
)  # fmt: skip
def test_refused(data: bytes, code: str) -> None:
    with pytest.raises(ReadError) as caught:
        read(data)
    assert caught.value.code == code
