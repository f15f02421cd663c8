"""Reminders by programs: the log of what went out, the ladder read and set; nothing of another government."""

import pytest
from calling import Clock, program, send

from luoshi.server.cycles.models import Ladder
from luoshi.server.cycles.services.reminding import remind_due
from luoshi.server.delivery.models import Part, Reminder
from server_cast import Cast
from server_cycles import OVERDUE, Reporting, reporting

pytestmark = pytest.mark.django_db
RUNGS = [{"days": -1, "whom": ["clerk"]}, {"days": 2, "whom": ["clerk", "unit_leader", "leader"]}]


@pytest.fixture
def held(ready: Cast, clock: Clock) -> Reporting:
    """A cycle that two bodies missed; both were reminded in the morning."""
    made = reporting(ready)
    Part.objects.update(due_on=None)
    made.turn(OVERDUE)
    clock.now = made.now
    remind_due(now=made.now)
    return made


def test_each_sees_the_reminders_of_its_parts(held: Reporting) -> None:
    office, unit = program(held.cast, "compiler"), program(held.cast, "water_leader")
    everything = send(office, "get", "/reminders").json()["items"]
    assert len(everything) == Reminder.objects.count() == 2
    assert {row["body"] for row in everything} == {"县水利局", "云台镇"}
    (own,) = send(unit, "get", "/reminders").json()["items"]
    part = held.part()
    assert (own["part"], own["matter"], own["kind"]) == (part.public_id, part.matter.number, "in_app")
    assert "水小莲" in own["text"] and "江局长" in own["text"] and own["made_by"] == "定时任务：催办"
    first = send(office, "get", "/reminders?limit=1").json()
    second = send(office, "get", f"/reminders?limit=1&cursor={first['next']}").json()
    assert first["items"] + second["items"] == everything and second["next"] is None
    assert send(office, "get", "/reminders?kind=phone").json() == {"items": [], "next": None}
    assert send(office, "get", "/reminders?kind=by_owl").status_code == 400
    assert send(program(held.cast, "city_compiler"), "get", "/reminders").json()["items"] == []
    for who in ("viewer", "system"):
        assert send(program(held.cast, who), "get", "/reminders").status_code == 403


def test_the_ladder_is_read_by_who_reports_and_set_by_the_office(held: Reporting) -> None:
    office, unit = program(held.cast, "compiler"), program(held.cast, "water_clerk")
    proposed = send(unit, "get", "/reminders/ladder").json()
    assert [rung["days"] for rung in proposed["rungs"]] == [-3, 0, 1, 5] and proposed["made_by"] is None
    new = {"rungs": list(reversed(RUNGS)), "reason": "年底加密"}
    for who, status in (("water_clerk", 403), ("supervisor", 403), ("head", 403), ("viewer", 403)):
        assert send(program(held.cast, who), "put", "/reminders/ladder", new).status_code == status
    told = send(office, "put", "/reminders/ladder", new)
    assert told.status_code == 200, told.content
    assert (told.json()["rungs"], told.json()["reason"], told.json()["made_by"]) == (RUNGS, "年底加密", "钟合青")
    assert send(unit, "get", "/reminders/ladder").json() == told.json()
    assert send(office, "put", "/reminders/ladder", {"rungs": []}).json()["rungs"] == []
    assert Ladder.objects.count() == 2, "what held before stays"


def test_a_ladder_that_cannot_be_is_refused(held: Reporting) -> None:
    office = program(held.cast, "compiler")
    for rungs, status in (
        ([{"days": 1, "whom": ["clerk"]}, {"days": 1, "whom": ["leader"]}], 422),
        ([{"days": 61, "whom": ["clerk"]}], 422),
        ([{"days": 1000, "whom": ["clerk"]}], 400),
        ([{"days": 1, "whom": []}], 400),
        ([{"days": 1, "whom": ["mayor"]}], 400),
        ([{"days": day, "whom": ["clerk"]} for day in range(13)], 400),
    ):
        answer = send(office, "put", "/reminders/ladder", {"rungs": rungs})
        assert answer.status_code == status, (rungs, answer.content)
    assert not Ladder.objects.exists()


def test_each_government_has_its_own_ladder(held: Reporting) -> None:
    county, city = program(held.cast, "compiler"), program(held.cast, "city_compiler")
    assert send(city, "put", "/reminders/ladder", {"rungs": RUNGS, "reason": "市级"}).status_code == 200
    assert send(city, "get", "/reminders/ladder").json()["rungs"] == RUNGS
    assert send(county, "get", "/reminders/ladder").json()["made_by"] is None
