from datetime import date
from decimal import Decimal

import pytest

from luoshi.reckoning.attainment import Aim, standing
from luoshi.reckoning.explaining import LineKind, explain, explain_expected
from luoshi.reckoning.figures import Contribution
from luoshi.reckoning.kinds import Comparator, IndicatorKind, ParentMode, Status
from luoshi.reckoning.lights import LightFacts, decide, load_rules
from luoshi.reckoning.milestones import Step, by_steps
from luoshi.reckoning.periods import Cadence, period_of
from luoshi.reckoning.rollup import over_bodies
from luoshi.reckoning.trajectory import Point, Trajectory
from luoshi.reckoning.weights import Part, weighted_mean

NOVEMBER = date(2032, 11, 30)
WAY = Trajectory(Point(date(2031, 12, 31), Decimal(61)), (Point(date(2032, 12, 31), Decimal(80)),))


def test_a_light_as_text() -> None:
    facts = LightFacts(NOVEMBER, due=date(2032, 12, 31), expected=Decimal("91.6667"), actual=Decimal(80))
    assert explain(decide(load_rules(), facts)).text == "\n".join(
        [
            "亮灯",
            "  输入  进度依据：指标数值",
            "  输入  判定日：2032-11-30",
            "  输入  完成时限：2032-12-31",
            "  输入  距完成时限：31天",
            "  输入  超过完成时限：0天",
            "  输入  应完成：91.67%",
            "  输入  已完成：80%",
            "  输入  落后：11.67个百分点",
            "  规则  默认亮灯规则（2026.1）：第10条：落后≥10且≤30个百分点",
            "  公式  差距 = 应完成 − 已完成 = 91.67% − 80% = 11.67个百分点",
            "  结果  ▲ 滞后：落后11.67个百分点，在10至30个百分点之间",
        ]
    )


def test_progress_as_lines() -> None:
    found = explain(standing(Aim(Comparator.AT_LEAST, Decimal(80), Decimal(61)), WAY, Decimal(70), NOVEMBER))
    assert [line.text for line in found.of(LineKind.FORMULA)] == [
        "（实际 − 基期）÷（目标 − 基期） = （70 − 61）÷（80 − 61） = 47.37%",
        "差距 = 完成进度 − 序时进度 = 47.37% − 91.67%",
    ]
    assert found.result == "落后44.3个百分点"


@pytest.mark.parametrize(("actual", "said"), [(Decimal(61), "落后91.67个百分点"), (Decimal(80), "超前8.33个百分点")])
def test_ahead_and_behind(actual: Decimal, said: str) -> None:
    assert explain(standing(Aim(Comparator.AT_LEAST, Decimal(80), Decimal(61)), WAY, actual, NOVEMBER)).result == said


def test_level() -> None:
    level = standing(Aim(Comparator.AT_LEAST, Decimal(80), Decimal(61)), WAY, Decimal(80), date(2032, 12, 31))
    assert explain(level).result == "与序时进度持平"


def test_what_is_due() -> None:
    found = explain_expected(WAY, NOVEMBER, "%")
    assert found.result == "78.42%"
    assert [line.text for line in found.of(LineKind.RULE)] == ["按月均匀推进"]


def test_a_sum_says_what_it_lacks() -> None:
    year = period_of(NOVEMBER, Cadence.YEAR)
    own = Contribution("0", year, Status.VALUE, Decimal(50), name="县")
    figures = [
        Contribution("1", year, Status.VALUE, Decimal(10), unit="公里", name="东沟镇"),
        Contribution("2", year, Status.MISSING, name="西河镇"),
        Contribution("3", year, Status.WITHHELD, name="南山乡"),
        Contribution("4", year, Status.VALUE, Decimal(3), unit="亩", name="北岭乡"),
    ]
    found = explain(over_bodies(IndicatorKind.FLOW, figures, year, "公里", own, ParentMode.CHILDREN_ONLY))
    assert found.result == "10 公里（4个中1个已报，是部分数）"
    said = {line.label: line.text for line in found.of(LineKind.INPUT)}
    assert said["东沟镇"] == "10 公里"
    assert said["未报"] == "西河镇"
    assert said["不公开"] == "南山乡"
    assert said["不能并入"].startswith("北岭乡（“亩”不能换算成“公里”")
    assert said["本级填报"] == "50 公里"
    assert "需要核实" in said


def test_a_mean_shows_the_shares_it_was_made_of() -> None:
    found = explain(
        weighted_mean([Part("甲", Decimal(50), Decimal(1)), Part("乙", Decimal(80), Decimal(2)), Part("丙", None)])
    )
    assert [line.text for line in found.of(LineKind.INPUT)] == ["80% × 66.6667%", "50% × 33.3333%", "丙"]
    assert found.result == "70%（只含权重的75%）"
    assert explain(weighted_mean([Part("甲", None)])).result == "未报（只含权重的0%）"


def test_milestones() -> None:
    steps = by_steps([Step("1", "开工", date(2032, 5, 31), None), Step("2", "验收", None, date(2032, 6, 1))], NOVEMBER)
    found = explain(steps)
    assert [line.text for line in found.of(LineKind.INPUT)] == [
        "权重50%，应于2032-05-31到达，未到", "权重50%，没有时限，2032-06-01到达", "开工",
    ]  # fmt: skip
    assert found.result == "已完成50%，应完成50%"


def test_two_explanations_follow_each_other() -> None:
    both = explain_expected(WAY, NOVEMBER) + explain(decide(load_rules(), LightFacts(NOVEMBER)))
    assert both.title == "应达到"
    assert len(list(both)) == len(explain_expected(WAY, NOVEMBER).lines) + len(
        explain(decide(load_rules(), LightFacts(NOVEMBER))).lines
    )


def test_nothing_else_is_explained() -> None:
    with pytest.raises(TypeError, match="int"):
        explain(3)
