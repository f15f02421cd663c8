"""Rule lines into grids: which lines belong together, where rows and columns are, which positions are one cell.

A rule that is missing between two positions makes them one cell. A table that is open at its sides is closed where its
level lines end.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from luoshi.document.limits import MAX_PAGE_RULES, MAX_TABLE_POSITIONS
from luoshi.document.printed import Box, Rule

THIN = 3.5  # points: what is drawn thicker is an area and no line
_STRAIGHT = 1.0  # points
_SAME = 2.5  # points within which two rules are one line, a double line too
_REACH = 3.0  # points by which two rules may miss each other
_LEAST = 5.0  # points: the least width of a column and height of a row; rules nearer than that are one edge
_COVERED = 0.6  # of a side that must be ruled to part two positions


@dataclass(frozen=True, slots=True)
class RuledCell:
    """A cell of a grid: its place and extent in rows and columns."""

    row: int
    column: int
    row_span: int
    column_span: int


@dataclass(frozen=True, slots=True)
class RuledGrid:
    """A table as its lines draw it: the edges of columns and rows, the cells in reading order.

    ``open_top`` and ``open_bottom`` say that the first or the last row has no rule on its outer side.
    """

    xs: Sequence[float]
    ys: Sequence[float]
    cells: Sequence[RuledCell]
    open_top: bool = False
    open_bottom: bool = False

    @property
    def box(self) -> Box:
        """The outer edges."""
        return Box(self.xs[0], self.ys[0], self.xs[-1], self.ys[-1])

    def cell_box(self, cell: RuledCell) -> Box:
        """The edges of a cell."""
        return Box(
            self.xs[cell.column],
            self.ys[cell.row],
            self.xs[cell.column + cell.column_span],
            self.ys[cell.row + cell.row_span],
        )


def sides_of(points: Sequence[tuple[float, float]]) -> list[Box]:
    """The upright and level lines between points that follow each other."""
    return [
        Box(min(x, u), min(y, v), max(x, u), max(y, v))
        for (x, y), (u, v) in pairwise(points)
        if abs(x - u) <= _STRAIGHT or abs(y - v) <= _STRAIGHT
    ]


def add_rule(box: Box, across: list[Rule], down: list[Rule]) -> None:
    """Put a thin box, as a page draws a line, among its level or its upright rules."""
    left, top, right, bottom = box
    if right - left >= bottom - top:
        across.append(Rule((top + bottom) / 2, left, right))
    else:
        down.append(Rule((left + right) / 2, top, bottom))


def grids_of(across: Iterable[Rule], down: Iterable[Rule]) -> list[RuledGrid]:
    """The grids that the rules of a page draw, smaller ones first; a frame of one cell is none."""
    level, upright = _joined(across), _joined(down)
    if len(level) + len(upright) > MAX_PAGE_RULES:
        return []
    found = []
    for lines, columns in _groups(level, upright):
        grid = _grid(lines, columns)
        if grid is not None:
            found.append(grid)
    return sorted(found, key=lambda grid: (grid.xs[-1] - grid.xs[0]) * (grid.ys[-1] - grid.ys[0]))


def _joined(rules: Iterable[Rule]) -> list[Rule]:
    """Rules with the pieces of one line put together."""
    found: list[Rule] = []
    row: list[Rule] = []
    for rule in sorted(rules):
        if row and rule.at - row[0].at > _SAME:
            found.extend(_pieces(row))
            row = []
        row.append(rule)
    found.extend(_pieces(row))
    return found


def _pieces(row: list[Rule]) -> list[Rule]:
    found: list[Rule] = []
    for rule in sorted(row, key=lambda rule: rule.start):
        if found and rule.start <= found[-1].end + _REACH:
            last = found[-1]
            found[-1] = Rule(last.at, last.start, max(last.end, rule.end))
        else:
            found.append(rule)
    return found


def _groups(level: list[Rule], upright: list[Rule]) -> list[tuple[list[Rule], list[Rule]]]:
    """Level and upright rules that touch, directly or by others."""
    parents = list(range(len(level) + len(upright)))

    def root(index: int) -> int:
        while parents[index] != index:
            parents[index] = parents[parents[index]]
            index = parents[index]
        return index

    places = [rule.at for rule in upright]
    for number, line in enumerate(level):
        low, high = bisect_left(places, line.start - _REACH), bisect_right(places, line.end + _REACH)
        for other in range(low, high):
            rule = upright[other]
            if rule.start - _REACH <= line.at <= rule.end + _REACH:
                parents[root(len(level) + other)] = root(number)
    groups: dict[int, tuple[list[Rule], list[Rule]]] = {}
    for index, rule in enumerate((*level, *upright)):
        groups.setdefault(root(index), ([], []))[index >= len(level)].append(rule)
    return [group for group in groups.values() if len(group[0]) > 1 and group[1]]


def _grid(level: list[Rule], upright: list[Rule]) -> RuledGrid | None:
    left, right = min(rule.start for rule in level), max(rule.end for rule in level)
    xs = _edges([*(rule.at for rule in upright), left, right])
    tops, bottoms = min(rule.start for rule in upright), max(rule.end for rule in upright)
    own = _edges(rule.at for rule in level)
    ys = _edges([*own, tops, bottoms])
    columns, rows = len(xs) - 1, len(ys) - 1
    if columns < 2 or rows < 1 or columns * rows > MAX_TABLE_POSITIONS:
        return None
    walls = [[False] * (columns + 1) for _ in range(rows)]
    floors = [[False] * columns for _ in range(rows + 1)]
    for rule in upright:
        column = _nearest(xs, rule.at)
        for row in _covered(ys, rule):
            walls[row][column] = True
    for rule in level:
        row = _nearest(ys, rule.at)
        for column in _covered(xs, rule):
            floors[row][column] = True
    cells = _cells(walls, floors, rows, columns)
    return RuledGrid(xs, ys, cells, ys[0] < own[0] - _SAME, ys[-1] > own[-1] + _SAME)


def _edges(places: Iterable[float]) -> list[float]:
    """Places with those of one line as one."""
    found: list[float] = []
    for place in sorted(places):
        if not found or place - found[-1] > _LEAST:
            found.append(place)
    return found


def _nearest(edges: Sequence[float], place: float) -> int:
    index = bisect_left(edges, place)
    if index == len(edges) or (index and place - edges[index - 1] < edges[index] - place):
        return index - 1
    return index


def _covered(edges: Sequence[float], rule: Rule) -> range:
    """The intervals between edges that a rule covers for the most part; a rule is whole, so they follow each other."""
    first = max(bisect_right(edges, rule.start) - 1, 0)
    last = min(bisect_left(edges, rule.end), len(edges) - 1)
    while first < last and edges[first + 1] - max(rule.start, edges[first]) < _COVERED * (
        edges[first + 1] - edges[first]
    ):
        first += 1
    while last > first and min(rule.end, edges[last]) - edges[last - 1] < _COVERED * (edges[last] - edges[last - 1]):
        last -= 1
    return range(first, last)


def _cells(walls: list[list[bool]], floors: list[list[bool]], rows: int, columns: int) -> list[RuledCell]:
    """Positions without a rule between them as one cell, as far as they make a rectangle."""
    taken = [[False] * columns for _ in range(rows)]
    found = []
    for row in range(rows):
        for column in range(columns):
            if taken[row][column]:
                continue
            width = 1
            while column + width < columns and not walls[row][column + width] and not taken[row][column + width]:
                width += 1
            height = 1
            while row + height < rows and _goes_on(walls, floors, taken, row + height, column, width):
                height += 1
            for down in range(row, row + height):
                taken[down][column : column + width] = [True] * width
            found.append(RuledCell(row, column, height, width))
    return found


def _goes_on(
    walls: list[list[bool]], floors: list[list[bool]], taken: list[list[bool]], row: int, column: int, width: int
) -> bool:
    """Whether a row of positions belongs to the cell above: no floor over any of them, no wall between them."""
    end = column + width
    if any(floors[row][column:end]) or any(taken[row][column:end]) or any(walls[row][column + 1 : end]):
        return False
    return (column == 0 or walls[row][column]) and (end == len(walls[row]) - 1 or walls[row][end])
