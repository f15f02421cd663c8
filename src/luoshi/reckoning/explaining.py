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


_KINDS = {LineKind.INPUT: "输入", LineKind.RULE: "规则", LineKind.FORMULA: "公式", LineKind.RESULT: "结果"}


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
        return "；".join(line.text for line in self.of(LineKind.RESULT))

    @property
    def text(self) -> str:
        """All of it as plain text, for a terminal or a note: 输入 应完成：91.67%."""
        said = (f"{line.kind.word}  {line.label}：{line.text}" if line.label else f"{line.kind.word}  {line.text}"
                for line in self.lines)  # fmt: skip
        return "\n".join((self.title, *(f"  {line}" for line in said)))


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
        "亮灯",
        (
            *(Line(LineKind.INPUT, given.label, given.value) for given in result.inputs),
            Line(LineKind.RULE, result.rules.named, f"第{result.rule_number}条：{result.rule.words}"),
            *((Line(LineKind.FORMULA, "", formula),) if formula else ()),
            Line(LineKind.RESULT, f"{result.shape} {result.word}", result.sentence),
        ),
    )


_WAYS = {
    Way.FROM_BASELINE: "（实际 − 基期）÷（目标 − 基期）",
    Way.BY_TARGET: "实际 ÷ 目标",
    Way.WITHIN_LIMIT: "实际不超过上限，按100%计",
    Way.OVER_LIMIT: "上限 ÷ 实际",
    Way.CHANGE: "变化量 ÷ 目标变化量",
    Way.DISTANCE: "1 − 与目标的距离 ÷ 起点到目标的距离",
    Way.NEAR_ENOUGH: "与目标的差在允许范围内，按100%计",
    Way.ALL_OR_NOTHING: "达到按100%计，未达到按0计",
}


@explain.register
def _attainment(result: Attainment) -> Explanation:
    aim = result.aim
    return Explanation(
        "完成进度",
        (
            Line(LineKind.INPUT, "目标", printed(aim.target)),
            *((Line(LineKind.INPUT, "基期", printed(aim.baseline)),) if aim.baseline is not None else ()),
            Line(LineKind.INPUT, "实际", printed(result.actual)),
            Line(LineKind.RULE, "比较方式", _COMPARED[aim.comparator.value]),
            Line(LineKind.FORMULA, "", f"{_WAYS[result.way]}{_filled_in(result)} = {printed(result.percent, '%')}"),
            Line(LineKind.RESULT, "完成进度", printed(result.percent, "%")),
        ),
    )


_COMPARED = {
    "at_least": "不低于",
    "at_most": "不超过",
    "increase_by": "增长",
    "decrease_by": "下降",
    "about": "左右",
    "exactly": "等于",
}


def _filled_in(result: Attainment) -> str:
    """The formula with the numbers in it, where it is a quotient."""
    target, actual, base = printed(result.aim.target), printed(result.actual), printed(result.aim.baseline)
    match result.way:
        case Way.FROM_BASELINE:
            return f" =（{actual} − {base}）÷（{target} − {base}）"
        case Way.BY_TARGET:
            return f" = {actual} ÷ {target}"
        case Way.OVER_LIMIT:
            return f" = {target} ÷ {actual}"
        case _:
            return ""


@explain.register
def _standing(result: Standing) -> Explanation:
    due, done = printed(result.due.percent, "%"), printed(result.done.percent, "%")
    gap = printed(abs(result.gap))
    said = "与序时进度持平" if not result.gap else f"{'超前' if result.gap > 0 else '落后'}{gap}个百分点"
    inputs = explain(result.done)
    return Explanation(
        "序时进度",
        (
            Line(LineKind.INPUT, "截至", str(result.day)),
            Line(LineKind.INPUT, "应达到", printed(result.due.actual)),
            *(line for line in inputs if line.kind is not LineKind.RESULT),
            Line(LineKind.FORMULA, "", f"差距 = 完成进度 − 序时进度 = {done} − {due}"),
            Line(LineKind.RESULT, "差距", said),
        ),
    )


