"""The sweep takes what nothing refers to, and never what somebody is about to refer to."""

import os
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from luoshi.server.audit.verification import verify
from luoshi.server.core.periodic import periodic_work
from luoshi.server.files.limits import GRACE
from luoshi.server.files.models import Attachment, Blob, Preview
from luoshi.server.files.selectors import is_as_recorded
from luoshi.server.files.services import sweeping
from luoshi.server.files.services.attaching import remove
from luoshi.server.files.services.previews import make_previews
from luoshi.server.files.services.sweeping import sweep
from luoshi.server.files.storage import the_store
from luoshi.server.files.tasks import sweep_files
from races import at_once
from server_cast import NOW, Cast
from server_filing import TEXT, attached, lying, picture, received

LATER = NOW + timedelta(days=3)


def aged(files: Path) -> None:
    """Everything that lies there was written long ago."""
    for path in [*files.glob("??/*"), *files.glob("incoming/*")]:
        os.utime(path, (0, 0))


def kept(data: bytes) -> str:
    """A file in its place without a row, as a process leaves it that was killed."""
    came = received(data)
    with the_store().keeping(came):
        return came.sha256


@pytest.mark.django_db
def test_what_hangs_somewhere_stays_and_the_rest_goes(cast: Cast, files: Path) -> None:
    row = attached(cast, picture(), name="图.png")
    make_previews(government=cast.county.public_id, sha256=row.blob.sha256)
    before = lying(files)
    orphan = kept(b"orphan")
    broken_off = received(b"broken off")
    aged(files)
    swept = sweep(now=LATER)
    assert (swept.ran, swept.rows, swept.files, swept.broken_off) == (True, 0, 1, 1)
    assert orphan not in lying(files)
    assert lying(files) == before
    assert not broken_off.path.exists()
    assert sweep(now=LATER).files == 0


@pytest.mark.django_db
def test_what_is_young_stays(cast: Cast, files: Path) -> None:
    orphan = kept(b"orphan")
    came = received(b"on its way")
    now = datetime.now(UTC)
    swept = sweep(now=now)
    assert (swept.files, swept.broken_off) == (0, 0)
    assert orphan in lying(files) and came.path.exists()
    assert sweep(now=now + GRACE + timedelta(minutes=5)).files == 1


@pytest.mark.django_db
def test_a_removed_attachment_takes_rows_previews_and_bytes_with_it(cast: Cast, files: Path) -> None:
    row = attached(cast, picture(), name="图.png")
    make_previews(government=cast.county.public_id, sha256=row.blob.sha256)
    remove(actor=cast.actor("system"), now=NOW, attachment=row.public_id, reason="传错了")
    aged(files)
    swept = sweep(now=LATER)
    assert (swept.rows, swept.files) == (1, 3)
    assert lying(files) == set()
    assert not Blob.objects.exists() and not Preview.objects.exists()
    assert verify(cast.county.public_id).findings == ()


@pytest.mark.django_db
def test_bytes_that_another_government_keeps_stay(cast: Cast, files: Path) -> None:
    ours, theirs = attached(cast), attached(cast, by="city_system", to="city_water")
    remove(actor=cast.actor("system"), now=NOW, attachment=ours.public_id, reason="撤销")
    aged(files)
    assert (sweep(now=LATER).rows, sweep(now=LATER).files) == (1, 0)
    assert is_as_recorded(theirs)


@pytest.mark.django_db
def test_it_waits_while_a_backup_is_made(files: Path) -> None:
    orphan = kept(b"orphan")
    aged(files)
    with the_store().held():
        assert not sweep(now=LATER).ran
    assert orphan in lying(files)
    assert sweep(now=LATER).files == 1


@pytest.mark.django_db
def test_an_upload_between_the_two_looks_saves_the_file(
    cast: Cast, files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sweep has found an orphan; before it takes its last look the same bytes are uploaded anew."""
    kept(TEXT)
    aged(files)
    first_look = sweeping._unreferenced
    rows: list[Attachment] = []

    def look_and_upload(*given: Any) -> object:
        found = first_look(*given)
        rows.append(attached(cast))
        return found

    monkeypatch.setattr(sweeping, "_unreferenced", look_and_upload)
    assert sweep(now=LATER).files == 0
    assert is_as_recorded(rows[0])


@pytest.mark.django_db
def test_a_file_renamed_and_not_yet_committed_is_saved_by_its_age(cast: Cast, files: Path) -> None:
    """The row is not there at the last look, either; the file is fresh, so it stays."""
    digest = kept(TEXT)
    aged(files)
    found = sweeping._unreferenced(list(the_store().stored()), LATER)
    kept(TEXT)
    now = datetime.now(UTC)
    assert not sweeping._removed(the_store(), found[0], now - GRACE)
    assert digest in lying(files)


@pytest.mark.django_db(transaction=True)
def test_uploads_and_sweeps_at_once_lose_nothing(committed_cast: Cast, files: Path) -> None:
    cast = committed_cast
    for turn in range(6):
        data = b"the same %d" % turn
        digest = kept(data)
        aged(files)
        upload, clean = partial(attached, cast, data), partial(sweep, now=datetime.now(UTC))
        outcome = at_once(partial(upload, to="water"), clean, partial(upload, to="agriculture"), clean)
        assert not [each for each in outcome if isinstance(each, Exception)]
        assert Attachment.objects.filter(blob__sha256=digest).count() == 2
        assert the_store().digest(digest)[0] == digest
    assert verify(cast.county.public_id).findings == ()


@pytest.mark.django_db
def test_it_comes_back_by_itself(files: Path) -> None:
    work = {each.name: each for each in periodic_work()}["files.sweep"]
    assert work.at is not None
    work.enqueue()
    sweep_files.call()
