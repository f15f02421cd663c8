from io import BytesIO

import sample
from msgspec.structs import replace
from openpyxl import load_workbook

import luoshi
from luoshi.extraction.reading import Role
from luoshi.presentation.ledger import duties, ledger, numbered
from luoshi.presentation.page import page
from luoshi.presentation.workbook import workbook


def test_one_row_a_task_in_the_order_of_the_text() -> None:
    rows = ledger(sample.reading())
    assert [(row.number, row.area, row.heading) for row in rows] == [
        (1, "一、水体治理", "1 整治黑臭水体"),
        (2, "一、水体治理", "2 保障饮水安全"),
        (3, "二、能力建设", "=3 建立监测网络"),
    ]


def test_bodies_stand_under_their_roles() -> None:
    first = ledger(sample.reading())[0]
    assert (first.names(Role.LEAD), first.names(Role.RESPONSIBLE), first.names(Role.SUPPORT)) == (
        "县水务局",
        "",
        "县财政局、各乡镇",
    )


def test_an_open_list_keeps_its_et_cetera() -> None:
    reading = sample.reading()
    task = reading.tasks[1]
    opened = replace(task, owners=(replace(task.owners[0], open_list=True),))
    rows = ledger(replace(reading, tasks=(opened,)))
    assert rows[0].names(Role.RESPONSIBLE) == "县水务局等"


def test_a_row_knows_its_deadline_and_targets() -> None:
    rows = ledger(sample.reading())
    assert [row.due for row in rows] == ["2031年8月（8月底前）", "长期（长期坚持）", "2031年（年底前）"]
    assert [[target.quote for target in row.targets] for row in rows] == [
        ["新建污水管网36公里"],
        ["解决1.2万人饮水问题", "实现供水全覆盖"],
        ["建成监测站3—5座"],
    ]


def test_duties_list_each_body_once_the_busiest_first() -> None:
    bodies = duties(ledger(sample.reading()))
    assert [(body.name, body.total) for body in bodies] == [
        ("县水务局", 2),
        ("县财政局", 1),
        ("各乡镇", 1),
        ("县生态环境监测站", 1),
    ]
    assert bodies[0].rows == {Role.LEAD: [1], Role.RESPONSIBLE: [2]}
    assert bodies[1].organisation == "org.cz"


def test_two_names_of_one_organisation_are_one_body() -> None:
    reading = sample.reading()
    first, second, *_ = reading.tasks
    same = [
        replace(task, owners=(replace(task.owners[0], name=name, organisation="org.sw"),))
        for task, name in ((first, "县水务局"), (second, "水务局"))
    ]
    (body,) = duties(ledger(replace(reading, tasks=tuple(same))))
    assert (body.name, body.rows) == ("县水务局", {Role.LEAD: [1], Role.RESPONSIBLE: [2]})


def test_a_body_named_twice_in_a_task_counts_once_with_its_strongest_role() -> None:
    reading = sample.reading()
    task = reading.tasks[0]
    again = replace(task.owners[1], name="县水务局")
    (body, *_) = duties(ledger(replace(reading, tasks=(replace(task, owners=(again, *task.owners)),), targets=())))
    assert (body.name, body.rows) == ("县水务局", {Role.LEAD: [1]})


def test_numbers_read_as_in_print() -> None:
    assert numbered("三", "保障措施") == "三、保障措施"
    assert numbered("12", "保障措施") == "12 保障措施"
    assert numbered("", "保障措施") == "保障措施"


def test_what_a_task_table_gives_beside_the_task() -> None:
    document = luoshi.read(
        (
            "<p>云岭县2031年任务清单</p><table border=1><tr><td>序号</td><td>重点任务</td><td>责任单位</td>"
            "<td>责任人</td><td>总投资（万元）</td><td>一季度</td><td>二季度</td></tr>"
            "<tr><td>1</td><td>修好渠道</td><td>县水务局</td>"
            "<td>李某某、周某某</td><td>1200</td><td>完成设计</td><td>开工建设</td></tr>"
            "<tr><td>2</td><td>修好堤防</td><td>石桥镇</td><td></td><td></td><td></td><td></td></tr></table>"
        ).encode()
    )
    reading = luoshi.extract(document)
    first, second = ledger(reading)
    assert first.stages == "2031年3月（一季度）：完成设计；2031年6月（二季度）：开工建设"
    assert first.amounts == "总投资：1200万元"
    assert first.people == "责任人：李某某、周某某"
    assert (second.stages, second.amounts, second.people) == ("", "", "")
    sheet = load_workbook(BytesIO(workbook(reading)))["任务台账"]
    assert [cell.value for cell in sheet[3]][-3:] == ["阶段目标", "投资等数额", "责任人和联系人"]
    assert [cell.value for cell in sheet[4]][-3:] == [first.stages, first.amounts, first.people]
    shown = page(document, reading)
    assert "总投资：1200万元" in shown
    assert "责任人：李某某、周某某" in shown
    assert "完成设计" in shown
