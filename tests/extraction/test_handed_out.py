"""Papers that hand out no work and their look-alikes that do, from specs/extraction/handed_out.yaml."""

import pytest
from paper_sources import paper

from luoshi.extraction.pipeline import extract
from luoshi.extraction.view import normal
from spec_cases import Case, cases


@pytest.mark.parametrize("case", cases("extraction/handed_out"))
def test_case(case: Case) -> None:
    found = extract(paper(case["text"])).tasks
    assert [normal(task.title.quote) for task in found] == case["titles"]
