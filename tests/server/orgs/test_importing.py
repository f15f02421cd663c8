"""Organisations from a workbook: every error in its cell, all or nothing, and only what was previewed."""

import io
from datetime import date
from typing import Any

import openpyxl
import pytest

from luoshi.server.audit.verification import verify
from luoshi.server.core.errors import Invalid, NotAllowed
from luoshi.server.orgs.importing import COLUMNS, LARGEST, Preview, preview_import, template
from luoshi.server.orgs.models import Organisation
from luoshi.server.orgs.selectors import members_on, register_for
from luoshi.server.orgs.services.importing import import_organisations
from server_cast import NOW, TODAY, Cast

pytestmark = pytest.mark.django_db
HEAD = ["机构全称", "类别", "简称", "上级机构", "主管部门", "组成员", "设立日期", "层级"]


def workbook(*rows: list[Any], head: list[str] = HEAD) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "机构"
    for row in (head, *rows):
        sheet.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


GOOD = workbook(
    ["云岭县项目服务中心", "事业单位", "项目中心", "", "云岭县发展和改革局"],
    ["云岭县发展和改革局", "工作部门", "县发改局、县发展改革局", "云岭县人民政府", "", "", date(2019, 3, 1)],
    ["云岭县水利局", "工作部门"],
    ["枫林乡人民政府", "乡镇街道", "枫林乡", "", "", "", "2016年4月1日", "乡级"],
    ["县直各部门", "机构组", "", "", "", "云岭县发展和改革局、县水利局"],
)


def preview(cast: Cast, data: bytes) -> Preview:
    return preview_import(cast.county, data, "机构.xlsx")


def run(cast: Cast, data: bytes, sha256: str | None = None, who: str = "system") -> list[Organisation]:
    return import_organisations(
        actor=cast.actor(who),
        now=NOW,
        government=cast.county.public_id,
        data=data,
        name="机构.xlsx",
        sha256=preview(cast, data).sha256 if sha256 is None else sha256,
    )


def test_a_preview_says_what_would_happen_and_writes_nothing(cast: Cast) -> None:
    before = Organisation.objects.count()
    found = preview(cast, GOOD)
    assert found.errors == ()
    assert [row.name for row in found.rows if row.known] == ["云岭县水利局"]
    assert len(found.new) == 4
    assert found.new[1].starts_on == date(2019, 3, 1)
    assert found.new[2].starts_on == date(2016, 4, 1)
    assert Organisation.objects.count() == before


def test_an_import_writes_all_of_it(cast: Cast) -> None:
    made = run(cast, GOOD)
    assert len(made) == 4
    register = register_for(cast.county, TODAY)
    centre = Organisation.objects.get(names__text="项目中心")
    bureau = Organisation.objects.get(names__text="县发展改革局")
    assert centre.supervisor == bureau
    assert bureau.superior is None and bureau.superior_name == "云岭县人民政府"
    group = Organisation.objects.get(names__text="县直各部门")
    assert {each.public_id for each in members_on(group, TODAY)} == {bureau.public_id, cast.body("water")}
    assert register.resolve("枫林乡").organisation is not None
    assert verify(cast.county.public_id).findings == ()
    assert run(cast, GOOD) == [], "what is known stays as it is"


@pytest.mark.parametrize(
    ("row", "place", "message"),
    [
        (["", "工作部门"], "机构!A2", "没有填写机构全称"),
        (["云岭县数据局", ""], "机构!B2", "没有填写类别"),
        (["云岭县数据局", "衙门"], "机构!B2", "“衙门”不能识别"),
        (["云岭县数据局", "工作部门", "", "", "", "", "去年春天"], "机构!G2", "不是日期"),
        (["云岭县数据局", "工作部门", "", "", "", "", "2019-02-30"], "机构!G2", "没有“2019-02-30”这一天"),
        (["云岭县数据局", "工作部门", "", "", "", "", "", "镇级"], "机构!H2", "“镇级”不能识别"),
        (["云岭县数据局", "工作部门", "", "", "", "云台镇人民政府"], "机构!F2", "只有类别为“机构组”"),
        (["云岭县数据局", "工作部门", "县水务局"], "机构!A2", "已登记在另一个机构名下"),
        (["县水务局", "工作部门"], "机构!A2", "已登记在另一个机构名下"),
        (["云岭县数据局", "事业单位", "", "", "云岭县不存在局"], "机构!A2", "既不在表内"),
        (["县直各部门", "机构组", "", "", "", "云岭县不存在局"], "机构!A2", "既不在表内"),
    ],
)
def test_an_error_names_its_cell_and_stops_everything(cast: Cast, row: list[object], place: str, message: str) -> None:
    data = workbook(row, ["枫林乡人民政府", "乡镇街道"])
    (error,) = preview(cast, data).errors
    assert error.place == place
    assert message in error.message
    before = Organisation.objects.count()
    with pytest.raises(Invalid, match="1 处错误") as refused:
        run(cast, data)
    assert place in str(refused.value)
    assert Organisation.objects.count() == before


def test_a_name_twice_in_the_workbook_names_both_places(cast: Cast) -> None:
    data = workbook(["云岭县数据局", "工作部门", "县数据局"], ["云岭县大数据中心", "事业单位", "县数据局"])
    (error,) = preview(cast, data).errors
    assert (error.place, "机构!A2" in error.message) == ("机构!A3", True)


def test_bodies_that_point_in_a_circle_are_refused_whole(cast: Cast) -> None:
    data = workbook(
        ["甲中心", "事业单位", "", "", "乙中心"], ["乙中心", "事业单位", "", "", "甲中心"], ["丙局", "工作部门"]
    )
    before = Organisation.objects.count()
    with pytest.raises(Invalid, match="绕成了圈"):
        run(cast, data)
    assert Organisation.objects.count() == before


def test_only_the_previewed_bytes_are_imported(cast: Cast) -> None:
    other = workbook(["丙局", "工作部门"])
    with pytest.raises(Invalid, match="不是同一个"):
        run(cast, other, preview(cast, GOOD).sha256)


@pytest.mark.parametrize("who", ["compiler", "security", "auditor", "city_system"])
def test_the_system_administrator_alone_imports(cast: Cast, who: str) -> None:
    with pytest.raises(NotAllowed):
        run(cast, GOOD, who=who)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "无法读取"),
        (b"PK\x03\x04 no workbook", "无法读取"),
        ("机构全称,类别".encode(), "没有找到机构表"),
        (workbook(["x"], head=["名称"]), "没有找到机构表"),
        (b"x" * (LARGEST + 1), "超过 5 MB"),
    ],
    ids=["empty", "broken", "text", "other", "large"],
)
def test_what_is_no_such_workbook_is_refused(cast: Cast, data: bytes, message: str) -> None:
    with pytest.raises(Invalid, match=message):
        preview(cast, data)


def test_the_template_is_what_the_import_reads(cast: Cast) -> None:
    book = openpyxl.load_workbook(io.BytesIO(template()))
    sheet = book["机构"]
    assert [cell.value for cell in sheet[1]] == list(COLUMNS)
    assert all(cell.comment for cell in sheet[1])
    sheet.append(["枫林乡人民政府", "乡镇街道"])
    stream = io.BytesIO()
    book.save(stream)
    assert [row.name for row in preview(cast, stream.getvalue()).new] == ["枫林乡人民政府"]
