"""Amendments on pages: proposed with the old value beside, decided by who may, told; a plan on two days."""

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.html import escape
from office_of_cast import Office

from luoshi.server.intake.services.taking_in import take_in_version
from luoshi.server.ledger.models import Amendment, AmendmentSubject, Plan
from luoshi.server.ledger.services.amendments import decide_amendment, propose_amendment
from luoshi.server.ledger.services.making import make_ledger
from luoshi.server.ledger.states import Verdict
from luoshi.server.notices.models import Notice
from server_cast import NOW, TODAY, Cast
from server_papers import CHANGED, PLAN, incoming, item_of, ledger_of, settle_everything

pytestmark = pytest.mark.django_db
GROUNDS = {"reason": "雨季延长", "basis": "县政府第13次常务会议纪要", "effective_on": "2031-09-12"}


@pytest.fixture
def plan(office: Office) -> Plan:
    return ledger_of(office.cast)


def proposed(cast: Cast, plan: Plan, words: str = "疏浚", day: str = "2032-10-31", **instead: Any) -> Amendment:
    said: dict[str, Any] = {
        "actor": cast.actor("compiler"),
        "now": NOW,
        "item": item_of(plan, words).public_id,
        "subject": AmendmentSubject.DEADLINE,
        "after": {"last_day": day, "standing": False},
        "reason": "雨季延长",
        "basis": "会议纪要",
        "effective_on": TODAY,
    }
    return propose_amendment(**said | instead)


def amend(plan: Plan, words: str, subject: str) -> str:
    return f"/ledger/items/{item_of(plan, words).public_id}/amend/?subject={subject}"


FIELDS = {
    "wording": {"title": "疏浚干流和支流", "body": "完成清淤20公里。"},
    "owners": {"lead": "云岭县水利局", "responsible": "县农业农村局", "support": "云台镇、白鹭乡"},
    "deadline": {"last_day": "2032-10-31"},
    "target": {"comparator": "at_least", "value": "20", "unit": "公里", "last_day": "2032-10-31"},
    "withdrawal": {},
}


@pytest.mark.parametrize("subject", FIELDS)
def test_the_office_proposes_with_the_old_value_beside(office: Office, plan: Plan, subject: str) -> None:
    path = amend(plan, "疏浚", subject)
    page = office.html("compiler", path)
    assert "现在的内容" in page
    assert {
        "wording": "建成生态护岸12处",
        "owners": "云岭县水利局",
        "deadline": "2033-12-31",
        "target": "18",
        "withdrawal": "已确认",
    }[subject] in page
    response = office.at("supervisor").post(path, FIELDS[subject] | GROUNDS)
    assert response.status_code == 302, response.content.decode()
    row = Amendment.objects.get()
    assert (row.subject, row.state, row.basis) == (subject, "待审批", GROUNDS["basis"])
    shown = office.html("head", f"/amendments/{row.public_id}/")
    assert "批准变更" in shown and "雨季延长" in shown and "县政府第13次常务会议纪要" in shown


def test_reason_and_basis_and_one_of_two_are_asked(office: Office, plan: Plan) -> None:
    client = office.at("compiler")
    nothing = client.post(amend(plan, "疏浚", "deadline"), {"effective_on": "2031-09-12"})
    assert nothing.status_code == 422
    page = nothing.content.decode()
    assert "请写明变更原因" in page and "请写明依据" in page and "二者取一" in page
    unknown = client.post(amend(plan, "疏浚", "owners"), {"lead": "县河长办"} | GROUNDS)
    assert unknown.status_code == 422 and "县河长办" in unknown.content.decode()
    same = client.post(amend(plan, "疏浚", "deadline"), {"last_day": "2033-12-31"} | GROUNDS)
    assert same.status_code == 422 and "没有不同" in same.content.decode()
    assert not Amendment.objects.exists()


def test_what_waits_already_is_told_before_the_form(office: Office, plan: Plan) -> None:
    row = proposed(office.cast, plan)
    page = office.html("supervisor", amend(plan, "疏浚", "deadline"))
    assert f"/amendments/{row.public_id}/" in page and "正在等待审批" in page
    again = office.at("supervisor").post(amend(plan, "疏浚", "deadline"), {"last_day": "2032-11-30"} | GROUNDS)
    assert again.status_code == 422


