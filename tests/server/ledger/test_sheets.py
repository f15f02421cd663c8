"""The ledger as offices keep it in sheets: out, changed, back in; and ledgers that were kept elsewhere."""

import io
from datetime import date, datetime
from typing import Any

import openpyxl
import pytest
from office_sheets import bring_in, edited, exported, preview, sheet, subjects

from luoshi.extraction.reading import Role
from luoshi.server.audit.models import Event
from luoshi.server.audit.verification import verify
from luoshi.server.core.errors import Invalid, NotAllowed
from luoshi.server.ledger.comparing import preview_sheet
from luoshi.server.ledger.importing import RowChange, Told
from luoshi.server.ledger.models import Amendment, ColumnMapping, PlanKind, Task
from luoshi.server.ledger.services.importing import Seen
from luoshi.server.ledger.services.making import NewItem, add_item
from luoshi.server.ledger.sheets import HEADS, PEOPLE_HEADS, PLAN_HEAD
from server_cast import NOW, TODAY, Cast
from server_papers import item_of, ledger_of

pytestmark = pytest.mark.django_db


def test_the_sheet_is_what_an_office_prints(cast: Cast) -> None:
    plan = ledger_of(cast)
    page = openpyxl.load_workbook(io.BytesIO(exported(cast)))["台账"]
    assert page["A1"].value == "清水河治理台账"
    assert (page["A2"].value, page["G2"].value) == ("填报单位：云岭县人民政府办公室", "共 4 项　2031年9月12日")
    assert tuple(cell.value for cell in page[3]) == tuple(
        head for head in HEADS if head not in {PLAN_HEAD, *PEOPLE_HEADS}
    )
    assert [cell.value for cell in page[4]][:11] == [
        1, "河道整治", "疏浚干流河道", "完成干流清淤18公里，建成生态护岸12处。6月底前完成勘测设计。",
        "完成干流清淤18公里；建成生态护岸12处", "县水利局", "县农业农村局、各乡镇", "", datetime(2033, 12, 31),
        datetime(2033, 12, 31), "按统一时限",
    ]  # fmt: skip
    assert page["I7"].value == "2031年12月底前" and page["J7"].value == datetime(
        2031, 12, 31
    )  # as printed, and as a day
    assert {str(area) for area in page.merged_cells.ranges} == {"A1:K1", "A2:F2", "G2:K2", "B4:B5", "B6:B7"}
    assert str(page["L4"].value).startswith(item_of(plan, "疏浚").public_id + "@1:")
    assert page.column_dimensions["L"].hidden
    assert (page.page_setup.orientation, page.print_title_rows) == ("landscape", "$3:$3")
    assert Event.objects.filter(action="item.export").count() == 1
    rows = openpyxl.load_workbook(io.BytesIO(exported(cast, "farm_clerk")))["台账"].max_row
    assert rows == 5  # a unit takes out what it sees


def test_what_looks_like_a_formula_stays_text(cast: Cast) -> None:
    add_item(
        actor=cast.actor("compiler"),
        now=NOW,
        plan="会议",
        kind=PlanKind.MINUTES,
        new=NewItem(
            title='=HYPERLINK("http://x","点我")',
            body="@SUM(1+1)",
            source="会议",
            source_text="原话",
            owners=((cast.body("water"), Role.LEAD),),
            standing=True,
        ),
    )
    data = exported(cast)
    cell = openpyxl.load_workbook(io.BytesIO(data))["台账"]["C4"]
    assert (cell.data_type, cell.value, cell.quotePrefix) == ("s", '=HYPERLINK("http://x","点我")', True)
    assert [row.change for row in preview(cast, data, "会议").rows] == [RowChange.SAME]


def test_the_sheet_comes_back_without_a_change(cast: Cast) -> None:
    ledger_of(cast)
    found = preview(cast, exported(cast))
    assert found.errors == ()
    assert [row.change for row in found.rows] == [RowChange.SAME] * 4
    assert [row.area for row in found.rows] == ["河道整治", "河道整治", "污染防治", "污染防治"]


