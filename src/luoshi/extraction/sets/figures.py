"""Numbers and limits that two members give differently for one thing.

Two targets speak of one thing where their subjects agree and they are for the same year: what a plan wants by 2026 and
its work points by 2023 differ by intention. Where any figure of the other member agrees, nothing is said.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from luoshi.extraction.grammar.deadlines import find_deadlines
from luoshi.extraction.grammar.quantities import QuantityMatch, find_quantities
from luoshi.extraction.grammar.units import normalise
from luoshi.extraction.reading import Comparator, Deadline, DeadlineKind, Quantity, Target, Task
from luoshi.extraction.regions import Region
from luoshi.extraction.sets.material import Material, Paper
from luoshi.extraction.sets.model import Contradiction, ContradictionKind, LinkKind, MemberFact, TaskLink
from luoshi.extraction.sets.wording import core
from luoshi.extraction.view import View, normal

# words ahead of what is measured: 完成营造林, 新增库容, 1.完成…
_AHEAD = re.compile(
    r"^(?:\d{1,2}[.、]|(?:完成|新增|建成|新建|达到|实现|修复|改造|创建|培育|支持|组织|其中|力争|确保|全县|全年|累计|惠及)+)"
)
_MEASURED = 3  # characters that a subject must have to stand for one thing in other places
_CLAUSE = re.compile(r"[^,;。]+")
_RANGES = (Comparator.AT_LEAST, Comparator.AT_MOST, Comparator.EXACTLY, Comparator.ABOUT)


@dataclass(frozen=True, slots=True)
class _Figure:
    """A target of a member as it is compared: what is measured, for which year, how much."""

    paper: Paper
    target: Target
    subject: str
    year: int | None
    task: int | None

    @property
    def amount(self) -> tuple[Decimal, Decimal | None, str]:
        """Value, upper end and unit with 万 and 亿 multiplied out."""
        quantity = self.target.quantity
        return quantity.normal_value, quantity.normal_value_to, quantity.normal_unit


def compare_figures(material: Material, links: tuple[TaskLink, ...]) -> Iterator[Contradiction]:
    """Values and units that differ between two members, each pair once."""
    linked = {(link.member, link.task): link.plan_task for link in links if link.plan_task is not None}
    figures = [figure for paper in material.plan_first for figure in _figures(paper, material, linked)]
    by_subject: dict[str, list[_Figure]] = {}
    for figure in figures:
        by_subject.setdefault(figure.subject, []).append(figure)
    for same in by_subject.values():
        for position, one in enumerate(same):
            for other in same[position + 1 :]:
                if one.paper is not other.paper and _comparable(one, other) and not _agree(one, other, same):
                    yield _difference(one, other)


def compare_spoken(material: Material) -> Iterator[Contradiction]:
    """Numbers of the interpretation that are not those of the plan: a target's subject, then another amount."""
    plan = material.plan
    if plan is None:
        return
    wanted = [figure for figure in _figures(plan, material, {}) if len(figure.subject) >= _MEASURED]
    for paper, line_view in _spoken(material):
        for clause in _CLAUSE.finditer(line_view.text):
            amounts = find_quantities(clause.group())
            for figure in wanted:
                at = clause.group().find(figure.subject)
                behind = [match for match in amounts if at >= 0 and match.start >= at + len(figure.subject)]
                if behind and not _says(behind[0], clause.group(), figure, wanted):
                    match = behind[0]
                    start, end = line_view.span(clause.start() + at, clause.start() + match.end)
                    first, second = _pin(figure), paper.pin(start, end, "set.spoken")
                    yield Contradiction(
                        kind=ContradictionKind.VALUE,
                        message=f"“{figure.subject}”的数值不一致：正文是{_amount(figure.target.quantity)}，"
                        f"解读写“{_shown(second)}”，请核对以哪个为准。",
                        first=first,
                        second=second,
                        plan_task=figure.task,
                    )


def compare_limits(
    material: Material, links: tuple[TaskLink, ...], pairs: list[tuple[TaskLink, TaskLink]]
) -> Iterator[Contradiction]:
    """Time limits that cannot both hold: of a task and its annex, of one task in two annexes.

    An annex for one year may close a slice of a longer plan earlier than the plan does, never later.
    """
    plan = material.plan
    if plan is None:
        return
    for link in links:
        if link.plan_task is None:
            continue
        other = material.papers[link.member]
        theirs = other.reading.tasks[link.task]
        mine = _limit_of_shared(plan, link) or plan.reading.tasks[link.plan_task].due
        a, b = _day(mine), _day(theirs.due)
        if mine is None or theirs.due is None or a is None or b is None:
            continue
        strict = link.kind is LinkKind.SAME and not _is_slice(plan, other)
        if b > a or (strict and b != a):
            yield _limits(plan, mine, other, theirs, theirs.due, link.plan_task)
    for one, two in pairs:
        left, right = material.papers[one.member], material.papers[two.member]
        first, second = left.reading.tasks[one.task], right.reading.tasks[two.task]
        a, b = _day(first.due), _day(second.due)
        if first.due is not None and second.due is not None and None not in (a, b) and a != b:
            yield _limits(left, first.due, right, second, second.due, one.plan_task)


# ---- figures


