"""Which member of a set is the plan, and what the others are."""

import re
from collections.abc import Callable, Sequence

from luoshi.extraction.reading import Kind
from luoshi.extraction.sets.material import Material, Paper
from luoshi.extraction.sets.model import MemberRole
from luoshi.extraction.sets.wording import bare, likeness
from luoshi.extraction.view import normal

_BY_KIND = {
    Kind.INTERPRETATION: MemberRole.INTERPRETATION,
    Kind.TASKLIST: MemberRole.TASK_LIST,
    Kind.POINTS: MemberRole.POINTS,
}
_BY_NAME = (
    (MemberRole.INTERPRETATION, re.compile(r"解读|说明$")),
    (MemberRole.TASK_LIST, re.compile(r"清单|分工|分解|任务表|台账")),
    (MemberRole.POINTS, re.compile(r"要点|工作安排|年度计划")),
)
# 附件2 · 附件2.… · annex-2 · 附表3, at the head of a paper or of a file name
_ANNEX_NUMBER = re.compile(r"(?:附件|附表|annex[-_ ]?)([一二三四五六七八九十]|\d{1,2})(?!\d)", re.I)
_HAN = "一二三四五六七八九十"
_NAMED = 0.6


def plan_of(papers: Sequence[Paper]) -> tuple[Paper | None, list[Paper]]:
    """The paper that is the plan, and the papers between which that cannot be told.

    A paper that lists others of the set as its annexes is the plan; else one that was issued (number, addressees) and
    is no annex by its own head; else the one plan among lists and points.
    """
    able = [paper for paper in papers if paper.reading.kind is not Kind.INTERPRETATION]
    for ask in (_lists_others(papers), _is_issued, _is_plan, _has_tasks):
        chosen = [paper for paper in able if ask(paper)]
        if len(chosen) == 1:
            return chosen[0], []
        able = chosen or able
    return (able[0], able) if able else (None, [])


def role_of(paper: Paper, material: Material, listed_as: str) -> tuple[MemberRole, str]:
    """What a paper is in its set and why; ``listed_as`` is the title under which the plan lists it, if it does."""
    if paper is material.plan:
        return MemberRole.PLAN, "set.member.plan"
    role = _BY_KIND.get(paper.reading.kind)
    if role is not None:
        return role, "set.member.kind"
    title = normal(paper.title.quote) if paper.title else ""
    for said, rule in ((listed_as, "set.member.listed"), (title, "set.member.title"), (stem(paper), "set.member.file")):
        for role, pattern in _BY_NAME:
            if said and pattern.search(said):
                return role, rule
    return MemberRole.OTHER, "set.member.other"


def stem(paper: Paper) -> str:
    """The file's name in normal form, without its ending."""
    name = paper.document.name.replace("\\", "/").rpartition("/")[2]
    return normal(re.sub(r"\.[A-Za-z]{2,5}$", "", name))


def annex_number(paper: Paper) -> int | None:
    """The number that a paper gives itself (附件2 on its first lines), else its file's name."""
    said = [line.text for line in paper.page.lines[:3]]
    for text in [*said, stem(paper)]:
        found = _ANNEX_NUMBER.match(text)
        if found:
            number = found.group(1)
            return int(number) if number.isdigit() else _HAN.index(number) + 1
    return None


def cites(paper: Paper, plan: Paper) -> bool:
    """Whether a paper names the plan by its title or number: 根据《…实施方案》,制定本要点."""
    title = bare(normal(plan.title.quote)) if plan.title else ""
    number = plan.reading.metadata.number
    for reference in paper.reading.references:
        named = bare(normal(reference.title.quote)) if reference.title else ""
        if title and named and (named in title or title in named) and len(named) * 2 >= len(title):
            return True
        if number is not None and reference.number is not None and reference.number.normal == number.normal:
            return True
    return False


def _lists_others(papers: Sequence[Paper]) -> Callable[[Paper], bool]:
    def lists(paper: Paper) -> bool:
        return any(
            likeness(normal(annex.quote), normal(other.title.quote) if other.title else stem(other)) >= _NAMED
            for annex in paper.reading.attachments
            for other in papers
            if other is not paper
        )

    return lists


def _is_issued(paper: Paper) -> bool:
    metadata = paper.reading.metadata
    return bool(metadata.number or metadata.addressees) and annex_number(paper) is None


def _is_plan(paper: Paper) -> bool:
    return paper.reading.kind in (Kind.PLAN, Kind.REGULATION) and annex_number(paper) is None


def _has_tasks(paper: Paper) -> bool:
    return bool(paper.reading.tasks)