def test_a_leader_decides_and_both_sides_are_told(office: Office, plan: Plan) -> None:
    cast = office.cast
    row, other = proposed(cast, plan), proposed(cast, plan, "拆除", "2032-09-30")
    told = {(n.person.public_id, n.link) for n in Notice.objects.filter(kind="amendment.waits")}
    assert told == {
        (cast.person(who), f"/amendments/{r.public_id}/") for who in ("head", "deputy") for r in (row, other)
    }
    assert "审批 2 项事项变更" in office.html("head", "/") and "审批 2 项事项变更" in office.html("deputy", "/")
    assert "项事项变更" not in office.html("compiler", "/")
    done = office.at("deputy").post(f"/amendments/{row.public_id}/approve")
    assert done.status_code == 302 and Amendment.objects.get(pk=row.pk).state == "已生效"
    bare = office.at("head").post(f"/amendments/{other.public_id}/refuse/", {})
    assert bare.status_code == 422 and "请写明为什么不批准" in bare.content.decode()
    office.at("head").post(f"/amendments/{other.public_id}/refuse/", {"comment": "按原时限执行"})
    assert Amendment.objects.get(pk=other.pk).state == "未批准"
    texts = list(Notice.objects.filter(kind="amendment.decided").values_list("person", "text").order_by("pk"))
    assert {person for person, _ in texts} == {cast.people["compiler"].pk}
    assert "按原时限执行" in texts[1][1]
    assert "按原时限执行" in office.html("compiler", f"/amendments/{other.public_id}/")
    assert office.at("head").post(f"/amendments/{row.public_id}/approve").status_code == 409


def test_who_may_not_decide_sees_who_may(office: Office, plan: Plan) -> None:
    foreign = proposed(office.cast, plan, "监测", "2032-03-31")  # of a bureau that the deputy is not in charge of
    page = office.html("deputy", f"/amendments/{foreign.public_id}/")
    assert "批准变更" not in page and "主县长" in page
    assert office.at("deputy").post(f"/amendments/{foreign.public_id}/approve").status_code == 403
    assert office.at("deputy").get(f"/amendments/{foreign.public_id}/refuse/").status_code == 403
    assert office.at("water_clerk").get(f"/amendments/{foreign.public_id}/").status_code == 404
    assert office.at("city_compiler").get(f"/amendments/{foreign.public_id}/").status_code == 404
    assert office.at("system").get("/amendments/").status_code == 403
    assert Client().get("/amendments/").status_code == 302


def test_who_proposed_takes_back_and_nobody_else(office: Office, plan: Plan) -> None:
    row = proposed(office.cast, plan)
    assert "撤回变更" in office.html("compiler", f"/amendments/{row.public_id}/")
    assert "撤回变更" not in office.html("supervisor", f"/amendments/{row.public_id}/")
    assert office.at("supervisor").post(f"/amendments/{row.public_id}/withdraw").status_code == 403
    office.at("compiler").post(f"/amendments/{row.public_id}/withdraw")
    assert Amendment.objects.get().state == "已撤回"


def test_several_are_approved_at_once_or_none(office: Office, plan: Plan) -> None:
    rows = [proposed(office.cast, plan), proposed(office.cast, plan, "监测", "2032-03-31")]
    keys = [row.public_id for row in rows]
    assert office.at("deputy").post("/amendments/approve", {"chosen": keys}).status_code == 403
    assert set(Amendment.objects.values_list("state", flat=True)) == {"待审批"}
    assert office.at("head").post("/amendments/approve", {"chosen": keys}).status_code == 302
    assert set(Amendment.objects.values_list("state", flat=True)) == {"已生效"}


def test_the_list_is_filtered_and_stays_within_its_queries(office: Office, plan: Plan) -> None:
    for words, day in (("疏浚", "2032-10-31"), ("拆除", "2032-09-30"), ("监测", "2032-03-31")):
        proposed(office.cast, plan, words, day)
    one = Amendment.objects.latest("pk")
    decide_amendment(actor=office.cast.actor("head"), now=NOW, amendment=one.public_id, verdict=Verdict.APPROVE)
    assert len(office.rows("head", "/amendments/")) == 3
    assert office.rows("head", "/amendments/?state=in_force") == {one.public_id}
    assert len(office.rows("head", "/amendments/?q=拆除")) == 1
    assert office.rows("head", "/amendments/?subject=owners") == set()
    client = office.at("head")
    with CaptureQueriesContext(connection) as few:
        client.get("/amendments/?q=疏浚")  # one row, whose item has a group among its bodies
    with CaptureQueriesContext(connection) as many:
        assert client.get("/amendments/").status_code == 200
    assert len(many) <= min(30, len(few) + 2), (len(few), len(many))
    assert client.get("/amendments/?export=xlsx").status_code == 200


def test_what_people_typed_is_text(office: Office, plan: Plan) -> None:
    evil = "<img src=x onerror=alert(1)>"
    after = {"title": evil, "body": evil}
    row = proposed(office.cast, plan, subject=AmendmentSubject.WORDING, after=after, reason=evil, basis=evil)
    for path in (f"/amendments/{row.public_id}/", "/amendments/", f"/amendments/?open={row.public_id}"):
        page = office.html("head", path)
        assert evil not in page and escape(evil)[:9] in page


