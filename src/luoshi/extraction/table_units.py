"""Units that stand apart from the numbers of a table: in the head of their column, in a caption above the table."""

import re

from luoshi.extraction.grammar.units import unit_of
from luoshi.extraction.page import Page
from luoshi.extraction.reading import Fact

_UNIT_IN_HEAD = re.compile(r"\((?:单位[:：]?)?(?P<unit>[^()\d]{1,8})\)$")
# 单位:万元, above the table
_CAPTION_UNIT = re.compile(r"单\s?位\s?[:：]\s?(?P<unit>[^\s,，;；。()（）]{1,6})(?=[\s)）]|$)")
_ABOVE = 100  # characters above a table in which a caption gives its unit


def unit_in_head(head: str) -> tuple[int, int] | None:
    """The span in a head of the unit that it gives the numbers below: 总投资(万元), 面积(单位:亩)."""
    found = _UNIT_IN_HEAD.search(head)
    if found is None or not (unit_of(found.group("unit")) or found.group("unit") in "%‰"):
        return None
    return found.span("unit")


def unit_for(page: Page, head: tuple[int, int]) -> Fact | None:
    """The unit that a head, or the caption above its table (单位:万元), gives to bare numbers below it."""
    view = page.view(*head)
    inside = unit_in_head(view.text)
    if inside is not None:
        return page.pin(*view.span(*inside), "unit.head")
    above = list(_CAPTION_UNIT.finditer(page.text, max(head[0] - _ABOVE, 0), head[0]))
    return page.pin(*above[-1].span("unit"), "unit.caption") if above else None
