"""What 云岭县 counts in the demo: indicators of every kind, ways to targets, figures of three quarters, finish lines.

Figures are entered on the days on which they would have come in, so that a month that was made up late looks late, and
one that was revised shows both of its revisions.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from luoshi.reckoning.amounts import plain
from luoshi.reckoning.kinds import Direction, IndicatorKind, Status
from luoshi.reckoning.periods import Cadence, Period, period_of, periods_between
from luoshi.reckoning.trajectory import Method
from luoshi.server.core.actor import Actor
from luoshi.server.core.clock import CHINA, china_date
from luoshi.server.files.services.attaching import attach
from luoshi.server.files.storage import the_store
from luoshi.server.indicators.finishing import lacking, measures_without, with_words
from luoshi.server.indicators.models import Binding, FinishLineKind
from luoshi.server.indicators.owners import INDICATOR
from luoshi.server.indicators.services.definitions import NewDefinition, define_indicator
from luoshi.server.indicators.services.finish_lines import accept_proposals, set_finish_line
from luoshi.server.indicators.services.observations import NewFigure, report_figure
from luoshi.server.indicators.services.ways import set_way
from luoshi.server.ledger.models import Plan, Target

OFFICE, WATER, FARM = "zonghe", "shuili", "nongye"
_STOCK, _FLOW, _SO_FAR = IndicatorKind.STOCK, IndicatorKind.FLOW, IndicatorKind.CUMULATIVE
_MONTH, _QUARTER = Cadence.MONTH, Cadence.QUARTER
_FOREST, _DRINKING, _PEOPLE, _PIPES = "林木绿化率", "行政村饮水安全", "饮水保障问题", "行政村管网改造"
_BRANDS, _LAND, _ROAD, _WATER_OUT, _COOPERATIVES = (
    "新认证绿色食品",
    "工业用地",
    "路基工程",
    "污水处理站出水",
    "示范合作社",
)
_MEANINGS: tuple[tuple[str, IndicatorKind, Cadence, str, dict[str, Any]], ...] = (
    (_FOREST, _STOCK, _QUARTER, "年度林草资源监测成果", {"binding": Binding.BINDING}),
    (_COOPERATIVES, _STOCK, _QUARTER, "市级公布的名单", {}),
    (_BRANDS, _FLOW, _QUARTER, "证书登记", {}),
    (_PIPES, _FLOW, _MONTH, "管网改造验收单", {}),
    (_DRINKING, _SO_FAR, _MONTH, "农村饮水工程台账", {"binding": Binding.BINDING}),
    (_PEOPLE, _SO_FAR, _QUARTER, "农村饮水工程台账", {}),
    (
        _LAND, IndicatorKind.RATE, _QUARTER, "土地出让合同",
        {"numerator": "按“标准地”出让的工业用地面积（亩）", "denominator": "出让的工业用地面积（亩）"},
    ),
    (_ROAD, IndicatorKind.MILESTONE, _QUARTER, "监理月报", {}),
    (_WATER_OUT, IndicatorKind.QUALITATIVE, _QUARTER, "第三方抽检报告", {}),
)  # fmt: skip
"""Words of the indicator, its kind, its cadence, where figures come from, what else its definition says."""


@dataclass(frozen=True)
class _Counting:
    """The people, the plan, the day of the set-up, and the quarters and months that are over."""

    people: Mapping[str, Actor]
    plan: Plan
    now: datetime

    @property
    def today(self) -> date:
        """The day of the set-up."""
        return china_date(self.now)

    @property
    def begun(self) -> datetime:
        """When counting began: what was laid down then was known when the figures came in."""
        return datetime.combine(self.periods(_QUARTER)[0].first, time(9), CHINA)

    def periods(self, cadence: Cadence) -> list[Period]:
        """Those of three quarters that are over, the earliest first."""
        last = period_of(self.today, _QUARTER).first - timedelta(days=1)
        first = period_of(last, _QUARTER)
        for _ in range(2):
            first = period_of(first.first - timedelta(days=1), _QUARTER)
        return list(periods_between(first.first, last, cadence))

    def target(self, words: str) -> Target:
        """The first target of an indicator."""
        found = Target.objects.filter(plan=self.plan, indicator__name__contains=words)
        return found.select_related("indicator", "task").order_by("pk")[0]

    def end(self, target: Target) -> date:
        """When it is to be reached; a demo of years later is not over at birth."""
        day = target.last_day or (target.task.last_day if target.task else None) or self.today
        return max(day, self.today + timedelta(days=90))

    def report(self, words: str, who: str, period: Period, *, after: int = 3, **said: Any) -> None:
        """Enter a figure so many days after its period, at the latest now; the office with the paper of the body."""
        row = self.target(words).indicator
        at = min(datetime.combine(period.last + timedelta(days=after), time(10), CHINA), self.now)
        if who == OFFICE:
            paper = f"{row.name}\n{period.first}至{period.last}\n".encode()
            scan = attach(
                actor=self.people[who], now=at, owner_kind=INDICATOR, owner_id=str(row.pk),
                received=the_store().take([paper]), name=f"{row.name[:20]}报表.txt",
            )  # fmt: skip
            said["scan"] = scan.public_id
        new = NewFigure(period=period, status=said.pop("status", Status.VALUE), **said)
        report_figure(actor=self.people[who], now=at, indicator=row.pk, new=new)


def make_demo_indicators(people: Mapping[str, Actor], plan: Plan, now: datetime) -> None:
    """Say what is counted and how, enter what came in, say when items are done; ``people`` by log-in name."""
    counting = _Counting(people, plan, now)
    _define(counting)
    _plan(counting)
    _report(counting)
    _finish(counting)


def _define(counting: _Counting) -> None:
    begins = counting.periods(_QUARTER)[0].first
    for words, kind, cadence, source, more in _MEANINGS:
        row = counting.target(words)
        if words == _FOREST:
            more = more | {"baseline": Decimal("66.9"), "baseline_on": begins - timedelta(days=1)}
        new = NewDefinition(
            kind=kind, direction=Direction.HIGHER, cadence=cadence, effective_on=begins, text=row.text, source=source,
            **more,
        )  # fmt: skip
        define_indicator(actor=counting.people[OFFICE], now=counting.begun, indicator=row.indicator_id, new=new)


def _plan(counting: _Counting) -> None:
    """Straight for one, by steps for one, by points of its own for one; the others go as their text says."""
    quarters = counting.periods(_QUARTER)
    start = quarters[0].first - timedelta(days=1)
    for words, method, shares in (
        (_DRINKING, Method.LINEAR, ()),
        (_PEOPLE, Method.STEPS, ("0.4", "0.8")),
        (_ROAD, Method.OWN, ("0.2", "0.5")),
    ):
        row = counting.target(words)
        points = [
            (quarter.last, plain(row.normal_value * Decimal(share)))
            for quarter, share in zip(quarters, shares, strict=False)
        ]
        set_way(
            actor=counting.people[OFFICE],
            now=counting.begun,
            target=row.public_id,
            method=method,
            start_on=start,
            start_value=Decimal(0),
            points=[*points, (counting.end(row), row.normal_value)],
            reason="按年度调度方案分解",
        )


def _report(counting: _Counting) -> None:
    """On time, made up late, revised, withheld, not due yet, missing."""
    quarters, months = counting.periods(_QUARTER), counting.periods(_MONTH)
    for at, (month, done) in enumerate(zip(months, (3, 8, 12, 17, 22, 26, 30, 35, 41), strict=True)):
        late: dict[str, Any] = {"after": 45, "note": "数据核实后补报"} if at == 5 else {}
        counting.report(_DRINKING, WATER, month, value=Decimal(done), **late)
    for month, done in zip(months[:7], (1, 2, 2, 1, 3, 2, 2), strict=True):
        counting.report(_PIPES, WATER, month, value=Decimal(done))
    counting.report(_PIPES, WATER, months[7], status=Status.WITHHELD, note="审计期间暂不公开")
    counting.report(_PIPES, WATER, months[8], status=Status.NOT_DUE, note="本月没有到验收节点")
    for quarter, people in zip(quarters, (9_000, 15_000, 19_500), strict=True):
        counting.report(_PEOPLE, WATER, quarter, value=Decimal(people))
    for quarter, brands in zip(quarters, (1, 1, 2), strict=True):
        counting.report(_BRANDS, FARM, quarter, value=Decimal(brands))
    counting.report(_BRANDS, FARM, quarters[0], after=60, value=Decimal(2), reason="一件证书漏登，按发证日期补入")
    counting.report(_COOPERATIVES, FARM, quarters[0], value=Decimal(0))
    counting.report(_COOPERATIVES, FARM, quarters[1], value=Decimal(1))
    counting.report(_COOPERATIVES, FARM, quarters[2], status=Status.MISSING, note="名单尚未公布")
    for quarter, share in zip(quarters, ("67.1", "67.4", "67.9"), strict=True):
        counting.report(_FOREST, OFFICE, quarter, value=Decimal(share))
    for quarter, (top, below) in zip(quarters, ((20, 60), (45, 90), (66, 110)), strict=True):
        counting.report(_LAND, OFFICE, quarter, numerator=Decimal(top), denominator=Decimal(below))
    for quarter, percent in zip(quarters, (6, 14, 21), strict=True):
        counting.report(_ROAD, OFFICE, quarter, value=Decimal(percent))
    for quarter in quarters:
        counting.report(_WATER_OUT, WATER, quarter, status=Status.NOT_APPLICABLE, note="抽检的站点均达标")


def _finish(counting: _Counting) -> None:
    """Two items get the finish line that they lacked; proposals of a third are taken over."""
    office = counting.people[OFFICE]

    def item(words: str) -> str:
        return str(counting.plan.tasks.get(title__contains=words, divides__isnull=True).public_id)

    set_finish_line(
        actor=office, now=counting.now, item=item("区域协作"), kind=FinishLineKind.STANDING,
        text="按季度报告协作事项和签约项目进展", cadence=_QUARTER,
    )  # fmt: skip
    set_finish_line(
        actor=office, now=counting.now, item=item("调度制度"), kind=FinishLineKind.DELIVERABLE,
        text="调度制度印发并执行一个季度", last_day=counting.today + timedelta(days=90),
    )  # fmt: skip
    rows = measures_without(office).filter(task__plan=counting.plan, task__title__contains="生态农业")
    whole = [each.measure.pk for each in lacking(list(with_words(rows))) if each.proposal.whole]
    accept_proposals(actor=office, now=counting.now, measures=whole[:3])
