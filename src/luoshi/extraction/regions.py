"""Which part of the page each line belongs to: chrome, notice, annexed plan, annexes, interpretation, footer.

A county page often holds two papers and a reading for the public: the 通知 with its signature, the 方案 it prints, the
list of annexes and their texts, the 解读. Tasks are looked for in the papers; goals and owners of the reading are not
facts of the plan.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from itertools import chain

from luoshi.document.model import BlockKind
from luoshi.extraction.addressees import Addressees
from luoshi.extraction.grammar.names import is_body, split_names
from luoshi.extraction.head import TitleLines, text_is_number
from luoshi.extraction.lines import Line
from luoshi.extraction.markers import Style
from luoshi.extraction.signature import DATE_ONLY, Signature


class Region(StrEnum):
    """Part of a page."""

    CHROME = "chrome"
    HEAD = "head"
    NOTICE = "notice"
    SIGNATURE = "signature"
    PLAN = "plan"
    ANNEX_LIST = "annex_list"
    ANNEX = "annex"
    INTERPRETATION = "interpretation"
    FOOTER = "footer"


@dataclass(frozen=True)
class Regions:
    """The region of each line; ``inner_title`` are the lines of the annexed plan's own title."""

    of_line: tuple[Region, ...]
    inner_title: tuple[int, ...] = ()

    def lines(self, *wanted: Region) -> list[int]:
        """Indices of the lines of some regions, in order."""
        return sorted(chain.from_iterable(self._by_region.get(region, ()) for region in wanted))

    @cached_property
    def _by_region(self) -> dict[Region, list[int]]:
        found: dict[Region, list[int]] = {}
        for index, region in enumerate(self.of_line):
            found.setdefault(region, []).append(index)
        return found


_FOOTER = re.compile(
    r"扫一扫|网站地图|网站标识码|版权所有|ICP备|公网安备|(?<!^)主办单位|主办:|承办:|技术支持|最佳分辨率|上一篇|下一篇|打印本页|关闭窗口|【?打印】?$|责任编辑|附件下载|相关链接|相关附件|相关文[档件章]|相关阅读|相关信息|相关解读|一图读懂|"
    r"分享到|浏览次数|返回顶部|我要纠错|来源:[^。]{2,40}$|\(转自|信息来源:|联系我们|无障碍|友情链接|Copyright|copyright"
)
# 主办单位:… at the head of a line: who runs the page, or whose work an item is
_RUN_BY = re.compile(r"主办(?:单位|部门)[:|]")
_HANDS_OUT = re.compile(r"(?:协办|配合|参与|协助)(?:单位|部门)?[:|]|(?:完成|办结)?(?:时限|时间|期限)[:|]")
_ANNEX_HEAD = re.compile(r"附件?\s*(?:[一二三四五六七八九十]{1,3}|\d{1,2})?[.:、]?(?:$|(?=[^:.、\d]))")
ANNEX_LIST = re.compile(r"附件?(?:[:]|(?:[一二三四五六七八九十]|\d{1,2})[.:、])")
_ANNEX_ALONE = re.compile(r"附件?(?:[一二三四五六七八九十]{1,3}|\d{1,2}(?:-\d{1,2})?)?[.:]?")
_INTERPRETATION = re.compile(
    r"(?:文件|政策|图文|部门|专家|方案|一图|相关)*解读|《[^》]{4,80}》(?:政策|文件)?解读|关于《[^》]{4,80}》的(?:政策|文件|起草)?(?:解读|说明)|政策解读:.*"
)
_OPENNESS = re.compile(
    r"\((?:此件|本文|信息公开|公开)[^()]{0,20}\)|\(联系人[:].*\)|此件.{0,4}公开.{0,6}|(?:抄送|抄报|主送|分送|报|送|主题词|经办人|校对|共印).{0,2}:.*|共印\d+份|.{4,40}\d{4}年\d{1,2}月\d{1,2}日印发|\(本文有删减\)"
)
_MAY_CLOSE = 160


def find_regions(
    lines: list[Line], title: TitleLines | None, addressees: Addressees | None, signature: Signature | None
) -> Regions:
    """Give every line its region, from what was found at the head and at the signature."""
    regions = [Region.NOTICE] * len(lines)
    opens = _opening_line(lines, title, addressees)
    for index in range(opens):
        inside = title is not None and title.first <= index <= title.last
        regions[index] = Region.HEAD if inside else Region.CHROME
    inner_title: tuple[int, ...] = ()
    interpretation = _interpretation(lines, opens)
    footer = _footer(lines, opens)
    if signature and signature.line >= opens:
        for index in range(signature.first_line, signature.line + 1):
            regions[index] = Region.SIGNATURE
        rest = signature.line + 1
        while rest < len(lines) and _OPENNESS.fullmatch(lines[rest].text):
            regions[rest] = Region.SIGNATURE
            rest += 1
        if _holds_text(lines, rest, min(footer, interpretation)):
            for index in range(rest, len(lines)):
                regions[index] = Region.PLAN
            if not _ANNEX_ALONE.fullmatch(lines[rest].text):
                inner_title = _inner_title(lines, rest)
    _mark_annexes(lines, regions, opens)
    _mark_contents(lines, regions, opens)
    for index in range(interpretation, len(lines)):
        regions[index] = Region.INTERPRETATION
    for index in range(footer, len(lines)):
        regions[index] = Region.FOOTER
    return Regions(tuple(regions), inner_title)


