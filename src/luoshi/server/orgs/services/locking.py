"""The first two steps of every service: lock the row, and see whether the actor sees it."""

from typing import TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Model, QuerySet

from luoshi.server.core.actor import Actor
from luoshi.server.core.errors import NotFound
from luoshi.server.core.said import say
from luoshi.server.orgs.models import Government
from luoshi.server.orgs.scopes import visible_governments

Row = TypeVar("Row", bound=Model)


def locked(visible: "QuerySet[Row]", public_id: str, thing: str, *beside: str) -> Row:
    """The row, locked until the transaction ends. Raises NotFound where it is not or the actor does not see it.
    ``beside`` are rows that it always has and that come along unlocked.

    The row is locked by itself: PostgreSQL locks no outer joins, and scopes have them; of inner ones, as an order by
    another row's makes them, it would lock every row. Its key stays free, so that rows
    that refer to it can be written meanwhile: whoever locks a cycle writes down who owed, while a report is handed in.
    """
    rows = visible.model._default_manager.select_for_update(no_key=True, of=("self",) if beside else ())
    rows = rows.select_related(*beside) if beside else rows
    row = rows.filter(public_id=public_id).order_by("pk").first()
    if row is None or not visible.filter(pk=row.pk).exists():
        raise NotFound(thing)
    return row


def hold_still(rows: "QuerySet[Row]") -> None:
    """Let nobody change rows until the transaction ends, while others may hold them so, too: reports of a cycle do not
    wait for one another, and whoever locks the cycle waits for all of them.

    ``FOR SHARE``, for which the framework has no word; SQLite has one writer at a time.
    """
    if connection.vendor != "postgresql":
        return
    table = connection.ops.quote_name(rows.model._meta.db_table)
    try:
        chosen, values = rows.order_by().values("pk").query.sql_with_params()
    except EmptyResultSet:  # whoever sees nothing holds nothing
        return
    with connection.cursor() as cursor:
        statement = f"SELECT id FROM {table} WHERE id IN ({chosen}) ORDER BY id FOR SHARE"  # noqa: S608  # a table of our own, a query of the framework
        cursor.execute(statement, values)


def queue_for(name: str) -> None:
    """Let those who do one thing, told by its name, come one after the other until their transactions end; nobody else
    waits. SQLite has one writer at a time anyway.
    """
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])


def locked_government(actor: Actor, public_id: str) -> Government:
    """The government, locked: changes of its register queue here, so that a name is never given twice."""
    return locked(visible_governments(actor), public_id, say("这个政府"))
