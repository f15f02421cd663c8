"""Responsibility lines into owners: conventions that a paper states once and that hold from there on.

``列第一位者为牵头单位,下同`` makes the first of several lead, without 下同 in its own line alone; ``以下均需…落实``
lays a duty on all later items. Where a paper says nothing, the first-listed is only marked (``lead_by_order``): a
person confirms it.
"""

import re
from collections.abc import Sequence

from msgspec.structs import replace

from luoshi.extraction.fact import cut
from luoshi.extraction.grammar.names import complete_levels, is_group
from luoshi.extraction.page import Page
from luoshi.extraction.reading import Grade, Owner, Role
from luoshi.extraction.register import Register
from luoshi.extraction.responsibility import Assignment, Named, find_assignments
from luoshi.extraction.responsibility_words import first_leads
from luoshi.extraction.view import View, normal

Lines = Sequence[tuple[View, Assignment]]


class OwnerReader:
    """Owners of one task after the other, in the order of the text, with the conventions met so far."""

    def __init__(self, page: Page, register: Register | None, all_lines: Sequence[tuple[int, Assignment]]) -> None:
        self._page = page
        self._register = register
        # said in an ordinary sentence (组织实施 section): holds for the whole paper
        inside = {start for start, assignment in all_lines if assignment.first_leads}
        said = [line for line in page.lines if first_leads(line.text)]
        self._first_leads = any(not any(line.start <= at < line.end for at in inside) for line in said)
        self._hereafter = [
            (line.view.span(assignment.start, assignment.end)[0], _section_end(page, line.start), line.view, named)
            for line in page.lines
            if "不再" in line.text
            for assignment in find_assignments(line.view, line.heading_at)
            for named in assignment.hereafter
            if _carries_it_already(line.view, assignment, named)
        ]

    def read(self, lines: Lines) -> tuple[Owner, ...]:
        """The owners that the responsibility lines of one task name; each body once, with its strongest role."""
        owners: list[Owner] = []
        for view, assignment in lines:
            self._first_leads = self._first_leads or (assignment.first_leads and _holds_on(view, assignment))
            owners.extend(self._one_line(view, assignment))
        names = {owner.name for owner in owners}
        opens = min((view.span(assignment.start, assignment.end)[0] for view, assignment in lines), default=0)
        for said_at, until, view, named in self._hereafter:
            owner = self._owner(view, named, "owner.hereafter")
            if said_at < opens < until and owner.name not in names:
                owners.append(replace(owner, grade=Grade.LIKELY))
        return _mark_first(_once(owners))

    def _one_line(self, view: View, assignment: Assignment) -> list[Owner]:
        completed = complete_levels([view.text[named.start : named.end] for named in assignment.named])
        owners = [
            self._owner(view, named, "owner.line", full)
            for named, full in zip(assignment.named, completed, strict=True)
        ]
        several = len({owner.name for owner in owners}) > 1
        first_leads = several and (self._first_leads or assignment.first_leads)
        if first_leads and all(owner.role is not Role.LEAD for owner in owners):
            owners[0] = replace(owners[0], role=Role.LEAD, rule="owner.first_leads")
        return owners

    def _owner(self, view: View, named: Named, rule: str, completed: str | None = None) -> Owner:
        start, end = view.span(named.start, named.end)
        quote = cut(self._page.text, start, end)
        name = normal(quote)
        match = self._register.resolve(completed or name) if self._register else None
        return self._page.pin_as(
            Owner,
            start,
            end,
            rule,
            name="".join(quote.split()),
            role=named.role,
            group=is_group(name),
            open_list=named.open_list,
            completed=completed,
            organisation=match.organisation if match else None,
            candidates=match.candidates if match else (),
        )


# 下同 · 以下均按此 · 各项任务列第一位的均为牵头单位
_HEREAFTER = re.compile("下同|以下|均|各项|各条")


def _holds_on(view: View, assignment: Assignment) -> bool:
    """Whether a line that lets its first-listed lead speaks for the lines behind it, too."""
    return _HEREAFTER.search(view.text, assignment.start, assignment.end) is not None


def _carries_it_already(view: View, assignment: Assignment, laid: Named) -> bool:
    """Whether the line that lays a duty on later items gives the same body its own item.

    A preface that lays all work on everybody (以下各项均需各乡镇落实) names no items and makes nobody an owner.
    """
    name = view.text[laid.start : laid.end]
    return any(view.text[named.start : named.end] == name for named in assignment.named)


def _section_end(page: Page, at: int) -> int:
    """Where the widest section around a place ends: what is said of all later items holds inside it."""
    starts = sorted(page.lines[child.line].start for root in page.outlines for child in root.children)
    if not starts or at < starts[0]:
        return len(page.text)
    return next((start for start in starts if start > at), len(page.text))


_RANK = {Role.LEAD: 0, Role.RESPONSIBLE: 1, Role.SUPPORT: 2}


def _once(owners: list[Owner]) -> list[Owner]:
    kept: dict[str, Owner] = {}
    for owner in owners:
        before = kept.get(owner.name)
        if before is None:
            kept[owner.name] = owner
        elif _RANK[owner.role] < _RANK[before.role]:
            kept[owner.name] = replace(before, role=owner.role)
    return list(kept.values())


def _mark_first(owners: list[Owner]) -> tuple[Owner, ...]:
    """The first of several that nothing makes lead would lead by custom: inferred, never printed."""
    main = [index for index, owner in enumerate(owners) if owner.role is Role.RESPONSIBLE and not owner.group]
    if len(owners) > 1 and main and all(owner.role is not Role.LEAD for owner in owners):
        owners[main[0]] = replace(owners[main[0]], lead_by_order=True)
    return tuple(owners)
