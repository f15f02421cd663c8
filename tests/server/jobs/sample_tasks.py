"""Tasks for the tests of the queue; what they did is kept in a list that threads share."""

import re
import time
from datetime import timedelta

from django_tasks import TaskContext, task

from luoshi.server.core.errors import NotFound
from luoshi.server.core.work import may_take

DONE: list[object] = []
FAILING: set[str] = set()


@task()
def note(what: str, government: str = "") -> str:
    DONE.append(what)
    if what in FAILING:
        raise RuntimeError(f"no luck with {what}")
    return what


@task(takes_context=True)
def note_context(context: TaskContext) -> int:
    DONE.append(context.attempt)
    return 1


@task()
def refused() -> None:
    raise NotFound("这份文件")


@task()
def gives_what_no_json_holds() -> object:
    return object()


@may_take(timedelta(seconds=2))
@task()
def hangs(how: str) -> None:
    """Holds the lock that writers of the database wait for, or the interpreter's own, and lets neither go."""
    from django.db import connection, transaction

    from luoshi.server.jobs.models import Lease

    with transaction.atomic():
        Lease.objects.update_or_create(name="hanging", defaults={"until": "2031-01-01T00:00:00Z"})
        if how == "database":
            endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
            with connection.cursor() as cursor:
                cursor.execute(endless if connection.vendor == "sqlite" else "SELECT pg_sleep(1000)")
        if how == "interpreter":
            re.match(r"(a+)+$", "a" * 60 + "b")
        time.sleep(1000)