def _opening_line(lines: list[Line], title: TitleLines | None, addressees: Addressees | None) -> int:
    if addressees:
        return addressees.line
    if title is None:
        return int(bool(lines) and lines[0].block.kind is BlockKind.WINDOW_TITLE)
    index = title.last + 1
    while index < len(lines) and (
        text_is_number(lines[index].text) or re.fullmatch(r"\([^()]{4,24}\)", lines[index].text)
    ):
        index += 1
    return index


def _interpretation(lines: list[Line], opens: int) -> int:
    """The line that heads the reading for the public, behind at least some text; the number of lines if none."""
    for index in range(opens + 5, len(lines)):
        line = lines[index]
        if (
            line.marker is None
            and line.block.cell is None
            and len(line.text) <= 100
            and _INTERPRETATION.fullmatch(line.text)
        ):
            return index
    return len(lines)


def _footer(lines: list[Line], opens: int) -> int:
    """The first of the closing lines of the page: looked for from the end, over short lines."""
    footer = len(lines)
    misses = 0
    run_by = [line.text for line in lines if _RUN_BY.match(line.text)]
    # the foot is printed once, at most on the screen and for the telephone; a list of deeds names a body behind each
    runs_the_page = len(run_by) <= 2 and not any(map(_HANDS_OUT.search, run_by))
    for index in range(len(lines) - 1, opens, -1):
        line = lines[index]
        if line.block.cell is not None or len(line.text) > _MAY_CLOSE:
            break
        linked = line.block.link_share >= 0.8 and not line.text.startswith("附件") and line.marker is None
        closes = _FOOTER.search(line.text) or (runs_the_page and _RUN_BY.match(line.text))
        if linked or (closes and (line.marker is None or line.marker.style is Style.BULLET)):
            footer, misses = index, 0
        else:
            misses += 1
            if misses > 3:
                break
    return footer


def _holds_text(lines: list[Line], first: int, last: int) -> bool:
    """Whether a paper follows the signature: numbered lines or a table, not only a list of annex files."""
    following = lines[first:last]
    return sum(len(line.text) for line in following) > 120 and any(
        line.marker is not None or line.block.cell is not None or len(line.text) > 100 for line in following
    )


def _inner_title(lines: list[Line], first: int) -> tuple[int, ...]:
    found: list[int] = []
    for index in range(first, min(first + 4, len(lines))):
        line = lines[index]
        if (
            line.marker is not None
            or len(line.text) > 60
            or re.search(r"[。;:]", line.text)
            or line.block.cell is not None
        ):
            break
        if found and (DATE_ONLY.fullmatch(line.text) or _names_only(line)):
            break  # a paper that is passed on names its own makers and day under its title
        found.append(index)
    return tuple(found)


def _names_only(line: Line) -> bool:
    names = split_names(line.view, 0, len(line.text))
    return all(is_body(line.text[a:b]) for a, b in names)


def _mark_annexes(lines: list[Line], regions: list[Region], opens: int) -> None:
    """The list ``附件:1.… 2.…`` and, behind it, each annex from its own head (附件1) on."""
    at, inside_list = opens, False
    annex = False
    while at < len(lines):
        line = lines[at]
        text = line.text
        opens_list = text in ("附件:", "附:", "附件") and _lists_annexes(lines, at + 1)
        if (
            line.block.cell is None
            and _ANNEX_ALONE.fullmatch(text)
            and at + 1 < len(lines)
            and len(text) <= 8
            and not opens_list
        ):
            annex, inside_list = True, False
        elif not annex and line.block.cell is None and ANNEX_LIST.match(text) and len(text) <= 400:
            regions[at] = Region.ANNEX_LIST
            inside_list = True
            at += 1
            continue
        elif line.block.cell is None and ANNEX_LIST.match(text) and annex and len(text) <= 60:
            inside_list = False
        elif inside_list and not annex:
            numbered = line.marker is not None and line.marker.style is Style.ARABIC
            if numbered and len(text) <= 80 and "。" not in text[:-1]:
                regions[at] = Region.ANNEX_LIST
                at += 1
                continue
            inside_list = False
        if annex and regions[at] is not Region.SIGNATURE:
            regions[at] = Region.ANNEX
        at += 1


_PAGE_BEHIND = re.compile(r"[.…·-]*\d{0,3}$")


def _mark_contents(lines: list[Line], regions: list[Region], opens: int) -> None:
    """The table of contents (目录) of a long plan: headings that stand a second time where their section begins."""
    for at in range(opens, min(len(lines), opens + 60)):
        if lines[at].text not in ("目录", "目次", "目录:") or lines[at].block.cell is not None or at + 2 >= len(lines):
            continue
        first = _PAGE_BEHIND.sub("", lines[at + 1].text)
        begins = next((i for i in range(at + 2, len(lines)) if lines[i].text == first), None) if first else None
        if begins is not None and all(len(line.text) <= 60 for line in lines[at:begins]):
            regions[at:begins] = [Region.CHROME] * (begins - at)
        return


def _lists_annexes(lines: list[Line], at: int) -> bool:
    """Whether numbered titles follow, not the text of an annex: 1.… 2.…, short and without a full stop."""
    first = lines[at] if at < len(lines) else None
    return (
        first is not None
        and first.marker is not None
        and first.marker.style is Style.ARABIC
        and first.marker.ordinal == 1
        and len(first.text) <= 80
        and "。" not in first.text
    )
