"""Full dates: 2031年8月6日 · 二〇三一年八月六日 · 2031-8-6 · 2031.8.6 · 2031/8/6, checked against the calendar.

A date of signing has no clock time; where one follows, the date is a stamp of the site's system and says so
(``Precision.CLOCK``). In normal form the blank between day and time is gone (``2031-8-614:52:07``); the stretch is read
with the hour of two digits, unless the place of the blank is given.
"""

import re
from collections.abc import Set
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from luoshi.extraction.grammar.numerals import parse_ordinal, parse_year
from luoshi.extraction.view import View


class Precision(StrEnum):
    """Whether a date stands for itself or is the first part of a time stamp."""

    DAY = "day"
    CLOCK = "clock"


@dataclass(frozen=True, slots=True)
class DateMatch:
    """A full date in normal text; the span holds the date without a clock time."""

    start: int
    end: int
    value: date
    precision: Precision


# 2031 · 二〇三一 · 二O三一
YEAR = r"(?:(?:19|20)[0-9]{2}|[一二][0〇○零九OoОΟ◯][一二三四五六七八九0〇○零OoОΟ◯]{2})"
# 9 · 09 · 十二 · 三十一
MONTH = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九]|元(?=月))"
DAY = r"(?:3[01]|[12][0-9]|0?[1-9]|三十一?|二?十[一二三四五六七八九]?|[一二三四五六七八九])"

_CLOCK = r"(?:[01]?[0-9]|2[0-3]):[0-5][0-9]"
# 2031年8月6日 · 二〇三一年八月六日
_WRITTEN = rf"(?<![0-9])(?P<year>{YEAR})年(?P<month>{MONTH})月(?P<day>{DAY})[日号]"
# 2031-8-6 · 2031.08.06 · 2031/8/6, alone or before a clock time
_FIGURES = (
    r"(?<![0-9A-Za-z./-])(?P<y>(?:19|20)[0-9]{2})(?P<sign>[-./])(?P<m>1[0-2]|0?[1-9])(?P=sign)"
    rf"(?P<d>[0-9]{{1,2}}?(?=[0-2][0-9]:[0-5][0-9])|[0-9]{{1,2}}?(?={_CLOCK})|[0-9]{{1,2}}(?![0-9]|[-./][0-9]|:[0-9]))"
)
_DATE = re.compile(f"{_WRITTEN}|{_FIGURES}")
_TIME = re.compile(_CLOCK)


def find_dates(text: str, gaps: Set[int] = frozenset()) -> list[DateMatch]:
    """Every full date of normal text that the calendar has, in order; 2月30日 and 13月 are none.

    ``gaps`` are the places of vanished blanks (``View.gaps``); they part the day from a clock time.
    """
    found = []
    for match in _DATE.finditer(text):
        read = _written(match) if match.group("year") else _figures(text, match, gaps)
        if read:
            found.append(read)
    return found


def parse_date(quote: str) -> DateMatch | None:
    """The date that a raw quote prints, with its clock time if it has one, and nothing else."""
    view = View(quote)
    found = find_dates(view.text, view.gaps)
    if len(found) != 1 or found[0].start != 0:
        return None
    rest = view.text[found[0].end :]
    return found[0] if not rest or re.fullmatch(rf"{_CLOCK}(?::[0-5][0-9])?", rest) else None


def day_of(year: int | None, month: int | None, day: int | None) -> date | None:
    """The day, or None where a part is missing or the calendar has no such day."""
    if not (year and month and day):
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def month_number(text: str) -> int | None:
    """The month that a numeral names (9, 09, 十二, 元), or None."""
    return 1 if text == "元" else parse_ordinal(text)


def _written(match: re.Match[str]) -> DateMatch | None:
    value = day_of(
        parse_year(match.group("year")), month_number(match.group("month")), parse_ordinal(match.group("day"))
    )
    precision = Precision.CLOCK if _TIME.match(match.string, match.end()) else Precision.DAY
    return DateMatch(*match.span(), value, precision) if value else None


def _figures(text: str, match: re.Match[str], gaps: Set[int]) -> DateMatch | None:
    end, first = match.end(), match.start("d")
    for length in (1, 2):
        if first + length in gaps and text[first : first + length].isdecimal():
            end = first + length
    value = day_of(int(match.group("y")), int(match.group("m")), int(text[first:end]))
    if value is None:
        return None
    precision = Precision.CLOCK if _TIME.match(text, end) else Precision.DAY
    return DateMatch(match.start(), end, value, precision)
