"""The calendar by its pages: a year at a glance, announced years, own days, reckoning."""

import re
from datetime import date
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from working import AtWork, words

from luoshi.server.core.roles import PostRole
from luoshi.server.core.working_days import WorkingDays
from luoshi.server.orgs.models import CalendarDay, CalendarYear
from luoshi.server.orgs.selectors import working_days, working_days_seen
from luoshi.server.policy import Action
from luoshi.server.policy.table import TABLE
from luoshi.server.web.calendar.months import Standing, months_of
from server_cast import TODAY, Cast

pytestmark = pytest.mark.django_db
TEXT = """一、元旦：1月1日（周四）放假1天，不调休。
二、国庆节：10月1日（周五）至7日（周四）放假调休，共7天。10月9日（周六）上班。"""
YEAR = "/calendar/2032/enter/"


def hidden(page: str) -> dict[str, str]:
    found = dict(re.findall(r'<input type="hidden" name="(basis|seen)" value="([^"]*)"', page))
    text = re.search(r'<textarea class="kept" name="text" hidden>(.*?)</textarea>', page, re.S)
    return {name: unescape(value) for name, value in found.items()} | {"text": unescape(text[1]) if text else ""}


def test_a_day_stands_in_one_of_four_ways() -> None:
    days = WorkingDays({2032: {date(2032, 1, 1): False, date(2032, 1, 4): True}}, {date(2032, 1, 5): False})
    (january, *rest) = months_of(2032, days, {date(2032, 1, 1): "元旦"}, date(2032, 1, 2))
    cells = {cell.day.day: cell for week in january.weeks for cell in week if cell}
    assert len(rest) == 11
    assert [cells[day].standing for day in (1, 2, 3, 4, 5)] == [
        Standing.HOLIDAY, Standing.WORK, Standing.WEEKEND, Standing.MADE_UP, Standing.HOLIDAY,
    ]  # fmt: skip
    assert (cells[1].note, cells[2].today, cells[5].own, cells[4].own) == ("元旦", True, True, False)
    assert january.working == 22 - 2 + 1
    assert january.weeks[0][:3] == (None, None, None)


def test_a_year_that_is_not_announced_says_so(at_work: AtWork) -> None:
    client = at_work("viewer")
    page = words(client.get("/calendar/"))
    assert "2031 年的放假安排还没有登记" in page
    assert page.count('class="month"') == 12
    assert "day-today" in page
    known = words(client.get("/calendar/2026/"))
    assert "还没有登记" not in known
    assert known.count("<b>班</b>") == 6


def test_an_announcement_is_pasted_seen_and_entered(cast: Cast, at_work: AtWork) -> None:
    client = at_work("system")
    page = words(client.post(YEAR, {"basis": "国办发明电〔2031〕9号", "text": TEXT}))
    assert "读到 7 个与平常不同的日子，其中放假 6 天" in page
    assert not CalendarYear.objects.exists()
    assert client.post(YEAR, hidden(page)).status_code == 302
    days = working_days(cast.county)
    assert days.is_announced(2032) and not days.is_working(date(2032, 10, 1)) and days.is_working(date(2032, 10, 9))
    shown = words(client.get("/calendar/2032/"))
    assert "依据：国办发明电〔2031〕9号" in shown
    again = words(client.get(YEAR))
    assert "2032-10-09 上班 国庆节调休" in again
    assert "会整年替换" in again
    mended = words(client.post(YEAR, {"basis": "更正", "text": "2032-10-01 放假 国庆节"}))
    assert client.post(YEAR, hidden(mended)).status_code == 302
    assert CalendarDay.objects.count() == 1


def test_what_does_not_agree_is_told_and_not_entered(at_work: AtWork) -> None:
    client = at_work("system")
    page = words(client.post(YEAR, {"basis": "文号", "text": "10月1日（周四）至8日放假，共7天"}), 422)
    assert "2032-10-01 是周五，不是周四" in page
    assert "共 7 天，数下来是 8 天" in page
    assert "请" in words(client.post(YEAR, {"basis": "", "text": TEXT}), 422)
    changed = hidden(words(client.post(YEAR, {"basis": "文号", "text": TEXT}))) | {"text": "10月1日放假"}
    assert "确认登记" in words(client.post(YEAR, changed))
    assert not CalendarYear.objects.exists()


