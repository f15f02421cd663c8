"""挂图作战: matters over a year as bars with their days, nodes and lights, as plain values."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.db.models import QuerySet

from luoshi.server.core.actor import Actor
from luoshi.server.core.clock import china_date
from luoshi.server.delivery.leading import answering, first_day
from luoshi.server.delivery.models import Matter, Part, ProjectNode
from luoshi.server.delivery.narrowing import MatterFilter, MatterOrder, fitting, matters
from luoshi.server.delivery.states import MatterState
from luoshi.server.ledger.models import Milestone
from luoshi.server.orgs.selectors import short_name_on

MOST = 200
"""Matters on one sheet; who wants others narrows the list."""
_DONE = (MatterState.CLOSED.value, MatterState.FILED.value)


class Grouping(StrEnum):
    """By what the wall is divided (分组方式)."""

    AREA = "area"
    BODY = "body"


@dataclass(frozen=True, slots=True)
class Node:
    """A milestone or a node of a project on a day (节点)."""

    day: date
    name: str
    reached: bool


@dataclass(frozen=True, slots=True)
class Bar:
    """One matter over time: from handing out to the day that was set first, to the one that counts now, to its end."""

    matter: str
    item: str
    number: str
    title: str
    bodies: str
    group: str
    light: str
    starts_on: date
    first_due_on: date | None
    due_on: date | None
    done_on: date | None
    nodes: tuple[Node, ...] = ()

    @property
    def extended(self) -> bool:
        """Whether more time was given."""
        return bool(self.first_due_on and self.due_on and self.due_on > self.first_due_on)

    @property
    def ends_on(self) -> date | None:
        """The last day of the bar: when it was done, else the day that counts."""
        return self.done_on or self.due_on


@dataclass(frozen=True, slots=True)
class Section:
    """The bars of an area or of a body."""

    title: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Wall:
    """A year's wall; ``total`` is how many matters fit, ``shown`` how many of them stand on the sheet."""

    year: int
    sections: tuple[Section, ...]
    total: int

    @property
    def shown(self) -> int:
        """How many bars it has."""
        return sum(len(section.bars) for section in self.sections)


def wall(actor: Actor, wanted: MatterFilter, year: int, grouping: Grouping) -> Wall:
    """The matters that the actor sees and that fit, as far as they were handed out by the end of a year and not done
    before it, grouped, in a fixed number of queries.
    """
    first, last = date(year, 1, 1), date(year, 12, 31)
    rows: QuerySet[Any] = matters(actor, wanted, MatterOrder.PLAN).filter(handed_out_at__isnull=False)
    rows = rows.filter(handed_out_at__date__lte=last).exclude(closed_at__isnull=False, closed_at__date__lt=first)
    rows = rows.exclude(state__in=[MatterState.WITHDRAWN.value, MatterState.TERMINATED.value])
    total = rows.order_by().count()
    shown = list(rows.prefetch_related("shown_parts__organisation__names")[:MOST])
    nodes = _nodes(shown)
    bars = [_bar(row, grouping, nodes.get(row.task_id, ()), wanted.on) for row in shown]
    places = {group: place for place, group in enumerate(dict.fromkeys(bar.group for bar in bars))}
    bars.sort(key=lambda bar: places[bar.group])
    sections = [Section(title, tuple(each)) for title, each in groupby(bars, key=attrgetter("group"))]
    return Wall(year, tuple(sections), total)


def _bar(row: Any, grouping: Grouping, nodes: Iterable[Node], on: date) -> Bar:
    parts: list[Part] = row.shown_parts
    names = [short_name_on(part.organisation, on) for part in answering(parts)]
    area = row.task.area.title if row.task.area else row.task.plan.name
    return Bar(
        matter=row.public_id,
        item=row.task.public_id,
        number=row.number,
        title=row.task.title,
        bodies="、".join(names),
        group=(names[0] if names else "") if grouping is Grouping.BODY else area,
        light=row.light or "",
        starts_on=china_date(row.handed_out_at),
        first_due_on=first_day(parts) or row.task.last_day,
        due_on=row.due,
        done_on=china_date(row.closed_at) if row.closed_at and row.state in _DONE else None,
        nodes=tuple(nodes),
    )


def _nodes(rows: Iterable[Matter]) -> dict[int, list[Node]]:
    """The milestones of items and the nodes of their projects, by item."""
    tasks = [row.task_id for row in rows]
    found: dict[int, list[Node]] = {}
    for task, node in (*_milestones(tasks), *_project_nodes(tasks)):
        found.setdefault(task, []).append(node)
    return {task: sorted(nodes, key=attrgetter("day")) for task, nodes in found.items()}


def _milestones(tasks: list[int]) -> Iterator[tuple[int, Node]]:
    rows = Milestone.objects.filter(task__in=tasks, last_day__isnull=False)
    for task, day, text in rows.values_list("task_id", "last_day", "text"):
        if day is not None:
            yield task, Node(day, text, reached=False)


def _project_nodes(tasks: list[int]) -> Iterator[tuple[int, Node]]:
    rows = ProjectNode.objects.filter(card__tasks__in=tasks).values_list(
        "card__tasks", "planned_on", "reached_on", "name", "card__name"
    )
    for task, planned, reached, name, card in rows:
        day = reached or planned
        if day is not None:
            yield task, Node(day, f"{card}：{name}", reached=reached is not None)


def years_of(actor: Actor, on: date) -> list[int]:
    """The years that a wall can show: from the first matter on to the next one."""
    first = fitting(actor, MatterFilter(on=on)).order_by("year").values_list("year", flat=True).first()
    return list(range(min(first or on.year, on.year), on.year + 2))
