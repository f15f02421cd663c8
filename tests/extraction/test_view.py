"""Normal form and the way back: specs/extraction/views.yaml, and what holds of every text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.extraction.view import View, normal
from spec_cases import Case, cases

TEXTS = st.text(alphabet="县水 　\n\u00a0\u200b，（）１2%—～【&sup3;#x41;*《", max_size=60) | st.text(max_size=40)


@pytest.mark.parametrize("case", cases("extraction/views"))
def test_case(case: Case) -> None:
    view = View(case["text"])
    assert view.text == case["normal"]
    assert sorted(view.gaps) == case["gaps"]
    assert normal(case["text"]) == case["normal"]


@given(TEXTS)
def test_every_character_leads_back_to_what_was_printed(text: str) -> None:
    view = View(text)
    reached = 0
    for at in range(len(view)):
        start, end = view.span(at, at + 1)
        assert reached <= start < end <= len(text)
        assert normal(text[start:end]) == view.text[at]
        reached = end


@given(TEXTS)
def test_normal_form_of_a_normal_form_is_itself_but_for_entities(text: str) -> None:
    once = normal(text)
    if "&" not in once and "**" not in once:
        assert normal(once) == once


@given(TEXTS, st.integers(0, 60), st.integers(0, 60))
def test_part_of_a_text_keeps_the_offsets_of_the_whole(text: str, start: int, length: int) -> None:
    start = min(start, len(text))
    end = min(start + length, len(text))
    part = View(text, start, end)
    assert part.text == normal(text[start:end])
    for at in range(len(part)):
        low, high = part.span(at, at + 1)
        assert start <= low < high <= end


@given(TEXTS)
def test_at_finds_the_character_of_an_offset(text: str) -> None:
    view = View(text)
    for at in range(len(view)):
        assert view.at(view.span(at, at + 1)[0]) == at
    assert view.at(len(text)) == len(view)


def test_empty_stretch_gives_an_empty_span() -> None:
    view = View("县 水", 0, 3)
    assert view.span(1, 1) == (2, 2)
    assert view.span(2, 2) == (3, 3)