def _figures(paper: Paper, material: Material, linked: Mapping[tuple[int, int], int]) -> Iterator[_Figure]:
    for target in paper.reading.targets:
        subject = subject_of(target)
        if len(core(subject)) < 2 or target.implied:
            continue
        task = target.task
        if paper is not material.plan and task is not None:
            task = linked.get((paper.index, task))
        yield _Figure(paper, target, subject, _year(paper, target), task)


def subject_of(target: Target) -> str:
    """What a target measures, in normal form without the verb, number and time limit ahead of it."""
    text = normal(target.subject.quote)
    before = ""
    while text != before:
        before = text
        text = _AHEAD.sub("", text, count=1)
        opening = next((match for match in find_deadlines(text) if match.start == 0), None)
        if opening is not None and opening.end < len(text):
            text = text[opening.end :].lstrip(",")
    return text


def _year(paper: Paper, target: Target) -> int | None:
    due = target.due
    if due is not None and due.resolved and due.resolved[:4].isdigit():
        return int(due.resolved[:4])
    return paper.years[1] if paper.years else None


def _comparable(one: _Figure, other: _Figure) -> bool:
    """Whether two figures of one subject are about the same thing and time, and bind in the same way."""
    if one.year != other.year:
        return False
    if one.task is not None and other.task is not None and one.task != other.task:
        return False
    if one.task is None and other.task is None and len(one.subject) < _MEASURED:
        return False
    kinds = {one.target.comparator, other.target.comparator}
    return len(kinds) == 1 or kinds <= set(_RANGES)


def _agree(one: _Figure, other: _Figure, same: list[_Figure]) -> bool:
    """Whether the amounts agree, or another figure of either member says what the other one says."""
    mine = {figure.amount for figure in same if figure.paper is one.paper and figure.year == one.year}
    theirs = {figure.amount for figure in same if figure.paper is other.paper and figure.year == other.year}
    return one.amount in theirs or other.amount in mine or one.amount[2] == other.amount[2] == ""


def _difference(one: _Figure, other: _Figure) -> Contradiction:
    first, second = _pin(one), _pin(other)
    mine, theirs = one.target.quantity, other.target.quantity
    unit = mine.normal_unit != theirs.normal_unit or (mine.value == theirs.value and mine.unit != theirs.unit)
    what = "单位" if unit else "数值"
    return Contradiction(
        kind=ContradictionKind.UNIT if unit else ContradictionKind.VALUE,
        message=f"“{one.subject}”的{what}不一致：{one.paper.called}是{_amount(mine)}，"
        f"{other.paper.called}是{_amount(theirs)}，请核对以哪个为准。",
        first=first,
        second=second,
        plan_task=one.task if one.task is not None else other.task,
    )


def _pin(figure: _Figure) -> MemberFact:
    return figure.paper.pinned(figure.target, "set.figure")


# ---- the interpretation


def _spoken(material: Material) -> Iterator[tuple[Paper, View]]:
    """The lines of the reading for the public, on the plan's page or in a paper of its own."""
    for paper in material.papers:
        page = paper.page
        wanted = page.regions.lines(Region.INTERPRETATION)
        if paper.reading.kind.value == "interpretation":
            wanted = list(range(len(page.lines)))
        for index in wanted:
            yield paper, page.lines[index].view


def _says(match: QuantityMatch, clause: str, figure: _Figure, wanted: list[_Figure]) -> bool:
    """Whether a spoken amount is one that the plan gives for the subject, or is of another kind of unit or year."""
    value, unit = normalise(match.value, match.unit)
    years = {int(year) for year in re.findall(r"((?:19|20)\d\d)年", clause)}
    if years and figure.year is not None and figure.year not in years:
        return True
    said = {other.amount for other in wanted if other.subject == figure.subject}
    return unit != figure.amount[2] or any(value == known[0] for known in said)


# ---- limits


def _limit_of_shared(plan: Paper, link: TaskLink) -> Deadline | None:
    """The limit of the clause of the plan that names what an annex's task is about."""
    if link.kind is not LinkKind.FINER:
        return None
    for proof in link.evidence:
        for index, line in enumerate(plan.page.lines):
            if line.start <= proof.plan.start and proof.plan.end <= line.end:
                return plan.due.governing(index, line.view.at(proof.plan.start))
    return None


def _is_slice(plan: Paper, other: Paper) -> bool:
    """Whether a member is for fewer years than the plan."""
    if plan.years is None or other.years is None:
        return False
    return other.years != plan.years and other.years[1] - other.years[0] < max(plan.years[1] - plan.years[0], 1)


def _day(due: Deadline | None) -> date | None:
    return due.last_day if due is not None and due.kind is DeadlineKind.BY_DATE else None


def _limits(
    left: Paper, mine: Deadline, right: Paper, task: Task, theirs: Deadline, plan_task: int | None
) -> Contradiction:
    first, second = left.pinned(mine, "set.limit"), right.pinned(theirs, "set.limit")
    return Contradiction(
        kind=ContradictionKind.DUE,
        message=f"“{normal(task.title.quote)}”的完成时限不一致：{left.called}写“{_shown(first)}”，"
        f"{right.called}写“{_shown(second)}”，请核对以哪个为准。",
        first=first,
        second=second,
        plan_task=plan_task,
    )


def _amount(quantity: Quantity) -> str:
    upper = "" if quantity.value_to is None else f"—{quantity.value_to:f}"
    return f"{quantity.value:f}{upper}{quantity.unit}"


def _shown(fact: MemberFact) -> str:
    text = normal(fact.quote)
    return text if len(text) <= 40 else text[:39] + "…"
