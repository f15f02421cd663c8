"""The sheet of a unit by its pages: filled in, unchanged, put up, signed, taken back; nothing typed is lost."""

import re
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django.fixtures import Settings
from working import AtWork, on_day, words

from luoshi.server.cycles.models import Cycle, Report
from luoshi.server.cycles.services.asking import drop_field
from luoshi.server.cycles.states import ReportState
from luoshi.server.indicators.models import Observation
from server_cast import Cast
from server_cycles import LOCKED, OPENED, Reporting, reporting

pytestmark = pytest.mark.django_db
MOST = 30


def address(held: Reporting, body: str = "water", rest: str = "") -> str:
    return f"/cycles/{held.cycle.public_id}/mine/{held.part(body).public_id}/{rest}"


def filled(client: Client, held: Reporting) -> dict[str, str]:
    """The fields of the card as it came, with a level, a word and figures put in."""
    page = client.get(f"/cycles/{held.cycle.public_id}/mine/")
    form = next(card.form for card in page.context["cards"] if card.form)
    shown = {bound.html_name: bound.value() for bound in form if bound.html_name not in ("evidence", "new_files")}
    sent = {name: "" if value is None else str(value) for name, value in shown.items()}
    sent |= {name: "6" for name in sent if name.startswith("value:")}
    return sent | {"claim_level": "under_way", "progress": "清淤6公里，护岸开工。", "do": "save"}


def test_a_clerk_fills_in_lays_before_the_leader_who_signs(cast: Cast, at_work: AtWork) -> None:
    held = reporting(cast)
    with on_day(OPENED):
        clerk, leader = at_work("water_clerk"), at_work("water_leader")
        page = words(clerk.get("/cycles/report/", follow=True))
        assert "2031年第三季度：还要报 1 项" in page and "2031-10-07 截止" in page
        assert "送单位负责人签批" not in page, "nothing is whole yet"
        saved = clerk.post(address(held), filled(clerk, held), headers={"HX-Request": "true"})
        assert "送单位负责人签批（1 项）" in words(saved)
        base = f"/cycles/{held.cycle.public_id}/mine/"
        assert clerk.post(f"{base}submit/").status_code == 403
        assert "已送单位负责人签批 1 项" in words(clerk.post(f"{base}put-up/", follow=True))
        row = Report.objects.get()
        assert row.state == ReportState.AT_LEADER
        page = words(leader.get(base))
        assert "签批并提交（1 项）" in page and "清淤6公里" in page
        back = leader.post(f"{base}send-back/{row.public_id}/", {"comment": "数字再核一下"}, follow=True)
        assert "退回：数字再核一下" in words(back)
        assert clerk.post(f"{base}put-up/").status_code == 302
        assert "已报送 1 项，等待审核" in words(leader.post(f"{base}submit/", follow=True))
        assert "撤回" in words(clerk.get(base))
        assert clerk.post(f"{base}recall/{row.public_id}/").status_code == 302
        assert leader.post(f"{base}submit/").status_code == 302
        held.review("part.accept")
        page = words(leader.get(base))
        assert "2031年第三季度：都报了" in page and "按时" in page
        assert Observation.objects.exclude(value=Decimal(6)).count() == 0


def test_what_is_not_right_stands_beside_its_field_and_stays(cast: Cast, at_work: AtWork) -> None:
    held = reporting(cast)
    with on_day(OPENED):
        clerk = at_work("water_clerk")
        sent = filled(clerk, held)
        figure = next(name for name in sent if name.startswith("value:"))
        page = words(clerk.post(address(held), sent | {figure: "六"}), 422)
        assert "请填写普通的数字" in page and 'value="六"' in page and "清淤6公里" in page
        assert clerk.post(address(held), sent).status_code == 302
        stale = words(clerk.post(address(held), sent | {"progress": "另一个人写的"}), 422)
        assert "刚刚由水小莲更新过" in stale and "另一个人写的" in stale
        assert Report.objects.get().progress == "清淤6公里，护岸开工。"


