"""Names of bodies, case by case from specs/extraction/names.yaml."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.extraction.grammar.names import complete_levels, is_body, is_group, split_names
from luoshi.extraction.view import View, normal
from spec_cases import Case, cases


@pytest.mark.parametrize("case", cases("extraction/names", "bodies"))
def test_body(case: Case) -> None:
    text = normal(case["text"])
    assert is_body(text) is case["body"]
    if case["body"]:
        assert is_group(text) is case.get("group", False)


@pytest.mark.parametrize("case", cases("extraction/names", "lists"))
def test_list(case: Case) -> None:
    view = View(case["text"])
    assert [view.text[low:high] for low, high in split_names(view, 0, len(view))] == case["pieces"]


@pytest.mark.parametrize("case", cases("extraction/names", "levels"))
def test_level_that_a_list_prints_once(case: Case) -> None:
    assert complete_levels(case["names"]) == case["completed"]


@given(
    st.lists(
        st.sampled_from(["县水务局", "县工业和信息化局", "各镇(街道)", "石桥镇", "县残联"]), min_size=1, max_size=8
    )
)
def test_names_joined_by_a_comma_come_apart_again(names: list[str]) -> None:
    view = View("、".join(names))
    assert [view.text[low:high] for low, high in split_names(view, 0, len(view))] == names


@given(st.text(alphabet="县局镇和及与、,;()各 水", max_size=40))
def test_pieces_are_ordered_disjoint_and_not_empty(text: str) -> None:
    view = View(text)
    pieces = split_names(view, 0, len(view))
    assert all(low < high for low, high in pieces)
    assert all(before[1] <= after[0] for before, after in pairwise(pieces))
