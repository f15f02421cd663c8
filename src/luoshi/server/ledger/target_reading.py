"""Targets in the cells of a table, read by the grammar of the library as it reads the goals of a plan. Pure.

The texts of all rows are put on one page, a line each, so that a table of thousands of rows is read in seconds.
"""

from bisect import bisect_right
from collections.abc import Sequence

from msgspec.structs import replace

import luoshi
from luoshi.extraction.due import DueFinder
from luoshi.extraction.page import open_page
from luoshi.extraction.predicting import printed
from luoshi.extraction.targets import find_targets
from luoshi.server.intake.proposing import target_value
from luoshi.server.intake.values import TargetValue

_HEAD = "重点工作实施方案\n一、发展目标\n"
_LONGEST = 4000
_AT_ONCE = 400
"""Lines on a page; a page's time grows a little faster than its length."""


def targets_in(texts: Sequence[str], year: int | None) -> list[list[TargetValue]]:
    """The targets of each text. ``year`` is that of limits which print none."""
    found: list[list[TargetValue]] = []
    for first in range(0, len(texts), _AT_ONCE):
        found += _on_a_page(texts[first : first + _AT_ONCE], year)
    return found


def _on_a_page(texts: Sequence[str], year: int | None) -> list[list[TargetValue]]:
    starts, lines, at = [], [], len(_HEAD)
    for number, text in enumerate(texts, 1):
        line = f"{number}.{printed(text.replace(chr(10), '；'))[:_LONGEST]}。"
        starts.append(at)
        lines.append(line)
        at += len(line) + 1
    page = open_page(luoshi.read((_HEAD + "\n".join(lines)).encode(), "台账.txt"))
    found: list[list[TargetValue]] = [[] for _ in texts]
    targets, _ = find_targets(page, DueFinder(page, year))
    for target in targets:
        if target.start >= len(_HEAD):
            value = replace(target_value(target), due_at=None)  # no place in a text that is kept
            found[bisect_right(starts, target.start) - 1].append(value)
    return found
