"""The process that draws: ``python -m luoshi.server.files.draw KIND FILE FOLDER``. Knows no Django and no database.

Exit codes are those of ``confined``; 1 and everything else, whatever the limits or a crash made of it.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

from PIL import Image, ImageOps

from luoshi.server.files.confined import BOMB, DAMAGED, LOCKED, TOO_LARGE, Refused, take_limits
from luoshi.server.files.limits import (
    DRAWING_MEMORY,
    DRAWING_PROCESSOR_SECONDS,
    MAX_DRAWN_BYTES,
    MAX_PIXELS,
    PREVIEW_PAGES,
    PREVIEW_SIDES,
)


def main(arguments: list[str]) -> int:
    """Draw one file into a folder, as ``0001.large.1400x990.jpg`` for each page and size."""
    kind, path, folder = arguments[0], Path(arguments[1]), Path(arguments[2])
    _limit()
    try:
        pages = _pdf(path) if kind == "pdf" else _picture(path, kind)
        for number, page in enumerate(pages, 1):
            _write(page, number, folder)
    except Refused as refused:
        return refused.code
    return 0


def _limit() -> None:
    take_limits(memory=DRAWING_MEMORY, seconds=DRAWING_PROCESSOR_SECONDS, file_bytes=MAX_DRAWN_BYTES + 1)


def _picture(path: Path, kind: str) -> Iterator[Image.Image]:
    try:
        with Image.open(path, formats=[kind.upper()]) as picture:
            if picture.width * picture.height > MAX_PIXELS:
                raise Refused(TOO_LARGE)
            picture.draft("RGB", (PREVIEW_SIDES["large"],) * 2)  # JPEG is unpacked no larger than it is needed
            yield ImageOps.exif_transpose(picture)
    except (OSError, ValueError, SyntaxError, EOFError) as error:
        raise Refused(DAMAGED) from error


def _pdf(path: Path) -> Iterator[Image.Image]:
    import pypdfium2 as pdfium  # noqa: PLC0415  # pictures do without it

    from luoshi.document.pdf_guard import is_bomb  # noqa: PLC0415  # as above

    data = path.read_bytes()
    if is_bomb(data):
        raise Refused(BOMB)
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        raise Refused(LOCKED if "password" in str(error).lower() else DAMAGED) from error
    for index in range(min(len(document), PREVIEW_PAGES)):
        page = document[index]
        scale = min(PREVIEW_SIDES["large"] / max(*page.get_size(), 1.0), 4.0)
        yield page.render(scale=scale, may_draw_forms=False).to_pil()
        page.close()


def _write(page: Image.Image, number: int, folder: Path) -> None:
    """A page in each size, on white, as points alone: a new picture has nothing of the old one's metadata."""
    for scale, side in PREVIEW_SIDES.items():
        if scale == "small" and number > 1:
            continue
        shown = page.convert("RGBA") if page.mode in ("P", "PA", "LA", "RGBA") else page.convert("RGB")
        shown.thumbnail((side, side))
        paper = Image.new("RGB", shown.size, "white")
        paper.paste(shown, mask=shown.getchannel("A") if shown.mode == "RGBA" else None)
        paper.save(folder / f"{number:04}.{scale}.{paper.width}x{paper.height}.jpg", "JPEG", quality=82)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
