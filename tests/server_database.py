"""The database of the tests: migrated once for a state of the server's code, copied for each process, emptied quickly.

``python server_database.py migrate NAME`` migrates one of that name, as an installation does. What came of it is kept
in ``build/tests`` (SQLite) or beside the others (PostgreSQL), under the hash of everything that it may depend on; ``put
FILE URL`` gives a copy of it to an installation, in its file, or at its URL where one is named.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

ROOT = Path(__file__).parents[1]
_FOLDER = ROOT / "build" / "tests"
_FILLED_BY_DJANGO = {"django_migrations", "django_content_type", "auth_permission"}


def copied_from_template(connection: Any) -> None:
    """Have the test database of a connection made as a copy of one that is migrated already."""
    create: Callable[..., str] = connection.creation._create_test_db  # Django's own place for an engine's way

    def create_copy(verbosity: int, autoclobber: bool, keepdb: bool = False) -> str:
        with _alone():
            if connection.vendor == "sqlite":
                name = create(verbosity, autoclobber, keepdb)
                shutil.copyfile(_sqlite_template(), name)
                return name
            connection.settings_dict["TEST"]["TEMPLATE"] = _postgres_template(connection)
            return create(verbosity, autoclobber, keepdb)

    connection.creation._create_test_db = create_copy
    if connection.vendor == "postgresql":
        connection.creation._destroy_test_db = lambda name, verbosity: _dropped(connection, name)


def _dropped(connection: Any, name: str) -> None:
    """A thread of a server that a browser asked may still hold a connection of its own; it ends with its database."""
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def put_tables(file: Path, url: str) -> None:
    """Give an installation of a test the tables that it would have made itself: in its file, or at its URL."""
    with _alone():
        if not url:
            shutil.copyfile(_sqlite_template(), file)
            return
        from django.db import connection

        name = urlsplit(url).path.lstrip("/")
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
            cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{_postgres_template(connection)}"')


def empty(connection: Any) -> None:
    """Delete every row but those that Django enters after migrating. Nearly all tables are empty: one query tells."""
    from django.db import transaction

    quoted = connection.ops.quote_name
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        tables = connection.introspection.django_table_names(only_existing=True, include_views=False)
        asked = [f"SELECT '{each}' WHERE EXISTS (SELECT 1 FROM {quoted(each)})" for each in tables]  # noqa: S608  # names of models
        cursor.execute(" UNION ALL ".join(asked))
        for (table,) in cursor.fetchall():
            if table not in _FILLED_BY_DJANGO:
                cursor.execute(f"DELETE FROM {quoted(table)}")  # noqa: S608  # as above


def key() -> str:
    """A hash of what tables can depend on: the code of the server, the versions of the libraries."""
    files = [*sorted((ROOT / "src/luoshi/server").rglob("*.py")), ROOT / "constraints.txt"]
    digest = hashlib.sha256(sys.version.encode())
    for each in files:
        digest.update(str(each.relative_to(ROOT)).encode() + b"\0" + each.read_bytes())
    return digest.hexdigest()[:12]


@contextmanager
def _alone() -> Iterator[None]:
    """One process at a time: the first makes the template, the others wait for it."""
    _FOLDER.mkdir(parents=True, exist_ok=True)
    with (_FOLDER / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _sqlite_template() -> Path:
    template = _FOLDER / f"template-{key()}.sqlite3"
    if not template.exists():
        for old in _FOLDER.glob("template-*"):
            old.unlink()
        begun = template.with_suffix(".begun")
        begun.unlink(missing_ok=True)
        _migrated(str(begun))
        begun.rename(template)
    return template


def _postgres_template(connection: Any) -> str:
    start = f"template_{hashlib.sha256(str(ROOT).encode()).hexdigest()[:8]}_"  # two checkouts do not meet
    name, begun = f"{start}{key()}", f"{start}begun"
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [start])
        found = {row[0] for row in cursor.fetchall()}
        if name not in found:
            for old in found:
                cursor.execute(f'DROP DATABASE IF EXISTS "{old}"')
            cursor.execute(f"CREATE DATABASE \"{begun}\" ENCODING 'UTF8' TEMPLATE template0")
            _migrated(begun)
            cursor.execute(f'ALTER DATABASE "{begun}" RENAME TO "{name}"')
    return name


def _migrated(name: str) -> None:
    """In a process of its own, which leaves nothing behind in this one."""
    done = subprocess.run([sys.executable, __file__, "migrate", name], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def _migrate(name: str) -> None:
    from django.core.management import call_command
    from django.db import connection

    connection.settings_dict["NAME"] = name
    call_command("migrate", verbosity=0, interactive=False, run_syncdb=True)
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # the file is copied without its log
    connection.close()


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "luoshi.server.settings.test"
    import django

    django.setup()
    if sys.argv[1] == "put":
        put_tables(Path(sys.argv[2]), sys.argv[3])
    else:
        _migrate(sys.argv[2])
