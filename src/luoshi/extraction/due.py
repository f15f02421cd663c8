"""Which time limit governs a place in the text, and the year where the print gives none.

A phrase at the head of a sentence governs its clauses, one that opens a paragraph governs the paragraph until another
opens; a phrase inside a clause governs that clause alone (brief 6). A limit without a year takes it from the same
line, else from the plan: its title, its period, the day it was signed. The source of the year is kept.
"""

import re
from dataclasses import dataclass

from luoshi.extraction.grammar.deadlines import DeadlineMatch, find_deadlines, last_day
from luoshi.extraction.page import Page
from luoshi.extraction.reading import Deadline, DeadlineKind, Metadata, YearSource
from luoshi.extraction.view import View

# 2024年工作要点 · (2022-2025年), 2024-2025年度: the first year of a range
_YEAR_IN_TITLE = re.compile(r"((?:19|20)\d\d)(?:年?[-~至到](?:(?:19|20)\d\d)年|年)")
_CLAUSE_EDGE = re.compile(r"[,。;!?]")
_SENTENCE_EDGE = re.compile(r"[。;!?]")


@dataclass(slots=True)
class DueFinder:
    """Time limits of one page; ``year`` is the plan's own year, ``issued_year`` the signature's, where known."""

    page: Page
    year: int | None
    issued_year: int | None = None

    def in_line(self, index: int) -> list[DeadlineMatch]:
        """All time limits of a line."""
        found = self.page.deadlines.get(index)
        if found is None:
            line = self.page.lines[index]
            found = self.page.deadlines[index] = find_deadlines(line.text, line.heading_at)
        return found

    def governing(self, index: int, at: int) -> Deadline | None:
        """The limit that governs a normal position of a line: its clause's, its sentence's, its paragraph's."""
        line = self.page.lines[index]
        matches = [m for m in self.in_line(index) if m.kind is DeadlineKind.BY_DATE]
        if not matches:
            return None
        clause = _edges(line.text, at, _CLAUSE_EDGE)
        inside = [
            m
            for m in matches
            if clause[0] <= m.start < clause[1] and (m.opens_scope or not _names_a_year(line.text, m))
        ]
        before = [m for m in inside if m.start <= at]
        chosen = before[-1] if before else (inside[0] if inside else None)
        if chosen is None:
            sentence = _edges(line.text, at, _SENTENCE_EDGE)
            heads = [m for m in matches if sentence[0] <= m.start < at and (m.opens_scope or _is_clause(line.text, m))]
            opening = [
                m for m in matches if m.start < at and (m.opens_scope or _is_heading(line.text, line.heading_at, m))
            ]
            chosen = heads[-1] if heads else (opening[-1] if opening else None)
        return self.deadline(line.view, chosen, "due.governing", matches) if chosen else None

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


def _is_clause(text: str, match: DeadlineMatch) -> bool:
    """``…建设,到2018年,完成…``: a phrase that is a clause of its own opens the rest of its sentence."""
    return text[match.start - 1 : match.start] in ("", ",", ";", "。", ":") and text[match.end : match.end + 1] == ","


def _is_heading(text: str, heading_at: int, match: DeadlineMatch) -> bool:
    """``1.4月19日-4月22日。开展…``: a date alone as the heading of its item governs the item."""
    return match.start - heading_at <= 12 and text[match.end : match.end + 1] == "。"


def _names_a_year(text: str, match: DeadlineMatch) -> bool:
    """``储备2025年重点项目``: a bare year inside a clause belongs to the thing, it is no limit."""
    bare = re.fullmatch(r"(?:19|20)\d\d年", text[match.start : match.end]) is not None
    return bare and match.start > 0 and text[match.start - 1] not in ",。;:(" and match.end < len(text)


def _edges(text: str, at: int, edge: re.Pattern[str]) -> tuple[int, int]:
    left = 0
    for found in edge.finditer(text, 0, at):
        left = found.end()
    right = edge.search(text, at)
    return left, right.start() if right else len(text)


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
