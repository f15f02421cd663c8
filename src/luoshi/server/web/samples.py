"""Invented samples for the page of parts, and for nothing else: 云岭县 does not exist."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from luoshi.server.web.components import Event, Light, Pair, Tab, Text
from luoshi.server.web.sources import Mark, MarkState, SourceView, source_view

LONG = (
    "加快补齐石桥镇、青石镇、白水乡等乡镇生活污水收集管网短板，推进雨污分流改造与老旧管网更新，同步完善运行维护台账、"
    "第三方监测和群众满意度回访机制，确保年底前建成并通过验收"
)


@dataclass(frozen=True)
class Item:
    """A row of the sample list."""

    key: int
    number: str
    title: str
    unit: str
    light: Light
    value: Decimal | None
    target: Decimal
    measure: str
    due: date
    left: int


_TITLES: Sequence[tuple[str, str, str]] = (
    ("建设乡镇生活污水管网", "县住房城乡建设局", "公里"),
    ("实施农村饮水安全巩固提升工程", "县水利局", "个"),
    ("创建省级和美乡村", "县农业农村局", "个"),
    ("改造农村危旧房", "石桥镇", "户"),
    ("新增造林面积", "县林业局", "亩"),
    ("培育市级示范合作社", "县农业农村局", "家"),
    (LONG, "县生态环境局云岭分局", "公里"),
    ("举办红色旅游推介活动", "县文化广电和旅游局", "场"),
    ("更新城区公交车", "县交通运输局", "辆"),
    ("建成社区养老服务站", "县民政局", "个"),
)
_LIGHTS = (Light.GREEN, Light.YELLOW, Light.RED, Light.GREEN, Light.BLUE, Light.GREY)


def items(count: int = 64) -> list[Item]:
    """Rows of a list, always the same."""
    return [_item(key) for key in range(1, count + 1)]


def _item(key: int) -> Item:
    title, unit, measure = _TITLES[(key - 1) % len(_TITLES)]
    light = _LIGHTS[key % len(_LIGHTS)]
    target = Decimal(20 + key * 7 % 90)
    step = Decimal("0.1") if measure == "公里" else Decimal(1)
    value = None if light is Light.GREY else (target * (key * 13 % 100) / 100).quantize(step)
    left = {Light.RED: -(key % 9) - 1, Light.YELLOW: key % 4}.get(light, 20 + key)
    number = f"{(key - 1) // 4 + 1}.{(key - 1) % 4 + 1}"
    return Item(key, number, title, unit, light, value, target, measure, date(2027, 1 + key % 12, 28), left)


def events() -> list[Event]:
    """The history of an item."""
    return [
        Event(datetime(2027, 3, 2, 9, 14, tzinfo=UTC), "周明", "下达任务", "县发展改革局 综合员"),
        Event(datetime(2027, 3, 3, 2, 40, tzinfo=UTC), "王秀英", "签收", "县水利局 联络员"),
        Event(
            datetime(2027, 6, 28, 8, 5, tzinfo=UTC), "王秀英", "报送二季度进展", "县水利局 联络员", "已完成主管网铺设"
        ),
        Event(
            datetime(2027, 6, 30, 1, 30, tzinfo=UTC),
            "李文",
            "退回补正",
            "县委督查室 督查员",
            f"佐证照片缺少日期。{LONG}",
        ),
    ]


def particulars() -> list[Pair]:
    """What is known of an item; one value is missing."""
    return [
        Pair("牵头单位", "县水利局"),
        Pair("配合单位", "县财政局、县自然资源局、各乡镇"),
        Pair("完成时限", "2027年12月31日"),
        Pair("口径", LONG),
        Pair("数据来源", None),
    ]


def tab_set(labels: Sequence[tuple[Text, int | None]]) -> list[Tab]:
    """Tabs that lead nowhere else; the first is the current one."""
    return [Tab(label, f"#tab-{at}", current=at == 0, count=count) for at, (label, count) in enumerate(labels)]


@dataclass(frozen=True)
class Paper:
    """A text as ``web/sources`` shows it, each line a paragraph."""

    text: str

    @property
    def structure(self) -> Mapping[str, Any]:
        """Its lines as blocks."""
        blocks, start = [], 0
        for number, line in enumerate(self.text.split("\n"), 1):
            blocks.append({"start": start, "end": start + len(line), "kind": "paragraph", "place": f"line {number}"})
            start += len(line) + 1
        return {"blocks": blocks, "tables": [], "printed": []}


_PAPER = (
    "(一)改善人居环境\n"
    "1.建设乡镇生活污水管网。新建污水管网36公里，改造老旧管网，6月底前完成勘测设计，12月底前建成，"
    "实施石桥镇污水处理厂提标工程，落实《云岭县水污染防治条例》。(责任单位：县住房城乡建设局、县财政局、相关乡镇)\n"
    "力争县城生活污水集中收集率达到75%。附件：任务分工表"
)
_MARKED = (
    ("改善人居环境", "area", MarkState.SETTLED),
    ("建设乡镇生活污水管网", "task", MarkState.SETTLED),
    ("新建污水管网36公里", "measure", MarkState.SETTLED),
    ("污水管网36公里", "target", MarkState.WAITING),
    ("改造老旧管网", "measure", MarkState.ASIDE),
    ("6月底前", "milestone", MarkState.PLAIN),
    ("12月底前", "deadline", MarkState.WAITING),
    ("石桥镇污水处理厂提标工程", "project", MarkState.PLAIN),
    ("云岭县水污染防治条例", "citation", MarkState.PLAIN),
    ("县住房城乡建设局", "responsibility", MarkState.SETTLED),
    ("县财政局", "responsibility", MarkState.ASIDE),
    ("相关乡镇", "question", MarkState.OPEN),
    ("县城生活污水集中收集率达到75%", "goal", MarkState.PLAIN),
    ("任务分工表", "annex", MarkState.PLAIN),
)


def marked_text() -> SourceView:
    """A text with marks of every kind and state, one of them looked at."""
    marks = []
    for number, (words, kind, state) in enumerate(_MARKED):
        start = _PAPER.index(words)
        marks.append(Mark(f"sample-{number}", start, start + len(words), kind, state))
    return source_view(Paper(_PAPER), marks, focus="sample-3")
