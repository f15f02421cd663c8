"""Restatements by programs: asked for, listed with both values, decided; each as everybody, nothing of others."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from calling import Clock, browser_of, program, send
from calls_of_cycles import RESTATEMENT_CALLS
from django.db import transaction
from django.test import Client

from luoshi.server.cycles.figures import Given
from luoshi.server.cycles.models import Report, Restatement
from luoshi.server.cycles.owing import owed_in
from luoshi.server.cycles.restated import said_now
from luoshi.server.indicators.models import Observation
from server_cast import Cast
from server_cycles import Reporting, reporting
from server_rows import begun_with

pytestmark = pytest.mark.django_db
PEOPLE = (
    "compiler", "supervisor", "water_clerk", "water_leader", "town_leader", "deputy", "head", "viewer", "system",
    "city_compiler",
)  # fmt: skip
NEW = {"reason": "漏计一段河道", "progress": "清淤8公里。"}


@pytest.fixture
def held(ready: Cast, clock: Clock) -> Reporting:
    """A cycle in which the water bureau has reported, and its report was accepted."""
    made = reporting(ready)
    clock.now = made.now
    begun_with(_accepted, made)
    return made


def _accepted(made: Reporting) -> None:
    (owed,) = owed_in(made.cycle, made.now.date(), [made.part().pk])
    made.reported(figures=[Given(key=each.key, value=Decimal(6)) for each in owed.asked])
    made.review("part.accept")


def report(held: Reporting) -> Report:
    return Report.objects.select_related("part").get(part=held.part())


def asked(held: Reporting, **instead: Any) -> dict[str, Any]:
    """A restatement that the body's leader asks for by a program."""
    body = NEW | {"report": report(held).public_id} | instead
    made = send(program(held.cast, "water_leader"), "post", "/restatements", body)
    assert made.status_code == 201, made.content
    told: dict[str, Any] = made.json()
    return told


def test_asked_for_decided_and_listed_with_both_values(held: Reporting) -> None:
    leader, office = program(held.cast, "water_leader"), program(held.cast, "supervisor")
    before = report(held).progress
    key = report(held).figures[0]["key"]
    made = asked(held, figures=[{"key": key, "value": "8"}])
    assert (made["state"], made["body"], made["made_by"]) == ("待审定", "县水利局", "江局长")
    assert made["fields"] == [{"field": "progress", "old": before, "new": "清淤8公里。"}]
    (figure,) = made["figures"]
    assert (figure["old"]["value"], figure["new"]["value"], figure["key"]) == ("6", "8", key)
    waits = send(leader, "post", "/restatements", NEW | {"report": report(held).public_id})
    assert waits.status_code == 409 and "已经有一项" in waits.json()["cause"]
    path = f"/restatements/{made['id']}"
    shown = send(office, "get", path)
    assert shown.json() == made
    stale = send(office, "post", f"{path}/grant", {}, If_Match='"0"')
    assert stale.status_code == 412 and Restatement.objects.get().state == "待审定"
    done = send(office, "post", f"{path}/grant", {"comment": "已核实"}, If_Match=shown.headers["ETag"])
    assert (done.json()["state"], done.json()["decided_by"], done.json()["comment"]) == ("已更正", "杜查实", "已核实")
    assert (done.json()["fields"], done.json()["figures"]) == (made["fields"], made["figures"]), "both values stay"
    assert said_now(report(held))["progress"] == "清淤8公里。"
    assert set(Observation.objects.values_list("value", flat=True)) >= {Decimal(6), Decimal(8)}
    late = send(office, "post", f"{path}/refuse", {"comment": "原数有据"})
    assert late.status_code == 409 and "已更正" in late.json()["cause"]
    again = asked(held, progress="清淤9公里。")
    assert again["fields"][0]["old"] == "清淤8公里。", "what holds now is what is corrected"
    back = send(leader, "post", f"/restatements/{again['id']}/withdraw", {})
    assert back.json()["state"] == "已撤回"
    listed = send(leader, "get", "/restatements?limit=1").json()
    (last,) = listed["items"]
    (first,) = send(leader, "get", f"/restatements?limit=1&cursor={listed['next']}").json()["items"]
    assert (last["id"], first["id"]) == (again["id"], made["id"])
    (only,) = send(leader, "get", "/restatements?state=已撤回").json()["items"]
    assert only["id"] == again["id"]
    cycle = type(held.cycle).objects.exclude(pk=held.cycle.pk).get().public_id
    assert send(leader, "get", f"/restatements?cycle={cycle}").json()["items"] == []
    assert len(send(leader, "get", f"/restatements?cycle={held.cycle.public_id}").json()["items"]) == 2


