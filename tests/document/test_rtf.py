"""RTF: encodings, tables, numbers, notes, boxes, fields, revisions, and what must not stop the reader."""

import time

import pytest
from docx_parts import lines
from soundness import assert_sound

from luoshi.document import BlockKind, Document, Format, ReadError, read
from luoshi.document.rtf_tokens import Kind, tokens


def made(body: str, *, head: str = r"\ansi\ansicpg936\deff0") -> Document:
    """A sound document of a body; characters outside ASCII are written as Word writes them in GBK."""
    stored = "".join(
        sign if sign < "\x80" else "".join(f"\\'{byte:02x}" for byte in sign.encode("gb18030")) for sign in body
    )
    document = read(f"{{\\rtf1{head} {stored}}}".encode("ascii"), "方案.rtf")
    assert document.format is Format.RTF
    assert_sound(document)
    return document


def codes(document: Document) -> list[str]:
    return [oddity.code for oddity in document.oddities]


def test_encodings_of_fonts_and_of_the_file() -> None:
    fonts = r"{\fonttbl{\f0\fnil\fcharset134 \'cb\'ce\'cc\'e5;}{\f1\fcharset136 x;}{\f2\fcharset2 Wingdings;}}"
    document = made(fonts + r"{\f0 修渠}{\f1 \'a4\'a4}{\f2 \'fe}\u-3842?\par{\f2\u-3842?}", head=r"\ansi\ansicpg1252")
    assert lines(document) == ["修渠中☑\uf0fe", "☑"]
    assert lines(made("云岭县", head=r"\ansi\ansicpg936")) == ["云岭县"]
    raw = b"{\\rtf1\\ansi\\ansicpg936 " + "石桥镇\n修渠".encode("gbk") + b"}"
    assert lines(read(raw)) == ["石桥镇修渠"]


def test_unicode_with_what_stands_in_for_it() -> None:
    assert lines(made(r"\uc2\u20113\'d4\'c6x\uc1\u23725?y\uc0\u21439 z")) == ["云x岭y县z"]
    assert lines(made(r"{\uc0\u-10187 \u-8326 }\u-10187?尾")) == ["𝝺尾"]
    assert lines(made(r"\uc1\u20113{\'3f}岭")) == ["云?岭"]


def test_signs_and_breaks() -> None:
    document = made(r"a\tab b\line c\emdash d\~e\_f\-g\{h\}\\i\page 新\par\ldblquote 引\rdblquote\par")
    assert lines(document) == ["a\tb", "c—d\xa0e-fg{h}\\i", "新", "“引”"]
    assert [block.place for block in document.blocks] == [
        "paragraph 1",
        "paragraph 1#2",
        "paragraph 1#3",
        "paragraph 2",
    ]


def test_looks() -> None:
    style = r"{\stylesheet{\s1\outlinelevel0 heading 1;}{\s2 heading 2;}}"
    document = made(style + r"\pard\s1\qc{\b 总则}\par\pard\s2 二级\par\pard\b 粗\b0 细\par km{\super 2}\par")
    first, second, third, fourth = document.blocks
    assert (first.kind, first.level, first.align, first.bold) == (BlockKind.HEADING, 1, "center", True)
    assert (second.level, second.bold, third.level, third.bold) == (2, False, 0, False)
    assert document.quote(fourth.start, fourth.end) == "km²"


def test_numbers_as_printed() -> None:
    document = made(
        r"{\fonttbl{\f1\fcharset2 Symbol;}}{\listtext\pard\plain 一、\tab}\ls1 总体\par"
        r"\pard{\pntext\f1\'b7\tab}项\par\pard{\listtext 1.\tab}\ls1 渠道\par"
        r"\pard\ls3 没有编号\par\pard\ls0 正文\par"
    )
    assert lines(document) == ["一、总体", "• 项", "1. 渠道", "没有编号", "正文"]
    assert [block.generated for block in document.blocks] == [2, 2, 3, 0, 0]
    assert codes(document) == ["list_number_lost"]


def row(cells: list[str], definition: str) -> str:
    return rf"\trowd {definition}" + "".join(rf"\pard\intbl {cell}\cell" for cell in cells) + r"\row"


def test_table_with_merged_cells() -> None:
    document = made(
        row(["序号", "任务", "单位"], r"\cellx500\cellx3000\cellx6000")
        + row(["1", r"修渠\par 补堤", "县水务局"], r"\cellx510\cellx3000\clvmgf\cellx6000")
        + row(["2", "护岸", "", ""], r"\cellx500\cellx3000\clvmrg\cellx6000")
        + row(["合计", "", "三"], r"\clmgf\cellx500\clmrg\cellx3000\cellx6000")
        + row(["全宽"], r"\cellx6000")
        + r"\pard 表后\par"
    )
    (table,) = document.tables
    shapes = [(cell.row, cell.column, cell.row_span, cell.column_span) for cell in table.cells]
    assert shapes[3:] == [
        (1, 0, 1, 1), (1, 1, 1, 1), (1, 2, 2, 1), (2, 0, 1, 1), (2, 1, 1, 1),
        (3, 0, 1, 2), (3, 2, 1, 1), (4, 0, 1, 3),
    ]  # fmt: skip
    assert lines(document)[4:6] == ["修渠", "补堤"]
    assert document.blocks[5].place == "table 1 row 2 cell 2#2"
    assert document.blocks[-1].place == "paragraph 1"


