"""Starts the process, gives it the document, takes the reading, ends it when its time is over.

A fault in a reader, or in the C library behind PDF, ends that process and not the server. Each document gets a fresh
one: what a hostile document did to it is gone with it. It knows no setting, no secret and no database.
"""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from tempfile import TemporaryFile
from threading import BoundedSemaphore, Timer
from typing import Any

from luoshi.server.core.said import say
from luoshi.server.unreadable import from_plain, whole

COMMAND = (sys.executable, "-I", "-m", "luoshi.server.quarantine.worker")
_REFUSED = 3
_HEAD = 4096


@dataclass(frozen=True, slots=True)
class Limits:
    """What a reading may take: seconds of the clock and of the processor, bytes of memory and of the answer."""

    seconds: int = 30
    processor_seconds: int = 20
    memory: int = 1536 * 1024 * 1024
    answer: int = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Quarantined:
    """A reading as JSON (``luoshi.reading/1``), and the mark of secrecy that the paper bears, empty for none."""

    json: bytes
    secrecy: str


class QuarantineError(Exception):
    """The document was not read; ``code`` says how it ended, ``said`` is for who sent it."""

    def __init__(self, code: str, said: str) -> None:
        super().__init__(said)
        self.code = code
        self.said = said


_AT_ONCE = BoundedSemaphore(int(os.environ.get("LUOSHI_READINGS_AT_ONCE", "2")))


def read_apart(data: bytes, name: str, *, today: date, limits: Limits | None = None) -> Quarantined:
    """Read and extract a document in a process of its own.

    Raises QuarantineError with the code ``busy`` where too many are being read, ``refused`` with the reader's words,
    ``too_long`` or ``died`` where the document took more than the limits, or broke the process.
    """
    if not _AT_ONCE.acquire(blocking=False):
        raise QuarantineError("busy", say("正在读取的文件太多"))
    try:
        return _run(data, name, today, limits or Limits())
    finally:
        _AT_ONCE.release()


def _run(data: bytes, name: str, today: date, limits: Limits) -> Quarantined:
    ordered = json.dumps(
        {
            "name": name,
            "today": today.isoformat(),
            "memory": limits.memory,
            "processor_seconds": limits.processor_seconds,
            "answer": limits.answer,
        }
    )
    with TemporaryFile() as handed:
        # A file and not a pipe: the answer is then read alone, up to its limit, whatever a broken reader pours out.
        handed.write(ordered.encode() + b"\n" + data)
        handed.seek(0)
        with subprocess.Popen(  # noqa: S603  (this interpreter and a module of ours; nothing of the document is an argument)
            COMMAND,
            stdin=handed,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_environment(),
            cwd="/",
            start_new_session=True,
        ) as process:
            alarm = Timer(limits.seconds, _end, [process])
            alarm.start()
            try:
                most = limits.answer + _HEAD
                said = process.stdout.read(most) if process.stdout else b""
                if len(said) == most:
                    _end(process)  # it pours on, and would wait for a reader
                process.wait()
            finally:
                over = not alarm.is_alive()
                alarm.cancel()
                _end(process)
    if over:
        raise QuarantineError("too_long", say("读取超过 %(seconds)s 秒，已停止", seconds=limits.seconds))
    return _answer(process.returncode, said)


def _environment() -> Mapping[str, str]:
    """Nothing of the server's: no address of a database, no secret, no proxy."""
    return {"LANG": "C.UTF-8", "PATH": "/usr/bin:/bin", "MALLOC_ARENA_MAX": "2"}


def _end(process: "subprocess.Popen[bytes]") -> None:
    """End the process and whatever it started."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)


def _answer(code: int, said: bytes) -> Quarantined:
    if code == _REFUSED:
        raise QuarantineError("refused", _reason(said))
    head, _, content = said.partition(b"\n")
    if code != 0 or not content:
        raise QuarantineError("died", _died())
    told: Any = json.loads(head)
    return Quarantined(content, str(told["secrecy"]))


def _reason(said: bytes) -> str:
    """The reader's own words; a process that a document broke may have written anything."""
    try:
        return whole(from_plain(json.loads(said)))
    except (ValueError, KeyError, TypeError, AttributeError):
        return _died()


def _died() -> str:
    return say("这个文件耗尽了读取允许的内存或时间，或者使读取程序出错")
