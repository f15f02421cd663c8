"""Pages of positioned characters into a draft: what the readers of fixed layouts end with.

Places are ``page 3 line 5`` (the first printed line of a paragraph, counted on its page), ``page 2 table 1 row 3
cell 2``, ``page 4 note 1``. What is printed around the text is left out and reported.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from luoshi.document.builder import Builder, Line
from luoshi.document.model import BlockKind, Oddity, ReadError, reason
from luoshi.document.printed import PrintedLine, PrintedPage
from luoshi.document.printed_aligned import aligned_tables
from luoshi.document.printed_characters import BROKEN
from luoshi.document.printed_columns import Placed, in_columns, without_side_notes
from luoshi.document.printed_furniture import without_furniture
from luoshi.document.printed_lines import lines_of
from luoshi.document.printed_notes import without_notes
from luoshi.document.printed_paragraphs import edges_of, is_centred, is_right, paragraphs, whole
from luoshi.document.printed_rules import grids_of
from luoshi.document.printed_tables import PrintedTable, goes_on, grid_of, join, take_tables
from luoshi.document.reader import Draft
from luoshi.document.tables import is_data


def tell(pages: Sequence[PrintedPage], oddities: Iterable[Oddity] = (), title: str = "") -> Draft:
    """The text of pages with its blocks, tables and oddities.

    Raises ``ReadError`` (``no_text``) where the file does not say what its characters mean.
    """
    broken = sum(glyph.text == BROKEN for page in pages for glyph in page.glyphs)
    if broken > _MOST_BROKEN * sum(len(page.glyphs) for page in pages):
        raise ReadError(
            "no_text",
            reason("文件里的字没有对应的文字编码，读出来是乱码"),
            reason("请取得可编辑的原稿（.docx），或打印后扫描、识别文字再上传"),
        )
    taken = [take_tables(page, grids_of(page.across, page.down)) for page in pages]
    lines = [lines_of(glyphs, page.number) for page, (_, glyphs) in zip(pages, taken, strict=True)]
    story = _Story(Builder(title_hint=title))
    for page, (tables, _), own in zip(pages, taken, without_furniture(pages, lines), strict=True):
        story.page(page, tables, own)
    story.close()
    story.builder.oddities.extend((*oddities, *_oddities(pages)))
    return story.builder.draft()


_MOST_BROKEN = 0.2  # of the characters, above which a text is of no use


@dataclass(slots=True)
class _Story:
    """Paragraphs and tables over page breaks; what stands beside a page's text waits until that text is whole."""

    builder: Builder
    _flow: list[Placed] = field(default_factory=list)
    _table: PrintedTable | None = None
    _waiting: dict[int, list[Line]] = field(default_factory=dict)
    _printed: dict[int, int] = field(default_factory=dict)
    _tables: dict[int, int] = field(default_factory=dict)
    _widths: dict[int, float] = field(default_factory=dict)

    def page(self, page: PrintedPage, tables: Sequence[PrintedTable], lines: Sequence[PrintedLine]) -> None:
        """Take the next page."""
        self._widths[page.number] = page.width
        text, notes = without_notes(page, lines)
        text, beside = without_side_notes(text, page.width)
        unruled, text = aligned_tables(text)
        opened = False
        at = 0
        for table in sorted((*tables, *unruled), key=lambda table: table.box.top):
            above = at
            while at < len(text) and text[at].base <= table.box.top + 0.5 * text[at].size:
                at += 1
            opened = self._lines(in_columns(text[above:at], page.width)) or opened
            if self._table is not None and not opened and goes_on(self._table, table):
                join(self._table, table)
            else:
                self._close_table()
                self._close_flow()
                self._table = table
            opened = True
        self._lines(in_columns(text[at:], page.width))
        self._wait(page, notes, beside)

    def close(self) -> None:
        """Write what is left."""
        self._close_table()
        self._close_flow()
        self._release(None)

    def _lines(self, placed: Sequence[Placed]) -> bool:
        """Take lines; whether there are any."""
        if placed:
            self._close_table()
            self._flow.extend(placed)
        return bool(placed)

    def _wait(self, page: PrintedPage, notes: Sequence[PrintedLine], beside: Sequence[PrintedLine]) -> None:
        found: list[Line] = []
        for lines, kind in ((notes, BlockKind.FOOTNOTE), (beside, BlockKind.TEXT_BOX)):
            for group in paragraphs(lines, edges_of([(line, 0) for line in lines], {})):
                place = f"page {page.number} note {len(found) + 1}"
                found.append(whole([lines[index] for index in group], place, kind))
        for glyph in page.turned:
            line = PrintedLine(page.number, [glyph], glyph.base, glyph.size, glyph.left, glyph.right, glyph.bold)
            found.append(whole([line], f"page {page.number} note {len(found) + 1}", BlockKind.TEXT_BOX))
        if found:
            self._waiting[page.number] = found

    def _release(self, before: int | None) -> None:
        """Write what waited for the pages before a page, all of it for None."""
        for number in [number for number in self._waiting if before is None or number < before]:
            self.builder.lines(self._waiting.pop(number))

    def _close_table(self) -> None:
        table, self._table = self._table, None
        if table is None:
            return
        number = self._tables[table.page] = self._tables.get(table.page, 0) + 1
        self._release(table.page)
        grid = grid_of(table, f"page {table.page} table {number}")
        if is_data(grid, ruled=True):
            self.builder.table(grid)
        else:
            self.builder.lines(line for cell in grid.cells for line in cell.lines)

    def _close_flow(self) -> None:
        flow, self._flow = self._flow, []
        lines, edges = [line for line, _ in flow], edges_of(flow, self._widths)
        for group in paragraphs(lines, edges):
            first = lines[group[0]]
            self._release(first.page)
            place = f"page {first.page} line {self._printed.get(first.page, 0) + 1}"
            for index in group:
                self._printed[lines[index].page] = self._printed.get(lines[index].page, 0) + 1
            centred = is_centred(lines[group[-1]], edges[group[-1]])
            right = len(group) == 1 and is_right(first, edges[group[0]])
            align = "center" if centred else "right" if right else ""
            self.builder.line(whole([lines[index] for index in group], place, align=align))


