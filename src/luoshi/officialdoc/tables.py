"""Tables: fixed columns, head rows printed on every page, cells over several columns and rows."""

from collections.abc import Sequence
from itertools import pairwise

from luoshi.officialdoc.extents import height
from luoshi.officialdoc.geometry import Sheet, Size, mm
from luoshi.officialdoc.markup import Node, element, value
from luoshi.officialdoc.model import Align, Cell, Row, Table
from luoshi.officialdoc.paragraphs import Place, Run, paragraph
from luoshi.officialdoc.styles import Style

MARGIN = 90
"""White at both sides of a cell, in twips."""

_HAIR: dict[str, str | int] = {"w:val": "single", "w:sz": 4, "w:space": 0, "w:color": "000000"}
_SPLIT_FROM = 3
"""A row that takes more than this part of a page may be parted between two."""


def table(content: Table, sheet: Sheet) -> Node:
    """The table on a sheet, as wide as its type area."""
    columns = shares(content.widths, sheet.area_width)
    node = element("w:tbl", None, _properties(sheet.area_width), _grid(columns))
    for rows, is_head in ((content.head, True), (content.rows, False)):
        above: list[Cell | None] = [None] * len(columns)
        left = [0] * len(columns)
        for row in rows:
            node.append(_row(row, columns, content.size, _Above(above, left), is_head, sheet))
    return node


def shares(widths: Sequence[int], whole: int) -> list[int]:
    """Widths that add up to the whole, by their shares."""
    total, edges = sum(widths), [0]
    for each in widths:
        edges.append(edges[-1] + each)
    places = [whole * edge // total for edge in edges]
    return [right - left for left, right in pairwise(places)]


class _Above:
    """Which cells of earlier rows come down into the next one."""

    def __init__(self, cells: list[Cell | None], left: list[int]) -> None:
        self.cells, self.left = cells, left

    def put(self, cell: Cell, column: int) -> None:
        """A cell begins here."""
        self.cells[column], self.left[column] = cell, cell.rows - 1

    def comes_down(self, column: int) -> Cell | None:
        """The cell from above that covers this column in this row."""
        if not self.left[column]:
            return None
        self.left[column] -= 1
        return self.cells[column]


def _row(row: Row, columns: list[int], size: Size, above: _Above, is_head: bool, sheet: Sheet) -> Node:
    cells: list[Node] = []
    given = iter(row.cells)
    column = 0
    while column < len(columns):
        covering = above.comes_down(column)
        cell = covering or next(given)
        if covering is None:
            above.put(cell, column)
        width = sum(columns[column : column + cell.columns])
        cells.append(_cell(cell, width, size, comes_down=covering is not None))
        column += cell.columns
    about: list[Node] = []
    least = mm(row.height)
    tallest = max((height(each, columns) for each in cells), default=0)
    if is_head or max(least, tallest) * _SPLIT_FROM < sheet.area_height:
        about.append(element("w:cantSplit"))
    if row.height:
        about.append(element("w:trHeight", {"w:val": least, "w:hRule": "atLeast"}))
    if is_head:
        about.append(element("w:tblHeader"))
    return element("w:tr", None, element("w:trPr", None, *about), *cells)


def _cell(cell: Cell, width: int, size: Size, *, comes_down: bool) -> Node:
    about = [element("w:tcW", {"w:w": width, "w:type": "dxa"})]
    if cell.columns > 1:
        about.append(value("w:gridSpan", cell.columns))
    if comes_down:
        about.append(element("w:vMerge"))
    elif cell.rows > 1:
        about.append(value("w:vMerge", "restart"))
    about.append(value("w:vAlign", "bottom" if cell.signed else "center"))
    content = [paragraph(Style.CELL)] if comes_down else _content(cell, size)
    return element("w:tc", None, element("w:tcPr", None, *about), *content)


def _content(cell: Cell, size: Size) -> list[Node]:
    style = Style.LABEL if cell.label else Style.CELL
    line = size.width * 5 // 3
    align = None if cell.align is None else cell.align.value
    found = [
        paragraph(style, (Run(each, size=size),) if each else (), Place(align=align, line=line))
        for each in (cell.text.split("\n") if cell.text or not cell.signed else ())
    ]
    if cell.signed:
        signed = Place(align=Align.RIGHT.value, line=line, right=size.width)
        found += [paragraph(Style.CELL, (Run(each, size=size),), signed) for each in cell.signed.split("\n")]
    return found


def _properties(width: int) -> Node:
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    margins = (("top", 40), ("left", MARGIN), ("bottom", 40), ("right", MARGIN))
    return element(
        "w:tblPr",
        None,
        element("w:tblW", {"w:w": width, "w:type": "dxa"}),
        element("w:tblInd", {"w:w": 0, "w:type": "dxa"}),
        element("w:tblBorders", None, *(element(f"w:{side}", _HAIR) for side in sides)),
        element("w:tblLayout", {"w:type": "fixed"}),
        element("w:tblCellMar", None, *(element(f"w:{side}", {"w:w": at, "w:type": "dxa"}) for side, at in margins)),
    )


def _grid(columns: list[int]) -> Node:
    return element("w:tblGrid", None, *(element("w:gridCol", {"w:w": each}) for each in columns))
