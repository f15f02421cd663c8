"""Goals, mechanism and interpretation: the parts of a paper that are read by what their section is for."""

from msgspec.structs import replace

from luoshi.extraction.clauses import paragraphs
from luoshi.extraction.due import DueFinder
from luoshi.extraction.goals import find_goals
from luoshi.extraction.mechanism import find_mechanism
from luoshi.extraction.outline import Node
from luoshi.extraction.page import Page
from luoshi.extraction.reading import Fact, Goal, Interpretation, Mechanism, SectionRole
from luoshi.extraction.regions import Region


def find_goals_in(page: Page, due: DueFinder) -> tuple[Goal, ...]:
    """The goals of the sections that state them (发展目标, 工作目标), each with the limit that governs it."""
    found: list[Goal] = []
    for node in _top(page, SectionRole.GOAL):
        for index, start, end in _body_lines(page, node):
            for goal in find_goals(paragraphs(page.text, start, end, page.views)):
                at = page.lines[index].view.at(goal.start)
                found.append(replace(goal, due=due.governing(index, at)))
    return tuple(found)


def find_mechanism_in(page: Page) -> tuple[Mechanism, ...]:
    """What the safeguards set up, in the order of the text."""
    found: list[Mechanism] = []
    for node in _top(page, SectionRole.SAFEGUARD):
        for inner in node.walk():
            for _, start, end in _own_lines(page, inner):
                found.extend(find_mechanism(paragraphs(page.text, start, end, page.views)))
    return tuple(sorted(found, key=lambda item: item.start))


def find_interpretation(page: Page) -> Interpretation | None:
    """The reading for the public on the same page, with its parts."""
    lines = page.regions.lines(Region.INTERPRETATION)
    if not lines:
        return None
    head = page.lines[lines[0]]
    parts: list[Fact] = [
        page.pin(page.lines[i].start, page.lines[i].end, "interpretation.part")
        for i in lines[1:]
        if page.lines[i].marker is not None and len(page.lines[i].text) <= 40
    ]
    return page.pin_as(
        Interpretation,
        head.start,
        head.end,
        "interpretation.head",
        opens=head.start,
        closes=page.lines[lines[-1]].end,
        parts=tuple(parts),
    )


def _top(page: Page, role: SectionRole) -> list[Node]:
    """Sections of a role that no section of the same role holds."""
    return [
        node
        for root in page.outlines
        for node in root.walk()
        if node.role is role and (node.parent is None or node.parent.role is not role)
    ]


def _body_lines(page: Page, node: Node) -> list[tuple[int, int, int]]:
    return [line for inner in node.walk() for line in _own_lines(page, inner)]


def _own_lines(page: Page, node: Node) -> list[tuple[int, int, int]]:
    """(line, raw start, raw end) of the text of a section behind its heading."""
    found = []
    for index in node.lines:
        line = page.lines[index]
        begins = node.body_at if index == node.line and node.marker else 0
        if begins < len(line.text):
            found.append((index, *line.view.span(begins, len(line.text))))
    return found
