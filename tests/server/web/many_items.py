"""More items of the water bureau: copies of the one that it leads, each with indicators of its own, reported before."""

from copy import copy
from datetime import date
from decimal import Decimal
from typing import Any

from luoshi.server.core.ids import new_id
from luoshi.server.delivery.models import Matter
from luoshi.server.indicators.models import Observation
from server_cycles import DREDGING, OPENED, Reporting, morning, reporting

TITLES = ("建设智慧水务平台", "整治城区内涝点", "改造农村供水管网", "加固小型水库")
BEFORE = morning(date(2031, 9, 25))
"""The day before the quarter ends on which everything was reported once."""
SAID = {
    "claim_level": "under_way", "progress": "完成勘察设计，施工单位已经进场。", "problem": "征地尚有两户未签协议。",
    "next_step": "十月底前完成基础施工。",
}  # fmt: skip


def reported_before(cast: Any, items: int, figures: int = 1) -> Reporting:
    """The water bureau with so many items, each with so many figures and a report that was accepted, and the third
    quarter open.
    """
    held = reporting(cast, BEFORE)
    part = held.part()
    first = part.matter.task.targets.order_by("pk")
    first.filter(pk__in=[row.pk for row in first[figures:]]).delete()
    for number in range(1, items):
        _copied(held, number, figures)
    for matter in Matter.objects.filter(parts__organisation=held.cast.bodies["water"], pk__gte=part.matter.pk):
        row = matter.parts.get(organisation=held.cast.bodies["water"])
        if row.role != part.role:
            continue
        held.life.do("part.feed_back", "water_clerk", row, now=BEFORE, **SAID)
        held.life.do("part.accept", "supervisor", row, now=BEFORE)
        for target in matter.task.targets.all():
            _observed(target)
    held.turn(OPENED)
    return held


def _copied(held: Reporting, number: int, figures: int) -> None:
    part = held.part()
    matter, task = copy(part.matter), copy(part.matter.task)
    title = TITLES[number - 1] if number <= len(TITLES) else f"{DREDGING}第{number}段"
    targets = list(task.targets.order_by("pk")[:figures])
    task.pk, task.public_id, task.title = None, new_id("item"), title
    task.save()
    for target in targets:
        indicator, again = copy(target.indicator), copy(target)
        indicator.pk, indicator.name = None, f"{title}完成长度"
        indicator.save()
        again.pk, again.public_id, again.task, again.indicator = None, new_id("target"), task, indicator
        again.text = ""
        again.save()
    matter.pk, matter.public_id, matter.task = None, new_id("matter"), task
    matter.ordinal += 100 + number
    matter.number = f"{matter.year}-{matter.ordinal:03d}"
    matter.save()
    part.pk, part.public_id, part.matter = None, new_id("part"), matter
    part.save()


def _observed(target: Any) -> None:
    Observation.objects.create(
        government=target.plan.government, indicator=target.indicator, period_from=date(2031, 4, 1),
        period_to=date(2031, 6, 30), vintage=1, status="value", value=Decimal("4.2"), unit=target.indicator.unit,
        made_by="someone", made_by_name="水小莲", made_at=BEFORE,
    )  # fmt: skip
