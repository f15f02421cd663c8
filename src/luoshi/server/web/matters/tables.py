"""The list of matters, and that of a queue."""

from collections.abc import Mapping
from typing import Any

import django_tables2 as tables
from django.db.models import F, Prefetch, QuerySet
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from luoshi.extraction.reading import Role
from luoshi.server.core.said import chinese, word
from luoshi.server.delivery.holding import matter_of
from luoshi.server.delivery.leading import answering
from luoshi.server.delivery.models import CLAIM_LEVELS, Matter, Part
from luoshi.server.delivery.narrowing import ORDERS, MatterOrder
from luoshi.server.delivery.states import MatterState
from luoshi.server.delivery.states.matters import OPEN_PARTS
from luoshi.server.web.ledger.words import Limits
from luoshi.server.web.lists import LedgerTable
from luoshi.server.web.matters.lights import Lamp
from luoshi.server.web.matters.things import KINDS, body_of, level_word, state_word

_AT_REST = frozenset(
    {MatterState.CLOSED, MatterState.FILED, MatterState.TERMINATED, MatterState.WITHDRAWN, MatterState.PAUSED}
)


def listed(rows: "QuerySet[Matter]") -> "QuerySet[Matter]":
    """Matters with what a list shows of each, in a fixed number of queries."""
    parts = Part.objects.only("matter", "role", "printed_name", "state", "due_on", "claim_level", "signed_at")
    return (
        rows.select_related("task__plan", "task__area")
        .prefetch_related(Prefetch("parts", queryset=parts.order_by("position", "pk")), "task__responsibilities")
        .order_by("-year", "-ordinal")
    )


def open_parts(matter: Matter) -> list[Part]:
    """The parts that belong to a matter now."""
    return [part for part in matter.parts.all() if part.state in OPEN_PARTS]


def _leading_item(matter: Matter) -> list[str]:
    """Who the item says leads, else who is responsible: for what is not handed out yet."""
    owners = list(matter.task.responsibilities.all())
    leads = [each.printed_name for each in owners if each.role == Role.LEAD.value]
    return leads or [each.printed_name for each in owners if each.role == Role.RESPONSIBLE.value]


def day_cell(limits: Limits, day: Any, *, rests: bool = False, standing: bool = False) -> str:
    """How much time is left, and the day; what rests is late for nothing."""
    limit = limits.of(day, standing=standing)
    if limit.day is None:
        return format_html('<span class="none">{}</span>', limit.words)
    if rests:
        return format_html('<span class="muted">{}</span>', limit.day.isoformat())
    return format_html(
        '<time class="due due-{}" datetime="{}">{}</time> <span class="muted">{}</span>',
        limit.light.value,
        limit.day.isoformat(),
        limit.words,
        limit.day.isoformat(),
    )


