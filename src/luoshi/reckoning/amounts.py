"""Amounts in units: exact conversion, and how a figure is printed.

The knowledge is ``data/units.toml``. Conversion is exact, as a fraction; what is printed or kept is rounded, half up.
"""

import re
import tomllib
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import lru_cache
from importlib import resources
from typing import Any

from luoshi.reckoning.errors import UnitsDifferError
from luoshi.said import say

PLACES = 10
"""Digits behind the point that are kept of a converted value; the columns of the ledger hold as many."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit with its scale (万亩): ``factor`` times it is the base unit of ``dimension``."""

    name: str
    dimension: str
    factor: Fraction


@dataclass(frozen=True, slots=True)
class _Known:
    unit: Unit
    scaled: bool


def _read(data: dict[str, Any]) -> tuple[dict[str, _Known], dict[str, Fraction]]:
    """Every spelling of every unit; every scale."""
    units = {
        name: _Known(Unit(entry["names"][0], dimension, Fraction(entry["factor"])), table["scales"])
        for dimension, table in data["dimensions"].items()
        for entry in table["units"]
        for name in entry["names"]
    }
    return units, {word: Fraction(factor) for word, factor in data["scales"].items()}


_UNITS, _SCALES = _read(
    tomllib.loads(resources.files("luoshi.reckoning.data").joinpath("units.toml").read_text("utf-8"))
)
_SCALED = re.compile(rf"({'|'.join(sorted(_SCALES, key=len, reverse=True))})(.*)")


@lru_cache(maxsize=1024)
def unit_of(name: str) -> Unit:
    """A unit by its printed name, scale and all: 万亩, 亿元, %, 吨/日, 户.

    A word that is no known unit is a dimension of its own (户, 座), with scales before it (万户). A rate (吨/日) is of
    the dimension that its two parts make.
    """
    name = name.strip()
    if name in _UNITS:
        return _UNITS[name].unit
    over, stroke, below = name.partition("/")
    if stroke and over and below:
        upper, lower = unit_of(over), unit_of(below)
        return Unit(name, f"{upper.dimension}/{lower.dimension}", upper.factor / lower.factor)
    scaled = _SCALED.fullmatch(name)
    if scaled is not None:
        known = _UNITS.get(scaled.group(2))
        if known is None or known.scaled:
            unit = known.unit if known else Unit(scaled.group(2), scaled.group(2), Fraction(1))
            return Unit(name, unit.dimension, unit.factor * _SCALES[scaled.group(1)])
    return Unit(name, name, Fraction(1))


def convert(value: Decimal | Fraction, source: str, target: str) -> Fraction:
    """The exact value in another unit of the same dimension: 4500 亩 → 300 公顷, 1.2 亿元 → 12000 万元.

    Raises ``UnitsDifferError`` where the two measure different things; % and 个百分点 do.
    """
    one, other = unit_of(source), unit_of(target)
    if one.dimension != other.dimension:
        raise UnitsDifferError(
            say(
                "“%(source)s”不能换算成“%(target)s”：不是同一种量",
                source=source or say("无单位"),
                target=target or say("无单位"),
            )
        )
    if one.factor == other.factor:
        return Fraction(value)
    return Fraction(value) * one.factor / other.factor


def converted(value: Decimal, source: str, target: str, places: int = PLACES) -> Decimal:
    """The same as a decimal with at most so many places; untouched where nothing is to be converted.

    Raises ``UnitsDifferError`` as ``convert`` does.
    """
    if source == target:
        return value
    return rounded(convert(value, source, target), places)


def rounded(value: Decimal | Fraction, places: int) -> Decimal:
    """A value with at most so many places, half up as offices round (四舍五入), without zeros at its end."""
    if isinstance(value, Fraction):
        scaled = value * 10**places
        whole, rest = divmod(abs(scaled.numerator), scaled.denominator)
        whole += 2 * rest >= scaled.denominator
        return plain(Decimal(whole if scaled >= 0 else -whole).scaleb(-places))
    return plain(value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP))


def plain(value: Decimal) -> Decimal:
    """A value without zeros at its end and without an exponent: 80.00 → 80, 3.8E+4 → 38000."""
    short = value.normalize()
    if not short:
        return Decimal(0)
    exponent = short.as_tuple().exponent
    return short.quantize(Decimal(1)) if isinstance(exponent, int) and exponent > 0 else short


def printed(value: Decimal | None, unit: str = "", places: int = 2) -> str:
    """A figure as it is read: at most so many places, half up; what is missing is 未报, neither 0 nor blank."""
    if value is None:
        return say("未报")
    figure = format(rounded(value, places), "f")
    return f"{figure}{unit}" if unit in _CLOSE else f"{figure} {unit}"


_CLOSE = frozenset({"", "%", "‰"})
