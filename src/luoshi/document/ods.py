"""ODS: each sheet one table as it is printed, hidden sheets, rows and columns included and reported."""

from collections.abc import Iterator
from dataclasses import dataclass

from luoshi.document.archive import Node
from luoshi.document.builder import Builder, is_blank
from luoshi.document.limits import MAX_SHEET_CELLS, MAX_SHEET_COLUMNS, MAX_SHEET_ROWS
from luoshi.document.odf import open_document
from luoshi.document.odf_styles import OFFICE, TABLE, TEXT, OdfStyles, number_of
from luoshi.document.odt import rows_of
from luoshi.document.reader import Draft, Source
from luoshi.document.sheets import Sheet, Style, Value, address, too_large, write_sheet

_COLLAPSED = frozenset({"collapse", "filter"})
_CELLS = (TABLE + "table-cell", TABLE + "covered-table-cell")
_FEW = 10_000  # hidden rows without content: what lies below the last cell is of no interest
_DATE_SIGNS = "年月日"


def read_ods(source: Source, /) -> Draft:
    """Read an ODS. Raises ``ReadError``: ``too_large``, and those of ``open_document``."""
    opened = open_document(source.data, "spreadsheet")
    builder = Builder()
    positions = 0
    for node in opened.body.iterchildren(TABLE + "table"):
        name = node.get(TABLE + "name") or ""
        hidden = opened.styles.of("table", node.get(TABLE + "style-name")).table_hidden
        sheet = _SheetReader(opened.styles, Sheet()).read(node)
        positions = write_sheet(builder, sheet, name, positions, hidden=hidden)
    builder.title_hint = opened.title
    return builder.draft()


@dataclass(slots=True)
class _SheetReader:
    """Reads one sheet; repeated rows and cells are written out where they hold something, and nowhere else."""

    styles: OdfStyles
    sheet: Sheet

    def read(self, table: Node) -> Sheet:
        """The content of ``table:table``. Raises ``ReadError`` (``too_large``)."""
        self._columns(table)
        row = 0
        for node in rows_of(table):
            repeated = max(number_of(node.get(TABLE + "number-rows-repeated"), 1), 1)
            hidden = node.get(TABLE + "visibility") in _COLLAPSED
            held = self._row(node, row, repeated)
            if hidden:
                self.sheet.hidden_rows.update(range(row, row + (repeated if held else min(repeated, _FEW))))
            row += repeated
            if row > MAX_SHEET_ROWS:
                break
        return self.sheet

    def _columns(self, table: Node) -> None:
        column = 0
        for node in _columns_of(table):
            repeated = max(number_of(node.get(TABLE + "number-columns-repeated"), 1), 1)
            if node.get(TABLE + "visibility") in _COLLAPSED and column < MAX_SHEET_COLUMNS:
                self.sheet.hidden_columns.append((column, column + repeated - 1))
            column += repeated

    def _row(self, node: Node, row: int, repeated: int) -> bool:
        """Read one row, as often as it is repeated; whether it holds anything."""
        column, held = 0, False
        for cell in node:
            if cell.tag not in _CELLS:
                continue
            across = max(number_of(cell.get(TABLE + "number-columns-repeated"), 1), 1)
            text = _text_of(cell)
            if cell.tag == TABLE + "table-cell" and not is_blank(text):
                held = True
                self._write(cell, text, range(row, row + repeated), range(column, column + across))
            self._merge(cell, row, column)
            column += across
            if column > MAX_SHEET_COLUMNS:
                break
        return held

    def _write(self, cell: Node, text: str, rows: range, columns: range) -> None:
        sheet = self.sheet
        if len(sheet.cells) + len(rows) * len(columns) > MAX_SHEET_CELLS:
            raise too_large()
        own = self.styles.of("table-cell", cell.get(TABLE + "style-name"))
        value = Value(text, Style(bold=bool(own.bold), align=own.align or ""))
        failed = text.startswith(("#", "Err:")) and cell.get(TABLE + "formula") is not None
        for row in rows:
            for column in columns:
                sheet.cells[row, column] = value
                if failed:
                    sheet.errors.append(address(row, column))

    def _merge(self, cell: Node, row: int, column: int) -> None:
        down = number_of(cell.get(TABLE + "number-rows-spanned"), 1)
        across = number_of(cell.get(TABLE + "number-columns-spanned"), 1)
        if down * across > 1:
            self.sheet.merged.append((row, column, row + down - 1, column + across - 1))


def _columns_of(table: Node) -> Iterator[Node]:
    for node in table:
        if node.tag == TABLE + "table-column":
            yield node
        elif node.tag in (TABLE + "table-columns", TABLE + "table-header-columns", TABLE + "table-column-group"):
            yield from _columns_of(node)


def _text_of(cell: Node) -> str:
    """The text that a cell shows; a day in the form of the other workbooks unless it is printed with 年月日."""
    kind = cell.get(OFFICE + "value-type")
    text = "\n".join(_plain(paragraph) for paragraph in cell.iterchildren(TEXT + "p", TEXT + "h"))
    if kind == "date" and not any(sign in text for sign in _DATE_SIGNS):
        stored = cell.get(OFFICE + "date-value") or ""
        return stored.removesuffix("T00:00:00").replace("T", " ") or text
    return text


def _plain(parent: Node) -> str:
    parts = [parent.text or ""]
    for node in parent:
        if node.tag == TEXT + "s":
            parts.append(" " * min(number_of(node.get(TEXT + "c"), 1), 1000))
        elif node.tag == TEXT + "line-break":
            parts.append("\n")
        elif node.tag == TEXT + "tab":
            parts.append(" ")
        elif node.tag != OFFICE + "annotation":
            parts.append(_plain(node))
        parts.append(node.tail or "")
    return "".join(parts)
