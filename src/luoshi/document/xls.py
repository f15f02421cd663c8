"""XLS and ET: Excel 5 to 2003 binary workbooks, each sheet one table as it is printed.

The reader goes over the records itself and not through a library of cells: those give numbers without the formats that
print them and lay out the whole rectangle up to the last cell, which a few bytes can make enormous.
"""

import struct
from dataclasses import dataclass, field

from luoshi.document.archive import encrypted
from luoshi.document.builder import Builder, is_blank
from luoshi.document.encoding import encoding_of_page
from luoshi.document.limits import MAX_SHEET_CELLS
from luoshi.document.ole import Compound, corrupt_office
from luoshi.document.reader import Draft, Source
from luoshi.document.sheets import Sheet, Style, Value, address, too_large, write_sheet
from luoshi.document.xls_records import Record, Stored, StringReader, packed_number, records, shared_strings
from luoshi.document.xlsx_numbers import format_code, printed_number

_BIFF8, _BIFF5 = 0x0600, 0x0500
_WORKSHEET = 0
_BOLD = 600
_SHORTEST_RECORD = 4
_SKIPPED_FONT = 4  # no workbook has a font of this number
_ALIGN = {1: "left", 2: "center", 3: "right", 5: "justify", 6: "center", 7: "justify"}
_ERRORS = {0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A"}
_FORMULAS = frozenset({Record.FORMULA, Record.FORMULA_3, Record.FORMULA_4})
_MAX_MERGED = 100_000


def read_xls(source: Source, /) -> Draft:
    """Read an XLS. Raises ``ReadError``: ``corrupt``, ``encrypted``, ``too_large``."""
    compound = Compound(source.data)
    stream = compound.read("Workbook") or compound.read("Book")
    book = _Book()
    book.read(stream)
    builder = Builder()
    positions = 0
    left = len(stream) // _SHORTEST_RECORD
    for at, name, hidden in book.sheets:
        reader = _SheetReader(book)
        sheet = reader.read(stream, at)
        left -= reader.records
        if left < 0:  # sheets that lie over each other, each of which would be read anew
            raise corrupt_office()
        positions = write_sheet(builder, sheet, name, positions, hidden=hidden)
    builder.title_hint = compound.title()
    return builder.draft()


@dataclass(slots=True)
class _Book:
    """What all sheets share, and where each begins."""

    sheets: list[tuple[int, str, bool]] = field(default_factory=list)
    strings: list[str] = field(default_factory=list)
    styles: list[Style] = field(default_factory=list)
    since_1904: bool = False
    unicode: bool = True
    _encoding: str = "cp1252"
    _bold: list[bool] = field(default_factory=list)
    _codes: dict[int, str] = field(default_factory=dict)
    _formats: list[tuple[int, int, int]] = field(default_factory=list)

    def read(self, stream: bytes) -> None:
        """Read the records before the first sheet. Raises ``ReadError`` (``corrupt``, ``encrypted``)."""
        begun = False
        for record in records(stream, 0):
            if not begun:
                version = struct.unpack_from("<H", record.data)[0] if len(record.data) >= 2 else 0
                if record.kind != Record.BOF or version not in (_BIFF8, _BIFF5):
                    raise corrupt_office()
                self.unicode, begun = version == _BIFF8, True
            elif record.kind == Record.EOF:
                break
            else:
                self._one(record)
        if not begun:
            raise corrupt_office()
        for font, code, align in self._formats:
            index = font - (font > _SKIPPED_FONT)
            bold = index < len(self._bold) and self._bold[index]
            self.styles.append(Style(format_code(code, self._codes), bold, _ALIGN.get(align, "")))

    def _one(self, record: Stored) -> None:
        data = record.data
        match record.kind:
            case Record.ENCRYPTION:
                raise encrypted()
            case Record.CODEPAGE:
                self._encoding = encoding_of_page(struct.unpack_from("<H", data)[0])
            case Record.DATE_MODE:
                self.since_1904 = data[0] == 1
            case Record.FONT:
                self._bold.append(struct.unpack_from("<H", data, 6)[0] >= _BOLD)
            case Record.FORMAT:
                self._codes[struct.unpack_from("<H", data)[0]] = self.text(data[2:], short=not self.unicode)
            case Record.CELL_FORMAT:
                font, code = struct.unpack_from("<HH", data)
                self._formats.append((font, code, data[6] & 0x7))
            case Record.SHEET:
                at, state, kind = struct.unpack_from("<IBB", data)
                if kind == _WORKSHEET:
                    self.sheets.append((at, self.text(data[6:], short=True), state & 0x3 != 0))
            case Record.STRINGS:
                self.strings = shared_strings(record)

    def text(self, data: bytes, *, short: bool = False, more: tuple[bytes, ...] = ()) -> str:
        """A string with its length before it, in Unicode or in the code page of the workbook."""
        if self.unicode:
            return StringReader([data, *more]).string(short=short)
        size = data[0] if short else struct.unpack_from("<H", data)[0]
        first = 1 if short else 2
        return data[first : first + size].decode(self._encoding, "replace")


@dataclass(slots=True)
class _SheetReader:
    """Reads the records of one sheet."""

    book: _Book
    sheet: Sheet = field(default_factory=Sheet)
    records: int = 0
    _waiting: tuple[int, int, int] | None = None

    def read(self, stream: bytes, at: int) -> Sheet:
        """The sheet that begins at a place of the workbook. Raises ``ReadError`` (``corrupt``, ``too_large``)."""
        depth = 0
        for record in records(stream, at):
            self.records += 1
            if not depth and record.kind != Record.BOF:
                raise corrupt_office()
            if record.kind == Record.BOF:  # charts stand inside as sheets of their own
                depth += 1
            elif record.kind == Record.EOF:
                depth -= 1
                if not depth:
                    break
            elif depth == 1:
                self._one(record)
        return self.sheet

    def _one(self, record: Stored) -> None:
        data, sheet = record.data, self.sheet
        match record.kind:
            case Record.ROW:
                row, flags = struct.unpack_from("<H", data)[0], struct.unpack_from("<H", data, 12)[0]
                if flags & 0x20:
                    sheet.hidden_rows.add(row)
            case Record.COLUMNS:
                first, last, _, _, flags = struct.unpack_from("<5H", data)
                if flags & 1 and len(sheet.hidden_columns) < _MAX_MERGED:
                    sheet.hidden_columns.append((first, last))
            case Record.MERGED:
                count = min(struct.unpack_from("<H", data)[0], (len(data) - 2) // 8)
                for index in range(count):
                    top, bottom, left, right = struct.unpack_from("<4H", data, 2 + 8 * index)
                    if len(sheet.merged) < _MAX_MERGED:
                        sheet.merged.append((top, left, bottom, right))
            case Record.PACKED_ROW:
                row, column = struct.unpack_from("<HH", data)
                for at in range(4, len(data) - 7, 6):
                    style, number = struct.unpack_from("<HI", data, at)
                    self._number(row, column, style, packed_number(number))
                    column += 1
            case Record.FORMULA_TEXT:
                if self._waiting is not None:
                    self._put(*self._waiting, self.book.text(data, more=record.more))
                    self._waiting = None
            case _:
                self._cell(record)

    def _cell(self, record: Stored) -> None:
        data, kind = record.data, record.kind
        if kind == Record.STRING_INDEX:
            row, column, style, index = struct.unpack_from("<HHHI", data)
            if index >= len(self.book.strings):
                raise corrupt_office()
            self._put(row, column, style, self.book.strings[index])
        elif kind in (Record.LABEL, Record.RICH_LABEL):
            row, column, style = struct.unpack_from("<HHH", data)
            self._put(row, column, style, self.book.text(data[6:], more=record.more))
        elif kind == Record.NUMBER:
            row, column, style, value = struct.unpack_from("<HHHd", data)
            self._number(row, column, style, value)
        elif kind == Record.PACKED:
            row, column, style, number = struct.unpack_from("<HHHI", data)
            self._number(row, column, style, packed_number(number))
        elif kind == Record.TRUTH_OR_ERROR:
            row, column, style, value, failed = struct.unpack_from("<HHHBB", data)
            self._truth_or_error(row, column, style, value, failed=bool(failed))
        elif kind in _FORMULAS:
            self._formula(data)

    def _formula(self, data: bytes) -> None:
        row, column, style, result = struct.unpack_from("<HHH8s", data)
        self._waiting = None
        if result[6:] != b"\xff\xff":
            self._number(row, column, style, struct.unpack("<d", result)[0])
        elif result[0] == 0:
            self._waiting = (row, column, style)
        elif result[0] in (1, 2):
            self._truth_or_error(row, column, style, result[2], failed=result[0] == 2)

    def _truth_or_error(self, row: int, column: int, style: int, value: int, *, failed: bool) -> None:
        if failed:
            self.sheet.errors.append(address(row, column))
            self._put(row, column, style, _ERRORS.get(value, "#N/A"))
        else:
            self._put(row, column, style, "TRUE" if value else "FALSE")

    def _number(self, row: int, column: int, style: int, number: float) -> None:
        code = self._style(style).code
        self._put(row, column, style, printed_number(repr(number), code, since_1904=self.book.since_1904))

    def _style(self, index: int) -> Style:
        return self.book.styles[index] if index < len(self.book.styles) else Style()

    def _put(self, row: int, column: int, style: int, text: str) -> None:
        if is_blank(text):
            return
        if len(self.sheet.cells) >= MAX_SHEET_CELLS:
            raise too_large()
        self.sheet.cells[row, column] = Value(text, self._style(style))
