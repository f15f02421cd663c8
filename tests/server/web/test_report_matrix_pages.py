"""Pages of what is reported: who has and who has not, exceptions, one report, restatements, what it costs."""

import re
from collections import Counter
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from working import AtWork, on_day, words

from luoshi.server.cycles.models import Allowance, FieldRead, Restatement
from luoshi.server.cycles.rungs import MOST_RUNGS, Rung, Whom, rungs_of
from luoshi.server.cycles.services.ladder import set_ladder
from luoshi.server.cycles.services.reminding import remind_due
from luoshi.server.cycles.states import RestatementState
from luoshi.server.indicators.models import Observation
from server_cast import Cast
from server_cycles import LOCKED, OPENED, OVERDUE, Reporting, reporting

pytestmark = pytest.mark.django_db
MOST = 30


def accepted(cast: Cast) -> Reporting:
    held = reporting(cast)
    held.reported(figures=held.whole(), problem="用地未批")
    held.review("part.accept")
    return held


def numbers(page: str) -> Counter[str]:
    """What stands in the tiles of a page, by its word."""
    tiles = re.search(r'<ul class="tiles">(.*?)</ul>', page, re.DOTALL)
    assert tiles is not None
    each = re.findall(r"<b>(\d+)</b>.*?</span>(\w+)</span>", tiles[1], re.DOTALL)
    return Counter({word: int(count) for count, word in each})


def test_the_page_of_a_cycle_counts_and_each_count_is_its_list(cast: Cast, at_work: AtWork) -> None:
    held = accepted(cast)
    held.turn(OVERDUE)
    with on_day(OVERDUE):
        office = at_work("compiler")
        page = office.get(f"/cycles/{held.cycle.public_id}/").content.decode()
        assert numbers(page) == {"按时": 1, "逾期未报": 1}
        for link in re.findall(r'class="tile"><a href="([^"]+)"', page):
            with CaptureQueriesContext(connection) as asked:
                listed = words(office.get(link.replace("&amp;", "&")))
            assert len(asked) <= MOST
            assert "共 <b>1</b> 项分工" in listed
        whose = words(office.get(f"/cycles/matrix/?unit={cast.body('yuntai')}"))
        assert "云台镇" in whose and "逾期未报" in whose and "共 <b>1</b> 项分工" in whose
        english = words(office.get("/cycles/matrix/", headers={"Accept-Language": "en"}))
        assert "Who has reported" in english and "Missing" in english


def test_what_is_known_of_a_cycle_is_found_anew_after_an_act(cast: Cast, at_work: AtWork) -> None:
    held = reporting(cast)
    with on_day(OPENED):
        office, unit = at_work("compiler"), at_work("town_leader")
        address = f"/cycles/{held.cycle.public_id}/"
        for _round in range(2):
            assert numbers(office.get(address).content.decode()) == {"未到期": 2}
            assert numbers(unit.get(address).content.decode()) == {"未到期": 1}, "each sees their own"
        held.reported(figures=held.whole())
        assert numbers(office.get(address).content.decode()) == {"未到期": 1, "已报待审": 1}
    with on_day(OVERDUE):
        assert numbers(at_work("compiler").get(address).content.decode()) == {"逾期未报": 1, "已报待审": 1}


def test_a_unit_sees_its_own_and_others_nothing(cast: Cast, at_work: AtWork) -> None:
    held = accepted(cast)
    with on_day(OPENED):
        own = words(at_work("town_leader").get("/cycles/matrix/"))
        assert "云台镇" in own and "县水利局" not in own
        key = held.part().reports.get().public_id
        assert at_work("town_leader").get(f"/cycles/reports/{key}/").status_code == 404
        assert at_work("viewer").get("/cycles/matrix/").status_code == 403
        page = words(at_work("viewer").get(f"/cycles/{held.cycle.public_id}/"))
        assert "应报" not in page


def test_an_exception_is_granted_seen_and_ended(cast: Cast, at_work: AtWork) -> None:
    held = reporting(cast)
    address = f"/cycles/{held.cycle.public_id}/"
    with on_day(OPENED):
        office = at_work("compiler")
        given = {"scope": f"body:{cast.body('water')}", "kind": "longer", "until": "2031-10-07", "reason": "暴雨断电"}
        assert "应晚于截止日 2031-10-07" in words(office.post(f"{address}allow/", given), 422)
        assert office.post(f"{address}allow/", given | {"until": "2031-10-20"}).status_code == 302
        page = words(office.get(address))
        assert "县水利局" in page and "延长截止日" in page and "2031-10-20" in page and "提前结束" in page
        end = f"{address}allow/{Allowance.objects.get().public_id}/end/"
        assert at_work("supervisor").get(end).status_code == 403
        assert office.post(end, {"comment": "已恢复"}).status_code == 302
        assert "已结束" in words(office.get(address))
        for who in ("water_leader", "supervisor"):
            assert at_work(who).get(f"{address}allow/").status_code == 403
        assert at_work("city_compiler").get(f"{address}allow/").status_code == 404


def test_who_reads_a_report_is_its_reader_unless_they_wrote_it(cast: Cast, at_work: AtWork) -> None:
    held = accepted(cast)
    address = f"/cycles/reports/{held.part().reports.get().public_id}/"
    with on_day(OPENED):
        own = words(at_work("water_leader").get(address))
        assert "清淤6公里" in own and "用地未批" in own and "申请更正" in own
        assert not FieldRead.objects.exists()
        assert "申请更正" not in words(at_work("supervisor").get(address))
        assert {"progress", "problem", "claim_level"} <= set(FieldRead.objects.values_list("field", flat=True))


