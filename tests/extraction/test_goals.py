"""Goals: specs/extraction/goals.yaml, what holds of every text, and the seed's goals exactly."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from seed import Seed

from luoshi.extraction.clauses import paragraphs
from luoshi.extraction.goals import find_goals
from spec_cases import Case, cases

WORDS = st.sampled_from(
    (
        "到2035年",
        "，",
        "。",
        "更加美好",
        "建成",
        "基地",
        "3个",
        "70%",
        "显著提升",
        "《",
        "“",
        "按照",
        "要求",
        "\n",
        "力争",
        "生态",
        "（",
        "）",
    )
)
BODIES = st.lists(WORDS, max_size=40).map("".join)


@pytest.mark.parametrize("case", cases("extraction/goals"))
def test_case(case: Case) -> None:
    text = case["text"]
    found = find_goals(paragraphs(text, 0, len(text)))
    assert [(goal.quote, goal.kind.value) for goal in found] == [(one["quote"], one["kind"]) for one in case["goals"]]


@given(BODIES)
def test_goals_are_pinned_in_order_and_never_hold_their_time(body: str) -> None:
    text = f"甲{body}乙"
    reached = 1
    for goal in find_goals(paragraphs(text, 1, len(text) - 1)):
        assert reached <= goal.start < goal.end < len(text)
        assert text[goal.start : goal.end] == goal.quote
        assert not goal.quote.startswith("到2035年")
        assert goal.due is None
        reached = goal.end


@pytest.mark.real
def test_seed(evaluation_dir: Path) -> None:
    if not Seed.stands_beside(evaluation_dir):
        pytest.skip("no folder seed beside LUOSHI_EVALUATION_DIR")
    seed = Seed(evaluation_dir)
    span = seed.section("发展目标")
    found = find_goals(paragraphs(seed.text, *span))
    assert [(g.start, g.end, g.kind.value) for g in found] == [
        (g["start"], g["end"], g["kind"]) for g in seed.gold["goals"]
    ]
