"""Where files lie: below one folder, by their hash alone. A file is there whole or not at all.

A file is written under a random name in ``incoming``, brought to the disk, renamed to ``ab/cdef…`` and its folder
brought to the disk, all before the row that tells of it is committed. So a process that is killed leaves a file without
a row at worst, which nobody is served, and which the sweep removes once it is older than any transaction.

Locks are those of the kernel on the folders themselves (``flock``), so that they end with the process that holds them:
who keeps a file shares the lock of its folder; who removes one holds it alone; a backup shares the lock of the root,
which the sweep holds alone.
"""

import fcntl
import hashlib
import os
import re
import secrets
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

CHUNK = 1024 * 1024
_HASH = re.compile(r"[0-9a-f]{64}")
_WAITING = re.compile(r"[0-9a-f]{32}")
_FOLDER = re.compile(r"[0-9a-f]{2}")


@dataclass(frozen=True, slots=True)
class Received:
    """A file that has come in whole and belongs to nobody yet; ``size`` is in bytes."""

    path: Path
    sha256: str
    size: int

    def drop(self) -> None:
        """Remove it; nothing happens where it was kept meanwhile."""
        self.path.unlink(missing_ok=True)


@dataclass(frozen=True, slots=True)
class Stored:
    """A file as it lies in the store: its hash by its name, its size and when it was last written (a time stamp)."""

    sha256: str
    size: int
    written: float


