"""Copies of files for the public (公开用副本): what is read in them stays, what they tell of people, places and
machines does not. They are made in a process of their own that may take so much time and memory and no more.

Gone are the place and the camera of a picture, authors, times, programs, comments, thumbnails, custom properties and
the marks of editing sessions; a PDF loses its bookmarks, links and signatures, too, and shows its annotations as they
are printed. Not gone is what somebody wrote, hid or blacked out badly: hidden sheets, what a pivot table keeps of its
source, white text, names in the text, addresses of links; nor what a program drew into a page of a PDF itself, with its
remarks, and who made a font. Colours may look a little different, since their profiles go, too.
"""

import tempfile
from pathlib import Path

from luoshi.server.core.said import say
from luoshi.server.files.apart import ApartError, run_apart
from luoshi.server.files.confined import LAYERS, LOCKED, REVISIONS, UNKNOWN_PARTS
from luoshi.server.files.kinds import STRIPPED, FileKind
from luoshi.server.files.limits import MAX_STRIPPED_BYTES, STRIPPING_SECONDS

_OTHERWISE = say("去除元数据时出错，或者超过了时间、内存的限制")
_AS_PDF = say("请用 Word、WPS 或者 Excel 打开，另存为 PDF 后上传，再取公开用副本")
_REMEDIES = {
    LOCKED: say("请取消密码后重新上传"),
    REVISIONS: say("请先接受或者拒绝全部修订，保存后重新上传"),
    LAYERS: say("请把要公开的内容打印成新的 PDF 后上传"),
    UNKNOWN_PARTS: _AS_PDF,
}
_ANEW = say("请打开原文件核对，另存为新文件或者 PDF 后上传")


class StrippingError(Exception):
    """A copy cannot be made; ``cause`` says why and ``remedy`` what to do (Chinese)."""

    def __init__(self, cause: str, remedy: str) -> None:
        super().__init__(cause)
        self.cause = cause
        self.remedy = remedy


def no_copy_of(kind: str) -> StrippingError:
    """Why no copy is made of any file of a kind."""
    return StrippingError(say("%(kind)s不能去除元数据", kind=str(FileKind(kind).label)), _AS_PDF)


def stripped_copy(path: Path, kind: str) -> bytes:
    """The bytes of a copy without metadata, of the same kind. Raises StrippingError."""
    if kind not in STRIPPED:
        raise no_copy_of(kind)
    with tempfile.TemporaryDirectory(prefix="luoshi-stripping-") as folder:
        result = Path(folder) / "result"
        try:
            run_apart(
                "luoshi.server.files.strip", kind, str(path), str(result), seconds=STRIPPING_SECONDS,
                otherwise=_OTHERWISE,
            )  # fmt: skip
        except ApartError as error:
            raise StrippingError(error.args[0], _REMEDIES.get(error.code, _ANEW)) from error
        if not 0 < result.stat().st_size <= MAX_STRIPPED_BYTES:
            raise StrippingError(_OTHERWISE, _ANEW)
        return result.read_bytes()
