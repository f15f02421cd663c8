"""Restatements: the list, one with both values, the decision."""

from collections.abc import Iterator, Mapping
from typing import Any

import django_tables2 as tables
from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from luoshi.server.audit.selectors import history
from luoshi.server.core.actor import Actor
from luoshi.server.cycles.audited import RESTATEMENT
from luoshi.server.cycles.facts import restatement_facts, withdrawal_facts
from luoshi.server.cycles.figures import indicator_of, read_kept
from luoshi.server.cycles.models import Restatement
from luoshi.server.cycles.scopes import visible_restatements
from luoshi.server.cycles.services.restating import (
    THING,
    grant_restatement,
    refuse_restatement,
    withdraw_restatement,
)
from luoshi.server.cycles.states import RestatementState
from luoshi.server.ledger.models import Indicator
from luoshi.server.orgs.scopes import found
from luoshi.server.policy import Action, may, require, require_some
from luoshi.server.web.acts import Act, bound, perform
from luoshi.server.web.components import Action as Link
from luoshi.server.web.components import Crumb, Pair, Text
from luoshi.server.web.cycles.reports import FIELD_WORDS, figure_words
from luoshi.server.web.lists import LedgerTable, ListPage, show
from luoshi.server.web.matters.things import level_word
from luoshi.server.web.posts import actor_of
from luoshi.server.web.state_words import STATE_WORDS, state_light, state_word
from luoshi.server.web.timelines import timeline_of


class StateFilter(forms.Form):
    """By state."""

    state = forms.ChoiceField(
        label=gettext_lazy("状态"),
        required=False,
        choices=[("", gettext_lazy("全部")), *((each.value, STATE_WORDS[each][0]) for each in RestatementState)],
    )

    def found(self, rows: "QuerySet[Restatement]") -> "QuerySet[Restatement]":
        """The restatements that fit."""
        state = self.cleaned_data["state"] if self.is_valid() else ""
        return rows.filter(state=state) if state else rows


class RestatementTable(LedgerTable):
    """Each restatement with its report."""

    report = tables.Column(verbose_name=pgettext_lazy("heading", "事项"))
    unit = tables.Column(verbose_name=gettext_lazy("单位"), accessor="report__part__printed_name")
    cycle = tables.Column(verbose_name=pgettext_lazy("heading", "填报周期"), accessor="report__cycle__name")
    state = tables.Column(verbose_name=gettext_lazy("状态"))
    reason = tables.Column(verbose_name=gettext_lazy("原因"))
    made_at = tables.Column(verbose_name=gettext_lazy("申请时间"))
    wide = ("report",)
    cut = ("reason",)

    def render_report(self, record: Restatement) -> str:
        """The item."""
        return str(record.report.part.matter.task.title)

    def render_state(self, record: Restatement) -> str:
        """The light with its word."""
        state = RestatementState(record.state)
        return render_to_string("web/components/light.html", {"light": state_light(state), "word": state_word(state)})

    def value_state(self, record: Restatement) -> str:
        """The word, for the workbook."""
        return str(state_word(RestatementState(record.state)))

    def render_made_at(self, value: Any) -> str:
        """As a date."""
        return timezone.localtime(value).strftime("%Y-%m-%d")


@require_GET
@login_required
def restatements(request: HttpRequest) -> HttpResponse:
    """What was or is to be restated."""
    actor = actor_of(request)
    require_some(actor, Action.REPORT_VIEW)
    filters = StateFilter(request.GET)
    return show(
        request,
        ListPage(
            name="restatements",
            title=_("哪些已报内容要更正"),
            table=RestatementTable,
            rows=filters.found(visible_restatements(actor)),
            filters=filters,
            panel=panel,
            crumbs=crumbs(),
            empty={
                "title": _("没有更正申请"),
                "text": _("已经采用的填报有误，由单位负责人申请更正，督查员审定；原来的数和更正的数都留着。"),
            },
        ),
    )


def panel(request: HttpRequest, key: str) -> str:
    """One restatement beside the list."""
    return render_to_string("web/cycles/restatement_panel.html", about(actor_of(request), key), request)


@require_GET
@login_required
def restatement(request: HttpRequest, key: str) -> HttpResponse:
    """One restatement: both values, who asked, who decided."""
    context = about(actor_of(request), key)
    row: Restatement = context["row"]
    context |= {
        "crumbs": crumbs(),
        "events": timeline_of(history(row.government.public_id, RESTATEMENT, row.public_id)),
    }
    return render(request, "web/cycles/restatement.html", context)


