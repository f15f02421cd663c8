"""Numbers of a workbook as its number formats print them (ECMA-376 part 1, 18.8.30 and 18.8.31).

Percentages, fixed decimals, thousands and literal text are printed as Excel does. Dates come out as 2022-09-07, or
with 年月日 where the format prints those; a format without a day gives none, since printing the first of the month
would invent a deadline. A format beyond that (fractions, conditions) prints the plain number.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

_BUILT_IN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 14: "yyyy-m-d", 15: "yyyy-m-d", 16: "m-d",
    17: "yyyy-m", 18: "h:mm", 19: "h:mm:ss", 20: "h:mm", 21: "h:mm:ss", 22: "yyyy-m-d h:mm", 37: "#,##0;-#,##0",
    38: "#,##0;-#,##0", 39: "#,##0.00;-#,##0.00", 40: "#,##0.00;-#,##0.00", 45: "mm:ss", 46: "[h]:mm:ss",
    27: 'yyyy"年"m"月"', 28: 'm"月"d"日"', 29: 'm"月"d"日"', 30: "m-d-yy", 31: 'yyyy"年"m"月"d"日"',
    32: 'h"时"mm"分"', 33: 'h"时"mm"分"ss"秒"', 36: 'yyyy"年"m"月"', 50: 'yyyy"年"m"月"', 51: 'm"月"d"日"',
    52: 'yyyy"年"m"月"', 53: 'm"月"d"日"', 54: 'm"月"d"日"', 57: 'yyyy"年"m"月"', 58: 'm"月"d"日"',
}  # fmt: skip
"""By identifier. 27 to 36 and 50 to 58 are those of Chinese Excel, which the file does not spell out."""

_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|_.|\*.|\[\$(?P<currency>[^\]-]*)[^\]]*\]|\[(?P<elapsed>[hms]+)\]'
    r"|(?P<bracket>\[[^\]]*\])|(?P<half>am/pm|上午/下午|a/p)|(?P<general>general|e[+-]0+)"
    r"|(?P<date>y+|e+|m+|d+|h+|s+|aaaa?)|(?P<digits>[#0?][#0?,]*(?:\.[#0?]*)?|\.[#0?]+)(?P<scale>,*)|(?P<plain>.)",
    re.I | re.S,
)
_COLOURS = re.compile(r"\[(?:black|blue|cyan|green|magenta|red|white|yellow|颜色|color|dbnum|natnum)\s*\d*\]", re.I)
_WEEKDAYS = "一二三四五六日"
_LAST_SERIAL = 2_958_465  # 9999-12-31
_PLAIN_BELOW = Decimal(10) ** 21


@dataclass(frozen=True, slots=True)
class _Part:
    """One token of a format: literal text, a date field, or the place of the digits."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class _Section:
    parts: tuple[_Part, ...]
    usable: bool

    @property
    def dated(self) -> bool:
        return any(part.kind in ("date", "elapsed") for part in self.parts)


def format_code(identifier: int, declared: dict[int, str]) -> str:
    """The format of an identifier: as the workbook declares it, else the built-in one, else ``General``."""
    return declared.get(identifier) or _BUILT_IN.get(identifier, "General")


def printed_number(stored: str, code: str, *, since_1904: bool = False) -> str:
    """A stored number in a format; text that is no number comes back as it is."""
    try:
        number = float(stored)
    except ValueError:
        return stored
    if number != number or abs(number) == float("inf"):
        return stored
    exact = Decimal(f"{number:.15g}")
    sections = _sections(code)
    section = sections[0]
    sign = "-" if exact < 0 else ""
    if len(sections) > 2 and exact == 0:
        section = sections[2]
    elif len(sections) > 1 and exact < 0:
        section, sign = sections[1], ""
    if not section.usable:
        return _general(exact)
    if section.dated:
        return _date(number, section, since_1904=since_1904) or _general(exact)
    return _digits(abs(exact), section, sign) or _general(exact)


def _general(number: Decimal) -> str:
    if number and not Decimal("1e-12") < abs(number) < _PLAIN_BELOW:
        return str(number)
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


@lru_cache(maxsize=512)
def _sections(code: str) -> list[_Section]:
    found: list[_Section] = []
    parts: list[_Part] = []
    usable = True
    for match in _TOKEN.finditer(code[:500]):
        kind, text = match.lastgroup or "", match.group()
        if kind == "plain" and text == ";":
            found.append(_Section(tuple(parts), usable))
            parts, usable = [], True
        elif kind in ("quoted", "escaped", "currency"):
            parts.append(_Part("literal", match.group(kind)))
        elif kind in ("date", "elapsed", "half"):
            parts.append(_Part(kind, text.strip("[]").lower()))
        elif match.group("digits"):
            parts.append(_Part("digits", match.group("digits") + match.group("scale")))
        elif kind == "general" or text == "@" or (kind == "bracket" and not _COLOURS.fullmatch(text)):
            usable = False
        elif kind == "plain":
            parts.append(_Part("percent" if text == "%" else "literal", text))
    found.append(_Section(tuple(parts), usable))
    return found


