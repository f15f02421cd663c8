"""Starts the process, gives it the document, takes the reading, ends it when its time is over.

A fault in a reader, or in the C library behind PDF, ends that process and not the server. Each document gets a fresh
one: what a hostile document did to it is gone with it. It knows no setting, no secret and no database.
"""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from tempfile import TemporaryFile
from threading import BoundedSemaphore, Thread, Timer
from typing import IO, Any, BinaryIO

from luoshi.document.model import ReadError, reason
from luoshi.server.core.said import chinese
from luoshi.server.unreadable import from_plain, whole

COMMAND = (sys.executable, "-I", "-m", "luoshi.server.quarantine.worker")
_REFUSED = 3
_HEAD = 4096
_PIECE = 64 * 1024
_WORDS = 16 * 1024
"""Bytes of a refusal that are listened to."""


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
    """The document was not read; ``code`` says how it ended, ``said`` is for who sent it.

    ``error`` is the same as the library tells it, with its cause and its remedy.
    """

    def __init__(self, code: str, told: ReadError | str) -> None:
        self.code = code
        self.error = told if isinstance(told, ReadError) else ReadError(code, chinese(told), "")
        self.said = whole(told) if isinstance(told, ReadError) else told
        super().__init__(self.error.message)


_AT_ONCE = BoundedSemaphore(int(os.environ.get("LUOSHI_READINGS_AT_ONCE", "2")))


def read_apart(data: bytes, name: str, *, today: date, limits: Limits | None = None) -> Quarantined:
    """Read and extract a document in a process of its own.

    Raises QuarantineError with the code ``busy`` where too many are being read, ``refused`` with the reader's words,
    ``too_long`` or ``died`` where the document took more than the limits, or broke the process.
    """
    order = {"name": name, "today": today.isoformat()}
    with run_apart("reading", order, [data], limits=limits or Limits()) as answer:
        return Quarantined(answer.body.read(), str(answer.head["secrecy"]))


@dataclass(frozen=True, slots=True)
class Answer:
    """What the process said: the head, and the body as a file that stands at its beginning."""

    head: Mapping[str, Any]
    body: BinaryIO


@contextmanager
def run_apart(
    verb: str, order: Mapping[str, Any], given: Iterable[bytes], *, limits: Limits, wait: float = 0
) -> Iterator[Answer]:
    """Have the process do something with what is given; ``wait`` are the seconds in which others may end first.

    Raises QuarantineError as ``read_apart`` does.
    """
    if not _AT_ONCE.acquire(timeout=wait) if wait else not _AT_ONCE.acquire(blocking=False):
        raise QuarantineError("busy", ReadError("busy", reason("正在读取的文件太多"), reason("请稍后再试")))
    try:
        with TemporaryFile() as said:
            code, words = _run(verb, order, given, limits, said)
            yield _answer(code, words, said)
    finally:
        _AT_ONCE.release()


def _run(
    verb: str, order: Mapping[str, Any], given: Iterable[bytes], limits: Limits, said: BinaryIO
) -> tuple[int, bytes]:
    """Run the process to its end; gives its exit code and the words of a refusal."""
    bounds = {"memory": limits.memory, "processor_seconds": limits.processor_seconds, "answer": limits.answer}
    with TemporaryFile() as handed, TemporaryFile() as refusal:
        # A file and not a pipe: the answer is then read alone, up to its limit, whatever a broken reader pours out.
        handed.write(json.dumps({"verb": verb, **order, **bounds}).encode() + b"\n")
        for piece in given:
            handed.write(piece)
        handed.seek(0)
        with subprocess.Popen(  # noqa: S603  # this interpreter and a module of ours; nothing of the document is an argument
            COMMAND,
            stdin=handed,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=_environment(),
            cwd="/",
            start_new_session=True,
        ) as process:
            alarm = Timer(limits.seconds, _end, [process])
            alarm.start()
            words = Thread(target=_copied, args=(process.stderr, refusal, _WORDS), daemon=True)
            words.start()
            try:
                if _copied(process.stdout, said, limits.answer + _HEAD):
                    _end(process)  # it pours on, and would wait for a reader
                process.wait()
            finally:
                over = not alarm.is_alive()
                alarm.cancel()
                _end(process)
                words.join()
        if over:
            raise QuarantineError("too_long", _too_long(limits.seconds))
        refusal.seek(0)
        return process.returncode, refusal.read()


def _copied(source: IO[bytes] | None, target: BinaryIO, most: int) -> bool:
    """Copy what a process says, up to a limit; whether it said more. What is beyond the limit is thrown away."""
    while source is not None and (piece := source.read(_PIECE)):
        if len(piece) > most:
            return True
        target.write(piece)
        most -= len(piece)
    return False


def _environment() -> Mapping[str, str]:
    """Nothing of the server's: no address of a database, no secret, no proxy."""
    return {"LANG": "C.UTF-8", "PATH": "/usr/bin:/bin", "MALLOC_ARENA_MAX": "2"}


def _end(process: "subprocess.Popen[bytes]") -> None:
    """End the process and whatever it started."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)


def _answer(code: int, words: bytes, said: BinaryIO) -> Answer:
    if code == _REFUSED:
        raise QuarantineError("refused", _reason(words))
    said.seek(0)
    head = said.readline(_HEAD * 16)
    if code != 0 or not said.read(1):
        raise QuarantineError("died", died())
    said.seek(len(head))
    try:
        return Answer(dict(json.loads(head)), said)
    except ValueError as error:
        raise QuarantineError("died", died()) from error


def _reason(words: bytes) -> ReadError:
    """The reader's own words; a process that a document broke may have written anything."""
    try:
        return from_plain(json.loads(words))
    except (ValueError, KeyError, TypeError, AttributeError):
        return died()


def died() -> ReadError:
    """What is said of a document that broke the process, or whose answer is none."""
    return ReadError(
        "died",
        reason("这个文件耗尽了读取允许的内存或时间，或者使读取程序出错"),
        reason("请用原来的软件打开检查，另存为新文件，或者拆分后再上传"),
    )


def _too_long(seconds: int) -> ReadError:
    return ReadError(
        "too_long",
        reason("读取超过 %(seconds)s 秒，已停止"),
        reason("请用原来的软件打开检查，另存为新文件，或者拆分后再上传"),
        seconds=seconds,
    )
