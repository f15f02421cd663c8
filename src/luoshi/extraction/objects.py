"""What a verb acts on: the object of a clause taken apart into its items.

``加强A改造和B治理`` has two objects, ``A、B等工程`` has each name, ``A、B等特色产业`` is one. Lists whose last item carries
what belongs to all (产业集群, 深度融合) are one. Offsets are normal ones (see ``view.py``).
"""

import re
from collections.abc import Iterator

from luoshi.extraction.grammar.quantities import find_vague

# 等项目 · 等工程建设 · 等落地项目建设: the names before it are each an object
_OPEN_LIST = re.compile(
    r"等(?:[^、,的和及等]{0,4}(?:项目|工程)|产业|活动|行动|工作|领域|方面|任务|问题|事项|内容|制度|机制|措施|环节)"
    r"(?:建设|实施|工作|改造|建设工作|前期工作)?$"
)
# 产业集群 · 深度融合: what closes a list and holds for all of it
_SHARED = re.compile(
    r"(集群|产业链|融合|结合|衔接|联动|功能|路径|格局|网络|模式|精神|理念|原则|方针|优势|特点|导向|为主|于一体|并重|互补)(?:建设|发展)?$"
)
_JOINTS = ("以及", "和", "及")
_SHORTEST = 4  # characters on both sides of 和; 保护和修复 is one action


def split_objects(text: str, start: int, end: int, hidden: bytes | bytearray) -> list[tuple[int, int]]:
    """The objects in the stretch behind a verb, in order; empty where it holds none.

    ``hidden`` marks positions inside brackets and quotes (``clauses.enclosed``).
    """
    start = _past_vague(text, start, end)
    if start >= end:
        return []
    listed = _OPEN_LIST.search(text, start, end)
    if listed and (_has(text, start, listed.start(), "、", hidden) or listed.group().startswith("等落地")):
        return list(_cut(text, start, listed.start(), hidden, ("、",)))
    return _groups(text, list(_cut(text, start, end, hidden, ("、",))), hidden)


def _past_vague(text: str, start: int, end: int) -> int:
    """Behind 一批 and the attribute that it opens (一批设施完善的客栈)."""
    vague = find_vague(text[start : min(end, start + 6)])
    if not vague or vague[0].start > 0:
        return start
    start += vague[0].end
    attribute = text.rfind("的", start, end)
    return attribute + 1 if attribute >= 0 and end - attribute > 2 else start


def _has(text: str, start: int, end: int, sign: str, hidden: bytes | bytearray) -> bool:
    return any(text[at] == sign and not hidden[at] for at in range(start, end))


def _cut(
    text: str, start: int, end: int, hidden: bytes | bytearray, signs: tuple[str, ...]
) -> Iterator[tuple[int, int]]:
    left = at = start
    while at < end:
        sign = next((sign for sign in signs if text.startswith(sign, at, end)), None)
        if sign is not None and not hidden[at]:
            if at > left:
                yield left, at
            left = at = at + len(sign)
        else:
            at += 1
    if end > left:
        yield left, end


def _groups(text: str, items: list[tuple[int, int]], hidden: bytes | bytearray) -> list[tuple[int, int]]:
    """Items of a 、 list, joined where they are one object and parted at 和 where they are two."""
    if not items:
        return []
    whole = (items[0][0], items[-1][1])
    if len(items) > 1 and not _each_alone(text, items):
        return [whole]
    found: list[tuple[int, int]] = []
    opened = whole[0]
    for _, right in items:
        parts = list(_cut(text, opened, right, hidden, _JOINTS))
        closes = "等" in text[opened:right]
        if closes or not _open_ahead(text, right, whole[1]):
            found.extend(_at_joints(text, parts))
            opened = right + 1
    return found


def _open_ahead(text: str, at: int, end: int) -> bool:
    """Whether a later item of the list says 等: then this one belongs to it."""
    return text.find("等", at, end) >= 0


def _each_alone(text: str, items: list[tuple[int, int]]) -> bool:
    """Whether every item of a list is an object by itself; not where the last carries what belongs to all."""
    shared = _SHARED.search(text, *items[-1])
    if shared is None:
        return True
    return all(text.endswith(shared.group(1), left, right) for left, right in items[:-1])


def _at_joints(text: str, parts: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The stretches between 和, those too short for an object joined to their neighbour."""
    found: list[tuple[int, int]] = []
    for part in parts:
        alone = part[1] - part[0] >= _SHORTEST
        if found and not (alone and found[-1][1] - found[-1][0] >= _SHORTEST):
            found[-1] = (found[-1][0], part[1])
        else:
            found.append(part)
    return found
