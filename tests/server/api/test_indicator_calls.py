"""Indicators and finish lines by programs: how far, figures entered and restated, ways, what has no finish line."""

import json
from typing import Any

import pytest
from calling import JSON, ROOT, program
from django.test import Client

from luoshi.server.audit.verification import verify
from luoshi.server.indicators.models import FinishLine, Observation, Way
from luoshi.server.ledger.models import Plan, Target
from server_cast import Cast
from server_papers import item_of, ledger_of

pytestmark = pytest.mark.django_db
FIGURE = {"period_from": "2031-04-01", "period_to": "2031-06-30", "status": "value", "value": "1500", "unit": "米"}
WAY = {
    "method": "linear", "start_on": "2030-12-31", "start_value": "0", "points": [{"day": "2033-12-31", "value": "18"}],
    "reason": "按月推进",
}  # fmt: skip


@pytest.fixture
def plan(cast: Cast) -> Plan:
    return ledger_of(cast)


@pytest.fixture
def path(plan: Plan) -> str:
    return f"/indicators/{plan.targets.get(indicator__name='干流清淤').public_id}"


def sent(client: Client, path: str, body: dict[str, Any], **headers: str) -> Any:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.post(f"{ROOT}{path}", json.dumps(body), JSON, headers=named)


def got(client: Client, path: str, **headers: str) -> Any:
    answer = client.get(f"{ROOT}{path}", headers={name.replace("_", "-"): value for name, value in headers.items()})
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_a_figure_is_recorded_restated_and_seen_in_the_progress(plan: Plan, path: str, ready: Cast) -> None:
    office, unit = program(ready, "compiler"), program(ready, "water_clerk")
    assert sent(office, f"{path}/ways", WAY).status_code == 201
    first = sent(unit, f"{path}/observations", FIGURE | {"seen": 0}, Idempotency_Key="f-1")
    assert first.status_code == 201, first.content
    assert sent(unit, f"{path}/observations", FIGURE | {"seen": 0}, Idempotency_Key="f-1").json() == first.json()
    told = got(office, path)
    assert (told["actual"], told["done"], told["due"], told["gap"]) == ("1.5", "8.33", "16.67", "-8.33")
    assert told["says"] in [line["text"] for line in told["working"]]
    assert "percentage points" in got(office, path, Accept_Language="en")["says"]
    again = {**FIGURE, "value": "3000"}
    assert sent(unit, f"{path}/observations", again | {"seen": 0}).status_code == 409
    assert sent(unit, f"{path}/observations", again | {"seen": 1}).status_code == 422
    second = sent(unit, f"{path}/observations", again | {"seen": 1, "reason": "漏报一段"})
    assert (second.status_code, second.json()["vintage"]) == (201, 2)
    listed = got(unit, f"{path}/observations")["items"]
    assert [(row["vintage"], row["value"], row["by"]) for row in listed] == [
        (1, "1500", "水小莲"),
        (2, "3000", "水小莲"),
    ]
    assert {row["id"] for row in got(office, "/indicators")["items"]} == set(
        Target.objects.values_list("public_id", flat=True)
    )
    assert got(office, "/indicators?plan=plan-x")["items"] == []
    assert [way["points"] for way in got(unit, f"{path}/ways")["items"]] == [WAY["points"]]
    assert verify(ready.county.public_id).findings == ()


@pytest.mark.parametrize(
    ("below", "body", "status"),
    [
        ("observations", FIGURE | {"value": 3}, 400),
        ("observations", FIGURE | {"value": "3e5"}, 400),
        ("observations", FIGURE | {"period_to": "2031-03-01"}, 422),
        ("observations", FIGURE | {"period_to": "2031-06-29"}, 422),
        ("observations", FIGURE | {"unit": "亩"}, 422),
        ("observations", FIGURE | {"organisation": "nobody"}, 404),
        ("ways", WAY, 403),
    ],
)
def test_what_cannot_be_is_refused(path: str, ready: Cast, below: str, body: dict[str, Any], status: int) -> None:
    assert sent(program(ready, "water_clerk"), f"{path}/{below}", body).status_code == status
    assert not Observation.objects.exists() and not Way.objects.exists()


def test_finish_lines_are_set_proposed_and_taken_over(plan: Plan, ready: Cast) -> None:
    office, item = program(ready, "compiler"), item_of(plan, "疏浚").public_id
    line = {"item": item, "kind": "standing", "text": "按季度报告"}
    assert sent(office, "/finish-lines", line).status_code == 422
    made = sent(office, "/finish-lines", line | {"cadence": "quarter"})
    assert (made.status_code, made.json()["basis"]) == (201, "decided")
    found = got(office, "/finish-lines/proposals?limit=200")["items"]
    whole = [row["measure"] for row in found if not row["lacks"]]
    assert whole and all(row["why"] for row in found)
    taken = sent(office, "/finish-lines/proposals", {"measures": whole[:2]})
    assert [row["measure"] for row in taken.json()["items"]] == whole[:2]
    assert sent(office, "/finish-lines/proposals", {"measures": whole[:1]}).status_code == 409
    assert sent(office, "/finish-lines/proposals", {"measures": [10**12]}).status_code == 404
    assert [row["id"] for row in got(office, f"/finish-lines?item={item}")["items"]][:1] == [made.json()["id"]]
    assert len(got(office, "/finish-lines")["items"]) == FinishLine.objects.count() == 1 + len(whole[:2])
