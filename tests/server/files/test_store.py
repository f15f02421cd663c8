"""The store: whole or not at all, by hash alone, with nothing removed under somebody's hands."""

import errno
import hashlib
import os
import stat
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from luoshi.server.files.storage import Store, digest_of, the_store
from server_filing import TEXT, lying, received

HASH = hashlib.sha256(TEXT).hexdigest()


def test_a_file_lies_under_its_hash_and_nothing_else(files: Path) -> None:
    came = received()
    assert (came.sha256, came.size) == (HASH, len(TEXT))
    assert came.path.parent == files / "incoming"
    with the_store().keeping(came):
        pass
    path = files / HASH[:2] / HASH[2:]
    assert path.read_bytes() == TEXT
    assert stat.S_IMODE(path.stat().st_mode) == 0o400
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert not came.path.exists()
    came.drop()
    assert path.exists()


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "", "AB" * 32, "a" * 63, "a" * 65, "/" + "a" * 63, "a" * 63 + "\n"]
)
def test_no_path_is_made_of_anything_but_a_hash(name: str) -> None:
    with pytest.raises(ValueError, match="no hash"):
        the_store().path_of(name)
    with pytest.raises(ValueError, match="no hash"):
        the_store().open(name)


def test_the_file_is_on_the_disk_before_it_has_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []
    sync, rename = os.fsync, os.rename

    def noted_sync(handle: int) -> None:
        done.append("folder" if stat.S_ISDIR(os.fstat(handle).st_mode) else "file")
        sync(handle)

    def noted_rename(source: Path, target: Path) -> None:
        done.append("rename")
        rename(source, target)

    monkeypatch.setattr(os, "fsync", noted_sync)
    monkeypatch.setattr(os, "rename", noted_rename)
    came = received()
    with the_store().keeping(came):
        done.append("row")
    assert done == ["file", "folder", "rename", "folder", "row"]


def test_the_same_bytes_twice_lie_once(files: Path) -> None:
    for _ in range(2):
        with the_store().keeping(received()):
            pass
    assert lying(files) == {HASH}
    assert list((files / "incoming").iterdir()) == []


def test_a_swapped_file_shows_in_its_digest(files: Path) -> None:
    with the_store().keeping(received()):
        pass
    path = the_store().path_of(HASH)
    assert the_store().digest(HASH) == (HASH, len(TEXT))
    path.chmod(0o600)
    path.write_bytes(b"other")
    assert the_store().digest(HASH) == (hashlib.sha256(b"other").hexdigest(), 5)
    assert digest_of(path)[1] == 5


def test_what_is_broken_off_leaves_nothing(files: Path) -> None:
    writer = the_store().begin()
    writer.write(b"half")
    writer.drop()

    def broken() -> Iterator[bytes]:
        yield b"half"
        raise ConnectionError

    with pytest.raises(ConnectionError):
        the_store().take(broken())
    assert list((files / "incoming").iterdir()) == []


def test_a_full_disk_is_an_error_and_not_half_a_file(files: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    writer = the_store().begin()

    def full(handle: int, data: bytes) -> int:
        raise OSError(errno.ENOSPC, "no space")

    monkeypatch.setattr(os, "write", full)
    with pytest.raises(OSError, match="no space"):
        writer.write(b"x")
    writer.drop()
    assert lying(files) == set()


def test_short_writes_are_carried_on(monkeypatch: pytest.MonkeyPatch) -> None:
    write = os.write
    monkeypatch.setattr(os, "write", lambda handle, data: write(handle, bytes(data)[:7]))
    came = received()
    assert came.path.read_bytes() == TEXT


def test_a_backup_holds_the_sweep_and_uploads_go_on(files: Path) -> None:
    with the_store().held():
        with the_store().sweeping() as alone:
            assert not alone
        with the_store().keeping(received()):
            pass
    with the_store().sweeping() as alone:
        assert alone
    assert lying(files) == {HASH}


def test_a_file_that_is_being_kept_is_not_removed(files: Path) -> None:
    came, order = received(), []
    holding, done = threading.Event(), threading.Event()

    def removes() -> None:
        holding.wait(10)
        with the_store().alone_with(HASH) as path:
            order.append("removes")
            path.unlink()
        done.set()

    other = threading.Thread(target=removes)
    other.start()
    with the_store().keeping(came):
        holding.set()
        assert not done.wait(0.2)
        order.append("kept")
    other.join(10)
    assert order == ["kept", "removes"]


def test_what_luoshi_did_not_put_there_is_told(files: Path) -> None:
    with the_store().keeping(received()):
        pass
    (files / "note.txt").write_text("x")
    (files / HASH[:2] / "x").write_text("x")
    store = Store(files)
    assert {path.name for path in store.strangers()} == {"note.txt", "x"}
    assert [each.sha256 for each in store.stored()] == [HASH]
    assert list(Store(files / "nothing").stored()) == []
    assert list(Store(files / "nothing").strangers()) == []
