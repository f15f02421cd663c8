"""What cells of a sheet say, old workbooks, and sheets that come back after something else was decided."""

import io
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from office_sheets import bring_in, edited, exported, preview, sheet, subjects

from luoshi.extraction.reading import Role
from luoshi.server.audit.verification import verify
from luoshi.server.core.errors import Invalid
from luoshi.server.ledger.comparing import preview_sheet
from luoshi.server.ledger.importing import RowChange, Told, look_at_columns
from luoshi.server.ledger.models import Amendment, Target, Task
from luoshi.server.ledger.services.amendments import decide_amendment
from luoshi.server.ledger.services.importing import Imported, Seen, import_sheet
from luoshi.server.ledger.states import Verdict
from races import at_once
from server_cast import NOW, TODAY, Cast
from server_papers import item_of, ledger_of

pytestmark = pytest.mark.django_db


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
    ({"C4": None, "D4": None}, "任务名称不能为空"),
    ({"C4": None}, "任务名称不能为空"),
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


def test_a_column_of_responsible_bodies_makes_nobody_of_the_leads(cast: Cast) -> None:
    plan = ledger_of(cast)
    item = item_of(plan, "拆除")
    rows: list[list[Any]] = [["任务", "措施", "责任单位"], [item.title, item.body, "云台镇、县水利局"]]
    assert [row.change for row in preview(cast, sheet(rows), plan.name).rows] == [RowChange.SAME]
