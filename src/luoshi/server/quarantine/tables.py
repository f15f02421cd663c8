"""The tables of a workbook, or of a paper, opened in a process of their own as readings are."""

import json
import subprocess
import sys
from functools import lru_cache
from tempfile import TemporaryFile
from threading import BoundedSemaphore, Timer

import msgspec

from luoshi.document.model import Table
from luoshi.server.core.said import Said, say
from luoshi.server.quarantine.process import Limits, QuarantineError, _end, _environment
from luoshi.server.unreadable import from_plain, whole

_COMMAND = (sys.executable, "-I", "-m", "luoshi.server.quarantine.table_worker")
_REFUSED = 3
_AT_ONCE = BoundedSemaphore(2)
_DIED = say("这个文件耗尽了读取允许的内存或时间，或者使读取程序出错")
_WAIT = 20
"""Seconds that a person waits for others' workbooks before being told to come back."""
LIMITS = Limits(seconds=30, processor_seconds=25)


class Opened(msgspec.Struct, frozen=True):
    """The text of a file and the tables in it; spans of cells are of that text. ``sha256`` is of the bytes."""

    sha256: str
    text: str
    tables: tuple[Table, ...]


def open_tables_apart(data: bytes, name: str, limits: Limits = LIMITS) -> Opened:
    """Open a file in a process of its own.

    Raises QuarantineError with the code ``busy``, ``refused`` with the reader's words, ``too_long``, or ``died``.
    """
    return _kept(data, name, limits)


@lru_cache(maxsize=2)  # the pages of one import open the same file one after the other
def _kept(data: bytes, name: str, limits: Limits) -> Opened:
    if not _AT_ONCE.acquire(timeout=_WAIT):
        raise QuarantineError("busy", say("正在读取的表格太多"))
    try:
        return _opened(data, name, limits)
    finally:
        _AT_ONCE.release()


def _opened(data: bytes, name: str, limits: Limits) -> Opened:
    ordered = {"name": name, "memory": limits.memory, "processor_seconds": limits.processor_seconds}
    with TemporaryFile() as handed:
        handed.write(json.dumps(ordered).encode() + b"\n" + data)
        handed.seek(0)
        with subprocess.Popen(  # noqa: S603  (this interpreter and a module of ours; nothing of the file is an argument)
            _COMMAND,
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
                said = process.stdout.read(limits.answer + 1) if process.stdout else b""
                if len(said) > limits.answer:
                    _end(process)  # it pours on, and would wait for a reader
                process.wait()
            finally:
                over = not alarm.is_alive()
                alarm.cancel()
                _end(process)
    if over:
        raise QuarantineError("too_long", say("读取超过 %(seconds)s 秒，已停止", seconds=limits.seconds))
    if process.returncode == _REFUSED:
        raise QuarantineError("refused", _refusal(said))
    try:
        return msgspec.json.decode(said, type=Opened)
    except msgspec.DecodeError as error:
        raise QuarantineError("died", _DIED) from error


def _refusal(said: bytes) -> Said:
    """Why the reader refused, in its words; a process that was taken over may say anything."""
    try:
        return whole(from_plain(json.loads(said)))
    except (ValueError, KeyError, TypeError):
        return _DIED
