"""The text of an item: whether it has a heading, where its title ends, where its body begins and ends.

GUIDE "Tasks": the title is the heading without number and closing sign; a heading run into its paragraph ends at its
first 。; an item without a heading has its first clause as title. The body ends before the responsibility lines.
"""

import re

from luoshi.extraction.markers import Style
from luoshi.extraction.outline import Node
from luoshi.extraction.page import Page
from luoshi.extraction.reading import SectionRole
from luoshi.extraction.responsibility import Assignment, find_assignments
from luoshi.extraction.responsibility_words import LAYS_BY_NUMBER, PERSON_LINE

NEVER_TASKS = (SectionRole.GUIDANCE, SectionRole.PRINCIPLE, SectionRole.GOAL, SectionRole.REVIEW)


class ItemText:
    """Responsibility lines and text spans of the items of one page; lines are read once."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.lines = page.lines
        self._assignments: dict[int, list[Assignment]] = {}
        self._direct: dict[Node, list[tuple[int, Assignment]]] = {}
        self._groups: dict[tuple[int, Style | None], tuple[int, int]] = {}

    def assigned(self, line: int) -> list[Assignment]:
        """The responsibility lines that a line of text holds."""
        if line not in self._assignments:
            found = self.lines[line]
            of_others = "项" in found.text and LAYS_BY_NUMBER.search(found.text, found.heading_at) is not None
            lines = [] if found.block.cell or of_others else find_assignments(found.view, found.heading_at)
            self._assignments[line] = [a for a in lines if a.named or a.due]
        return self._assignments[line]

    def direct(self, node: Node) -> list[tuple[int, Assignment]]:
        """The responsibility lines among a section's own lines, with their line."""
        found = self._direct.get(node)
        if found is None:
            found = self._direct[node] = [(index, a) for index in node.lines for a in self.assigned(index)]
        return found

    def below(self, node: Node) -> list[tuple[int, Assignment]]:
        """The lines of a section and of all below it."""
        return [pair for inner in node.walk() for pair in self.direct(inner)]

    def text(self, node: Node) -> str:
        """The normal text of a section's own lines, without its number."""
        return "".join(
            self.lines[index].text[self.lines[index].heading_at if index == node.line else 0 :] for index in node.lines
        )

    def titled(self, items: list[Node]) -> bool:
        """Whether most items have a heading with text behind it, rather than being sentences of a list."""
        if not items:
            return False
        headed = sum(self.has_heading(item) for item in items)
        return headed * 2 > len(items)

    def has_heading(self, item: Node) -> bool:
        """Whether an item has a heading with text behind it."""
        if item.title is None:
            return False
        _line, start, end = item.title
        if item.run_in:
            return end - start <= 60
        return (len(item.lines) > 1 or bool(item.children)) and end - start <= 60

    def body_stop(self, node: Node, direct: list[tuple[int, Assignment]]) -> tuple[int, int]:
        """(line, normal offset) where the body ends: before the lines that close it, or with the section."""
        trailing = self._trailing(node, direct) if direct and not self.leading(node, direct) else None
        if trailing:
            return trailing
        last = self._last_of_item(node)
        return last, len(self.lines[last].text)

    def _last_of_item(self, node: Node) -> int:
        """The last line of a section without the words that close the paper behind its last item.

        ``各责任单位要明确专人`` behind items of one paragraph each speaks of all of them.
        """
        lowest = node
        while lowest.children:
            lowest = lowest.children[-1]
        inside = [index for index in lowest.lines if index > lowest.line]
        ends = next((index for index in inside if _CLOSES_PAPER.match(self.lines[index].text)), None)
        last = node.last if ends is None else ends - 1
        items = node.parent.children if node.parent else []
        if len(items) < 3 or items[-1] is not node or node.children:
            return last
        longest = max(self._text_lines(item.lines) for item in items[:-1])
        own = [index for index in node.lines if index <= last]
        while self._text_lines(own) > longest and _SPEAKS_TO_ALL.match(self.lines[last].text):
            last -= 1
            own.pop()
        return last

    def _text_lines(self, lines: list[int]) -> int:
        """How many lines are more than responsibility lines."""
        return sum(not self._says_who_alone(index, 0) for index in lines)

    def leading(self, node: Node, direct: list[tuple[int, Assignment]]) -> tuple[int, int] | None:
        """(line, offset) behind the lines that stand right behind the heading, with the text of the item below them.

        ``(一)实施提标行动(牵头单位:…)`` and then 1.… 2.…: the body begins behind the bracket. Lines of their own may
        follow each other (责任单位:… ⏎ 完成时限:… ⏎ 建设内容:…), with the names of persons among them.
        """
        if not direct or node.title is None:
            return None
        first, assignment = direct[0]
        behind_heading = (
            first == node.line and assignment.start <= node.title[2] + 1 and assignment.start > node.title[1]
        )
        sentence = self.lines[node.line].text.endswith(("。", ";"))
        next_line = first == node.line + 1 and assignment.start == 0 and not node.run_in and not sentence
        if not (behind_heading or next_line):
            return None
        line, last = first, self._last_of_item(node)
        while line <= last and self._says_who_alone(line, assignment.start if line == first else 0):
            line += 1
        if line == first or line > last or direct[-1][0] >= line:
            return None
        return line, 0

    def _says_who_alone(self, line: int, start: int) -> bool:
        """Whether a line from a position on is responsibility lines and nothing else."""
        text = self.lines[line].text
        if start == 0 and PERSON_LINE.match(text):
            return True
        at = start
        for assignment in self.assigned(line):
            if assignment.start > at + 1:
                return False
            at = max(at, assignment.end)
        return at > start and not text[at:].strip("。;")

    def _trailing(self, node: Node, direct: list[tuple[int, Assignment]]) -> tuple[int, int] | None:
        """The start of the run of lines at the end of the section with nothing but lines behind it."""
        line, assignment = direct[-1]
        at = (line, assignment.start)
        at = self._above_persons(node, at)
        for before_line, before in reversed(direct[:-1]):
            if (before_line == at[0] and before.end >= at[1] - 1) or (
                before_line == at[0] - 1 and at[1] == 0 and before.end >= len(self.lines[before_line].text) - 1
            ):
                at = self._above_persons(node, (before_line, before.start))
            else:
                break
        return at

    def _above_persons(self, node: Node, at: tuple[int, int]) -> tuple[int, int]:
        """Lines that name persons (责任领导:…) belong to the responsibility lines under them."""
        line, start = at
        while start == 0 and line - 1 > node.line and PERSON_LINE.match(self.lines[line - 1].text):
            line -= 1
        return line, start

    def title_and_body(self, node: Node, stop_line: int, stop_at: int) -> tuple[tuple[int, int], tuple[int, int]]:
        """Raw spans of title and body, the body ending before a normal position of a line; a bare title is both."""
        page, first = self.page, self.lines[node.line]
        limit = stop_at if stop_line == node.line else len(first.text)
        start = first.heading_at
        direct = self.below(node)
        leading = self.leading(node, direct)
        if leading and node.title is not None:
            closes = direct[0][1].start if direct[0][0] == node.line else node.title[2]
            closes = len(first.text[:closes].rstrip("。:"))
            title = page.span(node.line, start, max(closes, start + 1))
            return title, (self.lines[leading[0]].start, self._last_visible(stop_line, stop_at))
        headed = self._heading_style(node)
        if headed and node.title is not None and node.title[2] <= limit:
            title_end, body_at = node.title[2], node.body_at
        else:
            title_end, body_at = clause_end(first.text, start, limit)
        title = page.span(node.line, start, max(title_end, start + 1))
        body_start = self._first_visible(node, body_at, stop_line, stop_at)
        body_end = self._last_visible(stop_line, stop_at)
        if body_start is None or body_start >= body_end:
            return title, title
        return title, (body_start, body_end)

    def _heading_style(self, node: Node) -> bool:
        """Whether the items of this group have headings; an item of a group without them has its first clause."""
        if not self._has_own_heading(node):
            return False
        headed, alike = self._group_headings(node)
        if alike == 1:
            line, start, end = node.title or (0, 0, 0)
            text = self.lines[line].text[start:end]
            return not node.run_in or (end - start <= 45 and text.count(",") <= 1)
        return headed * 5 >= alike * 3

    def _group_headings(self, node: Node) -> tuple[int, int]:
        """How many items beside a node have headings, and how many there are; counted once for each group."""
        key = (id(node.parent), node.style)
        if key not in self._groups:
            siblings = [c for c in node.parent.children if c.style == node.style] if node.parent else [node]
            group = [c for c in siblings if c.role not in NEVER_TASKS] or siblings
            self._groups[key] = (sum(map(self._has_own_heading, group)), len(group))
        return self._groups[key]

    def _has_own_heading(self, node: Node) -> bool:
        """A heading with text behind it that is no responsibility line."""
        if node.title is None or node.title[2] - node.title[1] > 75:
            return False
        if node.run_in:
            rest = self.lines[node.line].text[node.body_at :]
            own = [a for a in self.assigned(node.line) if a.start >= node.body_at]
            behind = rest[: own[0].start - node.body_at] if own else rest
            if _COUNTS.search(self.lines[node.line].text, node.title[1], node.title[2]):
                return False  # 修好渠道,新建护岸12公里。…: a sentence with its amounts
            return len(behind) > 3 or (len(node.lines) > 1 and not behind and self._plain_lines(node))
        return bool(node.children) or self._plain_lines(node)

    def _plain_lines(self, node: Node) -> bool:
        closing = max((index for index, _ in self.direct(node)), default=node.last)
        for index in node.lines[1:]:
            own = self.assigned(index)
            if index > closing:
                break  # what stands behind the line of responsibility is not the item's
            if not own or own[0].start > 3:
                return True
        return False

    def _first_visible(self, node: Node, body_at: int, stop_line: int, stop_at: int) -> int | None:
        first = self.lines[node.line]
        limit = stop_at if stop_line == node.line else len(first.text)
        if body_at < limit:
            return self.page.span(node.line, body_at, body_at + 1)[0]
        for index in range(node.line + 1, stop_line + 1):
            if index < stop_line or stop_at > 0:
                return self.lines[index].start
        return None

    def _last_visible(self, stop_line: int, stop_at: int) -> int:
        if stop_at > 0:
            return self.page.span(stop_line, 0, stop_at)[1]
        return self.lines[stop_line - 1].end if stop_line else self.lines[0].start


