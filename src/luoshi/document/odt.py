"""ODT: the text of ``content.xml`` with numbers rebuilt, tables, text boxes, changes as accepted, notes at the end.

``Block.place`` is as in a DOCX: ``paragraph 5``, ``table 1 row 2 cell 3`` (cells counted as they stand in the row),
``footnote 2``. Headers, footers and comments are no text; hidden text is left out.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from msgspec import structs

from luoshi.document.archive import Node
from luoshi.document.builder import Builder, Grid, Item, PlacedCell, lines_within
from luoshi.document.limits import MAX_SPAN, MAX_TABLE_POSITIONS
from luoshi.document.model import BlockKind
from luoshi.document.odf import open_document
from luoshi.document.odf_lists import ListPlace, OdfLists
from luoshi.document.odf_styles import DRAW, OFFICE, TABLE, TEXT, OdfStyles, number_of
from luoshi.document.paper_text import NO_LABEL, Findings, Piece, Scope, only_pictures, paragraph_lines
from luoshi.document.reader import Draft, Source
from luoshi.document.superscripts import raised
from luoshi.document.tables import is_data

_XLINK = "{http://www.w3.org/1999/xlink}href"
_BLANKS = " \t\r\n"
_MOST_BLANKS = 1000  # of one text:s
_PASSED = frozenset(
    {TEXT + name for name in ("section", "index-body", "table-of-content", "numbered-paragraph", "index-title")}
    | {TEXT + name for name in ("alphabetical-index", "illustration-index", "table-index", "user-index")}
    | {TEXT + name for name in ("object-index", "bibliography")}
)
"""Elements around paragraphs that leave them as they are."""

_SILENT = frozenset(
    {
        TEXT + name
        for name in ("tracked-changes", "sequence-decls", "variable-decls", "user-field-decls", "note-citation")
    }
    | {TEXT + name for name in ("ruby-text", "note-citation", "hidden-paragraph")}
    | {OFFICE + name for name in ("annotation-end", "forms")}
)


def read_odt(source: Source, /) -> Draft:
    """Read an ODT. Raises ``ReadError``: ``no_text``, and those of ``open_document``."""
    opened = open_document(source.data, "text")
    story = _Story(opened.styles)
    builder = Builder()
    builder.items(story.content(opened.body, Scope()))
    for node, place in story.notes:
        builder.items(story.content(node, Scope(place, BlockKind.FOOTNOTE)))
    story.findings.deleted += sum(1 for _ in opened.body.iter(TEXT + "deletion"))
    story.findings.inserted += sum(1 for _ in opened.body.iter(TEXT + "insertion"))
    builder.oddities.extend(story.findings.oddities())
    builder.title_hint = opened.title
    draft = builder.draft()
    if not draft.blocks and story.findings.pictures:
        raise only_pictures()
    return draft


@dataclass(frozen=True, slots=True)
class _Look:
    bold: bool = False
    hidden: bool = False
    raised: bool = False
    link: bool = False


@dataclass(slots=True)
class _Paragraph:
    lines: list[list[Piece]] = field(default_factory=lambda: [[]])
    boxes: list[Node] = field(default_factory=list)
    spaced: bool = True  # whether white space before would be dropped


@dataclass(slots=True)
class _Story:
    """Reads content in the order of the document; numbers run through all of it."""

    styles: OdfStyles
    findings: Findings = field(default_factory=Findings)
    notes: list[tuple[Node, str]] = field(default_factory=list)
    _lists: OdfLists = field(init=False)
    _counts: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._lists = OdfLists(self.styles)

    def content(self, parent: Node, scope: Scope, place: ListPlace | None = None) -> list[Item]:
        """The lines and tables of a body, section, list, cell, box or note."""
        found: list[Item] = []
        for node in parent:
            tag = node.tag
            if tag in (TEXT + "p", TEXT + "h"):
                found.extend(self._paragraph(node, scope, place))
            elif tag == TEXT + "list":
                found.extend(self._list(node, scope, place))
            elif tag == TABLE + "table":
                found.extend(self._table(node, scope))
            elif tag in _PASSED:
                if node.get(TEXT + "display") == "none":
                    self.findings.hidden += 1
                else:
                    found.extend(self.content(node, scope, place))
            elif tag in (DRAW + "frame", DRAW + "g", DRAW + "custom-shape", DRAW + "rect"):
                for box in self._boxes(node):  # anchored to the page, before the first paragraph
                    self._counts["text box"] = self._counts.get("text box", 0) + 1
                    inner = Scope(f"text box {self._counts['text box']}", scope.kind or BlockKind.TEXT_BOX, scope.cell)
                    found.extend(self.content(box, inner))
        return found

    def _list(self, node: Node, scope: Scope, outer: ListPlace | None) -> list[Item]:
        place = self._lists.enter(node, outer)
        found: list[Item] = []
        for child in node:
            if child.tag == TEXT + "list-item":
                self._lists.item(place, child)
                found.extend(self.content(child, scope, place))
                place.pending = False
            elif child.tag == TEXT + "list-header":
                found.extend(self.content(child, scope, place))
        return found

    def _paragraph(self, node: Node, scope: Scope, place: ListPlace | None) -> list[Item]:
        address = scope.next_paragraph()
        style = self.styles.of("paragraph", node.get(TEXT + "style-name"))
        level = 0
        if node.tag == TEXT + "h":
            level = min(number_of(node.get(TEXT + "outline-level"), style.level or 1), 9)
        paragraph = _Paragraph()
        look = _Look(bool(style.bold), bool(style.hidden), bool(style.raised))
        self._inline(node, look, paragraph)
        label = None
        if place is not None and place.pending:
            label = self._lists.label(place, style.lists)
        elif place is None and level:
            label = self._lists.heading(level)
        found: list[Item] = list(
            paragraph_lines(
                paragraph.lines, scope, address, level=level, align=style.align or "", label=label or NO_LABEL
            )
        )
        for number, box in enumerate(paragraph.boxes, 1):
            inner = Scope(f"{address} text box {number}", scope.kind or BlockKind.TEXT_BOX, scope.cell)
            found.extend(self.content(box, inner))
        return found

    def _inline(self, parent: Node, look: _Look, into: _Paragraph) -> None:
        self._put(parent.text, look, into)
        for node in parent:
            self._element(node, look, into)
            self._put(node.tail, look, into)

    def _element(self, node: Node, look: _Look, into: _Paragraph) -> None:
        tag = node.tag
        if tag == TEXT + "span":
            self._inline(node, self._styled(node, look), into)
        elif tag == TEXT + "a":
            self._inline(node, replace(look, link=bool(node.get(_XLINK))), into)
        elif tag == TEXT + "s":
            blanks = " " * min(number_of(node.get(TEXT + "c"), 1), _MOST_BLANKS)
            self._add(blanks, look, into)
        elif tag == TEXT + "tab":
            self._add("\t", look, into)
        elif tag == TEXT + "line-break":
            into.lines.append([])
            into.spaced = True
        elif tag == TEXT + "note":
            self._note(node)
        elif tag == OFFICE + "annotation":
            self.findings.comments += 1
        elif tag == TEXT + "hidden-text" or (tag == TEXT + "conditional-text" and not (node.text or "")):
            self.findings.hidden += 1
        elif isinstance(tag, str) and tag.startswith(DRAW):
            boxes = list(self._boxes(node))
            into.boxes.extend(boxes)
            self.findings.pictures += not boxes
        elif tag not in _SILENT:
            self._inline(node, look, into)

    def _styled(self, node: Node, look: _Look) -> _Look:
        style = self.styles.of("text", node.get(TEXT + "style-name"))
        return replace(
            look,
            bold=look.bold if style.bold is None else style.bold,
            hidden=look.hidden if style.hidden is None else style.hidden,
            raised=look.raised if style.raised is None else style.raised,
        )

    def _put(self, text: str | None, look: _Look, into: _Paragraph) -> None:
        """Text of the file, its white space collapsed (ODF 1.3 part 3, 6.1.2)."""
        if not text:
            return
        words = text.translate(_AS_BLANKS)
        collapsed = " ".join(part for part in words.split(" ") if part)
        if words[0] == " " and not into.spaced and collapsed:
            collapsed = " " + collapsed
        if words[-1] == " " and (collapsed or not into.spaced):
            collapsed += " "
        if collapsed:
            into.spaced = collapsed[-1] == " "
            self._add(collapsed, look, into, spaced=into.spaced)

    def _add(self, text: str, look: _Look, into: _Paragraph, *, spaced: bool = False) -> None:
        into.spaced = spaced
        if look.hidden:
            self.findings.hidden += 1
            return
        line = into.lines[-1]
        if look.raised:
            text = raised(text, line[-1].text.rstrip() if line else "")
        line.append(Piece(text, look.bold, look.link))

    def _note(self, node: Node) -> None:
        kind = "endnote" if node.get(TEXT + "note-class") == "endnote" else "footnote"
        body = node.find(TEXT + "note-body")
        if body is not None:
            self._counts[kind] = self._counts.get(kind, 0) + 1
            self.notes.append((body, f"{kind} {self._counts[kind]}"))

    def _boxes(self, node: Node) -> Iterator[Node]:
        """The text boxes and shapes with text of a drawing, the outer ones alone."""
        if node.tag == DRAW + "text-box":
            yield node
        elif node.tag == DRAW + "object" and node.get(_XLINK):
            self.findings.embedded += 1
        elif node.find(TEXT + "p") is not None or node.find(TEXT + "list") is not None:
            yield node
        else:
            for child in node:
                if isinstance(child.tag, str) and child.tag.startswith(DRAW):
                    yield from self._boxes(child)

    def _table(self, node: Node, scope: Scope) -> list[Item]:
        place = scope.next_table()
        cells = self._cells(node, place, scope)
        rows = max((cell.row + cell.row_span for cell, _ in cells), default=0)
        columns = max((cell.column + cell.column_span for cell, _ in cells), default=0)
        if rows * columns <= MAX_TABLE_POSITIONS:
            placed = [structs.replace(cell, lines=lines_within(items)) for cell, items in cells]
            grid = Grid(rows, columns, placed, place)
            if is_data(grid, ruled=True):
                return [grid]
        return [item for _, items in cells for item in items]

    def _cells(self, table: Node, place: str, scope: Scope) -> list[tuple[PlacedCell, list[Item]]]:
        """The cells by row and column; spans are clipped where another cell begins."""
        found: list[tuple[PlacedCell, list[Item]]] = []
        rows = list(rows_of(table))
        taken: dict[int, int] = {}  # by column, the first row that is free again
        spanned = 0
        for row, node in enumerate(rows):
            column = 0
            for number, cell in enumerate(node, 1):
                width = min(number_of(cell.get(TABLE + "number-columns-repeated"), 1), MAX_SPAN)
                if cell.tag == TABLE + "table-cell":
                    while taken.get(column, 0) > row:  # a damaged file has a cell where a span reaches
                        column += 1
                    across = min(max(number_of(cell.get(TABLE + "number-columns-spanned"), 1), 1), MAX_SPAN)
                    down = min(max(number_of(cell.get(TABLE + "number-rows-spanned"), 1), 1), len(rows) - row)
                    across = across if spanned < 5 * MAX_TABLE_POSITIONS else 1
                    span = next((n for n in range(1, across) if taken.get(column + n, 0) > row), across)
                    address = f"{place} row {row + 1} cell {number}"
                    items = self.content(cell, Scope(address, scope.kind, cell=True))
                    found.append((PlacedCell(row, column, down, span, address, ()), items))
                    spanned += span
                    for at in range(column, column + span):
                        taken[at] = row + down
                column += max(width, 1)
        return found


def rows_of(table: Node) -> Iterator[Node]:
    """The rows of a table, through the elements that group them; those of tables inside are not among them."""
    for node in table:
        if node.tag == TABLE + "table-row":
            yield node
        elif node.tag in _ROW_GROUPS:
            yield from rows_of(node)


_ROW_GROUPS = frozenset(TABLE + name for name in ("table-rows", "table-header-rows", "table-row-group"))
_AS_BLANKS = str.maketrans(dict.fromkeys(_BLANKS, " "))
