"""The two databases as a backup meets them: one moment of them into a file, and such a file back into an empty one.

SQLite's own backup interface copies one moment while others write. PostgreSQL shares one snapshot between the program
that dumps (``pg_dump``) and the questions asked here, so that dump, heads and list of files are of one moment.
"""

import os
import re
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from luoshi.server.keeping.manifest import BackupError, to_disk

SQLITE, POSTGRESQL = "sqlite", "postgresql"
NAMES = {SQLITE: "database.sqlite3", POSTGRESQL: "database.dump"}
_DEBIAN = "/usr/lib/postgresql"
_VERSION = re.compile(r"\s(\d+)(?:\.\d+|devel|beta\d|rc\d)")

_HEADS = "SELECT government, sequence, hash FROM audit_head"
_FILES = {
    "files_blob": "SELECT sha256, size FROM files_blob",
    "files_preview": "SELECT sha256, size FROM files_preview",
}
_SQLITE_TABLES = "SELECT name FROM sqlite_master WHERE type = 'table'"
_POSTGRESQL_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"

Ask = Callable[[str], Sequence[tuple[Any, ...]]]
Settings = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Moment:
    """What the database held at the moment of the dump."""

    migrations: Mapping[str, str]
    heads: Mapping[str, str]
    files: Mapping[str, int]


def engine_of(settings: Settings) -> str:
    """Which of the two a database is, by Django's settings of it."""
    return SQLITE if str(settings["ENGINE"]).endswith("sqlite3") else POSTGRESQL


def dump(settings: Settings, folder: Path) -> Moment:
    """Write one moment of the database into a folder. Raises BackupError."""
    target = folder / NAMES[engine_of(settings)]
    moment = _dump_sqlite(settings, target) if engine_of(settings) == SQLITE else _dump_postgresql(settings, target)
    target.chmod(0o600)
    to_disk(target)
    return moment


def load(settings: Settings, source: Path) -> None:
    """Put a dump into an empty database: all of it or nothing. Raises BackupError."""
    if engine_of(settings) == SQLITE:
        target = Path(settings["NAME"])
        shutil.copyfile(source, target)
        target.chmod(0o600)
        to_disk(target)
        return
    command = [program("pg_restore", _server_version(settings)), "--no-owner", "--no-privileges", "--exit-on-error",
               "--single-transaction", "--dbname", _conninfo(settings), str(source)]  # fmt: skip
    _run(command, settings, "数据库没有恢复成功")


def require_empty(settings: Settings) -> None:
    """Raise BackupError unless a PostgreSQL database answers and holds no table yet."""
    import psycopg  # noqa: PLC0415  # SQLite does without it

    count = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"
    try:
        with psycopg.connect(_conninfo(settings, secret=True), connect_timeout=10) as connection:
            found = connection.execute(count).fetchone()
    except psycopg.Error as error:
        raise BackupError(f"数据库无法打开（{_first_line(error)}），请检查 DATABASE_URL") from error
    if found and found[0]:
        raise BackupError("DATABASE_URL 指明的数据库里已经有表，恢复只能进入空的数据库；请新建一个，什么都没有改动")


def program(name: str, server: int) -> str:
    """The path of a program of PostgreSQL that is new enough for a server. Raises BackupError."""
    beside = sorted(Path(_DEBIAN).glob(f"*/bin/{name}"), key=lambda path: path.parts[-3], reverse=True)
    found = [path for path in (shutil.which(name), *map(str, beside)) if path]
    for path in found:
        if _version_of(path) >= server:
            return path
    what = f"只找到 {found[0]}（版本 {_version_of(found[0])}）" if found else f"没有找到 {name}"
    raise BackupError(f"{what}，而数据库服务器的版本是 {server}；请安装 postgresql-client-{server} 或更新的版本")


