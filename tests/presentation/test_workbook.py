from io import BytesIO
from typing import Any

import openpyxl
import pytest
import sample
from msgspec.structs import replace

from luoshi.extraction.reading import Metadata, PlanReading
from luoshi.extraction.register import Organisation, Register
from luoshi.presentation.workbook import workbook


def sheets(reading: PlanReading) -> Any:
    return openpyxl.load_workbook(BytesIO(workbook(reading)))


def values(sheet: Any) -> list[tuple[Any, ...]]:
    return list(sheet.iter_rows(values_only=True))


def test_the_sheets_in_the_order_of_use() -> None:
    assert sheets(sample.reading()).sheetnames == [
        "任务台账",
        "单位分工",
        "量化目标",
        "举措",
        "引用文件",
        "附件",
        "待确认事项",
    ]


def test_the_ledger_holds_every_task_with_its_bodies() -> None:
    rows = values(sheets(sample.reading())["任务台账"])
    assert rows[0][0] == "岚溪县人民政府关于印发岚溪县清水行动实施方案的通知"
    assert rows[2] == ("序号", "领域", "任务", "内容", "牵头单位", "责任单位", "配合单位", "完成时限")
    assert rows[3][0] == 1 and rows[3][2] == "1 整治黑臭水体"
    assert rows[3][4:] == ("县水务局", "", "县财政局、各乡镇", "2031年8月（8月底前）")
    assert len(rows) == 6


def test_areas_are_merged_over_their_tasks() -> None:
    sheet = sheets(sample.reading())["任务台账"]
    assert [str(area) for area in sheet.merged_cells.ranges] == ["B4:B5"]
    assert (sheet["B4"].value, sheet["B6"].value) == ("一、水体治理", "二、能力建设")


def test_without_areas_their_column_is_hidden() -> None:
    reading = sample.reading()
    plain = replace(reading, areas=(), tasks=tuple(replace(task, area=None) for task in reading.tasks))
    sheet = sheets(plain)["任务台账"]
    assert sheet.column_dimensions["B"].hidden
    assert not sheet.merged_cells.ranges


def test_every_sheet_prints_on_a4_across_with_its_head_on_each_page() -> None:
    for sheet in sheets(sample.reading()):
        assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize)) == ("landscape", 9)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage and sheet.page_setup.fitToHeight == 0
        assert sheet.print_title_rows
        assert sheet.freeze_panes in ("A2", "D4")
        assert sheet.oddFooter.center.text == "第 &P 页，共 &N 页"


@pytest.mark.parametrize(
    "text", ["=1+1", "+86", "-3", "@SUM(A1)", '=HYPERLINK("http://a.example")', "http://a.example", "12"]
)
def test_text_stays_text(text: str) -> None:
    reading = sample.reading()
    task = reading.tasks[0]
    odd = replace(task, label=None, title=replace(task.title, quote=text), owners=(replace(task.owners[0], name=text),))
    book = sheets(replace(reading, tasks=(odd,), targets=()))
    for cell in (book["任务台账"]["C4"], book["任务台账"]["E4"], book["单位分工"]["A2"]):
        assert (cell.data_type, cell.value, cell.hyperlink) == ("s", text, None)


def test_targets_show_value_deadline_and_task() -> None:
    rows = values(sheets(sample.reading())["量化目标"])
    assert rows[2] == (
        2,
        "污水管网",
        "不低于",
        "36公里",
        "2031年8月（8月底前）",
        "确定",
        "1 整治黑臭水体",
        "新建污水管网36公里",
    )
    assert rows[4][3] == "100%（隐含）"


def test_measures_citations_annexes_and_questions() -> None:
    book = sheets(sample.reading())
    assert values(book["举措"])[5] == (2, "2 保障饮水安全", "力争解决1.2万人饮水问题", "目标值", "力争", "是")
    assert values(book["引用文件"])[1] == (1, "岚水市清水行动方案", "岚水政发〔2030〕9号", 1)
    assert values(book["附件"])[1] == (1, "河道清单", "xlsx")
    assert values(book["待确认事项"])[1][:4] == (
        1,
        "期限“8月底前”早于成文日期，请确认年份。",
        "8月底前",
        "2031-08；2032-08",
    )
    assert values(book["单位分工"])[1] == ("县水务局", "", 2, "1", "2", "")


def test_a_register_gives_bodies_their_full_names() -> None:
    body = Organisation("org.cz", "岚溪县财政局", ("县财政局",), (), "bureau")
    register = Register((body,))
    book = openpyxl.load_workbook(BytesIO(workbook(sample.reading(), register)))
    assert values(book["单位分工"])[2] == ("县财政局", "岚溪县财政局", 1, "", "", "1")


def test_a_text_beyond_the_limit_of_a_cell_says_that_it_is_cut() -> None:
    reading = sample.reading()
    task = reading.tasks[0]
    long = replace(task, body=replace(task.body, quote="水" * 40_000))
    cell = sheets(replace(reading, tasks=(long,), targets=()))["任务台账"]["D4"].value
    assert len(cell) == 32_767 and cell.endswith("余下见原文）")


def test_two_runs_give_the_same_bytes() -> None:
    assert workbook(sample.reading()) == workbook(sample.reading())


def test_an_empty_reading_gives_empty_sheets() -> None:
    empty = replace(
        sample.reading(),
        metadata=Metadata(),
        areas=(),
        tasks=(),
        targets=(),
        citations=(),
        attachments=(),
        questions=(),
    )
    book = sheets(empty)
    assert [sheet.max_row for sheet in book] == [3, 1, 1, 1, 1, 1, 1]
    assert book["任务台账"]["A1"].value == "清水行动.html"
