"""Targets hold together by construction: the places where damaged papers broke them, and any text of their pieces."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from soundness_of_readings import SAFE, faults

from luoshi.document import read
from luoshi.extraction.page import open_page
from luoshi.extraction.pipeline import extract
from luoshi.extraction.reading import Comparator, Quantity
from luoshi.extraction.target_facts import made_target

HEAD = "云岭县灌区建设实施方案\n一、发展目标\n"
# what careless hands and scanners left of clauses with numbers
BROKEN = (
    "99%以上，渠道完好率稳步提高。",
    "%、64%以上，渠道完好率稳步提高。",
    "降20%以上",
    "不低于450万元；不超过2小时；",
    "投放水泵不少于2.1万台、闸门460座、站9座。",
    "其中2031年0.5万亩、\n年0.8万亩、2033年0.7亩。",
    "灌溉保证率提高。\n在97%以上",
    "建设吨粮田、吨半粮田20万亩和3万亩。",
    "12月底前\u200b完成1\u200b8家水泥、\n砖瓦企业超低排放改造。",
    "服务中65岁以上老年人、0—36个",
)
_WORDS = (
    "、 ， 。 和 及 分别 其中 达到 不低于 控制在 新建 完成 提高 到 率 渠道 护岸 万亩 公里 个 % 65% 3 20 一半 全覆盖 "
    "以上 以内 每个乡镇 2033年 （ ） 由 至 吨粮田"
)
PIECES = st.sampled_from([*_WORDS.split(), "\n", " ", "\u200b"])


@pytest.mark.parametrize("text", BROKEN)
def test_broken_clauses(text: str) -> None:
    document = read((HEAD + text).encode(), "a.txt")
    assert faults(document, extract(document), SAFE) == []


@settings(deadline=None)  # as many as the profile says
@given(st.lists(PIECES, min_size=2, max_size=40).map("".join))
def test_any_clause(text: str) -> None:
    document = read((HEAD + text).encode(), "a.txt")
    assert faults(document, extract(document), SAFE) == []


TEXT = "渠道完好率85%以上，护岸"


def quantity(value: str = "85", start: int = 5, end: int = 8) -> Quantity:
    return Quantity(
        start=start,
        end=end,
        quote=TEXT[start:end],
        rule="quantity.percent",
        value=Decimal(value),
        value_to=None,
        unit="%",
        normal_value=Decimal(value),
        normal_value_to=None,
        normal_unit="%",
    )


@pytest.mark.parametrize(
    ("quote", "subject", "kept"),
    [
        ((0, 10), (0, 5), "渠道完好率"),
        ((0, 10), (0, 10), "渠道完好率"),
        ((0, 10), (0, 7), "渠道完好率"),
        ((5, 8), (0, 5), "渠道完好率"),
        ((5, 8), (6, 13), "以上，护岸"),
        ((5, 8), (5, 8), None),
        ((5, 8), (5, 9), None),
        ((0, 10), (3, 3), None),
    ],
)
def test_subject_beside_its_number(quote: tuple[int, int], subject: tuple[int, int], kept: str | None) -> None:
    page = open_page(read(TEXT.encode(), "a.txt"))
    made = made_target(
        page, "target.ratio", quote, subject=subject, quantity=quantity(), comparator=Comparator.AT_LEAST
    )
    assert (made.subject.quote if made else None) == kept
    if made:
        assert made.start <= min(made.subject.start, 5) and max(made.subject.end, 8) <= made.end
        assert made.quote == TEXT[made.start : made.end]


def test_a_value_that_its_quote_does_not_give_makes_no_target() -> None:
    page = open_page(read(TEXT.encode(), "a.txt"))
    wrong = quantity("86")
    assert (
        made_target(page, "target.ratio", (0, 8), subject=(0, 5), quantity=wrong, comparator=Comparator.AT_LEAST)
        is None
    )
