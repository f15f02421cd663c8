"""Calendar phrases: 2031年6月底前 · 年底 · 第三季度 · 上半年 · 5月6日-9日 · 2031-2033年 · “十六五”末.

A phrase gives the last part of the calendar that it names, as a value: ``2031``, ``2031-06``, ``2031-06-30``; without a
year ``--06``, ``--10-12`` and ``-`` (some year's end). Whether it is a time limit is for ``grammar.deadlines`` to say.
"""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache

import msgspec

from luoshi.extraction.grammar.dates import DAY, MONTH, YEAR, day_of, month_number
from luoshi.extraction.grammar.numerals import parse_ordinal, parse_year

NO_YEAR = "-"

# 前 not of 前三季度, 前期; 内 not of 内涝, 内部; 底 not of 底线; 终 not of 年终总结
_BEFORE = (
    r"(?:(?:之|以)?前(?![0-9一二两三四五六七八九十期提往置后沿列])"
    r"|(?:以|之)?内(?![涝需部外容陆河生控镇涵引贸在设循蒙江业科审地湖源参])|期间|中前)"
)
_BOTTOM = r"(?:底(?![线部蕴数册图层气色座])|末(?![端位梢级节])|终(?![工总考奖评小决绩测述端身止结究于]))"

# 6月底 · 10月12日 · 九月上旬 · 6月份
_MONTH_DAY = (
    rf"(?P<month>{MONTH})月份?"
    rf"(?:(?P<day>{DAY})[日号]|(?P<tenth>上旬|中旬|下旬|{_BOTTOM}|初)|(?![0-9一二三十]{{1,3}}[日号]))"
)
# 第三季度末 · 前三季度 · 上半年
_PART = r"(?:前(?P<quarters>[二两三])个?季度|第?(?P<quarter>[一二三四1-4])季度|(?P<half>[上下])半年)(?:末|底)?"
# 2031年6月底前 · 今年年底前 · 每年2月底前 · 2031年 · 2031年度
_WITH_YEAR = re.compile(
    rf"(?:(?<![0-9])(?P<year>{YEAR})年度?|(?P<near>今年|本年|当年|明年|次年|来年)度?|(?P<each>每年))"
    rf"(?:{_MONTH_DAY}|{_PART}|(?P<end>年?{_BOTTOM}|年(?=内|中前))|(?![0-9]{{1,2}}[月日]))(?P<before>{_BEFORE})?"
)
# 6月底前 · 10月12日前 · 三季度 · 上半年 · 年底前 · 年内
_WITHOUT_YEAR = re.compile(
    rf"(?:(?<![0-9一二三四五六七八九十])(?:{_MONTH_DAY}|{_PART})"
    rf"|(?P<end>(?<![0-9一二两三四五六七八九十半几数多近学每往去前上老])年(?:{_BOTTOM}|(?=内|中前))))(?P<before>{_BEFORE})?"
)
_TO = r"(?:-{1,2}|~|至|到)"
# 2031-2033年 · 6-9月 · 2031年6-9月: the lower end has no 年 or 月 of its own
_LOWER = re.compile(rf"(?:(?P<year>{YEAR})|(?:(?P<of>{YEAR})年)?(?P<month>{MONTH})){_TO}(?=[0-9一二三四五六七八九十])")
_SECOND_DAY = re.compile(rf"(?P<day>{DAY})[日号](?P<before>{_BEFORE})?")
_JOINT = re.compile(_TO)
# “十六五”末: 十四五 is 2021 to 2025; 十N五 ends in 2005 + 5 N, for 十一五 is 2006 to 2010
_FIVE_YEARS = re.compile(
    r"[“\"‘]?十(?P<plan>[一二三四五六七八九])五[”\"’]?(?:规划)?(?P<before>末|期末|期间|时期|期内|结束时|收官)(?!端|以来)"
)
# where one of them may open, by the first sign and what it needs behind it; a quotation mark goes with the sign behind
_OPENS = re.compile(
    r"[“\"‘0-9一二三四五六七八九十元第今本当明次来每前上下年](?:(?<=[“\"‘])[0-9一二三四五六七八九十元第今本当明次来每前上下年])?"
    r"(?:(?<=[0-9])(?=[0-9]{0,3}[年月季~至到-])|(?<=[一二])(?=[0〇○零九OoОΟ◯])|(?<=[一二三四五六七八九])(?=[月季~至到-])"
    r"|(?<=十)(?=[一二]?[月~至到-]|[一二三四五六七八九]五)|(?<=[元第今本当明次来每])(?=[月年一二三四1-4])"
    r"|(?<=[前上下年])(?=[二两三半底末终内中]))"
)


