"""Styles and fonts of a Word file: what a paragraph or run inherits ([MS-DOC] 2.4.6.5, 2.9.271, 2.9.286)."""

import struct
from copy import copy
from dataclasses import dataclass, field

from luoshi.document.doc_properties import CharacterLook, FarModifiers, ParagraphLook, apply_paragraph, character_look

_NONE = 0xFFF
_LONGEST_CHAIN = 30
_MAX_STYLES = 4096
_NAME_AT = 40  # of a font's name behind the start of its record


@dataclass(frozen=True, slots=True)
class _Style:
    identifier: int
    kind: int
    base: int
    paragraph: bytes
    character: bytes


@dataclass(slots=True)
class DocStyles:
    """The styles of one file by their numbers, each resolved once."""

    far: FarModifiers
    styles: dict[int, _Style] = field(default_factory=dict)
    _paragraphs: dict[int, tuple[ParagraphLook, CharacterLook]] = field(default_factory=dict)

    def paragraph(self, number: int) -> ParagraphLook:
        """What a paragraph style gives, as a look of the caller's own."""
        return copy(self._resolved(number)[0])

    def character(self, number: int) -> CharacterLook:
        """The look of the characters of a style."""
        return self._resolved(number)[1]

    def _resolved(self, number: int) -> tuple[ParagraphLook, CharacterLook]:
        found = self._paragraphs.get(number)
        if found is not None:
            return found
        chain: list[_Style] = []
        at = number
        while at in self.styles and len(chain) < _LONGEST_CHAIN:  # damaged files base styles on themselves
            chain.append(self.styles[at])
            at = self.styles[at].base
        look, character = ParagraphLook(style=number), CharacterLook()
        for style in reversed(chain):
            if style.kind == 1 and 1 <= style.identifier <= 9:
                look.level = style.identifier
            apply_paragraph(look, style.paragraph, self.far)
            character = character_look(style.character, character)
        self._paragraphs[number] = look, character
        return look, character


def doc_styles(sheet: bytes, far: FarModifiers) -> DocStyles:
    """The styles of a style sheet (STSH); what is cut off is left out."""
    styles = DocStyles(far)
    if len(sheet) < 6:
        return styles
    header, count, base_size = struct.unpack_from("<HHH", sheet, 0)
    at = 2 + header
    for number in range(min(count, _MAX_STYLES)):
        if at + 2 > len(sheet):
            break
        size = struct.unpack_from("<H", sheet, at)[0]
        if size:
            style = _style(sheet[at + 2 : at + 2 + size], base_size)
            if style is not None:
                styles.styles[number] = style
        at += 2 + size
    return styles


def _style(stored: bytes, base_size: int) -> _Style | None:
    if len(stored) < base_size + 2 or base_size < 8:
        return None
    first, second, third = struct.unpack_from("<HHH", stored, 0)
    kind, base, parts = second & 0xF, second >> 4, third & 0xF
    at = base_size + 2 + 2 * struct.unpack_from("<H", stored, base_size)[0] + 2
    found: list[bytes] = []
    for _ in range(parts):
        at += at % 2
        if at + 2 > len(stored):
            break
        size = struct.unpack_from("<H", stored, at)[0]
        found.append(stored[at + 2 : at + 2 + size])
        at += 2 + size
    paragraph = found[0][2:] if kind == 1 and found else b""
    character = found[1] if kind == 1 and len(found) > 1 else found[0] if kind == 2 and found else b""
    return _Style(first & _NONE, kind, base, paragraph, character)


def font_names(table: bytes) -> list[str]:
    """The names of the fonts in their order (SttbfFfn)."""
    names: list[str] = []
    at = 4
    while at < len(table):
        size = table[at] + 1
        stored = table[at + _NAME_AT : at + size]
        names.append(stored[: len(stored) // 2 * 2].decode("utf-16-le", "replace").split("\0")[0])
        at += size
    return names
