"""What background work is called and how long it may take: apps announce a name for each of their tasks, a task says
its limit where it is declared. The worker, the health page and notices use both.
"""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from importlib import import_module
from typing import Any, TypeVar

Declared = TypeVar("Declared")

LIMIT = timedelta(minutes=15)
"""How long a job may take whose task says nothing else."""

_names: dict[str, str] = {}
_limits: dict[str, timedelta] = {}


def announce_work(path: str, name: str) -> None:
    """Give a task, by its dotted path, the name (Chinese) that people read."""
    _names[path] = name


def work_name(path: str) -> str:
    """The name of a task; one that nobody named is called by the last part of its path."""
    return _names.get(path) or path.rpartition(".")[2]


def may_take(limit: timedelta) -> Callable[[Declared], Declared]:
    """Declare, above ``@task()``, how long a job of the task may take; then it is ended. Raises ValueError unless the
    limit is whole seconds above zero.
    """
    if limit < timedelta(seconds=1) or limit % timedelta(seconds=1):
        raise ValueError(f"a job cannot be limited to {limit}")

    def declared(task: Declared) -> Declared:
        named: Any = task  # core knows nothing of the library whose tasks these are
        _limits[named.module_path] = limit
        return task

    return declared


def work_limit(path: str) -> timedelta:
    """How long a job of the task may take. Loads its module, where that was not loaded yet and still exists."""
    if path not in _limits:
        with suppress(ImportError, ValueError):
            import_module(path.rpartition(".")[0])
    return _limits.get(path, LIMIT)
