"""What a target counts or measures, and the shortest clause that holds it with its number.

Behind a measure word the noun that follows (65个村屯安全饮水提升工程), else what stands before the verb.
"""

import re

from luoshi.extraction.grammar.quantities import Form
from luoshi.extraction.grammar.units import UnitKind
from luoshi.extraction.target_context import Candidate, around

_BEHIND = re.compile(r"(?:以上|以下|以内|左右|多|余)?(?:具有|有)?(?P<subject>[^,。;:!?、]*(?:、[^,。;:!?]*)?)")
_NO_NOUN = re.compile(r"的|到|是|为|和|及|整治到位|以|内|之")
_SIZED = re.compile(r"(?:规模|总额|投资|面积|长度|不低于|不少于)[^,。;]{0,8}$")
_HEAD = re.compile(
    r"(?:[到至]?(?:20\d\d|“?十[三四五六]五”?)[^,]{0,6}?(?:年底前|年底|年末|年前|年|期间|时期|末),?"
    r"|在|要|将|力争|争取|确保|努力|全面|全力|加快|大力|积极|进一步|原则上|基本|初步|逐步|推动|推进|全[省市县区]|其中[:,]?|实现|使"
    r"|新建|改建|扩建|新增|完成|建成|建设|培育|打造|创建|发展|解决|开展|组织|实施|改造|引进|培训|每年|年均|累计|新改建|设立|每)+"
)
_ADVERB = r"(?:分别|均|都|总体|原则上|一般|要|应|应当|将|力争|确保|也|应该|基本|稳步|年均|实现|总量)"
_VERB = (
    r"(?:达到|达|超过|突破|不低于|不少于|不高于|不超过|低于|高于|至少|最高|控制在|稳定在|保持在|保持|[提增]高[到至]|提升[到至]|增加到|增至"
    r"|降至|降低?到|下降[到至]|增长|提高|提升|增加|下降|降低|减少|压减|占|为|约|近|超|完成|到|控制|不小于|上升到|缩短到|缩短|有|在|总数)"
)
_TAIL = re.compile(rf"{_ADVERB}{{0,4}}{_VERB}{{1,4}}$")
_CLAUSE_EDGE = re.compile(r"[,。;!?:]")


def subject_of(c: Candidate) -> tuple[int, int] | None:
    """The normal span of the subject, or None where the clause has none."""
    text, match, (_left, right) = c.text, c.match, c.part
    if c.kind is UnitKind.MEASURE or match.form is Form.BIG:
        behind = _BEHIND.match(text, match.end, right)
        noun = behind.group("subject") if behind else ""
        if behind and len(noun) >= 2 and not _NO_NOUN.match(noun):
            return behind.span("subject")
        if behind and len(noun) >= 3 and noun.startswith("的"):
            return behind.start("subject") + 1, behind.end("subject")
    if text.startswith("的", match.end) and right - match.end > 3 and _SIZED.search(c.part_said):
        return match.end + 1, right
    return _before(c) or _elsewhere(c)


def _before(c: Candidate) -> tuple[int, int] | None:
    """The words before the number without the verbs around them."""
    text, begin, end = c.text, c.part[0], c.match.start
    tail = _TAIL.search(text[begin:end])
    if tail:
        end = begin + tail.start()
    head = _HEAD.match(text, begin, end)
    if head and head.end() < end:
        begin = head.end()
    while end > begin and text[end - 1] in "(、,的":
        end -= 1
    return (begin, end) if end - begin >= 2 else None


def _elsewhere(c: Candidate) -> tuple[int, int] | None:
    """Behind the number; else the verb that is all there is (培训7000人); else the clause before."""
    text, match, (left, right) = c.text, c.match, c.part
    behind = _BEHIND.match(text, match.end, right)
    if behind and len(behind.group("subject").removeprefix("的")) >= 2:
        return behind.span("subject")
    verb = re.search(r"[一-鿿]{2}$", text[left : match.start])
    if verb:
        return left + verb.start(), match.start
    previous = around(text, max(left - 1, 0), max(left - 1, 0), _CLAUSE_EDGE)
    return previous if previous[1] - previous[0] >= 2 else None


def quote_of(c: Candidate, subject: tuple[int, int]) -> tuple[int, int]:
    """The normal span of the shortest clause that holds subject, number and unit."""
    low, high = min(c.part[0], subject[0]), max(c.part[1], subject[1])
    while low < high and c.text[low] in "、,;:的和及":
        low += 1
    while high > low and c.text[high - 1] in "、,;:。":
        high -= 1
    return low, high
