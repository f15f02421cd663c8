"""The ledger as offices keep it in sheets: out, changed, back in; and ledgers that were kept elsewhere."""

import io
from collections.abc import Sequence
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from luoshi.extraction.reading import Role
from luoshi.server.audit.models import Event
from luoshi.server.audit.verification import verify
from luoshi.server.core.errors import Invalid, NotAllowed
from luoshi.server.ledger.comparing import preview_sheet
from luoshi.server.ledger.importing import RowChange, SheetPreview, SheetRow, Told, look_at_columns
from luoshi.server.ledger.models import Amendment, ColumnMapping, PlanKind, Target, Task
from luoshi.server.ledger.selectors import ItemFilter
from luoshi.server.ledger.services.amendments import decide_amendment
from luoshi.server.ledger.services.importing import Grounds, Imported, Seen, export_sheet, import_sheet
from luoshi.server.ledger.services.making import NewItem, add_item
from luoshi.server.ledger.sheets import HEADS, PLAN_HEAD
from luoshi.server.ledger.states import Verdict
from races import at_once
from server_cast import NOW, TODAY, Cast
from server_papers import item_of, ledger_of

pytestmark = pytest.mark.django_db

Rows = Sequence[Sequence[object]]


def exported(cast: Cast, who: str = "compiler") -> bytes:
    return export_sheet(
        actor=cast.actor(who), now=NOW, wanted=ItemFilter(), title="清水河治理台账", unit="云岭县人民政府办公室"
    )


def edited(data: bytes, **cells: str | None) -> bytes:
    """The workbook with other values in some cells, as an office saves it."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    for place, value in cells.items():
        book["台账"][place] = value
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def sheet(rows: Rows, merges: Sequence[str] = ()) -> bytes:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    for row in rows:
        page.append(list(row))
    for area in merges:
        page.merge_cells(area)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def preview(cast: Cast, data: bytes, plan: str = "已有台账", **told: Any) -> SheetPreview:
    return preview_sheet(cast.actor("compiler"), data, "台账.xlsx", told=Told(plan, **told), today=TODAY)


def bring_in(cast: Cast, data: bytes, plan: str = "已有台账", **instead: Any) -> Imported:
    told = Told(plan, instead.pop("columns", None), instead.pop("bodies", None))
    found = preview_sheet(cast.actor("compiler"), data, "台账.xlsx", told=told, today=TODAY)
    said: dict[str, Any] = {
        "actor": cast.actor("compiler"),
        "now": NOW,
        "told": told,
        "data": data,
        "name": "台账.xlsx",
        "seen": Seen(found.sha256, found.digest),
        "grounds": Grounds(instead.pop("reason", "")),
    }
    return import_sheet(**said | instead)


def subjects(row: SheetRow) -> set[str]:
    return {change.subject.value for change in row.changes}


def test_the_sheet_is_what_an_office_prints(cast: Cast) -> None:
    plan = ledger_of(cast)
    page = openpyxl.load_workbook(io.BytesIO(exported(cast)))["台账"]
    assert page["A1"].value == "清水河治理台账"
    assert (page["A2"].value, page["G2"].value) == ("填报单位：云岭县人民政府办公室", "共 4 项　2031年9月12日")
    assert tuple(cell.value for cell in page[3]) == tuple(head for head in HEADS if head != PLAN_HEAD)
    assert [cell.value for cell in page[4]][:11] == [
        1, "河道整治", "疏浚干流河道", "完成干流清淤18公里，建成生态护岸12处。6月底前完成勘测设计。",
        "完成干流清淤18公里；建成生态护岸12处", "县水利局", "县农业农村局、各乡镇", "", datetime(2033, 12, 31),
        datetime(2033, 12, 31), "按统一时限",
    ]  # fmt: skip
    assert page["I5"].value == "2032年6月底前" and page["J5"].value == datetime(2032, 6, 30)  # as printed, and as a day
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


OLD = Path(__file__).with_name("old-ledger.xls")
"""A ledger of the nineties' format, as an office kept it: two rows of heads, merged and group rows, 同上, 万元."""


