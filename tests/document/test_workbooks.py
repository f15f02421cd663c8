"""XLSX: each sheet a table as printed, hidden parts reported, hostile sheets refused."""

import io
import time
import zipfile
from collections.abc import Callable
from datetime import date, datetime

import openpyxl
import pytest
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.worksheet import Worksheet
from soundness import assert_sound

from luoshi.document import BlockKind, Document, Format, ReadError, read

_S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def saved(book: openpyxl.Workbook) -> bytes:
    """The bytes of a workbook."""
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def made(fill: Callable[[Worksheet], None]) -> Document:
    """A document of one sheet."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "重点任务"
    fill(sheet)
    return read(saved(book), "清单.xlsx")


def _links(targets: dict[str, str]) -> str:
    links = "".join(
        f'<Relationship Id="r{number}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets.items())
    )
    return f'<Relationships xmlns="{_PACKAGE}">{links}</Relationships>'


def raw(sheet: str, *, strings: str = "", styles: str = "", workbook: str = "") -> bytes:
    """A workbook of one sheet from raw XML."""
    kinds = {"worksheet": "worksheets/sheet1.xml", "sharedStrings": "sharedStrings.xml", "styles": "styles.xml"}
    parts = {
        "_rels/.rels": _links({"officeDocument": "/xl/workbook.xml"}),
        "xl/workbook.xml": f'<workbook xmlns="{_S}" xmlns:r="{_OFFICE}">{workbook}'
        '<sheets><sheet name="表" sheetId="1" r:id="r0"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": _links(kinds),
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{_S}">{sheet}</worksheet>',
        "xl/sharedStrings.xml": f'<sst xmlns="{_S}">{strings}</sst>',
        "xl/styles.xml": f'<styleSheet xmlns="{_S}">{styles}</styleSheet>',
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return stream.getvalue()


def rows_of(cells: str, **parts: str) -> bytes:
    """A workbook whose sheet has these rows."""
    return raw(f"<sheetData>{cells}</sheetData>", **parts)


def test_list_of_tasks() -> None:
    def fill(sheet: Worksheet) -> None:
        sheet.append(["云岭县2031年重点任务清单"])
        sheet.append(["序号", "任务", "指标", None, "完成时限"])
        sheet.append([None, None, "目标值", "完成率", None])
        sheet.append(["一、水环境"])
        sheet.append([1, "修渠\n补堤", 1200.0, 0.95, date(2031, 9, 7)])
        sheet.append([2, "护岸", 3.5, 0.5, datetime(2031, 12, 1, 8, 30)])
        for area in ("A1:E1", "A2:A3", "B2:B3", "C2:D2", "E2:E3", "A4:E4"):
            sheet.merge_cells(area)
        sheet["D5"].number_format = "0%"
        sheet["D6"].number_format = "0.00%"
        sheet["E6"].number_format = 'yyyy"年"m"月"'

    document = made(fill)
    assert_sound(document)
    assert document.format is Format.XLSX
    assert document.text == (
        "云岭县2031年重点任务清单\n序号\t任务\t指标\t完成时限\n目标值\t完成率\n一、水环境\n"
        "1\t修渠\n补堤\t1200\t95%\t2031-09-07\n2\t护岸\t3.5\t50.00%\t2031年12月"
    )
    (table,) = document.tables
    assert (table.rows, table.columns, table.name, table.place) == (6, 5, "重点任务", "重点任务!A1:E6")
    spans = {cell.place: (cell.row_span, cell.column_span) for cell in table.cells if cell.row < 4}
    assert spans["重点任务!A1"] == (1, 5)
    assert spans["重点任务!A2"] == (2, 1)
    assert spans["重点任务!C2"] == (1, 2)
    assert spans["重点任务!A4"] == (1, 5)
    assert all(block.kind is BlockKind.CELL for block in document.blocks)
    start = document.text.index("补堤")
    assert [found.place for found in document.locate(start - 3, start + 2)] == ["重点任务!B5", "重点任务!B5#2"]


def test_blank_edges_are_cut_and_blank_rows_inside_stay() -> None:
    def fill(sheet: Worksheet) -> None:
        sheet["C3"] = "甲"
        sheet["D5"] = "乙"
        sheet["F9"] = "　"
        sheet["B2"].font = Font(bold=True)

    document = made(fill)
    assert_sound(document)
    (table,) = document.tables
    assert (table.place, table.rows, table.columns) == ("重点任务!C3:D5", 3, 2)
    assert document.text == "甲\t\n\t\n\t乙"


def test_hidden_rows_and_columns_are_read_and_reported() -> None:
    def fill(sheet: Worksheet) -> None:
        for number in range(1, 5):
            sheet.append([None, number, "甲", "乙", "丙"])
        sheet.row_dimensions[3].hidden = True
        sheet.row_dimensions[9].hidden = True
        sheet.column_dimensions["C"].hidden = True
        sheet.column_dimensions["A"].hidden = True

    document = made(fill)
    (table,) = document.tables
    assert table.hidden_rows == {2}
    assert table.hidden_columns == {1}
    assert [oddity.code for oddity in document.oddities] == ["hidden_rows", "hidden_columns"]
    assert document.text.count("甲") == 4


def test_hidden_and_empty_sheets() -> None:
    book = openpyxl.Workbook()
    book.active.title = "说明"  # type: ignore[union-attr]  # a new workbook has a sheet
    for name, state in (("见", "visible"), ("藏", "hidden"), ("深藏", "veryHidden")):
        sheet = book.create_sheet(name)
        sheet["B2"] = name
        sheet.sheet_state = state
    book.create_chartsheet("图")
    document = read(saved(book))
    assert_sound(document)
    assert [(table.name, table.hidden, table.place) for table in document.tables] == [
        ("见", False, "见!B2:B2"),
        ("藏", True, "藏!B2:B2"),
        ("深藏", True, "深藏!B2:B2"),
    ]
    assert [oddity.code for oddity in document.oddities] == ["hidden_sheet", "hidden_sheet"]
    assert document.text == "见\n藏\n深藏"


def test_formulas_show_their_stored_value() -> None:
    cells = (
        '<row r="1"><c r="A1"><f>1+1</f><v>2</v></c><c r="B1" t="str"><f>"a"</f><v>甲</v></c>'
        '<c r="C1"><f>X</f></c><c r="D1" t="e"><f>1/0</f><v>#DIV/0!</v></c></row>'
    )
    document = read(rows_of(cells))
    assert document.text == "2\t甲\t\t#DIV/0!"
    assert [(oddity.code, oddity.place) for oddity in document.oddities] == [
        ("formula_without_value", "表!C1"),
        ("error_value", "表!D1"),
    ]
    assert "C1" in document.oddities[0].message


def test_look_of_a_cell() -> None:
    def fill(sheet: Worksheet) -> None:
        sheet["A1"] = "任务"
        sheet["A1"].font = Font(bold=True)
        sheet["A1"].alignment = Alignment(horizontal="centerContinuous")
        sheet["B1"] = "修渠"

    assert [(block.bold, block.align) for block in made(fill).blocks] == [(True, "center"), (False, "")]


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ('<c r="A1" t="inlineStr"><is><t>甲</t></is></c>', "甲"),
        ('<c r="A1" t="inlineStr"><is><r><t>甲</t></r><r><t>乙</t></r><rPh><t>jiǎ</t></rPh></is></c>', "甲乙"),
        ('<c r="A1" t="s"><v>0</v></c>', "串"),
        ('<c r="A1" t="s"><v>1</v></c>', "一\n二"),
        ('<c r="A1" t="b"><v>1</v></c>', "TRUE"),
        ('<c r="A1" t="b"><v>0</v></c>', "FALSE"),
        ('<c r="A1" t="d"><v>2031-05-08T00:00:00</v></c>', "2031-05-08"),
        ('<c r="A1" t="str"><v>甲_x000D_乙</v></c>', "甲\n乙"),
        ('<c r="A1" t="str"><v>甲_xD800_乙</v></c>', "甲乙"),
        ('<c r="A1" s="0"><v>44896</v></c>', "2022年12月"),
        ('<c r="A1" s="1"><v>0.5</v></c>', "50.0%"),
        ('<c r="A1" s="77"><v>0.5</v></c>', "0.5"),
        ("<c><v>1</v></c>", "1"),
    ],
)
def test_kinds_of_cells(cell: str, shown: str) -> None:
    strings = "<si><t>串</t></si><si><r><t>一_x000D_\n</t></r><r><t>二</t></r></si>"
    styles = (
        '<numFmts><numFmt numFmtId="200" formatCode="0.0%"/></numFmts>'
        '<cellXfs><xf numFmtId="57"/><xf numFmtId="200"/></cellXfs>'
    )
    document = read(rows_of(f"<row>{cell}</row>", strings=strings, styles=styles))
    assert_sound(document)
    assert document.text == shown


def test_days_counted_from_1904() -> None:
    styles = '<cellXfs><xf numFmtId="14"/></cellXfs>'
    data = rows_of(
        '<row r="1"><c r="A1" s="0"><v>43349</v></c></row>', styles=styles, workbook='<workbookPr date1904="1"/>'
    )
    assert read(data).text == "2022-09-07"


@pytest.mark.parametrize(
    ("merges", "spans"),
    [
        (["A1:B2"], {"A1": (2, 2)}),
        (["A1:XFD1048576"], {"A1": (2, 3)}),
        (["A1:B1", "B1:C1"], {"A1": (1, 2)}),
        (["A1:B1", "A1:A2"], {"A1": (1, 2)}),
        (["A1:B1", "B1:B2"], {"A1": (1, 2)}),
        (["B1:A1", "A1", "nonsense", "A1:ZZZZ9"], {}),
        (["B2:C2", "A1:C1"], {"B2": (1, 2), "A1": (1, 3)}),
    ],
)
def test_merged_ranges(merges: list[str], spans: dict[str, tuple[int, int]]) -> None:
    rows = '<row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="B2"><v>2</v></c><c r="C2"><v>3</v></c></row>'
    areas = "".join(f'<mergeCell ref="{area}"/>' for area in merges)
    document = read(raw(f"<sheetData>{rows}</sheetData><mergeCells>{areas}</mergeCells>"))
    assert_sound(document)
    (table,) = document.tables
    if "XFD" not in merges[0] and "B2" not in merges[0]:
        assert document.text.split() == ["1", "2", "3"]
    found = {cell.place[2:]: (cell.row_span, cell.column_span) for cell in table.cells}
    assert {place: span for place, span in found.items() if span != (1, 1)} == spans


_FAR = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row>'
_WIDE = "".join(f'<row r="{number}"><c r="XFD{number}"><v>1</v></c></row>' for number in range(1, 2_000))
_STYLED = "".join(f'<row r="{number}">' + "<c s='1'/>" * 100 + "</row>" for number in range(1, 10_500))


@pytest.mark.parametrize(
    ("sheet", "code"),
    [
        (f"<sheetData>{_FAR}</sheetData>", "too_large"),
        (f"<sheetData><row r='1'><c r='A1'><v>1</v></c></row>{_WIDE}</sheetData>", "too_large"),
        (f"<sheetData>{_STYLED}</sheetData>", "too_large"),
        ("<sheetData><row r='99999999999'><c><v>1</v></c></row></sheetData>", "corrupt"),
        ("<sheetData><row r='0'><c><v>1</v></c></row></sheetData>", "corrupt"),
        ("<sheetData><row r='1'><c r='ABCDEFG1'><v>1</v></c></row></sheetData>", "corrupt"),
        ("<sheetData><row r='1'><c r='A1' t='s'><v>5</v></c></row></sheetData>", "corrupt"),
        ("<sheetData><row r='1'><c r='A1' t='s'><v>x</v></c></row></sheetData>", "corrupt"),
        ("<sheetData><row r='1'><c r='A1' t='s'><v>-1</v></c></row></sheetData>", "corrupt"),
        ("<sheetData><row r='x'/></sheetData>", "corrupt"),
        ("<sheetData><row>", "corrupt"),
        ("<sheetData/>", "empty"),
    ],
)
def test_sheet_that_is_refused(sheet: str, code: str) -> None:
    start = time.process_time()
    with pytest.raises(ReadError) as caught:
        read(raw(sheet, strings="<si><t>串</t></si>"))
    assert caught.value.code == code
    assert time.process_time() - start < 10


def test_sheets_count_together(monkeypatch: pytest.MonkeyPatch) -> None:
    book = openpyxl.Workbook()
    for number in range(3):
        book.create_sheet(f"表{number}")["B2"] = "甲"
    data = saved(book)
    monkeypatch.setattr("luoshi.document.sheets.MAX_SHEET_CELLS", 3)
    assert len(read(data).tables) == 3
    monkeypatch.setattr("luoshi.document.sheets.MAX_SHEET_CELLS", 2)
    with pytest.raises(ReadError) as caught:
        read(data)
    assert caught.value.code == "too_large"


def test_overlapping_merges_and_hidden_ranges_without_end() -> None:
    rows = "".join(
        f'<row r="{number}"><c r="A{number}"><v>1</v></c><c r="Z{number}"><v>1</v></c></row>'
        for number in range(1, 3_000)
    )
    merges = '<mergeCell ref="A1:XFD1048576"/>' * 20_000
    columns = '<col min="1" max="16384" hidden="1"/>' * 20_000
    start = time.process_time()
    document = read(raw(f"<cols>{columns}</cols><sheetData>{rows}</sheetData><mergeCells>{merges}</mergeCells>"))
    assert time.process_time() - start < 10
    assert document.tables[0].hidden_columns == set(range(26))


def test_thirty_thousand_cells() -> None:
    row = '<c t="inlineStr"><is><t>县水务局</t></is></c><c><v>0.5</v></c>' * 3
    data = rows_of("".join(f"<row>{row}</row>" for _ in range(5_000)))
    start = time.process_time()
    document = read(data)
    assert len(document.blocks) == 30_000
    assert time.process_time() - start < 5
