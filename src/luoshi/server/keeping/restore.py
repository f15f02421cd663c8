"""``luoshi restore``: a backup into a new home, after every byte of it has been held against its hash."""

import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from luoshi.server.files.storage import Store, digest_of
from luoshi.server.keeping.backup import FILES, KEY, copy_hashed
from luoshi.server.keeping.engines import NAMES, SQLITE, engine_of, load, require_empty
from luoshi.server.keeping.manifest import BackupError, Manifest, read_manifest, to_disk
from luoshi.server.settings.home import Home, database_settings

_SHOWN = 5
_ROOM = 1.05
"""How much more room than the backup takes must be free."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What was restored from where."""

    manifest: Manifest
    home: Home


def restore_backup(*, backup: Path, home: Home, database: str | None) -> Restored:
    """Restore into a home that is not there yet or empty, all or nothing; with PostgreSQL into the empty database
    that ``database`` (a URL) names. Raises BackupError, changing nothing.
    """
    manifest = read_manifest(backup)
    settings = database_settings(database, home)
    _check_engine(manifest, engine_of(settings))
    _check_version(manifest.migrations)
    _check_home(home)
    faults = damaged(backup, manifest)
    if faults:
        more = f"等 {len(faults)} 处" if len(faults) > _SHOWN else ""
        raise BackupError(f"备份已损坏，什么都没有恢复：{'；'.join(faults[:_SHOWN])}{more}。请换一份备份")
    _check_room(home, manifest)
    if engine_of(settings) != SQLITE:
        require_empty(settings)
    draft = Home(home.folder.with_name(f".{home.folder.name}.part"))
    try:
        _write(backup, manifest, draft, database)
        if home.folder.exists():
            home.folder.rmdir()
        draft.folder.rename(home.folder)
        to_disk(home.folder.parent)
    except OSError as error:
        raise BackupError(f"恢复没有完成（{error.strerror or error}），请检查 {home.folder} 的空间和权限") from error
    finally:
        shutil.rmtree(draft.folder, ignore_errors=True)
    return Restored(manifest, home)


def damaged(backup: Path, manifest: Manifest) -> list[str]:
    """What of a backup is missing or not what its manifest says; every byte is read. Empty where all is well."""
    found = []
    for part in manifest.parts:
        found += _held_against(backup / part.path, part.path, (part.sha256, part.size))
    store = Store(backup / FILES)
    for sha256, size in manifest.files:
        found += _held_against(store.path_of(sha256), f"文件 {sha256[:12]}…", (sha256, size))
    wanted = {NAMES.get(manifest.engine, ""), KEY}
    if {part.path for part in manifest.parts} != wanted:
        found.append("清单里没有数据库或者密钥")
    return found


def _held_against(path: Path, name: str, wanted: tuple[str, int]) -> list[str]:
    try:
        return [] if digest_of(path) == wanted else [f"{name} 与清单的散列值不符"]
    except OSError:
        return [f"{name} 不见了"]


def _write(backup: Path, manifest: Manifest, draft: Home, database: str | None) -> None:
    shutil.rmtree(draft.folder, ignore_errors=True)
    draft.folder.mkdir(mode=0o700, parents=True)
    copy_hashed(backup / KEY, draft.secret, mode=0o600)
    store, source = Store(draft.files), Store(backup / FILES)
    draft.files.mkdir(mode=0o700)
    folders = set()
    for sha256, size in manifest.files:
        place = store.path_of(sha256)
        if place.parent not in folders:
            place.parent.mkdir(mode=0o700)
            folders.add(place.parent)
        if copy_hashed(source.path_of(sha256), place) != (sha256, size):
            raise BackupError(f"文件 {sha256} 在读取时变了，什么都没有恢复，请检查存放备份的磁盘")
    for folder in [*folders, draft.files]:
        to_disk(folder)
    load(database_settings(database, draft), backup / NAMES[manifest.engine])
    to_disk(draft.folder)


def _check_engine(manifest: Manifest, engine: str) -> None:
    if manifest.engine == engine:
        return
    if engine == SQLITE:
        raise BackupError("这份备份来自 PostgreSQL：请新建一个空的数据库，用 DATABASE_URL 指明后再恢复")
    raise BackupError("这份备份来自 SQLite：恢复时不要设置 DATABASE_URL")


def _check_version(migrations: Mapping[str, str]) -> None:
    """Raise where a backup has steps that this program does not know: it was made by a later one."""
    for app, name in migrations.items():
        if app in _OURS and find_spec(f"luoshi.server.{app}.migrations.{name}") is None:
            raise BackupError(f"备份由更新的版本制作（{app} 的 {name} 这个版本还没有），请先安装那个版本的程序再恢复")


_OURS = frozenset(path.name for path in Path(__file__).parents[1].iterdir() if (path / "migrations").is_dir())


def _check_home(home: Home) -> None:
    if home.folder.exists() and (not home.folder.is_dir() or any(home.folder.iterdir())):
        raise BackupError(f"{home.folder} 不是空的，为了不覆盖任何内容没有恢复；请用 --home 指明一个新目录")
    try:
        home.folder.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BackupError(f"不能建立 {home.folder.parent}（{error.strerror}），请检查权限") from error
    if not os.access(home.folder.parent, os.W_OK):
        raise BackupError(f"{home.folder.parent} 不能写入，请检查权限，或者换一个目录")


def _check_room(home: Home, manifest: Manifest) -> None:
    free = shutil.disk_usage(home.folder.parent).free
    if free < manifest.size * _ROOM:
        raise BackupError(
            f"空间不够：备份有 {manifest.size // 1_000_000} MB，{home.folder.parent} 只剩 {free // 1_000_000} MB"
        )