def test_a_restatement_from_asking_to_its_end(cast: Cast, at_work: AtWork) -> None:
    held = accepted(cast)
    held.turn(LOCKED)
    key = held.part().reports.get().public_id
    with on_day(LOCKED):
        leader, office = at_work("water_leader"), at_work("supervisor")
        form = leader.get(f"/cycles/reports/{key}/restate/").context["form"]
        sent: dict[str, Any] = {bound.html_name: bound.value() or "" for bound in form}
        figure = next(name for name in sent if name.startswith("value:"))
        assert "更正前后没有变化" in words(leader.post(f"/cycles/reports/{key}/restate/", sent | {"reason": "错"}), 422)
        bad = sent | {figure: "八", "reason": "漏计"}
        assert "请填写普通的数字" in words(leader.post(f"/cycles/reports/{key}/restate/", bad), 422)
        asked = leader.post(f"/cycles/reports/{key}/restate/", sent | {figure: "8", "reason": "漏计一段河道"})
        row = Restatement.objects.get()
        assert asked["Location"] == f"/cycles/restatements/{row.public_id}/"
        both = words(office.get(asked["Location"]))
        assert "6" in both and "8" in both and "漏计一段河道" in both and "同意更正" in both
        assert at_work("water_leader").get(f"{asked['Location']}grant/").status_code == 403
        assert office.post(f"{asked['Location']}refuse/", {"comment": ""}).status_code == 422
        assert office.post(f"{asked['Location']}grant/", {"comment": "属实"}).status_code == 302
        row.refresh_from_db()
        assert row.state == RestatementState.GRANTED
        assert Observation.objects.filter(vintage=2).get().value == Decimal(8)
        listed = words(office.get(f"/cycles/restatements/?open={row.public_id}"))
        assert "已更正" in listed and "→ <b>8" in listed
        assert "8" in words(office.get(f"/cycles/reports/{key}/"))
        again = leader.post(f"/cycles/reports/{key}/restate/", sent | {figure: "9", "reason": "又漏"})
        assert leader.post(f"{again['Location']}withdraw/").status_code == 302
        assert "已撤回" in words(leader.get(again["Location"]))
        english = words(office.get(asked["Location"], headers={"Accept-Language": "en"}))
        assert "Restated" in english


def test_what_is_asked_is_counted_and_unread_fields_go(cast: Cast, at_work: AtWork) -> None:
    held = accepted(cast)
    with on_day(OPENED):
        office = at_work("compiler")
        page = words(office.get(f"/cycles/{held.cycle.public_id}/burden/"))
        assert "县水利局" in page and "不再要" in page
        year = words(office.get("/cycles/burden/?year=2031"))
        assert "每个单位每季度要填多少" in year and "存在问题" in year and "必填" in year
        for other in ("junk", "9" * 5000, "²", "99999"):
            assert "2031" in words(office.get(f"/cycles/burden/?year={other}"))
        assert office.post("/cycles/burden/problem/drop/", {"reason": "两期没人看"}).status_code == 302
        assert "已停填" in words(office.get("/cycles/burden/"))
        assert office.post("/cycles/burden/problem/restore/").status_code == 302
        assert office.get("/cycles/burden/nothing/drop/").status_code == 404
        assert at_work("water_clerk").get("/cycles/burden/").status_code == 403
        assert "Fields" in words(office.get("/cycles/burden/", headers={"Accept-Language": "en"}))


def test_who_was_reminded_and_by_which_ladder(cast: Cast, at_work: AtWork) -> None:
    held = reporting(cast)
    with on_day(OVERDUE):
        office = at_work("compiler")
        assert "还没有提醒过" in words(office.get("/cycles/reminders/"))
        held.turn(OVERDUE)
        remind_due(now=OVERDUE)
        page = words(office.get("/cycles/reminders/"))
        assert "水小莲" in page and "疏浚" in page and "截止前 3 个工作日：联络员" in page
        assert "疏浚" not in words(at_work("town_leader").get("/cycles/reminders/"))
        form = office.get("/cycles/reminders/ladder/").context["form"]
        assert form["days_0"].value() == -3
        sent = {"days_0": "-2", "whom_0": ["clerk"], "days_1": "-2", "whom_1": ["leader"]}
        assert "同一天只设一级" in words(office.post("/cycles/reminders/ladder/", sent), 422)
        assert "还要填距截止日几个工作日" in words(office.post("/cycles/reminders/ladder/", sent | {"days_1": ""}), 422)
        assert office.post("/cycles/reminders/ladder/", sent | {"days_1": "4"}).status_code == 302
        assert "逾期 4 个工作日：分管领导" in words(office.get("/cycles/reminders/"))
        assert at_work("supervisor").get("/cycles/reminders/ladder/").status_code == 403
        rungs = [Rung(day, frozenset({Whom.CLERK})) for day in range(MOST_RUNGS)]
        set_ladder(actor=held.life.actor("compiler"), now=OVERDUE, rungs=rungs)
        form = office.get("/cycles/reminders/ladder/").context["form"]
        sent = {f"{name}_{at}": form[f"{name}_{at}"].value() for name in ("days", "whom") for at in range(MOST_RUNGS)}
        assert office.post("/cycles/reminders/ladder/", sent).status_code == 302
        assert list(rungs_of(held.cast.county.pk)) == rungs, "no rung is lost that a program set"
        english = words(office.get("/cycles/reminders/", headers={"Accept-Language": "en"}))
        assert "Who was reminded" in english
