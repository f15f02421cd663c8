"""Counts that a member claims, against what is there: 16项重点任务, 2个附件, 一、重大项目类(4项), 6个方面.

A claim counts as true where any reading of it is: the tasks with or without hidden rows, the headings that group them.
"""

import re
from collections.abc import Iterator, Sequence

from luoshi.extraction.lines import Line
from luoshi.extraction.markers import ordinal
from luoshi.extraction.reading import Fact
from luoshi.extraction.regions import Region
from luoshi.extraction.sets.material import Material, Paper
from luoshi.extraction.sets.model import Contradiction, ContradictionKind, MemberFact, MemberRole
from luoshi.extraction.sets.wording import bare
from luoshi.extraction.view import View, normal

_NUMBER = r"(?<![第\d.一二三四五六七八九十百年月])(?P<number>\d{1,3}|[一二三四五六七八九十百]{1,4})"
_TASKS = re.compile(_NUMBER + r"(?:大项|项|条|个|件)(?:重点|主要|具体|工作|目标|细化|年度|改革|建设)*任务")
_ANNEXES = re.compile(r"(?P<number>\d{1,2}|[一二三四五六七八九十两])(?:个|份)附件")
_PARTS = re.compile(_NUMBER + r"(?:个(?:方面|部分|领域|板块)|大?部分)")
_GROUP = re.compile(r"\((?:共)?(?P<number>\d{1,3})(?:项|个|条|件)\)$")
_SENTENCE = re.compile(r"[^。;]+")
# what a sentence must say to claim a count of this paper, and what makes it speak of another one or of the past
_CLAIMS = re.compile(r"明确|提出|部署|列出|列明|包括|包含|共|确定|细化|安排|制定|分为|形成|聚焦|围绕|实施|附")
_ELSEWHERE = re.compile(r"去年|上年|已完成|截至|全省|全市|省政府|市政府|上级|国家")
_LISTS = re.compile(r"清单|要点|附件|分工")


def compare_counts(material: Material, roles: Sequence[MemberRole]) -> Iterator[Contradiction]:
    """Claims of a number of tasks, annexes or parts that is not the number that is there."""
    for paper in material.papers:
        yield from _groups(paper)
    plan = material.plan
    if plan is None:
        return
    for paper, line in _claiming(material, roles):
        for sentence in _SENTENCE.finditer(line.text):
            if _ELSEWHERE.search(sentence.group()) or not _CLAIMS.search(sentence.group()):
                continue
            yield from _tasks(material, paper, line, sentence, roles)
            yield from _annexes(plan, paper, line, sentence)
            yield from _parts(plan, paper, line, sentence)


def _claiming(material: Material, roles: Sequence[MemberRole]) -> Iterator[tuple[Paper, Line]]:
    """Lines that speak of the set as a whole: of the notice, ahead of the first task, of the interpretation."""
    for paper, role in zip(material.papers, roles, strict=True):
        regions = paper.page.regions
        spoken = set(regions.lines(Region.INTERPRETATION))
        first = min((task.start for task in paper.reading.tasks), default=None)
        for index, line in enumerate(paper.page.lines):
            whole = role is MemberRole.INTERPRETATION or index in spoken
            ahead = line.block.cell is None and first is not None and line.end <= first
            if whole or ahead:
                yield paper, line


# ---- tasks


def _tasks(
    material: Material, paper: Paper, line: Line, sentence: re.Match[str], roles: Sequence[MemberRole]
) -> Iterator[Contradiction]:
    for found in _TASKS.finditer(sentence.group()):
        whole = roles[paper.index] in (MemberRole.PLAN, MemberRole.INTERPRETATION)
        counted = _counted(material, sentence.group()[: found.end() + 20], roles) if whole else paper
        number = ordinal(found.group("number"))
        if counted is None or number is None or not counted.reading.tasks:
            continue
        if number in _possible(counted):
            continue
        last = counted.reading.tasks[-1]
        first = _pin(paper, line, sentence, found)
        yield Contradiction(
            kind=ContradictionKind.COUNT,
            message=f"“{normal(first.quote)}”与实际不符：{counted.called}列出{len(counted.reading.tasks)}项任务，"
            f"最后一项是“{normal(last.title.quote)}”，请核对。",
            first=first,
            second=counted.pinned(last.title, "set.count"),
        )