def _oddities(pages: Sequence[PrintedPage]) -> list[Oddity]:
    def count(reason: str) -> int:
        return sum(page.left_out.get(reason, 0) for page in pages)

    def place(reason: str) -> str:
        return next((f"page {page.number}" for page in pages if page.left_out.get(reason)), "")

    found = []
    broken = [page.number for page in pages if any(glyph.text == BROKEN for glyph in page.glyphs)]
    if broken:
        message = f"第 {listed(broken)} 页有些字没有对应的文字编码，已用“\ufffd”代替，请对照原件核对。"
        found.append(Oddity("replaced_characters", message, f"page {broken[0]}"))
    if hidden := count("hidden"):
        message = f"有 {hidden} 个隐藏的字（透明、白色或过小），没有读取。"
        found.append(Oddity("hidden_text", message, place("hidden")))
    if off := count("off_page"):
        found.append(Oddity("off_page_text", f"有 {off} 个字落在页面之外，没有读取。", place("off_page")))
    if marks := count("watermark"):
        found.append(Oddity("watermark", f"有 {marks} 个字是水印，没有读取。", place("watermark")))
    if heads := count("head"):
        found.append(Oddity("running_head", f"各页重复的页眉、页脚共 {heads} 个字，没有读取。", place("head")))
    if numbers := count("page_number"):
        found.append(Oddity("page_number", f"页码共 {numbers} 个字，没有读取。", place("page_number")))
    turned = [page.number for page in pages if page.turned]
    if turned:
        message = f"第 {listed(turned)} 页有转向排印的文字，放在该页文字之后，请核对。"
        found.append(Oddity("turned_text", message, f"page {turned[0]}"))
    recognised = [page.number for page in pages if page.recognised]
    if recognised:
        message = f"第 {listed(recognised)} 页的文字由图片识别而来，数字和字都可能有误，请逐项对照原件核对。"
        found.append(Oddity("recognised_text", message, f"page {recognised[0]}"))
    if unsure := count("unsure"):
        message = f"图片上有 {unsure} 个字识别不清，没有读取，请对照原件补上。"
        found.append(Oddity("unsure_text", message, place("unsure")))
    return found


def listed(pages: Sequence[int]) -> str:
    """Page numbers as a sentence names them, the first ten of many."""
    return "、".join(map(str, pages[:10])) + (f" 等共 {len(pages)}" if len(pages) > 10 else "")
