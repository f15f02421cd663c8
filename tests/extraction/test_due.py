"""Which time limit governs a place, and where its year comes from: specs/extraction/deadlines_governing.yaml."""

from datetime import date

import pytest
from paper_sources import paper

from luoshi.extraction.due import DueFinder, plan_year
from luoshi.extraction.page import open_page
from luoshi.extraction.reading import DateFact, Fact, Metadata
from luoshi.extraction.view import normal
from spec_cases import Case, cases


@pytest.mark.parametrize("case", cases("extraction/deadlines_governing"))
def test_governing(case: Case) -> None:
    page = open_page(paper(case["text"]))
    found = DueFinder(page, case.get("year", 2031)).governing(0, page.lines[0].text.index(normal(case["at"])))
    if case["due"] is None:
        assert found is None
        return
    assert found is not None
    assert [found.quote, found.resolved, found.year_source.value] == case["due"]
    assert page.text[found.start : found.end] == found.quote


@pytest.mark.parametrize("case", cases("extraction/deadlines_governing", "plan_years"))
def test_year_of_the_plan(case: Case) -> None:
    title = Fact(start=0, end=len(case["title"]), quote=case["title"])
    issued = case["issued"]
    signed = DateFact(start=0, end=4, quote="日期", value=issued) if isinstance(issued, date) else None
    assert plan_year(Metadata(title=title, issued_on=signed)) == case["year"]


def test_last_day_of_a_limit() -> None:
    for text, day in (
        ("到2033年,修好干渠。", date(2033, 12, 31)),
        ("2032年2月底前,修好干渠。", date(2032, 2, 29)),
        ("2032年6月15日前,修好干渠。", date(2032, 6, 15)),
        ("9月底前,修好干渠。", date(2031, 9, 30)),
    ):
        page = open_page(paper(text))
        found = DueFinder(page, 2031).governing(0, page.lines[0].text.index("干渠"))
        assert found is not None
        assert found.last_day == day
