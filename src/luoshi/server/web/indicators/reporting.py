"""A figure entered or revised: of one's own body, of the whole, or by the office for others with their paper."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from luoshi.reckoning.amounts import plain
from luoshi.reckoning.kinds import IndicatorKind, Status
from luoshi.reckoning.periods import Period, periods_between
from luoshi.server.core.actor import Actor
from luoshi.server.core.clock import china_date
from luoshi.server.core.said import chinese
from luoshi.server.files.owners import owner_of
from luoshi.server.files.selectors import attachments_of
from luoshi.server.indicators.facts import indicator_facts
from luoshi.server.indicators.models import Observation
from luoshi.server.indicators.owners import INDICATOR
from luoshi.server.indicators.selectors import meaning_on, observations
from luoshi.server.indicators.services.observations import NewFigure, report_figure
from luoshi.server.ledger.models import Target
from luoshi.server.orgs.models import Organisation
from luoshi.server.orgs.scopes import visible_organisations
from luoshi.server.orgs.selectors import short_name_on
from luoshi.server.policy import Action, may, require
from luoshi.server.web.acts import Act, perform
from luoshi.server.web.components import Crumb
from luoshi.server.web.indicators.views import target_seen
from luoshi.server.web.indicators.words import STATUS_WORDS
from luoshi.server.web.posts import actor_of

_PERIODS_BACK = 400  # days: a year and the periods that reach into it


class FigureForm(forms.Form):
    """What is said of one period."""

    period = forms.ChoiceField(label=gettext_lazy("报告期"))
    organisation = forms.ChoiceField(label=gettext_lazy("哪个单位的数"), required=False)
    status = forms.ChoiceField(
        label=gettext_lazy("填报状态"), choices=[(status.value, word) for status, word in STATUS_WORDS.items()]
    )
    value = forms.DecimalField(label=gettext_lazy("数值"), required=False, max_digits=30, decimal_places=10)
    numerator = forms.DecimalField(label=gettext_lazy("分子"), required=False, max_digits=30, decimal_places=10)
    denominator = forms.DecimalField(label=gettext_lazy("分母"), required=False, max_digits=30, decimal_places=10)
    unit = forms.CharField(label=gettext_lazy("计量单位"), required=False, max_length=300)
    note = forms.CharField(label=gettext_lazy("说明"), required=False, max_length=500)
    reason = forms.CharField(
        label=gettext_lazy("修改原因"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("这一期已经填过时写明为什么改；原来的数仍会保留。"),
    )
    scan = forms.ChoiceField(
        label=gettext_lazy("书面材料的扫描件"),
        required=False,
        help_text=gettext_lazy("办公室代为登记时选择；先在指标页上传附件。"),
    )

    def offer(self, name: str, choices: list[tuple[str, Any]]) -> None:
        """What a field can be chosen from."""
        field: Any = self.fields[name]
        field.choices = choices


@require_http_methods(["GET", "POST"])
@login_required
def report(request: HttpRequest, key: str) -> HttpResponse:
    """Enter a figure of a target's indicator."""
    actor, on = actor_of(request), china_date(timezone.now())
    row = target_seen(actor, key)
    for_others = not may(actor, Action.INDICATOR_REPORT, indicator_facts(row.indicator))
    require(actor, Action.INDICATOR_REPORT, indicator_facts(row.indicator, on_behalf=True))
    meaning = meaning_on(row.indicator, on)
    first = date.fromordinal(on.toordinal() - _PERIODS_BACK)
    periods = {chinese(each.name): each for each in periods_between(first, on, meaning.cadence)}
    form = _form(request, actor, row, periods, for_others, on)
    if meaning.kind is IndicatorKind.RATE:
        form.fields.pop("value")
    else:
        form.fields.pop("numerator")
        form.fields.pop("denominator")
    if not for_others:
        form.fields.pop("scan")
    entered = observations(actor, row.indicator)
    act = Act(
        title=_("“%(name)s”现在是多少") % {"name": row.indicator.name[:40]},
        form=form,
        confirm=_("提交数值"),
        back=reverse("indicator_target", args=[key]),
        crumbs=[
            Crumb(_("各项指标到了哪里"), reverse("indicators")),
            Crumb(row.indicator.name, reverse("indicator_target", args=[key])),
        ],
        told=_last_said(entered, meaning.unit),
    )

    def carry_out(fields: Mapping[str, Any]) -> HttpResponse:
        new = NewFigure(
            period=periods[fields["period"]],
            status=Status(fields["status"]),
            value=fields.get("value"),
            numerator=fields.get("numerator"),
            denominator=fields.get("denominator"),
            unit=fields["unit"].strip(),
            note=fields["note"],
            reason=fields["reason"],
            scan=fields.get("scan", ""),
        )
        report_figure(
            actor=actor,
            now=timezone.now(),
            indicator=row.indicator_id,
            new=new,
            organisation=fields["organisation"],
        )
        messages.success(request, _("已填报。以前填的数仍在记录里。"))
        return redirect("indicator_target", key)

    return perform(request, act, carry_out)


def _form(
    request: HttpRequest, actor: Actor, row: Target, periods: Mapping[str, Period], for_others: bool, on: date
) -> FigureForm:
    initial = {
        "status": Status.VALUE.value,
        "unit": row.indicator.unit,
        "period": list(periods)[-2:][0],  # the last one that is over
    }
    form = FigureForm(request.POST) if request.method == "POST" else FigureForm(initial=initial)
    form.offer("period", [(name, str(periods[name].name)) for name in reversed(list(periods))])
    form.offer("organisation", [("", _("全县合计")), *_bodies(actor, row, for_others, on)])
    form.offer("scan", [("", "—"), *_scans(actor, row)])
    return form


def _bodies(actor: Actor, row: Target, for_others: bool, on: date) -> list[tuple[str, str]]:
    """The bodies whose figure one may enter: those of the post, and for the office those of the item."""
    keys = indicator_facts(row.indicator).organisations if for_others else actor.organisations
    rows: list[Organisation] = list(
        visible_organisations(actor)
        .filter(public_id__in=keys, government__public_id=actor.government)
        .prefetch_related("names")
    )
    return [(body.public_id, short_name_on(body, on)) for body in rows if not body.is_group]


def _scans(actor: Actor, row: Target) -> list[tuple[str, str]]:
    owner = owner_of(actor, INDICATOR, str(row.indicator_id))
    return [(each.public_id, each.name) for each in attachments_of(actor, owner)] if owner else []


def _last_said(entered: list[Observation], unit: str) -> list[str]:
    """The last figure, so that nobody has to look it up."""
    figures = [(row, row.value) for row in entered if row.value is not None]
    if not figures:
        return []
    last, value = figures[-1]
    told = {"day": last.period_to, "value": plain(value), "unit": last.unit or unit, "who": last.made_by_name}
    return [_("上一次填报：截至 %(day)s，%(value)s %(unit)s（%(who)s）。") % told]
