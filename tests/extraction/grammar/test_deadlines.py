from datetime import date
from typing import Any

import pytest
from grammar_specs import cases, digit_mutations, name
from hypothesis import given
from hypothesis import strategies as st

from luoshi.extraction.grammar.deadlines import DeadlineMatch, find_deadlines, last_day, parse_deadline
from luoshi.extraction.grammar.numerals import DIGITS
from luoshi.extraction.reading import DeadlineKind
from luoshi.extraction.view import normal

CASES = cases("deadlines")
QUOTES = sorted({found["quote"] for case in CASES for found in case["found"]})
BLANK: dict[str, Any] = {
    "kind": "by_date",
    "value": "",
    "form": "limit",
    "since": None,
    "recurrence": None,
    "relative": None,
    "working_days": False,
    "event": None,
    "year_shift": 0,
    "scope": False,
}


def shown(text: str, match: DeadlineMatch) -> dict[str, Any]:
    return {
        "quote": text[match.start : match.end],
        "kind": match.kind.value,
        "value": match.value,
        "form": match.form.value,
        "since": match.since,
        "recurrence": match.recurrence,
        "relative": match.relative,
        "working_days": match.working_days,
        "event": match.event,
        "year_shift": match.year_shift,
        "scope": match.opens_scope,
    }


def facts(match: DeadlineMatch) -> tuple[Any, ...]:
    return match.kind, match.value, match.recurrence, match.relative, match.working_days, match.event, match.year_shift


@pytest.mark.parametrize("case", CASES, ids=name)
def test_find(case: dict[str, Any]) -> None:
    text = normal(case["text"])
    found = [shown(text, match) for match in find_deadlines(text, case.get("head", 0))]
    assert found == [BLANK | one for one in case["found"]]


@pytest.mark.parametrize("case", cases("deadlines", "last_days"), ids=name)
def test_last_day(case: dict[str, Any]) -> None:
    found = last_day(case["value"], case.get("year"), case.get("shift", 0))
    assert (str(found) if found else None) == case["last"]


def test_last_day_of_every_month() -> None:
    for year in (2030, 2031, 2032):
        for month in range(1, 13):
            last = last_day(f"{year}-{month:02}")
            assert last is not None
            assert (last.year, last.month) == (year, month)
            assert last_day(f"--{month:02}", year) == last
            assert date.fromordinal(last.toordinal() + 1).day == 1


@pytest.mark.parametrize("prefix", ["", "第"])
@pytest.mark.parametrize("year", ["", "2031年"])
def test_every_quarter(prefix: str, year: str) -> None:
    for quarter in range(1, 5):
        for numeral in (str(quarter), DIGITS[quarter]):
            for tail in ("", "末", "前"):
                match = parse_deadline(f"{year}{prefix}{numeral}季度{tail}")
                assert match is not None
                assert match.value == f"{'2031' if year else '-'}-{quarter * 3:02}"


def test_every_five_year_plan() -> None:
    for plan, end in zip("一二三四五六七八九", range(2010, 2055, 5), strict=True):
        match = parse_deadline(f"“十{plan}五”期间")
        assert match is not None
        assert match.value == str(end)


def test_every_month_without_a_year_in_both_numerals() -> None:
    for month in range(1, 13):
        han = ("十" if month >= 10 else "") + (DIGITS[month % 10] if month != 10 else "")
        for numeral in (str(month), han):
            match = parse_deadline(f"{numeral}月底前")
            assert match is not None
            assert match.value == f"--{month:02}"


@pytest.mark.parametrize("quote", QUOTES)
def test_changing_a_digit_changes_the_limit_or_the_quote_is_refused(quote: str) -> None:
    read = parse_deadline(quote)
    assert read is not None
    for changed in digit_mutations(quote):
        match = parse_deadline(changed)
        # a range that shares its month prints its lower end inside the quote: since changes where value does not
        assert match is None or (facts(match), match.since) != (facts(read), read.since), changed


PIECES = st.sampled_from(
    [
        "2031年",
        "2033年",
        "6月",
        "底",
        "前",
        "11月",
        "15日",
        "30日",
        "到",
        "至",
        "-",
        "年底",
        "每年",
        "每月",
        "第三季度",
        "上半年",
        "内",
        "三个月",
        ",",
        "。",
        "自签约之日起",
        "地块移交后",
        "今年",
        "明年",
        "“十四五”",
        "末",
        "期间",
        "长期坚持",
        "汛期前",
        "完成",
        "比",
        "起",
        "尽快",
        "(",
        ")",
        "20个工作日",
    ]
)


@given(st.lists(PIECES, max_size=10).map("".join))
def test_every_match_is_read_alike_from_its_quote_alone(text: str) -> None:
    end = 0
    for match in find_deadlines(text):
        assert end <= match.outer_start <= match.start < match.end <= match.outer_end <= len(text)
        again = parse_deadline(text[match.start : match.end])
        assert again is not None
        assert facts(again) == facts(match)
        end = match.outer_end


@given(st.text(max_size=40))
def test_any_text_can_be_searched(text: str) -> None:
    for match in find_deadlines(normal(text)):
        assert match.start < match.end
        assert match.kind is not DeadlineKind.BY_DATE or match.value
