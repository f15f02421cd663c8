"""A paper as LibreOffice prints it: title over two lines, running head, page numbers, a table over pages."""

from print_plan import HEAD, PARAGRAPHS, PRINTED, TASKS, TITLE, rows
from soundness import assert_sound

import luoshi
from luoshi.document import Document, read


def plan() -> Document:
    document = read((PRINTED / "plan.pdf").read_bytes(), "plan.pdf")
    assert_sound(document)
    return document


def test_every_paragraph_is_whole() -> None:
    document = plan()
    outside = [document.text[block.start : block.end] for block in document.blocks if block.cell is None]
    assert outside == [TITLE, *PARAGRAPHS]
    assert sorted(oddity.code for oddity in document.oddities) == ["page_number", "running_head"]


def test_the_table_is_one_over_all_pages() -> None:
    document = plan()
    (table,) = document.tables
    cells = {(cell.row, cell.column): document.text[cell.start : cell.end] for cell in table.cells}
    assert [cells[0, column] for column in range(5)] == list(HEAD)
    printed = [[cells.get((row, column), "") for column in range(5)] for row in range(1, table.rows)]
    assert printed == [list(row) for row in rows()]
    groups = [cell.row_span for cell in table.cells if cell.column == 1 and cell.row > 0]
    assert groups == [count for (_, count), _, _ in TASKS]
    pages = {box.page for cell in table.cells for place in document.locate(cell.start, cell.end) for box in place.boxes}
    assert len(pages) > 1


def test_boxes_lie_on_the_page_and_follow_each_other() -> None:
    document = plan()
    for block in document.blocks:
        boxes = [box for place in document.locate(block.start, block.end) for box in place.boxes]
        assert boxes
        for box in boxes:
            assert 0 < box.left < box.right < 596
            assert 0 < box.top < box.bottom < 842
        assert [(box.page, box.top) for box in boxes] == sorted((box.page, box.top) for box in boxes)


def test_the_tasks_of_the_paper() -> None:
    tasks = luoshi.extract(plan()).tasks
    assert [task.title.quote for task in tasks[:3]] == ["修好渠道", "修好堤防", "管好用水"]
    assert [owner.name for owner in tasks[0].owners] == ["县水务局", "县财政局", "各乡镇"]
    assert len(tasks) == 3 + len(rows())
