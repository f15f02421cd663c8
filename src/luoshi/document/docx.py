"""DOCX by its parts: the body with numbers rebuilt, tables, text boxes, revisions as accepted, notes at the end.

``Block.place`` is ``paragraph 5`` (counted over the body, empty ones too), ``table 1 row 2 cell 3`` (cells counted as
they stand in the row), ``paragraph 5 text box 1``, ``footnote 2``. Headers, footers and comments are no text.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from luoshi.document.archive import Archive, Node, corrupt
from luoshi.document.builder import Builder, Line, is_blank
from luoshi.document.docx_numbering import Numbering
from luoshi.document.docx_styles import ParagraphStyle, Styles, W, alignment, numbering_of, outline_level, value
from luoshi.document.docx_tables import Item, cells_of, grid_of, unwrapped
from luoshi.document.docx_text import Findings, Paragraph, Piece, TextReader
from luoshi.document.model import BlockKind, Oddity, ReadError
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
    _write(builder, story.content(body, _Scope()))
    notes = {kind: _part(archive, targets, kind + "s") for kind in ("footnote", "endnote")}
    _write(builder, story.note_lines(notes))
    comments = _part(archive, targets, "comments")
    story.findings.comments = max(story.findings.comments, len(comments) if comments is not None else 0)
    builder.oddities.extend(_oddities(story.findings))
    core = _part(archive, archive.targets(""), "core-properties")
    builder.title_hint = (core.findtext(_TITLE) or "").strip() if core is not None else ""
    draft = builder.draft()
    if not draft.blocks and story.findings.pictures:
        raise ReadError(
            "no_text", "文档里只有图片，没有文字，可能是扫描件。请先用 WPS 或扫描软件识别文字，另存为 .docx 后再上传。"
        )
    return draft


def _part(archive: Archive, targets: dict[str, str], kind: str) -> Node | None:
    name = targets.get(kind)
    return archive.xml(name) if name else None


def _write(builder: Builder, content: Iterable[Item]) -> None:
    for item in content:
        if isinstance(item, Line):
            builder.line(item)
        else:
            builder.table(item)


@dataclass(slots=True)
class _Scope:
    """Where paragraphs stand: the body (no ``place``), a cell, a text box or a note."""

    place: str = ""
    kind: BlockKind | None = None
    cell: bool = False
    paragraphs: int = 0
    tables: int = 0
    lines: int = 0

    def next_paragraph(self) -> str:
        """The address of the next paragraph."""
        self.paragraphs += 1
        if self.place:
            return self.place
        self.lines = 0
        return f"paragraph {self.paragraphs}"

    def next_table(self) -> str:
        """The address of the next table."""
        self.tables += 1
        return f"{self.place} table {self.tables}".lstrip()

    def next_line(self, place: str) -> str:
        """The address of the next line of the paragraph, or of the cell, box or note as a whole."""
        self.lines += 1
        return place if self.lines == 1 else f"{place}#{self.lines}"


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

    def content(self, parent: Node, scope: _Scope) -> list[Item]:
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
            scope = _Scope(f"{key[0]} {counts[key[0]]}", BlockKind.FOOTNOTE)
            found.extend(self.content(note, scope))
        return found

    def _style(self, node: Node) -> ParagraphStyle:
        return self.styles.paragraph(value(node.find(W + "pPr"), "pStyle"))

    def _paragraph(
        self, node: Node, style: ParagraphStyle, paragraph: Paragraph, place: str, scope: _Scope
    ) -> list[Item]:
        self.notes.extend(paragraph.notes)
        properties = node.find(W + "pPr")
        level = outline_level(properties)
        level = style.level if level is None else level
        align = alignment(properties)
        align = style.align if align is None else align
        label, bullet = self._label(properties, style)
        kind = scope.kind
        if kind is None:
            kind = BlockKind.HEADING if level else BlockKind.LIST_ITEM if label else BlockKind.PARAGRAPH
        found: list[Item] = []
        for pieces in paragraph.lines:
            text = "".join(piece.text for piece in pieces)
            if scope.cell:
                text = text.replace("\t", " ")
            if is_blank(text):
                continue
            text = text.strip(" \t")
            share = _link_share(pieces)
            bold = all(piece.bold for piece in pieces if not is_blank(piece.text))
            where = scope.next_line(place)
            found.append(Line(label + text, where, kind, level, align, bold, share, generated=len(label)))
            label = ""
        if label and scope.cell and not bullet:  # the number column of a table, which holds nothing but the number
            printed = label.strip()
            found.append(Line(printed, scope.next_line(place), kind, 0, align, generated=len(printed)))
        for number, box in enumerate(paragraph.boxes, 1):
            inner = _Scope(f"{place} text box {number}", scope.kind or BlockKind.TEXT_BOX, scope.cell)
            found.extend(self.content(box, inner))
        return found

    def _plain(self, paragraph: Paragraph, scope: _Scope) -> list[Item]:
        """What is left of a paragraph that runs on into nothing."""
        place = scope.place or f"paragraph {scope.paragraphs}"
        kind = scope.kind or BlockKind.PARAGRAPH
        self.notes.extend(paragraph.notes)
        texts = ["".join(piece.text for piece in pieces).strip(" \t") for pieces in paragraph.lines]
        return [Line(text, scope.next_line(place), kind) for text in texts if not is_blank(text)]

    def _label(self, properties: Node | None, style: ParagraphStyle) -> tuple[str, bool]:
        """The number printed before a paragraph, and whether it is a mere bullet."""
        own, level = numbering_of(properties)
        number = style.number if own is None else own
        if number is None or number == "0":
            return "", False
        if level is None and own is None:
            level = self.numbering.level_of_style(number, style.identifier)
        if level is None:
            level = style.number_level or 0
        found = self.numbering.label(number, level)
        return (found.text, found.bullet) if found is not None else ("", False)

    def _table(self, node: Node, place: str, scope: _Scope) -> list[Item]:
        cells = cells_of(node, place)
        for cell in cells:
            cell.content = self.content(cell.node, _Scope(cell.place, scope.kind, cell=True))
        grid = grid_of(cells, place)
        if grid is not None and is_data(grid, ruled=True):
            return [grid]
        return [item for cell in cells for item in cell.content]


def _link_share(pieces: list[Piece]) -> float:
    if not any(piece.link for piece in pieces):
        return 0.0
    sizes = [len("".join(piece.text.split())) for piece in pieces]
    linked = sum(size for size, piece in zip(sizes, pieces, strict=True) if piece.link)
    return linked / max(sum(sizes), 1)


def _oddities(findings: Findings) -> list[Oddity]:
    found = []
    if findings.inserted or findings.deleted:
        message = f"文件里有修订（插入 {findings.inserted} 处、删除 {findings.deleted} 处），已按全部接受后的文字读取。"
        found.append(Oddity("tracked_change", message))
    if findings.hidden:
        found.append(Oddity("hidden_text", f"文件里有 {findings.hidden} 处隐藏文字，没有读取。"))
    if findings.comments:
        found.append(Oddity("comment", f"文件里有 {findings.comments} 条批注，没有读取。"))
    if findings.embedded:
        found.append(Oddity("embedded_file", f"文件里嵌入了 {findings.embedded} 份其他文件，没有读取，请单独上传。"))
    return found
