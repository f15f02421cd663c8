"""What readers write into, and the grid of loose cells."""

from luoshi.document.builder import Builder, Grid, Line, PlacedCell, is_blank
from luoshi.document.tables import LooseCell, arrange


def test_blank_lines_and_tables_leave_nothing() -> None:
    builder = Builder()
    builder.line(Line(" \u200b\u3000", "a"))
    builder.table(
        Grid(1, 2, [PlacedCell(0, 0, 1, 1, "b", [Line("\u00a0", "b")]), PlacedCell(0, 1, 1, 1, "c", [])], "t")
    )
    draft = builder.draft()
    assert (draft.text, draft.blocks, draft.tables) == ("", (), ())


def test_lines_and_tables_in_their_order() -> None:
    builder = Builder()
    builder.line(Line(" 前 ", "a"))
    cells = [
        PlacedCell(0, 0, 1, 1, "b", []),
        PlacedCell(0, 1, 1, 1, "c", [Line("乙", "c"), Line("", "c"), Line("丙", "c#2")]),
    ]
    builder.table(Grid(2, 2, [*cells, PlacedCell(1, 0, 1, 2, "d", [Line("丁", "d")])], "t", name="表"))
    builder.line(Line("后", "e"))
    draft = builder.draft()
    assert draft.text == "前\n\t乙\n丙\n丁\n后"
    (table,) = draft.tables
    assert (table.start, table.end, table.name) == (2, 8, "表")
    assert [(cell.start, cell.end) for cell in table.cells] == [(2, 2), (3, 6), (7, 8)]
    assert [(block.place, block.cell) for block in draft.blocks] == [
        ("a", None),
        ("c", (0, 1)),
        ("c#2", (0, 1)),
        ("d", (0, 2)),
        ("e", None),
    ]


def test_blank() -> None:
    assert is_blank("")
    assert is_blank(" \t\u3000\u00a0\ufeff\u200b\u2028")
    assert not is_blank("\u3000。")


def test_arrange_gives_up_on_absurd_grids() -> None:
    assert arrange([[LooseCell("a", column_span=1000)] for _ in range(201)], "t") is None
    grid = arrange([[LooseCell("a", column_span=1000)] for _ in range(200)], "t")
    assert grid is not None
    assert (grid.rows, grid.columns) == (200, 1000)


def test_arrange_nothing() -> None:
    grid = arrange([], "t")
    assert grid is not None
    assert (grid.rows, grid.columns, list(grid.cells)) == (0, 0, [])
