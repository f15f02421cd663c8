"""Numerals in plans: 1,200 · 68.25 · 一百零五 · 两 · 三点五 · 一万二千 · 二〇二二 · ⑫ · Ⅳ.

Two readings of Han digits exist and are never mixed: by place (一百零五) and digit by digit (二〇二二). Of the second
only what cannot be anything else is read: four digits or more, or a zero among them; 三五 may be 35, 3 to 5 or a name,
and is refused. Forms are strict (一千零五, never 一千五 for 1500), so that no two readings of one numeral exist.

All functions take normal-form text (``luoshi.extraction.view``).
"""

import re
from decimal import Decimal
from functools import lru_cache

DIGITS = "零一二三四五六七八九"

# 1,200 · 12,345.60 · 68.25 · 3; the quantifiers are possessive, so that a long run of digits is read once
ARABIC = r"(?:[0-9]{1,3}(?:,[0-9]{3})++(?![0-9])(?:\.[0-9]++)?+|[0-9]++(?:\.[0-9]++)?+)"

_SIGNS = "[一二两三四五六七八九十百千零〇○]"
_BEHIND_SIGNS = rf"(?:亿{_SIGNS}++(?:万(?:{_SIGNS}++)?+)?+|万{_SIGNS}++)?+(?:点[一二三四五六七八九零〇○]++)?+"
# 三 · 十二 · 一百零五 · 两千三百 · 一万二千 · 一亿二千万 · 三点五; a closing 万 or 亿 is left to the unit (三万 人)
HAN = rf"(?:{_SIGNS}++{_BEHIND_SIGNS})"

# either of the two, written so that it opens with one sign: the search jumps to where a numeral stands
NUMERAL = (
    r"[0-9一二两三四五六七八九十百千零〇○]"
    r"(?:(?<=[0-9])(?:[0-9]{0,2}(?:,[0-9]{3})++(?![0-9])(?:\.[0-9]++)?+|[0-9]*+(?:\.[0-9]++)?+)"
    rf"|(?<![0-9]){_SIGNS}*+{_BEHIND_SIGNS})"
)

_LONGEST = 24  # characters of Han numerals; 一亿二千三百四十五万六千七百八十九 has 17
_LONGEST_ARABIC = 16  # longer runs are serial numbers or noise; so short, products with 万亿 stay exact
_ARABIC = re.compile(ARABIC)
_ZEROS = str.maketrans("〇○两", "零零二")
_VALUES = {digit: value for value, digit in enumerate(DIGITS)}
_PLACES = {"十": 10, "百": 100, "千": 1000}
_ROMAN = {sign: value for value, sign in enumerate("ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩⅪⅫ", start=1)}
_LATIN_ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6, "VII": 7, "VIII": 8, "IX": 9, "X": 10}
_LATIN_ROMAN |= {"XI": 11, "XII": 12}


@lru_cache(maxsize=1024)
def parse_numeral(text: str) -> Decimal | None:
    """The value of a numeral in normal form, or None where the text is not one numeral and nothing else.

    ``万`` and ``亿`` are read inside a numeral (一万二千 → 12000); a closing 万 is the scale of a unit, not part of the
    numeral (三万 → None). Full-width thousands (1，200) are two numbers parted by a comma, never one.
    """
    if not text or len(text) > _LONGEST:
        return None
    if "0" <= text[0] <= "9":
        exact = len(text) <= _LONGEST_ARABIC and _ARABIC.fullmatch(text)
        return Decimal(text.replace(",", "")) if exact else None
    whole, point, fraction = text.partition("点")
    value = _han_integer(whole)
    if value is None:
        return None
    if not point:
        return Decimal(value)
    digits = _digit_by_digit(fraction)
    return None if digits is None else Decimal(f"{value}.{digits}")


def parse_ordinal(text: str) -> int | None:
    """The value of an ordinal or item number (二十一, 廿三, 〇, 12, ⑫, Ⅳ, IV) without 第 and signs, or None."""
    if not text or len(text) > _LONGEST:
        return None
    if text.isascii() and text.isdecimal():
        return int(text)
    if len(text) == 1 and "①" <= text <= "⑳":
        return ord(text) - ord("①") + 1
    if text in _ROMAN:
        return _ROMAN[text]
    if text in _LATIN_ROMAN:
        return _LATIN_ROMAN[text]
    return _han_integer(text.replace("廿", "二十").replace("卅", "三十"))


@lru_cache(maxsize=256)
def parse_year(text: str) -> int | None:
    """The value of a year of four digits from 1900 to 2099 (2022, 二〇二二, 二O二二, 二0二二), or None."""
    if len(text) != 4:
        return None
    digits = _digit_by_digit(text.translate(_YEAR_ZEROS))
    if digits is None or digits[:2] not in ("19", "20"):
        return None
    return int(digits)


_YEAR_ZEROS = str.maketrans("0OoОΟ◯", "零零零零零零") | str.maketrans(dict(zip("123456789", DIGITS[1:], strict=True)))


def han_numeral(value: int) -> str:
    """The strict Han numeral of 0 to 9999 (一百零五; 一十二 opens with 一, as it does inside a longer numeral)."""
    if value == 0:
        return "零"
    written, gap = "", False
    for place, sign in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = value // place % 10
        if digit:
            written += ("零" if gap else "") + DIGITS[digit] + sign
            gap = False
        elif written:
            gap = True
    return written


def _han_integer(text: str) -> int | None:
    if not text:
        return None
    if any(sign in text for sign in "十百千万亿"):
        return _by_place(text.translate(_ZEROS))
    digits = _digit_by_digit(text)
    if digits is None:
        return None
    if len(digits) == 1:
        return int(digits)
    unmistakable = len(digits) >= 4 or "0" in digits[1:]
    return int(digits) if unmistakable and digits[0] != "0" else None


def _digit_by_digit(text: str) -> str | None:
    values = [_VALUES.get(sign) for sign in text.translate(_ZEROS)]
    if not values or None in values or (len(text) > 1 and "两" in text):
        return None
    return "".join(map(str, values))


def _lower(text: str, scale: int) -> int | None:
    """The part of a numeral behind 万 or 亿 (零五十, 二千万): never empty, with 零 where its first place is empty."""
    if scale == 10**8 and text.endswith("万"):
        upper = _by_place(text[:-1].removeprefix("零"))
        value = None if upper is None else upper * 10**4
    else:
        value = _by_place(text.removeprefix("零"))
    if value is None or value >= scale:
        return None
    return value if (value < scale // 10) is text.startswith("零") else None


def _by_place(text: str) -> int | None:
    """The value of digits with places; ``零`` must stand where a place is empty and nowhere else."""
    for sign, scale in (("亿", 10**8), ("万", 10**4)):
        upper, found, lower = text.partition(sign)
        if found:
            high, low = _by_place(upper), _lower(lower, scale)
            return None if not high or low is None else high * scale + low
    value = digit = 0
    for sign in text:
        if sign in _PLACES:
            value += (digit or 1) * _PLACES[sign]
            digit = 0
        elif sign in _VALUES:
            digit = _VALUES[sign]
        else:
            return None
    value += digit
    if value > 9999:
        return None
    # 十二 and 一百十二 drop a 一 that the strict form has
    full = re.sub(r"(?<![一二三四五六七八九])十", "一十", text)
    return value if full == han_numeral(value) else None
