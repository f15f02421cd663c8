"""Quantities that a plan commits to reach, among all the numbers of a text.

``target_rules`` says which numbers are targets, ``comparators`` how they bind, ``target_subjects`` what they measure,
``due`` by when; tables of indicators are read by ``target_tables``.
"""

import re
from collections.abc import Iterator

from msgspec.structs import replace

from luoshi.extraction.comparators import comparator_of
from luoshi.extraction.due import DueFinder
from luoshi.extraction.grammar.quantities import QuantityMatch, find_quantities
from luoshi.extraction.grammar.units import normalise
from luoshi.extraction.page import Page
from luoshi.extraction.paper_titles import page_titles
from luoshi.extraction.reading import Deadline, Quantity, SectionRole, Strength, Target, Task
from luoshi.extraction.regions import Region
from luoshi.extraction.target_context import Candidate, part_of_clause, words
from luoshi.extraction.target_rules import accepted_by
from luoshi.extraction.target_subjects import quote_of, subject_of
from luoshi.extraction.target_tables import find_table_targets
from luoshi.extraction.view import View

# standards, duties and contingency plans state thresholds, not aims
_RULE_TITLE = re.compile(
    r"(?:标准|职责|预案)》?(?:的(?:通知|函))?$|放假|节假日|任免|任职|免职|公报|讲话|致辞|解读|指南|招聘|职能"
)
_RULES = re.compile(r"本(?:办法|规定|细则|条例|预案|规则|规程|章程)")
_HAS_NUMBER = re.compile(r"[\d一二三四五六七八九十两半翻百]")


def find_targets(page: Page, due: DueFinder, tasks: tuple[Task, ...] = ()) -> tuple[Target, ...]:
    """All targets of the papers on the page, in the order of the text.

    In the text of a task or of a goal an amount commits unless its clause says otherwise; elsewhere a verb must.
    """
    wanted = [
        i for i in page.regions.lines(Region.NOTICE, Region.PLAN, Region.ANNEX) if i not in page.regions.inner_title
    ]
    if _states_rules(page, wanted):
        return ()
    work = _lines_of_work(page, wanted, tasks)
    loose = {index for root in page.outlines for index in root.lines}  # before the first section: what led to the plan
    found: list[Target] = []
    for index in wanted:
        role = page.role_of_line.get(index)
        if role is not SectionRole.REVIEW and _HAS_NUMBER.search(page.lines[index].text):
            planned = bool(tasks) and index not in loose
            found.extend(_in_line(page, index, due, index in work, planned))
    found.extend(find_table_targets(page, due))
    return tuple(sorted(found, key=lambda target: (target.start, target.quantity.start)))


def _states_rules(page: Page, wanted: list[int]) -> bool:
    return (
        any(map(_RULE_TITLE.search, page_titles(page)))
        or sum(len(_RULES.findall(page.lines[i].text)) for i in wanted) >= 3
    )


def _lines_of_work(page: Page, wanted: list[int], tasks: tuple[Task, ...]) -> set[int]:
    """Lines whose amounts commit by where they stand: in tasks, in goals, in the sections that list the work."""
    roles = {SectionRole.GOAL} | ({SectionRole.WORK, SectionRole.SCHEDULE} if tasks else set())
    work = {index for index in wanted if page.role_of_line.get(index) in roles}
    spans = sorted((task.start, task.end) for task in tasks)
    position = 0
    for index in wanted:
        start = page.lines[index].start
        while position < len(spans) and spans[position][1] <= start:
            position += 1
        if position < len(spans) and spans[position][0] <= start:
            work.add(index)
    return work


def _in_line(page: Page, index: int, due: DueFinder, work: bool, planned: bool) -> Iterator[Target]:
    line = page.lines[index]
    text = line.text
    heading_end = text.find("。") if line.marker else -1
    dated = page.role_of_line.get(index) is not SectionRole.SAFEGUARD
    matches = find_quantities(text, skip=((0, line.heading_at),))
    baseline: QuantityMatch | None = None
    for position, match in enumerate(matches):
        following = matches[position + 1] if position + 1 < len(matches) else None
        if _is_baseline(text, match, following):
            baseline = match
            continue
        limit = due.governing(index, match.start)
        if due.tells_of_the_past(limit):
            continue
        candidate = Candidate(
            text=text,
            match=match,
            following=following,
            preceding=matches[position - 1] if position else None,
            part=part_of_clause(text, match, matches, position),
            committed=work or (dated and limit is not None),
            planned=planned,
            in_heading=line.marker is not None and (heading_end < 0 or match.start < heading_end),
        )
        rule = accepted_by(candidate)
        target = _target(page, index, candidate, limit, rule) if rule else None
        if target is not None:
            yield replace(target, baseline=_quantity(page, line.view, baseline)) if baseline else target
        baseline = None


_FROM = re.compile(r"[由从]$")
_TO = re.compile(r"(?:提高|提升|增加|增长|扩大|上升|下降|降低|减少|压减|压缩|缩短|发展|降|增|升|提)[到至为]约?$")


def _is_baseline(text: str, match: QuantityMatch, following: QuantityMatch | None) -> bool:
    """``由61%提高到80%``: the first number is where it stands now."""
    if following is None or following.start - match.outer_end > 10:
        return False
    before, between = text[max(0, match.start - 2) : match.start], text[match.outer_end : following.start]
    return _FROM.search(before) is not None and _TO.search(between) is not None


_STRIVE = re.compile(words("strive"))
_PUSH = re.compile(words("push"))
_STANDING = re.compile(r"稳定|保持|常年|长期|始终|持续")
_PER = re.compile(r"每(?!年|月|季|周|日|天|半年)[^,。;、\d]{0,8}$")
_FLOW = re.compile(r"新增|新建|当年|每年|年内|全年")


def _target(page: Page, index: int, candidate: Candidate, due: Deadline | None, rule: str) -> Target | None:
    subject = subject_of(candidate)
    if subject is None:
        return None
    view, said = page.lines[index].view, candidate.part_said
    per = _PER.search(said)
    start, end = view.span(*quote_of(candidate, subject))
    return page.pin_as(
        Target,
        start,
        end,
        rule,
        subject=page.pin(*view.span(*subject), "target.subject"),
        quantity=_quantity(page, view, candidate.match),
        comparator=comparator_of(said, candidate.match),
        strength=_strength(said),
        due=due,
        per=page.pin(*view.span(candidate.part[0] + per.start(), candidate.match.start), "target.per") if per else None,
        standing=_STANDING.search(said) is not None,
        cumulative="累计" in said,
        flow=_FLOW.search(said) is not None,
    )


def _strength(said: str) -> Strength:
    if _STRIVE.search(said):
        return Strength.STRIVE
    return Strength.PUSH if _PUSH.search(said) else Strength.FIRM


def _quantity(page: Page, view: View, match: QuantityMatch) -> Quantity:
    start, end = view.span(match.start, match.end)
    normal_value, normal_unit = normalise(match.value, match.unit)
    return page.pin_as(
        Quantity,
        start,
        end,
        f"quantity.{match.form.value}",
        value=match.value,
        value_to=match.value_to,
        unit=match.unit,
        normal_value=normal_value,
        normal_value_to=normalise(match.value_to, match.unit)[0] if match.value_to is not None else None,
        normal_unit=normal_unit,
    )
