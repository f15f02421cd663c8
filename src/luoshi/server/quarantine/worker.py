"""The process that reads documents: binds itself first, then does what it was ordered; run by ``process`` alone.

The limits are set here and not between fork and exec, where a program with threads must not run code of its own.
"""

import json
import resource
import sys
from collections.abc import Mapping
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
    """Read the order and the documents from the input, write head and answer to the output; the exit code says how."""
    ordered = json.loads(sys.stdin.buffer.readline())
    bind(ordered)
    from luoshi.document.model import ReadError, reason  # noqa: PLC0415  # after the limits
    from luoshi.server.quarantine.verbs import VERBS  # noqa: PLC0415  # after the limits
    from luoshi.server.unreadable import plain  # noqa: PLC0415  # after the limits

    left = int(ordered["answer"])
    try:
        for piece in VERBS[ordered["verb"]](ordered, sys.stdin.buffer):
            left -= len(piece)
            if left < 0:
                return _refused(plain(ReadError("too_large", reason("读出的内容太多"), reason("请拆分文件后再试"))))
            sys.stdout.buffer.write(piece)
    except ReadError as error:
        return _refused(plain(error))
    return 0


def _refused(told: Mapping[str, Any]) -> int:
    sys.stderr.buffer.write(json.dumps(told, ensure_ascii=False).encode())
    return REFUSED


if __name__ == "__main__":
    sys.exit(main())
