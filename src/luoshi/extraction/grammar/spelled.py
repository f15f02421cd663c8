"""Quantities that are no numeral before a unit: 百分之八十 · 三分之一 · 一半 · 八成 · 翻两番 · 十大 · 上百家."""

import re
from collections.abc import Iterator
from decimal import Decimal
from enum import StrEnum

import msgspec

from luoshi.extraction.grammar.numerals import ARABIC, HAN, parse_numeral
from luoshi.extraction.grammar.units import UNITS_AFTER_HAN


class Form(StrEnum):
    """How the number is written where it is not a numeral before a unit; each changes what the value means.

    ``percent`` 百分之八十 · ``fraction`` 三分之一 (33.3333 %) · ``half`` 一半 (50 %) · ``tenths`` 八成 (80 %) ·
    ``doubling`` 翻两番 (4 倍) · ``multiple`` 1.8倍 · ``big`` 十大… (no unit) · ``vague`` 上百家 (at least about 100).
    """

    PLAIN = "plain"
    PERCENT = "percent"
    FRACTION = "fraction"
    HALF = "half"
    TENTHS = "tenths"
    DOUBLING = "doubling"
    MULTIPLE = "multiple"
    BIG = "big"
    VAGUE = "vague"


class Spelled(msgspec.Struct, frozen=True, gc=False):
    """One such quantity in normal text; ``number`` is the span of its digits, ``middle`` an 余 or 多 inside it.

    ``lead`` is the word that makes a round number vague and belongs to the span (上, 近, 突破).
    """

    start: int
    end: int
    value: Decimal
    value_to: Decimal | None
    unit: str
    form: Form
    number: tuple[int, int]
    lead: str = ""
    middle: str = ""


# 余 in 20余个, between number and unit
MIDDLE = "[余多来]"

# 百分之八十 · 千分之四点五 · 百分之80 · 百分之三至五 · 百分百
_PERCENT = (
    rf"(?P<parts>百|千|万)分之(?:(?P<hundred>百)|(?P<share>{ARABIC}|{HAN})"
    rf"(?:(?:-|至|到)(?:百分之)?(?P<share_to>{ARABIC}|{HAN}))?+)|(?P<full>百分百)"
)
# 三分之二 · 1/3 (two digits at most, so that no two fractions share a value)
_FRACTION = (
    r"(?P<below>[一二三四五六七八九十]{1,2}+)分之(?P<above>[一二两三四五六七八九十]{1,2}+)(?![百千])"
    r"|(?<![0-9A-Za-z/.:-])(?P<upper>[1-9][0-9]?+)/(?P<lower>[1-9][0-9]?+)(?=以上|以下|以内|左右|的|[,。;、)]|$)"
)
# 一半 · 过半 · 半数 · 减半
_HALF = r"(?P<half>一半|过半(?!百)|半数|减半)"
# 八成 · 七成 · 3成, not 一成不变, 八成立
_TENTHS = (
    r"(?<![0-9.一二三四五六七八九十百第])(?P<tenths>[一二两三四五六七八九1-9])"
    r"成(?=以上|以下|以内|左右|[,。;、)的]|多|$|农|群|村|企|居|家|用户)"
)
# 翻一番 · 翻了两番 · 翻番
_DOUBLING = r"翻了?(?P<times>[一两二三四1-4])番|(?P<once>翻番)"
# 十大行动 · 8大工程, not 二十大, 十大代表
_BIG = (
    r"(?<![0-9.一二两三四五六七八九十百第几])(?P<big>[二两三四五六七八九]|十[一二三四五]?|[2-9]|[1-9][0-9])"
    r"大(?=[\u4e00-\u9fff]|$)(?!批|量|型|力|幅|小|致|于|家|学|厦|会|队|棚|豆|米|街|精神|报告|以|关于|和|召开|代表|的|中|期间)"
)
# 上百家 · 近千名 · 突破百亿元 · 近万亩 · 百余个
_ROUND = (
    r"(?<![以附最邻靠如])(?P<round_mark>突破|超过?|近|上|逾|过|达到?)"
    rf"(?P<round>百|千|(?=[万亿]))(?P<round_unit>(?:万亿|万|亿)?{MIDDLE}?+{UNITS_AFTER_HAN})"
    r"|(?<![一二两三四五六七八九十百千万数几0-9])"
    rf"(?P<odd>百|千){MIDDLE}(?P<odd_unit>(?:万亿|万|亿)?{UNITS_AFTER_HAN})"
)
_SPELLED = re.compile("|".join((_PERCENT, _FRACTION, _HALF, _TENTHS, _DOUBLING, _BIG, _ROUND)))
# where one of them may open, by the first sign and what it needs behind it: the pattern is tried there alone
_OPENS = re.compile(
    r"[百千万一二两三四五六七八九十过半减翻突超近上逾达0-9]"
    r"(?:(?<=[百千万])(?=分[之百]|[余多来])|(?<=[一二两三四五六七八九十])(?=[一二三四五六七八九十]?分之|[一二三四五]?大|成|半)"
    r"|(?<=[0-9])(?=[0-9]?[/大]|成)|(?<=[过突超近上逾达])(?=[破过到]?[百千万亿]|半)|(?<=[半减翻])(?=[数半了番一两二三四1-4]))"
)
_PARTS = {"百": "%", "千": "‰", "万": "‱"}
_ROUNDS = {"百": Decimal(100), "千": Decimal(1000), "": Decimal(1)}


