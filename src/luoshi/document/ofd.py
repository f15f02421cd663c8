"""OFD (GB/T 33190-2016) by its parts: pages with their templates, laid out as ``printed_story`` does.

Annotations, signatures and seals, attachments and embedded semantic data are no text of the paper and are not read.
"""

import posixpath

from luoshi.document.archive import Archive, Node
from luoshi.document.limits import MAX_PRINTED_CHARACTERS, MAX_PRINTED_PAGES
from luoshi.document.model import Oddity, ReadError, reason
from luoshi.document.ofd_pages import PageReader, box_of, child, children
from luoshi.document.printed import Box, PrintedPage
from luoshi.document.printed_story import listed, tell
from luoshi.document.reader import Draft, Source

_FEW = 15  # characters of a page of pictures that are no text
_PAPER = Box(0.0, 0.0, 595.3, 841.9)  # A4


def read_ofd(source: Source, /) -> Draft:
    """Read an OFD. Raises ``ReadError``: ``corrupt``, ``no_text``, ``too_large``, and those of ``Archive``."""
    archive = Archive(source.data)
    root = archive.xml("OFD.xml")
    bodies = list(children(root, "DocBody")) if root is not None else []
    pages: list[PrintedPage] = []
    unread: list[int] = []
    title = ""
    for body in bodies:
        location, named = child(body, "DocRoot"), child(body, "DocInfo", "Title")
        title = title or ("" if named is None else (named.text or "").strip())
        path = _inside("", "" if location is None else location.text)
        document = archive.xml(path) if path else None
        if document is not None:
            _Pages(archive, document, posixpath.dirname(path)).read(pages, unread)
    if not pages:
        raise _corrupt()
    return _told(pages, unread, title)


def _told(pages: list[PrintedPage], unread: list[int], title: str) -> Draft:
    scans = [page.number for page in pages if len(page.glyphs) <= _FEW and page.pictures >= 0.3]
    if sum(len(page.glyphs) for page in pages) <= _FEW * len(scans):
        raise ReadError(
            "no_text",
            reason("OFD 里没有文字（可能是扫描件或图片），读不出文字"),
            reason("请取得可编辑的原稿（.docx），或先用 WPS、扫描软件识别文字后再上传"),
        )
    oddities = []
    if scans:
        message = f"OFD 第 {listed(scans)} 页只有图片，没有文字，没有读取。"
        oddities.append(Oddity("page_without_text", message, f"page {scans[0]}"))
    if unread:
        message = f"OFD 第 {listed(unread)} 页缺失或已损坏，没有读取。"
        oddities.append(Oddity("page_unreadable", message, f"page {unread[0]}"))
    return tell(pages, oddities, title)


def _corrupt() -> ReadError:
    return ReadError("corrupt", reason("OFD 文件已损坏，无法打开"), reason("请用 OFD 阅读器打开检查，重新导出后再上传"))


def _inside(folder: str, location: str | None) -> str:
    """A location of a part, relative to a folder of the container or from its root."""
    place = (location or "").strip()
    if not place:
        return ""
    return posixpath.normpath(place if place.startswith("/") else posixpath.join("/", folder, place)).lstrip("/")


class _Pages:
    """The pages of one document of the container."""

    def __init__(self, archive: Archive, document: Node, folder: str) -> None:
        self._archive, self._document, self._folder = archive, document, folder
        common = child(document, "CommonData")
        self._area = self._size(common, "PageArea") or _PAPER
        self._templates = {
            node.get("ID") or "": _inside(folder, node.get("BaseLoc"))
            for node in (children(common, "TemplatePage") if common is not None else ())
        }
        self._bold_fonts: dict[str, bool] = {}
        for name in ("PublicRes", "DocumentRes"):
            for node in children(common, name) if common is not None else ():
                self._fonts(_inside(folder, node.text))

    def read(self, pages: list[PrintedPage], unread: list[int]) -> None:
        """Add the pages in their order; ``unread`` gets the numbers of those that are missing or broken."""
        listed_pages = child(self._document, "Pages")
        first = len(pages) + len(unread)
        for number, node in enumerate(children(listed_pages, "Page") if listed_pages is not None else (), first + 1):
            if number > MAX_PRINTED_PAGES:
                raise ReadError(
                    "too_large",
                    reason("OFD 超过 %(limit)s 页，无法读取"),
                    reason("请只保留需要的页，拆分后再上传"),
                    limit=MAX_PRINTED_PAGES,
                )
            page = self._page(number, _inside(self._folder, node.get("BaseLoc")))
            if page is None:
                unread.append(number)
            else:
                pages.append(page)
            if sum(len(page.glyphs) for page in pages[-1:]) > MAX_PRINTED_CHARACTERS:
                raise ReadError(
                    "too_large", reason("OFD 的文字过多，无法读取"), reason("请只保留需要的页，拆分后再上传")
                )

    def _page(self, number: int, path: str) -> PrintedPage | None:
        root = self._part(path)
        if root is None:
            return None
        area = self._size(root, "Area") or self._area
        page = PrintedPage(number, area.right - area.left, area.bottom - area.top)
        reader = PageReader(page, self._bold_fonts)
        for used in children(root, "Template"):
            template = self._part(self._templates.get(used.get("TemplateID") or "", ""))
            content = child(template, "Content") if template is not None else None
            if content is not None:
                reader.read(content)
        content = child(root, "Content")
        if content is not None:
            reader.read(content)
        return page

    def _part(self, path: str) -> Node | None:
        """A part of the container; None where it is missing or broken, since the others may still be read."""
        try:
            return self._archive.xml(path) if path else None
        except ReadError as error:
            if error.code != "corrupt":
                raise
            return None

    def _fonts(self, path: str) -> None:
        root = self._part(path)
        for font in (node for fonts in children(root, "Fonts") for node in fonts) if root is not None else ():
            name = (font.get("FontName") or "").lower()
            self._bold_fonts[font.get("ID") or ""] = font.get("Bold") == "true" or "bold" in name

    @staticmethod
    def _size(parent: Node | None, name: str) -> Box | None:
        area = child(parent, name, "PhysicalBox") if parent is not None else None
        box = box_of(area.text) if area is not None else None
        return box if box is not None and box.right > box.left and box.bottom > box.top else None
