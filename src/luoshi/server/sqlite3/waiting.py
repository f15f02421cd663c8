"""Where writers of one SQLite file queue: first come, first served, within a process; by short turns between processes.

SQLite itself has no queue: who finds the file locked sleeps and looks again, longer and longer, while newcomers look
often. With many writers the early ones starve until they give up with "database is locked".
"""

import fcntl
import os
import random
import time
from collections import deque
from threading import Event, Lock

_SHORTEST, _LONGEST = 0.001, 0.004
"""Seconds between two looks of a process's foremost thread; without back-off, so that none is favoured."""


class WaitedTooLongError(Exception):
    """The time was up before the turn came."""


class Queue:
    """The queue of one file: a thread takes its turn with ``take`` and ends it with ``leave``."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._mutex = Lock()
        self._waiting: deque[Event] = deque()
        self._taken = False
        self._handle = -1

    def take(self, timeout: float) -> None:
        """Wait for the turn, ``timeout`` seconds at most. Raises WaitedTooLongError."""
        until = time.monotonic() + timeout
        self._take_among_threads(until)
        try:
            self._take_among_processes(until)
        except BaseException:
            self._pass_on()
            raise

    def leave(self) -> None:
        """End the turn: the next thread has it."""
        handle, self._handle = self._handle, -1
        os.close(handle)
        self._pass_on()

    def _take_among_threads(self, until: float) -> None:
        with self._mutex:
            if not self._taken:
                self._taken = True
                return
            turn = Event()
            self._waiting.append(turn)
        if turn.wait(max(until - time.monotonic(), 0.0)):
            return
        with self._mutex:
            if not turn.is_set():
                self._waiting.remove(turn)
                raise WaitedTooLongError
        # the turn came in the very moment that the time was up

    def _take_among_processes(self, until: float) -> None:
        handle = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            while True:
                try:
                    fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    if time.monotonic() > until:
                        raise WaitedTooLongError from None
                    time.sleep(random.uniform(_SHORTEST, _LONGEST))  # noqa: S311  # spreads looks, hides nothing
                else:
                    self._handle = handle
                    return
        except BaseException:
            os.close(handle)
            raise

    def _pass_on(self) -> None:
        with self._mutex:
            if self._waiting:
                self._waiting.popleft().set()
            else:
                self._taken = False


_queues: dict[str, Queue] = {}


def queue_of(database: str) -> Queue:
    """The queue of a database file, one for all threads of this process; its lock file lies beside the file."""
    return _queues.setdefault(database, Queue(f"{database}-queue"))  # atomic: no lock that a fork could leave shut


os.register_at_fork(after_in_child=_queues.clear)  # a child shares no turn with its parent
