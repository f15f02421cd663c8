"""HTML pages as government sites write them.

Block elements and ``<br>`` end a line; white space is collapsed as in a browser, no-break blanks stay; what a browser
does not show is left out. ``Block.place`` is the element path, indices counted among siblings of one tag and left out
for the first: ``html/body/div[2]/p``. An element that gives several lines marks them ``#2``, ``#3`` …. The title of the
window opens the text as a line of its own: on some pages it is the only place that prints the paper's title.
"""

import re
from collections.abc import Mapping
from dataclasses import replace

from selectolax.lexbor import LexborHTMLParser, LexborNode

from luoshi.document.builder import Builder, Line, is_blank
from luoshi.document.html_elements import BLOCKS, CELLS, DROPPED, OPENING, SHAPING, Element, Look, look_of, whole_number
from luoshi.document.html_source import prepared
from luoshi.document.html_style import PLAIN, Style, style_of
from luoshi.document.model import BlockKind, Oddity, ReadError, reason
from luoshi.document.reader import Draft, Source
from luoshi.document.superscripts import raised
from luoshi.document.tables import LooseCell, arrange, is_data

_DRAWING = frozenset({"svg", "symbol", "g", "defs", "use", "path"})  # each may have a title of its own
_EDGE = " \t\n\r\f"
_COLLAPSING = re.compile(r"[ \t\n\r\f]+")
_OWN_NUMBER = re.compile(
    r"[\s\u3000]*(?:\d{1,3}\s*[.．、)）]|[(（]\s*[\d一二三四五六七八九十]{1,3}\s*[)）]|[一二三四五六七八九十]{1,3}\s*、"
    r"|第[\d一二三四五六七八九十百]{1,4}[章节条]|[①-⑳])"
)


def read_html(source: Source, /) -> Draft:
    """Read a page.

    Raises ``ReadError``: ``too_deep`` for a page made to stall the parser, ``no_text`` for one without visible text.
    """
    parser = LexborHTMLParser(prepared(source.text), scripting=True)
    root = parser.root
    if root is None:
        raise _no_text()
    hint = _window_title(parser)
    walk = _Walk(shows_hidden=False, title=hint)
    walk.run(root)
    oddities: tuple[Oddity, ...] = ()
    if walk.hidden:
        oddities = (Oddity("hidden_text", f"网页里有 {walk.hidden} 处隐藏的文字，没有读取。", walk.first_hidden),)
    draft = walk.builder.draft()
    if not _has_text(draft) and walk.hidden:
        walk = _Walk(shows_hidden=True, title=hint)
        walk.run(root)
        draft = walk.builder.draft()
        oddities = (Oddity("hidden_text", "网页的全部文字都标为隐藏（通常由脚本显示），已照常读取，请核对。"),)
    if not _has_text(draft):
        raise _no_text()
    return replace(draft, oddities=draft.oddities + oddities, title_hint=hint)


def _window_title(parser: LexborHTMLParser) -> str:
    title = parser.css_first("title")
    if title is None or (title.parent is not None and title.parent.tag in _DRAWING):
        return ""
    return _COLLAPSING.sub(" ", title.text()).strip()


def _has_text(draft: Draft) -> bool:
    """Whether the page shows anything besides the title of its window."""
    return any(block.kind is not BlockKind.WINDOW_TITLE for block in draft.blocks)


def _needs_collapsing(text: str) -> bool:
    """Whether white space in a text is more than single blanks."""
    return "\n" in text or "  " in text or "\t" in text or "\r" in text or "\f" in text


def _no_text() -> ReadError:
    return ReadError(
        "no_text",
        reason("网页里没有可以读取的文字，正文可能是图片，或由脚本、框架另行载入"),
        reason("请在浏览器里打开原网页，复制正文到 Word 后另存为 .docx 再上传"),
    )


class _TableDraft:
    """The innermost open table; its cells are gathered until it is known whether it holds data."""

    __slots__ = ("cell", "element", "rows", "ruled")

    def __init__(self, element: Element, *, ruled: bool) -> None:
        self.element = element
        self.ruled = ruled
        self.rows: list[list[LooseCell]] = []
        self.cell: LooseCell | None = None


