"""How often a procedure is repeated: no amount to reach.

Source: the guide's "Targets", which leaves out 每5年修订1次 and 每年召开两次会议.
"""

import re

from luoshi.extraction.grammar.units import UnitKind
from luoshi.extraction.target_context import Candidate

_PROCEDURE = re.compile(
    r"每(?:年|季度|季|月|周|日|天|半年|旬|两周|双周|学期|次|\d+年|[一二三四五六七八九十两]+(?:年|月|周|天|个月))[^,。;]{0,14}$"
)


# 组织应急演练不少于4次 · 带队检查不少于2次: how often, not how much
_REPEATED = re.compile(
    r"(?:检查|抽查|巡查|督查|督导|暗访|演练|调度|会商|例会|研判|走访|探访)(?:不少于|不低于|至少|达到)?$"
)


def procedure(c: Candidate) -> bool:
    """每年召开两次会议 · 每5年修订1次; 旅游人次突破150万次 stays."""
    if c.kind is not UnitKind.OCCURRENCE:
        return False
    if _REPEATED.search(c.said):
        return True
    commits = c.match.bounds or re.search(r"达到|达|完成|实现|新增|突破|超过", c.said)
    return _PROCEDURE.search(c.said) is not None or not commits


# 11个加压站每周巡查1次: on what it is repeated
_REPEATED_ON = re.compile(r"[^,。;]{1,8}每(?:天|日|周|旬|月|季度?|半年|年)[^,。;]{0,8}\d+次")


def repeated_on(c: Candidate) -> bool:
    """Whether a number counts the things on which something is repeated."""
    return _REPEATED_ON.match(c.behind) is not None
