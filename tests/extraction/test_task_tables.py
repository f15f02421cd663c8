"""Rows of tables as tasks, case by case from specs/extraction/task_tables.yaml, as a page and as a workbook."""

import io
from typing import Any

import pytest
from facts import untrue
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from paper_sources import table_html
from test_tasks import assert_tasks

from luoshi.document import read
from luoshi.extraction.pipeline import extract
from spec_cases import Case, cases


@pytest.mark.parametrize("case", cases("extraction/task_tables"))
def test_case(case: Case) -> None:
    assert_tasks(case)


@pytest.mark.parametrize("case", [case for case in cases("extraction/task_tables") if "rows" in case.values[0]])
def test_case_as_a_workbook(case: Case) -> None:
    assert_tasks(case, read(workbook(str(case.get("text", "")).splitlines(), case["rows"]), "清单.xlsx"))


def workbook(above: list[str], rows: list[list[Any]]) -> bytes:
    """The rows of a case as a sheet, the lines above them in its first rows; ``^`` and ``<`` as in ``table_html``."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    for line in above:
        sheet.append([line])
    top = len(above)
    for number, row in enumerate(rows, 1):
        for column, cell in enumerate(row, 1):
            if cell is not None and cell not in ("^", "<"):
                sheet.cell(top + number, column, str(cell).replace("|", "\n"))
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            if cell in ("^", "<"):
                continue
            wide = next((w for w in range(1, len(row) - column) if row[column + w] != "<"), len(row) - column)
            below = range(1, len(rows) - number)
            high = next((h for h in below if rows[number + h][column] != "^"), len(rows) - number)
            if wide > 1 or high > 1:
                sheet.merge_cells(
                    start_row=top + number + 1,
                    end_row=top + number + high,
                    start_column=column + 1,
                    end_column=column + wide,
                )
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


_HEADS = "序号 重点任务 工作举措 责任单位 牵头单位 完成时限 一季度 总投资（万元） 责任人"
_WORDS = "1 2 一 修好渠道 县水务局 石桥镇、县财政局 2031年9月 1200 合计 李某某 同上 〃"
_CELLS = st.one_of(
    st.sampled_from(_HEADS.split()),
    st.sampled_from(_WORDS.split()),
    st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S")), max_size=4),
)


@settings(deadline=None)  # as many as the profile says
@given(st.lists(st.lists(_CELLS, min_size=4, max_size=4), min_size=1, max_size=8))
def test_any_table_gives_true_facts(rows: list[list[str]]) -> None:
    """Whatever stands in the cells: no fault, and every quote in its place; as a table, and flattened into lines."""
    flat = "\n".join("\n".join(cell or "。" for cell in row) for row in rows)
    tabs = "\n".join("\t".join(row) for row in rows)
    for document in (
        read(f"<html><body><p>清单</p>{table_html(rows)}</body></html>".encode("utf-8", "replace"), "a.html"),
        read(f"任务清单\n{flat}".encode("utf-8", "replace"), "a.txt"),
        read(f"任务清单\n{tabs}".encode("utf-8", "replace"), "b.txt"),
    ):
        assert untrue(document.text, extract(document)) == []