def test_table_in_a_cell() -> None:
    inner = r"\pard\intbl\itap2 内\nestcell 二\nestcell{\*\nesttableprops\trowd\cellx900\cellx1800\nestrow}"
    document = made(row(["甲", "前\\par" + inner + r"{\nonesttables\par}"], r"\cellx500\cellx3000") + r"\pard 后\par")
    assert [block.place for block in document.blocks] == [
        "table 1 row 1 cell 1",
        "table 1 row 1 cell 2",
        "table 1 row 1 cell 2 table 1 row 1 cell 1",
        "table 1 row 1 cell 2 table 1 row 1 cell 2",
        "paragraph 1",
    ]
    assert len(document.tables) == 1


def test_notes_and_boxes() -> None:
    document = made(
        r"正文\chftn{\footnote\pard 脚注}。{\*\footnote\ftnalt 尾注}"
        r"{\shp{\*\shpinst\shpleft0{\sp{\sn x}{\sv y}}{\shptxt\pard 框内\par 二行\par}}{\shprslt 旧形}}\par 下段\par"
    )
    assert [(document.quote(block.start, block.end), block.place) for block in document.blocks] == [
        ("正文。", "paragraph 1"),
        ("框内", "paragraph 1 text box 1"),
        ("二行", "paragraph 1 text box 1#2"),
        ("下段", "paragraph 2"),
        ("脚注", "footnote 1"),
        ("尾注", "endnote 1"),
    ]


def test_fields_links_and_objects() -> None:
    document = made(
        r'见{\field{\*\fldinst HYPERLINK "x"}{\fldrslt 网站}}第{\field{\*\fldinst{ PAGE }}{\fldrslt 3}}页'
        r"{\object{\*\objdata 00}{\result 结果}}\par"
    )
    assert lines(document) == ["见网站第3页结果"]
    assert document.blocks[0].link_share == pytest.approx(2 / 8)
    assert codes(document) == ["embedded_file"]


def test_revisions_and_hidden_text() -> None:
    document = made(
        r"达到{\deleted 75\'a3\'a5}{\revised 85\'a3\'a5}{\v 内部\u21475?径}。{\deleted\par}下\par{\*\annotation 批注}"
    )
    assert lines(document) == ["达到85％。下"]
    assert [oddity.message.partition("，")[0] for oddity in document.oddities] == [
        "文件里有修订（插入 1 处、删除 1 处）",
        "文件里有 1 处隐藏文字",
        "文件里有 1 条批注",
    ]


def test_what_is_no_text() -> None:
    document = made(
        r"{\info{\title 方案}{\author 甲}}{\header 页眉}{\footer 页脚}{\*\generator x}{\*\unknown\par 不读}"
        r"{\pict\wmetafile8 0102}正文{\upr{?}{\*\ud\uc0\u20113 }}\par"
    )
    assert lines(document) == ["正文云"]
    assert document.title_hint == "方案"
    with pytest.raises(ReadError) as caught:
        made(r"{\pict\bin4 abcd}\par")
    assert caught.value.code == "no_text"


def test_bytes_of_a_picture_are_passed_over() -> None:
    kinds = [token.name for token in tokens(rb"{\bin5 }}{{\}a\par") if token.kind is Kind.WORD]
    assert kinds == ["par"]


@pytest.mark.parametrize(
    "body",
    ["{" * 400 + "甲", "}}}}甲", "甲\\", r"\cellx99999999999\trowd甲\cell\row\row", r"\itap99999甲\nestcell\nestrow"],
)
def test_odd_groups(body: str) -> None:
    assert "甲" in made(body).text


def test_groups_without_end_are_refused() -> None:
    with pytest.raises(ReadError) as caught:
        made("{" * 5000 + "甲")
    assert caught.value.code == "corrupt"


def test_time_grows_with_the_length() -> None:
    piece = (
        row(["甲", r"{\b 乙}\par 丙"], r"\cellx500\cellx3000") + r"\pard{\*\footnote 注}段{\field{\*\fldinst X}}\par"
    )
    spent = []
    for count in (400, 1600):
        data = f"{{\\rtf1\\ansi {piece * count}}}".encode("gbk")
        start = time.process_time()
        assert len(read(data).blocks) == 5 * count
        spent.append(time.process_time() - start)
    assert spent[1] < 12 * max(spent[0], 0.01)


def test_one_definition_for_many_rows_takes_no_more_for_being_long() -> None:
    data = rb"{\rtf1\trowd" + rb"\cellx1" * 20_000 + rb"\intbl a\cell b\cell\row" * 2_000 + b"}"
    start = time.process_time()
    assert len(read(data).tables[0].cells) == 4_000
    assert time.process_time() - start < 5
