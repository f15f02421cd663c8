"""Numbers with their units, wherever they stand: 64个 · 2.6万人 · 3-5家 · 百分之八十 · 翻一番 · 20余公里.

This module finds quantities; whether one is a target is for the rules above it to say. A match is the number with its
unit, and its value follows from those characters alone: ``parse_quantity`` of the quote gives the same value. Marks
around it (约, 以上, 不少于) are named and stand inside ``[outer_start, outer_end)`` only.

By the Civil Code (民法典, art. 1259) 以上, 以下, 以内 include the number, 超过, 不满, 以外 exclude it; that too is for
the rules above.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import lru_cache

import msgspec
from msgspec.structs import replace

from luoshi.extraction.grammar.numerals import NUMERAL, parse_numeral
from luoshi.extraction.grammar.slogans import counts, merged, names_with_numerals
from luoshi.extraction.grammar.spelled import MIDDLE, Form, Spelled, find_spelled, may_be_spelled
from luoshi.extraction.grammar.units import (
    NEVER_WITH,
    SCALES,
    SPELLINGS,
    UNITS,
    UNITS_AFTER_HAN,
    UnitKind,
    convert,
    unit_of,
)
from luoshi.extraction.view import View

__all__ = [
    "VAGUE_OPENS",
    "Form",
    "QuantityMatch",
    "VagueMatch",
    "find_quantities",
    "find_vague",
    "first_vague",
    "kind_of",
    "parse_quantity",
]


class QuantityMatch(msgspec.Struct, frozen=True, gc=False):
    """A number with its unit in normal text.

    ``[start, end)`` holds number and unit, ``[number_start, number_end)`` the digits (of both ends of a range),
    ``[outer_start, outer_end)`` also the marks. ``unit`` is as printed with 万, 亿 …, without 余 or 多. ``value_to`` is
    the upper end of a range, in ``unit``. ``approximate`` and ``bounds`` are the marks as printed, in order.
    """

    start: int
    end: int
    value: Decimal
    value_to: Decimal | None
    unit: str
    number_start: int
    number_end: int
    outer_start: int
    outer_end: int
    form: Form = Form.PLAIN
    approximate: tuple[str, ...] = ()
    bounds: tuple[str, ...] = ()

    def shifted(self, by: int) -> "QuantityMatch":
        """The match in a text that begins so many characters earlier."""
        return QuantityMatch(
            self.start + by,
            self.end + by,
            self.value,
            self.value_to,
            self.unit,
            self.number_start + by,
            self.number_end + by,
            self.outer_start + by,
            self.outer_end + by,
            self.form,
            self.approximate,
            self.bounds,
        )


class VagueMatch(msgspec.Struct, frozen=True, gc=False):
    """A count without a number in normal text: 一批, 若干, 多个, 数十家."""

    start: int
    end: int


_NUMBER = re.compile(NUMERAL)
# a scale without a unit (突破260万, 三百万至五百万元): only where nothing that it could count follows
_BARE = r"(?=[,。;:、)以左至到~的-]|大关|$)"
# behind the number: 万人 · 余公里 · 万多亩 · 个半月
_TAIL = (
    r"(?P<mid>{mid})?+(?:(?P<half>个半(?:月|小时))|(?P<unit>(?:{scales}{mid}?+)?(?:{units}))(?!级)"
    r"|(?P<bare>{scales}){bare})"
)
_AFTER_ARABIC = re.compile(_TAIL.format(mid=MIDDLE, scales=SCALES, units=UNITS, bare=_BARE))
_AFTER_HAN = re.compile(_TAIL.format(mid=MIDDLE, scales="(?:万亿|万|亿)", units=UNITS_AFTER_HAN, bare=_BARE))
_TAIL_OPENS = frozenset(sign[0] for sign in (*SPELLINGS, "万", "亿", "千", "百", "十", "个", "余", "多", "来"))
_TO = re.compile(r"-{1,2}|~|至|到")
_COUNTED = re.compile(rf"[0-9一二两三四五六七八九十百千零〇○][{re.escape(''.join(sorted(_TAIL_OPENS)))}至到~-]")
_GOES_ON = _TAIL_OPENS | frozenset("-~至到、")  # a unit, the upper end of a range, a further ordinal
# 、3条 · 、三、四批 behind an ordinal
_ORDINALS = re.compile(r"(?:、[0-9一二三四五六七八九十]{1,3}+){1,9}+(?=[条款项章节批期类届产])")

# before the number; 节约5万元, 附近3个, 前进3位 have none
_LEADS = re.compile(
    r"(?:(?P<near>大约|(?<![节公签契制预合集简违履])约为?|将近|接近|(?<![附最邻靠临])近)"
    r"|(?P<bound>不[少低]于|不[多高大]于|不超过?|不得少于|不得超过|不足|[少低高多大小]于|超过|突破|至少|最少|最多|至多|[≥≤≧≦><]=?"
    r"|(?<![高赶])超|逾|(?<![年月日目当提以之先期向])前))$"
)
_LEAD_CLOSES = frozenset("约为近于超过足破少多≥≤≧≦><=逾前")  # none of these words closes otherwise
# behind the unit
_MARKS = re.compile(
    r"(?:\(含(?:[^()]{0,8})\))?(?:(?P<near>左右|上下|余(?![万亿])|多(?=[,。;、)]|$))"
    r"|(?P<bound>[及或]?以[上下内外]|之[内上下]|内(?=[,。;、)完])|不等|封顶))"
)
_LONGEST_LEAD = 5

_TENS = "[十百千万]{1,2}[余多]?[个家项种处条名座所人户公里亩元]"
# 一批 · 若干 · 多个 (not 20多个) · 数十家 · 部分
_VAGUE = re.compile(
    r"一大?批|若干|一系列|系列(?=[\u4e00-\u9fff])|成百上千|成千上万|一部分|部分(?=[\u4e00-\u9fff])|一些|一定数量"
    r"|多(?<![0-9一二两三四五六七八九十百千万余许很众]多)[个家项种处条名座所批场]"
    rf"|数{_TENS}|几{_TENS}|好几{_TENS}"
)

_VAGUE_SIGNS = frozenset("批若列成部些定多数几")  # none of them is without one of these
VAGUE_OPENS = frozenset("一若系成部多数几好")
"""What such a count opens with, so that few places cost a look."""


def find_quantities(text: str, skip: Sequence[tuple[int, int]] = ()) -> list[QuantityMatch]:
    """Every number with its unit in normal text, in order and disjoint.

    Left out: dates and years, ordinals, document numbers, identifiers, slogans and titles (``grammar.slogans``).
    ``skip`` gives further spans in which nothing is read and across which nothing reaches: item numbers, whole document
    numbers, cells of a date.
    """
    found: list[QuantityMatch] = []
    if _COUNTED.search(text) is None and not may_be_spelled(text):
        return found
    barred = merged([*skip])
    edges = [0, *(edge for span in barred for edge in span), len(text)]
    for low, high in zip(edges[::2], edges[1::2], strict=True):
        if low < high:
            found.extend(_in_piece(text, low, high))
    if not found:
        return found
    names = names_with_numerals(text)
    starts = [start for start, _ in names]
    return [match for match in found if not _inside(names, starts, match)]


@lru_cache(maxsize=1024)  # papers say the same few amounts over and over: 1个, 100%
def parse_quantity(quote: str) -> QuantityMatch | None:
    """The quantity that a raw quote prints and nothing else; offsets are into its normal form. None where it is none.

    Thousands parted by a full-width comma (1，200) are refused: they are two numbers.
    """
    if "，" in quote and re.search(r"[0-9０-９]，[0-9０-９]", quote):
        return None
    text = View(quote).text
    found = list(_in_piece(text, 0, len(text)))
    if len(found) == 1 and found[0].outer_start == 0 and found[0].outer_end == len(text):
        return found[0]
    return None


def find_vague(text: str) -> list[VagueMatch]:
    """Counts without a number (一批, 若干, 多个, 数十家) in normal text: what cannot be measured."""
    return [VagueMatch(*match.span()) for match in _VAGUE.finditer(text)]


def first_vague(text: str) -> VagueMatch | None:
    """The first of them, or None."""
    if _VAGUE_SIGNS.isdisjoint(text):
        return None
    match = _VAGUE.search(text)
    return VagueMatch(*match.span()) if match else None


def kind_of(match: QuantityMatch) -> UnitKind | None:
    """The kind of a match's unit; None for a bare scale (260万), a fraction or 十大."""
    known = unit_of(match.unit)
    return known.kind if known else None


