"""Units and measure words: what they measure, their normal form, and exact conversion.

The knowledge is ``data/units.toml``; this module reads it, builds the pattern of all units and answers questions about
one. ``万``, ``亿``, ``千``, ``百`` before a unit are scales; 千瓦, 千米 and their like are units of their own.
"""

import re
import tomllib
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache
from importlib import resources
from typing import Any


class UnitKind(StrEnum):
    """What sort of thing a unit measures; rules treat times, ages, scores and 次 unlike amounts."""

    MEASURE = "measure"
    PHYSICAL = "physical"
    MONEY = "money"
    RATIO = "ratio"
    TIME = "time"
    OCCURRENCE = "occurrence"
    AGE = "age"
    SCORE = "score"


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit. ``name`` is its normal spelling, ``factor`` times it the base unit of ``dimension``."""

    name: str
    kind: UnitKind
    dimension: str
    factor: Fraction


_SCALES = {
    "万亿": Decimal(10**12),
    "千亿": Decimal(10**11),
    "百亿": Decimal(10**10),
    "十亿": Decimal(10**9),
    "亿": Decimal(10**8),
    "千万": Decimal(10**7),
    "百万": Decimal(10**6),
    "十万": Decimal(10**5),
    "万": Decimal(10**4),
    "千": Decimal(1000),
    "百": Decimal(100),
}


def _read(data: dict[str, Any]) -> dict[str, Unit]:
    """Every spelling of every unit."""
    table: dict[str, Unit] = {}
    for dimension, entry in data["dimensions"].items():
        for unit in entry["units"]:
            names = unit["names"]
            if "factor" in unit:
                known = Unit(names[0], UnitKind(entry["kind"]), dimension, Fraction(unit["factor"]))
            else:
                known = Unit(names[0], UnitKind(entry["kind"]), names[0], Fraction(1))
            table.update(dict.fromkeys(names, known))
    for word in data["measure"]["words"]:
        table[word] = Unit(word, UnitKind.MEASURE, word, Fraction(1))
    table.update({spelling: table[word] for spelling, word in data["measure"]["same"].items()})
    return table


_DATA = tomllib.loads(resources.files("luoshi.extraction.data").joinpath("units.toml").read_text("utf-8"))
_TABLE = _read(_DATA)
_OVER: dict[str, str] = _DATA["rates"]["over"]
_NOT_BEFORE: dict[str, str] = _DATA["not_before"]


def _fragment(names: list[str], *bars: dict[str, str]) -> str:
    """The pattern of units, longest first, each barred from being the head of a longer word, with rates."""
    units = _by_opening({name: _bar(name, bars) for name in names})
    below = _by_opening(dict.fromkeys([*_OVER, *names, *_BELOW_ONLY], ""))
    return f"(?:(?:{units})(?:/(?:[万亿]?(?:{below})|[百千][人户])(?![A-Za-z0-9]))?+)"


def _by_opening(names: dict[str, str]) -> str:
    """Words, each with what must not follow it, longest first: one branch for each sign that they open with."""
    branches: dict[str, list[str]] = {}
    for name in sorted(names, key=lambda name: (-len(name), name)):
        branches.setdefault(name[0], []).append(re.escape(name[1:]) + names[name])
    return "|".join(f"{re.escape(sign)}(?:{'|'.join(rest)})" for sign, rest in branches.items())


def _bar(name: str, bars: tuple[dict[str, str], ...]) -> str:
    after = ["[A-Za-z0-9²³]"] if name[-1].isascii() and name[-1].isalnum() else []
    after += [table[name] for table in bars if name in table]
    return f"(?!{'|'.join(after)})" if after else ""


# 万 · 亿 · 万亿 · 千万 before a unit or alone (突破260万); the 千 of 千瓦时 and the 百 of 百分点 are none
_OWN = "|".join(name for name in _TABLE if name[0] in "千百")
SCALES = f"(?:(?!{_OWN})(?:{'|'.join(_SCALES)}))"
_BELOW_ONLY = frozenset(_DATA["limits"]["below_only"])
_ARABIC_ONLY = frozenset(_DATA["limits"]["arabic_only"])

SPELLINGS = frozenset(_TABLE)
"""Every unit as it may be printed, without a scale."""

# 公里 · 个百分点 · 人次 · 吨/日 · 元/亩 · mg/L, longest first; scales are not part of it
UNITS = _fragment([name for name in _TABLE if name not in _BELOW_ONLY], _NOT_BEFORE)
# the same without what makes names behind Han numerals (一村一品, 三方, 十分)
UNITS_AFTER_HAN = _fragment(
    [name for name in _TABLE if name not in _BELOW_ONLY | _ARABIC_ONLY], _NOT_BEFORE, _DATA["not_before_han"]
)
# units with which a numeral makes a word (一起, 一道, 二次装修)
NEVER_WITH = {"一": frozenset(_DATA["limits"]["never_one"]), "二": frozenset(_DATA["limits"]["never_two"])}

_SCALED = re.compile(rf"({SCALES})(.*)")


def unit_of(unit: str) -> Unit | None:
    """What is known of a printed unit, its scale left aside (万人次 → 人次); None for a word that is no unit.

    A rate is of the kind of its numerator, and its dimension names both (``mass/hours``).
    """
    return _resolve(unit)[1]


def normalise(value: Decimal, unit: str) -> tuple[Decimal, str]:
    """A value with its scale multiplied out, in the normal spelling of its unit: 2.6, 万人 → 26000, 人.

    Only the scale and the spelling change (``km`` → ``公里``); nothing is converted, 亩 stays 亩. A bare scale
    (150, 万) gives an empty unit; an unknown unit is returned as it came.
    """
    scale, known = _resolve(unit)
    if known is not None:
        return _multiplied(value, scale), known.name
    return (_multiplied(value, _SCALES[unit]), "") if unit in _SCALES else (value, unit)


def convert(value: Decimal, source: str, target: str) -> Fraction:
    """The exact value in another unit of the same dimension: 4500 亩 → 300 公顷.

    Raises ``ValueError`` where the two measure different things; % and 个百分点 do.
    """
    (source_scale, one), (target_scale, other) = _resolve(source), _resolve(target)
    if one is None or other is None or one.dimension != other.dimension:
        raise ValueError(f"{source} and {target} do not measure the same thing")
    return Fraction(value) * Fraction(source_scale) * one.factor / (Fraction(target_scale) * other.factor)


def _multiplied(value: Decimal, scale: Decimal) -> Decimal:
    """The product as one would print it: 26000, neither 26000.0 nor 3.8E+4; untouched without a scale."""
    if scale == 1:
        return value
    product = (value * scale).normalize()
    return product.quantize(Decimal(1)) if product == product.to_integral_value() else product


@lru_cache(maxsize=1024)
def _resolve(unit: str) -> tuple[Decimal, Unit | None]:
    """The scale of a printed unit and the unit without it."""
    if unit in _TABLE:
        return Decimal(1), _TABLE[unit]
    scaled = _SCALED.fullmatch(unit)
    if scaled and scaled.group(2) in _TABLE:
        return _SCALES[scaled.group(1)], _TABLE[scaled.group(2)]
    numerator, stroke, denominator = unit.partition("/")
    if stroke:
        scale, upper = _resolve(numerator)
        lower_scale, lower = _resolve(_OVER.get(denominator, denominator))
        if upper is None or lower is None:
            return Decimal(1), None
        below = _OVER.get(denominator, denominator) if lower.kind is UnitKind.TIME else lower.name
        name = f"{upper.name}/{_scale_word(lower_scale)}{below}"
        dimension = f"{upper.dimension}/{lower.dimension}"
        return scale, Unit(name, upper.kind, dimension, upper.factor / (lower.factor * Fraction(lower_scale)))
    return Decimal(1), None


def _scale_word(scale: Decimal) -> str:
    return next((word for word, factor in _SCALES.items() if factor == scale), "")