def test_a_change_of_what_is_confirmed_becomes_an_amendment(cast: Cast) -> None:
    plan = ledger_of(cast)
    data = edited(exported(cast), J4="2032年10月31日", F6="县水利局", G6="县农业农村局", C7="加强水质监测预警")
    found = preview(cast, data)
    assert [(row.change, subjects(row)) for row in found.rows] == [
        (RowChange.PROPOSES, {"deadline"}),
        (RowChange.SAME, set()),
        (RowChange.PROPOSES, {"owners"}),
        (RowChange.PROPOSES, {"wording"}),
    ]
    with pytest.raises(Invalid, match="原因"):
        bring_in(cast, data)
    assert not Amendment.objects.exists()
    done = bring_in(cast, data, reason="年中调整")
    assert (len(done.made), len(done.changed), len(done.proposed)) == (0, 0, 3)
    assert {row.origin for row in Amendment.objects.all()} == {"import"}
    assert item_of(plan, "疏浚").last_day == date(2033, 12, 31)  # until a leader approves
    assert verify(cast.county.public_id).findings == ()


def test_new_rows_are_drafts_and_drafts_are_changed_directly(cast: Cast) -> None:
    rows: list[list[Any]] = [
        ["云岭县2031年重点工作台账"],
        ["序号", "重点任务", "工作举措", "牵头单位", "配合单位", "完成时限"],
        ["一、水利工程"],
        [1, "加固水库", "完成大坝加固。", "县水利局", "云台镇、\n白鹭乡", "2031年12月底前"],
        [2, "清理河道", "清理垃圾。", "同上", "", date(2032, 6, 30)],
        ["二、农业"],
        [3, "推广良种", "推广水稻良种。", "县农业农村局", "", "长期坚持"],
        ["合计", 3],
    ]
    done = bring_in(cast, sheet(rows, ["A1:F1", "A3:F3", "A6:F6"]))
    tasks = list(Task.objects.order_by("position"))
    assert [(t.title, t.area and t.area.title, t.last_day, t.standing, t.state) for t in tasks] == [
        ("加固水库", "水利工程", date(2031, 12, 31), False, "草稿"),
        ("清理河道", "水利工程", date(2032, 6, 30), False, "草稿"),
        ("推广良种", "农业", None, True, "草稿"),
    ]
    assert tasks[0].plan.kind == PlanKind.TABLE and len(done.made) == 3
    owners = [(o.organisation.public_id, o.role) for o in tasks[0].responsibilities.all()]
    assert owners == [(cast.body("water"), "lead"), (cast.body("yuntai"), "support"), (cast.body("bailu"), "support")]
    assert tasks[1].responsibilities.get().organisation.public_id == cast.body("water")  # 同上
    rows[4][2], rows[4][5] = "清理垃圾和违建。", "2032年9月30日"
    again = bring_in(cast, sheet(rows, ["A1:F1", "A3:F3", "A6:F6"]))
    assert (again.made, again.changed, again.proposed) == ((), (tasks[1].public_id,), ())
    tasks[1].refresh_from_db()
    assert (tasks[1].body, tasks[1].last_day, tasks[1].revision) == ("清理垃圾和违建。", date(2032, 9, 30), 2)
    assert verify(cast.county.public_id).findings == ()


def test_errors_name_their_cells_and_nothing_is_written(cast: Cast) -> None:
    rows: list[list[Any]] = [
        ["序号", "任务", "措施", "责任单位", "完成时限"],
        [1, "甲事", "做甲", "县河长办", "2031年底"],
        [2, "乙事", "做乙", "县水利局", "尽快"],
        [3, "甲事", "再做", "县水利局", ""],
        [4, "丙事", "做丙", "", ""],
    ]
    found = preview(cast, sheet(rows))
    said: dict[str, Any] = {error.place.rpartition("!")[2]: error.message for error in found.errors}
    assert "没有“县河长办”" in said["D2"]
    assert "不是完整的日期" in said["E3"]
    assert "同一个事项" in said["A4"]
    assert "没有责任单位" in said["A5"]
    with pytest.raises(Invalid, match=r"处错误，第一处在"):
        bring_in(cast, sheet(rows))
    assert not Task.objects.exists() and not ColumnMapping.objects.exists()


