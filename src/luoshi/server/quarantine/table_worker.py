"""The process that opens one workbook: binds itself first, then reads; run by ``tables``, never by hand."""

import json
import sys

from luoshi.server.quarantine.worker import REFUSED, bind


def main() -> int:
    """Read the order and the file from the input, write its text and tables to the output."""
    ordered = json.loads(sys.stdin.buffer.readline())
    bind(ordered)
    import msgspec  # noqa: PLC0415  (after the limits)

    import luoshi  # noqa: PLC0415  (after the limits)
    from luoshi.document import ReadError  # noqa: PLC0415  (after the limits)
    from luoshi.server.unreadable import plain  # noqa: PLC0415  (after the limits)

    try:
        document = luoshi.read(sys.stdin.buffer.read(), ordered["name"])
    except ReadError as error:
        sys.stdout.buffer.write(json.dumps(plain(error), ensure_ascii=False).encode())
        return REFUSED
    told = {"sha256": document.sha256, "text": document.text, "tables": document.tables}
    sys.stdout.buffer.write(msgspec.json.encode(told))
    return 0


if __name__ == "__main__":
    sys.exit(main())