def facts(ask: Ask, list_tables: str) -> Moment:
    """What a database holds, by asking it; tables of parts that are not there yet are left out."""
    migrations: dict[str, str] = {}
    heads: dict[str, str] = {}
    files: dict[str, int] = {}
    tables = {str(row[0]) for row in ask(list_tables)}
    if "django_migrations" in tables:
        for app, name in ask("SELECT app, name FROM django_migrations ORDER BY app, name"):
            migrations[app] = max(migrations.get(app, ""), name)
    if "audit_head" in tables:
        heads = {government: f"{sequence}:{digest}" for government, sequence, digest in ask(_HEADS)}
    for table in _FILES.keys() & tables:
        files |= dict(ask(_FILES[table]))
    return Moment(migrations, heads, files)


def _dump_sqlite(settings: Settings, target: Path) -> Moment:
    source = Path(settings["NAME"])
    if not source.is_file():
        raise BackupError(f"没有数据库 {source}，请先运行 luoshi init，或者用 --home 指明安装目录")
    try:
        with closing(sqlite3.connect(source, timeout=60)) as live, closing(sqlite3.connect(target)) as copy:
            live.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")
            found = copy.execute("PRAGMA quick_check").fetchone()[0]
            moment = facts(lambda question: copy.execute(question).fetchall(), _SQLITE_TABLES)
    except sqlite3.Error as error:
        raise BackupError(f"数据库没有备份成功（{error}），请运行 luoshi doctor 检查") from error
    if found != "ok":
        raise BackupError(f"数据库已损坏（{found}），没有制作备份；请运行 luoshi doctor，并从以前的备份恢复")
    return moment


def _dump_postgresql(settings: Settings, target: Path) -> Moment:
    import psycopg  # noqa: PLC0415  # SQLite does without it

    dumps = program("pg_dump", _server_version(settings))
    try:
        with psycopg.connect(_conninfo(settings, secret=True), connect_timeout=10) as connection:
            connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            connection.read_only = True
            snapshot = connection.execute("SELECT pg_export_snapshot()").fetchall()[0][0]
            command = [dumps, "--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}",
                       "--file", str(target), "--dbname", _conninfo(settings)]  # fmt: skip
            _run(command, settings, "数据库没有备份成功")
            return facts(lambda question: connection.execute(question).fetchall(), _POSTGRESQL_TABLES)
    except psycopg.Error as error:
        raise BackupError(f"数据库无法打开（{_first_line(error)}），请检查 DATABASE_URL") from error


def _server_version(settings: Settings) -> int:
    import psycopg  # noqa: PLC0415  # SQLite does without it

    try:
        with psycopg.connect(_conninfo(settings, secret=True), connect_timeout=10) as connection:
            return connection.info.server_version // 10_000
    except psycopg.Error as error:
        raise BackupError(f"数据库无法打开（{_first_line(error)}），请检查 DATABASE_URL") from error


def _conninfo(settings: Settings, *, secret: bool = False) -> str:
    """How the database is reached; the password stays out of what other people of the machine can list."""
    from psycopg.conninfo import make_conninfo  # noqa: PLC0415  # SQLite does without it

    keys = {"dbname": "NAME", "user": "USER", "host": "HOST", "port": "PORT"}
    given = {key: settings.get(name) for key, name in keys.items()} | dict(settings.get("OPTIONS") or {})
    if secret:
        given["password"] = settings.get("PASSWORD")
    known = {key: value for key, value in given.items() if value and isinstance(value, (str, int))}
    return make_conninfo("", **known)


def _run(command: Sequence[str], settings: Settings, failed: str) -> None:
    environment = dict(os.environ)
    if settings.get("PASSWORD"):
        environment["PGPASSWORD"] = str(settings["PASSWORD"])
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603  # programs of the database, with settings of our own
    if done.returncode:
        said = next((line for line in done.stderr.splitlines() if line.strip()), f"退出码 {done.returncode}")
        raise BackupError(f"{failed}：{Path(command[0]).name} 说“{said.strip()}”")


def _version_of(path: str) -> int:
    try:
        said = subprocess.run([path, "--version"], capture_output=True, text=True, check=True).stdout  # noqa: S603  # programs of the database, with settings of our own
    except (OSError, subprocess.CalledProcessError):
        return 0
    found = _VERSION.search(said)
    return int(found.group(1)) if found else 0


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]
