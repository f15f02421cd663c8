"""The list of items."""

from typing import Any

import django_tables2 as tables
from django.db.models import F, QuerySet
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from luoshi.server.ledger.models import Task
from luoshi.server.ledger.models.columns import RoleChoice
from luoshi.server.ledger.sheets import day_text, target_text
from luoshi.server.web.components import Light
from luoshi.server.web.ledger.words import ITEM_STATE_WORDS, Limits
from luoshi.server.web.lists import LedgerTable
from luoshi.server.web.plan_words import PERSON_WORDS, STRENGTH_WORDS


class ItemTable(LedgerTable):
    """One row an item. Rows come from ``listed``; ``limits`` is set on the class of a page (``with_limits``)."""

    number = tables.Column(verbose_name=_("编号"), empty_values=(), orderable=False)
    title = tables.Column(verbose_name=pgettext_lazy("item", "事项"), empty_values=())
    plan = tables.Column(verbose_name=_("计划"), empty_values=(), order_by=("plan__name", "position"))
    area = tables.Column(verbose_name=_("领域"), empty_values=(), order_by=("area__position", "position"))
    lead = tables.Column(verbose_name=_("牵头（责任）单位"), empty_values=(), orderable=False)
    support = tables.Column(verbose_name=pgettext_lazy("column", "其他单位"), empty_values=(), orderable=False)
    people = tables.Column(verbose_name=_("责任人员"), empty_values=(), orderable=False)
    due = tables.Column(verbose_name=_("时限"), empty_values=(), order_by=("last_day",))
    state = tables.Column(verbose_name=_("状态"), empty_values=())
    strength = tables.Column(verbose_name=_("力度"), empty_values=())
    targets = tables.Column(verbose_name=_("目标值"), empty_values=(), orderable=False)
    wide = ("title",)
    cut = ("plan", "area", "lead", "support", "people", "targets")
    limits: Limits

    def order_due(self, rows: "QuerySet[Task]", is_descending: bool) -> tuple["QuerySet[Task]", bool]:
        """By the last day; what has none comes last either way."""
        day = F("last_day")
        first = day.desc(nulls_last=True) if is_descending else day.asc(nulls_last=True)
        return rows.order_by(first, "pk"), True

    def render_number(self, record: Any) -> str:
        """The number that the paper prints, else the place in the plan."""
        return str(record.label).strip("、.． ") or str(record.position + 1)

    def render_title(self, record: Any) -> str:
        """What is to be done."""
        return str(record.title)

    def render_plan(self, record: Any) -> str:
        """Where it comes from."""
        return str(record.plan.name)

    def render_area(self, record: Any) -> str:
        """The heading that it stands below."""
        return str(record.area.title) if record.area else ""

    def render_lead(self, record: Any) -> str:
        """Who leads; where nobody does, who is responsible."""
        parts = list(record.responsibilities.all())
        leads = [part.printed_name for part in parts if part.role == RoleChoice.LEAD]
        return gettext("、").join(leads or [part.printed_name for part in parts if part.role == RoleChoice.RESPONSIBLE])

    def render_support(self, record: Any) -> str:
        """Everybody else, responsible bodies before supporting ones."""
        parts = list(record.responsibilities.all())
        led = any(part.role == RoleChoice.LEAD for part in parts)
        return gettext("、").join(
            part.printed_name
            for part in parts
            if part.role == RoleChoice.SUPPORT or (led and part.role == RoleChoice.RESPONSIBLE)
        )

    def render_people(self, record: Any) -> str:
        """Who is named, leaders first."""
        people = sorted(record.people.all(), key=lambda row: (list(PERSON_WORDS).index(row.kind), row.pk))
        return gettext("、").join(dict.fromkeys(row.name for row in people))

    def render_due(self, record: Any) -> str:
        """How much time is left, and the day."""
        limit = self.limits.of_item(record)
        if limit.day is None:
            return _markup(f'<span class="none">{conditional_escape(str(limit.words))}</span>')
        day = limit.day.isoformat()
        words = conditional_escape(str(limit.words))
        return _markup(
            f'<time class="due due-{limit.light.value}" datetime="{day}">{words}</time> '
            f'<span class="muted">{day}</span>'
        )

    def value_due(self, record: Any) -> str:
        """The day, for the workbook."""
        return day_text(record.last_day, record.standing)

    def render_targets(self, record: Any) -> str:
        """The quantities in the words of the paper."""
        return gettext("；").join(target_text(target) for target in record.targets.all())

    def render_strength(self, record: Any) -> str:
        """How strongly it binds."""
        return str(STRENGTH_WORDS[record.strength])

    def render_state(self, record: Any) -> str:
        """Where it stands; only what is not confirmed yet is marked."""
        word, light = ITEM_STATE_WORDS[record.state]
        if light is Light.GREY:
            return _markup(f'<span class="mark mark-warning"><span class="mark-text">{word}</span></span>')
        return str(word)


def with_limits(limits: Limits, *, people: bool) -> type[ItemTable]:
    """The table whose limits are told as of a day; a column of ``people`` stands where somebody is named at all."""
    left_out = {} if people else {"people": None}
    return type("ItemTable", (ItemTable,), {"limits": limits, "Meta": ItemTable.Meta, **left_out})


def _markup(text: str) -> SafeString:
    return mark_safe(text)  # noqa: S308  # its parts are words of the catalogue and days
