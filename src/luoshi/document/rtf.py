"""RTF as Word, WPS and LibreOffice write it: text in many encodings, tables by marks, numbers as printed.

``Block.place`` is as in a DOCX: ``paragraph 5``, ``table 1 row 2 cell 3``, ``footnote 2``. Headers, footers and
comments are no text; revisions are read as accepted, hidden text and pictures are left out.
"""

import re
from copy import copy
from dataclasses import dataclass, field

from luoshi.document.builder import Builder, is_blank
from luoshi.document.docx_symbols import symbol
from luoshi.document.encoding import encoding_of_page
from luoshi.document.model import BlockKind
from luoshi.document.ole import corrupt_office
from luoshi.document.paper_flow import Flow
from luoshi.document.paper_text import NO_LABEL, Findings, Label, Piece, Scope, only_pictures
from luoshi.document.reader import Draft, Source
from luoshi.document.rtf_state import (
    CHARACTER_WORDS,
    HIGHEST,
    PARAGRAPH_WORDS,
    Font,
    Mode,
    RowDraft,
    RtfField,
    State,
    Target,
)
from luoshi.document.rtf_tokens import Kind, Token, tokens
from luoshi.document.superscripts import raised

_HEADING_NAME = re.compile(r"(?:heading|标题)\s*([1-9])\b", re.I)
_COUNTED = frozenset({"v", "deleted", "revised", "plain"})
_MAX_GROUPS = 500
_DEEPEST_TITLE = 6  # groups around the title of the file, which may stand there twice, the second time in Unicode
_NUMBERED = re.compile(r"[^\W_]")
_OF_FORMULAS = re.compile(r"m\w*Pr")  # properties of formulas
_SIGNS = {
    "emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”", "bullet": "•",
    "tab": "\t", "emspace": "\u2003", "enspace": "\u2002", "qmspace": "\u2005", "zwj": "", "zwnj": "",
}  # fmt: skip
_ALIGN = {"ql": "left", "qc": "center", "qr": "right", "qj": "justify", "qd": "justify"}
_SKIPPED = frozenset({
    "colortbl", "info", "header", "headerl", "headerr", "headerf", "footer", "footerl",
    "footerr", "footerf", "pict", "nonshppict", "objdata", "objclass", "objname", "shprslt", "nonesttables",
    "annotation", "atnid", "atnauthor", "atntime", "atnref", "atndate", "xe", "tc", "rxe", "sp", "listtable",
    "listoverridetable", "ftnsep", "ftnsepc", "aftnsep", "aftnsepc", "ftncn", "aftncn", "pnseclvl", "revtbl",
    "filetbl", "bkmkstart", "bkmkend",
})  # fmt: skip
_OPENED = frozenset({
    "shpinst", "shptxt", "nesttableprops", "fldinst", "fldrslt", "listtext", "pntext", "footnote", "upr",
    "ud", "moMath", "moMathPara", "shp", "do", "dptxbxtext", "field", "object", "result", "title", "fonttbl",
    "stylesheet",
})  # fmt: skip
"""Groups that are read, also where ``\\*`` says that a reader may leave them out."""


def read_rtf(source: Source, /) -> Draft:
    """Read an RTF. Raises ``ReadError``: ``corrupt``, ``no_text``."""
    reader = _RtfReader()
    reader.read(source.data)
    builder = Builder()
    builder.items(reader.main.flow.finish())
    for note in reader.notes:
        builder.items(note.flow.finish())
    builder.oddities.extend(reader.findings.oddities())
    builder.title_hint = "".join(reader.title).strip()
    draft = builder.draft()
    if not draft.blocks and reader.findings.pictures:
        raise only_pictures()
    return draft


