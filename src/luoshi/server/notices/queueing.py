"""The way from services to the app's own tasks, which call the services: announced when the app is ready."""

from collections.abc import Callable
from datetime import datetime

from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

Enqueue = Callable[[str, str, datetime | None], object]

_enqueue: dict[str, Enqueue] = {}
_DISPATCH, _TEST = "dispatch", "test"


def announce_queues(*, dispatch: Enqueue, test: Enqueue) -> None:
    """Tell how a message and a test are put into the queue: public id, government, when (None: at once)."""
    _enqueue.update({_DISPATCH: dispatch, _TEST: test})


def enqueue_dispatch(dispatch: str, government: str, at: datetime | None = None) -> None:
    """Put a try of a message into the queue, with the transaction that it belongs to."""
    _enqueue[_DISPATCH](dispatch, government, at)


def enqueue_test(channel: str, government: str) -> None:
    """Put a test of a channel into the queue."""
    _enqueue[_TEST](channel, government, None)


def is_queued(path: str, government: str) -> bool:
    """Whether a job of a task already waits for a government, so that another one would find nothing to do."""
    waiting = DBTaskResult.objects.filter(status=TaskResultStatus.READY, task_path=path)
    return waiting.filter(args_kwargs__kwargs__government=government).exists()