class _Walk:
    """One pass over the tree without recursion: elements are entered and left, text is gathered into lines."""

    def __init__(self, *, shows_hidden: bool, title: str) -> None:
        self.builder = Builder()
        self.builder.line(Line(title, "html/head/title", BlockKind.WINDOW_TITLE))
        self.hidden = 0
        self.first_hidden = ""
        self._shows_hidden = shows_hidden
        self._block: Element | None = None
        self._table: _TableDraft | None = None
        self._pieces: list[str] = []
        self._all_bold = True
        self._linked = 0

    def run(self, root: LexborNode) -> None:
        """Walk the tree and write everything visible to the builder."""
        node = root
        parents: list[Element] = []
        pieces = self._pieces
        while True:
            if node.is_text_node:
                if parents:
                    data = node.text_content
                    if data and (pieces or data.strip(_EDGE)):  # most texts are the blanks between blocks
                        self._text(data, parents[-1].look)
            elif node.is_element_node:
                element = self._enter(node, parents[-1] if parents else None)
                if element is not None:
                    child = node.first_child
                    if child is not None:
                        parents.append(element)
                        node = child
                        continue
                    if element.block is element:
                        self._leave(element)
            following = node.next if parents else None
            while following is None:
                if not parents:
                    return
                element = parents.pop()
                if element.block is element:
                    self._leave(element)
                following = element.node.next if parents else None
            node = following

    def _enter(self, node: LexborNode, parent: Element | None) -> Element | None:
        """Open an element; None for one without visible content."""
        tag = node.tag or ""
        index = 1
        if parent is not None:
            counts = parent.counts
            if counts is None:
                parent.counts = {tag: 1}
            else:
                index = counts[tag] = counts.get(tag, 0) + 1
        if tag == "br":
            if self._pieces:
                self._flush()
            return None
        if tag in DROPPED:
            return None
        attributes = node.attributes
        look = parent.look if parent is not None else Look()
        style = PLAIN
        if attributes:
            declared = attributes.get("style")
            if declared:
                style = style_of(declared)
            if (style.hidden or "hidden" in attributes) and not self._shows_hidden:
                self._hide(Element(node, tag, parent, index, look))
                return None
        if style is not PLAIN or tag in SHAPING or "align" in attributes:
            look = look_of(tag, attributes, style, look)
        element = Element(node, tag, parent, index, look)
        if tag in BLOCKS or style.block:
            if self._pieces:
                self._flush()
            self._block = element.block = element
            if tag in OPENING:
                self._open(element, attributes, style)
        return element

    def _open(self, element: Element, attributes: Mapping[str, str | None], style: Style) -> None:
        tag = element.tag
        if tag == "ol":
            element.open_list(attributes, style)
        elif tag == "li":
            element.open_item(attributes, style)
        elif tag == "table":
            if self._table is not None:  # a table with a table inside lays out the page
                self._release(self._table)
            element.table = element
            ruled = (attributes.get("border") or "0").strip() != "0"
            self._table = None if attributes.get("role") == "presentation" else _TableDraft(element, ruled=ruled)
        elif tag == "tr" or tag in CELLS:
            table = self._table
            if table is None or table.element is not element.table:
                return
            if tag == "tr":
                table.rows.append([])
                return
            element.item = None
            table.ruled = table.ruled or tag == "th" or "solid" in (attributes.get("style") or "")
            table.cell = LooseCell(
                element.place(),
                max(whole_number(attributes.get("rowspan"), 1), 0),
                max(whole_number(attributes.get("colspan"), 1), 1),
            )
            if not table.rows:
                table.rows.append([])
            table.rows[-1].append(table.cell)

    def _leave(self, element: Element) -> None:
        """Close a block."""
        if self._pieces:
            self._flush()
        table = self._table
        if table is not None and table.element is element.table:
            if element.tag in CELLS:
                table.cell = None
            elif element.tag == "table":
                self._close(table)
        self._block = element.parent.block if element.parent is not None else None

    def _close(self, table: _TableDraft) -> None:
        grid = arrange(table.rows, table.element.place())
        if grid is not None and is_data(grid, ruled=table.ruled):
            self._table = None
            self.builder.table(grid)
            return
        if grid is None:
            message = "网页里有一张过大的表格，已按普通文字读取。"
            self.builder.oddities.append(Oddity("table_too_large", message, table.element.place()))
        self._release(table)

    def _release(self, table: _TableDraft) -> None:
        """Let a layout table go: its lines are lines of the page."""
        self._table = None
        for row in table.rows:
            for cell in row:
                self.builder.lines(cell.lines)

    def _hide(self, element: Element) -> None:
        if not is_blank(element.node.text(deep=True)):
            self.hidden += 1
            self.first_hidden = self.first_hidden or element.place()

    def _text(self, data: str, look: Look) -> None:
        if look.kept_spaces and "\n" in data:
            first, *others = data.split("\n")
            self._text(first, look)
            for other in others:
                if self._pieces:
                    self._flush()
                self._text(other, look)
            return
        if not data.strip(_EDGE):
            if self._pieces:
                self._pieces.append(data)
            return
        if look.raised:
            data = raised(data, self._pieces[-1].rstrip(_EDGE) if self._pieces else "")
        if look.link:
            self._linked += len("".join(data.split()))
        if self._all_bold and not look.bold and not is_blank(data):
            self._all_bold = False
        self._pieces.append(data)

    def _flush(self) -> None:
        """End the line; there is something in it, if only white space."""
        block = self._block
        raw = "".join(self._pieces)
        bold, linked = self._all_bold, self._linked
        self._pieces.clear()
        self._all_bold, self._linked = True, 0
        if block is None or is_blank(raw):
            return
        look = block.look
        if not look.kept_spaces and _needs_collapsing(raw):
            raw = _COLLAPSING.sub(" ", raw)
        text = raw.strip(_EDGE)
        share = min(linked / len("".join(text.split())), 1.0) if linked else 0.0
        label = ""
        if block.item is not None and block.item.label:
            label = "" if _OWN_NUMBER.match(text) else block.item.label
            block.item.label = ""
        line = Line(
            label + text, block.line_place(), look.kind, look.level, look.align, bold, share, generated=len(label)
        )
        if self._table is not None and self._table.cell is not None:
            self._table.cell.lines.append(line)
        else:
            self.builder.line(line)
