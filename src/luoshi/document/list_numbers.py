"""The numbers that a word processor or a browser prints before list items: an ordinal to its printed form.

Styles by their names in OOXML (ECMA-376 part 1, 17.18.59 ST_NumberFormat); HTML's few are mapped onto them.
"""

from collections.abc import Callable

_ONES = "〇一二三四五六七八九"
_LEGAL = "零壹贰叁肆伍陆柒捌玖"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


def chinese(number: int, *, ones: str = _ONES, units: str = "十百千", zero: str = "零") -> str:
    """1 to 9999 in Chinese numerals: 12 → 十二, 105 → 一百零五."""
    if not 0 < number < 10_000:
        return ones[0] if number == 0 else str(number)
    digits = str(number)
    parts: list[str] = []
    for place, digit in zip(range(len(digits) - 1, -1, -1), map(int, digits), strict=True):
        if digit:
            parts.append(ones[digit] + (units[place - 1] if place else ""))
        elif parts and parts[-1] != zero:
            parts.append(zero)
    text = "".join(parts).rstrip(zero)
    return text[1:] if text.startswith(ones[1] + units[0]) and ones == _ONES else text


def legal(number: int) -> str:
    """Chinese numerals of contracts: 12 → 壹拾贰."""
    return chinese(number, ones=_LEGAL, units="拾佰仟")


def roman(number: int) -> str:
    """Lower-case roman numerals up to 3999; plain digits beyond."""
    if not 0 < number < 4000:
        return str(number)
    text = ""
    for value, sign in _ROMAN:
        count, number = divmod(number, value)
        text += sign * count
    return text


def letters(number: int) -> str:
    """Word's letters: a … z, aa, bb, cc …"""
    if not 0 < number <= 26 * 40:
        return str(number)
    repeats, index = divmod(number - 1, 26)
    return chr(ord("a") + index) * (repeats + 1)


def alphabetic(number: int) -> str:
    """HTML's letters: a … z, aa, ab, ac …"""
    text = ""
    while number > 0:
        number, index = divmod(number - 1, 26)
        text = chr(ord("a") + index) + text
    return text


def _row(first: int, count: int) -> Callable[[int], str]:
    return lambda number: chr(first + number - 1) if 0 < number <= count else str(number)


def _circled(number: int) -> str:
    for low, high, first in ((1, 20, 0x2460), (21, 35, 0x3251), (36, 50, 0x32B1)):
        if low <= number <= high:
            return chr(first + number - low)
    return "⓪" if number == 0 else str(number)


def _cycle(signs: str) -> Callable[[int], str]:
    return lambda number: signs[number - 1] if 0 < number <= len(signs) else str(number)


def _digits(zero: str) -> Callable[[int], str]:
    table = str.maketrans("0123456789", zero + _ONES[1:])
    return lambda number: str(number).translate(table)


_WIDE = str.maketrans("0123456789", "０１２３４５６７８９")

_FORMATS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalHalfWidth": str,
    "decimalZero": lambda number: f"{number:02d}",
    "decimalFullWidth": lambda number: str(number).translate(_WIDE),
    "decimalFullWidth2": lambda number: str(number).translate(_WIDE),
    "upperRoman": lambda number: roman(number).upper(),
    "lowerRoman": roman,
    "upperLetter": lambda number: letters(number).upper(),
    "lowerLetter": letters,
    "chineseCounting": chinese,
    "chineseCountingThousand": chinese,
    "japaneseCounting": chinese,
    "taiwaneseCounting": chinese,
    "taiwaneseCountingThousand": chinese,
    "chineseLegalSimplified": legal,
    "ideographLegalTraditional": lambda number: chinese(number, ones="零壹貳參肆伍陸柒捌玖", units="拾佰仟"),
    "ideographDigital": _digits("〇"),
    "japaneseDigitalTenThousand": _digits("〇"),
    "taiwaneseDigital": _digits("○"),
    "ideographTraditional": _cycle(_STEMS),
    "ideographZodiac": _cycle(_BRANCHES),
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalEnclosedParen": _row(0x2474, 20),
    "decimalEnclosedFullstop": _row(0x2488, 20),
    "ideographEnclosedCircle": _row(0x3280, 10),
    "none": lambda number: "",
    "alphabetic": alphabetic,
}


def printed(number: int, number_format: str) -> str:
    """The ordinal as printed in a format; an unknown format prints plain digits."""
    return _FORMATS.get(number_format, str)(number)
