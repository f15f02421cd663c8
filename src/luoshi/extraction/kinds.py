"""The kind of a paper, from the title of what it issues. It never decides whether there are tasks."""

import re

from luoshi.extraction.page import Page
from luoshi.extraction.reading import Kind
from luoshi.extraction.tasks import page_titles

_BY_TITLE: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    (Kind.INTERPRETATION, re.compile(r"解读")),
    (Kind.OTHER, re.compile(r"批复|预案|任免|任职|免职|任命|职责$|标准$|公示|名单|报告$|讲话|纪要|工作总结|倡议")),
    (Kind.TASKLIST, re.compile(r"任务清单|任务分工|分工方案|工作分工|责任分工|任务分解|分解.{0,12}任务|责任清单|工作清单|重点任务(?:表|一览)|分工表|分解表|问题清单|推广清单|分工的?(?:通知|意见)")),
    (Kind.POINTS, re.compile(r"要点|工作安排")),
    (Kind.PLAN, re.compile(r"方案|计划|规划|意见|行动|若干措施|措施|纲要|工程|举措")),
    (Kind.REGULATION, re.compile(r"办法|规定|细则|条例|规则|章程|制度|准则|规程|规范")),
    (Kind.NOTICE, re.compile(r"通知|通报|通告|公告")),
)
_ISSUED = re.compile(r"(?:印发|转发|发布|公布|批转)《?(.+?)》?的(?:通知|函|公告|意见)$")


def find_kind(page: Page, annexes: list[str]) -> Kind:
    """The kind by the inner title or what the notice says it issues, then by the notice itself."""
    titles = page_titles(page)
    candidates: list[str] = []
    for title in titles:
        issued = _ISSUED.search(title)
        if issued:
            candidates.append(issued.group(1))
    inner = "".join(page.lines[index].text for index in page.regions.inner_title)
    candidates += [inner] if inner else []
    candidates += titles
    for title in candidates:
        head = re.sub(r"\([^()]*\)", "", title)
        if re.search(r"(?:办法|规定|细则|条例|规则|章程|准则)(?:的通知)?》?$", head):
            return Kind.REGULATION
        for kind, pattern in _BY_TITLE:
            if pattern.search(head):
                if kind in (Kind.PLAN, Kind.NOTICE) and not candidates[0:0] and any(_BY_TITLE[2][1].search(a) for a in annexes) and "通知" in head and not issued_plan(head):
                    return Kind.TASKLIST
                return kind
    return Kind.OTHER


def issued_plan(title: str) -> bool:
    """Whether a notice issues a plan by name."""
    return re.search(r"方案|计划|规划|意见|纲要|措施", title) is not None
