"""Other documents that a text names, case by case from specs/extraction/citations.yaml."""

import pytest
from facts import untrue
from paper_sources import paper

from luoshi.extraction.pipeline import extract
from spec_cases import Case, cases

FRAME = """云岭县河道治理实施方案
为治理县域河道，改善沿河环境，制定本方案。
一、重点任务
1.修好渠道。{text}
"""


@pytest.mark.parametrize("case", cases("extraction/citations"))
def test_case(case: Case) -> None:
    document = paper(FRAME.format(text=case["text"]))
    reading = extract(document)
    assert untrue(document.text, reading) == []
    cited = [[c.title.quote if c.title else None, c.number.quote if c.number else None] for c in reading.citations]
    assert cited == case["cited"]
    if "mentions" in case:
        assert len(reading.citations[0].mentions) == case["mentions"]
    if "marks" in case:
        assert reading.references[reading.citations[0].mentions[0]].marks == case["marks"]


def test_own_number_and_annexes_are_no_citations() -> None:
    text = """云岭县人民政府关于印发云岭县河道治理实施方案的通知
云政发〔2031〕4号
各乡镇人民政府：
现将《云岭县河道治理实施方案》印发给你们，《河道名录》见附件，请按云政发〔2031〕4号、云水发〔2031〕7号执行。
附件：1.河道名录
云岭县人民政府
2031年5月6日
"""
    reading = extract(paper(text))
    assert [(c.title, c.number.quote if c.number else None) for c in reading.citations] == [(None, "云水发〔2031〕7号")]
    own = [reference for reference in reading.references if reference.own]
    assert [reference.quote for reference in own] == ["云岭县河道治理实施方案"]
    assert [attachment.quote for attachment in reading.attachments] == ["河道名录"]


def test_a_title_known_from_marks_is_found_again_without_them() -> None:
    title = "云岭县河道岸线保护利用管理办法"
    text = FRAME.format(text=f"落实《{title}》。") + f"修好堤防，按{title}划定范围。\n"
    reading = extract(paper(text))
    (cited,) = reading.citations
    assert [reading.references[index].marks for index in cited.mentions] == ["closed", "bare"]
