"""PDF with a text layer: characters, rule lines and pictures by pdfium, laid out as ``printed_story`` does.

pdfium is not thread-safe: one thread at a time calls it, page by page; others wait.
"""

import ctypes
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pypdfium2 as pdfium
from pypdfium2 import raw

from luoshi.document.limits import MAX_DRAWN_SIDE, MAX_PRINTED_CHARACTERS, MAX_PRINTED_PAGES
from luoshi.document.model import Oddity, ReadError, reason
from luoshi.document.ocr import PageImage, Recogniser, recognise
from luoshi.document.pdf_guard import is_bomb
from luoshi.document.pdf_pages import read_page
from luoshi.document.printed import PrintedPage
from luoshi.document.printed_story import listed, tell
from luoshi.document.reader import Draft, Source

_LOCK = threading.Lock()
_FEW = 15
"""Characters of a page of pictures that are a stamp or a page number and no text."""

_SCALE = 200 / 72
"""Pixels a point at which pages are drawn for recognition: 200 dots an inch."""


def read_pdf(source: Source, /) -> Draft:
    """Read a PDF. Raises ``ReadError``: ``corrupt``, ``encrypted``, ``too_deep``, ``too_large``, ``no_text``."""
    if is_bomb(source.data):
        raise ReadError(
            "too_deep",
            reason("PDF 的页面内容层层套用，展开后异常庞大，已拒绝读取"),
            reason("请用 WPS 或 Acrobat 打印成新的 PDF 后再上传"),
        )
    with _opened(source.data) as document:
        pages, unread = _pages(document, source.recogniser)
        with _LOCK:
            title = _title(document)
    if not pages:
        raise _corrupt()
    scans = [page.number for page in pages if _is_scan(page)]
    if sum(len(page.glyphs) for page in pages) <= _FEW * max(len(scans), 0) or not any(page.glyphs for page in pages):
        raise ReadError(
            "no_text",
            reason("PDF 里没有文字层（可能是扫描件或图片），读不出文字"),
            reason(
                "请取得可编辑的原稿（.docx），或先用 WPS、扫描软件识别文字后再上传；"
                "装有识别扩展（luoshi[ocr]）时，也可以加 --ocr 读取"
            ),
        )
    oddities = []
    if scans:
        oddities.append(
            Oddity(
                "page_without_text", f"PDF 第 {listed(scans)} 页只有图片，没有文字层，没有读取。", f"page {scans[0]}"
            )
        )
    if unread:
        oddities.append(Oddity("page_unreadable", f"PDF 第 {listed(unread)} 页已损坏，没有读取。", f"page {unread[0]}"))
    return tell(pages, oddities, title)


def _pages(document: pdfium.PdfDocument, recogniser: Recogniser | None) -> tuple[list[PrintedPage], list[int]]:
    """The pages of a document, and the numbers of those that cannot be opened.

    Other threads may read while a page is recognised.
    """
    with _LOCK:
        count = len(document)
    if count > MAX_PRINTED_PAGES:
        raise ReadError(
            "too_large",
            reason("PDF 超过 %(limit)s 页，无法读取"),
            reason("请只保留需要的页，拆分后再上传"),
            limit=MAX_PRINTED_PAGES,
        )
    pages: list[PrintedPage] = []
    unread: list[int] = []
    room = MAX_PRINTED_CHARACTERS
    for index in range(count):
        with _LOCK:
            printed = _page(document, index)
            drawn = printed is not None and recogniser is not None and _is_scan(printed)
            image = _drawn(document, index) if drawn else None
        if printed is None:
            unread.append(index + 1)
            continue
        if image is not None and recogniser is not None:
            printed = recognise(recogniser, image, printed)
        room -= len(printed.glyphs)
        if room < 0:
            raise ReadError("too_large", reason("PDF 的文字过多，无法读取"), reason("请只保留需要的页，拆分后再上传"))
        pages.append(printed)
    return pages, unread


def _page(document: pdfium.PdfDocument, index: int) -> PrintedPage | None:
    page = raw.FPDF_LoadPage(document, index)
    if not page:
        return None
    try:
        return read_page(page, index + 1)
    finally:
        raw.FPDF_ClosePage(page)


@contextmanager
def _opened(data: bytes) -> Iterator[pdfium.PdfDocument]:
    try:
        with _LOCK:
            document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        code = raw.FPDF_GetLastError()
        if "password" in str(error).lower() or code in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY):
            raise ReadError(
                "encrypted",
                reason("PDF 设有打开密码，无法读取"),
                reason("请用 WPS 或 Acrobat 打开，取消密码后另存，再上传"),
            ) from error
        raise _corrupt() from error
    try:
        yield document
    finally:
        with _LOCK:
            document.close()


def _corrupt() -> ReadError:
    return ReadError(
        "corrupt", reason("PDF 文件已损坏，无法打开"), reason("请用 WPS 或 Acrobat 打开检查，重新导出为 PDF 后再上传")
    )


def _is_scan(page: PrintedPage) -> bool:
    """Whether a page is a picture with no more text than a stamp has."""
    return not page.recognised and len(page.glyphs) <= _FEW and page.pictures >= 0.3


def _title(document: pdfium.PdfDocument) -> str:
    """The title that the file declares, cleaned of white space; empty where there is none."""
    size = raw.FPDF_GetMetaText(document, b"Title", None, 0)
    if not 2 < size <= 2000:
        return ""
    buffer = ctypes.create_string_buffer(size)
    raw.FPDF_GetMetaText(document, b"Title", buffer, size)
    return buffer.raw[: size - 2].decode("utf-16-le", "ignore").strip()


def _drawn(document: pdfium.PdfDocument, index: int) -> PageImage:
    """A page drawn as a picture in grey, smaller where it is very large."""
    page = document[index]
    try:
        scale = min(_SCALE, MAX_DRAWN_SIDE / max(*page.get_size(), 1.0))
        bitmap = page.render(scale=scale, grayscale=True)
        rows = bytes(bitmap.buffer)
        width, height, stride = bitmap.width, bitmap.height, bitmap.stride
        bitmap.close()
        if stride != width:
            rows = b"".join(rows[row * stride : row * stride + width] for row in range(height))
        return PageImage(width, height, rows, scale)
    finally:
        page.close()
