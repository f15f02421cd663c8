"""Pictures of files, drawn in a process of their own that may take so much time and memory and no more.

Pillow and pdfium open whatever people send. A file that makes them crash, hang or eat memory ends that process, and
nothing else. What they draw is written anew as JPEG: points alone, no metadata (EXIF, places) of the original.
"""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from luoshi.server.core.said import say
from luoshi.server.files.apart import ApartError, run_apart
from luoshi.server.files.limits import DRAWING_SECONDS, MAX_DRAWN_BYTES

_OTHERWISE = say("生成预览时出错，或者超过了时间、内存的限制")


class DrawingError(Exception):
    """A file cannot be drawn; the message (Chinese) says why."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """A page as a JPEG: page from one, ``small`` or ``large``, size in pixels, bytes."""

    page: int
    scale: str
    width: int
    height: int
    data: bytes


def drawn(path: Path, kind: str) -> Sequence[Drawing]:
    """The previews of a file. Raises DrawingError."""
    with tempfile.TemporaryDirectory(prefix="luoshi-drawing-") as folder:
        try:
            run_apart(
                "luoshi.server.files.draw", kind, str(path), folder, seconds=DRAWING_SECONDS, otherwise=_OTHERWISE
            )
        except ApartError as error:
            raise DrawingError(*error.args) from error
        found = [_read(each) for each in sorted(Path(folder).glob("*.jpg"))]
    if not found:
        raise DrawingError(say("文件里没有可以显示的页面"))
    return found


def _read(path: Path) -> Drawing:
    """``0001.small.240x180.jpg``"""
    page, scale, size = path.name.removesuffix(".jpg").split(".")
    width, _, height = size.partition("x")
    if path.stat().st_size > MAX_DRAWN_BYTES:
        raise DrawingError(_OTHERWISE)
    return Drawing(int(page), scale, int(width), int(height), path.read_bytes())