def test_a_plan_on_two_days_names_what_changed_and_why(office: Office, plan: Plan) -> None:
    row = proposed(office.cast, plan)
    decide_amendment(actor=office.cast.actor("head"), now=NOW, amendment=row.public_id, verdict=Verdict.APPROVE)
    path = f"/ledger/plans/{plan.public_id}/compare/"
    page = office.html("head", f"{path}?first=2031-09-11&last=2031-09-12")
    assert "新增 4 项" in page
    nothing = office.html("head", f"{path}?first=2031-09-13&last=2031-10-01")
    assert "没有变化" in nothing and "变更 0 项，不变 4 项" in nothing
    Plan.objects.filter(pk=plan.pk).update(made_at=NOW.replace(day=1))
    plan.tasks.update(made_at=NOW.replace(day=1))
    changed = office.html("head", f"{path}?first=2031-09-02&last=2031-09-12")
    assert "变更 1 项，不变 3 项" in changed
    assert f"/amendments/{row.public_id}/" in changed and "雨季延长" in changed and "主县长" in changed
    plain = re.sub(r"</?(?:ins|del)>", "", changed)
    assert "2033-12-31" in plain and "2032-10-31" in plain
    assert office.at("city_compiler").get(path).status_code == 404


def test_a_newer_version_tells_what_it_would_change(office: Office, plan: Plan) -> None:
    assert plan.document is not None
    take_in_version(
        actor=office.cast.actor("compiler"),
        now=NOW.replace(hour=2),
        document=plan.document.public_id,
        file=incoming(CHANGED, "改.txt"),
    )
    path = f"/ledger/plans/{plan.public_id}/compare/"
    desk = re.search(r"\?desk=([a-z0-9-]+)", office.html("compiler", path))
    assert desk is not None
    page = office.html("compiler", f"{path}?desk={desk[1]}")
    own = item_of(plan, "疏浚").public_id
    links = re.findall(rf'href="(/ledger/items/{own}/amend/[^"]*?subject=(\w+)[^"]*)"', page)
    by_subject = {subject: unescape(link) for link, subject in links}
    assert "疏浚干流河道" in page and set(by_subject) == {"wording", "target"}
    target = office.html("compiler", by_subject["target"])
    assert re.search(r'name="value"[^>]*value="20"', target) and re.search(r'name="unit"[^>]*value="公里"', target)
    assert re.search(r'name="basis"[^>]*value="云岭政办发〔2031〕21号 第 2 版"', target) and "改动了原文" in target
    assert "完成干流清淤20公里" in office.html("compiler", by_subject["wording"])
    other = f"/ledger/items/{item_of(plan, '监测').public_id}/amend/?subject=deadline&desk={desk[1]}"
    assert "改动了原文" not in office.html("compiler", other)  # the version asks nothing of it
    assert office.at("compiler").get(other.replace(desk[1], "desk-0000000000000000")).status_code == 404
    assert office.at("compiler").get(f"{path}?desk=desk-0000000000000000").status_code == 404


def test_what_a_new_version_adds_and_ends_is_shown_and_what_ended_offers_nothing(office: Office, plan: Plan) -> None:
    document = plan.document
    assert document is not None
    start = PLAN.index("4.加强水质监测")
    text = PLAN.replace(PLAN[start : PLAN.index("\n", start) + 1], "").replace("12处。", "12处。设立巡河步道6公里。")
    at: dict[str, Any] = {"actor": office.cast.actor("compiler"), "now": NOW + timedelta(minutes=1)}
    desk = take_in_version(**at, document=document.public_id, file=incoming(text, "改.txt"))
    compared = office.html("compiler", f"/ledger/plans/{plan.public_id}/compare/?desk={desk.public_id}")
    assert "巡河步道 不低于 6 公里" in compared
    settle_everything(office.cast, desk)
    make_ledger(**at, desk=desk.public_id)
    more = Amendment.objects.get(subject="additions")
    page = office.html("head", f"/amendments/{more.public_id}/")
    assert "新增内容" in page and "设立巡河步道6公里" in page and "巡河步道 不低于 6 公里" in page
    item = item_of(plan, "疏浚")
    leader: dict[str, Any] = {"actor": office.cast.actor("head"), "now": NOW, "verdict": Verdict.APPROVE}
    decide_amendment(**leader, amendment=more.public_id)
    shown = office.html("compiler", f"/ledger/items/{item.public_id}/")
    assert "第 2 版仍有这一项：" in shown and "附件中的内容" not in shown and "提出变更" in shown
    ending = proposed(office.cast, plan, subject=AmendmentSubject.WITHDRAWAL, after={"withdrawn": True})
    assert "终止办理" in office.html("head", f"/amendments/{ending.public_id}/")
    decide_amendment(**leader, amendment=ending.public_id)
    for who in ("compiler", "water_clerk"):
        shown = office.html(who, f"/ledger/items/{item.public_id}/")
        assert "已终止" in shown and "在办：不再办理" in shown and "提出变更" not in shown
        assert item.public_id not in office.rows(who, "/ledger/?view=all")
        assert office.rows(who, "/ledger/?view=all&state=已终止") == {item.public_id}