def _inside(spans: list[tuple[int, int]], starts: list[int], match: QuantityMatch) -> bool:
    at = bisect_right(starts, match.start) - 1
    return at >= 0 and match.start < spans[at][1]


def _in_piece(text: str, low: int, high: int) -> Iterator[QuantityMatch]:
    """Quantities of ``text[low:high]``: those spelled out and, between them, numbers before units."""
    spelled = list(find_spelled(text, low, high))
    found = [_from_spelled(one) for one in spelled]
    found += _numbers(text, low, high, [(one.start, one.end) for one in spelled])
    for match in sorted(found, key=_place):
        yield _with_marks(text, match, low, high)


def _from_spelled(one: Spelled) -> QuantityMatch:
    near = tuple(mark for mark in (one.lead, one.middle) if mark in ("近", "上", "余", "多", "来"))
    return QuantityMatch(
        one.start,
        one.end,
        one.value,
        one.value_to,
        one.unit,
        *one.number,
        one.start,
        one.end,
        one.form,
        near,
        (one.lead,) if one.lead and one.lead not in near else (),
    )


def _place(match: QuantityMatch) -> int:
    return match.start


def _numbers(text: str, low: int, high: int, taken: list[tuple[int, int]]) -> Iterator[QuantityMatch]:
    """Numbers with units outside the spans taken."""
    at = low
    ahead = iter([*taken, (high, high)])
    start, end = next(ahead)
    for number in _NUMBER.finditer(text, low, high):
        while number.start() >= end and start < high:
            start, end = next(ahead)
        if number.start() < at or number.end() > start or text[number.end() : number.end() + 1] not in _GOES_ON:
            continue
        if not counts(text, number.start(), low):
            at = _past_range(text, number.end(), high)
            continue
        tail = _tail(text, number, high)
        match = _range(text, number, tail, high) or (_single(number, tail) if tail else None)
        if match and match.end <= start:
            at = match.end
            yield match


