"""Which time limit governs a place in the text, and the year where the print gives none.

A phrase at the head of a sentence governs its clauses, one that opens a paragraph governs the paragraph until another
opens; a limit at the head of a clause governs that clause and those behind it up to the next (ADR 0036); a phrase
inside a clause governs that clause alone (brief 6). A limit without a year takes it from the same
line, else from the plan: its title, its period, the day it was signed. The source of the year is kept.
"""

import re
from dataclasses import dataclass, field

from luoshi.extraction.grammar.deadlines import DeadlineMatch, last_day
from luoshi.extraction.limits import Limits, LimitsOfLine, can_limit
from luoshi.extraction.page import Page
from luoshi.extraction.reading import Deadline, DeadlineKind, Metadata, SectionRole, YearSource
from luoshi.extraction.view import View

# 2024年工作要点 · (2022-2025年), 2024-2025年度: the first year of a range
_YEAR_IN_TITLE = re.compile(r"((?:19|20)\d\d)(?:年?[-~至到](?:(?:19|20)\d\d)年|年)")


@dataclass(slots=True)
class DueFinder:
    """Time limits of one page; ``year`` is the plan's own year, ``issued_year`` the signature's, where known."""

    page: Page
    year: int | None
    issued_year: int | None = None
    _last: tuple[int, LimitsOfLine] | None = None  # of the line asked for last: lines are asked for one by one
    _pinned: dict[int, Deadline] = field(default_factory=dict)  # of that line, by where the limit begins

    def in_line(self, index: int) -> list[DeadlineMatch]:
        """All time limits of a line."""
        return self.page.views.limits_of(self.page.lines[index])

    def governing(self, index: int, at: int) -> Deadline | None:
        """The limit that governs a normal position of a line: its clause's, its sentence's, its paragraph's."""
        limits = self._of_line(index)
        chosen = limits.governing(at)
        if chosen is None:
            return None
        known = self._pinned.get(chosen.start)
        if known is None:  # one limit governs many numbers
            view = self.page.lines[index].view
            known = self._pinned[chosen.start] = self.deadline(view, chosen, "due.governing", limits.able)
        return known

    def undated(self, index: int, at: int) -> Deadline | None:
        """The limit of a clause or the head of its sentence that no day follows from: 汛期前, 验收后3个月内."""
        chosen = self._of_line(index).undated(at)
        return self.deadline(self.page.lines[index].view, chosen, "due.undated") if chosen else None

    def _of_line(self, index: int) -> LimitsOfLine:
        if self._last is None or self._last[0] != index:
            line = self.page.lines[index]
            goal = self.page.role_of_line.get(index) is SectionRole.GOAL
            self._pinned.clear()
            self._last = index, LimitsOfLine(line.text, line.heading_at, self.in_line(index), goal=goal)
        return self._last[1]

    def of_clause(
        self, view: View, clause: tuple[int, int], time: tuple[int, int] | None, limits: Limits
    ) -> Deadline | None:
        """The limit printed in a clause of a view, else the one in the time phrase at the head of its sentence."""
        for span in (clause, time):
            found = span and next((m for m in limits.backwards(*span) if can_limit(view.text, m)), None)
            if found:
                return self.deadline(view, found, "due.clause", limits)
        return None

    def tells_of_the_past(self, deadline: Deadline | None) -> bool:
        """Whether a time lies in a year before the issue: ``2021年,产值178亿元`` in a paper of 2022."""
        day = deadline.last_day if deadline else None
        return day is not None and self.issued_year is not None and day.year < self.issued_year

    def deadline(self, view: View, match: DeadlineMatch, rule: str, around: Limits | None = None) -> Deadline:
        """A match pinned, with its year found: its own, that of the last limit ``around`` before it, the plan's."""
        start, end = view.span(match.start, match.end)
        year, source = self._year(match, around)
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

    def _year(self, match: DeadlineMatch, around: Limits | None) -> tuple[int | None, YearSource]:
        if match.value[:4].isdigit():
            return int(match.value[:4]), YearSource.QUOTE
        before = around.year_before(match.start) if around else None
        if before is not None:
            return before, YearSource.CONTEXT
        if self.year is not None:
            return self.year, YearSource.DOCUMENT
        return None, YearSource.UNKNOWN


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
