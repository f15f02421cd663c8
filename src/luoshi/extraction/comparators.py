"""How a number binds: 达到 at least, 控制在…以内 at most, 增长 by so much, 左右 about.

By the Civil Code (民法典 art. 1259) 以上, 以下 and 以内 include the number. 到 makes a change a level: 提高到80% is at
least 80, 提高2个百分点 is an increase by 2.
"""

import re

from luoshi.extraction.grammar.quantities import QuantityMatch, kind_of
from luoshi.extraction.grammar.units import UnitKind
from luoshi.extraction.reading import Comparator

_NEAR = 14

_MORE = "提高|提升|增加|增长|上升|扩大|发展"
_LESS = "压减|降低|下降|减少|压缩|缩短|降"
_AT_LEAST = re.compile(
    rf"不低于|不少于|不小于|至少|最少|达到|达|超过|突破|高于|多于|超|(?:{_MORE})[到至]|增至|稳定在|占|完成|新增|建成"
)
_AT_MOST = re.compile(rf"不超过|不高于|不多于|不大于|控制在|(?<!不)低于|(?<!不)少于|(?:{_LESS})[到至]|最多|最高")
_REACHES = "(?:达到|达|超过|保持在|保持|不低于|不少于|在|为|约|了)?"
# 增长6% · 平均亩产提高30公斤; not 改造提升2.4万亩
_INCREASE = re.compile(rf"(?:增长|提高|(?<!改造)提升|上升|增幅|增速|递增)率?{_REACHES}$")
# 增加 and 扩大 add an amount unless they are of a ratio
_GROWS = re.compile(rf"(?:增加|扩大|增)率?{_REACHES}$")
_DECREASE = re.compile(rf"(?:下降|减少|降低|压减|缩短|压缩|削减|减|降)率?{_REACHES}$")
_LEVEL = re.compile(r"[到至在]$")
_EXACTLY = re.compile(r"(?:(?<=[一-鿿]{2})为|是|保持|保持在|即)$")
# 分别减少5%和8%: the words before the first number hold for the second
_FORMER_NUMBERS = re.compile(r"(?:[\d.]{1,12}(?:%|‰|个百分点)?[、和及])+$")


def comparator_of(said: str, match: QuantityMatch) -> Comparator:
    """The comparator of a number by its marks and the words of its clause before it."""
    near = _FORMER_NUMBERS.sub("", said)[-_NEAR:]
    if any(mark not in ("余", "多", "来") for mark in match.approximate):
        return Comparator.ABOUT
    changes = _LEVEL.search(near) is None
    if changes and _DECREASE.search(near):
        return Comparator.DECREASE_BY
    if changes and (_INCREASE.search(near) or (_GROWS.search(near) and kind_of(match) is UnitKind.RATIO)):
        return Comparator.INCREASE_BY
    if any(bound in ("以内", "以下", "之内", "内") for bound in match.bounds) or _closes(_AT_MOST, near):
        return Comparator.AT_MOST
    if match.bounds or match.approximate or _AT_LEAST.search(near):
        return Comparator.AT_LEAST
    if _EXACTLY.search(near) or match.value_to is not None:
        return Comparator.EXACTLY
    return Comparator.AT_LEAST


def _closes(pattern: re.Pattern[str], text: str) -> bool:
    """Whether the pattern stands within the last three characters."""
    return any(len(text) - found.end() <= 3 for found in pattern.finditer(text))
