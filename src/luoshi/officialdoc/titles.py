"""A title of several lines: as a ladder or a lozenge, no word parted (GB/T 9704-2012, 7.3.1)."""

import re
from itertools import combinations, pairwise

from luoshi.officialdoc.geometry import AREA_WIDTH, Size
from luoshi.officialdoc.wording import width

MOST = AREA_WIDTH // Size.ER.width
"""How many characters a line of a title holds."""

_AFTER = re.compile(
    r"(?<=关于)|(?<=印发)|(?<=转发)|(?<=做好)|(?<=开展)|(?<=推进)|(?<=加强)|(?<=报送)|(?<=同意)|(?<=政府)|(?<=办公室)"
    r"|(?<=[、》）的和及与])|(?<=[年月](?![度底初份]))|(?=关于|《|（|工作|事项|项目|情况|任务|方案|计划|建设|延期|督查)"
)
_NEVER_BEFORE = "》）、，。：；的"
_NEVER_AFTER = "《（"
_LADDERS = 3
"""Beyond so many lines a title is cut where lines are full: there is no shape to be had."""


def shape(title: str) -> tuple[str, ...]:
    """The lines of a title: as its line breaks cut it, otherwise as few as hold it, in the best shape."""
    if "\n" in title:
        return tuple(each.strip() for each in title.split("\n") if each.strip())
    if width(title) <= MOST:
        return (title,)
    places = [at for at in range(1, len(title)) if _may_part(title, at)]
    good = {match.start() for match in _AFTER.finditer(title)}
    for count in range(2, _LADDERS + 1):
        cuts = [cut for cut in combinations(places, count - 1) if _fits(title, cut)]
        if cuts:
            return _lines(title, min(cuts, key=lambda cut: _cost(title, cut, good)))
    return _filled(title)


def _may_part(title: str, at: int) -> bool:
    if title[at] in _NEVER_BEFORE or title[at - 1] in _NEVER_AFTER:
        return False
    return not (title[at].isascii() and title[at - 1].isascii())


def _lines(title: str, cut: tuple[int, ...]) -> tuple[str, ...]:
    edges = (0, *cut, len(title))
    return tuple(title[left:right] for left, right in pairwise(edges))


def _fits(title: str, cut: tuple[int, ...]) -> bool:
    return all(width(each) <= MOST for each in _lines(title, cut))


def _cost(title: str, cut: tuple[int, ...], good: set[int]) -> float:
    """Parted words cost most, then lines of very different length, then shapes that are neither ladder nor lozenge."""
    long = [float(width(each)) for each in _lines(title, cut)]
    cost = 12.0 * sum(1 for each in cut if each not in good) + max(long) - min(long)
    if len(set(long)) == 1:
        cost += 2
    waist = len(long) == _LADDERS and long[1] < min(long[0], long[2])
    return cost + (8 if waist else 0)


def _filled(title: str) -> tuple[str, ...]:
    lines, start = [], 0
    for at in range(1, len(title)):
        following = title[start : at + 1]
        if width(following) > MOST and _may_part(title, at):
            lines.append(title[start:at])
            start = at
    return (*lines, title[start:])
