"""Matters by programs: listed, read with what can be done, acted on by the code of a form, one or many."""

import json
from typing import Any

import pytest
from calling import JSON, ROOT, program
from django.test import Client

from luoshi.server.api.entered import SHAPES
from luoshi.server.delivery.forms import FieldKind
from luoshi.server.delivery.models import Matter
from luoshi.server.delivery.services.act_forms import FORMS_BY_CODE
from luoshi.server.ledger.models import Plan
from server_cast import Cast
from server_papers import item_of, ledger_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(ready: Cast) -> Plan:
    return ledger_of(ready)


def acted(client: Client, path: str, values: dict[str, Any], **more: Any) -> Any:
    key = more.pop("key", "")
    headers = {"Idempotency-Key": key} if key else {}
    return client.post(f"{ROOT}/acts/{path}", json.dumps({"values": values, **more}), JSON, headers=headers)


def test_from_the_ledger_to_a_signed_part(ready: Cast, plan: Plan) -> None:
    office, head, unit = program(ready, "compiler"), program(ready, "head"), program(ready, "water_clerk")
    item = item_of(plan, "拆除").public_id
    made: Any = acted(office, f"matter.begin/{item}", {"urgency": "urgent"}, key="m-1")
    assert made.status_code == 200, made.content
    key = made.json()["id"]
    assert acted(office, f"matter.begin/{item}", {"urgency": "urgent"}, key="m-1").json() == made.json()
    assert Matter.objects.count() == 1
    assert acted(office, f"matter.begin/{item}", {}).status_code == 422
    assert acted(office, f"matter.approve/{key}", {}).status_code == 403
    assert acted(unit, f"matter.approve/{key}", {}).status_code == 404
    done: Any = acted(head, f"matter.approve/{key}", {"comment": "同意"})
    assert done.json() == {"id": key, "state": "已立项", "matter": key}
    assert acted(head, f"matter.approve/{key}", {}).status_code == 409
    assert acted(office, f"matter.hand_out/{key}", {"due_on": "2032-05-31"}).status_code == 200
    told: Any = unit.get(f"{ROOT}/matters/{key}").json()
    mine = next(part for part in told["parts"] if part["organisation"] == ready.body("water"))
    assert (mine["state"], mine["due_on"], mine["role"]) == ("unsigned", "2032-05-31", "support")
    offered = {act["code"]: act["allowed"] for act in mine["acts"]}
    assert offered["part.sign"] and not offered["part.withdraw"]
    assert acted(unit, "part.sign", {}, things=[mine["id"]]).json()["items"][0]["state"] == "推进中"
    life: Any = unit.get(f"{ROOT}/matters/{key}/life").json()["items"]
    assert next(each["action"] for each in life) == "matter.register" and life[-1]["changes"]["act"] == "sign"
    assert [row["id"] for row in unit.get(f"{ROOT}/matters?state=handed_out").json()["items"]] == [key]
    assert unit.get(f"{ROOT}/matters?state=closed&organisation={ready.body('water')}").json()["items"] == []


@pytest.mark.parametrize(
    "values",
    [{"colour": "red"}, {"due_on": "soon"}, {"expand": ["x"]}, {"expand": "org-7k3m9x0c2v5n8q1w"}, {"due_on": 7}],
)
def test_what_does_not_fit_a_form_names_its_field(ready: Cast, plan: Plan, values: dict[str, Any]) -> None:
    key = "matter-7k3m9x0c2v5n8q1w"
    refused: Any = acted(program(ready, "compiler"), f"matter.hand_out/{key}", values)
    assert refused.status_code == 422, refused.content
    assert [fault["where"] for fault in refused.json()["faults"]] == [f"body.values.{next(iter(values))}"]


def test_required_fields_and_choices(ready: Cast, plan: Plan) -> None:
    unit = program(ready, "water_clerk")
    refused: Any = acted(unit, "part.feed_back/part-7k3m9x0c2v5n8q1w", {"claim_level": "finished"})
    wrong = {fault["where"] for fault in refused.json()["faults"]}
    assert wrong == {"body.values.claim_level", "body.values.progress"}


def test_every_form_is_told(ready: Cast) -> None:
    told: Any = program(ready, "water_clerk").get(f"{ROOT}/acts").json()["items"]
    assert {form["code"] for form in told} == set(FORMS_BY_CODE)
    assert set(SHAPES) == set(FieldKind)
    office = program(ready, "compiler")
    assert acted(office, "part.unknown/part-7k3m9x0c2v5n8q1w", {}).status_code == 404
    assert acted(office, "part.feed_back", {}, things=["part-7k3m9x0c2v5n8q1w"]).status_code == 404
