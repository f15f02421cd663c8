"""Sets read apart: the same as within, the file that breaks the process named, and nothing half-kept."""

import io
import sys
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import luoshi
from luoshi.extraction.register import load_register
from luoshi.server.core.errors import Invalid
from luoshi.server.core.said import chinese
from luoshi.server.intake.models import SourceDocument
from luoshi.server.intake.preparing import Incoming
from luoshi.server.intake.services.arriving import receive
from luoshi.server.intake.services.reading import read_arrival
from luoshi.server.intake.services.taking_in import take_in
from luoshi.server.intake.states import ArrivalState
from luoshi.server.quarantine import Handed, Limits, QuarantineError, extract_apart, parse_apart, process, unpack_apart
from server_cast import NOW, Cast
from server_papers import PLAN, incoming

pytestmark = [pytest.mark.apart, pytest.mark.one_database]
COUNTY = Path(__file__).parents[2] / "examples" / "county"
SET = ("plan.html", "annex-1-work-points.docx", "annex-2-task-list.xlsx")
TODAY = date(2031, 9, 12)


def handed(name: str, data: bytes) -> Handed:
    """A file that is handed to the process."""
    return Handed(name, len(data), lambda: [data])


def test_a_set_says_apart_what_it_says_within() -> None:
    files = [(name, (COUNTY / name).read_bytes()) for name in SET]
    parsed = parse_apart([handed(name, data) for name, data in files])
    within = [luoshi.read(data, name) for name, data in files]
    assert [parsed.documents[at] for at in range(3)] == within
    register = load_register(COUNTY / "organisations.toml")
    apart = extract_apart(within, register=register, today=TODAY)
    assert apart == luoshi.extract_set(within, register=register, today=TODAY)


def test_the_main_paper_is_the_one_that_is_called_so() -> None:
    documents = [luoshi.read((COUNTY / name).read_bytes(), name) for name in SET]
    assert extract_apart(documents, register=None, today=TODAY).plan == 0
    assert extract_apart(documents, register=None, today=TODAY, plan=2).plan == 2


def test_what_cannot_be_read_stands_beside_what_can() -> None:
    parsed = parse_apart([handed("程序.exe", b"MZ\x90" + bytes(200)), handed("方案.txt", PLAN.encode())])
    assert set(parsed.documents) == {1} and set(parsed.failures) == {0}
    assert parsed.failures[0].name == "程序.exe" and parsed.failures[0].error is not None


def test_a_zip_is_taken_apart_in_order() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name in ("b.txt", "a.txt"):
            archive.writestr(name, name * 3)
    file = handed("全部.zip", packed.getvalue())
    assert parse_apart([file]).packed == (0,)
    with unpack_apart(file) as found:
        assert {name: b"".join(found.pieces(size)) for name, size in found.files} == {
            "b.txt": b"b.txt" * 3,
            "a.txt": b"a.txt" * 3,
        }


def bomb() -> bytes:
    """A DOCX whose text unpacks to a gigabyte."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        with archive.open("word/document.xml", "w", force_zip64=True) as stream:
            for _ in range(64):
                stream.write(bytes(16 * 1024 * 1024))
    return packed.getvalue()


HOSTILE: dict[str, Callable[[], bytes]] = {
    "bomb.docx": bomb,
    "坏.pdf": lambda: b"%PDF-1.7\n" + b"\xff" * 2000,
    "坏.docx": lambda: b"PK\x03\x04" + b"\x00" * 100,
    "锁.pdf": lambda: (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj "
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj 4 0 obj<</Filter/Standard/V 1/R 2/O<"
        + b"28" * 32
        + b">/U<"
        + b"31" * 32
        + b">/P -4>>endobj\ntrailer<</Root 1 0 R/Encrypt 4 0 R/ID[<00><00>]/Size 5>>"
    ),
}


@pytest.mark.django_db
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_are_refused_with_cause_and_remedy(
    cast: Cast, name: str, settings: Any, tmp_path: Path, django_capture_on_commit_callbacks: Any
) -> None:
    settings.LUOSHI_FILES = tmp_path / "files"
    arrival = receive(actor=cast.actor("compiler"), now=NOW, files=[Incoming(name, HOSTILE[name]())])
    with django_capture_on_commit_callbacks(execute=True):
        ended = read_arrival(now=NOW, arrival=arrival.public_id)
    assert ended.state == ArrivalState.FAILED
    assert name in chinese(ended.cause) and len(chinese(ended.remedy)) > 5
    assert not SourceDocument.objects.exists()
    assert [path for path in (tmp_path / "files").rglob("*") if path.is_file()] == []


def in_its_place(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, body: str) -> None:
    """Put a program in the place of the worker that does something for a file that holds a sign, else its work."""
    (tmp_path / "hostile.py").write_text(
        "import json, sys, time, io\n"
        "from luoshi.server.quarantine import worker\n"
        "said = sys.stdin.buffer.read()\n"
        f"if b'BREAK' in said:\n    {body}\n"
        "class Again:\n    buffer = io.BytesIO(said)\n"
        "sys.stdin = Again()\n"
        "sys.exit(worker.main())\n",
        "utf-8",
    )
    monkeypatch.setattr(process, "COMMAND", (sys.executable, "-I", str(tmp_path / "hostile.py")))


@pytest.mark.parametrize(
    ("body", "code"), [("time.sleep(600)", "too_long"), ("raise SystemExit(9)", "died"), ("print('[]')", "died")]
)
def test_the_file_that_breaks_the_process_is_named_and_the_others_are_read(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, body: str, code: str
) -> None:
    in_its_place(monkeypatch, tmp_path, body if "print" not in body else f"{body}; sys.exit(0)")
    files = [handed("好.txt", PLAN.encode()), handed("坏.txt", b"BREAK"), handed("也好.txt", "二。".encode())]
    parsed = parse_apart(files, Limits(seconds=8))
    assert set(parsed.documents) == {0, 2}
    assert (parsed.failures[1].name, parsed.failures[1].code) == ("坏.txt", code)


def test_an_answer_of_another_form_is_none(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for said in ("{}\\n{}", "{}\\n[]", "[]\\n{}", "{}\\n" + '{"members": 3}'):
        in_its_place(monkeypatch, tmp_path, f"sys.stdout.write({said!r}.replace('\\\\n', chr(10))); sys.exit(0)")
        with pytest.raises(QuarantineError):
            extract_apart([luoshi.read(b"BREAK", "x.txt")], register=None, today=TODAY)


@pytest.mark.django_db
def test_a_reading_that_breaks_is_a_refusal(cast: Cast, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    in_its_place(monkeypatch, tmp_path, "raise SystemExit(9)")
    with pytest.raises(Invalid) as refused:
        take_in(actor=cast.actor("compiler"), now=NOW, files=[incoming(PLAN + "BREAK\n")])
    assert refused.value.remedy
    assert not SourceDocument.objects.exists()
