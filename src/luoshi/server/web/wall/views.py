"""挂图作战: which matters run when, which are late, on one sheet that can be printed and hung up."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from luoshi.server.core.actor import Actor
from luoshi.server.core.clock import china_date
from luoshi.server.delivery.narrowing import MatterFilter
from luoshi.server.delivery.wall import Bar, Grouping, wall, years_of
from luoshi.server.ledger.selectors import choices
from luoshi.server.web.components import Light
from luoshi.server.web.posts import actor_of
from luoshi.server.web.wall.chart import Scale, drawn

PAPERS = (("a4", "A4"), ("a3", "A3"))


class WallForm(forms.Form):
    """What stands on the wall, and how it is divided."""

    year = forms.TypedChoiceField(label=gettext_lazy("年份"), coerce=int, required=False)
    by = forms.ChoiceField(
        label=gettext_lazy("分组"),
        required=False,
        choices=[(Grouping.AREA.value, gettext_lazy("按领域")), (Grouping.BODY.value, gettext_lazy("按牵头单位"))],
    )
    plan = forms.ChoiceField(label=gettext_lazy("计划"), required=False)
    body = forms.ChoiceField(label=gettext_lazy("单位"), required=False)
    light = forms.ChoiceField(label=gettext_lazy("亮灯"), required=False)
    paper = forms.ChoiceField(label=gettext_lazy("打印纸张"), required=False, choices=PAPERS)

    def __init__(self, data: Any, *, actor: Actor, years: Iterable[int]) -> None:
        super().__init__(data)
        fields: dict[str, Any] = self.fields
        offered = choices(actor)
        fields["year"].choices = [(year, str(year)) for year in years]
        fields["plan"].choices = [("", _("全部计划")), *offered.plans]
        fields["body"].choices = [("", _("全部单位")), *offered.bodies]
        fields["light"].choices = [("", _("全部")), *((light.value, f"{light.shape} {light.word}") for light in Light)]


@require_GET
@login_required
def wall_page(request: HttpRequest) -> HttpResponse:
    """The wall of a year; what is asked for and is none of the choices is left out."""
    actor, today = actor_of(request), china_date(timezone.now())
    form = WallForm(request.GET or _usual(today.year), actor=actor, years=years_of(actor, today))
    form.is_valid()
    asked = form.cleaned_data
    year = asked.get("year") or today.year
    wanted = MatterFilter(
        on=today, plan=asked.get("plan", ""), body=asked.get("body", ""), light=asked.get("light", "")
    )
    by = Grouping(asked.get("by") or Grouping.AREA)
    shown = wall(actor, wanted, year, by)
    scale = Scale(year, today)
    sections = [
        (section.title, [(drawn(bar, scale), link_of(bar)) for bar in section.bars]) for section in shown.sections
    ]
    return render(
        request,
        "web/wall/wall.html",
        {
            "title": _("%(year)s 年事项推进到哪里了") % {"year": year},
            "form": form,
            "scale": scale,
            "sections": sections,
            "wall": shown,
            "paper": asked.get("paper") or "a4",
            "left_out": shown.total - shown.shown,
        },
    )


def link_of(bar: Bar) -> str:
    """The page of the matter, that of its item where there is none."""
    try:
        return reverse("matter", args=[bar.matter])
    except NoReverseMatch:
        return reverse("ledger_item", args=[bar.item])


def _usual(year: int) -> dict[str, Any]:
    return {"year": year, "by": Grouping.AREA.value, "paper": "a4"}
