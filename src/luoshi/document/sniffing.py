"""What the bytes are. The name never decides; it only tells when a file is called something else than it is."""

import re
from pathlib import PurePath

from luoshi.document.archive import Archive, Mapped, encrypted
from luoshi.document.model import Format, Oddity, ReadError, reason
from luoshi.document.ole import OLE_MAGIC, Compound

_SAVE_AS_XLSX = reason("请用 Excel 或 WPS 打开，另存为 .xlsx 后再上传")
_COPY_TEXT = reason("请取得可编辑的原稿（.docx），或复制正文到 Word 后另存为 .docx 再上传")
_UNPACK = reason("请先解压，再逐个上传里面的文件")

_MAGIC: tuple[tuple[bytes, str, str, str], ...] = (
    (b"\x89PNG\r\n", "image", reason("这是图片，不是文字材料"), _COPY_TEXT),
    (b"\xff\xd8\xff", "image", reason("这是图片，不是文字材料"), _COPY_TEXT),
    (b"GIF8", "image", reason("这是图片，不是文字材料"), _COPY_TEXT),
    (b"II*\x00", "image", reason("这是图片（可能是扫描件），不是文字材料"), _COPY_TEXT),
    (b"MM\x00*", "image", reason("这是图片（可能是扫描件），不是文字材料"), _COPY_TEXT),
    (b"Rar!\x1a\x07", "archive", reason("这是 RAR 压缩包"), _UNPACK),
    (b"7z\xbc\xaf\x27\x1c", "archive", reason("这是 7z 压缩包"), _UNPACK),
    (b"\x1f\x8b\x08", "archive", reason("这是 gz 压缩包"), _UNPACK),
)
_OLE_STREAMS = {"WordDocument": Format.DOC, "Workbook": Format.XLS, "Book": Format.XLS}
_ZIP_PARTS: tuple[tuple[str, str, str, str], ...] = (
    ("xl/workbook.bin", "xlsb", reason("这是二进制 Excel 文件（.xlsb），暂不支持"), _SAVE_AS_XLSX),
    ("ppt/presentation.xml", "ppt", reason("这是演示文稿（.pptx），不是文字材料"), _COPY_TEXT),
    ("content.xml", "odf", reason("这是 OpenDocument 的图形、演示或模板文件，不是文字材料"), _COPY_TEXT),
)

_OPEN_DOCUMENT = "application/vnd.oasis.opendocument."
_OPEN_DOCUMENTS = {
    _OPEN_DOCUMENT + "text": Format.ODT,
    _OPEN_DOCUMENT + "text-template": Format.ODT,
    _OPEN_DOCUMENT + "text-master": Format.ODT,
    _OPEN_DOCUMENT + "spreadsheet": Format.ODS,
    _OPEN_DOCUMENT + "spreadsheet-template": Format.ODS,
}
_RTF = re.compile(rb"[\xef\xbb\xbf\s\0]*\{\\rtf")

_EXTENSIONS: dict[str, tuple[Format, ...]] = {
    ".docx": (Format.DOCX,), ".docm": (Format.DOCX,), ".dotx": (Format.DOCX,), ".xlsx": (Format.XLSX,),
    ".xlsm": (Format.XLSX,), ".txt": (Format.TEXT, Format.MARKDOWN), ".md": (Format.MARKDOWN, Format.TEXT),
    ".html": (Format.HTML,), ".htm": (Format.HTML,), ".mht": (Format.MHTML,), ".mhtml": (Format.MHTML,),
    ".pdf": (Format.PDF,), ".ofd": (Format.OFD,), ".doc": (Format.DOC,), ".dot": (Format.DOC,),
    ".wps": (Format.DOC, Format.DOCX), ".wpt": (Format.DOC, Format.DOCX), ".xls": (Format.XLS,), ".xlt": (Format.XLS,),
    ".et": (Format.XLS, Format.XLSX), ".ett": (Format.XLS, Format.XLSX), ".rtf": (Format.RTF,), ".odt": (Format.ODT,),
    ".ott": (Format.ODT,), ".ods": (Format.ODS,), ".ots": (Format.ODS,), ".ppt": (), ".pptx": (),
}  # fmt: skip
_NAMES = {
    Format.HTML: "网页",
    Format.TEXT: "纯文本",
    Format.MARKDOWN: "Markdown 文本",
    Format.DOCX: "Word 文档（.docx）",
    Format.XLSX: "Excel 工作簿（.xlsx）",
    Format.MHTML: "单个文件网页（.mht）",
    Format.PDF: "PDF 文件",
    Format.OFD: "OFD 版式文件",
    Format.DOC: "旧版 Word 文档（.doc、.wps）",
    Format.XLS: "旧版 Excel 工作簿（.xls、.et）",
    Format.RTF: "RTF 文档",
    Format.ODT: "OpenDocument 文档（.odt）",
    Format.ODS: "OpenDocument 表格（.ods）",
}

