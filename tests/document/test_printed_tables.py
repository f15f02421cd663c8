"""Ruled tables of print: cells, merged ones, several lines, page breaks; the same for PDF and OFD."""

from collections.abc import Callable, Sequence

import pytest
from printed_files import Sheet, ofd, pdf
from soundness import assert_sound

from luoshi.document import Document, Table, read
from luoshi.document.printed import Rule
from luoshi.document.printed_rules import grids_of

Writer = Callable[[Sequence[Sheet]], bytes]
BOTH = pytest.mark.parametrize("write", [pdf, ofd], ids=["pdf", "ofd"])
XS = (60.0, 100.0, 260.0, 420.0, 530.0)
HEAD = ("序号", "重点任务", "责任单位", "完成时限")


def row(sheet: Sheet, y: float, cells: Sequence[str], xs: Sequence[float] = XS) -> Sheet:
    """One row of text, a line break in a cell as ``/``."""
    for x, cell in zip(xs, cells, strict=False):
        for number, line in enumerate(cell.split("/")):
            sheet.text(x + 5, y + 14 + number * 14, line, 12)
    return sheet


def ruled(rows: Sequence[Sequence[str]], top: float = 100.0, height: float = 40.0) -> Sheet:
    """A sheet with a table of rows of one height."""
    sheet = Sheet().grid(XS, [top + number * height for number in range(len(rows) + 1)])
    for number, cells in enumerate(rows):
        row(sheet, top + number * height, cells)
    return sheet


def table_of(document: Document) -> Table:
    (table,) = document.tables
    return table


def rows_of(document: Document) -> list[list[str]]:
    table = table_of(document)
    found: list[list[str]] = [[] for _ in range(table.rows)]
    for cell in table.cells:
        found[cell.row].append(document.text[cell.start : cell.end])
    return found


def told(write: Writer, sheets: Sequence[Sheet]) -> Document:
    document = read(write(sheets), "")
    assert_sound(document)
    return document


@BOTH
def test_cells_over_several_lines(write: Writer) -> None:
    sheet = ruled([HEAD, ("1", "疏浚干渠，完成清淤工程建/设任务", "县水务局/县财政局", "2031年/底前")])
    document = told(write, [sheet])
    assert rows_of(document) == [
        list(HEAD),
        ["1", "疏浚干渠，完成清淤工程建设任务", "县水务局\n县财政局", "2031年\n底前"],
    ]
    assert table_of(document).place == "page 1 table 1"
    assert table_of(document).cells[6].place == "page 1 table 1 row 2 cell 3"
    second = document.blocks[[document.text[b.start : b.end] for b in document.blocks].index("县财政局")]
    assert second.place == "page 1 table 1 row 2 cell 3#2"


@BOTH
def test_names_under_each_other_stay_apart(write: Writer) -> None:
    """A column just as wide as the names: nothing but their ends tells a break from a wrapped line."""
    xs = (60.0, 100.0, 160.0)
    sheet = Sheet().grid(xs, (100, 160, 220))
    row(row(sheet, 100, ("1", "县财政局/县水利局/石桥镇"), xs), 160, ("2", "县市场监/管局"), xs)
    assert rows_of(told(write, [sheet])) == [["1", "县财政局\n县水利局\n石桥镇"], ["2", "县市场监管局"]]


@BOTH
def test_merged_cells(write: Writer) -> None:
    sheet = Sheet().grid(XS, (100, 140))
    for y in (180.0, 220.0):
        sheet.line(XS[1], y, XS[-1], y)
    sheet.line(XS[0], 260, XS[-1], 260)
    for x in XS:
        sheet.line(x, 140, x, 220 if x in XS[1:-1] else 260)
    sheet.line(XS[0], 220, XS[-1], 220)
    row(sheet, 100, HEAD)
    row(sheet, 140, ("一", "修渠", "县水务局", "6月底"))
    row(sheet, 180, ("", "修堤", "石桥镇", "9月底"))
    row(sheet, 220, ("合计：两项任务",))
    document = told(write, [sheet])
    table = table_of(document)
    spans = {document.text[c.start : c.end]: (c.row_span, c.column_span) for c in table.cells}
    assert spans["一"] == (2, 1)
    assert spans["合计：两项任务"] == (1, 4)
    assert rows_of(document)[2] == ["修堤", "石桥镇", "9月底"]


