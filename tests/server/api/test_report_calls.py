"""Reports by programs: listed, saved, put up, signed, sent back, taken back; each as everybody."""

from collections.abc import Callable
from typing import Any

import pytest
from calling import Clock, browser_of, program, send
from calls_of_reports import REPORT_CALLS
from django.db import transaction
from django.test import Client

from luoshi.server.cycles.models import Report
from luoshi.server.cycles.services.reports import put_up_reports
from luoshi.server.cycles.states import ReportState
from server_cast import Cast
from server_cycles import LOCKED, Reporting, reporting

pytestmark = pytest.mark.django_db
UNIT, LEADER = {"water_clerk", "water_leader"}, {"water_leader"}
PEOPLE = ("compiler", "supervisor", "water_clerk", "water_leader", "town_clerk", "deputy", "head", "viewer", "system")


@pytest.fixture
def held(ready: Cast, clock: Clock) -> Reporting:
    """A cycle in which the water bureau reports, on the morning on which it opens."""
    made = reporting(ready)
    clock.now = made.now
    return made


def path_of(held: Reporting, more: str = "") -> str:
    return f"/cycles/{held.cycle.public_id}/reports{more}"


def filled(client: Client, held: Reporting) -> dict[str, Any]:
    """What a program sends: every figure that the sheet asks for."""
    (told,) = send(client, "get", path_of(held)).json()["items"]
    figures = [{"key": each["key"], "value": "6.5"} for each in told["figures"]]
    return {"claim_level": "under_way", "progress": "清淤6.5公里。", "figures": figures, "seen": told["revision"]}


def test_a_report_goes_its_way_by_programs(held: Reporting) -> None:
    clerk, leader = program(held.cast, "water_clerk"), program(held.cast, "water_leader")
    (told,) = send(clerk, "get", path_of(held)).json()["items"]
    assert (told["id"], told["state"], told["standing"], told["writable"]) == (None, None, "未到期", True)
    part, body = told["part"], filled(clerk, held)
    saved = send(clerk, "put", path_of(held, f"/{part}"), body)
    assert saved.status_code == 200, saved.content
    assert (saved.json()["state"], saved.json()["step"], saved.json()["lacks"]) == ("填写中", "put_up", {})
    assert {each["value"] for each in saved.json()["figures"]} == {"6.5"}
    assert send(clerk, "put", path_of(held, f"/{part}"), body).status_code == 409, "somebody was quicker"
    one = {"reports": [saved.json()["id"]]}
    up = send(clerk, "post", path_of(held, "/put-up"), one, Idempotency_Key="r-1")
    assert up.json()["items"][0]["state"] == "待单位签批"
    assert send(clerk, "post", path_of(held, "/put-up"), one, Idempotency_Key="r-1").json() == up.json()
    back = send(leader, "post", path_of(held, "/send-back"), one | {"comment": "写具体"})
    assert (back.json()["items"][0]["state"], back.json()["items"][0]["comment"]) == ("填写中", "写具体")
    send(clerk, "post", path_of(held, "/put-up"), one)
    done = send(leader, "post", path_of(held, "/submit"), one)
    assert done.json()["items"][0]["state"] == "待审核" and done.json()["items"][0]["came_in"]
    again = send(leader, "post", path_of(held, "/recall"), {"report": saved.json()["id"]})
    assert again.json()["state"] == "填写中"


def test_what_is_lacking_is_named_and_does_not_go_out(held: Reporting) -> None:
    clerk = program(held.cast, "water_clerk")
    part = held.part().public_id
    saved = send(clerk, "put", path_of(held, f"/{part}"), {"progress": "护岸开工"}).json()
    assert "claim_level" in saved["lacks"] and len(saved["lacks"]) > 1 and saved["step"] is None
    refused = send(clerk, "post", path_of(held, "/put-up"), {"reports": [saved["id"]]})
    assert refused.status_code == 422
    strange = {"figures": [{"key": "1-20310701-20310930-", "value": "1"}]}
    assert send(clerk, "put", path_of(held, f"/{part}"), strange).status_code == 422
    assert send(clerk, "put", path_of(held, f"/{part}"), {"figures": [{"key": "k", "value": "六"}]}).status_code == 400


