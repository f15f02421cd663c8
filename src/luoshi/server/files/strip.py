"""The process that strips: ``python -m luoshi.server.files.strip KIND FILE RESULT``. Knows no Django and no database.

Exit codes are those of ``confined``; 1 and everything else, whatever the limits or a crash made of it.
"""

import sys
from pathlib import Path

from luoshi.server.files.confined import Refused, take_limits
from luoshi.server.files.limits import DRAWING_MEMORY, MAX_STRIPPED_BYTES, STRIPPING_PROCESSOR_SECONDS


def main(arguments: list[str]) -> int:
    """Write a copy of one file without its metadata."""
    kind, path, result = arguments[0], Path(arguments[1]), Path(arguments[2])
    take_limits(memory=DRAWING_MEMORY, seconds=STRIPPING_PROCESSOR_SECONDS, file_bytes=MAX_STRIPPED_BYTES)
    try:
        result.write_bytes(stripped(path.read_bytes(), kind))
    except Refused as refused:
        return refused.code
    return 0


def stripped(data: bytes, kind: str) -> bytes:
    """The copy of a file of a kind. Raises Refused."""
    match kind:
        case "docx" | "xlsx" | "odt" | "ods":
            from luoshi.server.files.strip_package import stripped_package  # noqa: PLC0415  # pictures do without it

            return stripped_package(data)
        case "pdf":
            from luoshi.server.files.strip_pdf import stripped_pdf  # noqa: PLC0415  # as above

            return stripped_pdf(data)
        case _:
            from luoshi.server.files.strip_picture import stripped_picture  # noqa: PLC0415  # as above

            return stripped_picture(data, kind)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
