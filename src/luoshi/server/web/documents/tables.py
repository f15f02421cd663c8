"""The list of papers and its filters."""

import django_tables2 as tables
from django import forms
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from luoshi.server.intake.selectors import DocumentFilter
from luoshi.server.intake.states import DeskState
from luoshi.server.web.components import Light
from luoshi.server.web.documents.words import DESK_WORDS, KIND_WORDS, kind_word
from luoshi.server.web.lists import LedgerTable


class DocumentFilters(forms.Form):
    """By words of title, number or issuer, kind, state of the desk and day of issue."""

    q = forms.CharField(label=_("标题、文号或发文机关含"), required=False, max_length=80)
    kind = forms.ChoiceField(label=_("文种"), required=False, choices=[("", _("全部")), *KIND_WORDS.items()])
    state = forms.ChoiceField(
        label=_("核对状态"),
        required=False,
        choices=[("", _("全部")), *((state.value, DESK_WORDS[state][0]) for state in (DeskState.OPEN, DeskState.MADE))],
    )
    since = forms.DateField(
        label=_("成文日期从"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    until = forms.DateField(
        label=_("成文日期到"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def wanted(self) -> DocumentFilter:
        """What the list is narrowed to; a filter that makes no sense narrows nothing."""
        asked = self.cleaned_data if self.is_valid() else {}
        return DocumentFilter(
            text=asked.get("q") or "",
            kind=asked.get("kind") or "",
            state=asked.get("state") or "",
            since=asked.get("since"),
            until=asked.get("until"),
        )


class DocumentTable(LedgerTable):
    """Papers with the state of their desk and what came of them."""

    title = tables.Column(verbose_name=_("标题"))
    number = tables.Column(verbose_name=_("文号"))
    issuer = tables.Column(verbose_name=_("发文机关"))
    issued_on = tables.DateColumn(verbose_name=_("成文日期"), format="Y-m-d")
    kind = tables.Column(verbose_name=_("文种"))
    state = tables.Column(verbose_name=_("核对状态"), accessor="desk_state", order_by=("desk_state",))
    items = tables.Column(verbose_name=pgettext_lazy("heading", "台账事项"), accessor="seen_items", orderable=False)
    papers = tables.Column(verbose_name=_("份数"), accessor="papers", orderable=False)
    taken_in_at = tables.DateTimeColumn(verbose_name=_("登记时间"), format="Y-m-d H:i")
    numbers = ("items", "papers")
    wide = ("issuer",)

    def render_title(self, value: str) -> str:
        """The title, cut with an ellipsis: the first column stays in sight."""
        return format_html('<span class="document-title" title="{}">{}</span>', value, value)

    def value_title(self, value: str) -> str:
        """The whole title, for the workbook."""
        return value

    def render_kind(self, value: str) -> str:
        """The kind in words."""
        return str(kind_word(value))

    def render_state(self, value: str) -> str:
        """The state with its light."""
        return desk_light(value)

    def value_state(self, value: str) -> str:
        """The state in words, for the workbook."""
        return str(DESK_WORDS[value][0])


def desk_light(state: str) -> str:
    """The state of a desk as a light."""
    word, light = DESK_WORDS.get(state, (state, Light.GREY))
    return render_to_string("web/components/light.html", {"light": light, "word": word})
