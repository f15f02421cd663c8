"""Pictures of files, drawn in a process of their own that may take so much time and memory and no more.

Pillow and pdfium open whatever people send. A file that makes them crash, hang or eat memory ends that process, and
nothing else. What they draw is written anew as JPEG: points alone, no metadata (EXIF, places) of the original.
"""

import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from luoshi.server.core.said import say
from luoshi.server.files.limits import DRAWING_SECONDS, MAX_DRAWN_BYTES

_CAUSES = {
    3: say("文件已损坏"),
    4: say("文件设有打开密码"),
    5: say("页面内容层层套用，展开后异常庞大"),
    6: say("图片像素过多"),
}
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
        command = [sys.executable, "-I", "-m", "luoshi.server.files.draw", kind, str(path), folder]
        try:
            done = subprocess.run(  # noqa: S603  # our own program; arguments are a kind, a hash's path, a new folder
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                timeout=DRAWING_SECONDS,
                check=False,
                env={"LANG": "C.UTF-8"},
            )
        except subprocess.TimeoutExpired as error:
            raise DrawingError(_OTHERWISE) from error
        if done.returncode:
            raise DrawingError(_CAUSES.get(done.returncode, _OTHERWISE))
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