def test_what_is_typed_and_not_sent_is_there_again(cast: Cast, at_work: AtWork) -> None:
    held = reporting(cast)
    with on_day(OPENED):
        clerk = at_work("water_clerk")
        sent = filled(clerk, held) | {"progress": "写了一半"}
        kept = clerk.post(address(held, rest="draft/"), sent)
        assert re.fullmatch(r"\d\d:\d\d", kept.content.decode())
        page = words(clerk.get(f"/cycles/{held.cycle.public_id}/mine/"))
        assert "写了一半" in page and "已保存" in page
        clerk.post(address(held), sent | {"progress": "写完了"})
        page = words(clerk.get(f"/cycles/{held.cycle.public_id}/mine/"))
        assert "写了一半" not in page and "写完了" in page


def test_nothing_new_is_one_press_and_known_figures_are_not_asked_again(
    cast: Cast, at_work: AtWork, settings: Settings
) -> None:
    settings.LUOSHI_PASSWORD_DAYS = 0  # a quarter goes by
    held = reporting(cast)
    with on_day(OPENED):
        clerk = at_work("water_clerk")
        assert "无新进展</span></button>" not in words(clerk.get(f"/cycles/{held.cycle.public_id}/mine/"))
        clerk.post(address(held), filled(clerk, held))
        held.submit(Report.objects.get())
        held.review("part.accept")
    held.turn(LOCKED)
    held.cycle = Cycle.objects.exclude(pk=held.cycle.pk).get()
    held.turn(OPENED.replace(year=2032, month=1, day=5))
    with on_day(held.now):
        clerk = at_work("water_clerk")
        page = words(clerk.get(f"/cycles/{held.cycle.public_id}/mine/"))
        assert "无新进展</span></button>" in page and "上次 6" in page and "清淤6公里，护岸开工。" in page
        answer = clerk.post(address(held), {"do": "unchanged"}, headers={"HX-Request": "true"})
        assert "送单位负责人签批（1 项）" in words(answer)
        assert Report.objects.get(cycle=held.cycle).unchanged


def test_a_field_that_was_dropped_is_not_there(cast: Cast, at_work: AtWork) -> None:
    held = reporting(cast)
    drop_field(actor=held.life.actor("compiler"), now=OPENED, field="next_step", reason="两期没人看")
    with on_day(OPENED):
        clerk = at_work("water_clerk")
        page = clerk.get(f"/cycles/{held.cycle.public_id}/mine/")
        assert "存在问题" in words(page) and "下步措施" not in words(page)
        assert clerk.post(address(held), filled(clerk, held)).status_code == 302


def test_a_locked_sheet_says_why_and_who_can_lift_it(cast: Cast, at_work: AtWork) -> None:
    held = reporting(cast)
    held.turn(LOCKED)
    with on_day(LOCKED):
        clerk = at_work("water_clerk")
        page = words(clerk.get(f"/cycles/{held.cycle.public_id}/mine/"))
        assert "已于 2031-10-14 锁定" in page and "综合员登记填报例外" in page
        answer = clerk.post(address(held), {"seen": "0", "progress": "晚了", "claim_level": "begun", "do": "save"})
        assert "已于 2031-10-14 锁定" in words(answer, 422)


def test_others_have_no_sheet_of_it(cast: Cast, at_work: AtWork) -> None:
    held = reporting(cast)
    with on_day(OPENED):
        own = words(at_work("town_leader").get(f"/cycles/{held.cycle.public_id}/mine/"))
        assert "拆除" in own and "疏浚" not in own
        assert at_work("town_leader").post(address(held), {"do": "unchanged"}).status_code == 404
        office = words(at_work("compiler").get(f"/cycles/{held.cycle.public_id}/mine/"))
        assert "进展由各单位填报" in office
        assert at_work("viewer").get(f"/cycles/{held.cycle.public_id}/mine/").status_code == 403


def test_the_sheet_asks_a_fixed_number_of_queries(cast: Cast, at_work: AtWork) -> None:
    held = reporting(cast)
    with on_day(OPENED):
        clerk = at_work("water_clerk")
        clerk.get(f"/cycles/{held.cycle.public_id}/mine/")
        with CaptureQueriesContext(connection) as asked:
            clerk.get(f"/cycles/{held.cycle.public_id}/mine/")
        assert len(asked) <= MOST
