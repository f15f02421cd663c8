"""What a backup says of itself: every part with its hash, what it was made from, where the chains stood."""

import hashlib
import json
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

FORM = "luoshi.backup/1"
NAME = "manifest.json"
_HASH = re.compile(r"[0-9a-f]{64}")


class BackupError(Exception):
    """A backup cannot be made or read; the message (Chinese) says why and what to do."""


@dataclass(frozen=True, slots=True)
class Part:
    """A file of the backup by its path in it, with its hash and its size in bytes."""

    path: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """The list of everything in a backup.

    ``engine`` is ``sqlite`` or ``postgresql``; ``migrations`` is the last step of each app; ``heads`` are the chains'
    heads (``sequence:hash``) by government; ``parts`` are database and key; ``files`` are stored files by hash,
    ``missing`` the hashes of those that were lost or changed already when the backup was made.
    """

    made_at: datetime
    program: str
    engine: str
    migrations: Mapping[str, str]
    heads: Mapping[str, str]
    parts: Sequence[Part]
    files: Sequence[tuple[str, int]]
    missing: Sequence[str] = ()

    @property
    def size(self) -> int:
        """Bytes of everything."""
        return sum(part.size for part in self.parts) + sum(size for _, size in self.files)

    def text(self) -> str:
        """The manifest as it is written."""
        plain = asdict(self) | {"form": FORM, "made_at": self.made_at.astimezone(UTC).isoformat()}
        return json.dumps(plain, ensure_ascii=False, indent=1, sort_keys=True) + "\n"

    def digest(self) -> str:
        """The SHA-256 of the manifest: written down elsewhere it proves that nothing of the backup was changed."""
        return hashlib.sha256(self.text().encode()).hexdigest()

    def write(self, folder: Path) -> None:
        """Write it into a backup's folder, down to the disk."""
        write_down(folder / NAME, self.text().encode())


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a backup. Raises BackupError for a folder that is none, or of a form that is not known."""
    try:
        plain = json.loads((folder / NAME).read_text("utf-8"))
    except FileNotFoundError as error:
        raise BackupError(
            f"{folder} 不是备份：里面没有 {NAME}。备份是否还没有完成，或者应当指明下一级目录？"
        ) from error
    except (OSError, ValueError) as error:
        raise BackupError(f"{folder / NAME} 读不出来，备份可能已损坏，请换一份备份") from error
    try:
        return _manifest(plain)
    except (KeyError, TypeError, ValueError) as error:
        raise BackupError(f"{folder / NAME} 的内容不完整，备份可能已损坏，请换一份备份") from error


def _manifest(plain: Mapping[str, Any]) -> Manifest:
    if plain["form"] != FORM:
        raise BackupError(f"备份的格式是 {plain['form']}，这个版本的程序只认识 {FORM}，请用制作它的版本恢复")
    parts = tuple(Part(str(each["path"]), str(each["sha256"]), int(each["size"])) for each in plain["parts"])
    if any("/" in part.path or part.path.startswith(".") for part in parts):
        raise ValueError("a part lies elsewhere")
    if not all(_HASH.fullmatch(str(sha256)) for sha256, _ in plain["files"]):
        raise ValueError("a file without a hash")
    return Manifest(
        made_at=datetime.fromisoformat(plain["made_at"]),
        program=str(plain["program"]),
        engine=str(plain["engine"]),
        migrations={str(app): str(name) for app, name in plain["migrations"].items()},
        heads={str(government): str(head) for government, head in plain["heads"].items()},
        parts=parts,
        files=tuple((str(sha256), int(size)) for sha256, size in plain["files"]),
        missing=tuple(str(sha256) for sha256 in plain["missing"]),
    )


def write_down(path: Path, data: bytes) -> None:
    """Write a small file, readable by its owner alone, down to the disk."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())


def to_disk(path: Path) -> None:
    """Bring a file or a folder to the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