_METHODS = {
    Method.LINEAR: "按月均匀推进",
    Method.STEPS: "按节点，到期达到",
    Method.SEASONAL: "按各月份额",
    Method.OWN: "按自定的各期目标",
}


def explain_expected(trajectory: Trajectory, day: date, unit: str = "") -> Explanation:
    """What is due by a day, and by which way."""
    value = expected(trajectory, day)
    points = "、".join(f"{point.day} {printed(point.value, unit)}" for point in trajectory.points)
    return Explanation(
        "应达到",
        (
            Line(LineKind.INPUT, "基期", f"{trajectory.start.day} {printed(trajectory.start.value, unit)}"),
            Line(LineKind.INPUT, "目标", points),
            Line(LineKind.INPUT, "截至", str(day)),
            Line(LineKind.RULE, "分解方式", _METHODS[trajectory.method]),
            Line(LineKind.RESULT, "应达到", printed(value, unit)),
        ),
    )


@explain.register
def _rolled_up(result: RolledUp) -> Explanation:
    rows = [
        Line(LineKind.INPUT, row.name, f"{printed(row.value, result.unit)}{_share(row.share)}") for row in result.rows
    ]
    lacking = [
        Line(LineKind.INPUT, label, "、".join(names))
        for label, names in (
            ("未报", result.missing),
            ("不公开", result.withheld),
            ("不能并入", [f"{refused.name}（{refused.why}）" for refused in result.refused]),
            ("需要核实", result.oddities),
        )
        if names
    ]
    part = "，是部分数" if result.partial else ""
    own = [Line(LineKind.INPUT, "本级填报", printed(result.own, result.unit))] if result.own is not None else []
    return Explanation(
        "汇总",
        (
            *rows,
            *lacking,
            *own,
            Line(LineKind.FORMULA, "", result.formula),
            Line(LineKind.RESULT, "汇总数", f"{printed(result.value, result.unit)}（{result.counted}{part}）"),
        ),
    )


def _share(share: Decimal | None) -> str:
    return f" × {printed(share * 100, '%', 4)}" if share is not None else ""


@explain.register
def _mean(result: WeightedMean) -> Explanation:
    rows = tuple(
        Line(LineKind.INPUT, share.key, f"{printed(share.percent, '%')}{_share(share.share)}")
        for share in result.shares
    )
    missing = _missing("未报", result.missing)
    covered = "" if not result.partial else f"（只含权重的{printed(result.covered * 100, '%')}）"
    return Explanation(
        "加权进度",
        (
            *rows,
            *missing,
            Line(LineKind.FORMULA, "", "各部分进度 × 折算权重，再相加"),
            Line(
                LineKind.RESULT,
                "加权进度",
                f"{printed(result.percent, '%' if result.percent is not None else '')}{covered}",
            ),
        ),
    )


def _missing(label: str, names: Sequence[str]) -> tuple[Line, ...]:
    return (Line(LineKind.INPUT, label, "、".join(names)),) if names else ()


@explain.register
def _steps(result: StepsProgress) -> Explanation:
    rows = []
    for row in result.steps:
        reached = f"{row.step.reached_on}到达" if row.step.reached(result.day) else "未到"
        due = f"应于{row.step.due}到达" if row.step.due else "没有时限"
        rows.append(Line(LineKind.INPUT, row.step.name, f"权重{printed(row.share * 100, '%', 4)}，{due}，{reached}"))
    return Explanation(
        "节点进度",
        (
            *rows,
            *_missing("逾期未到", result.late),
            Line(LineKind.FORMULA, "", "已到节点的权重之和"),
            Line(LineKind.RESULT, "节点进度", f"已完成{printed(result.done, '%')}，应完成{printed(result.due, '%')}"),
        ),
    )
