"""The list of cycles with its filters."""

from collections.abc import Mapping
from typing import Any

import django_tables2 as tables
from django import forms
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from luoshi.server.cycles.days import CycleKind
from luoshi.server.cycles.models import Cycle
from luoshi.server.cycles.states import CycleState
from luoshi.server.web.components import Text
from luoshi.server.web.lists import LedgerTable
from luoshi.server.web.state_words import state_light, state_word

KIND_WORDS: Mapping[CycleKind, Text] = {
    CycleKind.MONTH: pgettext_lazy("cycle", "月度"),
    CycleKind.QUARTER: pgettext_lazy("cycle", "季度"),
    CycleKind.HALF_YEAR: pgettext_lazy("cycle", "半年"),
    CycleKind.YEAR: pgettext_lazy("cycle", "年度"),
    CycleKind.OWN: pgettext_lazy("cycle", "自定"),
}


class CycleFilters(forms.Form):
    """By kind and state."""

    kind = forms.ChoiceField(
        label=_("类别"),
        required=False,
        choices=[("", _("全部")), *((kind.value, word) for kind, word in KIND_WORDS.items())],
    )
    state = forms.ChoiceField(
        label=_("状态"),
        required=False,
        choices=[("", _("全部")), *((state.value, state_word(state)) for state in CycleState)],
    )

    def found(self, rows: "QuerySet[Cycle]") -> "QuerySet[Cycle]":
        """The cycles that fit."""
        asked: Mapping[str, str] = self.cleaned_data if self.is_valid() else {}
        return rows.filter(**{name: value for name, value in asked.items() if value})


class CycleTable(LedgerTable):
    """Each cycle with its days."""

    name = tables.Column(verbose_name=pgettext_lazy("heading", "填报周期"))
    kind = tables.Column(verbose_name=_("类别"))
    state = tables.Column(verbose_name=_("状态"))
    first = tables.Column(verbose_name=_("所报期间"))
    opens_on = tables.Column(verbose_name=_("开放日"))
    due_on = tables.Column(verbose_name=_("截止日"))
    locks_on = tables.Column(verbose_name=_("锁定日"))
    wide = ("name",)

    def render_kind(self, record: Cycle) -> Text:
        """Its word."""
        return KIND_WORDS[CycleKind(record.kind)]

    def render_state(self, record: Cycle) -> str:
        """The light with its word."""
        state = CycleState(record.state)
        return render_to_string("web/components/light.html", {"light": state_light(state), "word": state_word(state)})

    def value_state(self, record: Cycle) -> str:
        """The word, for the workbook."""
        return str(state_word(CycleState(record.state)))

    def render_first(self, record: Cycle) -> str:
        """From the first to the last day."""
        return f"{record.first:%Y-%m-%d} – {record.last:%Y-%m-%d}"

    def render_opens_on(self, value: Any) -> str:
        """As a date."""
        return f"{value:%Y-%m-%d}"

    render_due_on = render_locks_on = render_opens_on
