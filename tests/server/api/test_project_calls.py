"""Projects by programs: registered, planned, filled in from the version that was read, listed."""

import json
from typing import Any

import pytest
from calling import JSON, ROOT, program
from django.test import Client

from luoshi.server.delivery.models import ProjectCard
from server_cast import Cast

pytestmark = pytest.mark.django_db


def sent(client: Client, method: str, path: str, body: dict[str, Any], **headers: str) -> Any:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return getattr(client, method)(f"{ROOT}{path}", json.dumps(body), JSON, headers=named)


def test_registered_planned_filled_in_and_listed(ready: Cast) -> None:
    office, unit = program(ready, "compiler"), program(ready, "water_clerk")
    new = {"name": "清水河闸坝", "owner": ready.body("water"), "total": "3600.5"}
    made = sent(office, "post", "/projects", new, Idempotency_Key="p-1")
    assert made.status_code == 201, made.content
    told = made.json()
    assert sent(office, "post", "/projects", new, Idempotency_Key="p-1").json() == told
    assert (told["total"], told["done"], told["due"], len(told["nodes"])) == ("3600.5", "0", None, 7)
    path = f"/projects/{told['id']}"
    node = {"kind": "approval", "planned_on": "2031-08-31"}
    assert sent(office, "put", f"{path}/nodes/0", node).json()["nodes"][0]["overdue"] is True
    etag = unit.get(ROOT + path).headers["ETag"]
    report = {"reached_on": "2031-09-10", "note": "已批复"}
    assert sent(unit, "post", f"{path}/nodes/0/report", report, If_Match='"0"').status_code == 412
    filled = sent(unit, "post", f"{path}/nodes/0/report", report, If_Match=etag)
    assert (filled.status_code, filled.json()["done"]) == (200, filled.json()["nodes"][0]["share"])
    assert sent(office, "put", f"{path}/money/2031", {"planned": "800"}).status_code == 200
    money = sent(unit, "post", f"{path}/money/2031/report", {"done": "0"}).json()["money"]
    assert money == [{"year": 2031, "planned": "800", "done": "0", "as_of": "2031-09-12"}]
    added = sent(office, "post", f"{path}/nodes", {"kind": "own", "name": "蓄水验收", "weight": "3"})
    assert added.status_code == 201 and added.json()["nodes"][-1]["share"] == "30"
    assert [row["id"] for row in unit.get(f"{ROOT}/projects?owner={ready.body('water')}").json()["items"]] == [
        told["id"]
    ]
    assert unit.get(f"{ROOT}/projects?overdue=true").json()["items"] == []
    assert unit.get(f"{ROOT}/projects?item=item-x").json()["items"] == []


def test_what_cannot_be_is_refused(ready: Cast) -> None:
    office = program(ready, "compiler")
    for wrong in ({"total": "12e3"}, {"total": -1}, {"owner": "nobody"}, {"template": "nodes-none"}):
        status = sent(office, "post", "/projects", {"name": "闸坝", "owner": ready.body("water")} | wrong).status_code
        assert status in (400, 404, 422), wrong
    assert not ProjectCard.objects.exists()
    made = sent(office, "post", "/projects", {"name": "闸坝", "owner": ready.body("water"), "template": ""}).json()
    assert made["done"] is None and made["nodes"] == []
    path = f"/projects/{made['id']}"
    assert sent(office, "put", f"{path}/nodes/9", {"kind": "land"}).status_code == 404
    assert sent(office, "post", f"{path}/nodes/9/report", {"reached_on": None}).status_code == 403
