"""The working of a result as lines (算法说明): inputs, rule, formula, result, in words.

The command line prints them, the page shows them; both take them from here, so that they cannot differ.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import singledispatch

from luoshi.reckoning.amounts import printed
from luoshi.reckoning.attainment import Attainment, Standing, Way
from luoshi.reckoning.figures import RolledUp
from luoshi.reckoning.lights import LightResult
from luoshi.reckoning.milestones import StepsProgress
from luoshi.reckoning.trajectory import Method, Trajectory, expected
from luoshi.reckoning.weights import WeightedMean
from luoshi.said import Said, listed, say


class LineKind(StrEnum):
    """What a line of an explanation says (说明种类): 输入, 规则, 公式, 结果."""

    INPUT = "input"
    RULE = "rule"
    FORMULA = "formula"
    RESULT = "result"

    @property
    def word(self) -> str:
        """What it is called."""
        return _KINDS[self]


_KINDS = {
    LineKind.INPUT: say("输入"),
    LineKind.RULE: say("规则"),
    LineKind.FORMULA: say("公式"),
    LineKind.RESULT: say("结果"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its kind, what it is about (may be empty), and what it says."""

    kind: LineKind
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """The working of a result, under a title. Two are added with ``+``: the lines of the second follow the first."""

    title: str
    lines: tuple[Line, ...]

    def __add__(self, other: "Explanation") -> "Explanation":
        return Explanation(self.title, (*self.lines, *other.lines))

    def __iter__(self) -> Iterator[Line]:
        return iter(self.lines)

    def of(self, kind: LineKind) -> tuple[Line, ...]:
        """The lines of one kind, in their order."""
        return tuple(line for line in self.lines if line.kind is kind)

    @property
    def result(self) -> str:
        """What came out, in one line."""
        return listed((line.text for line in self.of(LineKind.RESULT)), "；")

    @property
    def text(self) -> str:
        """All of it as plain text, for a terminal or a note: 输入 应完成：91.67%."""
        said = (say("%(label)s：%(text)s", label=line.label, text=line.text) if line.label else line.text
                for line in self.lines)  # fmt: skip
        told = (f"  {line.kind.word}  {text}" for line, text in zip(self.lines, said, strict=True))
        return "\n".join((str(self.title), *told))


@singledispatch
def explain(result: object) -> Explanation:
    """The working of any result of this package: a light, an attainment, what is due beside what is done, a roll-up,
    a weighted mean, progress by milestones. Raises ``TypeError`` for anything else.
    """
    raise TypeError(f"nothing to explain in {type(result).__name__}")


@explain.register
def _light(result: LightResult) -> Explanation:
    formula = result.formula
    return Explanation(
        say("亮灯"),
        (
            *(Line(LineKind.INPUT, given.label, given.value) for given in result.inputs),
            Line(
                LineKind.RULE,
                result.rules.named,
                say("第%(number)s条：%(words)s", number=result.rule_number, words=result.rule.words),
            ),
            *((Line(LineKind.FORMULA, "", formula),) if formula else ()),
            Line(LineKind.RESULT, _beside(result.shape, result.word), result.sentence),
        ),
    )


_WAYS = {
    Way.FROM_BASELINE: say("（实际 − 基期）÷（目标 − 基期）"),
    Way.BY_TARGET: say("实际 ÷ 目标"),
    Way.WITHIN_LIMIT: say("实际不超过上限，按100%计"),
    Way.OVER_LIMIT: say("上限 ÷ 实际"),
    Way.CHANGE: say("变化量 ÷ 目标变化量"),
    Way.DISTANCE: say("1 − 与目标的距离 ÷ 起点到目标的距离"),
    Way.NEAR_ENOUGH: say("与目标的差在允许范围内，按100%计"),
    Way.ALL_OR_NOTHING: say("达到按100%计，未达到按0计"),
}


@explain.register
def _attainment(result: Attainment) -> Explanation:
    aim = result.aim
    return Explanation(
        say("完成进度"),
        (
            Line(LineKind.INPUT, say("目标"), printed(aim.target)),
            *((Line(LineKind.INPUT, say("基期"), printed(aim.baseline)),) if aim.baseline is not None else ()),
            Line(LineKind.INPUT, say("实际"), printed(result.actual)),
            Line(LineKind.RULE, say("比较方式"), _COMPARED[aim.comparator.value]),
            Line(LineKind.FORMULA, "", _filled_in(result)),
            Line(LineKind.RESULT, say("完成进度"), printed(result.percent, "%")),
        ),
    )


_COMPARED = {
    "at_least": say("不低于"),
    "at_most": say("不超过"),
    "increase_by": say("增长"),
    "decrease_by": say("下降"),
    "about": say("左右"),
    "exactly": say("等于"),
}


def _filled_in(result: Attainment) -> str:
    """The formula, with the numbers in it where it is a quotient, and what it gives."""
    target, actual, base = printed(result.aim.target), printed(result.actual), printed(result.aim.baseline)
    numbers = {
        Way.FROM_BASELINE: say(
            "（%(actual)s − %(base)s）÷（%(target)s − %(base)s）", actual=actual, base=base, target=target
        ),
        Way.BY_TARGET: f"{actual} ÷ {target}",
        Way.OVER_LIMIT: f"{target} ÷ {actual}",
    }.get(result.way)
    steps = [_WAYS[result.way], *((numbers,) if numbers else ()), printed(result.percent, "%")]
    return listed(steps, " = ")


