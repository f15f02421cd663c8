"""Money and shares that a plan hands out, charges or grants: no amount to reach.

Source: the guide's "Targets", which leaves out subsidies and fines.
"""

import re

from luoshi.extraction.grammar.units import UnitKind
from luoshi.extraction.target_context import Candidate, words

FOUNDS = re.compile(words("founding"))
"""Verbs that found something of a size: 设立规模不低于1亿元的基金."""

# each way opens with a plain sign, so that the search goes from sign to sign: it is asked of every number
_REWARD = re.compile(
    rf"{words('reward').removesuffix(')')}|扣\d|得\d|计\d)(?<!补贴(?=性))(?<!不罚)(?<!不罚款)(?<![累合总共]计\d)"
)
_CONDITION = re.compile(r"的[,;:]|的$")


def reward(c: Candidate) -> bool:
    """给予30万元奖励 · 投资1000万元以上的,按5%给予奖励; 资助比例不低于10% stays."""
    held = c.kind is UnitKind.RATIO and (c.match.bounds or re.search(r"不低于|不少于|达到", c.said))
    if held and not re.search(r"给予|按|贴息|(?:奖励|补助|补贴)[^,。]*不超过", c.said):
        return False
    if c.kind is UnitKind.MEASURE and re.search(r"发放[^,。]*$", c.said):
        return False  # 发放租赁补贴420户 counts households
    if c.parts.says(_REWARD, *c.clause):
        return True
    if not c.parts.says(_REWARD, *c.sentence):
        return False
    return _CONDITION.search(c.text[slice(*c.sentence)]) is not None and not FOUNDS.search(c.said)


_PRICE = re.compile(
    r"(?:(?<!经)费|费用|价格?|租金)(?:标准)?[^,。;到至]{0,4}每[^,。;到至]{1,6}?(?:不得?超过|不高于|控制在)?$"
)
_GRANTED = re.compile(
    r"从[^,。;]{2,14}中(?:安排|列支|解决|拨付)$|(?:同意|批准)[^,。;]{0,20}(?:安排|列支|拨付)$|追加[^,。;]{2,24}(?:经费|资金|预算)$"
)
_LENT = re.compile(r"(?:单[户笔]|每[户笔])(?:授信|贷款)[^,。;]{0,8}不?超过$|每[户人]每[年月次]不超过$")
_CEILING = re.compile(r"(?:单[个家户]|每[家户个吨亩]|最高|累计)[^,。;]{0,12}不(?:超过|高于)$")


def price(c: Candidate) -> bool:
    """充电服务费每千瓦时不超过0.3元 · 同意从预备费中安排380万元 · 按70%补助,单个企业最高不超过20万元."""
    if c.kind is not UnitKind.MONEY:
        return False
    if _PRICE.search(c.said) or _GRANTED.search(c.said) or _LENT.search(c.said):
        return True
    return _CEILING.search(c.said) is not None and _REWARD.search(c.before_in_paragraph) is not None
