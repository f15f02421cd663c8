"""Targets whose words say all or none without a figure: 行政村全覆盖 is 100 %, 问题图斑动态清零 is 0.

The quantity is those words; it is never printed, so that predictions leave such targets out. A clause that has a figure
of its own, that only pushes (加快…全覆盖) or that tells of the past implies nothing.
"""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from luoshi.extraction.due import DueFinder
from luoshi.extraction.page import Page
from luoshi.extraction.reading import Comparator, Quantity, Strength, Target
from luoshi.extraction.target_context import clauses_with
from luoshi.extraction.target_details import is_standing, strength_of
from luoshi.extraction.target_facts import made_target

ALL, NONE = Decimal(100), Decimal(0)

# what stands before the subject: times, urging words, verbs of doing
_HEAD = (
    r"(?:(?:到|在|至)?(?:(?:(?:19|20)\d\d年|“?十[一二三四五六七八九]五”?)(?:年?[底末](?:之?前)?|之?前|期末)?"
    r"|\d{1,2}月(?:\d{1,2}日)?(?:[底末])?(?:之?前)?|年?[底末](?:之?前)?|期末|年内|主?汛(?:期)?前)"
    r"|其中|实现|做到|确保|力争|争取|努力|使|全[省市县区]|并|要|将|严格|坚决|保持)*"
    r"(?!实现|做到|确保|完成|达|建成)"
)
_DONE = (
    r"(?:按期|如期|全面|稳定)?(?:完成|整改到位|整治到位|建成|清零|消除|销号|达标|取缔|淘汰|拆除|退出|办结|投用|通过验收|脱贫"
    r"|入库|上线|覆盖|实现)"
)
_ALL = (
    re.compile(rf"{_HEAD}(?P<subject>[^,。;]{{2,20}}?)(?:实现|达到|做到)?(?P<words>全面?覆盖|应[一-鿿]尽[一-鿿])$"),
    re.compile(
        rf"{_HEAD}(?P<words>所有|全部)(?:的)?(?!完成|实现|达|建成|取缔|拆除)(?P<subject>[一-鿿]{{2,16}}?)(?:全部|均|都){{0,2}}{_DONE}[^,。;]{{0,12}}$"
    ),
    re.compile(
        rf"{_HEAD}(?:各)(?P<subject>[一-鿿]{{2,12}}?)(?P<words>全部|稳定|均|都){{1,2}}达标(?!率)[^,。;]{{0,6}}$"
    ),
    re.compile(rf"{_HEAD}(?P<subject>[^,。;]{{0,20}}?)(?P<words>全部){_DONE}[^,。;]{{0,4}}$"),
)
_NONE = (
    re.compile(rf"{_HEAD}(?P<subject>[^,。;]{{2,20}}?)(?P<words>动态清零|清零|归零|零发生|零容忍|零增长|零新增)$"),
    re.compile(r"(?:确保|坚决|坚决防止|严防)*(?P<words>不发生|杜绝发生|杜绝|不出现)(?P<subject>[^,。;]{2,24})$"),
    re.compile(
        rf"{_HEAD}(?P<words>(?:全面|全部|彻底)消除|(?<=前)消除)(?!影响|差距|障碍|顾虑|隔阂|疑虑)(?P<subject>[一-鿿]{{2,16}})$"
    ),
    re.compile(r"(?:一律)?(?P<words>不得新增|严禁新增|禁止新增|不再新增)(?P<subject>[^,。;]{2,20})$"),
)
# no clause implies anything without one of these
_SIGN = re.compile("覆盖|应[一-鿿]尽|所有|全部|达标|清零|归零|零[发容增新]|不发生|杜绝|不出现|消除|新增")
_PUSHED = re.compile(
    r"加快|推进|推动|逐步|尽快|督促|鼓励|探索|支持|已|未|如|凡|基本|截至|目前|去年|对[^,。;]{1,20}(?:的|未)|的$|以上的|零容忍|由|经"
)
_COUNTED = re.compile(
    r"(?<!年)[0-9](?!\d*[年月日])|%|[一二三四五六七八九十百千万两]+(?:个|处|家|座|条|项|户|村|公里|亩)|百分之"
)


def words_mean(quote: str) -> tuple[Decimal, str] | None:
    """The value and the unit that words of all or none imply; None for other words."""
    if re.fullmatch(r"全面?覆盖|应[一-鿿]尽[一-鿿]|所有|全部|稳定|均|都", quote):
        return ALL, "%"
    if re.search(r"清零|归零|零发生|零增长|零新增|不发生|杜绝|不出现|消除|新增", quote):
        return NONE, ""
    return None


def find_implied(page: Page, index: int, due: DueFinder, printed: Sequence[Target] = ()) -> Iterator[Target]:
    """The implied targets of a line of the tasks or goals, in the order of the text.

    ``printed`` are those of the line that have a figure: 2033年全部完成 speaks of what the one before it measures.
    """
    line = page.lines[index]
    for start, end in clauses_with(_SIGN, line.text, line.heading_at):
        said = line.text[start:end]
        if _COUNTED.search(said):
            continue
        for pattern in (*_ALL, *_NONE):
            found = pattern.fullmatch(line.text, start, end)
            if found is None or _PUSHED.search(said):
                continue
            target = _target(page, index, found, due, printed)
            if target is not None:
                yield target
            break


def _target(page: Page, index: int, found: re.Match[str], due: DueFinder, printed: Sequence[Target]) -> Target | None:
    view = page.lines[index].view
    start, end = view.span(*found.span())
    value = words_mean(found.group("words"))
    if value is None:
        return None
    limit = due.governing(index, found.start("words"))
    if due.tells_of_the_past(limit):
        return None
    subject = view.span(*found.span("subject")) if found.group("subject") else _measured_before(page, printed, start)
    if subject is None:
        return None
    words = view.span(*found.span("words"))
    quantity = page.pin_as(
        Quantity,
        *words,
        "quantity.implied",
        value=value[0],
        value_to=None,
        unit=value[1],
        normal_value=value[0],
        normal_value_to=None,
        normal_unit=value[1],
    )
    said = found.group()
    return made_target(
        page,
        "target.implied_all" if value[0] == ALL else "target.implied_none",
        (start, end),
        subject=subject,
        quantity=quantity,
        comparator=Comparator.EXACTLY,
        strength=strength_of(said) if strength_of(said) is Strength.STRIVE else Strength.FIRM,
        due=limit,
        standing=is_standing(said) or "不得" in said,
        implied=True,
    )


def _measured_before(page: Page, printed: Sequence[Target], start: int) -> tuple[int, int] | None:
    """What the last printed target before a place in the same sentence measures."""
    former = [one for one in printed if one.start < start and "。" not in page.text[one.end : start]]
    return (former[-1].subject.start, former[-1].subject.end) if former else None
