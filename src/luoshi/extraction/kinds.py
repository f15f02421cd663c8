"""The kind of a paper, from the title of what it issues. It never decides whether there are tasks."""

import re

from luoshi.extraction.page import Page
from luoshi.extraction.paper_titles import page_titles
from luoshi.extraction.reading import Kind

# the word that closes a title says what the paper is; what stands before it may be the name of anything (规划区管理)
_BY_LAST_WORD: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    (
        Kind.OTHER,
        re.compile(r"(?:批复|预案|名单|职责|职能|标准|报告|讲话|致辞|纪要|总结|倡议书?|指南|公报|权[责力]清单)$"),
    ),
    (
        Kind.TASKLIST,
        re.compile(
            r"(?:(?:任务|责任|工作|问题|推广)清单|分工方案|分解方案|分工|分工表|分解表|任务分解|责任分解|任务表|(?:推进|实施|进度|工作)计划表|项目(?:清单|表|台账)|重点任务(?:一览)?)$"
            r"|(?:民生实事|件(?:惠民)?实事)(?:项目)?$"
            r"|分解.{0,20}任务$"
        ),
    ),
    (Kind.POINTS, re.compile(r"(?:要点|工作安排)$")),
    (Kind.REGULATION, re.compile(r"(?:办法|规定|细则|条例|规则|章程|准则|规程|制度)$")),
    (Kind.PLAN, re.compile(r"(?:方案|计划|规划|意见|行动|措施|纲要|工程|举措|政策)$")),
    (Kind.NOTICE, re.compile(r"(?:通知|通报|通告|公告|公示)$")),
)
# titles that close with no such word: a period, a place or a stage stands behind it
_BY_ANY_WORD: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    (Kind.OTHER, re.compile(r"批复|预案|讲话|纪要|倡议")),
    (
        Kind.TASKLIST,
        re.compile(r"任务清单|任务分工|工作分工|分工方案|责任分工|任务分解|责任清单|工作清单|分工表|分解表|问题清单"),
    ),
    (Kind.POINTS, re.compile(r"要点|工作安排")),
    (Kind.PLAN, re.compile(r"方案|计划|规划|意见|行动|措施|纲要|工程|举措|政策")),
    (Kind.REGULATION, re.compile(r"办法|规定|细则|条例|规则|章程|制度|准则|规程|规范")),
    (Kind.NOTICE, re.compile(r"通知|通报|通告|公告|公示")),
)
_EXPLAINS = re.compile(r"解读(?!工作|机制)|一图读懂|^图解|政策问答|答记者问")
# papers about a person's post, about days off, about the end of other papers are notices whatever else they name
_ABOUT = re.compile(
    r"(?:任免|任职|免职|任命|放假|值班|节假日|领导(?:同志|成员)?(?:工作)?分工).*(?:通知|决定|安排|表)$|征求.*意见.*(?:通知|公告|函|启事)$|(?:废止|失效|撤销|停止执行|清理).*(?:通知|决定|公告)$"
)
# 关于…的通知: what the notice is about
_NOTICE_OF = re.compile(r"(?P<matter>.*?)的?(?:紧急|补充)?(?:通知|函)$")
_ISSUED = re.compile(r"(?:印发|转发|发布|公布|批转)《?(.+?)》?的(?:通知|函|公告|意见)$")


def find_kind(page: Page, annexes: list[str]) -> Kind:
    """The kind by what the notice says it issues, the printed plan's own title, then the notice itself."""
    titles = page_titles(page)
    inner = "".join(page.lines[index].text for index in page.regions.inner_title)
    if any(_ABOUT.search(title) for title in titles[:1]):
        return Kind.NOTICE
    issued = [found.group(1) for title in titles if (found := _ISSUED.search(title))]
    for title in [*issued, inner, *titles]:
        kind = _kind_of(re.sub(r"\([^()]*\)", "", title).strip("《》"))
        if kind is None:
            continue
        if (
            kind in (Kind.PLAN, Kind.NOTICE)
            and "通知" in title
            and not _NAMES_PLAN.search(title)
            and (any(map(_is_list, annexes)) or _divides(page))
        ):
            return Kind.TASKLIST  # a notice that only carries or makes the list
        return kind
    return Kind.OTHER


# 现将…分解如下: a notice that is the division of work itself
_DIVIDES = re.compile(r"(?:任务|工作|责任|事项)?(?:分解|分工)(?:明确|安排|通知)?如下")


def _divides(page: Page) -> bool:
    first = page.addressees.line if page.addressees else 0
    return any(_DIVIDES.search(line.text) for line in page.lines[first : first + 4])


_NAMES_PLAN = re.compile(r"方案|计划|规划|意见|纲要|措施|政策")


def _kind_of(title: str) -> Kind | None:
    if _EXPLAINS.search(title):
        return Kind.INTERPRETATION
    if _ABOUT.search(title):
        return Kind.NOTICE
    notice = _NOTICE_OF.fullmatch(title)
    if notice is not None:
        # 关于支持…若干措施的通知 is the measures; 关于做好…工作的通知 is a notice
        return _first(_BY_LAST_WORD, notice.group("matter")) or Kind.NOTICE
    return _first(_BY_LAST_WORD, title) or _first(_BY_ANY_WORD, title)


def _first(table: tuple[tuple[Kind, re.Pattern[str]], ...], title: str) -> Kind | None:
    return next((kind for kind, pattern in table if pattern.search(title)), None)


def _is_list(title: str) -> bool:
    return _kind_of(title) is Kind.TASKLIST