@BOTH
def test_text_around_a_table(write: Writer) -> None:
    sheet = ruled([HEAD, ("1", "修渠", "县水务局", "6月底")]).text(60, 80, "附表").text(60, 240, "注：按月报送。")
    document = told(write, [sheet])
    outside = [document.text[b.start : b.end] for b in document.blocks if b.cell is None]
    assert outside == ["附表", "注：按月报送。"]
    assert document.text.index("附表") < table_of(document).start < document.text.index("注：")


@BOTH
def test_a_table_over_three_pages_with_its_head_again(write: Writer) -> None:
    sheets = []
    for page in range(3):
        body = [
            (str(3 * page + n), f"任务{'甲乙丙丁戊己庚辛壬'[3 * page + n - 1]}", "县水务局", "年底") for n in (1, 2, 3)
        ]
        sheets.append(ruled([HEAD, *body]).centred(800, f"— {page + 1} —", 12))
    found = rows_of(told(write, sheets))
    assert found[0] == list(HEAD)
    assert [cells[0] for cells in found] == ["序号", *"123456789"]
    assert table_of(told(write, sheets)).place == "page 1 table 1"


@BOTH
def test_a_row_that_the_page_break_split(write: Writer) -> None:
    """Its number stands once, and its text stops in the middle of a full line."""
    first = ruled([HEAD, ("1", "疏浚干渠，完成清淤工程建", "县水务局", "年底")])
    second = ruled([HEAD, ("", "设任务，衬砌支渠。", "", ""), ("2", "修堤", "石桥镇", "年底")])
    assert rows_of(told(write, [first, second])) == [
        list(HEAD),
        ["1", "疏浚干渠，完成清淤工程建设任务，衬砌支渠。", "县水务局", "年底"],
        ["2", "修堤", "石桥镇", "年底"],
    ]


@BOTH
def test_a_row_left_open_at_the_page_break(write: Writer) -> None:
    """Without a rule under the last row it goes on, whatever it says."""
    first = Sheet().grid(XS, (100, 140))
    for x in XS:
        first.line(x, 140, x, 180)
    row(row(first, 100, HEAD), 140, ("1", "修渠。", "县水务局", "年底"))
    second = Sheet().grid(XS, (140, 180))
    for x in XS:
        second.line(x, 100, x, 140)
    row(row(second, 100, ("", "修路。", "", "")), 140, ("2", "修堤", "石桥镇", "年底"))
    assert rows_of(told(write, [first, second])) == [
        list(HEAD),
        ["1", "修渠。\n修路。", "县水务局", "年底"],
        ["2", "修堤", "石桥镇", "年底"],
    ]


@BOTH
def test_an_empty_cell_is_no_split_row(write: Writer) -> None:
    first = ruled([HEAD, ("1", "修渠。", "县水务局", "年底")])
    second = ruled([("", "修路。", "县交通局", "年底")])
    assert rows_of(told(write, [first, second]))[2] == ["", "修路。", "县交通局", "年底"]


@BOTH
def test_a_merged_cell_over_the_page_break(write: Writer) -> None:
    def part(rows: Sequence[Sequence[str]]) -> Sheet:
        sheet = Sheet().line(XS[0], 100, XS[-1], 100).line(XS[0], 100 + 40 * len(rows), XS[-1], 100 + 40 * len(rows))
        for number, cells in enumerate(rows):
            sheet.line(XS[1], 100 + 40 * number, XS[-1], 100 + 40 * number)
            row(sheet, 100 + 40 * number, cells)
        for x in XS:
            sheet.line(x, 100, x, 100 + 40 * len(rows))
        return sheet

    first = part([("一", "修渠", "县水务局", "年底"), ("", "修堤", "石桥镇", "年底")])
    second = part([("", "修路", "县交通局", "年底"), ("", "植树", "县林业局", "年底")])
    document = told(write, [first, second])
    cells = table_of(document).cells
    assert (document.text[cells[0].start : cells[0].end], cells[0].row_span) == ("一", 4)
    assert [cell.row for cell in cells if document.text[cell.start : cell.end] == "植树"] == [3]


@BOTH
def test_tables_of_other_columns_stay_apart(write: Writer) -> None:
    second = Sheet().grid((60, 200, 530), (100, 140)).text(65, 120, "甲", 12).text(205, 120, "乙", 12)
    document = told(write, [ruled([HEAD, ("1", "修渠", "县水务局", "年底")]), second])
    assert [(table.rows, table.columns) for table in document.tables] == [(2, 4), (1, 2)]