@dataclass(slots=True)
class _RtfReader:
    """One pass over the tokens."""

    findings: Findings = field(default_factory=Findings)
    main: Target = field(default_factory=lambda: Target(Flow(Scope())))
    notes: list[Target] = field(default_factory=list)
    title: list[str] = field(default_factory=list)
    _fonts: dict[int, Font] = field(default_factory=dict)
    _row: RowDraft = field(default_factory=RowDraft)
    _nested_row: RowDraft = field(default_factory=RowDraft)
    _encoding: str = "cp1252"
    _state: State = field(init=False)
    _stack: list[State] = field(default_factory=list)
    _pending: bytearray = field(default_factory=bytearray)
    _high: int = 0
    _skip: int = 0
    _starred: bool = False
    _opening: bool = False
    _counted: State | None = None
    _style_levels: dict[int, int] = field(default_factory=dict)
    _note_counts: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._state = State(self.main)

    def read(self, data: bytes) -> None:
        """Read a whole file. Raises ``ReadError`` (``corrupt``) for groups without end inside each other."""
        for token in tokens(data):
            if token.kind is Kind.TEXT:
                self._opening = self._starred = False
                self._text(token.data)
            elif token.kind is Kind.OPEN:
                self._flush()
                self._skip = 0
                if len(self._stack) >= _MAX_GROUPS:
                    raise corrupt_office()
                self._stack.append(self._state)
                self._state = copy(self._state)
                self._opening, self._starred = True, False
            elif token.kind is Kind.CLOSE:
                self._close()
            elif self._skip and not self._opening and token.name not in ("u", "uc"):
                self._skip -= 1
            elif token.kind is Kind.SIGN:
                self._sign(token.name)
            else:
                self._word(token)
        self._flush()
        while self._stack:
            self._close()
        if not self.main.empty:
            self._end_paragraph(self.main)

    def _close(self) -> None:
        self._flush()
        self._skip = 0
        self._opening = self._starred = False
        if not self._stack:
            return
        inner, self._state = self._state, self._stack.pop()
        if inner.target is not self._state.target and not inner.target.empty:
            outer, self._state = self._state, inner
            self._end_paragraph(inner.target)
            self._state = outer

    def _text(self, data: bytes) -> None:
        if self._skip:
            dropped = min(self._skip, len(data))
            self._skip -= dropped
            data = data[dropped:]
        if data and self._state.mode is not Mode.SKIPPED:
            self._pending += data

    def _flush(self) -> None:
        """Decode the bytes gathered so far with the encoding of their font."""
        if not self._pending:
            return
        data = bytes(self._pending)
        self._pending.clear()
        font = self._fonts.get(self._state.font)
        if font is not None and font.charset == 2 and self._state.mode is not Mode.FONTS:
            self._put("".join(symbol(font.name, f"{byte:x}") if byte > 0x20 else " " for byte in data))
            return
        encoding = font.encoding if font is not None and self._state.mode is not Mode.FONTS else None
        self._put(data.decode(encoding or self._encoding, "replace"))

    def _sign(self, sign: str) -> None:
        if sign == "*":
            self._starred = self._opening
            return
        self._opening = self._starred = False
        self._flush()
        if sign in "\r\n":
            self._word(Token(Kind.WORD, "par"))
        elif sign in "\\{}":
            self._put(sign)
        elif sign in "~_":
            self._put("\xa0" if sign == "~" else "-")

    def _word(self, token: Token) -> None:
        name, number = token.name, token.number
        opening, starred = self._opening, self._starred
        self._opening = self._starred = False
        self._flush()
        state = self._state
        if opening and self._destination(name, starred=starred):
            return
        if state.mode is Mode.SKIPPED:
            return
        if name == "u" and number is not None:
            self._unicode(number & 0xFFFF)
            self._skip = state.fallback
        elif name in _SIGNS:
            self._put(_SIGNS[name])
        elif name in CHARACTER_WORDS:
            self._counted = None if name in _COUNTED else self._counted
            CHARACTER_WORDS[name](state, number)
        elif name in PARAGRAPH_WORDS:
            PARAGRAPH_WORDS[name](state, number)
            if name == "s" and state.mode is Mode.SHOWN:
                state.level = self._style_levels.get(state.style, 0)
        elif name in _ALIGN:
            state.align = _ALIGN[name]
        elif name == "ansicpg" and number is not None:
            self._encoding = encoding_of_page(number)
        elif name == "fcharset" and state.mode is Mode.FONTS and number is not None:
            self._fonts.setdefault(state.font, Font()).charset = number
        elif state.mode is Mode.SHOWN:
            self._mark(name, number)

    def _destination(self, name: str, *, starred: bool) -> bool:
        """Open a group by its first word; whether the word is settled by that."""
        state = self._state
        if state.mode is Mode.SKIPPED:
            if name == "title" and len(self._stack) <= _DEEPEST_TITLE:
                state.mode = Mode.TITLE
                self.title.clear()
            elif name == "ud":  # the same text as before it, in Unicode
                state.mode = self._stack[-2].mode if len(self._stack) > 1 else Mode.SHOWN
            return True
        if name == "pict":
            self.findings.pictures += 1
        if name == "annotation":
            self.findings.comments += 1
        if (
            name in _SKIPPED
            or (starred and name not in _OPENED)
            or (name.startswith("m") and name.endswith("Pr"))
            or name == "upr"
        ):
            state.mode = Mode.SKIPPED
        elif name in ("fonttbl", "stylesheet"):
            state.mode = Mode.FONTS if name == "fonttbl" else Mode.STYLES
        elif name in ("listtext", "pntext"):
            state.mode = Mode.LABEL
        elif name == "field":
            state.field = RtfField()
        elif name == "fldinst":
            state.mode = Mode.CODE
        elif name == "fldrslt" and state.field is not None:
            state.link = state.link or state.field.name == "HYPERLINK"
        elif name == "footnote":
            self._open_note("footnote")
        elif name in ("shptxt", "dptxbxtext"):
            self._open_box()
        elif name == "object":
            self.findings.embedded += 1
        elif name == "nesttableprops":
            state.nested_row = True
        else:
            return False
        return True

    def _open_note(self, kind: str) -> None:
        number = self._note_counts[kind] = self._note_counts.get(kind, 0) + 1
        target = Target(Flow(Scope(f"{kind} {number}", BlockKind.FOOTNOTE)))
        self.notes.append(target)
        self._enter(target)

    def _open_box(self) -> None:
        outer = self._state.target
        outer.box_count += 1
        place = f"{outer.flow.place_ahead(self._state.tables)} text box {outer.box_count}"
        scope = outer.flow.inner_scope(place)
        scope.kind = scope.kind or BlockKind.TEXT_BOX
        target = Target(Flow(scope))
        outer.boxes.append(target)
        self._enter(target)

    def _enter(self, target: Target) -> None:
        self._state.target = target
        self._state.mode = Mode.SHOWN
        self._state.paragraph_default()

    def _unicode(self, unit: int) -> None:
        if 0xD800 <= unit < 0xDC00:
            self._high = unit
            return
        if 0xDC00 <= unit < 0xE000:
            unit = 0x10000 + ((self._high - 0xD800) << 10) + unit - 0xDC00 if self._high else 0xFFFD
        self._high = 0
        font = self._fonts.get(self._state.font)
        if font is not None and font.charset == 2 and 0xF000 <= unit < 0xF100:
            self._put(symbol(font.name, f"{unit:x}"))
        elif unit:
            self._put(chr(unit))

    def _put(self, text: str) -> None:
        state, target = self._state, self._state.target
        match state.mode:
            case Mode.SHOWN:
                self._count(state)
                if not state.deleted and not state.hidden:
                    line = target.lines[-1]
                    if state.raised:
                        text = raised(text, line[-1].text.rstrip() if line else "")
                    text = text.translate(_CONTROLS)
                    if text:
                        line.append(Piece(text, state.bold, state.link))
            case Mode.LABEL:
                target.label += text
            case Mode.CODE:
                if state.field is not None and len(state.field.code) < 10:
                    state.field.code.append(text)
            case Mode.TITLE:
                self.title.append(text)
            case Mode.STYLES:
                named = _HEADING_NAME.search(text)
                if state.level or named:
                    self._style_levels[state.style] = state.level or int(named.group(1) if named else 0)
            case Mode.FONTS:
                font = self._fonts.setdefault(state.font, Font())
                font.name = font.name or text.rstrip("; ")

    def _count(self, state: State) -> None:
        """Count a stretch of changed or hidden text once."""
        if self._counted is state:
            return
        self._counted = state
        self.findings.deleted += state.deleted
        self.findings.hidden += state.hidden and not state.deleted
        self.findings.inserted += state.inserted

    def _mark(self, name: str, number: int | None) -> None:
        """Words that end or shape lines, paragraphs, cells and rows."""
        state = self._state
        target, row = state.target, self._nested_row if state.nested_row else self._row
        match name:
            case "par" | "sect":
                if not state.deleted:
                    self._end_paragraph(target)
            case "line" | "page" | "column":
                target.lines.append([])
            case "cell" | "nestcell":
                depth = 1 if name == "cell" else max(state.tables, 2)
                self._end_paragraph(target, depth)
                target.flow.end_cell(depth)
            case "row" | "nestrow":
                depth = 1 if name == "row" else max(state.tables, 2)
                if not target.empty:
                    self._end_paragraph(target, depth)
                shapes = self._row.shapes if name == "row" else self._nested_row.shapes
                target.flow.end_row(depth, shapes)
            case "trowd":
                row.begin()
            case "trleft":
                row.left = _clipped(number)
            case "clmrg":
                row.joins_left = True
            case "clvmrg":
                row.joins_above = True
            case "cellx":
                row.end_cell(_clipped(number))
            case "ftnalt":
                self._state.target.flow.scope.place = self._renumbered()

    def _renumbered(self) -> str:
        """The place of a note that turns out to stand at the end of the paper."""
        self._note_counts["footnote"] -= 1
        number = self._note_counts["endnote"] = self._note_counts.get("endnote", 0) + 1
        return f"endnote {number}"

    def _end_paragraph(self, target: Target, depth: int | None = None) -> None:
        state = self._state
        lines, boxes = target.lines, target.boxes
        label = _label(target.label)
        if state.list_use and not target.label and not all(is_blank(p.text) for line in lines for p in line):
            self.findings.unnumbered += 1
        target.lines, target.boxes, target.label, target.box_count = [[]], [], "", 0
        tables = state.tables if depth is None else depth
        target.flow.paragraph(tables, lines, label, level=state.level, align=state.align)
        for box in boxes:
            target.flow.add(box.flow.finish())


_CONTROLS = {code: None for code in range(0x20) if code != 0x09} | {0x0B: " ", 0x0C: " "}


def _label(printed: str) -> Label:
    """A number as it was printed when the file was saved, with the blank after it if there is one."""
    text = printed.strip()
    if not text:
        return NO_LABEL
    if not _NUMBERED.search(text) and not "①" <= text[0] <= "⓿":
        sign = "•" if "\ue000" <= text[0] <= "\uf8ff" or len(text) > 1 else text
        return Label(sign + " ", bullet=True)
    blank = " " if text[-1].isascii() and printed[-1:].isspace() else ""
    return Label(text + blank, bullet=False)


def _clipped(number: int | None) -> int:
    return min(max(number or 0, -HIGHEST), HIGHEST)