@pytest.mark.parametrize("name", ["台账.xls", "台账.et"])
def test_an_old_workbook_is_understood(cast: Cast, name: str) -> None:
    told = Told("云岭县2031年重点工作")
    data = OLD.read_bytes()
    found = preview_sheet(cast.actor("compiler"), data, name, told=told, today=TODAY)
    assert found.errors == ()
    assert [(row.area, row.title, row.body, len(row.owners), row.due_text) for row in found.rows] == [
        ("水利工程", "加固石门水库", "完成大坝加固", 3, "2031年12月底前"),
        ("水利工程", "整治清水河", "清理河道\n建设护岸", 2, "6月底前"),
        ("生态环境", "监测水质", "建设自动监测站", 1, ""),
        ("生态环境", "巡查河道", "每月巡查", 2, "长期坚持"),
    ]
    assert [(row.last_day, row.standing) for row in found.rows] == [
        (date(2031, 12, 31), False),
        (date(2031, 6, 30), False),  # the year is that of the plan's name
        (date(2032, 3, 31), False),
        (None, True),
    ]
    assert [[(t.subject, str(t.value), t.unit) for t in row.targets] for row in found.rows] == [
        [("水库", "3", "座"), ("投资", "1200", "万元")],
        [("清淤", "18", "公里"), ("护岸", "12", "处"), ("投资", "350.5", "万元")],
        [("自动监测站", "5", "座")],
        [],
    ]
    import_sheet(
        actor=cast.actor("compiler"), now=NOW, told=told, data=data, name=name, seen=Seen(found.sha256, found.digest)
    )
    (dam, *_), targets = Task.objects.order_by("position"), Target.objects.filter(task__title="加固石门水库")
    assert [(t.indicator.name, str(t.value.normalize()), t.unit) for t in targets] == [
        ("水库", "3", "座"),
        ("投资", "1.2E+3", "万元"),
    ]
    assert (dam.due_text, dam.strength) == ("2031年12月底前", "firm")
    assert verify(cast.county.public_id).findings == ()


def test_targets_of_drafts_follow_the_sheet(cast: Cast) -> None:
    rows: list[list[Any]] = [
        ["任务", "措施", "目标值", "责任单位"],
        ["修渠", "修建渠道", "修建渠道3公里；建成泵站2座", "县水利局"],
    ]
    bring_in(cast, sheet(rows))
    assert [t.text for t in Target.objects.order_by("position")] == ["修建渠道3公里", "建成泵站2座"]
    rows[1][2] = "修建渠道5公里；建成泵站2座"
    found = preview(cast, sheet(rows))
    assert [subjects(row) for row in found.rows] == [{"target"}]
    bring_in(cast, sheet(rows))
    values = sorted((t.text, int(t.value)) for t in Target.objects.all())
    assert values == [("修建渠道5公里", 5), ("建成泵站2座", 2)]
    assert [row.change for row in preview(cast, sheet(rows)).rows] == [RowChange.SAME]


def test_targets_of_confirmed_items_change_by_amendments(cast: Cast) -> None:
    plan = ledger_of(cast)
    data = edited(exported(cast), E4="完成干流清淤20公里；建成生态护岸12处")
    (row, *_) = preview(cast, data).rows
    (change,) = row.changes
    target = item_of(plan, "疏浚").targets.get(indicator__name="干流清淤")
    assert (change.subject, change.target) == ("target", target.public_id)
    assert (change.before["value"], change.after["value"]) == ("18", "20")
    done = bring_in(cast, data, reason="扩大范围")
    assert len(done.proposed) == 1 and Amendment.objects.get().target == target
    for wrong, words in (
        ("建成生态护岸12处", "不能在表格里删去"),
        ("完成干流清淤18公里；建成生态护岸12处；建成桥梁3座", "只能变更已有目标值"),
        ("完成干流清淤18公里；尽力而为", "没有读出数量"),
    ):
        errors = preview(cast, edited(exported(cast), E4=wrong)).errors
        assert [(e.place.rpartition("!")[2], words in e.message) for e in errors] == [("E4", True)], wrong


def test_a_sheet_that_left_before_a_decision_does_not_undo_it(cast: Cast) -> None:
    plan = ledger_of(cast)
    old = exported(cast)
    bring_in(cast, edited(old, J4="2032-10-31"), reason="调整")
    decide_amendment(
        actor=cast.actor("head"), now=NOW, amendment=Amendment.objects.get().public_id, verdict=Verdict.APPROVE
    )
    assert item_of(plan, "疏浚").last_day == date(2032, 10, 31)
    untouched = preview(cast, edited(old, C7="加强水质监测预警"))
    assert [row.change for row in untouched.rows] == [RowChange.SAME] * 3 + [RowChange.PROPOSES]
    touched = preview(cast, edited(old, D4="另外的内容"))
    assert [(e.place.rpartition("!")[2], "重新导出" in e.message) for e in touched.errors] == [("A4", True)]


def test_what_waits_already_is_not_asked_twice(cast: Cast) -> None:
    ledger_of(cast)
    data = exported(cast)
    bring_in(cast, edited(data, J4="2032-10-31"), reason="调整")
    assert [row.change for row in preview(cast, edited(data, J4="2032-10-31")).rows] == [RowChange.SAME] * 4
    other = preview(cast, edited(data, J4="2032-11-30"))
    assert ["已有一项变更在等待审批" in error.message for error in other.errors] == [True]


