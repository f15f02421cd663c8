"""What the readers of papers (DOCX, DOC, RTF, ODT) share: runs to lines, where they stand, what was met on the way."""

from collections.abc import Sequence
from dataclasses import dataclass

from luoshi.document.builder import Line, is_blank
from luoshi.document.model import BlockKind, Oddity, ReadError, reason


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text of one look."""

    text: str
    bold: bool
    link: bool


@dataclass(frozen=True, slots=True)
class Label:
    """A number as printed, with the blank after it if there is one; ``bullet`` for a sign that counts nothing."""

    text: str
    bullet: bool


_ONE_LINE = str.maketrans("\r\n\v\f", "    ")
NO_LABEL = Label("", bullet=False)


@dataclass(slots=True)
class Findings:
    """What was met in a document that a person may want to know, counted."""

    inserted: int = 0
    deleted: int = 0
    hidden: int = 0
    comments: int = 0
    pictures: int = 0
    embedded: int = 0
    unnumbered: int = 0

    def oddities(self) -> list[Oddity]:
        """The counts as oddities."""
        found = []
        if self.inserted or self.deleted:
            message = f"文件里有修订（插入 {self.inserted} 处、删除 {self.deleted} 处），已按全部接受后的文字读取。"
            found.append(Oddity("tracked_change", message))
        if self.hidden:
            found.append(Oddity("hidden_text", f"文件里有 {self.hidden} 处隐藏文字，没有读取。"))
        if self.comments:
            found.append(Oddity("comment", f"文件里有 {self.comments} 条批注，没有读取。"))
        if self.embedded:
            found.append(Oddity("embedded_file", f"文件里嵌入了 {self.embedded} 份其他文件，没有读取，请单独上传。"))
        if self.unnumbered:
            message = f"文件里有 {self.unnumbered} 段带自动编号，编号的样式缺失，读出的文字没有编号，请对照原件核对。"
            found.append(Oddity("list_number_lost", message))
        return found


@dataclass(slots=True)
class Scope:
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


def paragraph_lines(
    pieces: Sequence[Sequence[Piece]], scope: Scope, place: str, *, level: int = 0, align: str = "", label: Label
) -> list[Line]:
    """The lines of a paragraph at its place, its number before the first of them; blank ones are left out.

    A number without text is kept in a cell alone: the number column of a table holds nothing but the number.
    """
    kind = scope.kind
    if kind is None:
        kind = BlockKind.HEADING if level else BlockKind.LIST_ITEM if label.text else BlockKind.PARAGRAPH
    found: list[Line] = []
    number = label.text.translate(_ONE_LINE)
    for stretch in pieces:
        text = "".join(piece.text for piece in stretch)
        if scope.cell:
            text = text.replace("\t", " ")
        if is_blank(text):
            continue
        text = text.strip(" \t")
        share = link_share(stretch)
        bold = all(piece.bold for piece in stretch if not is_blank(piece.text))
        where = scope.next_line(place)
        found.append(Line(number + text, where, kind, level, align, bold, share, generated=len(number)))
        number = ""
    if number and scope.cell and not label.bullet:
        printed = number.strip()
        found.append(Line(printed, scope.next_line(place), kind, 0, align, generated=len(printed)))
    return found


def link_share(pieces: Sequence[Piece]) -> float:
    """How much of a line is links, by its visible characters."""
    if not any(piece.link for piece in pieces):
        return 0.0
    sizes = [len("".join(piece.text.split())) for piece in pieces]
    linked = sum(size for size, piece in zip(sizes, pieces, strict=True) if piece.link)
    return linked / max(sum(sizes), 1)


def only_pictures() -> ReadError:
    """The error for a paper that is nothing but pictures."""
    return ReadError(
        "no_text",
        reason("文档里只有图片，没有文字，可能是扫描件"),
        reason("请先用 WPS 或扫描软件识别文字，另存为 .docx 后再上传"),
    )
