"""Plain text and Markdown: the text is the decoded file, blocks are its lines."""

import time

import pytest
from soundness import assert_sound

import luoshi
from luoshi.document import BlockKind, Document, Format, read


def lines_of(document: Document) -> list[tuple[str, str]]:
    """Place and text of every block."""
    return [(block.place, document.text[block.start : block.end]) for block in document.blocks]


def test_text_is_the_file_unchanged() -> None:
    source = "云岭县公告\r\n\r\n　　一、总体要求\t \r第二行\n\n  尾行 "
    document = read(source.encode())
    assert document.format is Format.TEXT
    assert document.text == source
    assert lines_of(document) == [
        ("line 1", "云岭县公告"),
        ("line 3", "　　一、总体要求\t "),
        ("line 4", "第二行"),
        ("line 6", "  尾行 "),
    ]
    assert_sound(document)


def test_lines_of_blanks_give_no_block() -> None:
    document = read("甲\n \t\u3000\u00a0\n\ufeff\n乙".encode())
    assert [place for place, _ in lines_of(document)] == ["line 1", "line 4"]


def test_other_separators_are_characters_of_the_line() -> None:
    document = read("甲\u2028乙\x0b丙\u0085丁".encode())
    assert lines_of(document) == [("line 1", "甲\u2028乙\x0b丙\u0085丁")]


def test_locate() -> None:
    document = read("甲乙\n\n丙丁\n".encode())
    assert [(found.place, found.start, found.end) for found in document.locate(1, 6)] == [
        ("line 1", 1, 2),
        ("line 3", 0, 2),
    ]
    assert document.locate(2, 4) == ()
    assert document.quote(1, 5) == "乙\n\n丙"


@pytest.mark.parametrize(
    "source",
    [
        "云岭县公告\n====================\n一、总体要求\n- 修渠\n1. 补堤",
        "标题: 云岭县公告\n# 不是标题\n正文",
        "面积 < 3 亩，长度 > 5 米",
        "见 <附件>：a<b>c",
        "比例 *20%* 与 **重点**",
    ],
)
def test_plain_text_is_not_taken_for_markup(source: str) -> None:
    assert read(source.encode()).format is Format.TEXT


MARKDOWN = """# 云岭县“清水润城”实施方案

导语**重点**一行。
> 引用一行

## 一、总体要求 ##

- 第一项
* 第二项
1. 编号项
   续行

**二、重点任务**

**1.修渠。** 修好三条渠。

```
# 代码
```

标题二
------
*****
尾行
"""


def test_markdown_lines_without_their_signs() -> None:
    document = read(MARKDOWN.encode())
    assert document.format is Format.MARKDOWN
    assert document.text == MARKDOWN
    assert_sound(document)
    found = [(block.place, block.kind.value, block.level, block.bold) for block in document.blocks]
    assert [text for _, text in lines_of(document)] == [
        "云岭县“清水润城”实施方案",
        "导语**重点**一行。",
        "引用一行",
        "一、总体要求",
        "第一项",
        "第二项",
        "1. 编号项",
        "续行",
        "二、重点任务",
        "1.修渠。** 修好三条渠。",
        "# 代码",
        "标题二",
        "尾行",
    ]
    assert found[0] == ("line 1", "heading", 1, False)
    assert found[3] == ("line 6", "heading", 2, False)
    assert [kind for _, kind, _, _ in found[4:8]] == ["list_item", "list_item", "list_item", "paragraph"]
    assert found[8] == ("line 13", "paragraph", 0, True)
    assert found[11] == ("line 21", "heading", 2, False)


def test_markdown_table() -> None:
    source = (
        "## 任务\r\n\r\n| 序号 | 任务 | 单位 |\r\n|:--|---|--:|\r\n"
        "| 1 | 修渠 \\| 补堤 | **县水务局** |\r\n| 2 |  | 县林业局 | 多 |\r\n\r\n完"
    )
    document = read(source.encode())
    assert document.text == source
    assert_sound(document)
    (table,) = document.tables
    assert (table.rows, table.columns, table.place) == (3, 4, "line 3")
    assert [source[cell.start : cell.end] for cell in table.cells] == [
        *("序号", "任务", "单位", "1", "修渠 \\| 补堤", "县水务局", "2", "", "县林业局", "多"),
    ]
    assert table.cells[5].place == "line 5 cell 3"
    cells = [block for block in document.blocks if block.kind is BlockKind.CELL]
    assert [block.cell for block in cells] == [(0, index) for index in (0, 1, 2, 3, 4, 5, 6, 8, 9)]
    assert lines_of(document)[-1] == ("line 8", "完")


def test_markdown_that_opens_with_tags() -> None:
    document = read("<div align='center'>徽</div>\n\n# 云岭县\n\n## 任务\n\n修渠\n".encode())
    assert document.format is Format.MARKDOWN


def test_long_lines_and_many_lines_take_linear_time() -> None:
    start = time.process_time()
    read(b" " * 1_000_000 + "渠".encode())
    read(("渠" * 700_000).encode())
    read(("修渠\n" * 100_000).encode())
    assert time.process_time() - start < 3


def test_a_table_saved_as_text_is_a_table() -> None:
    text = "序号\t重点任务\t责任单位\r\n1\t 修好渠道\t县水务局\r\n2\t修好堤防\t\r\n3\t补植护岸林\t县林业局\r\n"
    document = read(text.encode("gb18030"), "清单.xls")
    assert_sound(document)
    assert (document.format, document.text) == (Format.TEXT, text)
    (table,) = document.tables
    assert (table.rows, table.columns) == (4, 3)
    assert [document.quote(cell.start, cell.end) for cell in table.cells][3:9] == [
        "1", "修好渠道", "县水务局", "2", "修好堤防", "",
    ]  # fmt: skip
    assert document.locate(*(table.cells[4].start, table.cells[4].end))[0].place == "line 2 cell 2"
    reading = luoshi.extract(document)
    assert [(task.title.quote, [owner.name for owner in task.owners]) for task in reading.tasks] == [
        ("修好渠道", ["县水务局"]),
        ("补植护岸林", ["县林业局"]),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "甲\t乙\t丙\n丁\t戊\t己\n",
        "甲\t乙\n丙\t丁\n戊\t己\n",
        "标题\n甲\t乙\t丙\n丁\t戊\t己\n",
        "甲\t乙\t丙\n丁\t戊\n己\t庚\t辛\n",
    ],
)
def test_tabs_in_text_make_no_table(text: str) -> None:
    document = read(text.encode())
    assert document.tables == ()
    assert len(document.blocks) == text.count("\n")
