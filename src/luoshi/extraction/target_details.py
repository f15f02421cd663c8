"""What a clause says of its target besides the value: how strongly, from where, for each of what, over what time."""

import re

from luoshi.extraction.grammar.quantities import QuantityMatch
from luoshi.extraction.reading import Comparator, Pace, Strength
from luoshi.extraction.target_context import Candidate, words

_STRIVE = re.compile(words("strive"))
_PUSH = re.compile(words("push"))
_STANDING = re.compile(r"稳定|保持|常年|长期|始终|持续|守住|动态|常态化")
_FLOW = re.compile(r"新增|新建|当年|每年|年内|全年|净增|新培育|新开工|改扩建|新改建")

# 较2030年 · 比上年 · 与2030年相比 · 同比 · 是2030年的1.5倍 · 达到2030年的1.5倍
_BASE = re.compile(
    r"(?:较|比(?![例重])|与)(?P<of>[^,。;、]{0,6}?(?:上年|去年|上一年|前一年|往年|(?:19|20)\d\d年|“?十[三四五六]五”?|目前|现在|基期|同期)(?:度|同期|底|末|初)?)"
    r"|同比|环比|(?:达到|是|为|相当于)(?P<times>(?:上年|去年|(?:19|20)\d\d年)(?:度|底|末)?)的(?=[\d.一两三四五半]{1,6}倍)"
)
_YEARLY_MEAN = re.compile(r"年均")
_YEARLY = re.compile(r"每年|逐年|年度|(?<!\d)年(?=接待|发电|产|供|处理|完成)")
_QUARTERLY = re.compile(r"每季度?|按季")
_MONTHLY = re.compile(r"每月|按月")
_STRICT = frozenset({"超过", "超", "低于", "高于", "少于", "多于", "不足", "逾", "小于", "大于", ">", "<"})
_STRICT_VERB = re.compile(r"(?<!不)(?:超过|低于|高于|少于|多于|不足)(?:全[国省市县]|[^,。;]{0,16}(?:平均|水平|的))?$")


def strength_of(said: str) -> Strength:
    """力争 strive, 推进 push, else firm."""
    if _STRIVE.search(said):
        return Strength.STRIVE
    return Strength.PUSH if _PUSH.search(said) else Strength.FIRM


def is_standing(said: str) -> bool:
    """Whether the amount is to be held, not reached once: 稳定在, 保持, 守住."""
    return _STANDING.search(said) is not None


def is_flow(said: str) -> bool:
    """Whether the amount is added within a time (新增, 新建), not a stock."""
    return _FLOW.search(said) is not None


def is_strict(c: Candidate) -> bool:
    """Whether the number itself does not count: 超过, 低于 (民法典 art. 1259); 突破 is met by the number."""
    return any(bound in _STRICT for bound in c.match.bounds) or _STRICT_VERB.search(c.part_said) is not None


def base_of(c: Candidate, subject: tuple[int, int], comparator: Comparator) -> tuple[int, int] | None:
    """What a change or a multiple is counted from, as a normal span of the clause."""
    changes = comparator in (Comparator.INCREASE_BY, Comparator.DECREASE_BY, Comparator.ABOUT)
    if not (changes or c.match.unit == "倍"):
        return None
    found = _BASE.search(c.text, min(c.clause[0], subject[0]), c.match.end)
    if found is None:
        return None
    return next((found.span(group) for group in ("of", "times") if found.group(group)), found.span())


def pace_of(c: Candidate) -> Pace | None:
    """Over what time the amount is counted anew."""
    said = c.said
    if "年" not in said and "每" not in said and "按" not in said:
        return None
    for pattern, pace in (
        (_YEARLY_MEAN, Pace.YEARLY_MEAN),
        (_QUARTERLY, Pace.QUARTERLY),
        (_MONTHLY, Pace.MONTHLY),
        (_YEARLY, Pace.YEARLY),
    ):
        if pattern.search(said):
            return pace
    return None


_EACH_OF = re.compile(r"[^,。;、\d]{0,4}各(?!类|项|级|种|方|地|界|单位|部门|村|乡|镇|县)[^,。;、\d]{0,6}$")


def times_of(c: Candidate) -> QuantityMatch | None:
    """在5个乡镇各建1个驿站: how many times the amount is reached."""
    before = c.preceding
    if before is None or before.start < c.clause[0]:
        return None
    return before if _EACH_OF.search(c.text[before.end : c.match.start]) else None


def restated_in(c: Candidate) -> QuantityMatch | None:
    """300公顷(4500亩): the same amount in another unit, in brackets right behind."""
    following = c.following
    if following is None or c.text[c.match.outer_end : following.start] not in ("(", "(合", "(折合", "(约", "(即"):
        return None
    closed = c.text[following.outer_end : following.outer_end + 1] == ")"
    return following if closed and following.unit != c.match.unit else None
