"""The worker: one process that runs one job after the other, and starts periodic work where it holds the lease.

``django_tasks_db`` has a worker of its own; ADR 0018 says what it lacks for an office's one machine.
"""

import faulthandler
import os
import secrets
import socket
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from logging import getLogger
from threading import Event, Thread

from django.db import DatabaseError, InterfaceError, close_old_connections, connection
from django.utils import timezone
from django_tasks import TaskContext
from django_tasks.utils import normalize_json

from luoshi.server.core.work import work_limit, work_name
from luoshi.server.jobs.models import Job
from luoshi.server.jobs.services import queue, schedule, workers

POLL = 1.0
"""Seconds between two looks into an empty queue."""
BEAT = 15.0
"""Seconds between two signs of life: six of them to a lease."""
_HOUSEHOLD = 10.0
_AFTER_TROUBLE = 5.0
_LAST_WORDS = 5

log = getLogger("luoshi.jobs")


def new_name() -> str:
    """A name for a worker: machine, process, and chance, for process numbers come back."""
    return f"{socket.gethostname()[:40]}:{os.getpid()}:{secrets.token_hex(4)}"


@dataclass(eq=False)
class Worker:
    """Works until ``stop`` is set; a job that runs then is brought to its end. ``clock`` gives the moment."""

    name: str = field(default_factory=new_name)
    clock: Callable[[], datetime] = timezone.now
    stop: Event = field(default_factory=Event)

    def run(self) -> None:
        """Until told to stop. A database that does not answer is asked again; nothing else stops the loop."""
        self.show_life()
        heart = Thread(target=self._beat, name="heartbeat", daemon=True)
        heart.start()
        looked = 0.0
        while not self.stop.is_set():
            try:
                close_old_connections()
                if time.monotonic() - looked >= _HOUSEHOLD:
                    self.keep_house()
                    looked = time.monotonic()
                if not self.step():
                    self.stop.wait(POLL)
            except (DatabaseError, InterfaceError) as error:
                log.warning("the database does not answer: %s", error)
                connection.close()
                self.stop.wait(_AFTER_TROUBLE)
        heart.join(BEAT)
        workers.leave(worker=self.name)
        connection.close()

    def step(self) -> bool:
        """Run one job; False where none was due."""
        job = queue.claim(worker=self.name, now=self.clock())
        if job is None:
            return False
        _let_go_when_gone()
        began = time.monotonic()
        try:
            with ended_after(work_limit(job.task_path)):
                value = _run(job)
        except Exception as error:
            fate = self._told(partial(queue.fail, job=job, now=self.clock(), error=error))
            log.warning("%s %s: %s: %s", work_name(job.task_path), fate, type(error).__name__, error)
        else:
            if not self._told(partial(queue.finish, job=job, now=self.clock(), value=value)):
                log.warning("%s was taken over while it ran", work_name(job.task_path))
            log.info("%s done in %.1f s", work_name(job.task_path), time.monotonic() - began)
        return True

    def keep_house(self) -> None:
        """Take back what dead workers left, start what is due."""
        queue.take_back(now=self.clock(), idle=self.name)
        schedule.start_due(worker=self.name, now=self.clock())

    def show_life(self) -> None:
        """One sign of life."""
        workers.seen(worker=self.name, machine=socket.gethostname(), process=os.getpid(), now=self.clock())

    def _beat(self) -> None:
        """Signs of life, on a connection of this thread's own, so that a long job does not look like death."""
        while not self.stop.wait(BEAT):
            try:
                self.show_life()
            except (DatabaseError, InterfaceError) as error:
                log.warning("no sign of life: %s", error)
            finally:
                connection.close()

    def _told(self, say: Callable[[], object]) -> object:
        """Write how a job went, asking a database that does not answer again; in the end ``take_back`` finds it."""
        for last in range(_LAST_WORDS, 0, -1):
            try:
                return say()
            except (DatabaseError, InterfaceError):
                connection.close()
                if last == 1:
                    raise
                self.stop.wait(POLL)
        raise AssertionError("the last try gives or raises")


def _let_go_when_gone() -> None:
    """Have PostgreSQL look every few seconds whether this worker still lives; a query of one that was ended would go on
    and keep its locks. A system on which the database cannot look refuses, and does without.
    """
    if connection.vendor == "postgresql" and not connection.in_atomic_block:
        with suppress(DatabaseError), connection.cursor() as cursor:
            cursor.execute("SET client_connection_check_interval = '5s'")


@contextmanager
def ended_after(limit: timedelta) -> Iterator[None]:
    """End this process once the block has run so long, and say on its error output where it stood.

    A thread of the interpreter's own C code does it, which needs no lock: neither a search that backtracks for ever
    nor a database that does not answer can hold it up. Who keeps the worker starts another one (ADR 0030).
    """
    faulthandler.dump_traceback_later(limit.total_seconds(), exit=True, file=sys.__stderr__ or sys.stderr)
    try:
        yield
    finally:
        faulthandler.cancel_dump_traceback_later()


def _run(job: Job) -> object:
    """Call the task of a job; returns its value as JSON can hold it. Raises what the task raises."""
    result = job.task_result
    context = TaskContext(task_result=result)  # type: ignore[arg-type]  # the library's own subclass, its own caller
    args = (context, *result.args) if job.task.takes_context else result.args
    return normalize_json(job.task.call(*args, **result.kwargs))
