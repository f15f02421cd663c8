"""Mechanism: specs/extraction/mechanism.yaml, what holds of every text, and the seed's items exactly."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from seed import Seed

from luoshi.extraction.clauses import paragraphs
from luoshi.extraction.mechanism import find_mechanism
from spec_cases import Case, cases

WORDS = st.sampled_from(
    (
        "成立",
        "领导小组",
        "下设办公室",
        "负责",
        "协调",
        "采取",
        "季调度",
        "、",
        "以及",
        "不定期",
        "通报",
        "等形式",
        "，",
        "。",
        "每季度",
        "\n",
        "年度",
        "制定",
        "工作要点",
        "落实",
        "责任",
        "（",
        "《",
    )
)
TEXTS = st.lists(WORDS, max_size=40).map("".join)


@pytest.mark.parametrize("case", cases("extraction/mechanism"))
def test_case(case: Case) -> None:
    found = find_mechanism(paragraphs(case["text"], 0, len(case["text"])))
    assert [(item.quote, item.kind.value) for item in found] == [(one["quote"], one["kind"]) for one in case["items"]]


@given(TEXTS)
def test_items_are_pinned_in_order(body: str) -> None:
    text = f"甲{body}乙"
    reached = 1
    for item in find_mechanism(paragraphs(text, 1, len(text) - 1)):
        assert reached <= item.start < item.end < len(text)
        assert text[item.start : item.end] == item.quote
        reached = item.end


@pytest.mark.real
def test_seed(evaluation_dir: Path) -> None:
    if not Seed.stands_beside(evaluation_dir):
        pytest.skip("no folder seed beside LUOSHI_EVALUATION_DIR")
    seed = Seed(evaluation_dir)
    found = find_mechanism(paragraphs(seed.text, *seed.section("保障措施")))
    assert [(item.start, item.end, item.kind.value) for item in found] == [
        (item["start"], item["end"], item["kind"]) for item in seed.gold["mechanism"]
    ]
