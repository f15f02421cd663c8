"""Papers for programs: handed in, asked after, listed, read; refused in words."""

from typing import Any

import pytest
from calling import ROOT, program
from django.core.files.uploadedfile import SimpleUploadedFile

from luoshi.server.intake.models import SourceDocument
from luoshi.server.intake.services.reading import read_arrival
from server_cast import NOW, Cast
from server_papers import PLAN, taken_in

pytestmark = pytest.mark.django_db
COMPANION = "云岭县清水河治理任务清单\n一、疏浚干流。（责任单位：县水利局）\n"


@pytest.fixture(autouse=True)
def store(settings: Any, tmp_path: Any) -> None:
    """A store of this test's own."""
    settings.LUOSHI_FILES = tmp_path / "files"


def sent(text: str = PLAN, name: str = "方案.txt") -> SimpleUploadedFile:
    """A file as a program sends it."""
    return SimpleUploadedFile(name, text.encode())


def test_files_are_handed_in_asked_after_and_then_a_paper(ready: Cast) -> None:
    client = program(ready, "compiler")
    answer = client.post(f"{ROOT}/documents", {"file": [sent(), sent(COMPANION, "清单.txt")]})
    assert answer.status_code == 202, answer.content.decode()
    told = answer.json()
    assert (told["state"], told["document"]) == ("等待读取", None)
    read_arrival(now=NOW, arrival=told["id"])
    done = client.get(f"{ROOT}/arrivals/{told['id']}").json()
    assert (done["state"], done["stage"], done["cause"]) == ("已登记", "ready", "")
    paper = client.get(f"{ROOT}/documents/{done['document']}").json()
    assert paper["number"] == "云岭政办发〔2031〕21号" and len(paper["annexes"]) == 1
    assert paper["versions"][0]["size"] == len(PLAN.encode())
    readings = client.get(f"{ROOT}/documents/{done['document']}/readings").json()
    assert [reading["schema"] for reading in readings] == ["luoshi.reading/1"] * 2
    listed = client.get(f"{ROOT}/documents?text=清水河&state=正在核对").json()
    assert [row["id"] for row in listed["items"]] == [done["document"]]
    assert (listed["items"][0]["papers"], listed["items"][0]["desk"]) == (2, done["desk"])
    assert client.get(f"{ROOT}/documents?text=没有这样的").json()["items"] == []


def test_the_same_bytes_again_are_refused_with_the_paper(ready: Cast) -> None:
    known = taken_in(ready).document
    answer = program(ready, "compiler").post(f"{ROOT}/documents", {"file": sent()})
    assert answer.status_code == 422
    assert "已经登记过" in answer.json()["cause"] and known.public_id in answer.content.decode()


def test_a_marked_paper_ends_refused(ready: Cast) -> None:
    client = program(ready, "compiler")
    told = client.post(f"{ROOT}/documents", {"file": sent("机密★1年\n" + PLAN)}).json()
    read_arrival(now=NOW, arrival=told["id"])
    ended = client.get(f"{ROOT}/arrivals/{told['id']}").json()
    assert ended["state"] == "标有密级，已拒绝" and ended["document"] is None and "密级" in ended["cause"]
    assert not SourceDocument.objects.exists()


@pytest.mark.parametrize("body", [{}, {"other": "x"}])
def test_a_call_without_files_is_none(ready: Cast, body: dict[str, str]) -> None:
    assert program(ready, "compiler").post(f"{ROOT}/documents", body).status_code == 400


def test_papers_of_others_are_not_there(ready: Cast) -> None:
    paper = taken_in(ready).document.public_id
    for path in (f"/documents/{paper}", f"/documents/{paper}/readings"):
        assert program(ready, "city_compiler").get(ROOT + path).status_code == 404