def test_going_back_keeps_the_text(at_work: AtWork) -> None:
    client = at_work("system")
    page = words(client.post(YEAR, {"basis": "文号", "text": TEXT}))
    assert "10月9日（周六）上班" in words(client.post(YEAR, hidden(page) | {"back": "1"}))


def test_own_days_come_and_go(cast: Cast, at_work: AtWork) -> None:
    client = at_work("system")
    sent = {"day": "2031-09-15", "works": "off", "note": "成立纪念日"}
    assert client.post("/calendar/own/", sent).status_code == 302
    page = words(client.get("/calendar/2031/"))
    assert "<i>自</i>" in page and "成立纪念日" in page
    assert "以后按新的日历计算" in page
    assert "data-dialog" not in words(at_work("viewer").get("/calendar/2031/"))
    assert client.post("/calendar/own/2031-09-15/drop/").status_code == 302
    assert not CalendarDay.objects.exists()
    assert client.post("/calendar/own/2031-09-15/drop/").status_code == 404
    assert client.post("/calendar/own/yesterday/drop/").status_code == 404
    assert "请" in words(client.post("/calendar/own/", sent | {"note": " "}), 422)


@pytest.mark.parametrize(
    ("query", "answer"),
    [
        ("start=2022-09-07&count=20", "到 <b>2022-10-11</b>（星期二）"),
        ("start=2026-09-30&end=2026-10-10", "相隔 <b>3</b> 个工作日"),
        ("start=2026-10-10&end=2026-09-30", "相隔 <b>-3</b> 个工作日"),
        ("start=2031-09-12&count=5", "待复核"),
        ("start=2031-09-12", "请填写结束日期，或者要加的工作日数"),
        ("start=2031-09-12&count=0", "summary"),
        ("start=2031-09-12&count=5001", "summary"),
        ("start=1900-01-01&end=2200-01-01", "相隔超过一百年"),
        ("start=x&count=1", "summary"),
    ],
)
def test_the_tool_reckons(at_work: AtWork, query: str, answer: str) -> None:
    assert answer in words(at_work("viewer").get("/calendar/?" + query))


def test_another_government_has_its_own_calendar(cast: Cast, at_work: AtWork) -> None:
    client = at_work("system")
    client.post(YEAR, hidden(words(client.post(YEAR, {"basis": "县里的依据", "text": TEXT}))))
    assert "县里的依据" not in words(at_work("city_viewer").get("/calendar/2032/"))
    assert at_work("newcomer").get("/calendar/").status_code == 403
    assert working_days_seen(cast.actor("viewer")).is_announced(2032)


@pytest.mark.parametrize("path", ["/calendar/2003/", "/calendar/2201/", "/calendar/2003/enter/", "/calendar/99999/"])
def test_years_out_of_range_are_not_found(at_work: AtWork, path: str) -> None:
    assert at_work("system").get(path).status_code == 404


@pytest.mark.one_database  # refused by policy; the forms are sent by who may on both
def test_forms_refuse_every_role_that_the_table_does_not_name(cast: Cast, at_work: AtWork) -> None:
    for who, post in cast.posts.items():
        client, allowed = at_work(who), (Action.CALENDAR_EDIT, PostRole(post.role)) in TABLE
        for path in (YEAR, "/calendar/own/"):
            assert client.get(path).status_code == (200 if allowed else 403), who
            assert client.post(path, {"basis": "x"}).status_code == (422 if allowed else 403), who
        assert client.post(f"/calendar/own/{TODAY}/drop/").status_code == (404 if allowed else 403), who
        with CaptureQueriesContext(connection) as asked:
            assert client.get("/calendar/").status_code == 200
        assert len(asked) <= 30
    assert not CalendarYear.objects.exists()
