"""Rows that many tests begin with, made once a process: kept where they were made, put back for each test after it.

What the services wrote is read back as it stands in the tables and inserted again as it was read, on both engines, so
a test sees what the services would have written, at a hundredth of the price.
"""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import connection, transaction

Made = TypeVar("Made")
Row = tuple[Any, ...]
_COUNTED = "audit_event"
"""Every act of a service leaves a row here, so a table as long as before tells that nothing was done before."""
_OF_THE_ENGINE = "search_terms"
"""The tables of SQLite's index for search: triggers of the entries write them again."""


@dataclass(frozen=True, slots=True)
class _Kept:
    """What a builder did to the tables, and what it gave. The first column of every table is its key."""

    begun_at: int
    done: list[tuple[str, list[Row]]]
    made: Any


_kept: dict[tuple[object, ...], _Kept] = {}


def begun_with(build: Callable[..., Made], *given: object, apart: tuple[object, ...] = ()) -> Made:
    """What ``build`` makes of what it is given: built the first time, put back from its rows otherwise.

    What is given must be what every test gives: the cast as it was begun with; ``apart`` names what differs between
    tests. What is built within a transaction and what is committed, with what follows a commit, are kept apart, too.
    Where a test did something before, it is built: what is kept would not fit beside it.
    """
    name = (build.__module__, build.__qualname__, connection.in_atomic_block, *apart)
    kept = _kept.get(name)
    if kept is None:
        before, begun_at = everything(), _acts()
        made = build(*given)
        _kept[name] = _Kept(begun_at, _difference(before, everything()), deepcopy(made))
        return made
    if kept.begun_at != _acts():
        return build(*given)
    with transaction.atomic(), connection.cursor() as cursor:
        for statement, rows in kept.done:
            cursor.executemany(statement, rows)
    again: Made = deepcopy(kept.made)
    return again


def _acts() -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {_COUNTED}")  # noqa: S608  # a name of our own
        return int(cursor.fetchone()[0])


def everything() -> dict[str, tuple[list[str], list[Row]]]:
    """(columns, rows) of every table."""
    found = {}
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names(cursor)):
            if table.startswith(_OF_THE_ENGINE):
                continue
            cursor.execute(f"SELECT * FROM {_quoted(table)}")  # noqa: S608  # a name that the database gave
            found[table] = [column[0] for column in cursor.description], list(cursor.fetchall())
    return found


def _difference(before: dict[str, Any], after: dict[str, Any]) -> list[tuple[str, list[Row]]]:
    """Statements with their rows: what has come, and what has changed. Nothing may have gone."""
    found = []
    for table, (columns, rows) in after.items():
        old = {repr(row[0]): row for row in before[table][1]}
        changed = [row for row in rows if repr(row[0]) in old and repr(row) != repr(old[repr(row[0])])]
        new = [row for row in rows if repr(row[0]) not in old]
        assert len(rows) - len(new) == len(old), f"{table}: rows have gone, which cannot be kept"
        names, places = ", ".join(map(_quoted, columns)), ", ".join(["%s"] * len(columns))
        found.append((f"INSERT INTO {_quoted(table)} ({names}) VALUES ({places})", new))  # noqa: S608  # as above
        settings = ", ".join(f"{_quoted(column)} = %s" for column in columns)
        update = f"UPDATE {_quoted(table)} SET {settings} WHERE {_quoted(columns[0])} = %s"  # noqa: S608  # as above
        found.append((update, [(*row, row[0]) for row in changed]))
    return [(statement, rows) for statement, rows in found if rows]


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)
