"""``luoshi backup``: one moment of an installation, complete or not there at all, while people go on working.

A backup is a folder of its own below the target. What the backup before has already is linked, not copied again (the
same bytes under the same hash); everything else is copied and hashed on the way. The sweep stands still meanwhile, so
that every file which the database's moment knows is there to be copied.
"""

import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from luoshi.server.core.clock import CHINA
from luoshi.server.files.storage import CHUNK, Store, digest_of
from luoshi.server.keeping.engines import NAMES, Settings, dump, engine_of
from luoshi.server.keeping.manifest import NAME, BackupError, Manifest, Part, read_manifest, to_disk, write_down
from luoshi.server.settings.home import Home

KEY = "secret.key"
FILES = "files"
_PREFIX = "luoshi-"
_UNFINISHED = ".part"


@dataclass(frozen=True, slots=True)
class Made:
    """A backup that was made: where, what is in it, how many files were copied and how many linked."""

    folder: Path
    manifest: Manifest
    copied: int
    linked: int
    dropped: int


def make_backup(
    *, home: Home, settings: Settings, target: Path, now: datetime, keep: int = 0, reread: bool = False
) -> Made:
    """Back up the installation of a home into a folder below ``target``. Raises BackupError, leaving nothing behind.

    ``settings`` are Django's of the database. With ``keep`` above zero only so many of the latest backups stay. With
    ``reread`` files that the backup before has are read and hashed, too, before they are linked.
    """
    _check(home, target)
    with _alone(target):
        _clear_away(target)
        before = _latest(target)
        final = target / f"{_PREFIX}{now.astimezone(CHINA):%Y%m%d-%H%M%S}"
        if final.exists():
            raise BackupError(f"{final} 已经存在，请过一秒再备份")
        draft = target / f".{final.name}{_UNFINISHED}"
        try:
            with Store(home.files).held():
                made = _make(home, settings, draft, before, now, reread=reread)
            draft.rename(final)
            to_disk(target)
        except OSError as error:
            raise BackupError(f"备份没有完成（{error.strerror or error}），请检查 {target} 的空间和权限") from error
        finally:
            shutil.rmtree(draft, ignore_errors=True)
        dropped = _drop_old(target, keep) if keep else 0
    done = Made(final, made.manifest, made.copied, made.linked, dropped)
    _note(home, done)
    return done


def last_backup(home: Home) -> datetime | None:
    """When the last backup of a home was made, as the home remembers it."""
    try:
        return datetime.fromisoformat(json.loads(home.last_backup.read_text("utf-8"))["made_at"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


@dataclass(frozen=True, slots=True)
class _Written:
    manifest: Manifest
    copied: int
    linked: int


def _make(home: Home, settings: Settings, draft: Path, before: Path | None, now: datetime, *, reread: bool) -> _Written:
    draft.mkdir(mode=0o700)
    (draft / FILES).mkdir(mode=0o700)
    moment = dump(settings, draft)
    copied = linked = 0
    missing: list[str] = []
    store, into = Store(home.files), Store(draft / FILES)
    old = Store(before / FILES) if before else None
    folders = set()
    for sha256, size in sorted(moment.files.items()):
        place = into.path_of(sha256)
        if place.parent not in folders:
            place.parent.mkdir(mode=0o700)
            folders.add(place.parent)
        if old and _link(old.path_of(sha256), place, sha256, size, reread=reread):
            linked += 1
            continue
        try:
            found = copy_hashed(store.path_of(sha256), place)
        except FileNotFoundError:
            found = None
        if found == (sha256, size):
            copied += 1
        else:
            place.unlink(missing_ok=True)
            missing.append(sha256)
    for folder in folders:
        to_disk(folder)
    to_disk(draft / FILES)
    key = copy_hashed(home.secret, draft / KEY, mode=0o600)
    name = NAMES[engine_of(settings)]
    parts = [Part(name, *digest_of(draft / name)), Part(KEY, *key)]
    manifest = Manifest(
        made_at=now.astimezone(UTC),
        program=version("luoshi"),
        engine=engine_of(settings),
        migrations=moment.migrations,
        heads=moment.heads,
        parts=parts,
        files=sorted((sha256, size) for sha256, size in moment.files.items() if sha256 not in missing),
        missing=missing,
    )
    manifest.write(draft)
    to_disk(draft)
    return _Written(manifest, copied, linked)


def copy_hashed(source: Path, target: Path, mode: int = 0o400) -> tuple[str, int]:
    """Copy a file down to the disk; returns (hash, size) of what was copied."""
    found, size = hashlib.sha256(), 0
    handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with source.open("rb") as stream, os.fdopen(handle, "wb") as out:
        while chunk := stream.read(CHUNK):
            found.update(chunk)
            size += len(chunk)
            out.write(chunk)
        out.flush()
        os.fsync(out.fileno())
    return found.hexdigest(), size


def _link(old: Path, place: Path, sha256: str, size: int, *, reread: bool) -> bool:
    """Whether the backup before had the file and it could be linked; file systems without links copy."""
    try:
        if old.stat().st_size != size or (reread and digest_of(old) != (sha256, size)):
            return False
        os.link(old, place)
    except OSError:
        return False
    return True


def _check(home: Home, target: Path) -> None:
    place = target.resolve()
    for inside in (home.files, home.folder / "static"):
        if place == inside.resolve() or inside.resolve() in place.parents:
            raise BackupError(f"备份不能放进 {inside}，请换一个目录，最好在另一块磁盘上")
    if not home.secret.is_file():
        raise BackupError(f"{home.folder} 里没有密钥文件，不是一个安装目录，请用 --home 指明")
    try:
        target.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise BackupError(f"不能建立备份目录 {target}（{error.strerror}），请检查权限") from error


@contextmanager
def _alone(target: Path) -> Iterator[None]:
    handle = os.open(target, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError as error:
        raise BackupError(f"另一个备份正在写入 {target}，请等它完成") from error
    finally:
        os.close(handle)


def _clear_away(target: Path) -> None:
    """Remove what a backup left that was killed."""
    for path in target.glob(f".{_PREFIX}*{_UNFINISHED}"):
        shutil.rmtree(path, ignore_errors=True)


def complete_backups(target: Path) -> list[Path]:
    """The complete backups of a folder, oldest first."""
    return sorted(path for path in target.glob(f"{_PREFIX}*") if (path / NAME).is_file())


def _latest(target: Path) -> Path | None:
    for path in reversed(complete_backups(target)):
        with suppress(BackupError):
            read_manifest(path)
            return path
    return None


def _drop_old(target: Path, keep: int) -> int:
    old = complete_backups(target)[:-keep]
    for path in old:
        (path / NAME).unlink()  # from here on it is no backup, whenever this is broken off
        shutil.rmtree(path, ignore_errors=True)
    return len(old)


def _note(home: Home, made: Made) -> None:
    """Leave word in the home, for the doctor."""
    said = {"made_at": made.manifest.made_at.isoformat(), "folder": str(made.folder), "digest": made.manifest.digest()}
    draft = home.last_backup.with_suffix(".part")
    with suppress(OSError):  # the backup is made; only the note is not
        write_down(draft, json.dumps(said, ensure_ascii=False).encode())
        draft.replace(home.last_backup)
