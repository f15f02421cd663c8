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


# papers that say what is so, who holds a post, what was done, when something takes place
_NOTHING = re.compile(
    r"职责$|职责分工$|任免|任职|免职|任命|解读|讲话|致辞|(?<!政府)公报$|职能|办事指南|服务指南|招聘|录用|答记者问|问答|放假|节假日"
    r"|批复$|(?:提案|建议|问题|来信)的?(?:答复|复函|回复)|答复(?:函|意见)?$|领导(?:同志|成员)?(?:工作)?分工|公示$|名单$|标准$|总结$|情况(?:的)?报告$|权[责力]清单|负面清单|(?:服务|证明|许可|审批|收费)(?:事项)?清单"
    r"|举[办行].*(?:赛|培训班|展览|讲座|论坛).*(?:通知|公告|启事)$"
)
_BRACKET_BEHIND = re.compile(r"\([^()]{1,16}\)$")


def hands_out_nothing(titles: list[str]) -> bool:
    """Whether a title announces a paper of a sort in which names of bodies beside a matter give nobody work.

    Their tables list powers, posts or dates and give no tasks; an item with a set-off line of its own still is one.
    """
    return any(_NOTHING.search(_BRACKET_BEHIND.sub("", title)) for title in titles)
