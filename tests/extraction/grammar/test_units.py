from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from grammar_specs import cases, name
from hypothesis import given
from hypothesis import strategies as st

from luoshi.extraction.grammar.quantities import parse_quantity
from luoshi.extraction.grammar.units import _ARABIC_ONLY, _BELOW_ONLY, _TABLE, convert, normalise, unit_of

ALONE = sorted(set(_TABLE) - _BELOW_ONLY)


@pytest.mark.parametrize("case", cases("units"), ids=name)
def test_unit(case: dict[str, Any]) -> None:
    value, unit = normalise(Decimal(case["value"]), case["unit"])
    assert (str(value), unit) == (case["normal"], case["normal_unit"])
    known = unit_of(case["unit"])
    assert (known.kind if known else None) == case["kind"]


@pytest.mark.parametrize("case", cases("units", "conversions"), ids=name)
def test_conversion(case: dict[str, Any]) -> None:
    value = Decimal(case["value"])
    if case["result"] is None:
        with pytest.raises(ValueError, match="do not measure the same thing"):
            convert(value, case["from"], case["to"])
    else:
        assert convert(value, case["from"], case["to"]) == Fraction(case["result"])


@pytest.mark.parametrize("unit", ALONE)
def test_every_unit_is_found_whole_behind_arabic_digits(unit: str) -> None:
    match = parse_quantity(f"12{unit}")
    assert match is not None
    assert (match.value, match.unit) == (Decimal(12), unit)
    scaled = parse_quantity(f"3.5万{unit}")
    assert scaled is not None
    assert normalise(scaled.value, scaled.unit) == (Decimal(35_000), normalise(Decimal(1), unit)[1])


@pytest.mark.parametrize("unit", ALONE)
def test_units_that_make_names_count_behind_arabic_digits_alone(unit: str) -> None:
    match = parse_quantity(f"三{unit}")
    if unit in _ARABIC_ONLY:
        assert match is None or match.unit != unit
    elif unit[0] not in "千百":  # 三千瓦 is 三千 and 瓦 to the numeral
        assert match is not None


@pytest.mark.parametrize("unit", sorted(_TABLE))
def test_normalising_twice_changes_nothing(unit: str) -> None:
    once = normalise(Decimal(7), unit)
    assert normalise(*once) == once


@given(st.sampled_from(ALONE), st.sampled_from(ALONE), st.integers(1, 10**6))
def test_conversion_there_and_back_is_exact(source: str, target: str, value: int) -> None:
    one, other = unit_of(source), unit_of(target)
    assert one
    assert other
    if one.dimension == other.dimension:
        there = convert(Decimal(value), source, target)
        assert there * convert(Decimal(1), target, source) == value
    else:
        with pytest.raises(ValueError, match="do not measure"):
            convert(Decimal(value), source, target)
