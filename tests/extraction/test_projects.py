"""Named projects: specs/extraction/projects.yaml, what holds of every text, and the seed's names."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from seed import Seed

from luoshi.extraction.clauses import paragraphs
from luoshi.extraction.projects import find_projects
from spec_cases import Case, cases

WORDS = st.sampled_from(
    (
        "实施",
        "推进",
        "青溪水库",
        "、",
        "和",
        "等项目",
        "工程",
        "云岭",
        "公园",
        "与东屏县",
        "合作",
        "在",
        "举办",
        "采茶节",
        "，",
        "。",
        "一批",
        "建设",
        "的",
        "“一江”",
        "战略",
        "（",
        "）",
        "《",
        "\n",
    )
)
BODIES = st.lists(WORDS, max_size=40).map("".join)


@pytest.mark.parametrize("case", cases("extraction/projects"))
def test_case(case: Case) -> None:
    found = find_projects(paragraphs(case["text"], 0, len(case["text"])))
    assert [(name.quote, name.kind) for name in found] == [(one["quote"], one["kind"]) for one in case["names"]]


@given(BODIES)
def test_names_are_pinned_in_order_and_disjoint(body: str) -> None:
    text = f"甲{body}乙"
    reached = 1
    for name in find_projects(paragraphs(text, 1, len(text) - 1)):
        assert reached <= name.start < name.end < len(text)
        assert text[name.start : name.end] == name.quote
        assert name.kind in name.rule.replace("_", " ")
        reached = name.end


@pytest.mark.real
def test_seed(evaluation_dir: Path) -> None:
    """Precision before recall: what is named is a name."""
    if not Seed.stands_beside(evaluation_dir):
        pytest.skip("no folder seed beside LUOSHI_EVALUATION_DIR")
    seed = Seed(evaluation_dir)
    gold = {(n["start"], n["end"]): n["kind"] for task in seed.gold["tasks"] for n in task["named"]}
    found = {
        (name.start, name.end): name.kind
        for task in seed.gold["tasks"]
        for name in find_projects(paragraphs(seed.text, task["body_start"], task["body_end"]))
    }
    right = found.keys() & gold.keys()
    assert len(right) / len(found) >= 0.97
    assert len(right) / len(gold) >= 0.9
    assert sum(found[span] == gold[span] for span in right) / len(right) >= 0.95
