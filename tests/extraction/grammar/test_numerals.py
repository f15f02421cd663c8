from decimal import Decimal
from typing import Any

import pytest
from grammar_specs import cases, name
from hypothesis import given
from hypothesis import strategies as st

from luoshi.extraction.grammar.numerals import han_numeral, parse_numeral, parse_ordinal, parse_year


@pytest.mark.parametrize("case", cases("numerals"), ids=name)
def test_numeral(case: dict[str, Any]) -> None:
    expected = None if case["value"] is None else Decimal(case["value"])
    assert parse_numeral(case["text"]) == expected


@pytest.mark.parametrize("case", cases("numerals", "ordinals"), ids=name)
def test_ordinal(case: dict[str, Any]) -> None:
    assert parse_ordinal(case["text"]) == case["value"]


def test_every_han_numeral_up_to_9999() -> None:
    for value in range(1, 10_000):
        written = han_numeral(value)
        assert parse_numeral(written) == value
        assert parse_numeral(written.replace("零", "〇")) == value
        assert parse_numeral(written.replace("二千", "两千").replace("二百", "两百")) == value
        if 10 <= value < 20:
            assert parse_numeral(written.removeprefix("一")) == value


def test_every_arabic_numeral_up_to_9999() -> None:
    for value in range(1, 10_000):
        assert parse_numeral(str(value)) == value
        assert parse_numeral(f"{value:,}") == value


def test_every_ordinal_up_to_99() -> None:
    for value in range(1, 100):
        written = han_numeral(value)
        assert parse_ordinal(written) == parse_ordinal(str(value)) == value
        if 10 <= value < 20:
            assert parse_ordinal(written.removeprefix("一")) == value
        if 20 <= value < 30:
            assert parse_ordinal(written.replace("二十", "廿")) == value


def test_circled_and_roman_ordinals() -> None:
    assert [parse_ordinal(sign) for sign in "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"] == list(range(1, 21))
    assert [parse_ordinal(sign) for sign in "ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩⅪⅫ"] == list(range(1, 13))


def test_every_year_from_1900_to_2099() -> None:
    for year in range(1900, 2100):
        written = "".join("〇一二三四五六七八九"[int(digit)] for digit in str(year))
        assert parse_year(written) == parse_year(str(year)) == year
        assert parse_year(written.replace("〇", "O")) == year


@pytest.mark.parametrize("text", ["", "31", "1899", "2100", "二三", "二〇三", "203一二", "两〇三一"])
def test_no_year(text: str) -> None:
    assert parse_year(text) is None


@given(st.text("〇零一二两三四五六七八九十百千万亿点", max_size=8))
def test_no_two_strict_numerals_of_places_share_a_value(text: str) -> None:
    value = parse_numeral(text)
    if value is not None and value == value.to_integral() and "百" in text and value < 10_000:
        strict = han_numeral(int(value))
        assert text.translate(str.maketrans("〇两", "零二")).replace("百十", "百一十") == strict


@given(st.decimals(min_value=0, max_value=10**9, places=2))
def test_arabic_numerals_with_thousands_round_trip(value: Decimal) -> None:
    assert parse_numeral(f"{value}") == value
    assert parse_numeral(f"{value:,}") == value
