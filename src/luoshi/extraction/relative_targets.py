"""Targets without a figure of their own: 高于全市平均水平, 只增不减, 进入全市前三, 位次前移2位.

They need another series to be judged: the city's mean, the present value, the ranking.
"""

import re
from collections.abc import Iterator

from luoshi.extraction.due import DueFinder
from luoshi.extraction.grammar.numerals import parse_numeral
from luoshi.extraction.page import Page
from luoshi.extraction.reading import Comparator, MarkKind, RelativeTarget
from luoshi.extraction.target_context import clauses_with
from luoshi.extraction.target_details import is_standing, strength_of

_NUMERAL = r"(?:\d{1,3}|[一二两三四五六七八九十]{1,3})"
_ABOVE = {
    "高于": Comparator.AT_LEAST,
    "快于": Comparator.AT_LEAST,
    "优于": Comparator.AT_LEAST,
    "好于": Comparator.AT_LEAST,
    "不低于": Comparator.AT_LEAST,
    "达到": Comparator.AT_LEAST,
    "超过": Comparator.AT_LEAST,
    "低于": Comparator.AT_MOST,
    "不高于": Comparator.AT_MOST,
    "不超过": Comparator.AT_MOST,
}
_HEAD = (
    r"(?:(?:到|在|至)?(?:(?:19|20)\d\d年|“?十[一二三四五六七八九]五”?)(?:年?[底末](?:之?前)?|之?前|期末)?"
    r"|实现|确保|力争|争取|努力|使|要|将|推动)*"
)
_SERIES = re.compile(
    rf"{_HEAD}(?P<subject>[^,。;]{{2,24}}?)(?:继续|保持|均|持续|稳定)*(?P<how>高于|快于|优于|好于|不低于|达到|超过|(?<!不)低于|不高于|不超过)"
    r"(?P<reference>(?:全[国省市县区]|当地|同期|周边|上年|去年|同类|国家|经济|地区|GDP|[省市])[^,。;\d]{0,12}?"
    r"(?:平均水平|平均值|平均增速|平均|水平|增速|增幅))$"
)
_PRESENT = re.compile(
    rf"{_HEAD}(?P<subject>[^,。;]{{2,24}}?)(?P<reference>只增不减|不降低|不减少|不下降|稳中有升|只减不增|不增加|不上升|不反弹)$"
)
_RANK = re.compile(
    rf"{_HEAD}(?P<subject>[^,。;]{{2,24}}?)(?:综合)?(?:排名|位次)?(?:继续|稳定|保持)*(?:进入|位居|跻身|稳居|列|位列|保持在|处于|达到|居)?"
    rf"(?P<reference>(?:全[国省市县区]|[省市]内?|同类)[^,。;\d]{{0,6}}前(?P<rank>{_NUMERAL})(?:名|位|强)?)(?!季度|年|个月|批)$"
)
_MOVES = re.compile(
    rf"{_HEAD}(?P<subject>[^,。;]{{2,24}}?)(?P<reference>(?:前移|上升|提升|提高|前进|进)(?P<rank>{_NUMERAL})个?[位名]次?)(?:以上)?$"
)
_PAST = re.compile(r"已|截至|目前|去年[^水同]|连续|以来|曾|获|是全")
# no clause is a target of these kinds without one of these
_SIGN = re.compile(
    r"平均|水平|增$|幅$|速$|增[速幅]|不[降减下增上反]|只[增减]不|稳中有升|前[一二两三四五六七八九十\d]|位次|排名|名次"
)


def find_relative(page: Page, index: int, due: DueFinder) -> Iterator[RelativeTarget]:
    """The targets of a line of the tasks or goals that hang on another series, in the order of the text."""
    line = page.lines[index]
    for start, end in clauses_with(_SIGN, line.text, line.heading_at):
        said = line.text[start:end]
        if _PAST.search(said):
            continue
        for mark, pattern in (
            (MarkKind.SERIES, _SERIES),
            (MarkKind.PRESENT, _PRESENT),
            (MarkKind.RANK, _RANK),
            (MarkKind.RANK_CHANGE, _MOVES),
        ):
            found = pattern.fullmatch(line.text, start, end)
            if found is not None and (mark is not MarkKind.RANK_CHANGE or re.search(r"位次|排名|名次", said)):
                yield _target(page, index, found, mark, due)
                break


def _target(page: Page, index: int, found: re.Match[str], mark: MarkKind, due: DueFinder) -> RelativeTarget:
    view = page.lines[index].view
    start, end = view.span(*found.span())
    rank = parse_numeral(found.group("rank")) if mark in (MarkKind.RANK, MarkKind.RANK_CHANGE) else None
    how = found.group("how") if mark is MarkKind.SERIES else ""
    return page.pin_as(
        RelativeTarget,
        start,
        end,
        f"target.{mark.value}",
        subject=page.pin(*view.span(*found.span("subject")), "target.subject"),
        mark=mark,
        comparator=_comparator(mark, how, found.group("reference")),
        reference=page.pin(*view.span(*found.span("reference")), "target.reference"),
        rank=int(rank) if rank is not None else None,
        strict=how in ("高于", "快于", "优于", "好于", "超过", "低于"),
        strength=strength_of(found.group()),
        due=due.governing(index, found.start("reference")),
        standing=mark is MarkKind.PRESENT or is_standing(found.group()),
    )


def _comparator(mark: MarkKind, how: str, reference: str) -> Comparator:
    match mark:
        case MarkKind.SERIES:
            return _ABOVE[how]
        case MarkKind.PRESENT:
            return Comparator.AT_MOST if re.search(r"只减|不增|不上|不反", reference) else Comparator.AT_LEAST
        case MarkKind.RANK:
            return Comparator.AT_MOST
    return Comparator.INCREASE_BY