class MatterTable(LedgerTable):
    """One row a matter; ``limits`` is set on the class of a page."""

    number = tables.Column(verbose_name=_("编号"), empty_values=(), order_by=("year", "ordinal"))
    title = tables.Column(verbose_name=pgettext_lazy("item", "事项"), empty_values=(), order_by=("task__title", "pk"))
    light = tables.Column(verbose_name=_("亮灯"), empty_values=())
    state = tables.Column(verbose_name=_("状态"), empty_values=())
    due = tables.Column(verbose_name=_("时限"), empty_values=())
    lead = tables.Column(verbose_name=_("牵头（责任）单位"), empty_values=(), orderable=False)
    signed = tables.Column(verbose_name=_("已签收"), empty_values=(), orderable=False)
    level = tables.Column(verbose_name=_("进展程度"), empty_values=(), orderable=False)
    urgency = tables.Column(verbose_name=_("紧急程度"), empty_values=())
    plan = tables.Column(verbose_name=_("计划"), empty_values=(), order_by=("task__plan__name", "pk"))
    wide = ("title",)
    cut = ("lead", "plan")
    numbers = ("signed",)
    limits: Limits
    lamps: Mapping[str, Lamp]

    def order_light(self, rows: "QuerySet[Matter]", is_descending: bool) -> tuple["QuerySet[Matter]", bool]:
        """The worst first."""
        ordered = rows.order_by(*ORDERS[MatterOrder.LIGHT])
        return (ordered.reverse() if is_descending else ordered), True

    def render_light(self, record: Any) -> str:
        """Colour, word and shape."""
        lamp = self.lamps.get(record.light or "")
        return render_to_string("web/matters/lamp.html", {"lamp": lamp}) if lamp else "—"

    def value_light(self, record: Any) -> str:
        """The word, for the workbook."""
        lamp = self.lamps.get(record.light or "")
        return str(lamp.word) if lamp else ""

    def order_due(self, rows: "QuerySet[Matter]", is_descending: bool) -> tuple["QuerySet[Matter]", bool]:
        """By the day that counts now; what has none comes last either way."""
        day = F("due")
        return rows.order_by(day.desc(nulls_last=True) if is_descending else day.asc(nulls_last=True), "pk"), True

    def render_number(self, record: Any) -> str:
        """Its number in the year."""
        return str(record.number)

    def render_title(self, record: Any) -> str:
        """What is to be done."""
        return str(record.task.title)

    def render_state(self, record: Any) -> str:
        """Where it stands."""
        return state_word(record)

    def render_due(self, record: Any) -> str:
        """The day that counts now."""
        return day_cell(self.limits, record.due, rests=record.state in _AT_REST, standing=record.task.standing)

    def value_due(self, record: Any) -> str:
        """The day, for the workbook."""
        return record.due.isoformat() if record.due else ""

    def render_lead(self, record: Any) -> str:
        """Who leads."""
        names = [part.printed_name for part in answering(record.parts.all())] or _leading_item(record)
        return gettext("、").join(names) or "—"

    def render_signed(self, record: Any) -> str:
        """How many bodies have signed of how many."""
        parts = open_parts(record)
        return f"{sum(part.signed_at is not None for part in parts)}/{len(parts)}" if parts else "—"

    def render_level(self, record: Any) -> str:
        """How far those who lead say that they are: the least of them."""
        levels = [part.claim_level for part in answering(record.parts.all())]
        return level_word(min(levels, key=_rank)) if levels else "—"

    def render_urgency(self, record: Any) -> str:
        """How urgent it is."""
        return str(word(chinese(record.get_urgency_display())))

    def render_plan(self, record: Any) -> str:
        """Where it comes from."""
        return str(record.task.plan.name)


def _rank(level: str) -> int:
    return CLAIM_LEVELS.index(level) if level else -1


class QueueTable(LedgerTable):
    """One row a thing that waits: ``machine`` and ``limits`` are set on the class of a page."""

    number = tables.Column(verbose_name=_("编号"), empty_values=(), orderable=False)
    title = tables.Column(verbose_name=pgettext_lazy("item", "事项"), empty_values=(), orderable=False)
    body = tables.Column(verbose_name=_("单位"), empty_values=(), orderable=False)
    says = tables.Column(verbose_name=_("内容"), empty_values=(), orderable=False)
    due = tables.Column(verbose_name=_("时限"), empty_values=(), orderable=False)
    state = tables.Column(verbose_name=_("状态"), empty_values=(), orderable=False)
    wide = ("title", "says")
    cut = ("body",)
    machine: str
    limits: Limits

    def render_number(self, record: Any) -> str:
        """The number of its matter."""
        return matter_of(self.machine, record).number

    def render_title(self, record: Any) -> str:
        """What its matter is about."""
        return str(matter_of(self.machine, record).task.title)

    def render_body(self, record: Any) -> str:
        """Whose it is."""
        return body_of(self.machine, record)

    def render_says(self, record: Any) -> str:
        """What it says."""
        return KINDS[self.machine].says(record)

    def render_due(self, record: Any) -> str:
        """When it is due."""
        return day_cell(self.limits, KINDS[self.machine].due(record))

    def value_due(self, record: Any) -> str:
        """The day, for the workbook."""
        day = KINDS[self.machine].due(record)
        return day.isoformat() if day else ""

    def render_state(self, record: Any) -> str:
        """Where it stands."""
        return state_word(record)


def of_day(table: type[LedgerTable], **told: Any) -> type[LedgerTable]:
    """A table with what its cells are told by: the limits of a day, the machine of its rows."""
    return type(table.__name__, (table,), {**told, "Meta": table.Meta})


def mark(word_: str, kind: str = "plain") -> str:
    """A state as a mark; it is no light."""
    return format_html('<span class="mark mark-{}"><span class="mark-text">{}</span></span>', kind, word_)
