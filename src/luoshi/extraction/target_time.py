"""Spans of time that are no amount to reach: 3年内, 使用年限30年."""

import re

from luoshi.extraction.grammar.units import UnitKind
from luoshi.extraction.target_context import Candidate


def bounded(c: Candidate) -> bool:
    """Whether marks or verbs bound the number: 不少于, 以上, 达到, 控制在, 一般为."""
    said = re.search(r"达到|达|超过|一般为|保持|稳定在|缩短|压缩|压减|控制在", c.said)
    return bool(c.match.bounds) or said is not None or c.behind.startswith(("办结", "办理完毕"))


_TIME_FRAME = re.compile(r"年限|期限|有效期|任期|以上学历|满$|每(?:日|天|周|月)(?!.*不少于)|(?<!不)超过$")


_LENGTHENED = tuple(f"{verb}{to}" for verb in ("提高", "提升", "延长", "增加") for to in "到至")


def duration(c: Candidate) -> bool:
    """3年内 · 使用年限30年 · 具有3年以上工作经历; 顶岗实习时间一般为6个月 stays."""
    if c.kind is not UnitKind.TIME:
        return False
    if any(bound in ("内", "以内", "之内") for bound in c.match.bounds) and not re.search(
        r"控制在|压缩|缩短|压减|降[至到低]|减少|精确", c.said
    ):
        return True
    if re.search(r"(?:平均|人均|户均|次均)[^,。;]{0,14}(?:年限|时间|时长|日)(?:达|不|超|为|缩|降|增|提|保|控)", c.said):
        return False
    lengthened = c.said.endswith(_LENGTHENED)  # 储备能力提高到7天
    if not (bounded(c) or lengthened) or len(c.said) < 2 or re.search(r"具有|具备|从事", c.said):
        return True
    return _TIME_FRAME.search(c.said) is not None or c.behind.startswith(("内", "前", "后", "的"))
