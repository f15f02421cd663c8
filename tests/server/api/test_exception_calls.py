"""Exceptions by programs: granted, listed, ended; each as everybody, and nothing of another government."""

from datetime import date
from typing import Any

import pytest
from calling import Clock, browser_of, program, send
from calls_of_cycles import EXCEPTION_CALLS
from django.db import transaction
from django.test import Client

from luoshi.server.cycles.models import Allowance
from luoshi.server.cycles.owing import owed_in
from luoshi.server.cycles.standings import ReportStanding
from server_cast import Cast
from server_cycles import OVERDUE, Reporting, morning, reporting

pytestmark = pytest.mark.django_db
PEOPLE = (
    "compiler", "supervisor", "water_clerk", "water_leader", "town_clerk", "deputy", "head", "viewer", "system",
    "city_compiler",
)  # fmt: skip
LONGER = {"kind": "longer", "until": "2031-10-20", "reason": "暴雨断电"}


@pytest.fixture
def held(ready: Cast, clock: Clock) -> Reporting:
    """A cycle in which two bodies report, on the morning on which it opens."""
    made = reporting(ready)
    clock.now = made.now
    return made


def path_of(held: Reporting, more: str = "") -> str:
    return f"/cycles/{held.cycle.public_id}/exceptions{more}"


def standing(held: Reporting) -> ReportStanding:
    (owed,) = owed_in(held.cycle, held.now.date(), [held.part().pk])
    return owed.standing


def test_granted_listed_and_ended_by_programs(held: Reporting, clock: Clock) -> None:
    office, unit = program(held.cast, "compiler"), program(held.cast, "town_clerk")
    body = LONGER | {"organisation": held.cast.body("water")}
    made = send(office, "post", path_of(held), body, Idempotency_Key="x-1")
    assert made.status_code == 201, made.content
    told = made.json()
    assert {name: told[name] for name in body} == body and (told["in_force"], told["part"]) == (True, None)
    assert send(office, "post", path_of(held), body, Idempotency_Key="x-1").json() == told
    assert Allowance.objects.count() == 1, "the same key is carried out once"
    part = held.part()
    other = send(office, "post", path_of(held), {**LONGER, "kind": "excused", "part": part.public_id}).json()
    assert (other["part"], other["matter"], other["organisation"]) == (part.public_id, part.matter.number, None)
    first = send(unit, "get", path_of(held, "?limit=1")).json()
    second = send(unit, "get", path_of(held, f"?limit=1&cursor={first['next']}")).json()
    assert [row["id"] for row in first["items"] + second["items"]] == [other["id"], told["id"]]
    assert second["next"] is None, "who got one is no secret, to other bodies either"
    held.turn(OVERDUE)
    clock.now = held.now
    assert standing(held) is ReportStanding.EXCUSED
    ended = send(office, "post", path_of(held, f"/{other['id']}/end"), {"comment": "已恢复供电"})
    assert (ended.json()["in_force"], ended.json()["ended_by"]) == (False, "钟合青"), ended.content
    assert standing(held) is ReportStanding.NOT_DUE, "the later day holds still"
    again = send(office, "post", path_of(held, f"/{other['id']}/end"), {"comment": "再一次"})
    assert again.status_code == 409 and "已经结束" in again.json()["cause"]
    for asked, wanted in (("true", told["id"]), ("false", other["id"])):
        (row,) = send(unit, "get", path_of(held, f"?in_force={asked}")).json()["items"]
        assert row["id"] == wanted
    clock.now = morning(date(2031, 10, 21))
    over = send(browser_of(held.cast, "town_clerk"), "get", path_of(held)).json()["items"]  # the tokens are over, too
    assert [row["in_force"] for row in over] == [False, False]


def test_what_cannot_be_granted_is_refused_with_the_field(held: Reporting) -> None:
    office = program(held.cast, "compiler")
    for wrong, status in (
        ({"reason": ""}, 400),
        ({"kind": "for_ever"}, 400),
        ({"until": "2031-10-07"}, 422),
        ({"organisation": held.cast.body("water"), "part": held.part().public_id}, 422),
        ({"organisation": held.cast.body("ecology")}, 422),
        ({"organisation": held.cast.body("city_water")}, 404),
        ({"whom": "all"}, 400),
    ):
        answer = send(office, "post", path_of(held), LONGER | wrong)
        assert answer.status_code == status, (wrong, answer.content)
        assert answer.headers["Content-Type"].startswith("application/problem+json")
    late = send(office, "post", path_of(held), LONGER | {"until": "2031-10-07"}).json()
    (fault,) = late["faults"]
    assert fault["where"] == "until" and "应晚于截止日 2031-10-07" in fault["message"]
    assert not Allowance.objects.exists()
    planned = type(held.cycle).objects.exclude(pk=held.cycle.pk).get()
    early = send(office, "post", f"/cycles/{planned.public_id}/exceptions", LONGER)
    assert early.status_code == 409 and "未开放" in early.json()["cause"]


def test_an_exception_of_another_cycle_or_government_is_not_there(held: Reporting) -> None:
    office, city = program(held.cast, "compiler"), program(held.cast, "city_compiler")
    made = send(office, "post", path_of(held), LONGER).json()
    other = type(held.cycle).objects.exclude(pk=held.cycle.pk).get()
    end = {"comment": "已恢复供电"}
    assert send(office, "post", f"/cycles/{other.public_id}/exceptions/{made['id']}/end", end).status_code == 404
    assert send(office, "get", f"/cycles/{other.public_id}/exceptions").json()["items"] == []
    assert send(city, "get", path_of(held)).status_code == 404
    assert send(city, "post", path_of(held), LONGER).status_code == 404
    assert send(city, "post", path_of(held, f"/{made['id']}/end"), end).status_code == 404
    assert Allowance.objects.get().ended_at is None


CASES: dict[str, tuple[str, dict[str, Any], int]] = {
    "grant_exception": ("", LONGER, 201),
    "end_exception": ("/{made}/end", {"comment": "已恢复供电"}, 200),
}


@pytest.mark.one_database  # refused by policy; those who may do the same in the tests of each operation on both
@pytest.mark.parametrize("name", EXCEPTION_CALLS)
def test_an_operation_answers_who_may_and_no_others(held: Reporting, name: str) -> None:
    more, body, done = CASES[name]
    made = send(program(held.cast, "compiler"), "post", path_of(held), LONGER).json()["id"]
    path, answers = path_of(held, more.format(made=made)), {}
    for who in PEOPLE:
        with transaction.atomic():
            answers[who] = send(browser_of(held.cast, who), "post", path, body).status_code
            transaction.set_rollback(True)
    assert {who for who, status in answers.items() if status == done} == {"compiler"}, answers
    assert {who for who, status in answers.items() if status == 404} == {"system", "city_compiler"}, answers
    assert set(answers.values()) == {done, 403, 404}
    assert send(Client(), "post", path, body).status_code == 401
