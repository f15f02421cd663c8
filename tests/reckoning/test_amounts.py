from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.reckoning.amounts import _UNITS, convert, converted, plain, printed, rounded, unit_of
from luoshi.reckoning.errors import UnitsDifferError
from spec_cases import Case, cases

values = st.decimals(min_value=-(10**9), max_value=10**9, places=4)
names = st.sampled_from(sorted(_UNITS))


@pytest.mark.parametrize("case", cases("reckoning/units"))
def test_conversion(case: Case) -> None:
    value = Decimal(case["value"])
    if case["result"] is None:
        with pytest.raises(UnitsDifferError, match="不能换算"):
            convert(value, case["from"], case["to"])
    else:
        assert convert(value, case["from"], case["to"]) == Fraction(case["result"])


@given(values, names, names)
def test_there_and_back_is_the_same(value: Decimal, one: str, other: str) -> None:
    if unit_of(one).dimension != unit_of(other).dimension:
        with pytest.raises(UnitsDifferError):
            convert(value, one, other)
        return
    assert convert(convert(value, one, other), other, one) == Fraction(value)


@given(values, st.integers(0, 6))
def test_rounding_is_half_up_and_never_off_by_more_than_half(value: Decimal, places: int) -> None:
    for exact in (value, Fraction(value) / 7):
        short = rounded(exact, places)
        assert abs(Fraction(short) - Fraction(exact)) <= Fraction(1, 2 * 10**places)
        assert -short == rounded(-exact, places)


def test_rounding_at_the_half() -> None:
    assert [rounded(Decimal(text), 2) for text in ("0.125", "-0.125", "0.1249")] == [
        Decimal("0.13"), Decimal("-0.13"), Decimal("0.12"),
    ]  # fmt: skip
    assert rounded(Fraction(1, 8), 2) == Decimal("0.13")


def test_a_repeating_value_is_kept_with_ten_places() -> None:
    assert converted(Decimal(1), "亩", "公顷") == Decimal("0.0666666667")
    assert converted(Decimal(1), "亩", "亩") == Decimal(1)


def test_figures_are_printed_without_exponent_and_missing_is_no_zero() -> None:
    assert plain(Decimal("3.8E+4")).as_tuple() == Decimal(38000).as_tuple()
    assert str(plain(Decimal("80.00"))) == "80"
    assert str(plain(Decimal("0.000"))) == "0"
    assert printed(Decimal("91.6666"), "%") == "91.67%"
    assert printed(Decimal(26000), "亩") == "26000 亩"
    assert printed(None, "亩") == "未报"
    assert printed(Decimal(0), "亩") == "0 亩"