EMPTIED: list[tuple[dict[str, str | None], str]] = [
    ({"F4": None, "G4": None}, "没有责任单位"),
    ({"I4": None, "J4": None}, "时限不能清空"),
    ({"I5": "2032年9月30日", "J5": "2032-10-31"}, "不是同一天"),
]


@pytest.mark.parametrize(("cells", "words"), EMPTIED)
def test_what_was_emptied_or_contradicts_itself_is_an_error(
    cast: Cast, cells: dict[str, str | None], words: str
) -> None:
    ledger_of(cast)
    found = preview(cast, edited(exported(cast), **cells))
    assert found.errors and all(words in error.message for error in found.errors), found.errors


def test_a_body_that_was_taken_out_of_our_own_sheet_goes(cast: Cast) -> None:
    plan = ledger_of(cast)
    bring_in(cast, edited(exported(cast), H5=None, D6=None), reason="职责调整")
    changes = {row.subject: row.after for row in Amendment.objects.all()}
    assert changes["owners"] == {"owners": [[cast.body("yuntai"), "lead"]]}
    assert changes["wording"] == {"title": item_of(plan, "治理畜禽").title, "body": ""}


def test_names_that_a_person_settled_are_kept_as_aliases(cast: Cast) -> None:
    rows: list[list[Any]] = [
        ["任务", "措施", "责任单位"],
        ["甲", "做甲", "县河长办"],
        ["乙", "做乙", "县河长办、县水利局"],
    ]
    (unknown,) = preview(cast, sheet(rows)).unknown
    assert (unknown.name, len(unknown.places)) == ("县河长办", 2)
    bodies = {"县河长办": cast.body("agriculture")}
    bring_in(cast, sheet(rows), bodies=bodies, remember=["县河长办"])
    again = preview(cast, sheet([rows[0], ["丙", "做丙", "县河长办"]]))
    assert again.errors == () and again.rows[0].owners == ((cast.body("agriculture"), Role.RESPONSIBLE),)
    assert verify(cast.county.public_id).findings == ()


def test_parts_inside_a_cell_say_more_than_the_column(cast: Cast) -> None:
    rows: list[list[Any]] = [
        ["任务", "措施", "责任单位"],
        ["甲", "做甲", "牵头单位：县水利局；配合单位：云台镇、白鹭乡"],
    ]
    (row,) = preview(cast, sheet(rows)).rows
    assert row.owners == (
        (cast.body("water"), Role.LEAD), (cast.body("yuntai"), Role.SUPPORT), (cast.body("bailu"), Role.SUPPORT),
    )  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_two_imports_at_once_make_one_ledger(committed_cast: Cast) -> None:
    cast = committed_cast
    data = sheet([["任务", "措施", "责任单位"], ["甲", "做甲", "县水利局"], ["乙", "做乙", "云台镇"]])
    told = Told("已有台账")
    found = preview_sheet(cast.actor("compiler"), data, "台账.xlsx", told=told, today=TODAY)
    bring = partial(
        import_sheet, actor=cast.actor("compiler"), now=NOW, told=told, data=data, name="台账.xlsx",
        seen=Seen(found.sha256, found.digest),
    )  # fmt: skip
    results = at_once(bring, bring)
    assert sum(isinstance(result, Imported) for result in results) == 1, results
    assert sum(isinstance(result, Invalid) for result in results) == 1, results
    assert Task.objects.count() == 2
    assert verify(cast.county.public_id).findings == ()


def test_stages_of_new_items_become_their_milestones(cast: Cast) -> None:
    rows: list[list[Any]] = [
        ["任务", "措施", "责任单位", "一季度", "6月底前", "完成时限"],
        ["修渠", "修建渠道", "县水利局", "完成勘测", "", "2031年12月31日"],
    ]
    bring_in(cast, sheet(rows), "云岭县2031年重点工作")
    milestones = Task.objects.get().milestones.all()
    assert [(m.text, m.due_text, m.last_day) for m in milestones] == [("完成勘测", "一季度", date(2031, 3, 31))]


def test_the_sheet_of_a_workbook_can_be_chosen(cast: Cast) -> None:
    book = openpyxl.Workbook()
    for name, title in (("水利", "修渠"), ("农业", "推广良种")):
        page = book.create_sheet(name)
        page.append(["任务", "措施", "责任单位"])
        page.append([title, "做", "县水利局"])
    del book["Sheet"]
    stream = io.BytesIO()
    book.save(stream)
    data = stream.getvalue()
    assert look_at_columns(cast.actor("compiler"), data, "x.xlsx")[0].sheets == ("水利", "农业")
    assert [row.title for row in preview(cast, data, sheet="农业").rows] == ["推广良种"]
    assert [row.title for row in preview(cast, data, sheet="水利").rows] == ["修渠"]
