"""The kind of a paper by its titles, case by case from specs/extraction/kinds.yaml."""

import pytest
from paper_sources import paper

from luoshi.extraction.kinds import find_kind
from luoshi.extraction.page import open_page
from luoshi.extraction.reading import Kind
from spec_cases import Case, cases

KINDS = [case.values[0]["kind"] for case in cases("extraction/kinds")]


@pytest.mark.parametrize("case", cases("extraction/kinds"))
def test_case(case: Case) -> None:
    page = open_page(paper(case["title"] + "\n各乡镇人民政府：\n请抓好落实。\n"))
    assert find_kind(page, [case["annex"]] if "annex" in case else []).value == case["kind"]


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_has_a_case(kind: Kind) -> None:
    assert kind.value in KINDS


def test_page_without_a_title_is_of_no_kind() -> None:
    assert find_kind(open_page(paper("修好干渠。")), []) is Kind.OTHER


def test_printed_plan_decides_over_its_notice() -> None:
    text = """云岭县人民政府关于做好河道治理的通知
各乡镇人民政府：
请抓好落实。
云岭县人民政府
2031年5月6日
云岭县河道治理实施方案
为治理县域河道，改善沿河环境，保障行洪安全，结合本县河道实际情况，制定本方案。
一、总体要求
河道治理事关群众用水和行洪安全，要统一规划、分步实施、建管并重，到位一处、验收一处、管护一处，逐年见效，让群众看得见变化、用得上好水。
"""
    assert find_kind(open_page(paper(text)), []) is Kind.PLAN