_PAGE = re.compile(r"<!doctype\s+html|<(?:html|head|body|frameset)\b[^<>]*>", re.I)
_OPENS_AS_PAGE = re.compile(
    r"\s*<(?:%|\?php|\?xml|!--|jsp:|!\[|meta\b|link\b|style\b|script\b"
    r"|/?(?:p|div|span|table|center|font|section|article|h[1-6]|ul|ol|br|pre|strong|b|em|a)\b)",
    re.I,
)
_MARKUP = re.compile(
    r"</(?:p|div|span|td|tr|table|li|ul|ol|a|b|strong|font|h[1-6]|center|section|article|pre)\s*>|<(?:br|p)\b[^<>]*>",
    re.I,
)
_TAG_LENGTH = 12  # of a common tag with its attributes, roughly
_WORD_XML = re.compile(
    r"<\?mso-application|<w:wordDocument|<pkg:package|urn:schemas-microsoft-com:office:spreadsheet", re.I
)

# Content-Type: multipart/related · also text/html alone, as some programs save a page without pictures
_MAIL_HEAD = re.compile(rb"(?:[A-Za-z][A-Za-z0-9-]{1,60}+:[^\r\n]*+(?:\r?\n[ \t][^\r\n]*+)*+\r?\n){1,60}+")
_HOLDS_PAGE = re.compile(rb"^Content-Type:\s*(?:multipart/(?:related|alternative|mixed)|text/html)\b", re.I | re.M)
_MIME = re.compile(rb"^(?:MIME-Version|Snapshot-Content-Location|Content-Transfer-Encoding)\s*:", re.I | re.M)
_MAIL_PROBE = 16 * 1024

_HEADING = re.compile(r"^#{1,6}[ \t]+\S", re.M)
_RULED_ROW = re.compile(r"^[ \t]{0,3}\|?[ \t]*:?-{2,}:?[ \t]*(?:\|[ \t]*:?-{2,}:?[ \t]*)+\|?[ \t]*\r?$", re.M)
_STRONG = re.compile(r"\*\*[^*\s\n][^*\n]{0,200}\*\*")
_LINK = re.compile(r"\]\((?:https?:)?/[^)\s]{1,300}\)")


def container_format(data: bytes | Mapped) -> Format | None:
    """The format of a file that is recognised by its bytes; None for what may be text.

    Raises ``ReadError`` for formats that are not read, by what they are, and for containers that cannot be opened.
    """
    head = data[:1024]
    for magic, code, cause, remedy in _MAGIC:
        if head.startswith(magic):
            raise ReadError(code, cause, remedy)
    if head.lstrip(b"\xef\xbb\xbf \t\r\n\0").startswith(b"%PDF-"):
        return Format.PDF
    if head.startswith(b"BM") and len(head) > 30 and head[14:18] in (b"\x28\0\0\0", b"\x0c\0\0\0", b"\x7c\0\0\0"):
        raise ReadError("image", reason("这是图片，不是文字材料"), _COPY_TEXT)
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        raise ReadError("image", reason("这是图片，不是文字材料"), _COPY_TEXT)
    if _RTF.match(head):
        return Format.RTF
    if head.startswith(OLE_MAGIC):
        return _compound_format(data)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return _zip_format(data)
    return Format.MHTML if is_mhtml(data) else None


