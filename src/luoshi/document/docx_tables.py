"""Tables of a DOCX: rows and cells with ``w:gridSpan`` and ``w:vMerge`` to a grid."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from luoshi.document.archive import Node
from luoshi.document.builder import Grid, Item, PlacedCell, lines_within
from luoshi.document.docx_styles import W, value
from luoshi.document.docx_text import ALTERNATE, WRAPPERS, alternative, is_change_of_mark
from luoshi.document.limits import MAX_SPAN, MAX_TABLE_POSITIONS


@dataclass(slots=True)
class MergedCell:
    """A cell of the grid that is being built; ``content`` is read by the caller."""

    node: Node
    place: str
    row: int
    column: int
    row_span: int
    column_span: int
    content: Sequence[Item] = field(default_factory=list)


def unwrapped(parent: Node) -> Iterator[Node]:
    """The children of a body, cell, table or row, without the elements that only wrap them."""
    for node in parent:
        if node.tag == W + "sdt" or node.tag in WRAPPERS:
            yield from unwrapped(node)
        elif node.tag == ALTERNATE:
            chosen = alternative(node)
            if chosen is not None:
                yield from unwrapped(chosen)
        else:
            yield node


def cells_of(table: Node, place: str) -> list[MergedCell]:
    """The cells of ``w:tbl`` in reading order; cells merged into one above give no cell of their own."""
    found: list[MergedCell] = []
    above: dict[int, MergedCell] = {}
    row = -1
    for node in unwrapped(table):
        if node.tag != W + "tr":
            continue
        properties = node.find(W + "trPr")
        if is_change_of_mark(properties, ("del",)):
            continue
        row += 1
        column = _count(value(properties, "gridBefore"), 0)
        before: MergedCell | None = None
        number = 0
        for cell in unwrapped(node):
            if cell.tag != W + "tc":
                continue
            number += 1
            kind = cell.find(W + "tcPr")
            span = _count(value(kind, "gridSpan"), 1)
            upper = above.get(column)
            if before is not None and _continues(kind, "hMerge"):
                before.column_span += span
            elif (
                upper is not None
                and _continues(kind, "vMerge")
                and upper.row + upper.row_span == row
                and upper.column_span == span
            ):
                upper.row_span += 1
                before = None
            else:
                before = MergedCell(cell, f"{place} row {row + 1} cell {number}", row, column, 1, span)
                above[column] = before
                found.append(before)
            column += span
    return found


def grid_of(cells: Sequence[MergedCell], place: str) -> Grid | None:
    """The grid of cells whose content has been read; None where it is absurdly large."""
    rows = max((cell.row + cell.row_span for cell in cells), default=0)
    columns = max((cell.column + cell.column_span for cell in cells), default=0)
    if rows * columns > MAX_TABLE_POSITIONS:
        return None
    placed = [
        PlacedCell(cell.row, cell.column, cell.row_span, cell.column_span, cell.place, lines_within(cell.content))
        for cell in cells
    ]
    return Grid(rows, columns, placed, place)


def _continues(properties: Node | None, name: str) -> bool:
    merge = properties.find(W + name) if properties is not None else None
    return merge is not None and (merge.get(W + "val") or "continue") == "continue"


def _count(given: str | None, least: int) -> int:
    return min(max(int(given), least), MAX_SPAN) if given and given.isdecimal() and len(given) < 7 else least