def test_what_was_seen_is_what_is_written(cast: Cast) -> None:
    rows: list[list[Any]] = [["任务", "措施", "责任单位"], ["甲事", "做甲", "县水利局"], ["乙事", "做乙", "县水利局"]]
    seen = preview(cast, sheet(rows))
    rows[1][0] = "丙事"
    with pytest.raises(Invalid, match="不是同一个"):
        bring_in(cast, sheet(rows), seen=Seen(seen.sha256, seen.digest))
    assert not Task.objects.exists()


def test_columns_are_told_once_and_remembered(cast: Cast) -> None:
    rows: list[list[Any]] = [
        ["条目", "说明事宜", "谁来办", "到哪天"],
        ["a", "修渠", "县水利局", "2032-03-31"],
        ["b", "修路", "云台镇", ""],
    ]
    told = {0: "label", 1: "title", 2: "responsible", 3: "due"}
    assert preview(cast, sheet(rows)).errors
    assert [row.title for row in preview(cast, sheet(rows), columns=told).rows] == ["修渠", "修路"]
    bring_in(cast, sheet(rows), columns=told)
    rows[1][1] = "修塘"
    again = preview(cast, sheet(rows))
    assert again.remembered and [row.change for row in again.rows] == [RowChange.NEW, RowChange.SAME]
    with pytest.raises(Invalid, match="对应关系"):
        preview(cast, sheet(rows), columns={0: "colour"})
    with pytest.raises(Invalid, match="对应关系"):
        preview(cast, sheet(rows), columns={99: "title"})


def test_a_title_merged_over_rows_is_one_item(cast: Cast) -> None:
    rows: list[list[Any]] = [
        ["序号", "任务", "措施", "责任单位", "完成时限"],
        [1, "加固水库", "勘测", "县水利局", "2031年12月31日"],
        ["", "", "施工", "云台镇", ""],
        [2, "修路", "铺路", "白鹭乡", ""],
    ]
    found = preview(cast, sheet(rows, ["A2:A3", "B2:B3"]))
    assert found.errors == ()
    assert [(row.title, row.body, len(row.owners)) for row in found.rows] == [
        ("加固水库", "勘测\n施工", 2),
        ("修路", "铺路", 1),
    ]


@pytest.mark.parametrize("strange", ["item-0000000000000000", "第3项"])
def test_an_unknown_number_is_an_error_not_a_new_item(cast: Cast, strange: str) -> None:
    ledger_of(cast)
    found = preview(cast, edited(exported(cast), L4=strange))
    assert [error.place.rpartition("!")[2] for error in found.errors] == ["L4"]


def test_a_city_cannot_reach_a_countys_items_by_their_numbers(cast: Cast) -> None:
    ledger_of(cast)
    found = preview_sheet(cast.actor("city_compiler"), exported(cast), "x.xlsx", told=Told("台账"), today=TODAY)
    assert len([error for error in found.errors if "没有编号" in error.message]) == 4


@pytest.mark.parametrize("data", [b"", b"no table at all", b"PK\x03\x04"])
def test_a_file_without_a_table_is_refused(cast: Cast, data: bytes) -> None:
    with pytest.raises(Invalid):
        preview(cast, data)


def test_only_compilers_import(cast: Cast) -> None:
    data = sheet([["任务", "措施", "责任单位"], ["甲事", "做甲", "县水利局"]])
    for who in ("supervisor", "water_clerk", "head", "viewer"):
        with pytest.raises(NotAllowed):
            preview_sheet(cast.actor(who), data, "x.xlsx", told=Told("台账"), today=TODAY)
        with pytest.raises(NotAllowed):
            bring_in(cast, data, actor=cast.actor(who))