class Period(msgspec.Struct, frozen=True, gc=False):
    """A calendar phrase in normal text.

    ``[start, end)`` gives the value by itself, ``[outer_start, end)`` holds the whole of a range; ``since`` is the
    value of its lower end. ``bound``: the phrase names a limit (末, 底, 前, 内); ``spans``: it names a stretch of time;
    ``near``: 今年, 明年; ``year_shift`` is 1 for 明年; ``each``: 每年.
    """

    start: int
    end: int
    outer_start: int
    value: str
    since: str | None = None
    bound: bool = False
    spans: bool = False
    near: bool = False
    each: bool = False
    year_shift: int = 0


class _Piece(msgspec.Struct, frozen=True, gc=False):
    """One calendar phrase without a range: its parts, None where they are not printed."""

    end: int
    year: int | None
    month: int | None
    day: int | None
    bound: bool = False
    each: bool = False
    near: bool = False
    shift: int = 0

    @property
    def value(self) -> str | None:
        return value_of(self.year, self.month, self.day)


def find_periods(text: str) -> Iterator[Period]:
    """Calendar phrases of normal text, in order and disjoint; days that no calendar has are passed over."""
    at = 0
    for opens in _OPENS.finditer(text):
        start = opens.start()
        if start < at:
            continue
        five = _FIVE_YEARS.match(text, start) if text[start] in '十“"‘' else None
        period = _five_years(five) if five else _period(text, start)
        if period:
            yield period
            at = period.end


def _five_years(match: re.Match[str]) -> Period:
    year = 2005 + 5 * (parse_ordinal(match.group("plan")) or 0)
    spans = match.group("before") in ("期间", "时期", "期内")
    return Period(match.start(), match.end(), match.start(), str(year), bound=not spans, spans=spans)


def _period(text: str, start: int) -> Period | None:
    """The phrase that opens at a position: a range, or a single one."""
    piece = _piece(text, start)
    ranged = _range(text, start, piece)
    if ranged:
        return ranged
    value = piece.value if piece else None
    if piece is None or value is None:
        return None
    return Period(
        start, piece.end, start, value, None, piece.bound, near=piece.near, each=piece.each, year_shift=piece.shift
    )


def _range(text: str, start: int, piece: _Piece | None) -> Period | None:
    """A range keeps its upper end. What that does not print itself (2031年6月至9月) it takes from the lower one."""
    lower, middle = _lower_end(text, start, piece)
    if lower is None or lower.bound or lower.each:
        return None
    upper = _piece(text, middle)
    complete = upper is not None and (upper.year is not None or lower.year is None)
    if upper is None and lower.day:
        upper = _second_day(text, middle, lower)
    if upper is None or upper.each or (lower.month is None and upper.year is None and not upper.shift):
        return None
    if complete:
        value, first = upper.value, middle
    else:
        turned = upper.shift or int((upper.month or 0) < (lower.month or 0))
        value, first = value_of(lower.year and lower.year + turned, upper.month, upper.day), start
    if value is None or lower.value is None:
        return None
    shift = upper.shift if complete else 0
    return Period(first, upper.end, start, value, lower.value, upper.bound, True, near=upper.near, year_shift=shift)


