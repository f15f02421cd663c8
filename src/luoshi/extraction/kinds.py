"""The kind of a paper, from the title of what it issues. It never decides whether there are tasks."""

import re

from luoshi.extraction.page import Page
from luoshi.extraction.paper_titles import page_titles
from luoshi.extraction.reading import Kind

_BY_TITLE: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    (Kind.INTERPRETATION, re.compile(r"解读")),
    (Kind.NOTICE, re.compile(r"(?:任免|任职|免职|任命|放假|值班).*(?:通知|决定)")),
    (Kind.OTHER, re.compile(r"批复|预案|公示|名单$|职责$|标准$|报告$|讲话|纪要|总结$|倡议")),
    (
        Kind.TASKLIST,
        re.compile(
            r"任务清单|任务分工|分工方案|工作分工|责任分工|任务分解|分解.{0,20}任务|责任清单|工作清单|重点任务(?:表|一览)|分工表|分解表|问题清单|推广清单|分工的?(?:通知|意见)"
        ),
    ),
    (Kind.POINTS, re.compile(r"要点|工作安排")),
    (Kind.REGULATION, re.compile(r"(?:办法|规定|细则|条例|规则|章程|准则|规程)》?(?:的通知)?$")),
    (Kind.PLAN, re.compile(r"方案|计划|规划|意见|行动|措施|纲要|工程|举措|政策")),
    (Kind.REGULATION, re.compile(r"办法|规定|细则|条例|规则|章程|制度|准则|规程|规范")),
    (Kind.NOTICE, re.compile(r"通知|通报|通告|公告")),
)
_ISSUED = re.compile(r"(?:印发|转发|发布|公布|批转)《?(.+?)》?的(?:通知|函|公告|意见)$")


def find_kind(page: Page, annexes: list[str]) -> Kind:
    """The kind by what the notice says it issues, the printed plan's own title, then the notice itself."""
    titles = page_titles(page)
    inner = "".join(page.lines[index].text for index in page.regions.inner_title)
    issued = [found.group(1) for title in titles if (found := _ISSUED.search(title))]
    for title in [*issued, inner, *titles]:
        kind = _kind_of(re.sub(r"\([^()]*\)", "", title))
        if kind is None:
            continue
        if (
            kind in (Kind.PLAN, Kind.NOTICE)
            and "通知" in title
            and not _NAMES_PLAN.search(title)
            and any(map(_is_list, annexes))
        ):
            return Kind.TASKLIST  # a notice that only carries its list
        return kind
    return Kind.OTHER


_NAMES_PLAN = re.compile(r"方案|计划|规划|意见|纲要|措施|政策")


def _kind_of(title: str) -> Kind | None:
    return next((kind for kind, pattern in _BY_TITLE if pattern.search(title)), None)


def _is_list(title: str) -> bool:
    return _kind_of(title) is Kind.TASKLIST
