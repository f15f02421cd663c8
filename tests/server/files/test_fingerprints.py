"""Fingerprints: taken apart, kept with the bytes; a hostile file has none and breaks nothing."""

import io
import json
import os
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from PIL import Image

from luoshi.server.files import fingerprinting
from luoshi.server.files.fingerprint import main
from luoshi.server.files.fingerprinting import NOTHING, Fingerprinted, fingerprinted
from luoshi.server.files.models import Attachment, Blob, Fingerprint
from luoshi.server.files.selectors import fingerprints_of
from luoshi.server.files.services.fingerprints import keep_fingerprint
from luoshi.server.files.services.sweeping import sweep
from luoshi.server.files.storage import the_store
from luoshi.server.files.tasks import take_fingerprint
from server_cast import NOW, Cast
from server_filing import TEXT, attached, package, photographed, picture, scene


def written(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def shown_in_pdf(*seeds: int) -> bytes:
    out = io.BytesIO()
    first, *others = [scene(seed, (640, 480)) for seed in seeds]
    first.save(out, "PDF", save_all=True, append_images=others)
    return out.getvalue()


def apart(one: int | None, other: int | None) -> int:
    assert one is not None and other is not None
    return (one ^ other).bit_count()


def test_a_photo_has_its_day_and_its_look_however_it_was_held(tmp_path: Path) -> None:
    plain = fingerprinted(written(tmp_path / "a", photographed(5)), "jpeg")
    assert plain.made_on == date(2032, 5, 1)
    turned = io.BytesIO()
    exif = Image.Exif()
    exif[0x0112] = 8
    scene(5, (640, 480)).transpose(Image.Transpose.ROTATE_270).save(turned, "JPEG", exif=exif.tobytes())
    held = fingerprinted(written(tmp_path / "b", turned.getvalue()), "jpeg")
    assert held.made_on is None
    assert apart(plain.looks[0], held.looks[0]) <= 4


def test_a_pdf_has_the_looks_of_its_first_pages_near_to_the_pictures_in_it(tmp_path: Path) -> None:
    found = fingerprinted(written(tmp_path / "a", shown_in_pdf(1, 2, 3, 4)), "pdf")
    assert found.made_on is not None and len(found.looks) == 3
    photos = [fingerprinted(written(tmp_path / "b", photographed(seed)), "jpeg").looks[0] for seed in (1, 2, 3)]
    assert all(apart(one, other) <= 8 for one, other in zip(found.looks, photos, strict=True))


@pytest.mark.parametrize("kind", ["docx", "xlsx"])
def test_an_office_file_has_its_day_alone(tmp_path: Path, kind: str) -> None:
    data = package(kind, created="2032-05-01T01:00:00Z")
    assert fingerprinted(written(tmp_path / "a", data), kind) == Fingerprinted(date(2032, 5, 1))


def test_a_picture_whose_points_are_damaged_still_has_its_day(tmp_path: Path) -> None:
    half = photographed()
    found = fingerprinted(written(tmp_path / "a", half[: len(half) // 2]), "jpeg")
    assert found == Fingerprinted(date(2032, 5, 1))


HOSTILE = [
    ("png", b"\x89PNG\r\n\x1a\n" + bytes(40)),
    ("jpeg", b""),
    ("jpeg", picture("PNG")),
    ("pdf", b"%PDF-1.7\nnothing"),
    ("docx", b"PK\x03\x04" + bytes(60)),
    ("xlsx", TEXT),
]


@pytest.mark.parametrize(("kind", "data"), HOSTILE)
def test_of_a_hostile_file_nothing_is_known(tmp_path: Path, kind: str, data: bytes) -> None:
    assert fingerprinted(written(tmp_path / "a", data), kind) == NOTHING


def test_entities_in_the_properties_are_not_unfolded(tmp_path: Path) -> None:
    data = package("docx", created="&day;")
    assert fingerprinted(written(tmp_path / "a", data), "docx") == NOTHING


def test_a_look_that_hangs_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)  # opening it waits for ever
    monkeypatch.setattr(fingerprinting, "DRAWING_SECONDS", 2)
    assert fingerprinted(fifo, "png") == NOTHING


def test_a_picture_of_too_many_points_is_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("luoshi.server.files.fingerprint.take_limits", lambda **_: None)
    monkeypatch.setattr("luoshi.server.files.fingerprint.MAX_PIXELS", 640 * 480 - 1)
    assert main(["jpeg", str(written(tmp_path / "a", photographed())), str(tmp_path / "b")]) == 0
    assert json.loads((tmp_path / "b").read_text()) == {"made_on": "2032-05-01", "looks": []}


def test_a_bomb_of_forms_is_not_drawn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("luoshi.server.files.fingerprint.take_limits", lambda **_: None)
    monkeypatch.setattr("luoshi.document.pdf_guard.is_bomb", lambda data: True)
    assert main(["pdf", str(written(tmp_path / "a", shown_in_pdf(1))), str(tmp_path / "b")]) == 0
    assert json.loads((tmp_path / "b").read_text())["looks"] == []


@pytest.mark.parametrize(
    "told",
    [
        b"", b"{}", b"[]", b"\xff", b'{"made_on": 5, "looks": []}', b'{"made_on": null, "looks": ["zz"]}',
        b'{"made_on": null, "looks": ["1ffffffffffffffff"]}', b'{"made_on": null, "looks": ["-1"]}',
    ],
)  # fmt: skip
def test_what_the_process_writes_is_not_believed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, told: bytes) -> None:
    def writes(_program: str, _kind: str, _path: str, result: str, **_: object) -> None:
        Path(result).write_bytes(told)

    monkeypatch.setattr(fingerprinting, "run_apart", writes)
    assert fingerprinted(tmp_path, "jpeg") == NOTHING


# ---- kept with the file


@pytest.mark.django_db
def test_a_fingerprint_is_kept_once_and_found_by_the_hash(cast: Cast) -> None:
    rows = [
        attached(cast, photographed(7), name="现场.jpg"),
        attached(cast, package("docx", created="2032-04-01T00:00:00Z"), name="报告.docx"),
        attached(cast, TEXT),
    ]
    for row in rows * 2:
        take_fingerprint.call(cast.county.public_id, row.blob.sha256)
    assert Fingerprint.objects.count() == 2
    with CaptureQueriesContext(connection) as queries:
        found = fingerprints_of([row.blob for row in rows])
    assert len(queries) == 1
    photo, report, text = (found.get(row.blob.sha256) for row in rows)
    assert photo is not None and photo.made_on == date(2032, 5, 1)
    assert photo == fingerprinted(the_store().path_of(rows[0].blob.sha256), "jpeg")
    assert report == Fingerprinted(date(2032, 4, 1))
    assert text is None


@pytest.mark.django_db
def test_a_hostile_file_is_marked_as_looked_at(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    row: Attachment = attached(cast, b"%PDF-1.7\nnothing", name="坏.pdf")
    kept = keep_fingerprint(government=cast.county.public_id, sha256=row.blob.sha256)
    assert kept is not None and fingerprints_of([row.blob]) == {row.blob.sha256: NOTHING}
    monkeypatch.setattr("luoshi.server.files.services.fingerprints.fingerprinted", lambda *_: pytest.fail("again"))
    assert keep_fingerprint(government=cast.county.public_id, sha256=row.blob.sha256) == kept


@pytest.mark.django_db
def test_of_another_governments_file_or_one_that_is_gone_nothing_is_taken(cast: Cast) -> None:
    row = attached(cast, picture(), name="图.png")
    assert keep_fingerprint(government=cast.city.public_id, sha256=row.blob.sha256) is None
    assert keep_fingerprint(government=cast.county.public_id, sha256="0" * 64) is None
    assert not Fingerprint.objects.exists()


@pytest.mark.django_db
def test_a_file_that_goes_while_it_is_looked_at_leaves_nothing(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    row = attached(cast, picture(), name="图.png")

    def goes(*_: object) -> Fingerprinted:
        Attachment.objects.all().delete()
        Blob.objects.all().delete()
        return NOTHING

    monkeypatch.setattr("luoshi.server.files.services.fingerprints.fingerprinted", goes)
    assert keep_fingerprint(government=cast.county.public_id, sha256=row.blob.sha256) is None


@pytest.mark.django_db
def test_a_fingerprint_holds_no_file_and_goes_with_it(cast: Cast) -> None:
    row = attached(cast, picture(), name="图.png")
    keep_fingerprint(government=cast.county.public_id, sha256=row.blob.sha256)
    row.delete()
    sweep(now=NOW.replace(year=NOW.year + 1))
    assert not Blob.objects.exists() and not Fingerprint.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("data", "name", "asked"),
    [(photographed(), "现场.jpg", 1), (package("xlsx", created=None), "表.xlsx", 1), (TEXT, "批复.txt", 0)],
    ids=["picture", "workbook", "text"],
)
def test_it_is_asked_for_when_the_file_has_come_for_good(
    cast: Cast, data: bytes, name: str, asked: int, django_capture_on_commit_callbacks: object,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    queued: list[tuple[str, ...]] = []
    queue = SimpleNamespace(enqueue=lambda *which: queued.append(which))
    monkeypatch.setattr("luoshi.server.files.services.attaching.take_fingerprint", queue)
    assert callable(django_capture_on_commit_callbacks)
    with django_capture_on_commit_callbacks(execute=True):
        row = attached(cast, data, name=name)
        assert queued == []
    assert queued == [(cast.county.public_id, row.blob.sha256)] * asked
    keep_fingerprint(government=cast.county.public_id, sha256=row.blob.sha256)
    with django_capture_on_commit_callbacks(execute=True):
        attached(cast, data, name=name, to="agriculture")
    assert len(queued) == asked
