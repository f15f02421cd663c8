"""Blocks into lines, and the page's information table: specs/extraction/lines.yaml."""

import re

import pytest
from paper_sources import document_of, paper

from luoshi.extraction.fields import find_fields
from luoshi.extraction.lines import lines_of
from spec_cases import Case, cases


def filled(text: str) -> str:
    """``{修渠x3}`` → 修渠修渠修渠."""
    return re.sub(r"\{([^{}]+)x(\d+)\}", lambda found: found.group(1) * int(found.group(2)), text)


@pytest.mark.parametrize("case", cases("extraction/lines"))
def test_lines(case: Case) -> None:
    wanted = [filled(line) for line in case["lines"]]
    if not wanted:
        document = paper("修渠\n" + case["text"])
        assert [document.text[line.start : line.end] for line in lines_of(document)] == ["修渠"]
        return
    document = paper(filled(case["text"]))
    assert [document.text[line.start : line.end] for line in lines_of(document)] == wanted


@pytest.mark.parametrize("case", cases("extraction/lines", "fields"))
def test_fields(case: Case) -> None:
    document = document_of(case)
    found = find_fields(document)
    assert [[field.name, document.text[field.start : field.end]] for field in found] == case["found"]


def test_fields_are_looked_for_at_the_top_of_the_page_only() -> None:
    text = "修渠。\n" * 100 + "发文机关：云岭县人民政府"
    assert find_fields(paper(text)) == []


def test_lines_of_a_cell_are_never_taken_apart() -> None:
    cell = "一、水源 " + "修好渠道。" * 60 + " 二、管护 " + "巡查。" * 30
    document = document_of({"rows": [["序号", "内容"], ["1", cell]]})
    assert cell in [document.text[line.start : line.end] for line in lines_of(document)]
