"""Amendments by programs: asked for, decided from the version that was read, taken back, listed."""

import json
from typing import Any

import pytest
from calling import JSON, ROOT, program
from django.http.response import HttpResponseBase
from django.test import Client

from luoshi.server.ledger.models import Amendment, Plan
from server_cast import Cast
from server_papers import item_of, ledger_of

pytestmark = pytest.mark.django_db
SENT: dict[str, Any] = {
    "subject": "deadline",
    "after": {"last_day": "2032-10-31", "standing": False},
    "reason": "雨季延长",
    "basis": "县政府第13次常务会议纪要",
    "effective_on": "2031-09-12",
}


@pytest.fixture
def plan(ready: Cast) -> Plan:
    return ledger_of(ready)


def sent(client: Client, path: str, body: dict[str, Any], **headers: str) -> HttpResponseBase:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.post(f"{ROOT}{path}", json.dumps(body), JSON, headers=named)


def test_asked_for_decided_and_listed(ready: Cast, plan: Plan) -> None:
    office, leader = program(ready, "compiler"), program(ready, "head")
    item = item_of(plan, "疏浚")
    made: Any = sent(office, f"/items/{item.public_id}/amendments", SENT, Idempotency_Key="a-1")
    assert made.status_code == 201, made.content
    told = made.json()
    assert (told["state"], told["before"]["last_day"], told["item"]) == ("proposed", "2033-12-31", item.public_id)
    again: Any = sent(office, f"/items/{item.public_id}/amendments", SENT, Idempotency_Key="a-1")
    assert again.json() == told and Amendment.objects.count() == 1
    path = f"/amendments/{told['id']}"
    etag = leader.get(ROOT + path).headers["ETag"]
    assert sent(leader, f"{path}/decision", {"verdict": "approve"}, If_Match='"0"').status_code == 412
    done: Any = sent(leader, f"{path}/decision", {"verdict": "approve"}, If_Match=etag)
    assert (done.status_code, done.json()["state"], done.json()["decided_by"]) == (200, "in_force", "主县长")
    assert sent(leader, f"{path}/decision", {"verdict": "approve"}).status_code == 409
    assert [row["id"] for row in leader.get(f"{ROOT}/amendments?state=in_force").json()["items"]] == [told["id"]]
    assert leader.get(f"{ROOT}/amendments?state=proposed").json()["items"] == []
    assert leader.get(f"{ROOT}/amendments?state=odd").status_code in (400, 422)
    item.refresh_from_db()
    assert str(item.last_day) == "2032-10-31"


def test_a_refusal_needs_words_and_who_asked_takes_back(ready: Cast, plan: Plan) -> None:
    office, leader = program(ready, "compiler"), program(ready, "head")
    items = f"/items/{item_of(plan, '疏浚').public_id}/amendments"
    first: Any = sent(office, items, SENT)
    path = f"/amendments/{first.json()['id']}"
    assert sent(leader, f"{path}/decision", {"verdict": "refuse"}).status_code == 422
    refused: Any = sent(leader, f"{path}/decision", {"verdict": "refuse", "comment": "按原时限"})
    assert (refused.json()["state"], refused.json()["comment"]) == ("refused", "按原时限")
    second: Any = sent(office, items, SENT)
    assert sent(leader, f"/amendments/{second.json()['id']}/withdrawal", {}).status_code == 403
    taken: Any = sent(office, f"/amendments/{second.json()['id']}/withdrawal", {})
    assert taken.json()["state"] == "withdrawn"


@pytest.mark.parametrize(
    "wrong",
    [
        {"after": {"last_day": "soon"}},
        {"after": {"last_day": None, "standing": False}},
        {"subject": "colour"},
        {"reason": ""},
        {"effective_on": "12.9.2031"},
        {"extra": 1},
    ],
)
def test_what_cannot_be_an_amendment_is_refused(ready: Cast, plan: Plan, wrong: dict[str, Any]) -> None:
    path = f"/items/{item_of(plan, '疏浚').public_id}/amendments"
    assert sent(program(ready, "compiler"), path, SENT | wrong).status_code in (400, 422)
    assert not Amendment.objects.exists()
