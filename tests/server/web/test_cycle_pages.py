"""Cycles by their pages: planned, moved, opened, cancelled; who may not is told."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from working import AtWork, words

from luoshi.server.cycles.days import CycleKind
from luoshi.server.cycles.models import Cycle
from luoshi.server.cycles.services.cycles import plan_year
from luoshi.server.cycles.states import CycleState
from server_cast import NOW, Cast

pytestmark = pytest.mark.django_db
MOST = 30


def test_the_office_plans_moves_and_opens(cast: Cast, at_work: AtWork) -> None:
    office = at_work("compiler")
    empty = words(office.get("/cycles/"))
    assert "没有填报周期" in empty and "排定一年的周期" in empty
    priced = office.post("/cycles/plan/", {"kind": "quarter", "year": "2031"})
    assert "要各单位一共填 0 个字段" in words(priced) and not Cycle.objects.exists()
    seen = priced.context["form"]["seen"].value()
    confirmed = office.post("/cycles/plan/", {"kind": "quarter", "year": "2031", "seen": seen})
    assert confirmed.status_code == 302
    again = words(office.post("/cycles/plan/", {"kind": "quarter", "year": "2031"}), 422)
    assert "这一年没有可以排定的周期" in again
    third = Cycle.objects.get(first=date(2031, 7, 1))
    page = words(office.get(f"/cycles/{third.public_id}/"))
    assert "2031-10-07" in page and "日期待复核" in page and "按规则推算" in page and "现在开放" in page
    days = {"opens_on": "2031-10-08", "due_on": "2031-10-12", "locks_on": "2031-10-21", "reason": "错开调度会"}
    assert "请选工作日" in words(office.post(f"/cycles/{third.public_id}/shift/", days), 422)
    moved = office.post(f"/cycles/{third.public_id}/shift/", days | {"due_on": "2031-10-14"})
    assert moved.status_code == 302
    assert "错开调度会" in words(office.get(f"/cycles/{third.public_id}/"))
    assert "提前开放要写明原因" in words(office.post(f"/cycles/{third.public_id}/open/", {"comment": ""}), 422)
    assert office.post(f"/cycles/{third.public_id}/open/", {"comment": "提前布置"}).status_code == 302
    opened = words(office.get(f"/cycles/{third.public_id}/"))
    assert "填报中" in opened and "调整日期" not in opened
    fourth = Cycle.objects.get(first=date(2031, 10, 1))
    assert office.post(f"/cycles/{fourth.public_id}/cancel/", {"comment": "并入年度"}).status_code == 302
    days = {"name": "秋冬水利", "first": "2031-09-01", "last": "2031-10-20"}
    seen = office.post("/cycles/own/", days).context["form"]["seen"].value()
    assert office.post("/cycles/own/", days | {"seen": seen}).status_code == 302
    assert {row.state for row in Cycle.objects.all()} == {
        CycleState.OPEN, CycleState.CANCELLED, CycleState.PLANNED,
    }  # fmt: skip


def test_a_clerk_reads_the_list_and_changes_nothing(cast: Cast, at_work: AtWork) -> None:
    plan_year(actor=cast.actor("compiler"), now=NOW, kind=CycleKind.MONTH, year=2032)
    clerk = at_work("water_clerk")
    with CaptureQueriesContext(connection) as asked:
        page = words(clerk.get("/cycles/"))
    assert len(asked) <= MOST
    assert page.count("未开放") >= 12 and "排定一年的周期" not in page
    row = Cycle.objects.earliest("first")
    assert "2032年1月" in words(clerk.get(f"/cycles/?open={row.public_id}&kind=month"))
    for path in ("plan", "own", f"{row.public_id}/shift", f"{row.public_id}/open", f"{row.public_id}/cancel"):
        assert clerk.get(f"/cycles/{path}/").status_code == 403, path
    assert clerk.get("/cycles/none/").status_code == 404
    planned = words(at_work("supervisor").get(f"/cycles/{row.public_id}/"))
    assert "审核各单位进展" not in planned, "nothing comes in before a cycle opens"
    workbook = clerk.get("/cycles/?export=xlsx")
    assert workbook.status_code == 200 and workbook["Content-Type"].startswith("application/vnd.openxml")
    for path in ("/cycles/", f"/cycles/{row.public_id}/"):
        assert "Due on" in words(clerk.get(path, headers={"Accept-Language": "en"})), path