def _lower_end(text: str, start: int, piece: _Piece | None) -> tuple[_Piece | None, int]:
    """The lower end of a range that opens here, and the place of the upper one; 2031 or 6 may lack its 年 or 月."""
    short = None if text[start - 1 : start].isdecimal() else _LOWER.match(text, start)
    if short:
        year = parse_year(short.group("year") or short.group("of") or "")
        month = month_number(short.group("month")) if short.group("month") else None
        upper = _piece(text, short.end())
        if upper and (upper.month if month else upper.year):
            return _Piece(short.end(), year, month, None), short.end()
    joint = _JOINT.match(text, piece.end) if piece else None
    return (piece, joint.end()) if joint else (None, start)


def _piece(text: str, start: int) -> _Piece | None:
    match = _WITH_YEAR.match(text, start) or _WITHOUT_YEAR.match(text, start)
    if match is None:
        return None
    groups = match.groupdict()
    near, each = groups.get("near") or "", bool(groups.get("each"))
    year = parse_year(groups["year"]) if groups.get("year") else None
    day = parse_ordinal(groups["day"]) if groups["day"] else None
    ends = match.group().endswith(("末", "底", "终"))
    bound = bool(groups["before"] or groups["end"] or ends)
    bare = groups["month"] and not (year or near or each or bound or day or groups["tenth"])
    if bare and not groups["month"].isascii():
        return None  # 一月一次, 三月三
    shift = int(near.startswith(("明", "次", "来")))
    return _Piece(match.end(), year, _month(groups), day, bound, each, bool(near), shift)


def _second_day(text: str, start: int, lower: _Piece) -> _Piece | None:
    """5月6日-9日: a day in the month of the lower end."""
    match = _SECOND_DAY.match(text, start)
    if match is None:
        return None
    day = parse_ordinal(match.group("day"))
    return _Piece(match.end(), None, lower.month, day, match.group("before") is not None)


def _month(groups: dict[str, str | None]) -> int | None:
    """The last month that the parts of a phrase name."""
    if groups["month"]:
        return month_number(groups["month"])
    quarter = parse_ordinal(groups["quarter"] or groups["quarters"] or "")
    if quarter:
        return 3 * quarter
    if groups["half"]:
        return 6 if groups["half"] == "上" else 12
    return 6 if groups["before"] == "中前" else None


@lru_cache(maxsize=1024)
def last_day(value: str, year: int | None = None, year_shift: int = 0) -> date | None:
    """The last day that keeps a value: 2031 → 31 December, 2031-02 → 28 February; ``--06`` needs the year.

    ``year`` stands in where the value has none (plus ``year_shift``, 1 for 明年); None where it is missing, and for
    values that name no day (``ongoing``, ``---25``, empty).
    """
    match = _VALUE.fullmatch(value)
    if match is None:
        return None
    named = int(match.group("year")) if match.group("year") else None
    of = named if named is not None else (None if year is None else year + year_shift)
    if of is None or not date.min.year <= of < date.max.year:
        return None
    month = int(match.group("month") or 12)
    if not 1 <= month <= 12:
        return None
    if match.group("day"):
        return day_of(of, month, int(match.group("day")))
    return date(of + month // 12, month % 12 + 1, 1) - timedelta(days=1)


_VALUE = re.compile(r"(?:(?P<year>[0-9]{4})|-)(?:-(?P<month>[0-9]{2})(?:-(?P<day>[0-9]{2}))?)?")


def value_of(year: int | None, month: int | None, day: int | None = None) -> str | None:
    """The value of the parts that are there; None for a day that does not exist (without a year, in a leap year)."""
    if day is not None and (month is None or day_of(year or 2000, month, day) is None):
        return None
    if month is not None and not 1 <= month <= 12:
        return None
    head = NO_YEAR if year is None else f"{year:04}"
    return head + (f"-{month:02}" if month else "") + (f"-{day:02}" if day else "")
