"""DOCX by its parts: the body with numbers rebuilt, tables, text boxes, revisions as accepted, notes at the end.

``Block.place`` is ``paragraph 5`` (counted over the body, empty ones too), ``table 1 row 2 cell 3`` (cells counted as
they stand in the row), ``paragraph 5 text box 1``, ``footnote 2``. Headers, footers and comments are no text.
"""

from dataclasses import dataclass, field

from luoshi.document.archive import Archive, Node, corrupt
from luoshi.document.builder import Builder, Item, Line, is_blank
from luoshi.document.docx_numbering import Numbering
from luoshi.document.docx_styles import ParagraphStyle, Styles, W, alignment, numbering_of, outline_level, value
from luoshi.document.docx_tables import cells_of, grid_of, unwrapped
from luoshi.document.docx_text import Paragraph, TextReader
from luoshi.document.model import BlockKind
from luoshi.document.paper_text import NO_LABEL, Findings, Label, Scope, only_pictures, paragraph_lines
from luoshi.document.reader import Draft, Source
from luoshi.document.tables import is_data

_TITLE = "{http://purl.org/dc/elements/1.1/}title"


def read_docx(source: Source, /) -> Draft:
    """Read a DOCX. Raises ``ReadError``: ``corrupt``, ``entities``, ``no_text``, and those of ``Archive``."""
    archive = Archive(source.data)
    main = archive.targets("").get("officeDocument", "word/document.xml")
    root = archive.xml(main)
    body = root.find(W + "body") if root is not None else None
    if body is None:
        raise corrupt()
    targets = archive.targets(main)
    styles = Styles.of(_part(archive, targets, "styles"))
    numbering = Numbering(_part(archive, targets, "numbering"), styles)
    story = _Story(styles, numbering)
    builder = Builder()
    builder.items(story.content(body, Scope()))
    notes = {kind: _part(archive, targets, kind + "s") for kind in ("footnote", "endnote")}
    builder.items(story.note_lines(notes))
    comments = _part(archive, targets, "comments")
    story.findings.comments = max(story.findings.comments, len(comments) if comments is not None else 0)
    builder.oddities.extend(story.findings.oddities())
    core = _part(archive, archive.targets(""), "core-properties")
    builder.title_hint = (core.findtext(_TITLE) or "").strip() if core is not None else ""
    draft = builder.draft()
    if not draft.blocks and story.findings.pictures:
        raise only_pictures()
    return draft


def _part(archive: Archive, targets: dict[str, str], kind: str) -> Node | None:
    name = targets.get(kind)
    return archive.xml(name) if name else None


@dataclass(slots=True)
class _Story:
    """Reads content in the order of the document; numbers and fields run through all of it."""

    styles: Styles
    numbering: Numbering
    findings: Findings = field(default_factory=Findings)
    notes: list[tuple[str, str]] = field(default_factory=list)
    _reader: TextReader = field(init=False)

    def __post_init__(self) -> None:
        self._reader = TextReader(self.styles, self.findings)

    def content(self, parent: Node, scope: Scope) -> list[Item]:
        """The lines and tables of a body, cell, text box or note."""
        found: list[Item] = []
        running: Paragraph | None = None
        for node in unwrapped(parent):
            if node.tag == W + "p":
                place = scope.next_paragraph()
                style = self._style(node)
                paragraph = self._reader.read(node, style, running)
                running = paragraph if paragraph.runs_on else None
                if running is None:
                    found.extend(self._paragraph(node, style, paragraph, place, scope))
            elif node.tag == W + "tbl":
                if running is not None:
                    found.extend(self._plain(running, scope))
                    running = None
                found.extend(self._table(node, scope.next_table(), scope))
            elif node.tag == W + "altChunk":
                self.findings.embedded += 1
        if running is not None:
            found.extend(self._plain(running, scope))
        return found

    def note_lines(self, parts: dict[str, Node | None]) -> list[Item]:
        """The notes that the text refers to, in the order of their references; notes met on the way join the end."""
        found: list[Item] = []
        seen: set[tuple[str, str]] = set()
        counts = dict.fromkeys(parts, 0)
        by_number = {
            (kind, note.get(W + "id") or ""): note
            for kind, root in parts.items()
            for note in (root.iterchildren(W + kind) if root is not None else ())
        }
        for key in self.notes:
            note = by_number.get(key)
            if key in seen or note is None:
                continue
            seen.add(key)
            counts[key[0]] += 1
            scope = Scope(f"{key[0]} {counts[key[0]]}", BlockKind.FOOTNOTE)
            found.extend(self.content(note, scope))
        return found

    def _style(self, node: Node) -> ParagraphStyle:
        return self.styles.paragraph(value(node.find(W + "pPr"), "pStyle"))

    def _paragraph(
        self, node: Node, style: ParagraphStyle, paragraph: Paragraph, place: str, scope: Scope
    ) -> list[Item]:
        self.notes.extend(paragraph.notes)
        properties = node.find(W + "pPr")
        level = outline_level(properties)
        level = style.level if level is None else level
        align = alignment(properties)
        align = style.align if align is None else align
        label = self._label(properties, style)
        found: list[Item] = []
        found.extend(paragraph_lines(paragraph.lines, scope, place, level=level, align=align, label=label))
        for number, box in enumerate(paragraph.boxes, 1):
            inner = Scope(f"{place} text box {number}", scope.kind or BlockKind.TEXT_BOX, scope.cell)
            found.extend(self.content(box, inner))
        return found

    def _plain(self, paragraph: Paragraph, scope: Scope) -> list[Item]:
        """What is left of a paragraph that runs on into nothing."""
        place = scope.place or f"paragraph {scope.paragraphs}"
        kind = scope.kind or BlockKind.PARAGRAPH
        self.notes.extend(paragraph.notes)
        texts = ["".join(piece.text for piece in pieces).strip(" \t") for pieces in paragraph.lines]
        return [Line(text, scope.next_line(place), kind) for text in texts if not is_blank(text)]

    def _label(self, properties: Node | None, style: ParagraphStyle) -> Label:
        """The number printed before a paragraph."""
        own, level = numbering_of(properties)
        number = style.number if own is None else own
        if number is None or number == "0":
            return NO_LABEL
        if level is None and own is None:
            level = self.numbering.level_of_style(number, style.identifier)
        if level is None:
            level = style.number_level or 0
        return self.numbering.label(number, level) or NO_LABEL

    def _table(self, node: Node, place: str, scope: Scope) -> list[Item]:
        cells = cells_of(node, place)
        for cell in cells:
            cell.content = self.content(cell.node, Scope(cell.place, scope.kind, cell=True))
        grid = grid_of(cells, place)
        if grid is not None and is_data(grid, ruled=True):
            return [grid]
        return [item for cell in cells for item in cell.content]
