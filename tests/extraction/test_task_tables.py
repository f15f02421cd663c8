"""Rows of tables as tasks, case by case from specs/extraction/task_tables.yaml."""

import pytest
from test_tasks import assert_tasks

from spec_cases import Case, cases


@pytest.mark.parametrize("case", cases("extraction/task_tables"))
def test_case(case: Case) -> None:
    assert_tasks(case)
