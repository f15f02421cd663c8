"""What a file is, by its content: documents as the library knows them, pictures as Pillow opens them, nothing else.

The file is mapped, not loaded; only what has no container is decoded whole, up to ``MAX_TEXT_BYTES``.
"""

import mmap
from pathlib import Path

from PIL import Image

from luoshi.document.archive import Mapped
from luoshi.document.encoding import decode
from luoshi.document.model import ReadError, reason
from luoshi.document.sniffing import container_format, is_markdown, is_page
from luoshi.server.core.errors import Invalid
from luoshi.server.core.said import say
from luoshi.server.files.kinds import FileKind, kind_of
from luoshi.server.files.limits import MAX_FILE_BYTES, MAX_PIXELS, MAX_TEXT_BYTES
from luoshi.server.files.storage import Received
from luoshi.server.unreadable import cause_of, remedy_of

_PICTURES: tuple[tuple[bytes, FileKind], ...] = (
    (b"\x89PNG\r\n\x1a\n", FileKind.PNG),
    (b"\xff\xd8\xff", FileKind.JPEG),
    (b"GIF87a", FileKind.GIF),
    (b"GIF89a", FileKind.GIF),
    (b"II*\x00", FileKind.TIFF),
    (b"MM\x00*", FileKind.TIFF),
    (b"BM", FileKind.BMP),
)
_PACKED = (b"PK\x03\x04", b"PK\x07\x08")
_HEADS_REFUSED: tuple[tuple[int, bytes, str, str], ...] = (
    (0, b"MZ", say("这是程序文件"), say("请上传文字材料、表格、图片或者 PDF")),
    (0, b"\x7fELF", say("这是程序文件"), say("请上传文字材料、表格、图片或者 PDF")),
    (4, b"ftyphei", say("这是 HEIC 图片，多数电脑打不开"), say("请在手机上另存为 JPEG，或者截图后再上传")),
    (4, b"ftypmif1", say("这是 HEIC 图片，多数电脑打不开"), say("请在手机上另存为 JPEG，或者截图后再上传")),
    (4, b"ftyp", say("这是音视频文件，暂不支持"), say("请上传截图，或者在说明里写明存放的位置")),
)
_HEAD = 64
_MEGABYTE = 1024 * 1024


def examine(received: Received) -> FileKind:
    """The kind of a file that has come in.

    Raises Invalid, by what the file is, for everything that is not taken in: too large, empty, damaged, locked with
    a password, packed to burst, of a kind that is not known.
    """
    if not received.size:
        raise _refused(say("文件是空的"), say("请确认选对了文件，并且已经保存过"))
    if received.size > MAX_FILE_BYTES:
        raise too_large()
    with received.path.open("rb") as stream, Mapped(stream.fileno(), 0, access=mmap.ACCESS_READ) as data:
        head = data[:_HEAD]
        picture = _picture(head)
        if picture is not None:
            _check_picture(received.path, picture)
            return picture
        for at, sign, cause, remedy in _HEADS_REFUSED:
            if head.startswith(sign, at):
                raise _refused(cause, remedy)
        return _document(data, head)


def too_large() -> Invalid:
    """The refusal of a file of more bytes than are taken in."""
    return _refused(
        say("文件超过 %(most)s MB", most=MAX_FILE_BYTES // _MEGABYTE), say("请压缩其中的图片，或者拆分后再上传")
    )


def _document(data: Mapped, head: bytes) -> FileKind:
    try:
        form = container_format(data)
        text = _text(data) if form is None else ""
        if form is not None:
            return kind_of(form)
        if is_page(text):
            return FileKind.HTML
    except ReadError as error:
        if error.code == "archive" and head.startswith(_PACKED):
            return FileKind.ZIP
        raise _refused(cause_of(error), remedy_of(error)) from error
    except Exception as error:  # whatever a hostile file makes of the libraries that open it
        raise _refused(say("文件已损坏或内容异常"), say("请用原来的软件打开检查，另存为新文件后再上传")) from error
    return FileKind.MARKDOWN if is_markdown(text) else FileKind.TEXT


def _text(data: Mapped) -> str:
    if len(data) > MAX_TEXT_BYTES:
        raise ReadError(
            "too_large",
            reason("不能识别这个文件，它超过 %(limit)s MB"),
            reason("请另存为 .docx 或者 .pdf 后再上传"),
            limit=MAX_TEXT_BYTES // _MEGABYTE,
        )
    return decode(data[:]).text


def _picture(head: bytes) -> FileKind | None:
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return FileKind.WEBP
    return next((kind for sign, kind in _PICTURES if head.startswith(sign)), None)


def _check_picture(path: Path, kind: FileKind) -> None:
    """Open the head of a picture by its own format alone; its points are not unpacked here."""
    try:
        with Image.open(path, formats=[kind.value.upper()]) as picture:
            points = picture.width * picture.height
            if points <= MAX_PIXELS:
                picture.verify()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_many_points() from error
    except Exception as error:  # Pillow raises many kinds for damaged files
        raise _refused(say("图片已损坏，打不开"), say("请用看图软件打开检查，另存后再上传")) from error
    if points > MAX_PIXELS:
        raise _too_many_points()


def _too_many_points() -> Invalid:
    return _refused(say("图片的像素超过 %(most)s 万", most=MAX_PIXELS // 10_000), say("请缩小后再上传"))


def _refused(cause: str, remedy: str) -> Invalid:
    told = say("%(cause)s。%(remedy)s。", cause=cause, remedy=remedy)
    return Invalid(cause, remedy, fields={"file": told})
