"""When two strings count as the same, and how much they have in common, wherever plans are scored.

The rules are those of the annotation guide: white space, character width and the style of quotation marks and dashes
never count; ``万`` and ``亿`` may stand in the unit or be multiplied out.
"""

import re
import unicodedata
from collections.abc import Hashable
from decimal import Decimal
from difflib import SequenceMatcher
from functools import lru_cache
from typing import NamedTuple

_BLANKS = re.compile(r"[\s\u200b\ufeff]+")
_DASHES = re.compile(r"[—–－―‐\-~～]+")
_SIGNS = str.maketrans("〔〕［］【】“”‘’「」，；：。！？（）", '[][][]""\'\'"",;:.!?()')
_BRACKETS = re.compile(r"[\[\]()<>《》{}]")

# Longest first: 万亿 must not be read as 万 with the unit 亿.
_SCALES = {"万亿": 10**12, "亿": 10**8, "千万": 10**7, "百万": 10**6, "万": 10**4, "千": 10**3, "百": 10**2}
_SI_UNITS = ("米", "克", "瓦", "卡", "帕", "伏", "赫", "焦", "升")
_SAME_UNITS = {
    "公里": "km",
    "千米": "km",
    "平方公里": "km2",
    "平方千米": "km2",
    "公顷": "hm2",
    "立方米": "m3",
    "平方米": "m2",
}


@lru_cache(maxsize=16384)
def plain(text: str) -> str:
    """The text without white space and without differences of width, quotation marks and dashes."""
    text = _BLANKS.sub("", unicodedata.normalize("NFKC", text))
    return _DASHES.sub("-", text).translate(_SIGNS).strip(".,;:")


def number_of(text: str) -> str:
    """A document number without its brackets and without 第."""
    return _BRACKETS.sub("", plain(text)).replace("第", "")


def title_of(text: str) -> str:
    """A document title without its title marks."""
    return plain(text).strip("《》<>〈〉")


def alike(first: str, second: str, at_least: float = 0.0) -> float:
    """Likeness of two texts between 0 and 1; the first is the gold one, because the measure is not symmetric.

    A likeness below ``at_least`` may be returned as 0: cheap upper bounds then spare the long comparison.
    """
    first, second = plain(first), plain(second)
    if first == second:
        return 1.0
    if not first or not second:
        return 0.0
    matcher = SequenceMatcher(None, first, second, autojunk=False)
    if at_least and (matcher.real_quick_ratio() < at_least or matcher.quick_ratio() < at_least):
        return 0.0
    return matcher.ratio()


def overlap(first: str, second: str) -> float:
    """Share of the shorter text that the two have in common, in order; single characters do not count."""
    first, second = plain(first), plain(second)
    if not first or not second:
        return 0.0
    blocks = SequenceMatcher(None, first, second, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks if block.size > 1) / min(len(first), len(second))


class Amount(NamedTuple):
    """A quantity ready to be compared: 3.8 万人 and 38000 人 are equal. What is no number stays as it was written."""

    value: Hashable
    value_to: Hashable
    unit: str


def amount(value: object, value_to: object, unit: str) -> Amount:
    """The amount of a printed value (with its end, for a range) and unit; None or empty where there is no value."""
    unit = plain(unit)
    scale = 1
    for word, factor in _SCALES.items():
        if unit.startswith(word) and not unit.startswith("百分") and not _is_kilo(word, unit):
            unit, scale = unit[len(word) :], factor
            break
    return Amount(_scaled(value, scale), _scaled(value_to, scale), _SAME_UNITS.get(unit, unit))


def _is_kilo(word: str, unit: str) -> bool:
    """千 of 千米 and 千瓦 belongs to the unit."""
    return word == "千" and unit[1:].startswith(_SI_UNITS)


def _scaled(raw: object, scale: int) -> Decimal | str | None:
    if raw is None or raw == "":
        return None
    try:
        return (Decimal(str(raw).replace(",", "")) * scale).normalize()
    except ArithmeticError:
        return str(raw)