def test_what_cannot_be_restated_is_refused_with_the_field(held: Reporting) -> None:
    leader, key = program(held.cast, "water_leader"), report(held).public_id
    for wrong, status in (
        ({"reason": ""}, 400),
        ({"claim_level": "most"}, 400),
        ({"progress": report(held).progress}, 422),
        ({"figures": [{"key": "0-20310701-20310930-", "value": "1"}]}, 422),
        ({"report": held.part().public_id}, 404),
    ):
        answer = send(leader, "post", "/restatements", NEW | {"report": key} | wrong)
        assert answer.status_code == status, (wrong, answer.content)
    assert not Restatement.objects.exists()


def test_the_office_asks_on_a_bodys_paper_and_takes_that_back(held: Reporting) -> None:
    office = program(held.cast, "compiler")
    body = NEW | {"report": report(held).public_id}
    assert send(office, "post", "/restatements", body).status_code == 403
    scan = held.life.file("part", held.part().public_id, "compiler")
    made = send(office, "post", "/restatements", body | {"scan": scan})
    assert made.status_code == 201, made.content
    assert send(office, "post", f"/restatements/{made.json()['id']}/withdraw", {}).json()["state"] == "已撤回"
    own = asked(held)
    assert send(office, "post", f"/restatements/{own['id']}/withdraw", {}).status_code == 403, "the body asked itself"


def test_other_bodies_and_governments_see_nothing_of_it(held: Reporting) -> None:
    made = asked(held)
    path = f"/restatements/{made['id']}"
    for who in ("town_leader", "city_compiler"):
        client = browser_of(held.cast, who)
        if who == "town_leader":
            assert send(client, "get", "/restatements").json() == {"items": [], "next": None}
        assert made["id"] not in send(client, "get", "/restatements").content.decode()
        assert send(client, "get", path).status_code == 404
        for more, body in (("/grant", {}), ("/refuse", {"comment": "原数有据"}), ("/withdraw", {})):
            assert send(client, "post", path + more, body).status_code == 404
        assert send(client, "post", "/restatements", NEW | {"report": made["report"]}).status_code == 404
    assert Restatement.objects.get().state == "待审定"


Body = Callable[[Reporting], dict[str, Any] | None]
SEEING = {"compiler", "supervisor", "water_clerk", "water_leader", "deputy", "head"}
CASES: dict[str, tuple[str, str, Body, set[str], int]] = {
    "show_restatement": ("get", "/{made}", lambda held: None, SEEING, 200),
    "ask_for_restatement": ("post", "", lambda held: NEW | {"report": report(held).public_id}, {"water_leader"}, 201),
    "grant_one_restatement": ("post", "/{made}/grant", lambda held: {}, {"supervisor"}, 200),
    "refuse_one_restatement": ("post", "/{made}/refuse", lambda held: {"comment": "原数有据"}, {"supervisor"}, 200),
    "withdraw_one_restatement": ("post", "/{made}/withdraw", lambda held: {}, {"water_leader"}, 200),
}


@pytest.mark.one_database  # refused by policy; those who may do the same in the tests of each operation on both
@pytest.mark.parametrize("name", RESTATEMENT_CALLS)
def test_an_operation_answers_who_may_and_no_others(held: Reporting, name: str) -> None:
    method, more, body, who_may, done = CASES[name]
    made = "" if name == "ask_for_restatement" else asked(held)["id"]
    path, sent, answers = f"/restatements{more.format(made=made)}", body(held), {}
    for who in PEOPLE:
        with transaction.atomic():
            answers[who] = send(browser_of(held.cast, who), method, path, sent).status_code
            transaction.set_rollback(True)
    assert {who for who, status in answers.items() if status == done} == who_may, answers
    assert {who for who, status in answers.items() if status == 404} == set(PEOPLE) - SEEING, answers
    assert {status for who, status in answers.items() if who in SEEING - who_may} <= {403}, answers
    assert send(Client(), method, path, sent).status_code == 401
