"""The process that reads one document: binds itself first, then reads; run by ``process``, never by hand.

The limits are set here and not between fork and exec, where a program with threads must not run code of its own.
"""

import json
import resource
import sys
from collections.abc import Mapping
from datetime import date
from typing import Any

REFUSED = 3
_FILES = 64


def bind(ordered: Mapping[str, Any]) -> None:
    """Give up what the reading does not need: memory and time beyond the limits, files to write, core dumps."""
    for what, most in (
        (resource.RLIMIT_AS, int(ordered["memory"])),
        (resource.RLIMIT_CPU, int(ordered["processor_seconds"])),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, _FILES),
    ):
        resource.setrlimit(what, (most, most))
    sys.addaudithook(_refuse)


def _refuse(event: str, _: tuple[object, ...]) -> None:
    """No connection and no other program, as far as Python's own calls go; the limits hold for the rest."""
    if event in ("socket.connect", "socket.bind", "subprocess.Popen", "os.exec", "os.posix_spawn", "os.system"):
        raise PermissionError(event)


def main() -> int:
    """Read the order and the document from the input, write head and reading to the output; the exit code says how."""
    ordered = json.loads(sys.stdin.buffer.readline())
    bind(ordered)
    import luoshi  # noqa: PLC0415  (after the limits)
    from luoshi.document.model import ReadError, reason  # noqa: PLC0415  (after the limits)
    from luoshi.server.unreadable import plain  # noqa: PLC0415  (after the limits)

    try:
        document = luoshi.read(sys.stdin.buffer.read(), ordered["name"])
    except ReadError as error:
        sys.stdout.buffer.write(json.dumps(plain(error), ensure_ascii=False).encode())
        return REFUSED
    reading = luoshi.extract(document, today=date.fromisoformat(ordered["today"]))
    content = json.dumps(reading.to_json(), ensure_ascii=False).encode()
    if len(content) > int(ordered["answer"]):
        too_much = ReadError("too_large", reason("读出的内容太多"), reason("请拆分文件后再试"))
        sys.stdout.buffer.write(json.dumps(plain(too_much), ensure_ascii=False).encode())
        return REFUSED
    mark = reading.metadata.secrecy
    sys.stdout.buffer.write(json.dumps({"secrecy": mark.quote if mark else ""}).encode() + b"\n" + content)
    return 0


if __name__ == "__main__":
    sys.exit(main())