def about(actor: Actor, key: str) -> dict[str, Any]:
    """What page and panel show."""
    row = found(visible_restatements(actor), key, THING)
    state = RestatementState(row.state)
    return {
        "row": row,
        "title": row.report.part.matter.task.title,
        "word": state_word(state),
        "light": state_light(state),
        "both": list(_both(row)),
        "pairs": [
            Pair(_("填报周期"), row.report.cycle.name),
            Pair(_("单位"), row.report.part.printed_name),
            Pair(_("更正原因"), row.reason),
            Pair(_("申请人"), row.made_by_name),
            Pair(_("审定人"), row.decided_by_name or None),
            Pair(_("审定意见"), row.comment or None),
        ],
        **_possible(actor, row, state),
    }


def _possible(actor: Actor, row: Restatement, state: RestatementState) -> dict[str, Any]:
    if state is not RestatementState.ASKED:
        return {}
    key = [row.public_id]
    if may(actor, Action.RESTATEMENT_DECIDE, restatement_facts(row)):
        return {
            "main": Link(_("同意更正"), reverse("restatement_grant", args=key), "check"),
            "more": [Link(_("不同意更正"), reverse("restatement_refuse", args=key))],
        }
    if may(actor, Action.RESTATEMENT_ASK, withdrawal_facts(row)):
        return {"more": [Link(_("撤回更正申请"), reverse("restatement_withdraw", args=key))]}
    return {}


def _both(row: Restatement) -> Iterator[tuple[Text, str, str]]:
    """(field, what was said, what should have been) of everything that changes."""
    for name, label in FIELD_WORDS.items():
        if name in row.new:
            old, new = row.old.get(name, ""), row.new[name]
            if name == "claim_level":
                old, new = level_word(old), level_word(new)
            yield label, old or _("未填"), new
    before, after = read_kept(row.old.get("figures", [])), read_kept(row.new.get("figures", []))
    known = Indicator.objects.in_bulk([indicator_of(key) for key in after])
    for key, given in after.items():
        indicator = known[indicator_of(key)]
        was = before.get(key)
        yield (
            indicator.name,
            figure_words(was, indicator.unit) if was else _("未报"),
            figure_words(given, indicator.unit),
        )


class CommentForm(forms.Form):
    """What is said with the decision."""

    comment = forms.CharField(label=gettext_lazy("意见"), required=False, max_length=300)


class ReasonForm(forms.Form):
    """Why not."""

    comment = forms.CharField(label=gettext_lazy("原因"), max_length=300)


@require_http_methods(["GET", "POST"])
@login_required
def grant(request: HttpRequest, key: str) -> HttpResponse:
    """Agree."""
    return _decide(request, key, _("同意更正"), CommentForm, grant_restatement)


@require_http_methods(["GET", "POST"])
@login_required
def refuse(request: HttpRequest, key: str) -> HttpResponse:
    """Do not agree."""
    return _decide(request, key, _("不同意更正"), ReasonForm, refuse_restatement)


@require_http_methods(["GET", "POST"])
@login_required
def withdraw(request: HttpRequest, key: str) -> HttpResponse:
    """Take it back."""
    actor = actor_of(request)
    row = found(visible_restatements(actor), key, THING)
    require(actor, Action.RESTATEMENT_ASK, withdrawal_facts(row))
    act = Act(
        title=_("撤回更正申请"),
        form=bound(forms.Form, request),
        confirm=_("撤回"),
        back=reverse("restatement", args=[key]),
        crumbs=crumbs(),
        told=[_("撤回以后，原来报的内容不变；可以重新申请。")],
    )

    def carry_out(_fields: Mapping[str, Any]) -> HttpResponse:
        withdraw_restatement(actor=actor, now=timezone.now(), restatement=key)
        messages.success(request, _("已撤回。"))
        return redirect("restatement", key)

    return perform(request, act, carry_out)


def _decide(request: HttpRequest, key: str, title: str, kind: Any, service: Any) -> HttpResponse:
    actor = actor_of(request)
    row = found(visible_restatements(actor), key, THING)
    require(actor, Action.RESTATEMENT_DECIDE, restatement_facts(row))
    act = Act(
        title=f"{title}{_('：')}{row.report.part.matter.task.title}",
        form=bound(kind, request),
        confirm=title,
        back=reverse("restatement", args=[key]),
        crumbs=crumbs(),
    )

    def carry_out(fields: Mapping[str, Any]) -> HttpResponse:
        service(actor=actor, now=timezone.now(), restatement=key, comment=fields["comment"])
        messages.success(request, _("已审定。"))
        return redirect("restatement", key)

    return perform(request, act, carry_out)


def crumbs() -> list[Crumb]:
    """The way here."""
    return [Crumb(_("什么时候填报哪一期"), reverse("cycles")), Crumb(_("更正"), reverse("restatements"))]
