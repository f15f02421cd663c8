"""The kinds of files that are taken in, each with what it is called, its endings and how it is sent out."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePath

from django.db import models
from django.utils.translation import gettext_lazy as _

from luoshi.document import Format


class FileKind(models.TextChoices):
    """What the bytes of a file are (文件格式); found in the content, never by the name."""

    DOCX = "docx", _("Word 文档")
    DOC = "doc", _("Word 文档（旧版）")
    PDF = "pdf", "PDF"
    OFD = "ofd", "OFD"
    XLSX = "xlsx", _("Excel 工作簿")
    XLS = "xls", _("Excel 工作簿（旧版）")
    ODT = "odt", _("OpenDocument 文档")
    ODS = "ods", _("OpenDocument 表格")
    RTF = "rtf", _("RTF 文档")
    HTML = "html", _("网页")
    MHTML = "mhtml", _("单个文件网页")
    TEXT = "txt", _("纯文本")
    MARKDOWN = "md", _("Markdown 文本")
    ZIP = "zip", _("ZIP 压缩包")
    PNG = "png", _("PNG 图片")
    JPEG = "jpeg", _("JPEG 图片")
    GIF = "gif", _("GIF 图片")
    WEBP = "webp", _("WebP 图片")
    BMP = "bmp", _("BMP 图片")
    TIFF = "tiff", _("TIFF 图片")


PICTURES = frozenset({FileKind.PNG, FileKind.JPEG, FileKind.GIF, FileKind.WEBP, FileKind.BMP, FileKind.TIFF})
DRAWN = PICTURES | {FileKind.PDF}
"""Kinds that previews are made of."""
FINGERPRINTED = DRAWN | {FileKind.DOCX, FileKind.XLSX}
"""Kinds that look like something or say when they were made."""
STRIPPED = FINGERPRINTED | {FileKind.ODT, FileKind.ODS}
"""Kinds that a copy without metadata can be made of."""


@dataclass(frozen=True, slots=True)
class Form:
    """The endings that a name of the kind may have, the usual one first, and its media type.

    Whatever a browser might run or show as a page is sent as a stream of bytes.
    """

    endings: tuple[str, ...]
    media_type: str = "application/octet-stream"


_OPEN_XML = "application/vnd.openxmlformats-officedocument."
FORMS: Mapping[FileKind, Form] = {
    FileKind.DOCX: Form((".docx", ".docm", ".dotx", ".wps", ".wpt"), _OPEN_XML + "wordprocessingml.document"),
    FileKind.DOC: Form((".doc", ".dot", ".wps", ".wpt"), "application/msword"),
    FileKind.PDF: Form((".pdf",), "application/pdf"),
    FileKind.OFD: Form((".ofd",), "application/ofd"),
    FileKind.XLSX: Form((".xlsx", ".xlsm", ".xltx", ".et", ".ett"), _OPEN_XML + "spreadsheetml.sheet"),
    FileKind.XLS: Form((".xls", ".xlt", ".et", ".ett"), "application/vnd.ms-excel"),
    FileKind.ODT: Form((".odt", ".ott"), "application/vnd.oasis.opendocument.text"),
    FileKind.ODS: Form((".ods", ".ots"), "application/vnd.oasis.opendocument.spreadsheet"),
    FileKind.RTF: Form((".rtf", ".doc"), "application/rtf"),
    FileKind.HTML: Form((".html", ".htm")),
    FileKind.MHTML: Form((".mhtml", ".mht")),
    FileKind.TEXT: Form((".txt", ".csv", ".md", ".log")),
    FileKind.MARKDOWN: Form((".md", ".txt", ".markdown")),
    FileKind.ZIP: Form((".zip",), "application/zip"),
    FileKind.PNG: Form((".png",), "image/png"),
    FileKind.JPEG: Form((".jpg", ".jpeg", ".jpe", ".jfif"), "image/jpeg"),
    FileKind.GIF: Form((".gif",), "image/gif"),
    FileKind.WEBP: Form((".webp",), "image/webp"),
    FileKind.BMP: Form((".bmp", ".dib"), "image/bmp"),
    FileKind.TIFF: Form((".tif", ".tiff"), "image/tiff"),
}


def kind_of(form: Format) -> FileKind:
    """The kind of a document's format; their values are the same."""
    return FileKind(form.value)


def name_to_save(name: str, kind: FileKind) -> str:
    """The name under which a browser saves a file: one whose ending promises something else gets its own behind it.

    A text called ``清单.bat`` is saved as ``清单.bat.txt``: a click must not run it.
    """
    endings = FORMS[kind].endings
    return name if PurePath(name).suffix.lower() in endings else name + endings[0]
