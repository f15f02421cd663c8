"""The process that takes fingerprints: ``python -m luoshi.server.files.fingerprint KIND FILE RESULT``.

Writes ``{"made_on": "2032-05-01" or null, "looks": ["00ff…", null …]}``: the day on which the file says it was made,
and the look of each of its first pages. Each is told for itself: a picture whose points are damaged still has its day.
"""

import json
import sys
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path

from PIL import Image

from luoshi.server.files.confined import take_limits
from luoshi.server.files.limits import (
    DRAWING_MEMORY,
    DRAWING_PROCESSOR_SECONDS,
    FINGERPRINT_SIDE,
    MAX_FINGERPRINT_BYTES,
    MAX_PIXELS,
    PREVIEW_PAGES,
)
from luoshi.server.files.looks import look_of
from luoshi.server.files.made import day_of_package, day_of_pdf, day_of_picture

_ODD = (OSError, ValueError, SyntaxError, EOFError, ArithmeticError, LookupError, TypeError, MemoryError)
"""What Pillow and the readers raise for files that are none (``ReadError`` is a ValueError)."""


def main(arguments: list[str]) -> int:
    """Look at one file and write what is known of it, whatever that is."""
    kind, path, result = arguments[0], Path(arguments[1]), Path(arguments[2])
    take_limits(memory=DRAWING_MEMORY, seconds=DRAWING_PROCESSOR_SECONDS, file_bytes=MAX_FINGERPRINT_BYTES)
    made_on, looks = taken(path, kind)
    told = [None if look is None else f"{look:016x}" for look in looks]
    result.write_text(json.dumps({"made_on": made_on and made_on.isoformat(), "looks": told}), "utf-8")
    return 0


def taken(path: Path, kind: str) -> tuple[date | None, list[int | None]]:
    """What a file says of itself and how its first pages look; nothing where it cannot be opened."""
    made_on: date | None = None
    looks: list[int | None] = []
    with suppress(*_ODD):  # what was found so far is known, and no more
        for found in _found(path, kind):
            if isinstance(found, date):
                made_on = found
            else:
                looks.append(found)
    return made_on, looks


def _found(path: Path, kind: str) -> Iterator[date | int | None]:
    """The day first, where there is one; then page after page."""
    match kind:
        case "docx" | "xlsx":
            from luoshi.document.archive import Archive  # noqa: PLC0415  # pictures do without it

            yield from _day(day_of_package(Archive(path.read_bytes())))
        case "pdf":
            yield from _of_pdf(path)
        case _:
            yield from _of_picture(path, kind)


def _day(day: date | None) -> Iterator[date]:
    if day is not None:
        yield day


def _of_picture(path: Path, kind: str) -> Iterator[date | int | None]:
    with Image.open(path, formats=[kind.upper()]) as picture:
        with suppress(*_ODD):  # a damaged EXIF is no damaged picture
            yield from _day(day_of_picture(picture))
        if picture.width * picture.height <= MAX_PIXELS:
            picture.draft("RGB", (FINGERPRINT_SIDE,) * 2)  # JPEG is unpacked no larger than it is needed
            yield look_of(picture)


def _of_pdf(path: Path) -> Iterator[date | int | None]:
    import pypdfium2 as pdfium  # noqa: PLC0415  # as above

    from luoshi.document.pdf_guard import is_bomb  # noqa: PLC0415  # as above

    data = path.read_bytes()
    try:
        document = pdfium.PdfDocument(data)
        yield from _day(day_of_pdf(document.get_metadata_value("CreationDate")))
        if is_bomb(data):
            return
        for index in range(min(len(document), PREVIEW_PAGES)):
            page = document[index]
            scale = min(FINGERPRINT_SIDE / max(*page.get_size(), 1.0), 4.0)
            yield look_of(page.render(scale=scale, may_draw_forms=False).to_pil())
            page.close()
    except pdfium.PdfiumError:
        return


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