class Writer:
    """Takes a file in, piece by piece, and hashes it on the way. Made by ``Store.begin``."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._path = folder / secrets.token_hex(16)
        self._handle = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
        self._hash = hashlib.sha256()
        self.size = 0

    def write(self, chunk: bytes) -> None:
        """The next piece. Raises OSError, for instance where the disk is full."""
        rest = memoryview(chunk)
        while rest:
            rest = rest[os.write(self._handle, rest) :]
        self._hash.update(chunk)
        self.size += len(chunk)

    def finish(self) -> Received:
        """Bring the file to the disk; it can be read by its owner alone and is not to be written again."""
        os.fchmod(self._handle, 0o400)
        os.fsync(self._handle)
        os.close(self._handle)
        self._handle = -1
        return Received(self._path, self._hash.hexdigest(), self.size)

    def drop(self) -> None:
        """Forget what has come so far."""
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1
        self._path.unlink(missing_ok=True)


@dataclass(frozen=True, slots=True)
class Store:
    """The folder of all files of an installation."""

    root: Path

    @property
    def incoming(self) -> Path:
        """Files that are on their way in."""
        return self.root / "incoming"

    def path_of(self, sha256: str) -> Path:
        """Where a file lies. Raises ValueError for anything but a hash: no path is ever made of a name."""
        if _HASH.fullmatch(sha256) is None:
            raise ValueError(f"no hash: {sha256!r}")
        return self.root / sha256[:2] / sha256[2:]

    def begin(self) -> Writer:
        """Begin to take a file in."""
        return Writer(self.incoming)

    def take(self, pieces: Iterable[bytes]) -> Received:
        """Take a file in whole. Where a piece cannot be read or written nothing of it stays, and the error goes on."""
        writer = self.begin()
        try:
            for piece in pieces:
                writer.write(piece)
            return writer.finish()
        except BaseException:
            writer.drop()
            raise

    def waiting(self, name: str, sha256: str, size: int) -> Received:
        """A file that waits in ``incoming``, by the name that it got there. Raises ValueError for any other name."""
        if _WAITING.fullmatch(name) is None:
            raise ValueError(f"no name in incoming: {name!r}")
        return Received(self.incoming / name, sha256, size)

    def again(self, received: Received) -> Received:
        """The same file in ``incoming`` under another name: one is kept, the other stays. It is fresh for the sweep.

        Raises FileNotFoundError where it does not lie there any more.
        """
        other = self.incoming / secrets.token_hex(16)
        try:
            os.link(received.path, other)
        except FileNotFoundError:
            raise
        except OSError:  # a file system without links
            shutil.copyfile(received.path, other)
        os.utime(other)
        return Received(other, received.sha256, received.size)

    @contextmanager
    def keeping(self, received: Received) -> Iterator[None]:
        """Put a file in its place for good, and hold it there against the sweep until the block ends.

        The row is committed inside the block. A file that is there already is replaced by the same bytes, so that it
        is fresh, and so that nobody learns from the time it takes whether somebody else has it.
        """
        folder = self.path_of(received.sha256).parent
        if not folder.is_dir():
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            _to_disk(self.root)
        with _locked(folder, fcntl.LOCK_SH):
            os.rename(received.path, self.path_of(received.sha256))  # noqa: PTH104  # one call for tests to stop at
            _to_disk(folder)
            yield

    def open(self, sha256: str) -> BinaryIO:
        """A file to read. Raises FileNotFoundError."""
        return self.path_of(sha256).open("rb")

    def digest(self, sha256: str) -> tuple[str, int]:
        """(hash, size) of what lies in a file's place now, read piece by piece. Raises FileNotFoundError."""
        return digest_of(self.path_of(sha256))

    def stored(self) -> Iterator[Stored]:
        """Everything in the store, folder by folder."""
        for folder in self._folders():
            with suppress(FileNotFoundError), os.scandir(folder) as entries:
                for entry in entries:
                    if _HASH.fullmatch(folder.name + entry.name) is None:
                        continue
                    with suppress(FileNotFoundError):
                        known = entry.stat(follow_symlinks=False)
                        yield Stored(folder.name + entry.name, known.st_size, known.st_mtime)

    def strangers(self) -> Iterator[Path]:
        """What lies in the store and is none of its files: nothing that Luoshi put there."""
        if not self.root.is_dir():
            return
        for entry in sorted(self.root.iterdir()):
            if entry == self.incoming:
                continue
            if _FOLDER.fullmatch(entry.name) is None or not entry.is_dir():
                yield entry
                continue
            yield from (each for each in sorted(entry.iterdir()) if _HASH.fullmatch(entry.name + each.name) is None)

    @contextmanager
    def alone_with(self, sha256: str) -> Iterator[Path]:
        """The place of a file, with nobody putting one there meanwhile: for the last look before it is removed."""
        path = self.path_of(sha256)
        with _locked(path.parent, fcntl.LOCK_EX):
            yield path

    @contextmanager
    def held(self) -> Iterator[None]:
        """No sweep until the block ends: what a snapshot of the database refers to stays. Waits for a sweep."""
        self.root.mkdir(mode=0o700, parents=True, exist_ok=True)
        with _locked(self.root, fcntl.LOCK_SH):
            yield

    @contextmanager
    def sweeping(self) -> Iterator[bool]:
        """Whether the sweep may run now: alone, and not while a backup is made."""
        self.root.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            with _locked(self.root, fcntl.LOCK_EX | fcntl.LOCK_NB):
                yield True
        except BlockingIOError:
            yield False

    def _folders(self) -> list[Path]:
        if not self.root.is_dir():
            return []
        return sorted(entry for entry in self.root.iterdir() if _FOLDER.fullmatch(entry.name) and entry.is_dir())


def the_store() -> Store:
    """The store of this installation."""
    return Store(Path(settings.LUOSHI_FILES))


def digest_of(path: Path) -> tuple[str, int]:
    """(hash, size) of a file, read piece by piece."""
    found, size = hashlib.sha256(), 0
    with path.open("rb") as stream:
        while chunk := stream.read(CHUNK):
            found.update(chunk)
            size += len(chunk)
    return found.hexdigest(), size


def _to_disk(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _locked(folder: Path, how: int) -> Iterator[None]:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(handle, how)
        yield
    finally:
        os.close(handle)
