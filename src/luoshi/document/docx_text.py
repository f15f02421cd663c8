"""The text of one DOCX paragraph: runs, fields, links, revisions as accepted, symbols; and what hangs on it."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from luoshi.document.archive import Node
from luoshi.document.docx_styles import ParagraphStyle, Styles, W, switch, value
from luoshi.document.docx_symbols import symbol
from luoshi.document.paper_text import Findings, Piece
from luoshi.document.superscripts import raised

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
ALTERNATE = _MC + "AlternateContent"
INSERTED = frozenset({W + "ins", W + "moveTo"})
REMOVED = frozenset({W + "del", W + "moveFrom"})
WRAPPERS = frozenset({*(W + name for name in ("sdtContent", "customXml", "smartTag", "dir", "bdo")), *INSERTED})
"""Elements around content that leave it as it is; ``w:sdt`` holds its content in ``w:sdtContent``."""

_INLINE = WRAPPERS | {W + "sdt", W + "fldSimple", _M + "oMath", _M + "oMathPara"}
_MAX_FIELDS = 40  # open inside each other; more are left unclosed
_BOX = W + "txbxContent"
_SPACES = str.maketrans("\r\n\v\f", "    ")


@dataclass(slots=True)
class Paragraph:
    """One paragraph: its lines, the text boxes and notes that hang on it, whether its end was deleted."""

    lines: list[list[Piece]] = field(default_factory=lambda: [[]])
    boxes: list[Node] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    runs_on: bool = False


def alternative(node: Node) -> Node | None:
    """The one version of ``mc:AlternateContent`` to read: the choice, the fallback only where that has more."""
    choice, fallback = node.find(_MC + "Choice"), node.find(_MC + "Fallback")
    if choice is None:
        return fallback
    if (
        fallback is not None
        and next(choice.iter(W + "t"), None) is None
        and next(fallback.iter(W + "t"), None) is not None
    ):
        return fallback
    return choice


def is_change_of_mark(properties: Node | None, names: tuple[str, ...]) -> bool:
    """Whether the end of a paragraph, or a row of a table, is itself marked by one of these revisions."""
    return properties is not None and any(properties.find(W + name) is not None for name in names)


class TextReader:
    """Reads paragraphs one after the other; fields may run on from one to the next."""

    def __init__(self, styles: Styles, findings: Findings) -> None:
        self._styles = styles
        self._findings = findings
        self._fields: list[_Field] = []
        self._style = ParagraphStyle()
        self._paragraph = Paragraph()

    def read(self, node: Node, style: ParagraphStyle, into: Paragraph | None = None) -> Paragraph:
        """Read ``w:p``; ``into`` is a paragraph before it that runs on because its end was deleted."""
        self._style = style
        self._paragraph = into if into is not None else Paragraph()
        properties = node.find(W + "pPr")
        mark = properties.find(W + "rPr") if properties is not None else None
        self._paragraph.runs_on = is_change_of_mark(mark, ("del", "moveFrom"))
        self._inline(node, link=False)
        for entry in self._fields:  # a code or link that is never closed must not swallow the rest
            entry.shown, entry.link = True, False
        return self._paragraph

    def _inline(self, parent: Node, *, link: bool) -> None:
        for node in parent:
            tag = node.tag
            if tag == W + "r":
                self._run(node, link=link)
            elif tag in _INLINE:
                self._findings.inserted += tag in INSERTED
                self._inline(node, link=link)
            elif tag == W + "hyperlink":
                self._inline(node, link=True)
            elif tag in REMOVED:
                self._findings.deleted += 1
            elif tag == ALTERNATE:
                chosen = alternative(node)
                if chosen is not None:
                    self._inline(chosen, link=link)
            elif tag == _M + "r":
                self._put("".join(text.text or "" for text in node.iter(_M + "t")), bold=False, link=link)
            elif isinstance(tag, str) and tag.startswith(_M):
                self._inline(node, link=link)

    def _run(self, run: Node, *, link: bool) -> None:
        properties = run.find(W + "rPr")
        bold, hidden, superscript = self._style.bold, self._style.hidden, False
        if properties is not None:
            named = value(properties, "rStyle")
            if named:
                character = self._styles.run(named)
                bold = bold if character.bold is None else character.bold
                hidden = hidden if character.hidden is None else character.hidden
            own_bold, own_hidden = switch(properties, "b"), switch(properties, "vanish")
            bold = bold if own_bold is None else own_bold
            hidden = hidden if own_hidden is None else own_hidden
            superscript = value(properties, "vertAlign") == "superscript"
        link = link or any(entry.link for entry in self._fields)
        for node in run:
            if node.tag == W + "fldChar":
                self._field(node.get(W + "fldCharType") or "")
            elif node.tag == W + "instrText":
                if self._fields and "HYPERLINK" in (node.text or ""):
                    self._fields[-1].link = True
            elif hidden:
                self._findings.hidden += node.tag == W + "t"
            elif all(entry.shown for entry in self._fields):
                self._content(node, bold=bold, link=link, superscript=superscript)

    def _field(self, kind: str) -> None:
        if kind == "begin" and len(self._fields) < _MAX_FIELDS:
            self._fields.append(_Field())
        elif kind == "separate" and self._fields:
            self._fields[-1].shown = True
        elif kind == "end" and self._fields:
            self._fields.pop()

    def _content(self, node: Node, *, bold: bool, link: bool, superscript: bool) -> None:
        tag = node.tag
        if tag == W + "t":
            text = (node.text or "").translate(_SPACES)
            self._put(raised(text, self._before()) if superscript else text, bold=bold, link=link)
        elif tag in (W + "tab", W + "ptab"):
            self._put("\t", bold=bold, link=link)
        elif tag in (W + "br", W + "cr"):
            self._paragraph.lines.append([])
        elif tag == W + "noBreakHyphen":
            self._put("-", bold=bold, link=link)
        elif tag == W + "sym":
            self._put(symbol(node.get(W + "font") or "", node.get(W + "char") or ""), bold=bold, link=link)
        elif tag in (W + "footnoteReference", W + "endnoteReference"):
            self._paragraph.notes.append((tag[len(W) : -len("Reference")], node.get(W + "id") or ""))
        elif tag == W + "commentReference":
            self._findings.comments += 1
        elif tag == W + "ruby":
            base = node.find(W + "rubyBase")
            if base is not None:
                self._inline(base, link=link)
        elif tag == ALTERNATE:
            chosen = alternative(node)
            if chosen is not None:
                for child in chosen:
                    self._content(child, bold=bold, link=link, superscript=superscript)
        elif tag in (W + "drawing", W + "pict", W + "object"):
            boxes = list(_outer_boxes(node))
            self._paragraph.boxes.extend(boxes)
            self._findings.pictures += not boxes

    def _before(self) -> str:
        line = self._paragraph.lines[-1]
        return line[-1].text.rstrip() if line else ""

    def _put(self, text: str, *, bold: bool, link: bool) -> None:
        if text:
            self._paragraph.lines[-1].append(Piece(text, bold, link))


@dataclass(slots=True)
class _Field:
    """An open field: its code is not shown, its result is."""

    shown: bool = False
    link: bool = False


def _outer_boxes(node: Node) -> Iterator[Node]:
    """The text boxes in a drawing, not those inside them, each drawing in one of its versions."""
    for child in node:
        if child.tag == _BOX:
            yield child
        elif child.tag == ALTERNATE:
            chosen = alternative(child)
            if chosen is not None:
                yield from _outer_boxes(chosen)
        else:
            yield from _outer_boxes(child)
