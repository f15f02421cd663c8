"""Which items a responsibility line covers that stands once for several of them: behind the last, or before the first.

GUIDE "Owners": a line that stands once for several items belongs to each item it covers.
"""

import re

from luoshi.extraction.outline import Node
from luoshi.extraction.reading import SectionRole
from luoshi.extraction.task_text import ItemText

_OF_THE_SECTION = re.compile(
    r"(?:本(?:部分|章|节|方面|领域|大?项)|以[上下])(?:各项|所列|重点|主要)*(?:任务|工作|措施|事项)*均?由"
)


class Covering:
    """The items of one page that lines of others cover."""

    def __init__(self, text: ItemText) -> None:
        self.text = text
        self.lines = text.lines

    def lifted(self, holders: list[Node]) -> list[Node]:
        """Holders at one level: where a line behind the last entry of a list stands for the item around the list.

        The item's neighbours hold their lines themselves, and none of the other entries does.
        """
        holding = {id(node) for node in holders}
        found: list[Node] = []
        for node in holders:
            item = node.parent
            if item is not None and item.parent is not None and id(item) not in holding:
                closes = (
                    len(item.children) > 1
                    and item.children[-1] is node
                    and not any(id(c) in holding for c in item.children[:-1])
                )
                if closes and (self._closes_a_list(item, node) or self._neighbour_holds(item, holding)):
                    found.append(item)
                    continue
            found.append(node)
        return found

    def _neighbour_holds(self, item: Node, holding: set[int]) -> bool:
        around = item.parent.children if item.parent else []
        return any(id(n) in holding for n in around if n is not item and n.style == item.style)

    def _closes_a_list(self, item: Node, last: Node) -> bool:
        """Whether the entries of an item are sentences of a list and the one line stands alone behind the last."""
        line, assignment = self.text.direct(last)[0]
        alone = line != last.line and assignment.start <= self.lines[line].heading_at + 1
        return alone and not self.text.titled(item.children)

    def closed_by_line(self, root: Node) -> dict[Node, list[Node]]:
        """Items covered by the one line that closes their section: it stands alone behind the last of titled items."""
        covered: dict[Node, list[Node]] = {}
        for parent in root.walk():
            items = parent.children
            if parent.role is SectionRole.SAFEGUARD:
                continue  # there only the item that holds the line is a task
            if len(items) < 2 or any(self.text.direct(item) for item in items[:-1]) or not self.text.direct(items[-1]):
                continue
            if self.text.direct(parent) or (any(item.children for item in items[:-1]) and not items[-1].children):
                continue
            line, assignment = self.text.direct(items[-1])[0]
            alone = assignment.start <= self.lines[line].heading_at + 1 and line != items[-1].line
            if alone and self.text.titled(items):
                covered[items[-1]] = items
        return covered

    def headed_by_line(self, root: Node) -> dict[Node, list[Node]]:
        """Items of sections whose line stands before them and says so: 本部分任务由县水务局牵头,县财政局配合。"""
        headed: dict[Node, list[Node]] = {}
        for section in root.walk():
            lines = self.text.direct(section)
            if not lines or not self.text.titled(section.children):
                continue
            before = {index for index, _ in lines if _OF_THE_SECTION.match(self.lines[index].text)}
            if len(before) == 1 and not any(self.text.below(item) for item in section.children):
                headed[section] = section.children
        return headed
