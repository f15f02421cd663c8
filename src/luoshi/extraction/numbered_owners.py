"""Owners that a closing paragraph lays on items by their numbers.

``第1项、第3项至第5项由县水务局牵头,县财政局配合;第6项由石桥镇负责。`` A sentence that lays a duty on all items without
naming them makes no owner (GUIDE "Owners").
"""

import re
from collections.abc import Iterator, Sequence

from luoshi.extraction.grammar.numerals import parse_numeral
from luoshi.extraction.page import Page
from luoshi.extraction.responsibility import parse_assignment
from luoshi.extraction.responsibility_words import ITEM_NUMBER, LAYS_BY_NUMBER
from luoshi.extraction.tasks import Found

_PART = re.compile(rf"(?P<through>[至到]|-+)?第?(?P<number>{ITEM_NUMBER})[项条]?")


def lay_by_number(page: Page, tasks: Sequence[Found]) -> None:
    """Give tasks that hold no line the lines that name them by number; ambiguous numbers name nothing."""
    places = [_ordinal(task.label) for task in tasks]
    if any(task.lines for task in tasks) or None in places or len(set(places)) < len(places):
        return
    by_number = dict(zip(places, tasks, strict=True))
    for line in page.lines:
        if line.block.cell is not None or "由" not in line.text or "第" not in line.text:
            continue
        for match in LAYS_BY_NUMBER.finditer(line.text):
            assignment = parse_assignment(line.view, *match.span("who"))
            if assignment.named:
                for number in _numbers(match.group("items")):
                    if number in by_number:
                        by_number[number].lines.append((line, assignment))


def _ordinal(label: str | None) -> int | None:
    value = parse_numeral(label) if label else None
    return int(value) if value is not None else None


def _numbers(items: str) -> Iterator[int]:
    """第3项至第5项、第7项 → 3 4 5 7."""
    last = 0
    for part in _PART.finditer(items):
        number = _ordinal(part.group("number").strip("()")) or 0
        yield from range(last + 1, number + 1) if part.group("through") else (number,)
        last = number
