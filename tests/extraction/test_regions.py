"""Which part of the page a line belongs to, case by case from specs/extraction/regions.yaml."""

import pytest
from paper_sources import paper

from luoshi.extraction.page import open_page
from spec_cases import Case, cases


@pytest.mark.parametrize("case", cases("extraction/regions"))
def test_case(case: Case) -> None:
    page = open_page(paper("\n".join(text for _, text in case["lines"])))
    found = [[region.value, page.lines[index].text] for index, region in enumerate(page.regions.of_line)]
    assert [region for region, _ in found] == [region for region, _ in case["lines"]]


def test_every_line_has_a_region_and_papers_share_no_line() -> None:
    for case in cases("extraction/regions"):
        page = open_page(paper("\n".join(text for _, text in case.values[0]["lines"])))
        assert len(page.regions.of_line) == len(page.lines)
        held = [index for root in page.outlines for node in root.walk() for index in node.lines]
        assert len(held) == len(set(held))
