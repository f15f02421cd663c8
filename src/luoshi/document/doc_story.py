"""The text of a Word file with its marks: runs, fields, revisions, tables, boxes, in the order of the story."""

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from luoshi.document.builder import Item
from luoshi.document.doc_file import DocFile, Part, Story, Stretch, whole
from luoshi.document.doc_lists import DocLists
from luoshi.document.doc_properties import CharacterLook, ParagraphLook, Runs, apply_paragraph, character_look
from luoshi.document.doc_styles import doc_styles, font_names
from luoshi.document.docx_symbols import symbol
from luoshi.document.model import BlockKind
from luoshi.document.paper_flow import Flow
from luoshi.document.paper_text import NO_LABEL, Findings, Label, Piece, Scope
from luoshi.document.superscripts import raised

_CONTROL = re.compile(r"[\x00-\x1f]|[^\x00-\x1f]+")
_PARAGRAPH, _CELL, _SECTION = "\r", "\x07", "\x0c"
_LINE_BREAKS = "\x0b\x0e"
_FIELD_BEGIN, _FIELD_SEPARATOR, _FIELD_END = "\x13", "\x14", "\x15"
_PICTURE, _DRAWING, _HYPHEN = "\x01", "\x08", "\x1e"
_SYMBOL = "("
_MAX_FIELDS = 40
_BOX, _SHAPE = 22, 26  # sizes of FTXBXS and SPA
_LIST_USES = 0x7FE


@dataclass(slots=True)
class _Field:
    code: list[str] = field(default_factory=list)
    shown: bool = False
    link: bool = False


@dataclass(slots=True)
class _Open:
    """The paragraph that is being read."""

    lines: list[list[Piece]] = field(default_factory=lambda: [[]])
    anchors: list[int] = field(default_factory=list)

    @property
    def empty(self) -> bool:
        return not self.anchors and not any(self.lines)


