"""Title, addressees and signature, case by case from specs/extraction/{titles,addressees,signatures}.yaml."""

from dataclasses import replace

import pytest
from paper_sources import paper

from luoshi.extraction.addressees import find_addressees
from luoshi.extraction.head import text_is_number
from luoshi.extraction.lines import lines_of
from luoshi.extraction.page import open_page
from luoshi.extraction.signature import find_signature
from spec_cases import Case, cases


@pytest.mark.parametrize("case", cases("extraction/addressees"))
def test_addressees(case: Case) -> None:
    document = paper(case["text"])
    lines = lines_of(document)
    found = find_addressees(lines)
    names = []
    for name in found.names if found else ():
        start, end = lines[name.line].view.span(name.start, name.end)
        names.append(document.text[start:end])
    assert names == case["names"]
    if found:
        assert lines[found.line].text[found.end - 1] == ":"


@pytest.mark.parametrize("case", cases("extraction/titles"))
def test_title(case: Case) -> None:
    document = replace(paper(case["text"]), title_hint=case.get("hint", ""))
    page = open_page(document)
    assert (page.title.text if page.title else None) == case["title"]
    if "inner" in case:
        inner = "".join(page.lines[index].text for index in page.regions.inner_title)
        assert (inner or None) == case["inner"]


@pytest.mark.parametrize("case", cases("extraction/signatures"))
def test_signature(case: Case) -> None:
    document = paper(case["text"])
    lines = lines_of(document)
    found = find_signature(lines, 1)
    if case["found"] is None:
        assert found is None
        return
    assert found is not None
    spans = [lines[piece.line].view.span(piece.start, piece.end) for piece in (*found.bodies, found.date)]
    *bodies, date = [document.text[start:end] for start, end in spans]
    assert {"bodies": bodies, "date": date, "line": found.line} == case["found"]


@pytest.mark.parametrize(
    ("text", "is_number"),
    [
        ("云政发〔2031〕4号", True),
        ("云政办发[2031]14号", True),
        ("云政发〔2031年〕4号", True),
        ("云政发〔2031〕4号发布时间", True),
        ("按照云政发〔2031〕4号文件要求", False),
        ("云政发〔2031〕4号,云政发〔2031〕5号", False),
        ("2031年5月6日", False),
        ("云岭县修渠方案", False),
    ],
)
def test_line_that_is_a_number(text: str, is_number: bool) -> None:
    assert text_is_number(text) is is_number
