"""Which time limit governs a place in the text, and the year where the print gives none.

A phrase at the head of a sentence governs its clauses, one that opens a paragraph governs the paragraph until another
opens; a limit at the head of a clause governs that clause and those behind it up to the next (ADR 0039); a phrase
inside a clause governs that clause alone (brief 6). A limit without a year takes it from the same
line, else from the plan: its title, its period, the day it was signed. The source of the year is kept.
"""

import re
from dataclasses import dataclass, field

from luoshi.extraction.grammar.deadlines import DeadlineForm, DeadlineMatch, find_deadlines, last_day
from luoshi.extraction.page import Page
from luoshi.extraction.reading import Deadline, DeadlineKind, Metadata, SectionRole, YearSource
from luoshi.extraction.view import View

# 2024年工作要点 · (2022-2025年), 2024-2025年度: the first year of a range
_YEAR_IN_TITLE = re.compile(r"((?:19|20)\d\d)(?:年?[-~至到](?:(?:19|20)\d\d)年|年)")
_CLAUSE_ENDS = ",。;!?"
_SENTENCE_ENDS = "。;!?"
_UNDATED = (DeadlineKind.SEASON, DeadlineKind.RELATIVE)


@dataclass(slots=True)
class DueFinder:
    """Time limits of one page; ``year`` is the plan's own year, ``issued_year`` the signature's, where known."""

    page: Page
    year: int | None
    issued_year: int | None = None
    _able: dict[int, list[DeadlineMatch]] = field(default_factory=dict)  # by line, those that can govern

    def in_line(self, index: int) -> list[DeadlineMatch]:
        """All time limits of a line."""
        found = self.page.deadlines.get(index)
        if found is None:
            line = self.page.lines[index]
            found = find_deadlines(line.text, line.heading_at) if line.marker else self.page.views.limits(line.view)
            self.page.deadlines[index] = found
        return found

    def governing(self, index: int, at: int) -> Deadline | None:
        """The limit that governs a normal position of a line: its clause's, its sentence's, its paragraph's."""
        line = self.page.lines[index]
        matches = self._able.get(index)
        if matches is None:
            matches = self._able[index] = [m for m in self.in_line(index) if _can_govern(line.text, m)]
        if not matches:
            return None
        clause = _edges(line.text, at, _CLAUSE_ENDS)
        inside = [
            m
            for m in matches
            if clause[0] <= m.start < clause[1] and (m.opens_scope or not _names_a_year(line.text, m))
        ]
        before = [m for m in inside if m.start <= at]
        chosen = before[-1] if before else (inside[0] if inside else None)
        if chosen is None:
            sentence = _edges(line.text, at, _SENTENCE_ENDS)
            goal = self.page.role_of_line.get(index) is SectionRole.GOAL
            opens = [m for m in matches if m.start < at and (m.opens_scope or (goal and _opens_goals(line.text, m)))]
            heads = [
                m
                for m in matches
                if sentence[0] <= m.start < at and (m in opens or _is_clause(line.text, m) or _leads_on(line.text, m))
            ]
            opening = [
                m for m in matches if m in opens or (m.start < at and _is_heading(line.text, line.heading_at, m))
            ]
            chosen = heads[-1] if heads else (opening[-1] if opening else _finishes(line.text, clause[1], matches))
        return self.deadline(line.view, chosen, "due.governing", matches) if chosen else None

    def undated(self, index: int, at: int) -> Deadline | None:
        """The limit of a clause or the head of its sentence that no day follows from: 汛期前, 验收后3个月内."""
        line = self.page.lines[index]
        matches = [m for m in self.in_line(index) if m.kind in _UNDATED and not m.value]
        if not matches:
            return None
        clause, sentence = _edges(line.text, at, _CLAUSE_ENDS), _edges(line.text, at, _SENTENCE_ENDS)
        chosen = next(
            (
                m
                for m in reversed(matches)
                if clause[0] <= m.start < clause[1] or (sentence[0] <= m.start < at and m.opens_scope)
            ),
            None,
        )
        return self.deadline(line.view, chosen, "due.undated") if chosen else None

    def of_clause(
        self, view: View, clause: tuple[int, int], time: tuple[int, int] | None, matches: list[DeadlineMatch]
    ) -> Deadline | None:
        """The limit printed in a clause of a view, else the one in the time phrase at the head of its sentence."""
        inside = [m for m in matches if clause[0] <= m.start and m.end <= clause[1] and _limits(view.text, m)]
        if not inside and time is not None:
            inside = [m for m in matches if time[0] <= m.start and m.end <= time[1] and _limits(view.text, m)]
        return self.deadline(view, inside[-1], "due.clause", matches) if inside else None

    def tells_of_the_past(self, deadline: Deadline | None) -> bool:
        """Whether a time lies in a year before the issue: ``2021年,产值178亿元`` in a paper of 2022."""
        day = deadline.last_day if deadline else None
        return day is not None and self.issued_year is not None and day.year < self.issued_year

    def deadline(
        self, view: View, match: DeadlineMatch, rule: str, around: list[DeadlineMatch] | None = None
    ) -> Deadline:
        """A match pinned, with its year found."""
        start, end = view.span(match.start, match.end)
        year, source = self._year(match, around or [])
        year = year + match.year_shift if year is not None else None
        resolved = _with_year(match.value, year)
        return self.page.pin_as(
            Deadline,
            start,
            end,
            rule,
            kind=match.kind,
            value=match.value,
            resolved=resolved,
            last_day=last_day(match.value, year) if match.kind is DeadlineKind.BY_DATE else None,
            year_source=source,
            recurrence=match.recurrence,
            relative=match.relative,
            working_days=match.working_days,
            since=match.since,
            event=match.event,
        )

    def _year(self, match: DeadlineMatch, around: list[DeadlineMatch]) -> tuple[int | None, YearSource]:
        if match.value[:4].isdigit():
            return int(match.value[:4]), YearSource.QUOTE
        for other in reversed([m for m in around if m.end <= match.start]):
            if other.value[:4].isdigit():
                return int(other.value[:4]), YearSource.CONTEXT
        if self.year is not None:
            return self.year, YearSource.DOCUMENT
        return None, YearSource.UNKNOWN


