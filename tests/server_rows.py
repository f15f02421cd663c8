"""Rows that many tests begin with, made once a process: kept where they were made, put back for each test after it.

What the services wrote is read back as it stands in the tables and inserted again as it was read, on both engines, so
a test sees what the services would have written, at a hundredth of the price. The same is done for stored files.
"""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import IntegrityError, connection, transaction

from luoshi.server.files.storage import the_store

Made = TypeVar("Made")
Row = tuple[Any, ...]
Tables = dict[str, tuple[list[str], list[Row]]]
Heads = tuple[Row, ...]
_OF_THE_ENGINE = "search_terms"
"""The tables of SQLite's index for search: triggers of the entries write them again."""
_FILES = "files_blob"
_MOST = 6
"""From how many beginnings the same builder is kept: who begins differently each time only pays for the keeping."""


@dataclass(frozen=True, slots=True)
class _Kept:
    """What a builder did to the tables, and what it gave. The first column of every table is its key."""

    done: list[tuple[str, list[Row]]]
    files: dict[str, bytes]
    made: Any


_kept: dict[tuple[object, ...], dict[Heads, _Kept]] = {}


def begun_with(build: Callable[..., Made], *given: object, apart: tuple[object, ...] = ()) -> Made:
    """What ``build`` makes of what it is given: built the first time, put back from its rows otherwise.

    What is given must be what every test gives: the cast as it was begun with; ``apart`` names what differs between
    tests. What is built within a transaction and what is committed, with what follows a commit, are kept apart, too.

    Every act of a service goes into a chain of hashes, so the heads of the chains tell what was done before, with every
    id and hour of it: what was built there is put back only where the same was done. What a test writes past the
    services they do not tell; where that takes a key which is kept, it is built as well.
    """
    name = (build.__module__, build.__qualname__, connection.in_atomic_block, *apart)
    known, heads = _kept.setdefault(name, {}), _heads()
    kept = known.get(heads)
    if kept is not None and _put_back(kept):
        again: Made = deepcopy(kept.made)
        return again
    if kept is not None or len(known) >= _MOST:
        return build(*given)
    before = everything()
    made = build(*given)
    after = everything()
    done = _difference(before, after)
    if done is not None:
        known[heads] = _Kept(done, _files(before, after), deepcopy(made))
    return made


def _put_back(kept: _Kept) -> bool:
    """Whether the rows found their places; nothing of them stays where one of them did not."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            for statement, rows in kept.done:
                cursor.executemany(statement, rows)
    except IntegrityError:
        return False
    for sha256, data in kept.files.items():  # a test may have a folder of its own
        path = the_store().path_of(sha256)
        if not path.exists():
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            path.write_bytes(data)
            path.chmod(0o400)
    return True


def _heads() -> Heads:
    """Where the chain of each government stands, with its last hash."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT government, sequence, hash FROM audit_head ORDER BY government")
        return tuple(map(tuple, cursor.fetchall()))


def everything() -> Tables:
    """(columns, rows) of every table."""
    found = {}
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names(cursor)):
            if table.startswith(_OF_THE_ENGINE):
                continue
            cursor.execute(f"SELECT * FROM {_quoted(table)}")  # noqa: S608  # a name that the database gave
            found[table] = [column[0] for column in cursor.description], list(cursor.fetchall())
    return found


def _difference(before: Tables, after: Tables) -> list[tuple[str, list[Row]]] | None:
    """Statements with their rows: what has come, and what has changed; none where rows have gone."""
    found = []
    for table, (columns, rows) in after.items():
        old = {repr(row[0]): row for row in before[table][1]}
        changed = [row for row in rows if repr(row[0]) in old and repr(row) != repr(old[repr(row[0])])]
        new = [row for row in rows if repr(row[0]) not in old]
        if len(rows) - len(new) != len(old):
            return None
        names, places = ", ".join(map(_quoted, columns)), ", ".join(["%s"] * len(columns))
        found.append((f"INSERT INTO {_quoted(table)} ({names}) VALUES ({places})", new))  # noqa: S608  # as above
        settings = ", ".join(f"{_quoted(column)} = %s" for column in columns)
        update = f"UPDATE {_quoted(table)} SET {settings} WHERE {_quoted(columns[0])} = %s"  # noqa: S608  # as above
        found.append((update, [(*row, row[0]) for row in changed]))
    return [(statement, rows) for statement, rows in found if rows]


def _files(before: Tables, after: Tables) -> dict[str, bytes]:
    """The stored files that have come, by their hashes."""
    columns, rows = after[_FILES]
    place, old = columns.index("sha256"), set(before[_FILES][1])
    return {row[place]: the_store().path_of(row[place]).read_bytes() for row in rows if row not in old}


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)