# behind the last item of a paper: who to call, 特此通知; behind any item: a box of indicators or projects (专栏)
_CLOSES_PAPER = re.compile(
    r"专栏[一二三四五六七八九十\d]{0,3}[:.]?|主题词:|抄[送报]:|\(?联系人|\(?联系电话|\(?联系方式|电话:|传真:|特此(?:通知|通报)|附件:|附:|注:"
    r"|请?各[^。:,]{1,12}(?:要|应|须|请)?于[^。:,]{2,16}前[^。:,]{0,4}将[^。:]{2,30}报[^。:]{2,24}。?$"
)
_SPEAKS_TO_ALL = re.compile(
    r"请?(?:[县市区省镇]直)?(?:各|以上|上述|有关单位|有关部门|相关部门)[^。:]{0,40}(?:要|应|须|需|请|务必|于\d|将)"
)
_COUNTS = re.compile(r",[^,]*\d[\d.]*(?:[%‰]|[万亿千百]?[个家公里米亩吨人户处座元项次场条只套])")
_PAIRS = {"(": ")", "《": "》", "“": "”", "[": "]"}
_EDGES = re.compile(r"[,;。:!?(《“\[)》”\]]")


def clause_end(text: str, start: int, limit: int) -> tuple[int, int]:
    """(end of the first clause, where the text behind it begins); signs inside brackets and quotes close nothing."""
    waiting = ""
    for edge in _EDGES.finditer(text, start, limit):
        at, character = edge.start(), edge.group()
        if waiting:
            if character == waiting[-1]:
                waiting = waiting[:-1]
            elif character in _PAIRS:
                waiting += _PAIRS[character]
        elif character in _PAIRS and text.find(_PAIRS[character], at, limit) > 0:
            waiting = _PAIRS[character]
        elif character in ",;。:!?" and at > start:
            return at, at + 1
    return limit, limit
