"""One sheet of a workbook: its XML in one pass to the values that it shows, merged ranges and hidden parts.

openpyxl would build every cell of a merged range and pad every row to its last column, which a few bytes of a hostile
file can turn into gigabytes; here nothing is built that holds no value.
"""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from luoshi.document.archive import Node, corrupt
from luoshi.document.builder import is_blank
from luoshi.document.limits import MAX_SHEET_CELLS, MAX_SHEET_COLUMNS, MAX_SHEET_ROWS
from luoshi.document.sheets import Sheet, Style, Value, address, too_large
from luoshi.document.xlsx_numbers import format_code, printed_number

S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
ON = frozenset({"1", "true", "on"})
_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})", re.I)
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_MAX_ELEMENTS = 5 * MAX_SHEET_CELLS  # formatted cells without content are skipped, but not without end
_ALIGN = {
    "left": "left", "center": "center", "centerContinuous": "center", "right": "right", "justify": "justify",
    "distributed": "justify",
}  # fmt: skip


@dataclass(slots=True)
class Book:
    """What all sheets share."""

    strings: list[str]
    styles: list[Style]
    since_1904: bool


def shared_strings(data: bytes) -> list[str]:
    """The strings that cells refer to by number; none for an empty part."""
    found = []
    for node in _stream(data, "si") if data else ():
        found.append(_rich_text(node))
        node.clear()
    return found


def _rich_text(node: Node) -> str:
    """The text of ``si`` or ``is``: its own and that of its runs, not the pronunciation beside it."""
    texts = [
        *node.iterchildren(S + "t"),
        *(text for run in node.iterchildren(S + "r") for text in run.iter(S + "t")),
    ]
    return _unescaped("".join(text.text or "" for text in texts))


def _unescaped(text: str) -> str:
    """Undo ``_x000D_``, which stands for a character that XML cannot hold."""
    return _ESCAPED.sub(_unescape, text) if "_x" in text else text


def _unescape(match: re.Match[str]) -> str:
    code = int(match.group(1), 16)
    return "" if 0xD800 <= code < 0xE000 else chr(code)


def styles_of(root: Node | None) -> list[Style]:
    """The cell formats of ``styles.xml`` in their order."""
    if root is None:
        return []
    declared = {int(node.get("numFmtId") or 0): node.get("formatCode") or "" for node in root.iter(S + "numFmt")}
    fonts = root.find(S + "fonts")
    bold = []
    for font in fonts if fonts is not None else ():
        sign = font.find(S + "b")
        bold.append(sign is not None and (sign.get("val") or "1") in ON)
    formats = root.find(S + "cellXfs")
    found = []
    for node in formats if formats is not None else ():
        font_index = int(node.get("fontId") or 0)
        alignment = node.find(S + "alignment")
        align = _ALIGN.get(alignment.get("horizontal") or "", "") if alignment is not None else ""
        code = format_code(int(node.get("numFmtId") or 0), declared)
        found.append(Style(code, 0 <= font_index < len(bold) and bold[font_index], align))
    return found


def _stream(data: bytes, *names: str) -> Iterator[Node]:
    try:
        events = etree.iterparse(
            io.BytesIO(data),
            tag=[S + name for name in names],
            resolve_entities=False,
            no_network=True,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )
        for _, node in events:
            yield node
    except etree.XMLSyntaxError as error:
        raise corrupt() from error


def read_sheet(data: bytes, book: Book) -> Sheet:
    """Read the XML of one sheet. Raises ``ReadError`` (``corrupt``, ``too_large``)."""
    sheet = Sheet()
    row = -1
    elements = 0
    for node in _stream(data, "row", "col", "mergeCell") if data else ():
        if node.tag == S + "row":
            given = node.get("r")
            row = int(given) - 1 if given else row + 1
            if not 0 <= row < MAX_SHEET_ROWS:
                raise corrupt()
            if node.get("hidden") in ON:
                sheet.hidden_rows.add(row)
            elements += len(node) + 1
            if elements > _MAX_ELEMENTS or len(sheet.cells) > MAX_SHEET_CELLS:
                raise too_large()
            _read_row(node, row, book, sheet)
        elif node.tag == S + "col":
            if node.get("hidden") in ON and len(sheet.hidden_columns) < MAX_SHEET_COLUMNS:
                sheet.hidden_columns.append((int(node.get("min") or 1) - 1, int(node.get("max") or 1) - 1))
        else:
            ends = [_position(end) for end in (node.get("ref") or "").split(":")]
            if len(ends) == 2 and None not in ends:
                (top, left), (bottom, right) = (end for end in ends if end is not None)
                sheet.merged.append((top, left, bottom, right))
        node.clear()
        parent = node.getparent()
        while parent is not None and node.getprevious() is not None:
            del parent[0]
    return sheet


def _position(reference: str) -> tuple[int, int] | None:
    match = _REFERENCE.fullmatch(reference)
    if match is None:
        return None
    column = 0
    for letter in match.group(1).upper():
        column = column * 26 + ord(letter) - 64
    row = int(match.group(2))
    return (row - 1, column - 1) if 0 < row <= MAX_SHEET_ROWS and column <= MAX_SHEET_COLUMNS else None


def _read_row(node: Node, row: int, book: Book, sheet: Sheet) -> None:
    column = -1
    for cell in node.iterchildren(S + "c"):
        column += 1
        reference = cell.get("r")
        if reference:
            position = _position(reference)
            if position is None:
                raise corrupt()
            column = position[1]
        style_index = cell.get("s")
        index = int(style_index) if style_index and style_index.isdecimal() else -1
        style = book.styles[index] if 0 <= index < len(book.styles) else Style()
        text = _text_of(cell, style, book)
        if text is None:
            if cell.find(S + "f") is not None:
                sheet.unvalued.append(address(row, column))
            continue
        if cell.get("t") == "e":
            sheet.errors.append(address(row, column))
        if not is_blank(text):
            sheet.cells[row, column] = Value(text, style)


def _text_of(cell: Node, style: Style, book: Book) -> str | None:
    """The text that a cell shows; None where it holds no value."""
    kind = cell.get("t") or "n"
    if kind == "inlineStr":
        inline = cell.find(S + "is")
        return _rich_text(inline) if inline is not None else None
    stored = cell.findtext(S + "v")
    if not stored:
        return None
    if kind == "s":
        index = int(stored)
        if not 0 <= index < len(book.strings):
            raise corrupt()
        return book.strings[index]
    if kind == "b":
        return "TRUE" if stored == "1" else "FALSE"
    if kind == "d":
        return stored.removesuffix("T00:00:00").replace("T", " ")
    return printed_number(stored, style.code, since_1904=book.since_1904) if kind == "n" else _unescaped(stored)