class StoryReader:
    """Reads stretches of the stories; list numbers run through all of them."""

    def __init__(self, file: DocFile) -> None:
        self.findings = Findings()
        self._file = file
        self._styles = doc_styles(file.part(Part.STYLES), file.far)
        self._fonts = font_names(file.part(Part.FONTS))
        self._lists = DocLists(file)
        self._characters = Runs(file.main, file.part(Part.CHARACTERS), paragraphs=False)
        self._paragraphs = Runs(file.main, file.part(Part.PARAGRAPHS), paragraphs=True)
        self._boxes = _boxes(file)
        self._paragraph_look = lru_cache(maxsize=4096)(self._paragraph_look_of)
        self._look = lru_cache(maxsize=4096)(self._look_of)
        self._fields: list[_Field] = []
        self._open = _Open()

    def read(self, start: int, end: int, scope: Scope) -> list[Item]:
        """The lines and tables between two CPs."""
        flow = Flow(scope)
        outer, self._open = self._open, _Open()
        outer_fields, self._fields = self._fields, []
        for stretch in self._file.stretches(start, end):
            for text, cp, byte in self._runs(stretch):
                self._run(text, cp, byte, stretch, flow)
        if not self._open.empty:
            self._end_paragraph(ParagraphLook(), flow)
        self._open, self._fields = outer, outer_fields
        return flow.finish()

    def unanchored_boxes(self) -> list[Item]:
        """The text boxes whose shapes no paragraph names."""
        found: list[Item] = []
        for number, shape in enumerate(list(self._boxes), 1):
            for start, end in self._boxes.pop(shape, ()):
                found.extend(self.read(start, end, Scope(f"text box {number}", BlockKind.TEXT_BOX)))
        return found

    def _runs(self, stretch: Stretch) -> Iterator[tuple[str, int, int]]:
        """Cut where the look of the characters changes: text, CP and byte of its first character."""
        width, at = stretch.piece.width, 0
        while at < len(stretch.text):
            byte = stretch.offset + at * width
            _, behind = self._characters.at(byte)
            size = max((behind - byte + width - 1) // width, 1)
            yield stretch.text[at : at + size], stretch.cp + at, byte
            at += size

    def _run(self, text: str, cp: int, byte: int, stretch: Stretch, flow: Flow) -> None:
        width = stretch.piece.width
        place, _ = self._characters.at(byte)
        paragraph, behind = self._paragraphs.at(byte)
        look = self._look(place, self._style_of(paragraph), stretch.piece.changes)
        self.findings.inserted += look.inserted
        self.findings.deleted += look.deleted
        hidden_before = self.findings.hidden
        for match in _CONTROL.finditer(text):
            part, at = match.group(), byte + match.start() * width
            if at >= behind:
                paragraph, behind = self._paragraphs.at(at)
                look = self._look(place, self._style_of(paragraph), stretch.piece.changes)
            if part in (_PARAGRAPH, _CELL) or (part == _SECTION and behind <= at + width):
                if not (part == _PARAGRAPH and look.deleted):
                    self._end_paragraph(self._paragraph_look(paragraph, stretch.piece.changes), flow, mark=part)
            elif not look.deleted:
                self._put(part, cp + match.start(), look, hidden_before)

    def _put(self, part: str, cp: int, look: CharacterLook, hidden_before: int) -> None:
        if part == _FIELD_BEGIN:
            if len(self._fields) < _MAX_FIELDS:
                self._fields.append(_Field())
        elif part == _FIELD_SEPARATOR:
            if self._fields:
                entry = self._fields[-1]
                entry.shown = True
                code = "".join(entry.code).strip().upper()
                entry.link = code.startswith("HYPERLINK")
                self.findings.embedded += code.startswith("EMBED")
        elif part == _FIELD_END:
            if self._fields:
                self._fields.pop()
        elif self._fields and not self._fields[-1].shown:
            if len(self._fields[-1].code) < 10:
                self._fields[-1].code.append(part)
        elif look.hidden:
            self.findings.hidden = hidden_before + 1
        elif all(entry.shown for entry in self._fields):
            self._show(part, cp, look)

    def _show(self, part: str, cp: int, look: CharacterLook) -> None:
        line = self._open.lines[-1]
        if part in _LINE_BREAKS or part == _SECTION:
            self._open.lines.append([])
            return
        if part == _PICTURE:
            self.findings.pictures += 1
        elif part == _DRAWING:
            self._open.anchors.append(cp)
        text = "\t" if part == "\t" else "-" if part == _HYPHEN else "" if part < " " else whole(part)
        if look.symbol is not None and look.special:
            font, character = look.symbol
            name = self._fonts[font] if font < len(self._fonts) else ""
            text = symbol(name, f"{character:x}") * text.count(_SYMBOL)
        elif look.raised and text:
            text = raised(text, line[-1].text.rstrip() if line else "")
        if text:
            line.append(Piece(text, look.bold, any(entry.link for entry in self._fields)))

    def _end_paragraph(self, look: ParagraphLook, flow: Flow, mark: str = "") -> None:
        paragraph, self._open = self._open, _Open()
        for entry in self._fields:  # a code or link that is never closed must not swallow the rest
            entry.shown, entry.link = True, False
        depth = look.tables if mark != _CELL else max(look.tables, 1)
        ends_row = (mark == _CELL and look.ends_row) or (look.ends_inner_row and depth > 1)
        ends_cell = mark == _CELL or (look.ends_inner_cell and depth > 1)
        if not (ends_row and paragraph.empty):
            label = self._label(look, flow, paragraph)
            place = flow.paragraph(depth, paragraph.lines, label, level=look.level or 0, align=look.align)
            self._add_boxes(paragraph, place, flow)
        if ends_row:
            flow.end_row(depth, look.shapes)
        elif ends_cell:
            flow.end_cell(depth)

    def _add_boxes(self, paragraph: _Open, place: str, flow: Flow) -> None:
        number = 0
        for cp in paragraph.anchors:
            ranges = self._boxes.pop(cp, ())
            self.findings.pictures += not ranges
            for start, end in ranges:
                scope = flow.inner_scope(f"{place} text box {number + 1}")
                scope.kind = scope.kind or BlockKind.TEXT_BOX
                items = self.read(start, end, scope)
                number += bool(items)
                flow.add(items)

    def _label(self, look: ParagraphLook, flow: Flow, paragraph: _Open) -> Label:
        if not 0 < look.list_use <= _LIST_USES:
            return NO_LABEL
        try:
            return self._lists.label(look.list_use, look.list_level) or NO_LABEL
        except KeyError:
            self.findings.unnumbered += 1
            return NO_LABEL

    def _style_of(self, paragraph: int) -> int:
        stored = self._paragraphs.modifiers_at(paragraph)
        return stored[0] | stored[1] << 8 if len(stored) >= 2 else 0

    def _paragraph_look_of(self, place: int, changes: bytes) -> ParagraphLook:
        stored = self._paragraphs.modifiers_at(place)
        look = self._styles.paragraph(self._style_of(place))
        apply_paragraph(look, stored[2:], self._file.far)
        apply_paragraph(look, changes, self._file.far)
        return look

    def _look_of(self, place: int, style: int, changes: bytes) -> CharacterLook:
        base = self._styles.character(style)
        grpprl = self._characters.modifiers_at(place)
        look = character_look(grpprl, base)
        if look.style is not None:
            own = self._styles.styles.get(look.style)
            if own is not None and own.kind == 2:
                look = character_look(grpprl, character_look(own.character, base))
        return character_look(changes, look) if changes else look


def _boxes(file: DocFile) -> dict[int, list[tuple[int, int]]]:
    """The CPs of the texts of boxes by the CP of the sign that anchors their shape (by a negative number if none)."""
    texts, shapes = file.part(Part.BOX_TEXTS), file.part(Part.SHAPES)
    first, story_end = file.story(Story.BOXES)
    count = max(len(shapes) - 4, 0) // (4 + _SHAPE)
    anchors = {
        struct.unpack_from("<I", shapes, 4 * (count + 1) + _SHAPE * index)[0]: struct.unpack_from(
            "<I", shapes, 4 * index
        )[0]
        for index in range(count)
    }
    found: dict[int, list[tuple[int, int]]] = {}
    count = max(len(texts) - 4, 0) // (4 + _BOX)
    bounds = struct.unpack_from(f"<{count + 1}I", texts, 0) if count else ()
    reached = 0
    for index in range(count - 1):  # the last one only closes the story
        start, end = first + bounds[index], min(first + bounds[index + 1], story_end)
        if start < max(reached, first) or end <= start:
            continue
        reached = end
        shape = struct.unpack_from("<I", texts, 4 * (count + 1) + _BOX * index + 14)[0]
        found.setdefault(anchors.get(shape, -index - 1), []).append((start, end))
    return found
