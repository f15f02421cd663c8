"""Tables of pages, case by case from specs/document/html_tables.yaml, and which of them only lay out the page."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from soundness import assert_sound

from luoshi.document import BlockKind, Document, Table, read

_CASES = yaml.safe_load((Path(__file__).parents[2] / "specs/document/html_tables.yaml").read_text("utf-8"))


def printed(document: Document, table: Table) -> list[list[str | None]]:
    """The grid with its texts, ``~`` where a merged cell goes on."""
    rows: list[list[str | None]] = []
    for row, indices in enumerate(table.grid()):
        rows.append([])
        for column, index in enumerate(indices):
            cell = None if index is None else table.cells[index]
            first = cell is not None and (cell.row, cell.column) == (row, column)
            rows[-1].append(None if cell is None else document.text[cell.start : cell.end] if first else "~")
    return rows


@pytest.mark.parametrize("case", _CASES, ids=lambda case: case["name"])
def test_case(case: dict[str, Any]) -> None:
    document = read(case["html"].encode())
    assert_sound(document)
    assert document.text == case["text"]
    assert [printed(document, table) for table in document.tables] == [table["rows"] for table in case["tables"]]
    assert [oddity.code for oddity in document.oddities] == case.get("oddities", [])


def _article(lines: int) -> str:
    return "".join(
        f"<p>第{number}段，沿河两岸植树，疏浚沟渠，修复堤防，整治岸线，清理淤泥。</p>" for number in range(lines)
    )


def test_cell_with_the_whole_article_lays_out_the_page() -> None:
    page = f"<table><tr><td>栏目</td><td>{_article(30)}</td></tr><tr><td>左</td><td>右</td></tr></table>"
    document = read(page.encode())
    assert document.tables == ()
    assert all(block.kind is BlockKind.PARAGRAPH and block.cell is None for block in document.blocks)


def test_ruled_table_with_long_cells_is_data() -> None:
    rows = "".join(f"<tr><td>{number}</td><td>{_article(12)}</td><td>县水务局</td></tr>" for number in range(3))
    page = f"<table border=1><tr><th>序号</th><th>任务</th><th>单位</th></tr>{rows}</table>"
    (table,) = read(page.encode()).tables
    assert (table.rows, table.columns) == (4, 3)


def test_ruled_table_with_most_text_in_one_cell_is_data() -> None:
    page = (
        f"<table border=1><tr><th>任务</th><th>单位</th></tr><tr><td>{_article(20)}</td><td>县水务局</td></tr>"
        f"<tr><td>{_article(6)}</td><td>县林业局</td></tr></table>"
    )
    assert len(read(page.encode()).tables) == 1
    assert read(page.replace(" border=1", "").replace("th>", "td>").encode()).tables == ()


def test_blocks_and_cells_say_where_they_stand() -> None:
    page = "<div><table border=1><tr><td>甲</td><td><p>乙</p><p>丙</p></td></tr></table></div>"
    document = read(page.encode())
    (table,) = document.tables
    assert table.place == "html/body/div/table"
    assert [cell.place for cell in table.cells] == [
        "html/body/div/table/tbody/tr/td",
        "html/body/div/table/tbody/tr/td[2]",
    ]
    assert [(block.kind, block.cell, block.place) for block in document.blocks] == [
        (BlockKind.CELL, (0, 0), "html/body/div/table/tbody/tr/td"),
        (BlockKind.CELL, (0, 1), "html/body/div/table/tbody/tr/td[2]/p"),
        (BlockKind.CELL, (0, 1), "html/body/div/table/tbody/tr/td[2]/p[2]"),
    ]


def test_absurd_spans_make_no_table() -> None:
    page = "<table>" + "<tr><td colspan=1000 rowspan=1000>甲<td>乙" * 900 + "</table>"
    document = read(page.encode())
    assert document.tables == ()
    assert [oddity.code for oddity in document.oddities] == ["table_too_large"]
    assert len(document.blocks) == 1800


def test_a_table_inside_makes_the_outer_one_layout_for_good() -> None:
    page = (
        "<table border=1><tr><td>甲</td><td>乙</td></tr><tr><td>"
        "<table border=1><tr><td>一</td><td>二</td></tr></table></td><td>丙</td></tr>"
        "<tr><td>丁</td><td>戊</td></tr></table>"
    )
    document = read(page.encode())
    assert document.text == "甲\n乙\n一\t二\n丙\n丁\n戊"
    (table,) = document.tables
    assert document.text[table.start : table.end] == "一\t二"
