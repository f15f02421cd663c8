from typing import Any

import pytest
from grammar_specs import cases, digit_mutations, name
from hypothesis import given
from hypothesis import strategies as st

from luoshi.extraction.grammar.document_numbers import NumberFlag, NumberMatch, find_numbers, parse_number
from luoshi.extraction.view import View, normal

CASES = cases("document_numbers")
QUOTES = sorted({found["quote"] for case in CASES for found in case["found"]})


def shown(text: str, match: NumberMatch) -> dict[str, Any]:
    return {
        "quote": text[match.start : match.end],
        "code": match.code,
        "year": match.year,
        "serial": match.serial,
        "normal": match.normal,
        "flags": [flag.value for flag in match.flags],
    }


@pytest.mark.parametrize("case", CASES, ids=name)
def test_find(case: dict[str, Any]) -> None:
    text = normal(case["text"])
    blank: dict[str, Any] = {"year": None, "flags": []}
    assert [shown(text, match) for match in find_numbers(text)] == [blank | one for one in case["found"]]


@pytest.mark.parametrize("case", cases("document_numbers", "quotes"), ids=name)
def test_parse(case: dict[str, Any]) -> None:
    match = parse_number(case["quote"])
    assert (match.normal if match else None) == case["normal"]


@pytest.mark.parametrize("quote", QUOTES)
def test_changing_a_digit_changes_the_number_or_the_quote_is_refused(quote: str) -> None:
    read = parse_number(quote)
    assert read is not None
    for changed in digit_mutations(quote):
        match = parse_number(changed)
        assert match is None or match.normal != read.normal, changed


def test_a_blank_parts_the_code_from_words_before_it() -> None:
    view = View("交通运输综合执法大队 云政办发〔2031〕3号")
    assert [match.code for match in find_numbers(view.text, view.gaps)] == ["云政办发"]


def test_a_code_that_may_hold_other_words_says_so() -> None:
    [match] = find_numbers("交通运输综合执法大队云政办发〔2031〕3号")
    assert NumberFlag.DOUBTFUL_CODE in match.flags
    assert len(match.code) == 12


@given(
    st.text("云岭青岚政办发函综财农", min_size=2, max_size=6),
    st.integers(1950, 2099),
    st.integers(1, 9999),
    st.sampled_from(["〔〕", "[]", "【】", "()"]),
)
def test_every_form_comes_to_the_same_number(code: str, year: int, serial: int, brackets: str) -> None:
    match = parse_number(f"{code}{brackets[0]}{year}{brackets[1]}{serial}号")
    assert match is not None
    assert match.normal == f"{code}〔{year}〕{serial}号"
    assert match.flags == (() if brackets == "〔〕" else (NumberFlag.BRACKETS,))


PIECES = st.sampled_from(
    [
        "云政发",
        "根据",
        "〔",
        "〕",
        "[",
        "]",
        "2031",
        "20318",
        "年",
        "第",
        "3",
        "号",
        "令",
        "公告",
        "》",
        "和",
        "通报",
        "期",
        "、",
    ]
)


@given(st.lists(PIECES, max_size=12).map("".join))
def test_every_match_is_read_alike_from_its_quote_alone(text: str) -> None:
    end = 0
    for match in find_numbers(text):
        assert end <= match.start < match.end <= len(text)
        again = parse_number(text[match.start : match.end])
        assert again is not None
        assert again.normal == match.normal
        end = match.end
