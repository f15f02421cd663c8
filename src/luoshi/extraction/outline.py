"""The outline: lines into a tree of numbered sections, with the headings that carry no number where they show.

A wider number closes all narrower ones (``Style`` gives the order); ``1.2.1`` nests by its own parts. A heading runs to
the end of its line, or to its first 。 where the paragraph goes on behind it (``1.做优林业。推进…``).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from luoshi.extraction.lines import Line
from luoshi.extraction.markers import Marker, Style
from luoshi.extraction.reading import SectionRole

_LONGEST_HEADING = 64


@dataclass(slots=True, eq=False)
class Node:
    """A section: its number, its heading, its own lines, its children. Offsets are normal ones in their line.

    ``title`` is (line, start, end) of the heading without number and closing sign; ``body_at`` is where, on the first
    line, the text behind the heading begins; ``lines`` are the line indices that belong to the section itself, the
    first one included; ``last`` is the last line of the whole section.
    """

    marker: Marker | None
    line: int
    parent: "Node | None"
    title: tuple[int, int, int] | None = None
    body_at: int = 0
    lines: list[int] = field(default_factory=list)
    children: list["Node"] = field(default_factory=list)
    role: SectionRole = SectionRole.OTHER
    run_in: bool = False

    @property
    def style(self) -> Style | None:
        """The style of its number."""
        return self.marker.style if self.marker else None

    @property
    def last(self) -> int:
        """The last line of the section with its children."""
        node, last = self, max((self.line, *self.lines[-1:]))
        while node.children:
            node = node.children[-1]
            last = max((last, node.line, *node.lines[-1:]))
        return last

    def walk(self) -> Iterator["Node"]:
        """The section and all below it, in the order of the text."""
        waiting = [self]
        while waiting:
            node = waiting.pop()
            yield node
            if node.children:
                waiting.extend(reversed(node.children))

    def ancestors(self) -> Iterator["Node"]:
        """The sections around it, the nearest first."""
        node = self.parent
        while node is not None:
            yield node
            node = node.parent

    def title_text(self, lines: list[Line]) -> str:
        """The heading in normal form, empty if none."""
        if self.title is None:
            return ""
        line, start, end = self.title
        return lines[line].text[start:end]


def build_outline(lines: list[Line], wanted: list[int]) -> Node:
    """The tree over some lines (the others belong to other regions); cells of data tables are left to the tables."""
    root = Node(None, wanted[0] if wanted else 0, None)
    stack: list[Node] = [root]
    articles_inside = _articles_inside(lines, wanted)
    for index in wanted:
        line = lines[index]
        marker = line.marker
        if line.block.cell is not None or marker is None or marker.style is Style.BULLET or not _heads(line, marker):
            stack[-1].lines.append(index)
            continue
        while len(stack) > 1 and not (
            _nests(stack[-1].marker, marker, articles_inside) and not _counts_on(stack, marker)
        ):
            stack.pop()
        node = Node(marker, index, stack[-1])
        node.lines.append(index)
        _find_heading(node, line)
        stack[-1].children.append(node)
        stack.append(node)
    _assign_roles(root, lines)
    return root


def _heads(line: Line, marker: Marker) -> bool:
    """Whether the number opens a section: something stands behind it, and it is no date or figure."""
    rest = line.text[marker.end :]
    if not rest:
        return False
    return not (marker.style is Style.ARABIC and re.match(r"\d+(?:\.\d+)?[%万亿]", rest))


def _articles_inside(lines: list[Line], wanted: list[int]) -> bool:
    """Whether articles count on through headings 一、 and （一）, so that they stand below those."""
    last, heading_since = 0, False
    for index in wanted:
        marker = lines[index].marker
        if marker is None:
            continue
        if marker.style is Style.ARTICLE:
            if heading_since and marker.ordinal == last + 1:
                return True
            last, heading_since = marker.ordinal, False
        elif marker.style is Style.HAN and len(lines[index].text) <= 30:
            heading_since = True
    return False


def _counts_on(stack: list[Node], marker: Marker) -> bool:
    """Whether a number goes on with an open section above decimals: (一) 1.1 1.2 (二) 2.1."""
    return stack[-1].style is Style.DECIMAL and any(
        node.marker is not None and node.style is marker.style and node.marker.ordinal + 1 == marker.ordinal
        for node in stack
        if marker.style is not Style.DECIMAL
    )


def _rank(style: Style, articles_inside: bool) -> float:
    return 6.5 if style is Style.ARTICLE and articles_inside else float(style)


def _nests(outer: Marker | None, inner: Marker, articles_inside: bool) -> bool:
    if outer is None:
        return True
    if outer.style is Style.DECIMAL and inner.style is Style.DECIMAL:
        return inner.depth > outer.depth
    if inner.style is Style.DECIMAL:
        return outer.style is not Style.ARABIC or inner.label.startswith(outer.label + ".")
    if outer.style is Style.DECIMAL:
        return inner.style in (Style.ARABIC_PAREN, Style.HAN_PAREN, Style.CIRCLED, Style.STEP)
    return _rank(inner.style, articles_inside) > _rank(outer.style, articles_inside)


_SENTENCE_END = re.compile(r"[。;!]|:(?=.)")
_LAST_SIGNS = "。;:,、."


def _find_heading(node: Node, line: Line) -> None:
    start = line.heading_at
    text = line.text
    stop = text.find("。", start)
    if start < stop < len(text) - 1:
        node.title = (node.line, start, stop)
        node.body_at = stop + 1
        node.run_in = True
        return
    end = len(text)
    while end > start and text[end - 1] in _LAST_SIGNS:
        end -= 1
    node.title = (node.line, start, end) if end > start else None
    node.body_at = len(text)


# ---- what a section is for, by the words of its heading

_GUIDANCE = re.compile(
    r"指导思想|总体要求|总体思路|基本思路|工作思路|重要意义|重大意义|意义|重要性|编制依据|总则|适用范围|基本内涵|定义|指导方针|战略定位|发展定位|功能定位|试点范围|实施范围|工作范围|总体部署|实施对象|整治范围"
)
_REVIEW = re.compile(
    r"基本情况|现状|背景|工作基础|发展基础|形势|面临|回顾|成效|成绩|进展|完成情况|存在的?(?:主要)?(?:问题|困难|不足)|主要问题|问题和|不足|总体情况|落实情况|推进情况|检查情况|工作情况|开展情况$|发展环境(?<=^.{4})$|经验做法"
)
_PRINCIPLE = re.compile(r"原则")
_GOAL = re.compile(r"目标")
_SAFEGUARD_ALONE = re.compile(r"(?:经费|人员|制度|资金|技术|组织|政策|机制|队伍|后勤|要素)(?:支持|保障)")
_SAFEGUARD = re.compile(
    r"保障措施|组织实施|组织保障|组织领导|工作要求|有关要求|工作保障|保障机制|工作机制|强化保障|实施保障|政策保障|统一领导|加强领导|督查考核|监督考核|督导考核|考核(?:评价|奖惩|办法|要求)|附则|相关要求|"
    r"几点要求|落实责任|推进机制|保障体系|纪律要求|责任追究|奖惩|政策兑现|抓好落实|狠抓落实|抓好组织|认真抓好|高度重视|附录|名词解释|规划实施|实施机制"
)
_SCHEDULE = re.compile(
    r"实施步骤|工作步骤|时间安排|进度安排|工作进度|阶段安排|方法步骤|推进步骤|时间节点|实施阶段|工作安排|步骤安排"
)
_DEFINITION = re.compile(r"(?:职责|分值|标准|考核(?:内容|对象|方式)|组织机构|机构设置|组织体系|成员|成员单位)$")
_WORK = re.compile(r"任务|措施|举措|重点工作|工作内容|整治内容|建设内容|主要内容|行动|工程|项目|事项|安排|重点|分工")


# 总结经验做法, 解决存在问题 are work, not a review of it
_ACTS = re.compile(
    r"公开|公布|摸清|摸排|跟踪|报送|宣传|展示|转化|放大|夯实|筑牢|打牢|健全|优化|改善|破解|补齐|建强|总结|推广|解决|整改|抓好|扩大|巩固|聚焦|针对|加强|推进|加快|强化|完善|提升|做好"
)


def _role(title: str) -> SectionRole:
    if not title or len(title) > _LONGEST_HEADING:
        return SectionRole.OTHER
    if _PRINCIPLE.search(title) and len(title) <= 12:
        return SectionRole.PRINCIPLE
    if _GOAL.search(title) and len(title) <= 12 and not re.search(r"措施|举措|重点工作|分解|分工", title):
        return SectionRole.GOAL
    if _REVIEW.search(title) and len(title) <= 16 and not _ACTS.match(title):
        return SectionRole.REVIEW
    if _SAFEGUARD_ALONE.fullmatch(title) or _SAFEGUARD.search(title):
        return SectionRole.SAFEGUARD
    if _SCHEDULE.search(title):
        return SectionRole.SCHEDULE
    if _GUIDANCE.search(title) and len(title) <= 20:
        return SectionRole.GUIDANCE
    if _WORK.search(title):
        return SectionRole.WORK
    if _DEFINITION.search(title) and len(title) <= 8:
        return SectionRole.DEFINITION
    return SectionRole.OTHER


_INHERITED = (
    SectionRole.REVIEW,
    SectionRole.GUIDANCE,
    SectionRole.PRINCIPLE,
    SectionRole.GOAL,
    SectionRole.SAFEGUARD,
    SectionRole.SCHEDULE,
    SectionRole.DEFINITION,
)


def _assign_roles(root: Node, lines: list[Line]) -> None:
    """A section's own heading decides; below guidance, safeguards and the like the children keep the parent's role."""
    for node in root.walk():
        if node.parent is None:
            continue
        around = node.parent.role
        if around is SectionRole.WORK and node.run_in:
            node.role = SectionRole.WORK
            continue
        own = _role(node.title_text(lines))
        if around is SectionRole.WORK:
            node.role = (
                own if own in (SectionRole.GUIDANCE, SectionRole.PRINCIPLE, SectionRole.GOAL) else SectionRole.WORK
            )
        elif own is SectionRole.SAFEGUARD and node.parent.parent is not None and around is SectionRole.OTHER:
            node.role = SectionRole.OTHER  # 强化组织领导 among the items of a section of work is work
        elif around in _INHERITED:
            inner = own in (SectionRole.PRINCIPLE, SectionRole.GOAL) or (
                around is SectionRole.GUIDANCE and own is SectionRole.WORK and len(node.title_text(lines)) <= 8
            )
            node.role = own if inner else around
        else:
            node.role = own