def _counted(material: Material, text: str, roles: Sequence[MemberRole]) -> Paper | None:
    """The paper whose tasks a sentence counts: the annex that it names, else the plan; None where that is not clear."""
    named = [p for p in material.others if p.title and bare(normal(p.title.quote)) in bare(text)]
    if len(named) == 1:
        return named[0]
    if not named and not _LISTS.search(text):
        return material.plan
    lists = [p for p, role in zip(material.papers, roles, strict=True) if role is MemberRole.TASK_LIST]
    return lists[0] if len(lists) == 1 and "清单" in text and not named else None


def _possible(paper: Paper) -> set[int]:
    """Every number that may stand for the tasks of a paper: all, those not hidden, the headings at each level."""
    reading = paper.reading
    counts = {len(reading.tasks), len(_seen(paper)), len(reading.areas)}
    by_parent: dict[int | None, int] = {}
    for section in reading.sections:
        by_parent[section.parent] = by_parent.get(section.parent, 0) + 1
    return counts | set(by_parent.values())


def _seen(paper: Paper) -> list[int]:
    """The tasks that do not stand in a hidden row."""
    hidden = [
        (cell.start, cell.end)
        for table in paper.document.tables
        for cell in table.cells
        if (cell.row in table.hidden_rows or table.hidden) and cell.end > cell.start
    ]
    tasks = enumerate(paper.reading.tasks)
    return [n for n, task in tasks if not any(a <= task.title.start < b for a, b in hidden)]


def _groups(paper: Paper) -> Iterator[Contradiction]:
    """``一、重大项目类(4项)`` above rows that are not four."""
    seen = set(_seen(paper))
    for area in paper.reading.areas:
        view = View(paper.document.text, area.start, area.end)
        found = _GROUP.search(view.text)
        if found is None or not area.tasks:
            continue
        visible = [task for task in area.tasks if task in seen]
        if int(found.group("number")) in (len(area.tasks), len(visible)):
            continue
        last = paper.reading.tasks[visible[-1] if visible else area.tasks[-1]]
        yield Contradiction(
            kind=ContradictionKind.COUNT,
            message=f"“{view.text}”与实际不符：{paper.called}在这一类下列出{len(visible)}项，"
            f"最后一项是“{normal(last.title.quote)}”，请核对。",
            first=paper.pin(*view.span(0, len(view.text)), "set.count"),
            second=paper.pinned(last.title, "set.count"),
        )


# ---- annexes and parts


def _annexes(plan: Paper, paper: Paper, line: Line, sentence: re.Match[str]) -> Iterator[Contradiction]:
    listed = plan.reading.attachments
    for found in _ANNEXES.finditer(sentence.group()):
        number = 2 if found.group("number") == "两" else ordinal(found.group("number"))
        if listed and number not in (None, len(listed)):
            first = _pin(paper, line, sentence, found)
            yield Contradiction(
                kind=ContradictionKind.COUNT,
                message=f"“{normal(first.quote)}”与实际不符：正文列出{len(listed)}个附件，"
                f"最后一个是“{normal(listed[-1].quote)}”，请核对。",
                first=first,
                second=plan.pinned(listed[-1], "set.count"),
            )


def _parts(plan: Paper, paper: Paper, line: Line, sentence: re.Match[str]) -> Iterator[Contradiction]:
    """A list of sections with their count, where two of them at least are named as the plan names them."""
    children: dict[int | None, list[Fact]] = {}
    for section in plan.reading.sections:
        if section.title:
            children.setdefault(section.parent, []).append(section.title)
    named = [(sum(normal(title.quote) in sentence.group() for title in titles), titles) for titles in children.values()]
    most, titles = max(named, key=lambda item: item[0], default=(0, []))
    found = _PARTS.search(sentence.group()) if most >= 2 else None
    if found is None or ordinal(found.group("number")) in (None, len(titles)):
        return
    first = _pin(paper, line, sentence, found)
    yield Contradiction(
        kind=ContradictionKind.COUNT,
        message=f"“{normal(first.quote)}”与实际不符：正文是{len(titles)}个，最后一个是“{normal(titles[-1].quote)}”，请核对。",
        first=first,
        second=plan.pinned(titles[-1], "set.count"),
    )


def _pin(paper: Paper, line: Line, sentence: re.Match[str], found: re.Match[str]) -> MemberFact:
    start, end = line.view.span(sentence.start() + found.start(), sentence.start() + found.end())
    return paper.pin(start, end, "set.count")
