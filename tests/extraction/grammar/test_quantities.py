from decimal import Decimal
from typing import Any

import pytest
from grammar_specs import cases, digit_mutations, name
from hypothesis import given
from hypothesis import strategies as st

from luoshi.extraction.grammar.quantities import (
    QuantityMatch,
    find_quantities,
    find_vague,
    kind_of,
    parse_quantity,
)
from luoshi.extraction.grammar.spelled import Form
from luoshi.extraction.grammar.units import UnitKind
from luoshi.extraction.view import normal

CASES = cases("quantities")
QUOTES = sorted({found["quote"] for case in CASES for found in case["found"]})


def facts(match: QuantityMatch) -> tuple[Decimal, Decimal | None, str, Form]:
    return match.value, match.value_to, match.unit, match.form


def shown(text: str, match: QuantityMatch) -> dict[str, Any]:
    return {
        "quote": text[match.start : match.end],
        "value": match.value,
        "value_to": match.value_to,
        "unit": match.unit,
        "form": match.form.value,
        "approximate": list(match.approximate),
        "bounds": list(match.bounds),
    }


def expected(found: dict[str, Any]) -> dict[str, Any]:
    blank: dict[str, Any] = {"value_to": None, "form": "plain", "approximate": [], "bounds": []}
    whole = blank | found
    whole["value"] = Decimal(whole["value"])
    whole["value_to"] = whole["value_to"] and Decimal(whole["value_to"])
    return whole


@pytest.mark.parametrize("case", CASES, ids=name)
def test_find(case: dict[str, Any]) -> None:
    text = normal(case["text"])
    skip = [(start, end) for start, end in case.get("skip", [])]
    assert [shown(text, match) for match in find_quantities(text, skip)] == [expected(one) for one in case["found"]]


@pytest.mark.parametrize("case", cases("quantities", "quotes"), ids=name)
def test_parse(case: dict[str, Any]) -> None:
    match = parse_quantity(case["quote"])
    if case["value"] is None:
        assert match is None
    else:
        assert match is not None
        assert (match.value, match.unit) == (Decimal(case["value"]), case["unit"])


@pytest.mark.parametrize("case", cases("quantities", "vague"), ids=name)
def test_vague(case: dict[str, Any]) -> None:
    text = case["text"]
    assert [text[match.start : match.end] for match in find_vague(text)] == case["found"]


@pytest.mark.parametrize("quote", QUOTES)
def test_changing_a_digit_changes_the_value_or_the_quote_is_refused(quote: str) -> None:
    read = parse_quantity(quote)
    assert read is not None
    for changed in digit_mutations(quote):
        match = parse_quantity(changed)
        assert match is None or facts(match) != facts(read), changed


NUMBERS = st.sampled_from(
    ["3", "12", "0.5", "1,200", "68.25", "三", "十二", "两", "一百零五", "2031", "百分之八", "一半", "上百"]
)
WORDS = st.sampled_from(
    [
        "年",
        "个",
        "家",
        "万人",
        "%",
        "亿元",
        "余",
        "多",
        "至",
        "-",
        "、",
        ",",
        "第",
        "条",
        "公里",
        "约",
        "以上",
        "级",
        "月",
        "日",
        "成",
        "大",
        "项目",
        "G",
        ".",
        "(",
        ")",
    ]
)


@given(st.lists(NUMBERS | WORDS, max_size=12).map("".join))
def test_every_match_is_read_alike_from_its_quote_alone(text: str) -> None:
    end = 0
    for match in find_quantities(text):
        assert end <= match.start <= match.number_start < match.number_end <= match.end <= len(text)
        assert match.outer_start <= match.start
        assert match.end <= match.outer_end
        again = parse_quantity(text[match.start : match.end])
        assert again is not None
        assert facts(again) == facts(match)
        end = match.end


@given(st.text(max_size=40))
def test_any_text_can_be_searched(text: str) -> None:
    for match in find_quantities(normal(text)):
        assert match.start < match.end


@given(st.lists(NUMBERS | WORDS, max_size=8).map("".join), st.integers(0, 10), st.integers(0, 10))
def test_nothing_is_read_in_or_across_what_is_skipped(text: str, start: int, length: int) -> None:
    end = start + length
    for match in find_quantities(text, [(min(start, len(text)), min(end, len(text)))]):
        assert match.end <= start or match.start >= end or length == 0


@pytest.mark.parametrize(
    ("quote", "kind"),
    [
        ("3个", UnitKind.MEASURE),
        ("3万元", UnitKind.MONEY),
        ("3次", UnitKind.OCCURRENCE),
        ("八成", UnitKind.RATIO),
        ("3万", None),
    ],
)
def test_kind(quote: str, kind: UnitKind | None) -> None:
    match = parse_quantity(quote)
    assert match is not None
    assert kind_of(match) == kind
