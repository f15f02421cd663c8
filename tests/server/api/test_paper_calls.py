"""Papers by programs: issued, listed, saved, put right, refused."""

import json
from pathlib import Path
from typing import Any

import pytest
from calling import JSON, ROOT, program
from django.http.response import HttpResponseBase
from django.test import Client

from luoshi.server.papers.models import Snapshot
from server_cast import Cast
from server_delivered import Delivered, delivered

pytestmark = pytest.mark.django_db


@pytest.fixture
def given(ready: Cast, settings: Any, tmp_path: Path) -> Delivered:
    settings.LUOSHI_FILES = tmp_path / "files"
    return delivered(ready)


def sent(client: Client, path: str, body: dict[str, Any], **headers: str) -> HttpResponseBase:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.post(f"{ROOT}{path}", json.dumps(body), JSON, headers=named)


def slip(given: Delivered, **others: Any) -> dict[str, Any]:
    return {"kind": "dispatch_slip", "about": [given.matter.public_id], "code": "云政督交"} | others


def test_issued_listed_saved_and_put_right(ready: Cast, given: Delivered) -> None:
    office, unit = program(ready, "compiler"), program(ready, "water_clerk")
    made: Any = sent(office, "/papers", slip(given), Idempotency_Key="p-1")
    assert made.status_code == 201, made.content
    told = made.json()
    assert (told["number"], told["facts"]["subject"]["title"]) == ("云政督交〔2031〕1号", "北干渠改造")
    again: Any = sent(office, "/papers", slip(given), Idempotency_Key="p-1")
    assert again.json() == told
    assert Snapshot.objects.count() == 1
    path = f"/papers/{told['id']}"
    assert unit.get(ROOT + path).json()["sha256"] == told["sha256"]
    data = b"".join(office.get(f"{ROOT}{path}/file").streaming_content)  # type: ignore[attr-defined]  # a file
    assert data[:2] == b"PK"
    assert len(data) == told["size"]
    new: Any = sent(office, f"{path}/correction", slip(given, code="", reason="时限写错"))
    assert (new.status_code, new.json()["corrects"], new.json()["number"]) == (201, told["id"], told["number"])
    assert office.get(ROOT + path).json()["corrected_by"] == new.json()["id"]
    listed = office.get(f"{ROOT}/papers?kind=dispatch_slip&matter={given.matter.public_id}").json()["items"]
    assert [each["id"] for each in listed] == [new.json()["id"], told["id"]]
    assert office.get(f"{ROOT}/papers?kind=reminder").json()["items"] == []


def test_only_the_office_issues_and_only_who_sees_the_matter_sees_papers(ready: Cast, given: Delivered) -> None:
    assert sent(program(ready, "water_clerk"), "/papers", slip(given)).status_code == 403
    made: Any = sent(program(ready, "compiler"), "/papers", slip(given))
    key = made.json()["id"]
    assert program(ready, "farm_clerk").get(f"{ROOT}/papers/{key}").status_code == 404
    assert program(ready, "farm_clerk").get(f"{ROOT}/papers/{key}/file").status_code == 404


@pytest.mark.parametrize(
    ("wrong", "status"),
    [
        ({"kind": "letter"}, 400),
        ({"about": []}, 400),
        ({"code": "YZD"}, 422),
        ({"serial": 0}, 422),
        ({"kind": "closing_table"}, 422),
        ({"extra": 1}, 400),
    ],
)
def test_what_cannot_be_is_refused(ready: Cast, given: Delivered, wrong: dict[str, Any], status: int) -> None:
    answer: Any = sent(program(ready, "compiler"), "/papers", slip(given) | wrong)
    assert answer.status_code == status, answer.content
    assert not Snapshot.objects.exists()


def test_a_file_that_is_gone_is_told(ready: Cast, given: Delivered, tmp_path: Path) -> None:
    office = program(ready, "compiler")
    made: Any = sent(office, "/papers", slip(given))
    sha256 = made.json()["sha256"]
    (tmp_path / "files" / sha256[:2] / sha256[2:]).unlink()
    assert office.get(f"{ROOT}/papers/{made.json()['id']}/file").status_code == 404
