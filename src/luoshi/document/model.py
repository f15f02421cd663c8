"""The immutable document: one text, and where each part of it came from.

All spans are half-open ``[start, end)`` code-point offsets into ``Document.text``. For plain text and Markdown that
text is the decoded file, unchanged; for every other format it is built by the reader, one line a paragraph, and each
block remembers its place in the source (element path, paragraph, sheet and cell).
"""

from bisect import bisect_right
from dataclasses import dataclass, field
from enum import StrEnum

import msgspec


class Format(StrEnum):
    """What the bytes turned out to be; decided by content, never by the file's name."""

    HTML = "html"
    TEXT = "txt"
    MARKDOWN = "md"
    DOCX = "docx"
    XLSX = "xlsx"
    MHTML = "mhtml"
    PDF = "pdf"
    OFD = "ofd"
    DOC = "doc"
    XLS = "xls"
    RTF = "rtf"
    ODT = "odt"
    ODS = "ods"


class BlockKind(StrEnum):
    """What a block is in its source."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    LIST_ITEM = "list_item"
    CELL = "cell"
    FOOTNOTE = "footnote"
    TEXT_BOX = "text_box"
    WINDOW_TITLE = "window_title"


def reason(text: str) -> str:
    """The text itself. It marks words of a ``ReadError`` for tools/translations.py; ``%(name)s`` stands for a value."""
    return text


class ReadError(Exception):
    """Input that cannot be read. The message names the cause and says what to do, in a clerk's words (Chinese).

    ``code`` is a stable English identifier of the kind of cause, for programs and tests. ``cause`` and ``remedy`` are
    the two sentences before ``named`` fills them, for programs that tell them in another language.
    """

    def __init__(self, code: str, cause: str, remedy: str, **named: object) -> None:
        pattern = f"{cause}。{remedy}。"
        self.message = pattern % named if named else pattern
        super().__init__(self.message)
        self.code = code
        self.cause = cause
        self.remedy = remedy
        self.named = named


@dataclass(frozen=True, slots=True)
class Oddity:
    """Something unusual met while reading that loses nothing but that a person may want to know.

    ``code`` is a stable identifier (``hidden_sheet``, ``tracked_change``, ``replaced_characters`` …), ``message`` says
    it in Chinese, ``place`` is where in the source, ``start`` and ``end`` are given where it stands in the text.
    """

    code: str
    message: str
    place: str = ""
    start: int | None = None
    end: int | None = None


class Block(msgspec.Struct, frozen=True, gc=False):
    """One paragraph, heading, list item or line of a cell, without its line break.

    ``place`` is the source's own address: ``html/body/div[2]/p[3]``, ``line 12``, ``paragraph 5``,
    ``table 1 row 2 cell 3``, ``Sheet1!B4``; where one element gives several blocks (line breaks, paragraphs of a cell)
    the second and later ones carry ``#2``, ``#3`` …, so that no two blocks share a place. ``level`` is the heading
    level the source declares (1-9), 0 if none. ``align`` is ``left``, ``center``, ``right``, ``justify`` or empty.
    ``cell`` is (table index in ``Document.tables``, index in ``Table.cells``) for a block inside a data table.
    ``generated`` is how many characters at the start of the block the source does not hold as text, because its
    format prints them by itself (a list number rebuilt from numbering.xml).
    """

    start: int
    end: int
    kind: BlockKind
    place: str
    level: int = 0
    align: str = ""
    bold: bool = False
    link_share: float = 0.0
    cell: tuple[int, int] | None = None
    generated: int = 0


class Cell(msgspec.Struct, frozen=True, gc=False):
    """One cell of a data table; merged areas are one cell with spans. Rows and columns count from 0."""

    start: int
    end: int
    row: int
    column: int
    row_span: int
    column_span: int
    place: str


@dataclass(frozen=True, slots=True)
class Table:
    """A data table (not a layout table), with its cells in reading order.

    ``[start, end)`` holds all of its cells. ``name`` is the sheet's name for a workbook, else empty. ``hidden_rows``
    and ``hidden_columns`` are those that the source hides; they are in ``cells`` all the same.
    """

    start: int
    end: int
    rows: int
    columns: int
    cells: tuple[Cell, ...]
    place: str
    name: str = ""
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()

    def grid(self) -> list[list[int | None]]:
        """Rows × columns of indices into ``cells``; a merged cell stands at every position it covers."""
        rows: list[list[int | None]] = [[None] * self.columns for _ in range(self.rows)]
        for index, cell in enumerate(self.cells):
            if cell.row_span == cell.column_span == 1:
                rows[cell.row][cell.column] = index
                continue
            for row in range(cell.row, min(cell.row + cell.row_span, self.rows)):
                for column in range(cell.column, min(cell.column + cell.column_span, self.columns)):
                    rows[row][column] = index
        return rows


@dataclass(frozen=True, slots=True)
class PrintedSpan:
    """A stretch of the text as one line of a page prints it, for formats with a fixed layout.

    ``page`` counts from 1; ``top`` and ``bottom`` are points (1/72 inch) from the upper edge of the upright page,
    ``edges`` the left edge of each character and the right edge of the last, in points from the left.
    """

    start: int
    end: int
    page: int
    top: float
    bottom: float
    edges: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class PageBox:
    """A rectangle on a page: points (1/72 inch) from its upper left corner; pages count from 1."""

    page: int
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Location:
    """Where a span stands in the source: the block's place and the offset of the span inside that block's text.

    ``boxes`` are its rectangles, one a printed line, for formats with a fixed layout; empty for all others.
    """

    place: str
    start: int
    end: int
    boxes: tuple[PageBox, ...] = ()


@dataclass(frozen=True)
class Document:
    """A text that was read, with its blocks and tables in reading order.

    ``sha256`` is of the bytes as they came, ``title_hint`` the title that the container declares (HTML ``<title>``,
    DOCX core property), empty if none. Blocks do not overlap and are sorted by ``start``; so are ``printed``, which
    formats with a fixed layout have.
    """

    name: str
    format: Format
    text: str
    blocks: tuple[Block, ...]
    tables: tuple[Table, ...] = ()
    oddities: tuple[Oddity, ...] = ()
    sha256: str = ""
    encoding: str = ""
    title_hint: str = ""
    printed: tuple[PrintedSpan, ...] = ()
    _starts: list[int] = field(init=False, repr=False, compare=False)
    _printed_starts: list[int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_starts", [block.start for block in self.blocks])
        object.__setattr__(self, "_printed_starts", [span.start for span in self.printed])

    def quote(self, start: int, end: int) -> str:
        """The characters of a span."""
        return self.text[start:end]

    def locate(self, start: int, end: int) -> tuple[Location, ...]:
        """The places in the source that a span comes from, in order; empty for a span of line breaks alone."""
        found = []
        for index in range(max(bisect_right(self._starts, start) - 1, 0), len(self.blocks)):
            block = self.blocks[index]
            if block.start >= end:
                break
            if block.end > start:
                low, high = max(start, block.start), min(end, block.end)
                found.append(Location(block.place, low - block.start, high - block.start, self._boxes(low, high)))
        return tuple(found)

    def _boxes(self, start: int, end: int) -> tuple[PageBox, ...]:
        found = []
        for index in range(max(bisect_right(self._printed_starts, start) - 1, 0), len(self.printed)):
            span = self.printed[index]
            if span.start >= end:
                break
            if span.end > start:
                left = span.edges[max(start, span.start) - span.start]
                right = span.edges[min(end, span.end) - span.start]
                found.append(PageBox(span.page, left, span.top, right, span.bottom))
        return tuple(found)
