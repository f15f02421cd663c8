"""Titles that members write differently: an annex as listed and as printed, the plan as others cite it, a task."""

import re
from collections.abc import Iterator

from luoshi.extraction.reading import Fact
from luoshi.extraction.sets.material import Material, Paper
from luoshi.extraction.sets.model import (
    AnnexLink,
    Contradiction,
    ContradictionKind,
    LinkKind,
    MemberFact,
    MemberRole,
    TaskLink,
)
from luoshi.extraction.sets.wording import bare, likeness
from luoshi.extraction.view import normal

_ALIKE = 0.85
_ASIDE = re.compile(r"\([^()]*\)")
_NOTICE = re.compile(r"关于印发|的通知$")


def compare_titles(
    material: Material, annexes: tuple[AnnexLink, ...], links: tuple[TaskLink, ...], roles: tuple[MemberRole, ...]
) -> Iterator[Contradiction]:
    """Titles that are clearly meant to be one and are not written as one."""
    plan = material.plan
    if plan is None:
        return
    for annex in annexes:
        other = material.papers[annex.member] if annex.member is not None else None
        if other is not None and other.title is not None and _differ(annex.listed, other.title):
            yield _titles("附件名称", plan, annex.listed, other, other.pinned(other.title, "set.title"), None)
    for link in links:
        if link.kind is LinkKind.SAME and link.plan_task is not None:
            other = material.papers[link.member]
            mine, theirs = plan.reading.tasks[link.plan_task].title, other.reading.tasks[link.task].title
            if _differ(mine, theirs):
                first, second = plan.pinned(mine, "set.title"), other.pinned(theirs, "set.title")
                yield _titles("任务名称", plan, first, other, second, link.plan_task)
    yield from _cited(material, plan, roles)


def _cited(material: Material, plan: Paper, roles: tuple[MemberRole, ...]) -> Iterator[Contradiction]:
    """The plan and its annexes as other members cite them in 《》, nearly but not quite."""
    titles = [(paper, paper.title) for paper in material.papers if paper.title is not None]
    for paper in material.papers:
        said: set[str] = set()
        for reference in paper.reading.references:
            title = reference.title
            if title is None or reference.marks != "closed" or bare(normal(title.quote)) in said:
                continue
            said.add(bare(normal(title.quote)))
            if any(_same(title, known) for _, known in titles):
                continue
            near = [(likeness(_plain(title), _plain(known)), index) for index, (_, known) in enumerate(titles)]
            best, index = max(near, default=(0.0, 0))
            owner, known = titles[index] if titles else (plan, title)
            if (
                best >= _ALIKE
                and owner is not paper
                and _years(title) == _years(known)
                and _head(title) == _head(known)
            ):
                yield _titles(
                    "文件名称", owner, owner.pinned(known, "set.title"), paper, paper.pinned(title, "set.title"), None
                )


def _head(title: Fact) -> str:
    """The first two characters: 云岭县… and 景澄市… are papers of two places, however alike."""
    return _plain(title)[:2]


def _years(title: Fact) -> list[str]:
    return re.findall(r"(?:19|20)\d\d", normal(title.quote))


def _differ(one: Fact, other: Fact) -> bool:
    return not _same(one, other)


def _same(one: Fact, other: Fact) -> bool:
    """Whether two titles are one: signs, brackets, years in brackets and the frame of a notice aside."""
    left, right = _plain(one), _plain(other)
    return left == right or left.endswith(right) or right.endswith(left)


def _plain(title: Fact) -> str:
    return bare(_NOTICE.sub("", _ASIDE.sub("", normal(title.quote))))


def _titles(
    what: str, left: Paper, first: MemberFact, right: Paper, second: MemberFact, plan_task: int | None
) -> Contradiction:
    return Contradiction(
        kind=ContradictionKind.TITLE,
        message=f"{what}不一致：{left.called}写“{normal(first.quote)}”，{right.called}写“{normal(second.quote)}”，请确定以哪个为准。",
        first=first,
        second=second,
        plan_task=plan_task,
    )