def is_mhtml(data: bytes | Mapped) -> bool:
    """Whether bytes open with the head lines of a page saved into one file."""
    head = _MAIL_HEAD.match(data[:_MAIL_PROBE].lstrip(b"\xef\xbb\xbf \t\r\n"))
    return head is not None and _HOLDS_PAGE.search(head.group()) is not None and _MIME.search(head.group()) is not None


def _compound_format(data: bytes | Mapped) -> Format:
    """What a compound file is, by the streams that it holds."""
    compound = Compound(data)
    if "EncryptedPackage" in compound:
        raise encrypted()
    for stream, form in _OLE_STREAMS.items():
        if stream in compound:
            return form
    if "PowerPoint Document" in compound:
        raise ReadError("ppt", reason("这是演示文稿（.ppt），不是文字材料"), _COPY_TEXT)
    raise ReadError(
        "legacy_office", reason("这是旧版 Office 文件，无法识别其中的内容"), reason("请另存为 .docx 或 .xlsx 后再上传")
    )


def _zip_format(data: bytes | Mapped) -> Format:
    archive = Archive(data)
    types = archive.read("[Content_Types].xml")
    if "word/document.xml" in archive or b"wordprocessingml.document.main" in types or b"ms-word.document" in types:
        return Format.DOCX
    if "xl/workbook.xml" in archive or b"spreadsheetml.sheet.main" in types:
        return Format.XLSX
    if "OFD.xml" in archive:
        return Format.OFD
    kind = archive.read("mimetype").decode("ascii", "replace").strip()
    if kind in _OPEN_DOCUMENTS:
        return _OPEN_DOCUMENTS[kind]
    for part, code, cause, remedy in _ZIP_PARTS:
        if part in archive:
            raise ReadError(code, cause, remedy)
    if not archive.names:
        raise ReadError("empty", reason("压缩包是空的"), reason("请确认文件已完整上传"))
    raise ReadError(
        "archive", reason("这是 ZIP 压缩包，里面是一组文件"), reason("请按成套文件读取，或先解压，再逐个上传里面的文件")
    )


def is_page(text: str) -> bool:
    """Whether a text is the source of a web page: it says so, opens with markup, or is full of closing tags.

    Raises ``ReadError`` for the XML forms of Word and Excel.
    """
    head = text[:4096]
    if _PAGE.search(head):
        return True
    if _WORD_XML.search(head):  # a page saved by Word names the same things, so pages are asked first
        raise ReadError(
            "office_xml", reason("这是 Word 或 Excel 的 XML 文件，暂不支持"), reason("请另存为 .docx 或 .xlsx 后再上传")
        )
    tags = len(_MARKUP.findall(text))
    if not tags or len(_HEADING.findall(text)) >= 2:  # Markdown may open with a few tags
        return False
    return bool(_OPENS_AS_PAGE.match(head)) or (tags >= 10 and tags * _TAG_LENGTH > len(text) * 0.1)


def is_markdown(text: str) -> bool:
    """Whether a text is marked up: headings by ``#``, a ruled table, several bold stretches or links."""
    headings = len(_HEADING.findall(text))
    if headings >= 2 or (headings and _HEADING.match(text.lstrip())) or _RULED_ROW.search(text):
        return True
    return len(_STRONG.findall(text)) >= 3 or len(_LINK.findall(text)) >= 3


def mislabelled(name: str, found: Format) -> Oddity | None:
    """An oddity where the name's ending belongs to another format than the one found."""
    ending = PurePath(name.replace("\\", "/")).suffix.lower()
    if ending not in _EXTENSIONS or found in _EXTENSIONS[ending]:
        return None
    return Oddity("mislabelled", f"文件名以“{ending}”结尾，内容其实是{_NAMES[found]}，已按内容读取。")
