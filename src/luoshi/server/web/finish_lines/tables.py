"""The lists of what has no finish line."""

from collections.abc import Mapping
from typing import Any

import django_tables2 as tables
from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from luoshi.reckoning.periods import Cadence
from luoshi.server.core.actor import Actor
from luoshi.server.indicators.finishing import wording_of
from luoshi.server.indicators.models import FinishLineKind
from luoshi.server.indicators.proposing import Proposal, propose
from luoshi.server.ledger.models import Measure, Task
from luoshi.server.ledger.selectors import choices
from luoshi.server.web.components import Text
from luoshi.server.web.lists import LedgerTable

KIND_WORDS: Mapping[str, Text] = {
    FinishLineKind.TARGET.value: _("量化目标"),
    FinishLineKind.MILESTONES.value: _("有时限的节点"),
    FinishLineKind.DELIVERABLE.value: _("有时限的成果"),
    FinishLineKind.STANDING.value: _("长期事项，定期报告"),
}
CADENCE_WORDS: Mapping[str, Text] = {
    Cadence.MONTH.value: _("每月"),
    Cadence.QUARTER.value: _("每季度"),
    Cadence.HALF_YEAR.value: _("每半年"),
    Cadence.YEAR.value: _("每年"),
}


class WithoutFilters(forms.Form):
    """By plan, and words of the measure or its item."""

    q = forms.CharField(label=_("文字含"), required=False, max_length=100)
    plan = forms.ChoiceField(label=_("计划"), required=False)

    def __init__(self, data: QueryDict, *, actor: Actor) -> None:
        super().__init__(data)
        field: Any = self.fields["plan"]
        field.choices = [("", _("不限")), *choices(actor).plans]
        self.is_valid()

    def measures(self, rows: "QuerySet[Measure]") -> "QuerySet[Measure]":
        """The measures that fit."""
        asked = self.cleaned_data
        if asked.get("plan"):
            rows = rows.filter(task__plan__public_id=asked["plan"])
        if asked.get("q"):
            rows = rows.filter(text__icontains=asked["q"]) | rows.filter(task__title__icontains=asked["q"])
        return rows

    def items(self, rows: "QuerySet[Task]") -> "QuerySet[Task]":
        """The items that fit."""
        asked = self.cleaned_data
        if asked.get("plan"):
            rows = rows.filter(plan__public_id=asked["plan"])
        return rows.filter(title__icontains=asked["q"]) if asked.get("q") else rows


class WithoutTable(LedgerTable):
    """A commitment without a finish line, beside the one that its words suggest."""

    text = tables.Column(verbose_name=_("举措"), orderable=False)
    item = tables.Column(verbose_name=pgettext_lazy("item", "事项"), accessor="task__title", orderable=False)
    kind = tables.Column(verbose_name=_("建议类型"), accessor="pk", orderable=False)
    proposed = tables.Column(verbose_name=_("建议的完成标准"), accessor="pk", orderable=False)
    day = tables.Column(verbose_name=_("时限或者频次"), accessor="pk", orderable=False)
    why = tables.Column(verbose_name=_("理由"), accessor="pk", orderable=False)
    plan = tables.Column(verbose_name=_("计划"), accessor="task__plan__name", orderable=False)
    wide = ("text", "proposed")
    cut = ("item", "plan")

    def key(self, record: Any) -> str:
        """Measures are named by their number."""
        return str(record.pk)

    def render_kind(self, record: Measure) -> str:
        """In words."""
        return str(KIND_WORDS[proposal_of(record).kind])

    def render_proposed(self, record: Measure) -> str:
        """The words of the proposal."""
        return proposal_of(record).text

    def render_day(self, record: Measure) -> str:
        """By when, how often, or that a person has to say it."""
        return _marked(proposal_of(record))

    def value_day(self, record: Measure) -> str:
        """The same without marks, for the workbook."""
        return day_words(proposal_of(record))

    def render_why(self, record: Measure) -> str:
        """Why it is proposed."""
        return str(proposal_of(record).why)


class ItemsWithoutTable(LedgerTable):
    """An item in which nothing has a finish line: it cannot be handed out."""

    title = tables.Column(verbose_name=pgettext_lazy("item", "事项"))
    plan = tables.Column(verbose_name=_("计划"), accessor="plan__name")
    area = tables.Column(verbose_name=_("领域"), accessor="area__title", orderable=False)
    last_day = tables.Column(verbose_name=_("时限"))
    wide = ("title",)
    cut = ("plan", "area")

    def render_last_day(self, value: Any) -> str:
        """As a day."""
        return f"{value:%Y-%m-%d}"


def proposal_of(record: Measure) -> Proposal:
    """What the words of a measure suggest."""
    return propose(wording_of(record))


def day_words(proposal: Proposal) -> str:
    """By when, how often, or what is lacking."""
    if proposal.lacks:
        return str(proposal.lacks)
    if proposal.cadence is not None:
        return str(CADENCE_WORDS[proposal.cadence.value])
    return f"{proposal.last_day:%Y-%m-%d}"


def _marked(proposal: Proposal) -> SafeString:
    words = conditional_escape(day_words(proposal))
    if proposal.whole:
        return mark_safe(words)  # noqa: S308  # a day, or words of the catalogue
    return mark_safe(  # noqa: S308  # words of the catalogue
        f'<span class="mark mark-warning"><span class="mark-text">{words}</span></span>'
    )
