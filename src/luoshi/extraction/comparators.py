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
_LESS = "压减|降低|下降|减少|压缩|缩短|缩小|缩减|精简|削减|整合|收窄|下调|降"
_AT_LEAST = re.compile(
    rf"不低于|不少于|不小于|至少|最少|达到|(?<!通)达(?!标|率)|超过|(?<!不)突破|高于|多于|超|(?:{_MORE})[到至]|增至|稳定在|占|完成|新增|建成"
)
# of a range the words that say what a value is, not the verbs of doing (建成8-10家 is a range, 达到8-10家 at least)
_LEVEL_WORDS = re.compile(rf"不低于|不少于|至少|达到|达|超过|(?:{_MORE})[到至]|增至")
_AT_MOST = re.compile(rf"不超过|不高于|不多于|不大于|不突破|控制在|(?<!不)低于|(?<!不)少于|(?:{_LESS})[到至]|最多|最高")
_REACHES = "(?:达到|达|超过|保持在|保持|不低于|不少于|在|为|约|了)?"
# 增长6% · 平均亩产提高30公斤; not 改造提升2.4万亩
_INCREASE = re.compile(rf"(?:增长|提高|(?<!改造)提升|上升|改善|增幅|增速|递增)率?{_REACHES}$")
_SPEED = re.compile(rf"(?:增速|增幅){_REACHES}$")
# 增加 and 扩大 add an amount unless they are of a ratio
_GROWS = re.compile(rf"(?:增加|扩大|增)率?{_REACHES}$")
# 床位增加120张 · 户均增收8000元: said of what stands before; 增加床位120张 is an amount to add
_GROWS_BY = re.compile(r"(?<=[一-鿿])(?:分别|再|各)?(?:(?<!新)增加|(?<!新)增收|增产|净增)(?:约|近)?$")
_DECREASE = re.compile(rf"(?:下降|减少|降低|压减|缩短|压缩|削减|缩小|缩减|精简|收窄|下调|减|降)率?{_REACHES}$")
_DECREASE_OF = re.compile(r"(?:^|确保|力争|实现)(?:压减|压缩|减少|降低|削减|精简|缩减)[^,。;\d]{2,16}$")
# 减时限、减材料70% · 降低用电成本1.5亿元: what is made less stands between the verb and the number
_LESSENS = re.compile(r"(?:^|、|平均)减[^,。;、\d]{2,6}$")
_SAVES = re.compile(r"降低[^,。;\d]{0,10}(?:成本|费用|负担|支出)$")
# 不得超过总面积的3%
_AT_MOST_OF = re.compile(r"(?:不得?超过|不高于|不大于)[^,。;\d]{2,24}的$")
_LEVEL = re.compile(r"[到至在]$")
_EXACTLY = re.compile(r"(?:(?<=[一-鿿]{2})为|是|保持|保持在|即)$")
# 分别减少5%和8%, 分别缩短至1天、3天: the words before the first number hold for the second
_FORMER_NUMBERS = re.compile(r"(?:[\d.]{1,12}(?:%|‰|[一-鿿]{1,5}?)?(?:以上|以下|以内|左右)?[、和及])+$")
_JOINTS = ("、", "和", "及")
# 浓度不高于每立方米18微克: for each of what stands between the words and the number
_FOR_EACH = re.compile(r"每(?:立方米|平方米|平方公里|公里|公顷|[吨亩人户升千克度]|[百千万]人)$")
# 森林质量精准提升6万亩: what is made better, not by how much it grows
_BETTERED = re.compile(r"(?:质量|品质|环境|风貌|精准|整治|提质)提升$")
_BARE_RATE = re.compile(r"(?:率|比例|比重|占比|覆盖面|满意度)$")

# 每万人拥有公厕5个 · 人均纯收入8000元: a level without a verb, as a rate without one
_BARE_MEAN = re.compile(
    r"每[百千万]人?[^,。;\d]{0,8}拥有[^,。;\d]{0,16}$|[人户]均[^,。;\d]{0,8}(?:收入|面积)(?:\([^()]*\))?$"
)
_WITHIN = frozenset({"以内", "以下", "之内", "内", "不突破", "≤", "≦", "<", "≤=", "≦=", "<="})


def comparator_of(said: str, match: QuantityMatch, behind: str = "") -> Comparator:
    """The comparator of a number by its marks and the words of its clause before it (and behind: 0.5个工作日办结)."""
    near = _FORMER_NUMBERS.sub("", said) if said.endswith(_JOINTS) else said
    near = _FOR_EACH.sub("", near)[-_NEAR:]
    ratio = kind_of(match) is UnitKind.RATIO
    if any(mark not in ("余", "多", "来") for mark in match.approximate):
        return Comparator.ABOUT
    if _LEVEL.search(near) is None:
        of_money = kind_of(match) is UnitKind.MONEY and _SAVES.search(said)
        if _DECREASE.search(near) or (ratio and (_DECREASE_OF.search(said) or _LESSENS.search(said))) or of_money:
            return Comparator.DECREASE_BY
        grown = _INCREASE.search(near) and not (match.bounds and _SPEED.search(near))
        if grown and not _above(said, match) and (ratio or not _BETTERED.search(near)):
            return Comparator.INCREASE_BY
        if (ratio and _GROWS.search(near)) or (not ratio and _GROWS_BY.search(near)):
            return Comparator.INCREASE_BY
    if any(bound in _WITHIN for bound in match.bounds) or _closes(_AT_MOST, near) or _AT_MOST_OF.search(said):
        return Comparator.AT_MOST
    if match.value_to is not None and not match.bounds:
        return Comparator.AT_LEAST if _closes(_LEVEL_WORDS, near) else Comparator.EXACTLY
    if match.bounds or match.approximate or _AT_LEAST.search(near):
        return Comparator.AT_LEAST
    if _EXACTLY.search(near) or behind.startswith(("办结", "办理完毕", "返还")):
        return Comparator.EXACTLY
    bare = _BARE_RATE if ratio else _BARE_MEAN
    return Comparator.EXACTLY if bare.search(said) else Comparator.AT_LEAST


def _above(said: str, match: QuantityMatch) -> bool:
    """增速高于全县平均增速2个百分点: by so much above another series, at least."""
    return match.unit.endswith("百分点") and re.search(r"(?:高于|不低于|快于)[^,。;\d]{2,24}$", said) is not None


def _closes(pattern: re.Pattern[str], text: str) -> bool:
    """Whether the pattern stands within the last three characters."""
    return any(len(text) - found.end() <= 3 for found in pattern.finditer(text))
