"""Readings: a document in, what it says out; marks of secrecy refused and recorded; limits held."""

import json
from io import BytesIO

import pytest
from calling import ROOT, program
from django.core.files.uploadedfile import SimpleUploadedFile

from luoshi.server.api.views import readings
from luoshi.server.audit.models import Event
from luoshi.server.quarantine import QuarantineError
from server_cast import Cast

pytestmark = pytest.mark.django_db
PLAN = "云岭县水利工作要点\n\n一、修建水渠3公里。（责任单位：县水利局）\n"


def test_text_and_a_file_are_read_alike(ready: Cast) -> None:
    client = program(ready, "compiler")
    text = client.post(f"{ROOT}/readings", PLAN, "text/plain; charset=utf-8")
    assert text.status_code == 200, text.content.decode()
    sent = SimpleUploadedFile("要点.txt", PLAN.encode())
    file = client.post(f"{ROOT}/readings", {"file": sent})
    assert file.status_code == 200, file.content.decode()
    assert text.json()["targets"] == file.json()["targets"]
    target = text.json()["targets"][0]
    assert PLAN[target["start"] : target["end"]] == target["quote"]


def test_a_paper_with_a_mark_of_secrecy_is_refused_and_the_refusal_recorded(ready: Cast) -> None:
    paper = "机密★1年\n云岭县人民政府办公室文件\n云岭县水利建设实施方案\n一、目标任务\n（一）修建水渠3公里。\n"
    refused = program(ready, "compiler").post(f"{ROOT}/readings", paper, "text/plain")
    assert refused.status_code == 422
    assert "密级" in refused.json()["cause"]
    assert "targets" not in refused.content.decode()
    event = Event.objects.get(action="reading.refused")
    assert event.actor == ready.person("compiler")
    assert json.loads(event.changes)["secrecy"] is True
    assert "水利建设" not in event.name + event.changes + event.comment


def test_what_cannot_be_read_is_refused_in_words(ready: Cast) -> None:
    program_file = SimpleUploadedFile("x.exe", b"MZ\x90\x00" + bytes(200))
    refused = program(ready, "compiler").post(f"{ROOT}/readings", {"file": program_file})
    assert refused.status_code == 422
    assert refused.json()["faults"][0]["where"] == "body.file"


def test_no_file_two_files_and_an_empty_one_are_refused(ready: Cast) -> None:
    client = program(ready, "compiler")
    one, two = (SimpleUploadedFile(name, b"x") for name in ("1.txt", "2.txt"))
    assert client.post(f"{ROOT}/readings", {"file": [one, two]}).status_code == 400
    assert client.post(f"{ROOT}/readings", {"other": SimpleUploadedFile("1.txt", b"x")}).status_code == 400
    assert client.post(f"{ROOT}/readings", {}).status_code == 400
    assert client.post(f"{ROOT}/readings", {"file": BytesIO(b"")}).status_code in (400, 422)
    assert client.post(f"{ROOT}/readings", "{}", "application/json").status_code == 415


def test_a_document_that_is_too_large_is_refused_unread(ready: Cast, settings) -> None:  # type: ignore[no-untyped-def]  # a fixture without a type
    settings.LUOSHI_READING_LARGEST = 1000
    client = program(ready, "compiler")
    assert client.post(f"{ROOT}/readings", {"file": SimpleUploadedFile("1.txt", b"x" * 2000)}).status_code == 413
    assert client.post(f"{ROOT}/readings", "x" * 100_000, "text/plain").status_code == 413


@pytest.mark.parametrize(("code", "status"), [("busy", 429), ("too_long", 422), ("died", 422)])
def test_how_a_reading_ends_badly_is_told(ready: Cast, monkeypatch: pytest.MonkeyPatch, code: str, status: int) -> None:
    def badly(**_: object) -> None:
        raise QuarantineError(code, "读取停止")

    monkeypatch.setattr(readings, "try_reading", badly)
    refused = program(ready, "compiler").post(f"{ROOT}/readings", PLAN, "text/plain")
    assert refused.status_code == status
    assert ("Retry-After" in refused.headers) is (status == 429)
