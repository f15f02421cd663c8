"""What a verb acts on: the object of a clause taken apart into its items.

``加强A改造和B治理`` has two objects, ``A、B等工程`` has each name, ``A、B等特色产业`` is one. Lists whose last item
carries what belongs to all (产业集群, 深度融合) are one. Offsets are normal ones (see ``view.py``).
"""

import re
from collections.abc import Iterator

from luoshi.extraction.grammar.quantities import VAGUE_OPENS, first_vague

# 等项目 · 等工程建设 · 等签约项目建设: the names before it are each an object
_OPEN_LIST = re.compile(
    r"等(?:[^、,的和及等]{0,4}(?:项目|工程)|产业|活动|行动|工作|领域|方面|任务|问题|事项|内容|制度|机制|措施|环节)"
    r"(?:建设|实施|落地|工作|改造|建设工作|前期工作)?$"
)
# 产业集群 · 深度融合: what closes a list and holds for all of it
_SHARED = re.compile(
    r"(集群|产业链|融合|结合|衔接|联动|功能|路径|格局|网络|模式|精神|理念|原则|方针|优势|特点|导向|为主|于一体|并重|互补)(?:建设|发展)?$"
)
# not 和谐, 缓和, 及时, 普及
_JOINT = re.compile("以及|和(?<![温缓饱调共总]和)(?![谐平睦解美])|及(?<![普涉顾惠危企]及)(?![时格第])")
_LISTS = re.compile("[、和及等]")  # without one of these there is one object
_LONGEST = 300  # characters; what is longer is no list of objects
_SHORTEST = 4  # characters on both sides of 和; 保护和修复 is one action


def split_objects(text: str, start: int, end: int, hidden: bytes | bytearray) -> list[tuple[int, int]]:
    """The objects in the stretch behind a verb, in order; empty where it holds none.

    ``hidden`` marks positions inside brackets and quotes (``clauses.enclosed``).
    """
    start = _past_vague(text, start, end)
    if start >= end:
        return []
    if end - start > _LONGEST or _LISTS.search(text, start, end) is None:
        return [(start, end)]
    listed = _OPEN_LIST.search(text, start, end)
    if listed:
        names = list(_items(text, start, listed.start(), hidden))
        if len(names) > 1 or listed.group().startswith("等落地"):
            return names
    groups = _groups(text, list(_items(text, start, end, hidden)), hidden)
    return [(left, right) for left, right in groups if left < right]


def _past_vague(text: str, start: int, end: int) -> int:
    """Behind 一批 and the attribute that it opens (一批设施完善的客栈)."""
    if text[start : start + 1] not in VAGUE_OPENS:
        return start
    vague = first_vague(text[start : min(end, start + 6)])
    if vague is None or vague.start > 0:
        return start
    start += vague.end
    attribute = text.rfind("的", start, end)
    return attribute + 1 if attribute >= 0 and end - attribute > 2 else start


def _items(text: str, start: int, end: int, hidden: bytes | bytearray) -> Iterator[tuple[int, int]]:
    """The stretches between 、 that stand outside brackets."""
    left = start
    at = text.find("、", start, end)
    while at >= 0:
        if not hidden[at]:
            if at > left:
                yield left, at
            left = at + 1
        at = text.find("、", at + 1, end)
    if end > left:
        yield left, end


def _groups(text: str, items: list[tuple[int, int]], hidden: bytes | bytearray) -> list[tuple[int, int]]:
    """Items of a 、 list, joined where they are one object and parted at 和 where they are two."""
    if not items:
        return []
    opened, end = items[0][0], items[-1][1]
    if len(items) > 1 and not _each_alone(text, items):
        return [(opened, end)]
    last_open = text.rfind("等", opened, end)
    found: list[tuple[int, int]] = []
    for left, right in items:
        for sign in _JOINT.finditer(text, left, right):
            joint, behind = sign.span()
            if hidden[joint] or joint == opened:
                continue
            listed = text.find("等", opened, joint) >= 0
            two = min(joint - opened, right - behind) >= _SHORTEST
            if listed or (two and text.find("、", opened, joint) < 0):
                found.append((opened, joint))
                opened = behind
        if text.find("等", opened, right) >= 0 or last_open < right:
            found.append((opened, right))
            opened = right + 1
    return found


def _is_bare(start: int, end: int) -> bool:
    """供水、燃气、排水管线: a word too short to be an object without the last."""
    return end - start < _SHORTEST - 1


def _each_alone(text: str, items: list[tuple[int, int]]) -> bool:
    """Whether every item of a list is an object by itself; not where the last carries what belongs to all."""
    if all(right - left < _SHORTEST for left, right in items) or any(_is_bare(*item) for item in items[:-1]):
        return False
    shared = _SHARED.search(text, *items[-1])
    if shared is None:
        return True
    return all(text.endswith(shared.group(1), left, right) for left, right in items[:-1])