def test_nothing_new_needs_something_that_was_said(held: Reporting) -> None:
    clerk = program(held.cast, "water_clerk")
    answer = send(clerk, "post", path_of(held, "/unchanged"), {"parts": [held.part().public_id]})
    assert answer.status_code == 422 and "还没有报过进展" in answer.json()["detail"]


def test_a_report_of_another_cycle_is_not_there(held: Reporting) -> None:
    row = _at_leader(held)
    other = type(held.cycle).objects.exclude(pk=held.cycle.pk).get()
    leader = program(held.cast, "water_leader")
    answer = send(
        leader, "post", f"/cycles/{other.public_id}/reports/send-back", {"reports": [row.public_id], "comment": "错"}
    )
    assert answer.status_code == 404
    assert Report.objects.get().state == ReportState.AT_LEADER


def test_a_locked_cycle_takes_nothing(held: Reporting, clock: Clock) -> None:
    held.turn(LOCKED)
    clock.now = held.now
    clerk = browser_of(held.cast, "water_clerk")
    assert send(clerk, "put", path_of(held, f"/{held.part().public_id}"), {"progress": "补报"}).status_code == 409


def _whole(held: Reporting) -> Report:
    client = browser_of(held.cast, "water_clerk")
    with_figures = filled(client, held)
    assert send(client, "put", path_of(held, f"/{held.part().public_id}"), with_figures).status_code == 200
    return Report.objects.get()


def _at_leader(held: Reporting) -> Report:
    row = _whole(held)
    put_up_reports(actor=held.life.actor("water_clerk"), now=held.now, reports=[row.public_id])
    return row


def _in_review(held: Reporting) -> Report:
    row = _at_leader(held)
    return held.submit(row)


def _said(held: Reporting) -> None:
    held.life.do("part.feed_back", "water_clerk", held.part(), now=held.now, claim_level="under_way", progress="开工")
    held.life.do("part.accept", "supervisor", held.part(), now=held.now)
    Report.objects.all().delete()


SEES_ALL = UNIT | {"compiler", "supervisor", "town_clerk", "deputy", "head"}
Prepared = Callable[[Reporting], Any]
CASES: dict[str, tuple[Prepared, str, str, Callable[[Reporting, Any], dict[str, Any] | None], set[str]]] = {
    "list_reports": (_whole, "get", "", lambda held, row: None, SEES_ALL),
    "keep_report_of_part": (lambda held: None, "put", "/{part}", lambda held, row: {"progress": "护岸开工"}, UNIT),
    "report_nothing_new": (
        _said, "post", "/unchanged", lambda held, row: {"parts": [held.part().public_id]}, UNIT,
    ),
    "put_up_reports_of_cycle": (_whole, "post", "/put-up", lambda held, row: {"reports": [row.public_id]}, UNIT),
    "submit_reports_of_cycle": (_at_leader, "post", "/submit", lambda held, row: {"reports": [row.public_id]}, LEADER),
    "send_back_reports_of_cycle": (
        _at_leader, "post", "/send-back", lambda held, row: {"reports": [row.public_id], "comment": "改"}, UNIT,
    ),
    "recall_report_of_cycle": (_in_review, "post", "/recall", lambda held, row: {"report": row.public_id}, UNIT),
}  # fmt: skip


def test_every_operation_of_reports_is_tried() -> None:
    assert set(CASES) == set(REPORT_CALLS)


@pytest.mark.one_database  # refused by policy; those who may do the same in the tests of each operation on both
@pytest.mark.parametrize("name", REPORT_CALLS)
def test_an_operation_answers_who_may_and_no_others(held: Reporting, name: str) -> None:
    prepare, method, more, body, who_may = CASES[name]
    row = prepare(held)
    path = path_of(held, more.format(part=held.part().public_id))
    answers = {}
    for who in PEOPLE:
        with transaction.atomic():
            answers[who] = send(browser_of(held.cast, who), method, path, body(held, row)).status_code
            transaction.set_rollback(True)
    assert {who for who, status in answers.items() if status == 200} == who_may, answers
    assert set(answers.values()) <= {200, 403, 404}, answers
    stranger = send(Client(), method, path, body(held, row))
    assert stranger.status_code == 401
