"""Two things at once, each on its own connection, begun as nearly together as threads can."""

from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection
from django.db.models import QuerySet


def at_once(*acts: Callable[[], object]) -> list[Any]:
    """Run the acts at once; returns what each gave or raised, in their order."""
    results: list[Any] = [None] * len(acts)
    barrier = Barrier(len(acts))

    def run(place: int, act: Callable[[], object]) -> None:
        try:
            barrier.wait(timeout=10)
            results[place] = act()
        except Exception as error:
            results[place] = error
        finally:
            connection.close()

    threads = [Thread(target=run, args=(place, act)) for place, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return results


def between(patch: pytest.MonkeyPatch, first: Callable[[], object], second: Callable[[], object]) -> object:
    """Run the first act with the second whole one right before the first locks anything; what the first gave."""
    waiting = [second]
    lock = QuerySet.select_for_update

    def lock_after(rows: Any, *given: Any, **named: Any) -> Any:
        if waiting:
            waiting.pop()()
        return lock(rows, *given, **named)

    with patch.context() as inside:
        inside.setattr(QuerySet, "select_for_update", lock_after)
        return first()
