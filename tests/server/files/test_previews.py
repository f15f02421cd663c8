"""Previews: drawn apart, clean of metadata, within limits; what cannot be drawn says why."""

import io
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from luoshi.server.audit.registry import Fault
from luoshi.server.audit.verification import verify
from luoshi.server.core.errors import NotFound
from luoshi.server.files import draw, drawing
from luoshi.server.files.confined import BOMB, TOO_LARGE
from luoshi.server.files.drawing import DrawingError, drawn
from luoshi.server.files.models import Attachment, Blob, Preview, PreviewState
from luoshi.server.files.selectors import attachment, preview
from luoshi.server.files.services.previews import make_previews
from luoshi.server.files.storage import the_store
from luoshi.server.files.tasks import draw_previews
from server_cast import Cast
from server_filing import attached, pdf, picture

GPS = 0x8825


def photo() -> bytes:
    """A JPEG lying on its side (orientation 6) with a camera's name and a place."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "PhoneMaker"
    exif.get_ifd(GPS)[1] = "N"
    return picture("JPEG", (1600, 800), exif=exif.tobytes())


def written(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def test_a_photo_is_upright_smaller_and_without_its_place(tmp_path: Path) -> None:
    data = photo()
    assert b"PhoneMaker" in data
    small, large = sorted(drawn(written(tmp_path / "x", data), "jpeg"), key=lambda each: each.width)
    assert (small.scale, small.page, large.scale) == ("small", 1, "large")
    assert small.width < small.height == 240
    assert large.height == 1400
    for each in (small, large):
        assert b"PhoneMaker" not in each.data and b"Exif" not in each.data
        opened = Image.open(io.BytesIO(each.data))
        assert opened.size == (each.width, each.height)
        assert dict(opened.getexif()) == {}


@pytest.mark.parametrize("kind", ["png", "gif", "webp", "bmp", "tiff"])
def test_every_kind_of_picture_is_drawn(tmp_path: Path, kind: str) -> None:
    pages = drawn(written(tmp_path / "x", picture(kind.upper())), kind)
    assert sorted((each.page, each.scale) for each in pages) == [(1, "large"), (1, "small")]


def test_what_shines_through_is_drawn_on_white(tmp_path: Path) -> None:
    out = io.BytesIO()
    Image.new("RGBA", (50, 50), (0, 0, 0, 0)).save(out, "PNG")
    page = drawn(written(tmp_path / "x", out.getvalue()), "png")[0]
    assert Image.open(io.BytesIO(page.data)).getpixel((5, 5)) == (255, 255, 255)


def test_the_first_pages_of_a_pdf_are_drawn(tmp_path: Path) -> None:
    pages = drawn(written(tmp_path / "x", pdf(5)), "pdf")
    assert sorted((each.page, each.scale) for each in pages) == [
        (1, "large"), (1, "small"), (2, "large"), (3, "large"),
    ]  # fmt: skip
    assert max(max(each.width, each.height) for each in pages) <= 1400


@pytest.mark.parametrize(
    ("kind", "data", "cause"),
    [
        ("png", b"\x89PNG\r\n\x1a\n" + bytes(40), "已损坏"),
        ("jpeg", picture("PNG"), "已损坏"),
        ("pdf", b"%PDF-1.7\nnothing", "已损坏"),
        ("webp", b"", "已损坏"),
    ],
)
def test_what_cannot_be_drawn_says_why(tmp_path: Path, kind: str, data: bytes, cause: str) -> None:
    with pytest.raises(DrawingError, match=cause):
        drawn(written(tmp_path / "x", data), kind)


def test_a_drawing_that_hangs_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)  # opening it waits for ever
    monkeypatch.setattr(drawing, "DRAWING_SECONDS", 3)
    with pytest.raises(DrawingError, match="超过了时间"):
        drawn(fifo, "png")


@pytest.mark.parametrize(
    ("greedy", "ended"),
    [("bytearray(1 << 34)", 1), ("[None for _ in iter(int, 1)]", None)],
    ids=["memory", "time and memory"],
)
def test_a_drawing_takes_no_more_than_it_may(greedy: str, ended: int | None) -> None:
    source = (
        "import sys\nfrom luoshi.server.files import draw\ndraw.DRAWING_PROCESSOR_SECONDS = 2\n"
        f"draw.DRAWING_MEMORY = 1 << 29\ndraw._limit()\ntry:\n    {greedy}\nexcept MemoryError:\n    sys.exit(1)\n"
    )
    code = subprocess.run([sys.executable, "-c", source], check=False).returncode
    assert code == ended if ended else code in (1, -signal.SIGKILL, -signal.SIGXCPU)


def test_the_process_says_by_its_code_what_was_wrong(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(draw, "_limit", lambda: None)
    many = written(tmp_path / "x", picture("PNG", (300, 300)))
    monkeypatch.setattr(draw, "MAX_PIXELS", 80_000)
    assert draw.main(["png", str(many), str(tmp_path)]) == TOO_LARGE
    bomb = written(tmp_path / "y", pdf())
    monkeypatch.setattr("luoshi.document.pdf_guard.is_bomb", lambda data: True)
    assert draw.main(["pdf", str(bomb), str(tmp_path)]) == BOMB


# ---- kept with the file


@pytest.mark.django_db
def test_previews_are_kept_and_seen_by_who_sees_the_file(cast: Cast) -> None:
    row = attached(cast, picture(), name="图.png")
    draw_previews.call(cast.county.public_id, row.blob.sha256)
    seen = attachment(cast.actor("viewer"), row.public_id)
    assert seen.blob.preview == PreviewState.READY
    small = preview(seen, 1, "small")
    assert the_store().digest(small.sha256) == (small.sha256, small.size)
    with pytest.raises(NotFound):
        preview(seen, 2, "large")
    with pytest.raises(NotFound):
        attachment(cast.actor("city_compiler"), row.public_id)


@pytest.mark.django_db
def test_made_twice_they_are_the_same(cast: Cast) -> None:
    row = attached(cast, picture(), name="图.png")
    for _ in range(2):
        Blob.objects.filter(pk=row.blob_id).update(preview=PreviewState.WAITING)
        assert make_previews(government=cast.county.public_id, sha256=row.blob.sha256) is PreviewState.READY
    assert Preview.objects.count() == 2
    assert make_previews(government=cast.county.public_id, sha256=row.blob.sha256) is PreviewState.READY


@pytest.mark.django_db
def test_one_that_fails_is_marked_with_the_cause(cast: Cast) -> None:
    row = attached(cast, b"%PDF-1.7\nnothing", name="坏.pdf")
    assert make_previews(government=cast.county.public_id, sha256=row.blob.sha256) is PreviewState.FAILED
    assert "已损坏" in Blob.objects.get().preview_cause


@pytest.mark.django_db
def test_one_that_went_away_meanwhile_is_let_be(cast: Cast) -> None:
    assert make_previews(government=cast.county.public_id, sha256="0" * 64) is None
    assert make_previews(government=cast.city.public_id, sha256=attached(cast, picture()).blob.sha256) is None


@pytest.mark.django_db
def test_a_swapped_preview_is_found(cast: Cast) -> None:
    row: Attachment = attached(cast, picture(), name="图.png")
    make_previews(government=cast.county.public_id, sha256=row.blob.sha256)
    assert verify(cast.county.public_id).findings == ()
    path = the_store().path_of(Preview.objects.filter(scale="large").get().sha256)
    path.chmod(0o600)
    path.write_bytes(picture("JPEG"))
    assert [each.fault for each in verify(cast.county.public_id).findings] == [Fault.FILE_CHANGED]
