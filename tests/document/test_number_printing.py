"""Number formats of workbooks and the numbers of lists, from their specs."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from luoshi.document.list_numbers import chinese, printed
from luoshi.document.xlsx_numbers import format_code, printed_number

_SPECS = Path(__file__).parents[2] / "specs/document"
_FORMATS = yaml.safe_load((_SPECS / "number_formats.yaml").read_text("utf-8"))
_LISTS = yaml.safe_load((_SPECS / "list_numbers.yaml").read_text("utf-8"))


@pytest.mark.parametrize("case", _FORMATS, ids=lambda case: f"{case['stored']} in {case['code']}")
def test_number_format(case: dict[str, Any]) -> None:
    found = printed_number(case["stored"], case["code"], since_1904=case.get("since_1904", False))
    assert found == case["printed"]


@pytest.mark.parametrize("case", _LISTS, ids=lambda case: f"{case['format']} from {case['from']}")
def test_list_number(case: dict[str, Any]) -> None:
    numbers = range(case["from"], case["from"] + len(case["printed"]))
    assert [printed(number, case["format"]) for number in numbers] == case["printed"]


@pytest.mark.parametrize(
    ("identifier", "shown"),
    [
        (0, "44896"),
        (9, "4489600%"),
        (14, "2022-12-01"),
        (31, "2022年12月1日"),
        (57, "2022年12月"),
        (58, "12月1日"),
        (99, "44896"),
    ],
)
def test_built_in_formats_of_chinese_excel(identifier: int, shown: str) -> None:
    assert printed_number("44896", format_code(identifier, {})) == shown


def test_declared_format_goes_before_a_built_in_one() -> None:
    assert format_code(57, {57: "0.0"}) == "0.0"


@given(st.floats(allow_nan=True, allow_infinity=True), st.text(max_size=20))
def test_any_format_prints_something(number: float, code: str) -> None:
    assert isinstance(printed_number(repr(number), code), str)


@given(st.integers(0, 10_000), st.integers(0, 4))
def test_fixed_decimals_keep_the_value(number: int, places: int) -> None:
    code = "0." + "0" * places if places else "0"
    assert float(printed_number(str(number / 4), code)) == pytest.approx(number / 4, abs=0.5001 * 10**-places)


@given(st.integers(1, 9999))
def test_chinese_numerals_can_be_read_back(number: int) -> None:
    values = {"十": 10, "百": 100, "千": 1000}
    total = digit = 0
    for sign in chinese(number):
        if sign in values:
            total += (digit or 1) * values[sign]
            digit = 0
        else:
            digit = "零一二三四五六七八九".index(sign)
    assert total + digit == number