def _past_range(text: str, end: int, high: int) -> int:
    """Behind 第三至五 and 第2、4条: the further ordinals are none the less ordinals."""
    joint = _TO.match(text, end, high)
    second = _NUMBER.match(text, joint.end(), high) if joint else _ORDINALS.match(text, end, high)
    return second.end() if second else end


def _tail(text: str, number: re.Match[str], high: int) -> re.Match[str] | None:
    """What stands behind a number as its unit."""
    if text[number.end() : number.end() + 1] not in _TAIL_OPENS:
        return None
    pattern = _AFTER_ARABIC if number.group()[0].isascii() else _AFTER_HAN
    found = pattern.match(text, number.end(), high)
    if found is None:
        return None
    unit = found.group("unit") or ""
    return None if unit in NEVER_WITH.get(number.group(), ()) else found


_MIDDLE = re.compile(MIDDLE)
_SCALED_MIDDLE = re.compile(rf"(?<=[万亿千百十]){MIDDLE}")


def _unit(tail: re.Match[str]) -> str:
    half, unit, bare = tail.group("half", "unit", "bare")
    if half:
        return str(half).replace("半", "")
    unit = str(unit or bare)
    return _SCALED_MIDDLE.sub("", unit) if unit[0] in "万亿千百十" else unit


def _single(number: re.Match[str], tail: re.Match[str]) -> QuantityMatch | None:
    value, value_to = parse_numeral(number.group()), None
    if value is None:
        value, value_to = _neighbours(number.group())
    unit = _unit(tail)
    if value is None or _is_date(number.group(), value, unit):
        return None
    if tail.group("half"):
        value += Decimal("0.5")
    return _match(number.start(), tail.end(), value, value_to, unit, number.span(), tail)


