"""Reviews by programs: what waits, accepted together and alone, sent back; voices and judgements; each as everybody."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from calling import Clock, browser_of, program, send
from calls_of_reviews import REVIEW_CALLS
from django.db import transaction
from django.test import Client
from test_report_calls import PEOPLE

from luoshi.reckoning.kinds import Direction, IndicatorKind, Status
from luoshi.reckoning.periods import Cadence
from luoshi.server.core.clock import china_date
from luoshi.server.cycles.figures import Given
from luoshi.server.cycles.models import Confidence, Report
from luoshi.server.cycles.owing import owed_in
from luoshi.server.cycles.services.reports import recall_report
from luoshi.server.cycles.states import ReportState
from luoshi.server.indicators.services.definitions import NewDefinition, define_indicator
from luoshi.server.indicators.services.observations import NewFigure, report_figure
from server_cast import NOW, Cast
from server_cycles import TEXT, Reporting, reporting
from server_rows import begun_with
from server_voices import lit, visited

pytestmark = pytest.mark.django_db
OTHER = "拆除违建十二处，清运渣土三百方。"
WHY = "实地看过，护岸没有合龙"


@pytest.fixture
def held(ready: Cast, clock: Clock) -> Reporting:
    """Two bodies have reported, on the morning on which the cycle opens."""
    made = reporting(ready)
    clock.now = made.now
    begun_with(_both_reported, made)
    return made


def _both_reported(made: Reporting) -> None:
    made.reported_whole()
    made.reported_whole("yuntai", progress=OTHER)


def path_of(held: Reporting, more: str = "") -> str:
    return f"/cycles/{held.cycle.public_id}{more}"


def waiting(client: Client, held: Reporting, more: str = "") -> dict[str, Any]:
    found: dict[str, Any] = send(client, "get", path_of(held, f"/reviews{more}")).json()
    return found


def test_what_waits_says_what_changed_and_what_is_odd(held: Reporting) -> None:
    office = program(held.cast, "supervisor")
    today = china_date(held.now)
    matter = held.part().matter
    visited(matter, today, "begun")
    lit(matter, today, "yellow")
    first, second = waiting(office, held)["items"]
    assert (first["body"], first["ordinary"], first["questions"], first["late"]) == ("县水利局", True, [], False)
    assert {"field": "progress", "old": "", "new": TEXT} in first["changed"]
    assert {each["now"] for each in first["figures"]} == {"6"} and first["verification"]["level"] == "begun"
    assert first["light"]["light"] == "yellow" and second["verification"] is None
    page = waiting(office, held, "?limit=1")
    assert [each["id"] for each in page["items"]] == [first["id"]]
    rest = waiting(office, held, f"?limit=1&cursor={page['next']}")
    assert [each["id"] for each in rest["items"]] == [second["id"]] and rest["next"] is None


def test_a_rate_is_told_as_its_share_as_it_was_and_as_it_is(ready: Cast, clock: Clock) -> None:
    held = reporting(ready)
    clock.now = held.now
    (owed,) = owed_in(held.cycle, china_date(held.now), [held.part().pk])
    asked = next(each for each in owed.asked if each.name == "干流清淤")
    define_indicator(
        actor=held.life.actor("compiler"), now=NOW, indicator=asked.indicator,
        new=NewDefinition(
            kind=IndicatorKind.RATE, direction=Direction.HIGHER, cadence=Cadence.QUARTER, numerator="清完",
            denominator="全长", effective_on=date(2031, 1, 1), source="县农业农村局",
        ),
    )  # fmt: skip
    report_figure(
        actor=held.life.actor("farm_clerk"), now=held.now, indicator=asked.indicator, organisation="",
        new=NewFigure(period=asked.period, status=Status.VALUE, numerator=Decimal(1), denominator=Decimal(3)),
    )  # fmt: skip
    rate = Given(key=asked.key, numerator=Decimal(2), denominator=Decimal(3), reason="复核")
    held.reported_whole(figures=[rate, *(each for each in held.whole("water") if each.key != asked.key)])
    (row,) = waiting(program(held.cast, "supervisor"), held)["items"]
    (told,) = (each for each in row["figures"] if each["name"] == asked.name)
    assert (told["before"], told["now"]) == ("0.3333333333", "0.6666666667")


def test_ordinary_ones_are_accepted_together_as_they_were_read(held: Reporting) -> None:
    office = program(held.cast, "supervisor")
    seen = [{"report": each["id"], "seen": each["revision"]} for each in waiting(office, held)["items"]]
    row = held.part().reports.get()
    recall_report(actor=held.life.actor("water_clerk"), now=held.now, report=row.public_id)
    held.reported_whole(progress="清淤8公里。")
    late = send(office, "post", path_of(held, "/reviews/accept"), {"reports": seen})
    assert late.status_code == 409 and "刚刚改过这份填报" in late.json()["detail"]
    assert set(Report.objects.values_list("state", flat=True)) == {ReportState.IN_REVIEW}
    seen = [{"report": each["id"], "seen": each["revision"]} for each in waiting(office, held)["items"]]
    done = send(office, "post", path_of(held, "/reviews/accept"), {"reports": seen}, Idempotency_Key="a-1")
    assert [each["state"] for each in done.json()["items"]] == ["已采用", "已采用"]
    again = send(office, "post", path_of(held, "/reviews/accept"), {"reports": seen}, Idempotency_Key="a-1")
    assert again.json() == done.json() and waiting(office, held)["items"] == []


def test_what_is_odd_wants_a_word_and_what_is_sent_back_a_reason(held: Reporting) -> None:
    office = program(held.cast, "supervisor")
    row = held.part("yuntai").reports.get()
    recall_report(actor=held.life.actor("town_clerk"), now=held.now, report=row.public_id)
    held.reported_whole("yuntai", progress=TEXT)
    first, second = waiting(office, held)["items"]
    assert [each["kind"] for each in first["questions"]] == ["text_reused"]
    assert first["questions"][0]["beside"] == second["id"] and not first["ordinary"]
    together = {"reports": [{"report": each["id"], "seen": each["revision"]} for each in (first, second)]}
    assert send(office, "post", path_of(held, "/reviews/accept"), together).status_code == 422
    alone = path_of(held, f"/reviews/{first['id']}")
    assert send(office, "post", f"{alone}/accept", {"seen": first["revision"]}).status_code == 422
    said = {"seen": first["revision"], "comment": "两处同时施工，已核实"}
    assert send(office, "post", f"{alone}/accept", said).json()["state"] == "已采用"
    other = path_of(held, f"/reviews/{second['id']}/return")
    assert send(office, "post", other, {"seen": second["revision"], "comment": "同上"}).status_code == 400
    sent = {"seen": second["revision"], "reason": "contradicts", "comment": "两处文字一样"}
    assert send(office, "post", other, sent).json()["state"] == "已退回"
    assert send(office, "post", other, sent).status_code == 409


def test_a_report_is_reviewed_in_its_own_cycle(held: Reporting) -> None:
    office = program(held.cast, "supervisor")
    other = type(held.cycle).objects.exclude(pk=held.cycle.pk).get()
    row = held.part().reports.get()
    answer = send(office, "post", f"/cycles/{other.public_id}/reviews/{row.public_id}/accept", {"seen": row.revision})
    assert answer.status_code == 404
    row.refresh_from_db()
    assert row.state == ReportState.IN_REVIEW


def test_voices_stand_side_by_side(held: Reporting) -> None:
    office = program(held.cast, "supervisor")
    matter = held.part().matter
    visited(matter, china_date(held.now), "begun")
    lit(matter, china_date(held.now), "green")
    judged = send(
        office, "post", path_of(held, "/confidences"), {"matter": matter.public_id, "grade": "low", "reasons": WHY}
    )
    assert judged.status_code == 201 and judged.json()["by"] == "杜查实"
    (told,) = send(office, "get", path_of(held, "/comparison?differing=true")).json()["items"]
    assert told["disagreements"] == ["said_more_than_found", "doubted_light_well"]
    assert told["confidence"]["reasons"] == WHY and told["verification"]["level"] == "begun"
    assert len(send(office, "get", path_of(held, "/comparison")).json()["items"]) == 2
    (own,) = send(program(held.cast, "water_clerk"), "get", path_of(held, "/comparison")).json()["items"]
    assert own["confidence"] is None and own["body"] == "县水利局"


Body = Callable[[Reporting, Report], dict[str, Any] | None]
OFFICE, ALL = {"supervisor"}, {
    "compiler", "supervisor", "water_clerk", "water_leader", "town_clerk", "deputy", "head",
}  # fmt: skip
CASES: dict[str, tuple[str, str, Body, set[str]]] = {
    "list_reviews": ("get", "/reviews", lambda _held, _row: None, OFFICE),
    "accept_ordinary_reports": (
        "post", "/reviews/accept",
        lambda _held, row: {"reports": [{"report": row.public_id, "seen": row.revision}]}, OFFICE,
    ),
    "accept_one_report": ("post", "/reviews/{row}/accept", lambda _held, row: {"seen": row.revision}, OFFICE),
    "return_one_report": (
        "post", "/reviews/{row}/return",
        lambda _held, row: {"seen": row.revision, "reason": "contradicts", "comment": "请核对"}, OFFICE,
    ),
    "compare_voices": ("get", "/comparison", lambda _held, _row: None, ALL),
    "judge_confidence_of_matter": (
        "post", "/confidences",
        lambda held, _row: {"matter": held.part().matter.public_id, "grade": "high", "reasons": WHY},
        {"supervisor", "deputy", "head"},
    ),
}  # fmt: skip


def test_every_operation_of_reviews_is_tried() -> None:
    assert set(CASES) == set(REVIEW_CALLS)


@pytest.mark.one_database  # refused by policy; those who may do the same in the tests of each operation on both
@pytest.mark.parametrize("name", REVIEW_CALLS)
def test_an_operation_answers_who_may_and_no_others(held: Reporting, name: str) -> None:
    method, more, body, who_may = CASES[name]
    row = held.part().reports.get()
    path = path_of(held, more.format(row=row.public_id))
    answers = {}
    for who in PEOPLE:
        with transaction.atomic():
            answers[who] = send(browser_of(held.cast, who), method, path, body(held, row)).status_code
            transaction.set_rollback(True)
    assert {who for who, status in answers.items() if status in (200, 201)} == who_may, answers
    assert set(answers.values()) <= {200, 201, 403, 404}, answers
    assert not Confidence.objects.exists()
    assert send(Client(), method, path, body(held, row)).status_code == 401
