"""What the safeguards leave open: who hosts the leading group's office, on which day a cycle is cut off."""

import re
import sys
from bisect import bisect_right
from collections.abc import Iterator

from luoshi.extraction.questions.codes import Code
from luoshi.extraction.questions.material import Material, around, shown
from luoshi.extraction.reading import Grade, MechanismKind, Question

# 领导小组下设办公室
_OFFICE = re.compile(
    r"(?:领导小组|工作小组|专项小组|指挥部|委员会|工作专班|联席会议)[^。;,]{0,12}?(?:下?设(?:立)?|设有)[^。;,]{0,6}?办公室"
)
_HOST = re.compile(
    r"设在|设于|挂靠|依托|办公室主任|办公室成员|合署|办公地点|日常工作由|"
    r"由[^,。;]{2,24}?(?:局|委|办|部|厅|室|中心)[^,。;]{0,6}?(?:承担|负责|兼|牵头)"
)
_REACH = 200  # normal characters behind the sentence in which a host may still be named

_CYCLE = re.compile(
    r"(?:每(?:季度?|月|周|旬|半年)一?|季度?一?|月一?|周一?|旬一?|半年一?|定期(?<!不定期)|年中|年终)(?:进行|开展|组织)?(?:调度|小结|总结|评估|通报|报告|报送|督查|督导|会商|例会|点评|研判|分析)"
)
_DAY = re.compile(
    r"[0-9一二三四五六七八九十]{1,3}[日号]|[月季年度](?:底|末|初)|[上中下]旬|周[一二三四五六日]|星期|工作日|第[一二三四]周|截止"
)


def ask(material: Material) -> Iterator[Question]:
    """The office without a host and the cycles without a day."""
    yield from _office(material)
    if material.tasks:
        yield from _cycles(material)


def _office(material: Material) -> Iterator[Question]:
    lines = material.lines
    for index, line in enumerate(lines):
        found = _OFFICE.search(line.text) if "办公室" in line.text else None
        if found is None:
            continue
        behind = "".join(other.text for other in lines[index + 1 : index + 4])
        if not _HOST.search(line.text[found.start() :] + behind[:_REACH]):
            yield material.ask(
                Code.OFFICE_HOST_MISSING,
                line.view.span(*found.span()),
                f"“{shown(found.group())}”没有写明办公室设在哪个单位,请确定办公室由谁承担。",
                grade=Grade.CERTAIN,
            )
            return


def _cycles(material: Material) -> Iterator[Question]:
    cycles = sorted((i.start, i.end) for i in material.reading.mechanism if i.kind is MechanismKind.CYCLE)
    found: dict[str, tuple[int, int]] = {}
    for line in material.lines:
        for match in _CYCLE.finditer(line.text):
            span = line.view.span(*match.span())
            sentence = line.text[slice(*around(line.text, *match.span(), "。;"))]
            if not _DAY.search(sentence) and (_is_regular(match.group()) or _touches(cycles, span)):
                found.setdefault(match.group(), span)
    regular = [words for words in found if _is_regular(words)]
    if regular:
        yield material.ask(
            Code.CYCLE_WITHOUT_DAY,
            found[regular[0]],
            f"{'、'.join(f'“{words}”' for words in list(found)[:5])}没有写明日期,请确定每个周期的截止日和报送日。",
        )


def _touches(cycles: list[tuple[int, int]], span: tuple[int, int]) -> bool:
    """Whether one of some disjoint spans in order shares a character with a span."""
    index = bisect_right(cycles, (span[1] - 1, sys.maxsize)) - 1
    return index >= 0 and cycles[index][1] > span[0]


def _is_regular(words: str) -> bool:
    """A cycle whose length is said; 定期调度 says none and is only listed beside others."""
    return re.search(r"季|月|周|旬|半年", words) is not None
