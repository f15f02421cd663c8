"""The list of papers with its filters."""

from collections.abc import Mapping
from typing import Any

import django_tables2 as tables
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from luoshi.server.papers.models import PaperKind, Snapshot
from luoshi.server.web.lists import LedgerTable

_ALL = ("", gettext_lazy("全部"))


class PaperFilters(forms.Form):
    """By kind, year, and words of the title or the number."""

    kind = forms.ChoiceField(label=gettext_lazy("公文种类"), required=False, choices=[_ALL, *PaperKind.choices])
    year = forms.IntegerField(label=gettext_lazy("年份"), required=False, min_value=1949, max_value=9999)
    q = forms.CharField(label=gettext_lazy("标题或者代字含"), required=False, max_length=100)

    def found(self, rows: "QuerySet[Snapshot]") -> "QuerySet[Snapshot]":
        """The papers that fit."""
        asked: Mapping[str, Any] = self.cleaned_data if self.is_valid() else {}
        if asked.get("kind"):
            rows = rows.filter(kind=asked["kind"])
        if asked.get("year"):
            rows = rows.filter(as_of__year=asked["year"])
        if asked.get("q"):
            rows = rows.filter(Q(title__icontains=asked["q"]) | Q(number__code__icontains=asked["q"]))
        return rows


class PaperTable(LedgerTable):
    """What was issued, under which number, when, by whom, and whether it still holds."""

    title = tables.Column(verbose_name=pgettext_lazy("paper", "公文"))
    kind = tables.Column(verbose_name=gettext_lazy("公文种类"))
    number = tables.Column(
        verbose_name=gettext_lazy("发文字号"), order_by=("number__code", "number__year", "number__serial")
    )
    as_of = tables.DateColumn(verbose_name=gettext_lazy("制发日期"), format="Y-m-d")
    made_by_name = tables.Column(verbose_name=gettext_lazy("制发人"))
    standing = tables.Column(
        verbose_name=gettext_lazy("更正情况"), accessor="public_id", orderable=False, empty_values=()
    )
    wide = ("title",)

    def render_kind(self, record: Snapshot) -> str:
        """In words."""
        return str(PaperKind(record.kind).label)

    def render_number(self, record: Snapshot) -> str:
        """As printed."""
        return str(record.number)

    def render_standing(self, record: Snapshot) -> str:
        """Whether another paper stands in its place."""
        return standing_of(record)


def standing_of(row: Snapshot) -> str:
    """Whether a paper was put right by another, or puts one right."""
    if hasattr(row, "corrected_by"):
        return _("已被更正")
    return _("更正件") if row.corrects_id else "—"
