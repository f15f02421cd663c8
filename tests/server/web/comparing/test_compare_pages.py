"""Voices side by side by their pages: counts are their lists, a panel says each, a judgement has its reasons."""

import re
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook
from working import AtWork, on_day, words

from luoshi.server.core.clock import china_date
from luoshi.server.cycles.models import Confidence
from server_cast import Cast
from server_cycles import OVERDUE, Reporting, reporting
from server_voices import lit, visited

pytestmark = pytest.mark.django_db
MOST = 30
WHY = "实地看过，护岸没有合龙"


@pytest.fixture
def held(cast: Cast) -> Reporting:
    """The water bureau says nearly done, a visit finds less, the light warns; the town is silent and green."""
    made = reporting(cast)
    made.reported_whole(claim_level="nearly_done")
    made.review("part.accept")
    made.turn(OVERDUE)
    today = china_date(OVERDUE)
    visited(made.part().matter, today, "under_way", passed=False)
    lit(made.part().matter, today, "red")
    lit(made.part("yuntai").matter, today, "green")
    return made


def test_disagreements_are_a_list_and_each_count_is_its_list(held: Reporting, at_work: AtWork) -> None:
    address = f"/cycles/{held.cycle.public_id}/compare/"
    with on_day(OVERDUE):
        office = at_work("supervisor")
        assert address in words(office.get(f"/cycles/{held.cycle.public_id}/"))
        office.get(address)
        with CaptureQueriesContext(connection) as asked:
            page = words(office.get(address))
        assert len(asked) <= MOST
        assert "各方怎么说" in page and "共 <b>2</b> 项" in page
        counts = re.findall(r'<li><a href="([^"]+)">(\w[^<]*) <b>(\d+)</b>', page)
        assert {word for _link, word, _count in counts} == {
            "自报高于核查", "自报完成，核查没通过", "自报完成，亮灯预警", "没有填报，亮灯正常",
        }  # fmt: skip
        for link, _word, count in counts:
            listed = words(office.get(address + link.replace("&amp;", "&")))
            assert f"共 <b>{count}</b> 项" in listed
        town = words(office.get(f"{address}?unit={held.cast.body('yuntai')}"))
        assert "没有填报，亮灯正常" in town and "自报高于核查</li>" not in town
        assert "没有符合条件的事项" in words(office.get(f"{address}?show=all&kind=doubted_light_well"))
        assert "没有不一致的地方" in words(office.get(f"{address}?kind=doubted_light_well"))


def test_the_panel_says_what_each_voice_says(held: Reporting, at_work: AtWork) -> None:
    address = f"/cycles/{held.cycle.public_id}/compare/"
    with on_day(OVERDUE):
        page = words(at_work("supervisor").get(f"{address}?open={held.part().public_id}"))
        for said in ("单位报“基本完成”，2031-10-08 核查是“推进”。", "核查没有通过", "亮灯却在预警", "未判断", "看填报"):
            assert said in page, said
        silent = words(at_work("supervisor").get(f"{address}?open={held.part('yuntai').public_id}"))
        assert "本期逾期未报，亮灯却正常。" in silent and "没有核查" in silent
        assert at_work("supervisor").get(f"{address}?open=part-none").status_code == 404
        own = words(at_work("water_clerk").get(f"{address}?show=all&open={held.part().public_id}"))
        assert "推进，没通过" in own and "信心</dt>" not in own and "云台镇" not in own


def test_it_leaves_as_a_workbook_and_reads_in_english(held: Reporting, at_work: AtWork) -> None:
    address = f"/cycles/{held.cycle.public_id}/compare/"
    with on_day(OVERDUE):
        office = at_work("supervisor")
        sent = office.get(f"{address}?export=xlsx")
        book = load_workbook(BytesIO(sent.getvalue()))
        rows = list(book[book.sheetnames[0]].iter_rows(values_only=True))
        said = [row for row in rows if row and "县水利局" in row]
        assert len(said) == 1 and "推进，没通过 2031-10-08" in said[0] and "逾期" in said[0]
        english = words(office.get(f"{address}?open={held.part().public_id}", headers={"Accept-Language": "en"}))
        assert "Who says what" in english and "the check on 2031-10-08" in english


def test_who_does_not_report_judges_with_reasons(held: Reporting, at_work: AtWork) -> None:
    matter = held.part().matter.public_id
    address = f"/cycles/{held.cycle.public_id}/compare/{matter}/judge/"
    with on_day(OVERDUE):
        office = at_work("supervisor")
        assert address in words(office.get(f"/cycles/{held.cycle.public_id}/compare/?open={held.part().public_id}"))
        assert "还没有人判断过" in words(office.get(address))
        refused = words(office.post(address, {"grade": "low", "reasons": "  "}), 422)
        assert not Confidence.objects.exists() and "checked" in refused
        done = words(office.post(address, {"grade": "low", "reasons": WHY}, follow=True))
        assert "已记下" in done and WHY in done and "信心判断" in done
        assert WHY in words(office.get(address)), "what was judged before stands on the page"
        listed = words(office.get(f"/cycles/{held.cycle.public_id}/compare/"))
        assert "杜查实" in listed
        for who in ("water_leader", "water_clerk", "compiler"):
            assert at_work(who).get(address).status_code in (403, 404)
        assert WHY not in words(at_work("water_leader").get(f"/matters/items/{matter}/"))
