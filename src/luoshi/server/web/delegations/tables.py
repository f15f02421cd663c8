"""The list of delegations and its filters; the form that makes one."""

from collections.abc import Iterable
from datetime import date
from typing import Any

import django_tables2 as tables
from django import forms
from django.db.models import Q, QuerySet
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy

from luoshi.server.core.roles import PostRole
from luoshi.server.orgs.directory import in_state
from luoshi.server.orgs.models import Delegation, DelegationKind, User
from luoshi.server.orgs.selectors import short_name_on
from luoshi.server.orgs.states import TermState
from luoshi.server.web.appointments.forms import day_field
from luoshi.server.web.appointments.tables import TERM_CHOICES
from luoshi.server.web.lists import LedgerTable
from luoshi.server.web.role_words import ROLE_WORDS
from luoshi.server.web.state_words import STATE_WORDS, state_word
from luoshi.server.web.words import DELEGATION_WORDS


class DelegationFilters(forms.Form):
    """By state, and part of a name of either."""

    state = forms.ChoiceField(
        label=gettext_lazy("状态"), required=False, choices=[("", gettext_lazy("全部")), *TERM_CHOICES]
    )
    q = forms.CharField(label=gettext_lazy("姓名含"), required=False, max_length=40)

    def found(self, rows: "QuerySet[Delegation]", on: date) -> "QuerySet[Delegation]":
        """The delegations that fit."""
        asked = self.cleaned_data if self.is_valid() else {}
        if asked.get("q"):
            either = Q(post__user__display_name__icontains=asked["q"])
            rows = rows.filter(either | Q(delegate__display_name__icontains=asked["q"]))
        if asked.get("state"):
            rows = rows.filter(in_state(TermState[asked["state"].upper()], on, "withdrawn_at"))
        return rows


class DelegationsTable(LedgerTable):
    """Who acts in whose post."""

    delegate = tables.Column(verbose_name=gettext_lazy("代理人"), accessor="delegate__display_name")
    holder = tables.Column(verbose_name=gettext_lazy("任职人"), accessor="post__user__display_name")
    post = tables.Column(verbose_name=gettext_lazy("岗位"), accessor="post", orderable=False)
    kind = tables.Column(verbose_name=gettext_lazy("类别"))
    starts_on = tables.DateColumn(verbose_name=gettext_lazy("开始"), format="Y-m-d")
    ends_on = tables.DateColumn(verbose_name=gettext_lazy("结束"), format="Y-m-d")
    state = tables.Column(verbose_name=gettext_lazy("状态"), accessor="pk", orderable=False)
    reason = tables.Column(verbose_name=gettext_lazy("原因"))
    wide = ("reason",)
    on: date

    def render_post(self, record: Delegation) -> str:
        """Body and role."""
        return f"{short_name_on(record.post.organisation, self.on)} {ROLE_WORDS[PostRole(record.post.role)]}"

    def render_kind(self, record: Delegation) -> str:
        """Who decided it."""
        return str(DELEGATION_WORDS[DelegationKind(record.kind)])

    def render_state(self, record: Delegation) -> str:
        """The light of the term."""
        word, light = STATE_WORDS[record.state_on(self.on)]
        return render_to_string("web/components/light.html", {"light": light, "word": word})

    def value_state(self, record: Delegation) -> str:
        """The word, for the workbook."""
        return str(state_word(record.state_on(self.on)))


class DelegateForm(forms.Form):
    """Who acts instead, from when to when, why."""

    delegate = forms.ChoiceField(label=gettext_lazy("由谁代理"))
    starts_on = day_field(gettext_lazy("开始日期"))
    ends_on = day_field(gettext_lazy("结束日期"), gettext_lazy("含当天，最长一年；到期自动停止"))
    reason = forms.CharField(label=gettext_lazy("原因"), max_length=200, help_text=gettext_lazy("例如“外出学习”“病假”"))

    def __init__(self, people: Iterable[User], *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        fields: Any = self.fields
        choices = [(each.public_id, each.display_name) for each in people]
        fields["delegate"].choices = [("", gettext_lazy("请选择")), *choices]