def _digits(number: Decimal, section: _Section, sign: str) -> str:
    """The number in the digits of a section; empty where it has none, or in a form that is not known."""
    places = [part.text for part in section.parts if part.kind == "digits"]
    if len(places) != 1 or any(part.kind == "literal" and part.text == "/" for part in section.parts):
        return "" if places else "".join(part.text for part in section.parts if part.kind == "literal").strip()
    pattern = places[0].rstrip(",")
    number *= Decimal(100) ** sum(part.kind == "percent" for part in section.parts)
    number /= Decimal(1000) ** (len(places[0]) - len(pattern))
    whole, _, fraction = pattern.partition(".")
    if abs(number) >= _PLAIN_BELOW or len(fraction) > 15:
        return ""
    rounded = number.quantize(Decimal(1).scaleb(-len(fraction)), ROUND_HALF_UP)
    left, _, right = format(rounded, "f").partition(".")
    left = left.lstrip("0").zfill(whole.count("0"))
    if "," in whole:
        left = f"{int(left or '0'):,}" if left else ""
    optional = len(fraction) - len(fraction.rstrip("#?"))
    while optional and right.endswith("0"):
        right, optional = right[:-1], optional - 1
    printed = left + ("." + right if right else "")
    text = "".join(
        printed if part.kind == "digits" else "%" if part.kind == "percent" else part.text for part in section.parts
    )
    return (sign if rounded else "") + text.strip()


def _date(serial: float, section: _Section, *, since_1904: bool) -> str:
    """A day or time as the section prints it; empty where the number is no date."""
    if not 0 <= serial <= _LAST_SERIAL:
        return ""
    epoch = datetime(1904, 1, 1) if since_1904 else datetime(1899, 12, 30)
    if serial < 60 and not since_1904:  # Excel believes in 1900-02-29, so days before it count from one day later
        epoch += timedelta(days=1)
    try:
        moment = epoch + timedelta(seconds=round(serial * 86400))
    except OverflowError:
        return ""
    fields = _fields(section)
    if any(part.kind == "literal" and set(part.text) & set("年月日时分秒") for part in section.parts):
        return "".join(_field(part, moment, serial) for part in fields).strip()
    kinds = {part.kind for part in fields}
    day = {
        (True, True, True): f"{moment:%Y-%m-%d}", (True, True, False): f"{moment:%Y-%m}",
        (True, False, False): f"{moment:%Y}", (False, True, True): f"{moment.month}月{moment.day}日",
        (False, True, False): f"{moment.month}月", (False, False, True): f"{moment.day}日",
        (True, False, True): f"{moment:%Y-%m-%d}", (False, False, False): "",
    }["year" in kinds, "month" in kinds, "day" in kinds]  # fmt: skip
    hours = int(serial * 24 + 1e-9) if any(part.kind == "elapsed" for part in fields) else moment.hour
    time = ""
    if kinds & {"hour", "minute", "second", "elapsed"}:
        time = f"{hours:02d}:{moment.minute:02d}" + (f":{moment.second:02d}" if "second" in kinds else "")
    return f"{day} {time}".strip()


def _fields(section: _Section) -> list[_Part]:
    """The parts with their date fields told apart: ``m`` beside hours or seconds is minutes."""
    names = {"y": "year", "e": "year", "d": "day", "h": "hour", "s": "second", "a": "weekday"}
    dated = [part for part in section.parts if part.kind in ("date", "elapsed")]
    found: list[_Part] = []
    at = 0
    for part in section.parts:
        if part.kind != "date":
            at += part.kind == "elapsed"
            found.append(part)
            continue
        before = dated[at - 1].text[0] if at else ""
        after = dated[at + 1].text[0] if at + 1 < len(dated) else ""
        at += 1
        kind = names.get(part.text[0]) or ("minute" if before == "h" or after == "s" else "month")
        found.append(_Part("weekday" if kind == "day" and len(part.text) > 2 else kind, part.text))
    return found


def _field(part: _Part, moment: datetime, serial: float) -> str:
    width = min(len(part.text), 2)
    numbers = {"month": moment.month, "day": moment.day, "hour": moment.hour, "minute": moment.minute}
    if part.kind in numbers:
        return f"{numbers[part.kind]:0{width}d}"
    return {
        "year": f"{moment.year}", "second": f"{moment.second:02d}", "elapsed": f"{int(serial * 24 + 1e-9)}",
        "weekday": ("星期" if len(part.text) > 3 else "") + _WEEKDAYS[moment.weekday()],
        "literal": part.text,
    }.get(part.kind, "")  # fmt: skip
