"""Figures beside figures that say the same thing: what is asked, and what rounding explains."""

from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.reckoning.errors import UnitsDifferError
from luoshi.reckoning.held_against import Printed, against_measured, as_printed, parts_against_total
from luoshi.reckoning.questions import QuestionKind
from spec_cases import Case, cases

numbers = st.decimals(0, 10**6, places=4)


@pytest.mark.parametrize("case", cases("reckoning/held_against", "parts"))
def test_parts_and_their_total(case: Case) -> None:
    unit: str = case.get("unit", "公里")
    total = as_printed(Decimal(case["total"]), unit, unit)
    parts = [
        None if part is None else as_printed(Decimal(part), str(case.get("of", unit)), unit) for part in case["parts"]
    ]
    asked = parts_against_total("r", total, parts)
    assert [each.kind for each in asked] == ([QuestionKind.PARTS_DO_NOT_ADD_UP] if case["asks"] else [])


@pytest.mark.parametrize("case", cases("reckoning/held_against", "measured"))
def test_reported_and_measured(case: Case) -> None:
    asked = against_measured("r", Decimal(case["reported"]), Decimal(case["measured"]), "统计局")
    assert [each.kind for each in asked] == ([QuestionKind.AGAINST_MEASURED] if case["asks"] else [])


def test_a_question_says_both_sides() -> None:
    (sums,) = parts_against_total("r", as_printed(Decimal(18), "户", "户"), [as_printed(Decimal(9), "户", "户")] * 3)
    assert (sums.about, dict(sums.values)) == ("r", {"total": 18, "sum": 27, "count": 3})
    (measured,) = against_measured("r", Decimal(9), Decimal(6), "统计局")
    assert (measured.about, dict(measured.values)) == ("r", {"value": 9, "measured": 6, "source": "统计局"})


def test_half_a_unit_in_the_last_place_in_another_unit() -> None:
    assert as_printed(Decimal("12.5"), "公里", "公里") == Printed(Decimal("12.5"), Decimal("0.05"))
    assert as_printed(Decimal("12.5"), "公里", "米") == Printed(Decimal(12500), Decimal(50))
    assert as_printed(Decimal("1.2E+3"), "户", "户") == Printed(Decimal(1200), Decimal("0.5"))
    with pytest.raises(UnitsDifferError):
        as_printed(Decimal(1), "公里", "亩")


@given(st.lists(numbers, min_size=1, max_size=9), st.lists(st.integers(0, 4), min_size=10, max_size=10))
def test_rounding_alone_is_never_asked_about(exact: list[Decimal], places: list[int]) -> None:
    def rounded(value: Decimal, digits: int) -> Printed:
        return as_printed(value.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP), "吨", "吨")

    parts = [rounded(value, digits) for value, digits in zip(exact, places, strict=False)]
    assert parts_against_total("r", rounded(sum(exact, Decimal(0)), places[-1]), parts) == []


@given(st.lists(numbers, min_size=1, max_size=9), st.integers(0, 8))
def test_with_a_part_that_is_missing_nothing_is_asked(values: list[Decimal], at: int) -> None:
    parts: list[Printed | None] = [as_printed(value, "吨", "吨") for value in values]
    parts[at % len(parts)] = None
    assert parts_against_total("r", as_printed(Decimal(1), "吨", "吨"), parts) == []