@BOTH
def test_text_between_tables_parts_them(write: Writer) -> None:
    rows = [HEAD, ("1", "修渠", "县水务局", "年底")]
    document = told(write, [ruled(rows), ruled(rows).text(60, 80, "附表二")])
    assert len(document.tables) == 2


@BOTH
def test_turned_text_in_a_cell(write: Writer) -> None:
    sheet = ruled([HEAD, ("", "修渠", "县水务局", "年底")]).text(80, 175, "水", 12, matrix=(0, 1, -1, 0))
    assert rows_of(told(write, [sheet]))[1][0] == "水"


@BOTH
def test_a_frame_around_text_is_no_table(write: Writer) -> None:
    sheet = Sheet().grid((50, 540), (60, 780)).text(70, 100, "云岭县灌区建设实施方案").text(70, 130, "落实责任。")
    document = told(write, [sheet])
    assert document.tables == ()
    assert [document.text[b.start : b.end] for b in document.blocks] == ["云岭县灌区建设实施方案", "落实责任。"]


@BOTH
def test_a_table_open_at_its_sides(write: Writer) -> None:
    sheet = Sheet()
    for y in (100, 140, 180):
        sheet.line(60, y, 530, y)
    sheet.line(260, 100, 260, 180)
    sheet.text(70, 120, "任务", 12).text(270, 120, "单位", 12).text(70, 160, "修渠", 12).text(270, 160, "县水务局", 12)
    assert rows_of(told(write, [sheet])) == [["任务", "单位"], ["修渠", "县水务局"]]


@BOTH
def test_columns_without_rules(write: Writer) -> None:
    sheet = Sheet().text(60, 80, "任务一览", 12)
    for number, cells in enumerate([HEAD, ("1", "疏浚干渠", "县水务局", "6月底"), ("2", "加固堤防", "石桥镇", "年底")]):
        row(sheet, 100 + 24 * number, cells)
    sheet.text(60, 220, "注：按月报送。", 12)
    document = told(write, [sheet])
    assert rows_of(document) == [
        list(HEAD),
        ["1", "疏浚干渠", "县水务局", "6月底"],
        ["2", "加固堤防", "石桥镇", "年底"],
    ]
    outside = [document.text[b.start : b.end] for b in document.blocks if b.cell is None]
    assert outside == ["任务一览", "注：按月报送。"]


@BOTH
@pytest.mark.parametrize(
    "lines",
    [
        [(60, "网站首页"), (200, "政务公开"), (350, "互动交流")],  # one line of links
        [(60, "电话："), (200, "0000"), (60, "传真："), (200, "0000"), (60, "邮编："), (200, "0000")],  # two columns
        [(60, "甲"), (200, "乙"), (350, "丙"), (60, "甲乙丙丁戊己庚辛壬癸子丑"), (300, "寅"), (400, "卯"), (60, "辰")],
    ],
)
def test_columns_that_may_be_something_else(write: Writer, lines: list[tuple[float, str]]) -> None:
    sheet, y = Sheet(), 76.0
    for x, text in lines:
        y += 24 if x == 60 else 0
        sheet.text(x, y, text, 12)
    document = told(write, [sheet])
    assert document.tables == ()
    assert "".join(document.text.split()) == "".join(text for _, text in lines)


def test_lone_lines_draw_no_grid() -> None:
    assert grids_of([Rule(100, 60, 530)], []) == []
    assert grids_of([Rule(100, 60, 530), Rule(140, 60, 530)], []) == []
    assert grids_of([], [Rule(60, 0, 800), Rule(530, 0, 800)]) == []


def test_a_drawing_of_many_lines_draws_no_grid() -> None:
    across = [Rule(3.0 * n, 0, 5000) for n in range(1500)]
    down = [Rule(3.0 * n, 0, 5000) for n in range(1500)]
    assert grids_of(across, down) == []


def test_double_rules_are_one() -> None:
    across = [Rule(y, 60, 300) for y in (100, 101.5, 140, 141.5)]
    down = [Rule(x, 100, 141.5) for x in (60, 61.5, 180, 181.5, 300)]
    (grid,) = grids_of(across, down)
    assert (len(grid.xs), len(grid.ys), len(grid.cells)) == (3, 2, 2)
