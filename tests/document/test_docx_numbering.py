"""The numbers that Word prints, rebuilt from numbering.xml."""

import pytest
from docx_parts import cell, docx, lines, lines_of, paragraph, table
from soundness import assert_sound

from luoshi.document import BlockKind, read


def level(index: int, number_format: str, text: str, more: str = "") -> str:
    """One level of a definition."""
    return (
        f'<w:lvl w:ilvl="{index}"><w:start w:val="1"/><w:numFmt w:val="{number_format}"/>{more}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def definition(identifier: int, *levels: str) -> str:
    """A ``w:abstractNum``."""
    return f'<w:abstractNum w:abstractNumId="{identifier}">{"".join(levels)}</w:abstractNum>'


def instance(identifier: int, of: int, more: str = "") -> str:
    """A ``w:num``."""
    return f'<w:num w:numId="{identifier}"><w:abstractNumId w:val="{of}"/>{more}</w:num>'


def item(text: str, number: int = 1, index: int | None = 0, more: str = "") -> str:
    """A numbered paragraph."""
    level_given = "" if index is None else f'<w:ilvl w:val="{index}"/>'
    return paragraph(text, f'{more}<w:numPr>{level_given}<w:numId w:val="{number}"/></w:numPr>')


_OFFICIAL = definition(
    0,
    level(0, "chineseCounting", "%1、"),
    level(1, "chineseCounting", "（%2）"),
    level(2, "decimal", "%3."),
    level(3, "decimal", "(%4)"),
    level(4, "decimalEnclosedCircle", "%5"),
)


def test_levels_of_an_official_paper() -> None:
    body = (
        item("总体要求")
        + item("指导思想", index=1)
        + item("基本原则", index=1)
        + item("重点任务")
        + item("修渠", index=1)
        + item("清淤", index=2)
        + item("护岸", index=2)
        + item("植草", index=3)
        + item("砌石", index=4)
        + item("补堤", index=1)
        + item("加高", index=2)
    )
    document = read(docx(body, numbering=_OFFICIAL + instance(1, 0)))
    assert_sound(document)
    assert lines(document) == [
        "一、总体要求",
        "（一）指导思想",
        "（二）基本原则",
        "二、重点任务",
        "（一）修渠",
        "1. 清淤",
        "2. 护岸",
        "(1) 植草",
        "①砌石",
        "（二）补堤",
        "1. 加高",
    ]
    assert [block.generated for block in document.blocks] == [2, 3, 3, 2, 3, 3, 3, 4, 1, 3, 3]
    assert {block.kind for block in document.blocks} == {BlockKind.LIST_ITEM}


def test_numbers_of_upper_levels_in_the_text() -> None:
    numbering = definition(
        0,
        level(0, "chineseCounting", "第%1章"),
        level(1, "decimal", "%1.%2", "<w:isLgl/>"),
        level(2, "decimal", "%1.%2.%3"),
    )
    body = item("甲") + item("乙", index=1) + item("丙", index=2) + item("丁") + item("戊", index=1)
    assert lines_of(body, numbering=numbering + instance(1, 0)) == [
        "第一章甲",
        "1.1 乙",
        "一.1.1 丙",
        "第二章丁",
        "2.1 戊",
    ]


def test_lower_level_before_its_upper_one() -> None:
    numbering = definition(0, level(0, "decimal", "%1."), level(1, "decimal", "%1.%2")) + instance(1, 0)
    assert lines_of(item("甲", index=1) + item("乙", index=1), numbering=numbering) == ["1.1 甲", "1.2 乙"]


@pytest.mark.parametrize(
    ("restart", "numbers"),
    [("", ["a", "1", "a", "b", "1"]), ('<w:lvlRestart w:val="0"/>', ["a", "1", "b", "c", "2"])],
)
def test_restart(restart: str, numbers: list[str]) -> None:
    numbering = definition(
        0, level(0, "upperRoman", "%1"), level(1, "lowerLetter", "%2", restart), level(2, "decimal", "%3", restart)
    )
    body = (
        item("x")
        + item("x", index=1)
        + item("x", index=2)
        + item("x")
        + item("x", index=1)
        + item("x", index=1)
        + item("x", index=2)
    )
    found = lines_of(body, numbering=numbering + instance(1, 0))
    assert [found[index].split()[0] for index in (1, 2, 4, 5, 6)] == numbers


def test_restart_only_after_a_named_level() -> None:
    numbering = definition(
        0, level(0, "decimal", "%1"), level(1, "decimal", "%2"), level(2, "decimal", "%3", '<w:lvlRestart w:val="1"/>')
    )
    body = (
        item("x")
        + item("x", index=1)
        + item("x", index=2)
        + item("x", index=1)
        + item("x", index=2)
        + item("x")
        + item("x", index=2)
    )
    found = lines_of(body, numbering=numbering + instance(1, 0))
    assert [found[index].split()[0] for index in (2, 4, 6)] == ["1", "2", "1"]


def test_instances_of_one_definition_count_on_unless_they_start_anew() -> None:
    anew = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    later = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>'
    numbering = _OFFICIAL + instance(1, 0) + instance(2, 0) + instance(3, 0, anew) + instance(4, 0, later)
    body = item("x") + item("x", 2) + item("x", 3) + item("x", 3) + item("x", 4) + item("x", 4)
    assert lines_of(body, numbering=numbering) == ["一、x", "二、x", "一、x", "二、x", "五、x", "六、x"]


def test_override_of_a_whole_level() -> None:
    override = f'<w:lvlOverride w:ilvl="0">{level(0, "decimal", "%1)")}</w:lvlOverride>'
    assert lines_of(item("x") + item("x"), numbering=_OFFICIAL + instance(1, 0, override)) == ["1) x", "2) x"]


def test_start_other_than_one() -> None:
    numbering = definition(
        0, level(0, "decimal", "%1.").replace('<w:start w:val="1"/>', '<w:start w:val="4"/>')
    ) + instance(1, 0)
    assert lines_of(item("x") + item("x"), numbering=numbering) == ["4. x", "5. x"]


@pytest.mark.parametrize(
    ("number_format", "text", "suffix", "shown"),
    [
        ("decimal", "%1.", "tab", "1. 甲"),
        ("decimal", "%1.", "nothing", "1.甲"),
        ("decimal", "%1．", "space", "1．甲"),
        ("chineseCounting", "（%1）", "space", "（一）甲"),
        ("ideographTraditional", "%1、", "tab", "甲、甲"),
        ("none", "", "tab", "甲"),
        ("none", "附件：", "tab", "附件：甲"),
        ("bullet", "\uf0b7", "tab", "• 甲"),
        ("bullet", "●", "tab", "● 甲"),
        ("bullet", "-", "nothing", "-甲"),
    ],
)
def test_label(number_format: str, text: str, suffix: str, shown: str) -> None:
    numbering = definition(0, level(0, number_format, text, f'<w:suff w:val="{suffix}"/>')) + instance(1, 0)
    document = read(docx(item("甲"), numbering=numbering))
    assert document.text == shown
    assert document.text[document.blocks[0].generated :] == "甲"


_STYLED = (
    '<w:style w:type="paragraph" w:styleId="h1"><w:pPr><w:outlineLvl w:val="0"/>'
    '<w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="h2"><w:pPr><w:outlineLvl w:val="1"/>'
    '<w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="h3"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="h4"><w:basedOn w:val="h2"/></w:style>'
)


def test_numbers_by_style() -> None:
    numbering = definition(
        0,
        level(0, "chineseCounting", "%1、", '<w:pStyle w:val="h1"/>'),
        level(1, "chineseCounting", "（%2）", '<w:pStyle w:val="h2"/>'),
        level(2, "decimal", "%3.", '<w:pStyle w:val="h3"/>'),
    ) + instance(1, 0)
    body = "".join(
        paragraph(text, f'<w:pStyle w:val="{style}"/>')
        for text, style in (("甲", "h1"), ("乙", "h2"), ("丙", "h3"), ("丁", "h4"))
    )
    body += paragraph("无号", '<w:pStyle w:val="h1"/><w:numPr><w:numId w:val="0"/></w:numPr>') + paragraph(
        "戊", '<w:pStyle w:val="h1"/>'
    )
    document = read(docx(body, numbering=numbering, styles=_STYLED))
    assert lines(document) == ["一、甲", "（一）乙", "1. 丙", "（二）丁", "无号", "二、戊"]
    assert [block.level for block in document.blocks] == [1, 2, 0, 2, 1, 1]
    assert document.blocks[0].kind is BlockKind.HEADING


def test_definition_by_a_numbering_style() -> None:
    styles = (
        '<w:style w:type="numbering" w:styleId="list"><w:pPr><w:numPr><w:numId w:val="7"/></w:numPr></w:pPr></w:style>'
    )
    numbering = (
        definition(0, '<w:numStyleLink w:val="list"/>')
        + definition(1, '<w:styleLink w:val="list"/>', level(0, "upperLetter", "%1."))
        + instance(1, 0)
        + instance(7, 1)
    )
    assert lines_of(item("x") + item("x"), numbering=numbering, styles=styles) == ["A. x", "B. x"]


def test_number_column_of_a_table() -> None:
    numbering = definition(0, level(0, "decimal", "%1")) + instance(1, 0)
    rows = [cell(item("")) + cell(text) for text in ("修渠", "补堤")]
    document = read(docx(table(cell("序号") + cell("任务"), *rows), numbering=numbering))
    assert_sound(document)
    assert document.text == "序号\t任务\n1\t修渠\n2\t补堤"
    assert [block.generated for block in document.blocks] == [0, 0, 1, 0, 1, 0]


def test_empty_numbered_paragraph_counts_but_shows_nothing() -> None:
    assert lines_of(item("甲") + item("") + item("乙"), numbering=_OFFICIAL + instance(1, 0)) == ["一、甲", "三、乙"]


def test_deleted_paragraph_does_not_count() -> None:
    deleted = paragraph(
        "<w:del><w:r><w:delText>旧</w:delText></w:r></w:del>",
        '<w:numPr><w:numId w:val="1"/></w:numPr><w:rPr><w:del w:id="1"/></w:rPr>',
    )
    assert lines_of(item("甲") + deleted + item("乙"), numbering=_OFFICIAL + instance(1, 0)) == ["一、甲", "二、乙"]


def test_label_stands_before_the_first_line_alone() -> None:
    body = paragraph("<w:r><w:t>甲</w:t><w:br/><w:t>乙</w:t></w:r>", '<w:numPr><w:numId w:val="1"/></w:numPr>')
    document = read(docx(body, numbering=_OFFICIAL + instance(1, 0)))
    assert lines(document) == ["一、甲", "乙"]
    assert [block.generated for block in document.blocks] == [2, 0]


@pytest.mark.parametrize(
    "properties",
    [
        '<w:numPr><w:numId w:val="99"/></w:numPr>',
        '<w:numPr><w:ilvl w:val="20"/><w:numId w:val="1"/></w:numPr>',
        '<w:numPr><w:ilvl w:val="x"/></w:numPr>',
        "<w:numPr><w:numId/></w:numPr>",
    ],
)
def test_numbers_that_lead_nowhere(properties: str) -> None:
    assert lines_of(paragraph("甲", properties), numbering=_OFFICIAL + instance(1, 0)) == ["甲"]


def test_level_that_the_definition_lacks_prints_nothing() -> None:
    assert lines_of(item("甲", index=8), numbering=_OFFICIAL + instance(1, 0)) == ["甲"]


def test_hidden_label() -> None:
    numbering = definition(0, level(0, "decimal", "%1.", "<w:rPr><w:vanish/></w:rPr>")) + instance(1, 0)
    assert lines_of(item("甲"), numbering=numbering) == ["甲"]
