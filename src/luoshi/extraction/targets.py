"""Quantities that a plan commits to reach, among all the numbers of a text.

``target_rules`` says which numbers are targets, ``comparators`` how they bind, ``target_subjects`` what they measure,
``due`` by when; tables of indicators are read by ``target_tables``.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import TypeVar

from luoshi.extraction.comparators import comparator_of
from luoshi.extraction.due import DueFinder
from luoshi.extraction.grammar.deadlines import DeadlineMatch
from luoshi.extraction.grammar.quantities import QuantityMatch
from luoshi.extraction.grammar.units import normalise
from luoshi.extraction.implied_targets import find_implied
from luoshi.extraction.line_parts import LineParts
from luoshi.extraction.page import Page
from luoshi.extraction.paper_titles import page_titles
from luoshi.extraction.reading import Deadline, Grade, Quantity, RelativeTarget, SectionRole, Target, Task
from luoshi.extraction.regions import Region
from luoshi.extraction.relative_targets import find_relative
from luoshi.extraction.target_context import Candidate
from luoshi.extraction.target_details import (
    base_of,
    is_flow,
    is_standing,
    is_strict,
    pace_of,
    restated_in,
    strength_of,
    times_of,
)
from luoshi.extraction.target_facts import made_target
from luoshi.extraction.target_rules import accepted_by
from luoshi.extraction.target_series import belonging
from luoshi.extraction.target_subjects import YEARS_APART, Former, quote_of, subject_of
from luoshi.extraction.target_tables import find_table_targets
from luoshi.extraction.view import View

# standards, duties and contingency plans state thresholds, not aims
_RULE_TITLE = re.compile(
    r"(?:标准|职责|预案)》?(?:的(?:通知|函))?$|放假|节假日|任免|任职|免职|(?<!政府)公报|^(?!.*(?:贯彻|落实|分解|分工)).*(?:讲话|致辞)|解读|(?:部门|单位)预算|决算|名单(?:的?(?:公示|公告|通知))?$|指南|(?:自评|评价|述职|审计|总结)报告$|工作总结$|招聘|职能|答复(?:函|意见)?$"
    r"|(?:表扬|表彰|嘉奖).*(?:通报|决定)$"
)
_RULES = re.compile(r"本(?:办法|规定|细则|条例|预案|规则|规程|章程)")
_HAS_NUMBER = re.compile(r"[\d一二三四五六七八九十两半翻百]")


def find_targets(
    page: Page, due: DueFinder, tasks: tuple[Task, ...] = ()
) -> tuple[tuple[Target, ...], tuple[RelativeTarget, ...]]:
    """All targets of the papers on the page, and those that hang on another series, in the order of the text.

    In the text of a task or of a goal an amount commits unless its clause says otherwise; elsewhere a verb must.
    """
    wanted = _wanted(page)
    if _states_rules(page, wanted):
        return (), ()
    work = _lines_of_work(page, wanted, tasks)
    relative = tuple(found for index in wanted if index in work for found in find_relative(page, index, due))
    return _with_values(page, due, tasks, wanted, work), relative


def _with_values(
    page: Page, due: DueFinder, tasks: tuple[Task, ...], wanted: list[int], work: set[int]
) -> tuple[Target, ...]:
    loose = {index for root in page.outlines for index in root.lines}  # before the first section: what led to the plan
    found: list[Target] = []
    for index in wanted:
        role = page.role_of_line.get(index)
        if role is SectionRole.REVIEW:
            continue
        in_line: list[Target] = []
        if _HAS_NUMBER.search(page.lines[index].text):
            planned = bool(tasks) and index not in loose
            in_line.extend(_in_line(page, index, due, index in work, planned))
        if index in work:
            in_line = sorted([*in_line, *find_implied(page, index, due, in_line)], key=_place)
        found.extend(belonging(in_line) if len(in_line) > 1 else in_line)
    found.extend(find_table_targets(page, due))
    return tuple(sorted(found, key=_place))


def _wanted(page: Page) -> list[int]:
    return [
        i for i in page.regions.lines(Region.NOTICE, Region.PLAN, Region.ANNEX) if i not in page.regions.inner_title
    ]


def _place(target: Target) -> tuple[int, int]:
    return target.start, target.quantity.start


def _states_rules(page: Page, wanted: list[int]) -> bool:
    return (
        any(map(_RULE_TITLE.search, page_titles(page)))
        or sum(len(_RULES.findall(text)) for text in (page.lines[i].text for i in wanted) if "本" in text) >= 3
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
    matches = page.views.figures_of(line)
    if not matches:
        return
    parts = LineParts(text, matches)
    baseline: QuantityMatch | None = None
    former: Former | None = None
    sentence = -1
    for position, match in enumerate(matches):
        following = matches[position + 1] if position + 1 < len(matches) else None
        if _is_baseline(text, match, following):
            baseline = match
            continue
        limit = _limit_of_its_own(page, index, due, parts, matches, position) or due.governing(index, match.start)
        dated = limit is not None and page.role_of_line.get(index) is not SectionRole.SAFEGUARD
        if due.tells_of_the_past(limit) or _parted(page, line.view, match):
            baseline = None
            continue
        candidate = Candidate(
            text=text,
            parts=parts,
            match=match,
            following=following,
            preceding=matches[position - 1] if position else None,
            part=parts.own(position),
            committed=work or dated,
            planned=planned,
            in_heading=line.marker is not None and (heading_end < 0 or match.start < heading_end),
            baseline=baseline,
        )
        baseline = None
        rule = accepted_by(candidate)
        if rule is None:
            continue
        if candidate.sentence[0] != sentence and not _goes_back(text, candidate):
            former = None
        sentence = candidate.sentence[0]
        subject = subject_of(candidate, former)
        if subject is None:
            continue
        quote = quote_of(candidate, subject, former)
        if not (former and subject == former.subject):
            former = Former(subject, match.unit, quote[0])
        limit = limit or due.undated(index, match.start)
        target = _target(page, index, candidate, limit, rule, subject, quote)
        if target is not None:
            yield target


def _limit_of_its_own(
    page: Page, index: int, due: DueFinder, parts: LineParts, matches: Sequence[QuantityMatch], position: int
) -> Deadline | None:
    """2032年、2033年分别新增灌溉面积3万亩、4万亩: the year that stands for a number of the list."""
    line, match = page.lines[index], matches[position]
    if "分别" not in line.text:
        return None
    left, right = parts.clause(match.start, match.end)
    years = YEARS_APART.search(line.text, left, match.start)
    if years is None:
        return None
    limits = _starting(due.in_line(index), years.start(), years.end())
    if len(limits) != len(_starting(matches, years.end(), right)):
        return None
    own = limits[len(_starting(matches, years.end(), match.start))]
    return due.deadline(line.view, own, "due.respective")


Match = TypeVar("Match", QuantityMatch, DeadlineMatch)


def _starting(found: Sequence[Match], begin: int, end: int) -> Sequence[Match]:
    """Those of what was found in a line, in its order, that start in a stretch."""
    return found[bisect_left(found, begin, key=_start) : bisect_left(found, end, key=_start)]


def _start(found: QuantityMatch | DeadlineMatch) -> int:
    return found.start


def _parted(page: Page, view: View, match: QuantityMatch) -> bool:
    """1，200万立方米: a full-width comma parts two numbers, so that neither can be relied on."""
    if "," not in view.text[match.number_start : match.number_end]:
        return False
    return "，" in page.text[slice(*view.span(match.number_start, match.number_end))]


def _goes_back(text: str, candidate: Candidate) -> bool:
    """Whether a sentence speaks on of the one before: …1500所。其中,2032年建成400所."""
    return text.startswith(("其中", "其中,"), candidate.sentence[0])


_FROM = re.compile(r"[由从](?:目前|现在|现有|原来|(?:19|20)\d\d年|去年|上年)?(?:底|末)?的?$")
_TO = re.compile(
    r"(?:提高|提升|增加|增长|扩大|上升|下降|降低|减少|压减|压缩|缩短|发展|整合|调整|优化|精简|缩减|延伸|降|增|升|提)[到至为]约?$"
)


def _is_baseline(text: str, match: QuantityMatch, following: QuantityMatch | None) -> bool:
    """``由61%提高到80%``: the first number is where it stands now."""
    if following is None or following.start - match.outer_end > 10:
        return False
    before, between = text[max(0, match.start - 9) : match.start], text[match.outer_end : following.start]
    return _FROM.search(before) is not None and _TO.search(between) is not None


def _target(
    page: Page,
    index: int,
    candidate: Candidate,
    due: Deadline | None,
    rule: str,
    subject: tuple[int, int],
    quote: tuple[int, int],
) -> Target | None:
    view, said = page.lines[index].view, candidate.part_said
    comparator = comparator_of(said, candidate.match, candidate.behind)
    base, per, times = base_of(candidate, subject, comparator), candidate.per, times_of(candidate)
    restated = restated_in(candidate)
    return made_target(
        page,
        rule,
        view.span(*quote),
        grade=Grade.LIKELY if _UNFINISHED.search(said) else Grade.CERTAIN,
        subject=view.span(*subject),
        quantity=_quantity(page, view, candidate.match),
        comparator=comparator,
        strict=is_strict(candidate),
        strength=strength_of(said),
        due=due,
        baseline=_quantity(page, view, candidate.baseline) if candidate.baseline else None,
        base=page.pin(*view.span(*base), "target.base") if base else None,
        per=page.pin(*view.span(*per), "target.per") if per else None,
        times=_quantity(page, view, times) if times else None,
        pace=pace_of(candidate),
        part="其中" in candidate.said[:4],
        restated=_quantity(page, view, restated) if restated else None,
        standing=is_standing(said),
        cumulative="累计" in said,
        flow=is_flow(said),
    )


# 建设 begins or ends a work: a person must say which
_UNFINISHED = re.compile(r"(?<![新改扩])建设(?!成|完|用地)")


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
        rounded=any(mark in _ROUND for mark in match.approximate),
    )


_ROUND = ("余", "多", "来", "近", "将近", "接近", "约", "左右", "上下", "大约", "约为")