# the near years name things as often as times: 新发现危房当年改造完成率, 次年开工率
_NEAR_YEAR = re.compile(r"(?:当年|次年|来年)度?$")


def _limits(text: str, match: DeadlineMatch) -> bool:
    """Whether a time phrase of a clause is its limit and not the year of a thing (储备2033年重点项目)."""
    return match.kind is not DeadlineKind.BY_DATE or not _names_a_year(text, match)


def _can_govern(text: str, match: DeadlineMatch) -> bool:
    """A date that can be a limit; 当年 and 次年 only at the head of a clause."""
    if match.kind is not DeadlineKind.BY_DATE:
        return False
    near = _NEAR_YEAR.search(text, match.start, match.end)
    return near is None or (match.opens_clause and text[match.end : match.end + 1] == ",")


def _opens_goals(text: str, match: DeadlineMatch) -> bool:
    """``坚持发力,2034年产值增长8%,…;新增…``: in goals a year at the head of a clause holds for all that follows."""
    return match.opens_clause and len(match.value) == 4 and match.end < len(text) and _names_thing(text, match) is None


def _names_thing(text: str, match: DeadlineMatch) -> re.Match[str] | None:
    """2034年签约的项目, 2034年水平: a year that names something."""
    return re.compile(r"[^,。;\d]{1,8}的(?!目标)|计划|规划|水平|基期").match(text, match.end)


# ,2034年6月底前通水运行: a clause that only says when the thing before it is done
_DONE = re.compile(
    r"(?:全面|全部|正式|主体|一期)?(?:建成|完成|完工|竣工|通车|通水|通气|投产|投用|投运|投入|交付|封顶|达标|验收|启用|运营)"
    r"(?:使用|运行|运营|建设|施工|任务|通车)?(?=[,。;(]|$)"
)


def _finishes(text: str, clause_end: int, matches: list[DeadlineMatch]) -> DeadlineMatch | None:
    """The limit of the next clause where that clause only finishes this one."""
    if text[clause_end : clause_end + 1] != ",":
        return None
    following = next((m for m in matches if m.outer_start == clause_end + 1), None)
    return following if following is not None and _DONE.match(text, following.end) else None


def _is_clause(text: str, match: DeadlineMatch) -> bool:
    """``…建设,到2018年,完成…``: a phrase that is a clause of its own opens the rest of its sentence."""
    return text[match.start - 1 : match.start] in ("", ",", ";", "。", ":") and text[match.end : match.end + 1] == ","


# 2000年底前建成的小区: the limit names them
_NAMES_BUILT = re.compile(r"[^,。;\d]{0,8}的")


def _leads_on(text: str, match: DeadlineMatch) -> bool:
    """``2034年底前建成灌区,灌溉面积达到3万亩``: a limit at the head of a clause holds for those behind it, too."""
    return match.opens_clause and match.form is DeadlineForm.LIMIT and _NAMES_BUILT.match(text, match.end) is None


def _is_heading(text: str, heading_at: int, match: DeadlineMatch) -> bool:
    """``1.4月19日-4月22日。开展…``: a date alone as the heading of its item governs the item."""
    return match.start - heading_at <= 12 and text[match.end : match.end + 1] == "。"


def _names_a_year(text: str, match: DeadlineMatch) -> bool:
    """``储备2025年重点项目``: a bare year inside a clause belongs to the thing, it is no limit."""
    bare = re.fullmatch(r"(?:19|20)\d\d年", text[match.start : match.end]) is not None
    if text.startswith("其中", max(0, match.start - 2)) or _REACHES.match(text, match.end):
        return False
    return bare and match.start > 0 and text[match.start - 1] not in ",。;:(" and match.end < len(text)


_REACHES = re.compile(r"完成(?=\d)|达到|实现|提高到|突破|超过|降到|控制在|力争")


def _edges(text: str, at: int, signs: str) -> tuple[int, int]:
    left = max(text.rfind(sign, 0, at) for sign in signs) + 1
    return left, min((end for sign in signs if (end := text.find(sign, at)) >= 0), default=len(text))


def _with_year(value: str, year: int | None) -> str | None:
    """``--08`` and 2022 → ``2022-08``; ``-`` and 2022 → ``2022``."""
    if value[:4].isdigit() or value == "ongoing":
        return value
    if year is None or not value.startswith("-"):
        return None
    return f"{year:04d}" if value == "-" else f"{year:04d}{value[1:]}"


def plan_year(metadata: Metadata) -> int | None:
    """The year that a month without one belongs to: the title's, the first of the period, the signature's."""
    for fact in (metadata.inner_title, metadata.title):
        if fact:
            found = _YEAR_IN_TITLE.search(View(fact.quote).text)
            if found:
                return int(found.group(1))
    if metadata.issued_on:
        return metadata.issued_on.value.year
    return metadata.period_from
