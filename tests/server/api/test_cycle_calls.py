"""Cycles by programs: planned, moved from the version that was read, opened, cancelled, listed."""

import json
from typing import Any

import pytest
from calling import JSON, ROOT, program
from django.test import Client

from server_cast import Cast

pytestmark = pytest.mark.django_db


def sent(client: Client, method: str, path: str, body: dict[str, Any], **headers: str) -> Any:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return getattr(client, method)(f"{ROOT}{path}", json.dumps(body), JSON, headers=named)


def test_planned_moved_opened_and_listed(ready: Cast) -> None:
    office, unit = program(ready, "compiler"), program(ready, "water_clerk")
    year = {"kind": "quarter", "year": 2031}
    made = sent(office, "post", "/cycles/years", year, Idempotency_Key="c-1")
    assert made.status_code == 201, made.content
    third, fourth = made.json()["items"]
    assert (third["name"], third["due_on"], third["provisional"]) == ("2031年第三季度", "2031-10-07", True)
    assert sent(office, "post", "/cycles/years", year, Idempotency_Key="c-1").json() == made.json()
    assert sent(office, "post", "/cycles/years", year).status_code == 422
    path = f"/cycles/{third['id']}"
    etag = unit.get(ROOT + path).headers["ETag"]
    days = {"opens_on": "2031-10-08", "due_on": "2031-10-14", "locks_on": "2031-10-21", "reason": "错开调度会"}
    assert sent(office, "put", f"{path}/days", days, If_Match='"0"').status_code == 412
    moved = sent(office, "put", f"{path}/days", days, If_Match=etag)
    assert moved.json() | days == moved.json() | {"reason": "错开调度会"}
    assert sent(office, "post", f"{path}/open", {"comment": "提前布置"}).json()["state"] == "填报中"
    assert sent(office, "put", f"{path}/days", days).status_code == 409
    assert sent(office, "post", f"/cycles/{fourth['id']}/cancel", {"comment": "并入年度"}).json()["state"] == "已取消"
    own = {"name": "秋冬水利", "first": "2031-09-01", "last": "2031-10-20"}
    assert sent(office, "post", "/cycles", own).json()["kind"] == "own"
    names = [row["name"] for row in unit.get(f"{ROOT}/cycles").json()["items"]]
    assert names == ["秋冬水利", "2031年第四季度", "2031年第三季度"]
    assert [row["name"] for row in unit.get(f"{ROOT}/cycles?state=填报中").json()["items"]] == ["2031年第三季度"]
