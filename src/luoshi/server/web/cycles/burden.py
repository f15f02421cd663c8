"""What is asked of bodies: of a cycle, of a year by quarters, field by field; a year priced before it is planned."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from luoshi.server.core.clock import china_date
from luoshi.server.core.errors import NotFound
from luoshi.server.core.said import say, word
from luoshi.server.cycles.asking import FieldUse, field_uses
from luoshi.server.cycles.burden import burden_of, by_quarter
from luoshi.server.cycles.facts import cycle_facts
from luoshi.server.cycles.scopes import visible_cycles
from luoshi.server.cycles.services.asking import drop_field, restore_field
from luoshi.server.cycles.services.cycles import FIRST_YEAR, LAST_YEAR
from luoshi.server.cycles.states import CycleState
from luoshi.server.orgs.models import Government
from luoshi.server.policy import Action, Facts, require
from luoshi.server.web.acts import Act, bound, perform
from luoshi.server.web.components import Crumb
from luoshi.server.web.cycles.views import crumbs, cycle_seen
from luoshi.server.web.posts import actor_of
from luoshi.server.web.role_words import ROLE_WORDS
from luoshi.server.web.sent_numbers import number_sent


@require_GET
@login_required
def of_cycle(request: HttpRequest, key: str) -> HttpResponse:
    """What a cycle asks of each body."""
    actor = actor_of(request)
    row = cycle_seen(actor, key)
    require(actor, Action.CYCLE_KEEP, cycle_facts(row))
    context = {
        "title": _("“%(name)s”要各单位填多少") % {"name": row.name},
        "crumbs": crumbs(row),
        "burdens": [burden_of(row, china_date(timezone.now()))],
    }
    return render(request, "web/cycles/burden.html", context)


@require_GET
@login_required
def of_year(request: HttpRequest) -> HttpResponse:
    """What is asked of each body in the quarters of a year, and which fields nobody reads."""
    actor, today = actor_of(request), china_date(timezone.now())
    require(actor, Action.CYCLE_KEEP, Facts(government=actor.government))
    year = _year(request, today.year)
    cycles = visible_cycles(actor).filter(due_on__year=year).exclude(state=CycleState.CANCELLED).order_by("due_on")
    burdens = [burden_of(cycle, today) for cycle in cycles]
    government = Government.objects.get(public_id=actor.government)
    context = {
        "title": _("%(year)s年要各单位填多少") % {"year": year},
        "crumbs": [Crumb(_("什么时候填报哪一期"), reverse("cycles"))],
        "year": year,
        "years": (year - 1, year + 1),
        "burdens": burdens,
        "units": by_quarter(burdens, year),
        "fields": [
            (each, str(word(each.label)), str(word(each.purpose.purpose)), ROLE_WORDS[each.purpose.reader])
            for each in field_uses(government.pk)
        ],
    }
    return render(request, "web/cycles/burden_year.html", context)


def _year(request: HttpRequest, usual: int) -> int:
    asked = number_sent(request.GET.get("year"), digits=4)
    return asked if asked is not None and FIRST_YEAR <= asked <= LAST_YEAR else usual


class ReasonForm(forms.Form):
    """Why a field is not asked for any more."""

    reason = forms.CharField(label=gettext_lazy("原因"), max_length=300)


@require_http_methods(["GET", "POST"])
@login_required
def drop(request: HttpRequest, field: str) -> HttpResponse:
    """Ask for a field no more."""
    actor, use = actor_of(request), _use(request, field)
    act = Act(
        title=_("不再要求填“%(field)s”") % {"field": str(word(use.label))},
        form=bound(ReasonForm, request),
        confirm=_("停填"),
        back=reverse("cycles_burden"),
        crumbs=_crumbs(),
        told=[_("以后的填报不再出现这一项；已经报过的留着，可以随时恢复。")],
    )

    def carry_out(fields: Mapping[str, Any]) -> HttpResponse:
        drop_field(actor=actor, now=timezone.now(), field=field, reason=fields["reason"])
        messages.success(request, _("已停填。"))
        return redirect("cycles_burden")

    return perform(request, act, carry_out)


@require_http_methods(["GET", "POST"])
@login_required
def restore(request: HttpRequest, field: str) -> HttpResponse:
    """Ask for a field again."""
    actor, use = actor_of(request), _use(request, field)
    act = Act(
        title=_("恢复填“%(field)s”") % {"field": str(word(use.label))},
        form=bound(forms.Form, request),
        confirm=_("恢复"),
        back=reverse("cycles_burden"),
        crumbs=_crumbs(),
        told=[use.dropped.reason] if use.dropped else [],
    )

    def carry_out(_fields: Mapping[str, Any]) -> HttpResponse:
        restore_field(actor=actor, now=timezone.now(), field=field)
        messages.success(request, _("已恢复。"))
        return redirect("cycles_burden")

    return perform(request, act, carry_out)


def _use(request: HttpRequest, field: str) -> FieldUse:
    actor = actor_of(request)
    require(actor, Action.CYCLE_KEEP, Facts(government=actor.government))
    government = Government.objects.get(public_id=actor.government)
    use = next((each for each in field_uses(government.pk) if each.field == field), None)
    if use is None:
        raise NotFound(say("这个字段"))
    return use


def _crumbs() -> list[Crumb]:
    return [
        Crumb(_("什么时候填报哪一期"), reverse("cycles")),
        Crumb(_("要各单位填多少"), reverse("cycles_burden")),
    ]
