"""What the titles of the papers on a page say."""

import re

from luoshi.extraction.page import Page

_PLAN = re.compile(r"方案|计划|规划|意见|要点|措施|行动|分工|任务|清单|部署|工程|举措|纲要|重点工作|攻坚")


def page_titles(page: Page) -> list[str]:
    """Normal titles of the papers on the page: the issuing one, the printed one, the window's."""
    titles = [page.title.text] if page.title else []
    titles.append("".join(page.lines[index].text for index in page.regions.inner_title))
    if page.document.title_hint:
        titles.append(page.document.title_hint)
    return [title for title in titles if title]


def plan_title(titles: list[str]) -> bool:
    """Whether a title announces work to be done."""
    return any(_PLAN.search(title) and not re.search(r"预案|办法|细则|职责", title) for title in titles)
