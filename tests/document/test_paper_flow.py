"""Paragraphs and marks to tables: edges that disagree, rows without a definition, tables side by side."""

from collections.abc import Sequence
from itertools import pairwise

from luoshi.document.builder import Builder, Grid, Item
from luoshi.document.paper_flow import MAX_TABLE_DEPTH, CellShape, Flow
from luoshi.document.paper_text import NO_LABEL, Piece, Scope


def row(flow: Flow, texts: Sequence[str], shapes: Sequence[CellShape] = ()) -> None:
    for text in texts:
        flow.paragraph(1, [[Piece(text, bold=False, link=False)]], NO_LABEL)
        flow.end_cell(1)
    flow.end_row(1, shapes)


def shapes(*edges: int) -> list[CellShape]:
    return [CellShape(left, right) for left, right in pairwise(edges)]


def spans(items: Sequence[Item]) -> list[tuple[int, int, int, int]]:
    (grid,) = items
    assert isinstance(grid, Grid)
    return [(cell.row, cell.column, cell.row_span, cell.column_span) for cell in grid.cells]


def test_edges_that_nearly_agree_are_one() -> None:
    flow = Flow(Scope())
    row(flow, ["甲", "乙"], shapes(0, 1000, 3000))
    row(flow, ["丙", "丁"], shapes(-40, 1045, 2990))
    row(flow, ["戊"], shapes(0, 3000))
    assert spans(flow.finish()) == [(0, 0, 1, 1), (0, 1, 1, 1), (1, 0, 1, 1), (1, 1, 1, 1), (2, 0, 1, 2)]


def test_rows_that_tell_nothing_are_counted() -> None:
    flow = Flow(Scope())
    row(flow, ["甲", "乙"])
    row(flow, ["丙", "丁"])
    assert spans(flow.finish()) == [(0, 0, 1, 1), (0, 1, 1, 1), (1, 0, 1, 1), (1, 1, 1, 1)]


def test_cells_narrower_than_the_tolerance_stay_apart() -> None:
    flow = Flow(Scope())
    row(flow, ["甲", "乙", "丙"], shapes(0, 20, 40, 3000))
    assert spans(flow.finish()) == [(0, 0, 1, 1), (0, 1, 1, 1), (0, 2, 1, 1)]


def test_an_article_in_a_cell_parts_two_tables() -> None:
    flow = Flow(Scope())
    row(flow, ["索引号", "甲"], shapes(0, 1000, 9000))
    for number in range(20):
        flow.paragraph(1, [[Piece(f"{number}、" + "修好渠道，" * 6, bold=False, link=False)]], NO_LABEL)
    flow.end_cell(1)
    flow.end_row(1, shapes(0, 9000))
    row(flow, ["单位", "乙"], shapes(0, 1000, 9000))
    kinds = [type(item).__name__ for item in flow.finish()]
    assert kinds == ["Grid", *["Line"] * 20, "Grid"]


def test_marks_outside_of_tables_and_depths_without_end() -> None:
    flow = Flow(Scope())
    flow.end_cell(0)
    flow.end_row(-3, ())
    flow.paragraph(10**9, [[Piece("深", bold=False, link=False)]], NO_LABEL)
    items = flow.finish()
    builder = Builder()
    builder.items(items)
    (block,) = builder.draft().blocks
    assert block.place.count("table") == MAX_TABLE_DEPTH


def test_a_place_ahead_is_that_of_the_next_paragraph() -> None:
    flow = Flow(Scope())
    ahead = flow.place_ahead(0)
    assert flow.paragraph(0, [[Piece("甲", bold=False, link=False)]], NO_LABEL) == ahead == "paragraph 1"
    ahead = flow.place_ahead(2)
    assert flow.paragraph(2, [[Piece("乙", bold=False, link=False)]], NO_LABEL) == ahead
    assert ahead == "table 1 row 1 cell 1 table 1 row 1 cell 1"
