from datetime import date, timedelta
from typing import Any

import pytest
from grammar_specs import cases, digit_mutations, name
from hypothesis import given
from hypothesis import strategies as st

from luoshi.extraction.grammar.dates import Precision, find_dates, parse_date
from luoshi.extraction.view import View

CASES = cases("dates")
QUOTES = sorted({found["quote"] for case in CASES for found in case["found"]})


@pytest.mark.parametrize("case", CASES, ids=name)
def test_find(case: dict[str, Any]) -> None:
    view = View(case["text"])
    found = [
        {"quote": view.text[match.start : match.end], "value": str(match.value), "precision": match.precision.value}
        for match in find_dates(view.text, view.gaps)
    ]
    assert found == [{"precision": "day"} | one for one in case["found"]]


@pytest.mark.parametrize("case", cases("dates", "quotes"), ids=name)
def test_parse(case: dict[str, Any]) -> None:
    match = parse_date(case["quote"])
    assert (str(match.value) if match else None) == case["value"]


@pytest.mark.parametrize("quote", QUOTES)
def test_changing_a_digit_changes_the_date_or_the_quote_is_refused(quote: str) -> None:
    read = parse_date(quote)
    assert read is not None
    for changed in digit_mutations(quote):
        match = parse_date(changed)
        assert match is None or match.value != read.value, changed


def test_every_day_of_a_leap_year_in_every_form() -> None:
    day = date(2032, 1, 1)
    while day.year == 2032:
        for form in ("{0}年{1}月{2}日", "{0}-{1}-{2}", "{0}.{1}.{2}", "{0}/{1:02}/{2:02}", "{0}年{1:02}月{2:02}日"):
            match = parse_date(form.format(day.year, day.month, day.day))
            assert match is not None
            assert (match.value, match.precision) == (day, Precision.DAY)
        day += timedelta(days=1)


@given(st.dates(date(1949, 10, 1), date(2099, 12, 31)), st.times(), st.booleans())
def test_a_stamp_keeps_its_day(day: date, time: Any, padded: bool) -> None:
    printed = f"{day}" if padded else f"{day.year}-{day.month}-{day.day}"
    match = parse_date(f"{printed} {time.hour:02}:{time.minute:02}:{time.second:02}")
    assert match is not None
    assert (match.value, match.precision) == (day, Precision.CLOCK)


@given(
    st.lists(
        st.sampled_from(["2031", "年", "9", "12", "月", "7", "日", "-", ".", "/", "31", ":", "二〇三一", "十"])
    ).map("".join)
)
def test_every_date_is_read_alike_from_its_quote_alone(text: str) -> None:
    for match in find_dates(text):
        again = parse_date(text[match.start : match.end])
        assert again is not None
        assert again.value == match.value
