"""The lists of posts and of proposed posts, with their filters."""

from datetime import date
from typing import Any

import django_tables2 as tables
from django import forms
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.server.core.roles import PostRole
from luoshi.server.orgs.directory import in_state, proposals_in
from luoshi.server.orgs.models import Organisation, Post, ProposedPost
from luoshi.server.orgs.selectors import name_on, short_name_on
from luoshi.server.orgs.states import ProposalState, TermState
from luoshi.server.web.lists import LedgerTable
from luoshi.server.web.people.tables import ROLE_CHOICES, body_choices
from luoshi.server.web.role_words import ROLE_WORDS
from luoshi.server.web.state_words import STATE_WORDS, state_word
from luoshi.server.web.templatetags.states import days

_ALL = ("", gettext_lazy("全部"))
TERM_CHOICES = [(state.name.lower(), STATE_WORDS[state][0]) for state in TermState]
PROPOSAL_CHOICES = [_ALL, *((state.name.lower(), STATE_WORDS[state][0]) for state in ProposalState)]


class PostFilters(forms.Form):
    """By organisation, role, state of the term, and part of the holder's name."""

    body = forms.ChoiceField(label=gettext_lazy("单位"), required=False)
    role = forms.ChoiceField(label=gettext_lazy("岗位"), required=False, choices=ROLE_CHOICES)
    state = forms.ChoiceField(label=gettext_lazy("状态"), required=False, choices=[_ALL, *TERM_CHOICES])
    q = forms.CharField(label=gettext_lazy("姓名含"), required=False, max_length=40)

    def __init__(self, data: Any, bodies: "QuerySet[Organisation]", on: date) -> None:
        super().__init__(data)
        fields: Any = self.fields
        fields["body"].choices = [("", _("全部")), *body_choices(bodies, on)]

    def found(self, posts: "QuerySet[Post]", on: date) -> "QuerySet[Post]":
        """The posts that fit."""
        asked = self.cleaned_data if self.is_valid() else {}
        if asked.get("body"):
            posts = posts.filter(organisation__public_id=asked["body"])
        if asked.get("role"):
            posts = posts.filter(role=asked["role"])
        if asked.get("q"):
            posts = posts.filter(user__display_name__icontains=asked["q"])
        if asked.get("state"):
            posts = posts.filter(in_state(TermState[asked["state"].upper()], on, "revoked_at"))
        return posts


class PostsTable(LedgerTable):
    """Who holds which post, from when to when."""

    holder = tables.Column(
        verbose_name=gettext_lazy("任职人"), accessor="user__display_name", order_by=("user__display_name", "pk")
    )
    unit = tables.Column(verbose_name=gettext_lazy("单位"), accessor="organisation", orderable=False)
    role = tables.Column(verbose_name=gettext_lazy("岗位"))
    title = tables.Column(verbose_name=gettext_lazy("职务"))
    starts_on = tables.Column(verbose_name=gettext_lazy("开始"))
    ends_on = tables.Column(verbose_name=gettext_lazy("结束"), empty_values=())
    state = tables.Column(verbose_name=gettext_lazy("状态"), accessor="pk", orderable=False)
    charge = tables.Column(
        verbose_name=gettext_lazy("分管单位"), accessor="in_charge_of", orderable=False, empty_values=()
    )
    wide = ("charge",)
    on: date

    def render_unit(self, value: Organisation) -> str:
        """What the body is called in short today."""
        return short_name_on(value, self.on)

    def render_role(self, record: Post) -> str:
        """In words."""
        return str(ROLE_WORDS[PostRole(record.role)])

    def render_starts_on(self, value: date) -> str:
        """As a date."""
        return f"{value:%Y-%m-%d}"

    def render_ends_on(self, value: date | None) -> str:
        """As a date; an open end in words."""
        return f"{value:%Y-%m-%d}" if value else _("长期")

    def render_state(self, record: Post) -> str:
        """The light of the term."""
        word, light = STATE_WORDS[record.state_on(self.on)]
        return render_to_string("web/components/light.html", {"light": light, "word": word})

    def value_state(self, record: Post) -> str:
        """The word, for the workbook."""
        return str(state_word(record.state_on(self.on)))

    def render_charge(self, value: list[Any]) -> str:
        """The organisations that a leader is in charge of."""
        return _("、").join(short_name_on(held.organisation, self.on) for held in value) or "—"


class ProposalFilters(forms.Form):
    """By state; without one, those that wait."""

    state = forms.ChoiceField(label=gettext_lazy("状态"), required=False, choices=PROPOSAL_CHOICES)
    q = forms.CharField(label=gettext_lazy("姓名含"), required=False, max_length=40)

    def found(self, proposals: "QuerySet[ProposedPost]") -> "QuerySet[ProposedPost]":
        """The proposed posts that fit."""
        asked = self.cleaned_data if self.is_valid() else {}
        if asked.get("state"):
            proposals = proposals.filter(proposals_in(ProposalState[asked["state"].upper()]))
        if asked.get("q"):
            proposals = proposals.filter(user__display_name__icontains=asked["q"])
        return proposals


class ProposalsTable(LedgerTable):
    """Who should get which post."""

    holder = tables.Column(
        verbose_name=gettext_lazy("姓名"), accessor="user__display_name", order_by=("user__display_name", "pk")
    )
    login = tables.Column(verbose_name=gettext_lazy("登录名"), accessor="user__login_name")
    unit = tables.Column(verbose_name=gettext_lazy("拟任单位"), accessor="organisation", orderable=False)
    role = tables.Column(verbose_name=gettext_lazy("拟任岗位"))
    title = tables.Column(verbose_name=gettext_lazy("职务"))
    proposed_at = tables.DateTimeColumn(verbose_name=gettext_lazy("提出时间"), format="Y-m-d H:i")
    state = tables.Column(verbose_name=gettext_lazy("状态"), accessor="pk", orderable=False)
    on: date

    def render_unit(self, value: Organisation) -> str:
        """The full name: it decides what somebody will see."""
        return name_on(value, self.on)

    def render_role(self, record: ProposedPost) -> str:
        """In words."""
        return str(ROLE_WORDS[PostRole(record.role)])

    def render_state(self, record: ProposedPost) -> str:
        """The light of the proposal."""
        word, light = STATE_WORDS[record.state]
        return render_to_string("web/components/light.html", {"light": light, "word": word})

    def value_state(self, record: ProposedPost) -> str:
        """The word, for the workbook."""
        return str(state_word(record.state))


def term(post: Post) -> str:
    """The days of a post in words."""
    return days(post.starts_on, post.ends_on)