@explain.register
def _standing(result: Standing) -> Explanation:
    due, done = printed(result.due.percent, "%"), printed(result.done.percent, "%")
    gap = printed(abs(result.gap))
    said = say("与序时进度持平")
    if result.gap:
        ahead = result.gap > 0
        said = say("超前%(gap)s个百分点", gap=gap) if ahead else say("落后%(gap)s个百分点", gap=gap)
    inputs = explain(result.done)
    return Explanation(
        say("序时进度"),
        (
            Line(LineKind.INPUT, say("截至"), str(result.day)),
            Line(LineKind.INPUT, say("应达到"), printed(result.due.actual)),
            *(line for line in inputs if line.kind is not LineKind.RESULT),
            Line(LineKind.FORMULA, "", say("差距 = 完成进度 − 序时进度 = %(done)s − %(due)s", done=done, due=due)),
            Line(LineKind.RESULT, say("差距"), said),
        ),
    )


_METHODS = {
    Method.LINEAR: say("按月均匀推进"),
    Method.STEPS: say("按节点，到期达到"),
    Method.SEASONAL: say("按各月份额"),
    Method.OWN: say("按自定的各期目标"),
}


def explain_expected(trajectory: Trajectory, day: date, unit: str = "") -> Explanation:
    """What is due by a day, and by which way."""
    value = expected(trajectory, day)
    points = listed(f"{point.day} {printed(point.value, unit)}" for point in trajectory.points)
    return Explanation(
        say("应达到"),
        (
            Line(LineKind.INPUT, say("基期"), f"{trajectory.start.day} {printed(trajectory.start.value, unit)}"),
            Line(LineKind.INPUT, say("目标"), points),
            Line(LineKind.INPUT, say("截至"), str(day)),
            Line(LineKind.RULE, say("分解方式"), _METHODS[trajectory.method]),
            Line(LineKind.RESULT, say("应达到"), printed(value, unit)),
        ),
    )


@explain.register
def _rolled_up(result: RolledUp) -> Explanation:
    rows = [Line(LineKind.INPUT, row.name, _weighed(printed(row.value, result.unit), row.share)) for row in result.rows]
    lacking = [
        Line(LineKind.INPUT, label, listed(names))
        for label, names in (
            (say("未报"), result.missing),
            (say("不公开"), result.withheld),
            (say("不能并入"), [say("%(name)s（%(why)s）", name=each.name, why=each.why) for each in result.refused]),
            (say("需要核实"), result.oddities),
        )
        if names
    ]
    value, counted = printed(result.value, result.unit), result.counted
    told = say("%(value)s（%(counted)s）", value=value, counted=counted)
    if result.partial:
        told = say("%(value)s（%(counted)s，是部分数）", value=value, counted=counted)
    own = [Line(LineKind.INPUT, say("本级填报"), printed(result.own, result.unit))] if result.own is not None else []
    return Explanation(
        say("汇总"),
        (
            *rows,
            *lacking,
            *own,
            Line(LineKind.FORMULA, "", result.formula),
            Line(LineKind.RESULT, say("汇总数"), told),
        ),
    )


def _beside(one: str, other: str) -> Said:
    """Two words side by side, whatever the language."""
    return listed((one, other), " ")


def _weighed(value: str, share: Decimal | None) -> str:
    """A figure, with its share where shares count."""
    return value if share is None else listed((value, printed(share * 100, "%", 4)), " × ")


@explain.register
def _mean(result: WeightedMean) -> Explanation:
    rows = tuple(
        Line(LineKind.INPUT, share.key, _weighed(printed(share.percent, "%"), share.share)) for share in result.shares
    )
    missing = _missing(say("未报"), result.missing)
    told = printed(result.percent, "%" if result.percent is not None else "")
    if result.partial:
        covered = printed(result.covered * 100, "%")
        told = say("%(percent)s（只含权重的%(covered)s）", percent=told, covered=covered)
    return Explanation(
        say("加权进度"),
        (
            *rows,
            *missing,
            Line(LineKind.FORMULA, "", say("各部分进度 × 折算权重，再相加")),
            Line(
                LineKind.RESULT,
                say("加权进度"),
                told,
            ),
        ),
    )


def _missing(label: str, names: Sequence[str]) -> tuple[Line, ...]:
    return (Line(LineKind.INPUT, label, listed(names)),) if names else ()


@explain.register
def _steps(result: StepsProgress) -> Explanation:
    rows = []
    for row in result.steps:
        reached = say("%(day)s到达", day=row.step.reached_on) if row.step.reached(result.day) else say("未到")
        due = say("应于%(day)s到达", day=row.step.due) if row.step.due else say("没有时限")
        rows.append(
            Line(
                LineKind.INPUT,
                row.step.name,
                say(
                    "权重%(share)s，%(due)s，%(reached)s",
                    share=printed(row.share * 100, "%", 4),
                    due=due,
                    reached=reached,
                ),
            )
        )
    return Explanation(
        say("节点进度"),
        (
            *rows,
            *_missing(say("逾期未到"), result.late),
            Line(LineKind.FORMULA, "", say("已到节点的权重之和")),
            Line(
                LineKind.RESULT,
                say("节点进度"),
                say("已完成%(done)s，应完成%(due)s", done=printed(result.done, "%"), due=printed(result.due, "%")),
            ),
        ),
    )
