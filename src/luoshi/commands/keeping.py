"""A worker beside the server: started with it, started again where it dies, stopped with it."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from threading import Event, Thread

PARENT = "LUOSHI_WORKER_OF"
"""The environment variable that tells a worker which process it belongs to; it ends when that process does."""

STOPPING = 20.0
"""Seconds that a job gets when the server stops; what it did not finish is begun again later."""
_LOOK = 1.0
_FIRST_DELAY, _LONGEST_DELAY = 1.0, 60.0
_SETTLED = 60.0
"""A worker that lived so many seconds was no failed start: the next delay is short again."""

_COMMAND = (sys.executable, "-m", "luoshi.cli", "worker")


@contextmanager
def kept_worker(command: Sequence[str] = _COMMAND) -> Iterator[None]:
    """Keep one process of the command running while the block runs."""
    stop = Event()
    first = _begin(command)
    keeper = Thread(target=_keep, args=(command, first, stop), name="worker keeper")
    keeper.start()
    try:
        yield
    finally:
        stop.set()
        keeper.join()


def end_with(parent: int, end: Callable[[], object]) -> None:
    """Wait until the process that started this one is gone, however it ended, then end this one."""
    while os.getppid() == parent:
        time.sleep(_LOOK)
    end()


def _begin(command: Sequence[str]) -> "subprocess.Popen[bytes]":
    """In a group of its own: a terminal sends Ctrl-C to all of a group, and a worker told twice ends at once."""
    environment = os.environ | {PARENT: str(os.getpid())}
    return subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL, process_group=0)  # noqa: S603  # our own


def _keep(command: Sequence[str], process: "subprocess.Popen[bytes]", stop: Event) -> None:
    delay, began = _FIRST_DELAY, time.monotonic()
    while not stop.wait(0.2):
        code = process.poll()
        if code is None:
            continue
        _end_group(process)
        delay = _FIRST_DELAY if time.monotonic() - began > _SETTLED else delay
        print(f"luoshi: 后台进程意外结束（{code}），{delay:.0f} 秒后重新启动", file=sys.stderr, flush=True)
        if stop.wait(delay):
            break
        process, began = _begin(command), time.monotonic()
        delay = min(delay * 2, _LONGEST_DELAY)
    _end(process)


def _end_group(process: "subprocess.Popen[bytes]") -> None:
    """What a worker that died had started itself goes with it."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)


def _end(process: "subprocess.Popen[bytes]") -> None:
    process.terminate()
    try:
        process.wait(STOPPING)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    _end_group(process)
