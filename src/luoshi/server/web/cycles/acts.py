"""What the office does with cycles: plan a year, register days of its own, move days, open early, cancel."""

from collections.abc import Callable, Mapping
from dataclasses import replace
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
from django.views.decorators.http import require_http_methods

from luoshi.server.core.actor import Actor
from luoshi.server.core.clock import china_date
from luoshi.server.cycles.days import CycleDays, CycleKind
from luoshi.server.cycles.facts import cycle_facts
from luoshi.server.cycles.models import Cycle
from luoshi.server.cycles.services.asking import priced
from luoshi.server.cycles.services.cycles import (
    FIRST_YEAR,
    LAST_YEAR,
    cancel_cycle,
    open_cycle,
    plan_own,
    plan_year,
    shift_cycle,
)
from luoshi.server.policy import Action, Facts, require
from luoshi.server.web.acts import Act, bound, perform
from luoshi.server.web.cycles.tables import KIND_WORDS
from luoshi.server.web.cycles.views import crumbs, cycle_seen
from luoshi.server.web.organisations.fields import DayField
from luoshi.server.web.posts import actor_of


class PricedForm(forms.Form):
    """That what it costs was seen: what was shown is sent back with the confirmation."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)


class YearForm(PricedForm):
    """Which cycles of which year."""

    kind = forms.ChoiceField(
        label=gettext_lazy("类别"),
        choices=[(kind.value, word) for kind, word in KIND_WORDS.items() if kind is not CycleKind.OWN],
    )
    year = forms.IntegerField(label=gettext_lazy("年份"), min_value=FIRST_YEAR, max_value=LAST_YEAR)


class OwnForm(PricedForm):
    """Days of one's own."""

    name = forms.CharField(label=gettext_lazy("名称"), max_length=60)
    first = DayField(label=gettext_lazy("所报期间的第一天"))
    last = DayField(label=gettext_lazy("所报期间的最后一天"))


class DaysForm(forms.Form):
    """Other days than those of the rule."""

    opens_on = DayField(label=gettext_lazy("开放日"))
    due_on = DayField(label=gettext_lazy("截止日"))
    locks_on = DayField(label=gettext_lazy("锁定日"))
    reason = forms.CharField(label=gettext_lazy("原因"), max_length=300)


