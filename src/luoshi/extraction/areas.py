"""Areas: the headings that group tasks (领域, 板块), and the outline as facts."""

import re
from sys import intern

from luoshi.extraction.outline import Node
from luoshi.extraction.page import Page
from luoshi.extraction.reading import Area, Section
from luoshi.extraction.tasks import Found
from luoshi.extraction.view import View

# headings that only say "here come the tasks" group nothing
_GENERIC = re.compile(
    r"(?:重点|主要|工作|具体|目标|试点|实施|整治|推进|建设)*(?:任务|工作|内容|措施|举措|事项|重点)(?:分工|清单|和措施|及分工|与措施|安排|及要求)?(?:\([^()]*\))?"
)


def group_areas(
    page: Page, found: list[Found], rows: list[tuple[int, int] | None]
) -> tuple[tuple[Area, ...], list[int | None]]:
    """The areas in the order of the text, and for each task (items, then table rows) the index of its area or None.

    ``rows`` are the raw spans of the area cells of table rows, one a row.
    """
    keys: list[tuple[int, int, str | None] | None] = [_heading(page, _around(task)) for task in found]
    keys += [(span[0], span[1], None) if span else None for span in rows]
    order: dict[tuple[int, int, str | None], list[int]] = {}
    for index, key in enumerate(keys):
        if key is not None:
            order.setdefault(key, []).append(index)
    ordered = sorted(order)
    areas = tuple(
        page.pin_as(Area, start, end, "area", label=label, tasks=tuple(order[start, end, label]))
        for start, end, label in ordered
    )
    places = {key: position for position, key in enumerate(ordered)}
    return areas, [places[key] if key is not None else None for key in keys]


def _around(task: Found) -> list[Node]:
    """The sections around a task, the nearest first; a titled paragraph stands in its section."""
    if task.node is not None:
        return list(task.node.ancestors())
    return [task.within, *task.within.ancestors()] if task.within is not None else []


def _heading(page: Page, sections: list[Node]) -> tuple[int, int, str | None] | None:
    for around in sections:
        if around.parent is None or around.title is None:
            return None
        if _GENERIC.fullmatch(around.title_text(page.lines)):
            return None
        start, end = page.span(*around.title)
        return start, end, around.marker.label if around.marker else None
    return None


def sections(page: Page) -> tuple[Section, ...]:
    """Every numbered section of the papers on the page, parents before children."""
    facts: list[Section] = []
    places: dict[int, int] = {}
    for root in page.outlines:
        for node in root.walk():
            if node.marker is None:
                continue
            places[id(node)] = len(facts)
            parent = places.get(id(node.parent)) if node.parent else None
            facts.append(_section(page, node, parent, 0 if parent is None else facts[parent].depth + 1))
    return tuple(facts)


def _section(page: Page, node: Node, parent: int | None, depth: int) -> Section:
    line = page.lines[node.line]
    title = page.pin(*page.span(*node.title), "section.title") if node.title else None
    marker = node.marker
    assert marker is not None  # noqa: S101  # only numbered nodes come here
    return page.pin_as(
        Section,
        line.start,
        title.end if title else line.end,
        "section",
        label=marker.label,
        style=intern(marker.style.name.lower()),
        ordinal=marker.ordinal,
        depth=depth,
        title=title,
        role=node.role,
        closes=page.lines[node.last].end,
        parent=parent,
    )


def title_key(text: str) -> str:
    """A heading for comparing."""
    return View(text).text