def may_be_spelled(text: str) -> bool:
    """Whether the text has a place where a spelled-out quantity may open."""
    return _OPENS.search(text) is not None


def find_spelled(text: str, low: int, high: int) -> Iterator[Spelled]:
    """Spelled-out quantities of ``text[low:high]``, in order and disjoint."""
    reached = low
    for opened in _OPENS.finditer(text, low, high):
        found = _SPELLED.match(text, opened.start(), high) if opened.start() >= reached else None
        if found is None:
            continue
        reached = found.end()
        read = _read(found)
        if read is None:
            continue
        value, value_to, unit, form, group = read
        middle = re.search(MIDDLE, found.group()) if form is Form.VAGUE else None
        yield Spelled(
            found.start(),
            found.end(),
            value,
            value_to,
            unit,
            form,
            found.span(group),
            found.group("round_mark") or "",
            middle.group() if middle else "",
        )


_Reading = tuple[Decimal, Decimal | None, str, Form, str]


def _read(found: re.Match[str]) -> _Reading | None:
    """Value, upper value, unit, form and the group of the digits; None where the numeral is not one."""
    groups = {name: text for name, text in found.groupdict().items() if text is not None}
    match groups:
        case {"full": _}:
            return Decimal(100), None, "%", Form.PERCENT, "full"
        case {"parts": parts, "hundred": _}:
            return Decimal(100), None, _PARTS[parts], Form.PERCENT, "hundred"
        case {"parts": parts, "share": share}:
            value, value_to = parse_numeral(share), parse_numeral(groups.get("share_to", ""))
            if value is None or ("share_to" in groups and (value_to is None or value_to <= value)):
                return None
            return value, value_to, _PARTS[parts], Form.PERCENT, "share"
        case {"above": above, "below": below}:
            return _fraction(parse_numeral(above), parse_numeral(below), "above")
        case {"upper": above, "lower": below}:
            return _fraction(parse_numeral(above), parse_numeral(below), "upper")
        case {"half": _}:
            return Decimal(50), None, "%", Form.HALF, "half"
        case {"tenths": tenths}:
            tenth = parse_numeral(tenths)
            return (tenth * 10, None, "%", Form.TENTHS, "tenths") if tenth else None
        case {"times": times}:
            power = parse_numeral(times)
            return (Decimal(2) ** power, None, "倍", Form.DOUBLING, "times") if power else None
        case {"once": _}:
            return Decimal(2), None, "倍", Form.DOUBLING, "once"
        case {"big": big}:
            count = parse_numeral(big)
            return (count, None, "", Form.BIG, "big") if count else None
        case {"round": hundred, "round_unit": unit}:
            return _ROUNDS[hundred], None, re.sub(MIDDLE, "", unit), Form.VAGUE, "round"
        case {"odd": hundred, "odd_unit": unit}:
            return _ROUNDS[hundred], None, unit, Form.VAGUE, "odd"
    return None


def _fraction(above: Decimal | None, below: Decimal | None, group: str) -> _Reading | None:
    if above is None or below is None or above >= below:
        return None
    return (above * 100 / below).quantize(Decimal("0.0001")), None, "%", Form.FRACTION, group