class EarlyForm(forms.Form):
    """Why a cycle is opened before its day."""

    comment = forms.CharField(
        label=gettext_lazy("说明"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("还没有到开放日的，要写明原因。"),
    )


class CancelForm(forms.Form):
    """Why a cycle is not needed."""

    comment = forms.CharField(label=gettext_lazy("原因"), max_length=300)


@require_http_methods(["GET", "POST"])
@login_required
def plan(request: HttpRequest) -> HttpResponse:
    """Plan the cycles of a year."""
    actor, today = actor_of(request), china_date(timezone.now())
    require(actor, Action.CYCLE_KEEP, Facts(government=actor.government))
    act = Act(
        title=_("排定一年的填报周期"),
        form=bound(YearForm, request, kind=CycleKind.QUARTER.value, year=today.year),
        confirm=_("下一步：看要各单位填多少"),
        back=reverse("cycles"),
        crumbs=crumbs(),
        told=[
            _("期末后第一个工作日开放；月度第3个、季度第5个、半年和年度第10个工作日截止；再过5个工作日锁定。"),
            _("已经排定的和截止日已过的不再排。开放以前可以逐个调整日期。"),
        ],
    )

    def carry_out(fields: Mapping[str, Any]) -> HttpResponse:
        now = timezone.now()

        def planned() -> list[Cycle]:
            return plan_year(actor=actor, now=now, kind=CycleKind(fields["kind"]), year=fields["year"])

        unseen = _price(request, act, planned, fields["seen"])
        if unseen is not None:
            return unseen
        made = planned()
        messages.success(request, _("已排定 %(count)s 个填报周期。") % {"count": len(made)})
        return redirect("cycles")

    return perform(request, act, carry_out)


@require_http_methods(["GET", "POST"])
@login_required
def own(request: HttpRequest) -> HttpResponse:
    """Register days of one's own."""
    actor = actor_of(request)
    require(actor, Action.CYCLE_KEEP, Facts(government=actor.government))
    act = Act(
        title=_("登记自定填报周期"),
        form=bound(OwnForm, request),
        confirm=_("下一步：看要各单位填多少"),
        back=reverse("cycles"),
        crumbs=crumbs(),
        told=[_("期末后第一个工作日开放，第5个工作日截止，再过5个工作日锁定；开放以前可以调整。")],
    )

    def carry_out(fields: Mapping[str, Any]) -> HttpResponse:
        now = timezone.now()
        wanted = {name: value for name, value in fields.items() if name != "seen"}

        def planned() -> list[Cycle]:
            return [plan_own(actor=actor, now=now, **wanted)]

        unseen = _price(request, act, planned, fields["seen"])
        if unseen is not None:
            return unseen
        (made,) = planned()
        return redirect("cycle", made.public_id)

    return perform(request, act, carry_out)


@require_http_methods(["GET", "POST"])
@login_required
def shift(request: HttpRequest, key: str) -> HttpResponse:
    """Move the days of a cycle."""
    actor, row = _kept_by(request, key)
    act = Act(
        title=_("调整“%(name)s”的日期") % {"name": row.name},
        form=bound(DaysForm, request, **dict(row.days.by_name())),
        confirm=_("保存日期"),
        back=reverse("cycle", args=[key]),
        crumbs=crumbs(row),
        told=[_("三个日期都应是工作日。开放以后不能再调整。")],
    )

    def carry_out(fields: Mapping[str, Any]) -> HttpResponse:
        days = CycleDays(fields["opens_on"], fields["due_on"], fields["locks_on"])
        shift_cycle(actor=actor, now=timezone.now(), cycle=key, days=days, reason=fields["reason"])
        messages.success(request, _("日期已经调整。"))
        return redirect("cycle", key)

    return perform(request, act, carry_out)


@require_http_methods(["GET", "POST"])
@login_required
def open_now(request: HttpRequest, key: str) -> HttpResponse:
    """Open a cycle by hand."""
    actor, row = _kept_by(request, key)
    act = Act(
        title=_("现在开放“%(name)s”") % {"name": row.name},
        form=bound(EarlyForm, request),
        confirm=_("开放填报"),
        back=reverse("cycle", args=[key]),
        crumbs=crumbs(row),
        lost=_("开放以后，日期不能再调整，也不能取消。"),
    )

    def carry_out(fields: Mapping[str, Any]) -> HttpResponse:
        open_cycle(actor=actor, now=timezone.now(), cycle=key, comment=fields["comment"])
        messages.success(request, _("已开放填报。"))
        return redirect("cycle", key)

    return perform(request, act, carry_out)


@require_http_methods(["GET", "POST"])
@login_required
def cancel(request: HttpRequest, key: str) -> HttpResponse:
    """Cancel a cycle that has not opened."""
    actor, row = _kept_by(request, key)
    act = Act(
        title=_("取消“%(name)s”") % {"name": row.name},
        form=bound(CancelForm, request),
        confirm=_("取消这个周期"),
        back=reverse("cycle", args=[key]),
        crumbs=crumbs(row),
        lost=_("取消的周期留在记录里；同一段时间可以重新排定。"),
    )

    def carry_out(fields: Mapping[str, Any]) -> HttpResponse:
        cancel_cycle(actor=actor, now=timezone.now(), cycle=key, comment=fields["comment"])
        messages.success(request, _("已取消。"))
        return redirect("cycle", key)

    return perform(request, act, carry_out)


def _price(request: HttpRequest, act: Act, planned: Callable[[], list[Cycle]], seen: str) -> HttpResponse | None:
    """The form again with what the cycles would ask for, None where exactly that was seen and confirmed.

    A refusal of the service is one of the price, too.
    """
    burdens = priced(planned, timezone.now())
    shown = ",".join(f"{burden.cycle.name}:{burden.fields}" for burden in burdens)
    if seen == shown:
        return None
    form = type(act.form)({**request.POST.dict(), "seen": shown})
    context = {
        "act": replace(act, confirm=_("就要这些，排定")), "form": form, "title": act.title, "crumbs": act.crumbs,
        "burdens": burdens, "fields_in_all": sum(burden.fields for burden in burdens),
    }  # fmt: skip
    return render(request, "web/cycles/priced.html", context)


def _kept_by(request: HttpRequest, key: str) -> tuple[Actor, Cycle]:
    """Who asks, and the cycle of the address. Raises NotFound, and NotAllowed for who may not change it."""
    actor = actor_of(request)
    row = cycle_seen(actor, key)
    require(actor, Action.CYCLE_KEEP, cycle_facts(row))
    return actor, row
