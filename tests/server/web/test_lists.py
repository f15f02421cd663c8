"""List pages: chips, columns, order, pages, the panel with its own address, and the workbook."""

from dataclasses import replace
from io import BytesIO

import pytest
from django.http import QueryDict
from django.test import Client, RequestFactory
from openpyxl import load_workbook

from luoshi.server.web import samples
from luoshi.server.web.lists import chips, chosen_columns, query_with
from luoshi.server.web.styleguide import SampleFilters, SampleTable
from luoshi.server.web.workbooks import workbook

LIST = "/styleguide/list/"
COLUMNS = ["number", "title", "unit", "light", "value", "target", "due"]


def html(client: Client, query: str = "", **headers: str) -> str:
    response = client.get(LIST + query, headers=headers)
    assert response.status_code == 200
    return response.content.decode()


def test_a_parameter_is_changed_or_taken_away() -> None:
    query = QueryDict("light=red&light=blue&page=2")
    assert query_with(query, page="", open=7) == "?light=red&light=blue&open=7"
    assert query_with(query, light="") == "?page=2"
    assert query_with(QueryDict("")) == "?"


def test_every_set_filter_is_a_chip_that_can_be_taken_away_alone() -> None:
    query = QueryDict("light=red&light=yellow&unit=县水利局&q=&page=2&sort=due")
    found = chips(SampleFilters(query), query)
    assert [(str(chip.label), chip.value) for chip in found] == [
        ("亮灯", "逾期"),
        ("亮灯", "滞后"),
        ("责任单位", "县水利局"),
    ]
    without = [QueryDict(chip.without[1:]) for chip in found]
    assert without[0].getlist("light") == ["yellow"]
    assert without[1].getlist("light") == ["red"]
    assert without[2].get("unit") is None
    assert all("page" not in each and each["sort"] == "due" for each in without)
    assert chips(None, query) == []


@pytest.mark.parametrize(
    ("cookie", "shown"),
    [
        ("", COLUMNS),
        ("unit.due", ["number", "unit", "due"]),
        ("due.number", ["number", "due"]),
        ("gone", COLUMNS),
        ("gone.light", ["number", "light"]),
    ],
)
def test_chosen_columns_are_remembered_and_the_first_stays(cookie: str, shown: list[str]) -> None:
    request = RequestFactory().get("/")
    request.COOKIES["luoshi_columns_styleguide"] = cookie
    assert chosen_columns(request, "styleguide", COLUMNS) == shown


def test_columns_are_chosen_by_a_form(signed_in: Client) -> None:
    assert "目标值" in html(signed_in).partition("<thead>")[2].partition("</thead>")[0]
    sent = {"columns": ["unit", "due"], "next": LIST + "?light=red"}
    response = signed_in.post("/columns/styleguide", sent)
    assert response.headers["Location"] == LIST + "?light=red"
    head = html(signed_in).partition("<thead>")[2].partition("</thead>")[0]
    assert "目标值" not in head
    assert "序号" in head
    assert "责任单位" in head


def test_the_choice_of_columns_leads_nowhere_else(signed_in: Client) -> None:
    response = signed_in.post("/columns/styleguide", {"columns": ["unit"], "next": "https://evil.example/"})
    assert response.headers["Location"] == "/"


def test_count_totals_and_pages_are_told(signed_in: Client) -> None:
    page = html(signed_in)
    assert "共 <b>64</b> 项" in page
    assert "第 1 页，共 2 页" in page
    assert page.count("data-row") == 50
    assert html(signed_in, "?page=2").count("data-row") == 14
    assert html(signed_in, "?page=99").count("data-row") == 14  # a page beyond the last is the last


def test_filters_limit_rows_and_totals(signed_in: Client) -> None:
    rows = [row for row in samples.items() if row.light.value == "red"]
    page = html(signed_in, "?light=red")
    assert f"共 <b>{len(rows)}</b> 项" in page
    assert page.count("data-row") == len(rows)
    assert "没有符合条件的任务" in html(signed_in, "?q=没有这样的任务")


def test_order_is_told_to_readers(signed_in: Client) -> None:
    page = html(signed_in, "?sort=-due")
    assert page.count('aria-sort="descending"') == 1
    first = min(samples.items(), key=lambda row: row.left)
    assert f"逾期 {-first.left} 个工作日" in html(signed_in, "?sort=due").partition("<tbody>")[2][:2500]


def test_a_panel_has_an_address_of_its_own(signed_in: Client) -> None:
    whole = html(signed_in, "?light=red&open=7")
    assert "<!doctype html>" in whole
    assert "data-panel-inner" in whole
    part = html(signed_in, "?light=red&open=7", **{"HX-Request": "true", "HX-Target": "panel"})
    assert "<html" not in part
    assert "data-panel-inner" in part
    assert "data-panel-inner" not in html(signed_in, "?light=red")


def test_a_panel_of_nothing_is_not_found(signed_in: Client) -> None:
    assert signed_in.get(LIST + "?open=9999").status_code == 404
    response = signed_in.get(LIST + "?open=9999", headers={"HX-Request": "true", "HX-Target": "panel"})
    assert response.status_code == 404
    assert response.headers["HX-Retarget"] == "#messages"


def test_a_restored_page_is_whole(signed_in: Client) -> None:
    headers = {"HX-Request": "true", "HX-Target": "panel", "HX-History-Restore-Request": "true"}
    assert "<!doctype html>" in html(signed_in, "?open=7", **headers)


def test_what_is_seen_is_exported(signed_in: Client) -> None:
    signed_in.post("/columns/styleguide", {"columns": ["title", "value", "due"], "next": "/"})
    response = signed_in.get(LIST + "?light=red&sort=-number&export=xlsx&page=2")
    assert "attachment" in response.headers["Content-Disposition"]
    sheet = load_workbook(BytesIO(response.content)).active
    assert sheet is not None
    rows = list(sheet.iter_rows(values_only=True))
    late = sorted((row for row in samples.items() if row.light.value == "red"), key=lambda row: -row.key)
    assert rows[0] == ("序号", "任务", "完成量", "时限")
    assert [row[1] for row in rows[1:]] == [row.title for row in late]
    assert [row[2] for row in rows[1:]] == [float(row.value) for row in late if row.value is not None]
    assert rows[1][3] is not None
    assert rows[1][3].date() == late[0].due  # type: ignore[union-attr]  # a cell that is a day
    assert sheet.freeze_panes == "B2"


def test_text_never_becomes_a_formula() -> None:
    hostile = replace(samples.items(1)[0], title="=HYPERLINK(1)")
    sheet = load_workbook(BytesIO(workbook(SampleTable([hostile]), "a/b:c[1]*" * 9))).active
    assert sheet is not None
    cell = sheet["B2"]
    assert (cell.value, cell.data_type) == ("=HYPERLINK(1)", "s")
    assert len(sheet.title) <= 31