def _neighbours(numeral: str) -> tuple[Decimal | None, Decimal | None]:
    """两三个, 三五家: two digits side by side are a range."""
    if len(numeral) == 2:
        lower, upper = parse_numeral(numeral[0]), parse_numeral(numeral[1])
        if lower and upper and (upper - lower == 1 or numeral == "三五"):
            return lower, upper
    return None, None


def _range(text: str, number: re.Match[str], tail: re.Match[str] | None, high: int) -> QuantityMatch | None:
    """3-5家 · 700至900万元 · 70%-80% · 6000万元至2亿元; 由42%提高到77% and 从42%到77% are two quantities."""
    joint = _TO.match(text, tail.end() if tail else number.end(), high)
    if joint is None:
        return None
    second = _NUMBER.match(text, joint.end(), high)
    second_tail = _tail(text, second, high) if second else None
    if second is None or second_tail is None or second_tail.group("half"):
        return None
    value, value_to = parse_numeral(number.group()), parse_numeral(second.group())
    unit = _unit(second_tail)
    if value is None or value_to is None or _is_date(second.group(), value_to, unit):
        return None
    if tail:
        if tail.group("half") or text[max(0, number.start() - 1) : number.start()] in ("由", "从"):
            return None
        own = _unit(tail)
        if not (tail.group("bare") and unit.startswith(own)):
            converted = _converted(value_to, unit, own)
            if converted is None:
                return None
            value_to, unit = converted, own
    if value_to <= value:
        return None
    return _match(
        number.start(), second_tail.end(), value, value_to, unit, (number.start(), second.end()), tail, second_tail
    )


def _converted(value: Decimal, unit: str, target: str) -> Decimal | None:
    """The upper end of a range in the unit of its lower end, where both measure the same and the result is exact."""
    if unit == target:
        return value
    try:
        exact = convert(value, unit, target)
    except ValueError:
        return None
    quotient = Decimal(exact.numerator) / Decimal(exact.denominator)
    return quotient if quotient * exact.denominator == exact.numerator else None


_YEAR_BEHIND = re.compile(r"\.[0-9]{4}")


def _is_date(numeral: str, value: Decimal, unit: str) -> bool:
    """2031年, 3.2031年 (item 3 and a year) and 二〇三一年 are no durations."""
    return unit == "年" and (value > 200 or _YEAR_BEHIND.search(numeral) is not None)


def _match(
    start: int,
    end: int,
    value: Decimal,
    value_to: Decimal | None,
    unit: str,
    number: tuple[int, int],
    *tails: re.Match[str] | None,
) -> QuantityMatch:
    middles = tuple([mark.group() for tail in tails if tail and (mark := _MIDDLE.search(tail.group()))])
    return QuantityMatch(
        start,
        end,
        value,
        value_to,
        unit,
        *number,
        start,
        end,
        Form.MULTIPLE if unit == "倍" else Form.PLAIN,
        middles,
    )


def _with_marks(text: str, match: QuantityMatch, low: int, high: int) -> QuantityMatch:
    """The match with the marks beside it."""
    outer_start, outer_end = match.start, match.end
    near, bounds = list(match.approximate), list(match.bounds)
    for _ in range(2):
        if outer_start <= low or text[outer_start - 1] not in _LEAD_CLOSES:
            break
        lead = _LEADS.search(text, max(low, outer_start - _LONGEST_LEAD), outer_start)
        if lead is None:
            break
        outer_start = lead.start()
        (near if lead.group("near") else bounds).insert(0, lead.group())
    for _ in range(2):
        mark = _MARKS.match(text, outer_end, high)
        if mark is None:
            break
        outer_end = mark.end()
        (near if mark.group("near") else bounds).append(mark.group("near") or mark.group("bound"))
    if (outer_start, outer_end) == (match.outer_start, match.outer_end):
        return match
    return replace(match, outer_start=outer_start, outer_end=outer_end, approximate=tuple(near), bounds=tuple(bounds))
