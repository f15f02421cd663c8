"""The goals of the section that states them: one for each clause, by what can be checked of it.

A goal with a figure is quantified; one that names a finished thing or a state that anybody can see (建成…基地, 完成…,
全覆盖) is a status; the rest (显著提升, 更加美好, 初步形成) is vague: a person has to say what would prove it.
A time phrase at the head (到2035年,) governs the goals behind it and belongs to none.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator

from luoshi.extraction.clauses import Clause, Passage, titles_among
from luoshi.extraction.grammar.quantities import Form, QuantityMatch, kind_of
from luoshi.extraction.grammar.units import UnitKind
from luoshi.extraction.reading import Goal, GoalKind, Grade
from luoshi.extraction.verbs import Shape, time_end


def find_goals(passages: Iterable[Passage]) -> tuple[Goal, ...]:
    """The goals in the paragraphs of a section, in order. ``due`` stays None. Linear in their length."""
    return tuple(goal for passage in passages for goal in _in_passage(passage))


def _in_passage(passage: Passage) -> Iterator[Goal]:
    text = passage.text
    figures = [match for match in passage.figures if _measures(match)]
    clauses = passage.clauses
    titles = titles_among(clauses)
    for clause in clauses:
        start = time_end(text, clause.start, clause.end)
        if start >= clause.end or _is_manner(clause) or clause in titles:
            continue
        while text[start] in ",、:" and start + 1 < clause.end:
            start += 1
        kind = _kind(text, start, clause, figures)
        grade = Grade.CERTAIN if kind is not GoalKind.STATUS else Grade.LIKELY
        yield passage.pin_as(Goal, start, clause.end, f"goals.{kind.value}", grade=grade, kind=kind)


def _is_manner(clause: Clause) -> bool:
    """A circumstance (按照…的要求) is no goal."""
    return clause.head is not None and clause.head.shape is Shape.MANNER


_UNCOUNTED = frozenset({UnitKind.TIME, UnitKind.OCCURRENCE, UnitKind.AGE, UnitKind.SCORE})


def _measures(match: QuantityMatch) -> bool:
    return match.form is not Form.BIG and kind_of(match) not in _UNCOUNTED


# a figure without a unit that is reached: 利用系数提高到0.62
_REACHED = re.compile(
    r"(?:达到?|[高升降大加少至]到|降至|增至|控制在|不低于|不超过|不高于|不少于)[0-9]++(?:\.[0-9]++)?+(?!年|月|[0-9])"
)
# 建成…基地 · 创成…示范县: a thing that stands or a title that is won
_MADE = re.compile(
    r"(?:建成|建立|建设|创成|创建|打造|获评|成为|跻身|进入|纳入|列入|通过|开工|竣工|消除|清零|退出|摘掉|达到)"
)
_THINGS = re.compile(
    r"(?:基地|示范[县市区镇乡村园点带]|先行区|试验区|保护区|开发区|度假区|园区|产业园|公园|中心|枢纽|平台|水库|公路|铁路|大桥|医院|学校|小镇|试点|城市"
    r"|县城|强县|强市|名县|称号|前列|百强|行列|名录|验收|普查|整治任务|改造任务|建设任务|目标任务|编制|机构|数据库|管网|工程|项目|产业链|集散地|目的地|标准)$"
)
# 全覆盖 · 基本消除 · 全部达标: states without a thing
_STATES = re.compile(
    r"(?:全覆盖|清零|归零|全部(?:达标|完成|建成|消除|销号|竣工|投产)|全面(?:完成|建成|竣工|消除)|基本(?:消除|完成|建成)[^的]{0,20}|达标排放|通车|投产|投入使用|竣工|应保尽保|应收尽收|零增长)$"
)
_FINISHING = frozenset({"完成", "办结", "竣工", "通过验收"})
_STILL_VAGUE = re.compile(r"(?:体系|格局|机制|氛围|局面|环境|形象|路径|面貌|态势)$")


def _start(match: QuantityMatch) -> int:
    return match.start


def _kind(text: str, start: int, clause: Clause, figures: list[QuantityMatch]) -> GoalKind:
    at = bisect_left(figures, start, key=_start)
    if (at < len(figures) and figures[at].end <= clause.end) or _REACHED.search(text, start, clause.end):
        return GoalKind.QUANTIFIED
    if _STILL_VAGUE.search(text, start, clause.end):
        return GoalKind.VAGUE
    if _STATES.search(text, start, clause.end):
        return GoalKind.STATUS
    head = clause.head
    if head is None or head.shape is not Shape.VERB:
        return GoalKind.VAGUE
    verb = text[head.start : head.end]
    if verb in _FINISHING or (_MADE.search(verb) and _THINGS.search(text, head.opens, clause.end)):
        return GoalKind.STATUS
    return GoalKind.VAGUE
