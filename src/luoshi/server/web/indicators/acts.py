"""What the office says of an indicator: how a target is to be reached, looked at before it is kept; what it means."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from luoshi.reckoning.amounts import plain, printed
from luoshi.reckoning.kinds import Direction, IndicatorKind, ParentMode
from luoshi.reckoning.periods import Cadence
from luoshi.reckoning.trajectory import Method, break_down
from luoshi.server.core.clock import china_date
from luoshi.server.core.errors import Invalid
from luoshi.server.indicators.facts import indicator_facts
from luoshi.server.indicators.models import Binding
from luoshi.server.indicators.selectors import definition_on, progress_of
from luoshi.server.indicators.services.definitions import NewDefinition, define_indicator
from luoshi.server.indicators.services.ways import checked, set_way
from luoshi.server.policy import Action, require
from luoshi.server.web.acts import Act, bound, perform
from luoshi.server.web.components import Crumb
from luoshi.server.web.finish_lines.tables import CADENCE_WORDS
from luoshi.server.web.indicators.views import target_seen
from luoshi.server.web.indicators.words import (
    BINDING_WORDS,
    DIRECTION_WORDS,
    KIND_WORDS,
    METHOD_WORDS,
    MODE_WORDS,
)
from luoshi.server.web.organisations.fields import DayField
from luoshi.server.web.posts import actor_of
from luoshi.server.web.refused import tell

_POINT = re.compile(r"\s*(\d{4}-\d{1,2}-\d{1,2})\s*[,，:：\s]\s*(-?[\d.]+)\s*")


class PointsField(forms.CharField):
    """Days with their values, one a line: 2032-12-31 400."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=5000, widget=forms.Textarea(attrs={"rows": 4}), **options)

    def clean(self, value: Any) -> list[tuple[date, Decimal]]:
        """The points. Raises ValidationError naming the first line that is none."""
        found = []
        for line in str(super().clean(value)).splitlines():
            if not line.strip():
                continue
            point = _point(line)
            if point is None:
                said = _("“%(line)s”不是日期和数值，例如“2032-12-31 400”") % {"line": line.strip()[:40]}
                raise ValidationError(said)
            found.append(point)
        return found


def _point(line: str) -> tuple[date, Decimal] | None:
    match = _POINT.fullmatch(line)
    if match is None:
        return None
    try:
        year, month, day = map(int, match.group(1).split("-"))
        return date(year, month, day), Decimal(match.group(2))
    except (ValueError, InvalidOperation):
        return None


class SharesField(forms.CharField):
    """Twelve shares in percent, January to December."""

    def clean(self, value: Any) -> list[Decimal]:
        """The shares as parts of 1. Raises ValidationError for anything that is no number."""
        try:
            return [
                Decimal(text.rstrip("%％")) / 100 for text in re.split(r"[\s,，、]+", str(super().clean(value))) if text
            ]
        except InvalidOperation as error:
            raise ValidationError(_("请填写十二个数字，中间用空格隔开")) from error


class WayForm(forms.Form):
    """How the target is to be reached."""

    method = forms.ChoiceField(
        label=gettext_lazy("分解方式"), choices=[(method.value, word) for method, word in METHOD_WORDS.items()]
    )
    start_on = DayField(label=gettext_lazy("基期（开始前的最后一天）"))
    start_value = forms.DecimalField(label=gettext_lazy("基期值"), max_digits=30, decimal_places=10)
    points = PointsField(
        label=gettext_lazy("各期目标"),
        help_text=gettext_lazy("一行一个日期和到这一天要达到的数，最后一行是目标值，例如“2032-12-31 400”。"),
    )
    shares = SharesField(
        label=gettext_lazy("各月份额（%）"),
        required=False,
        help_text=gettext_lazy("只有按季节分解才填：一月至十二月，共十二个数，合计100，中间用空格隔开。"),
    )
    reason = forms.CharField(label=gettext_lazy("原因"), max_length=300)


@require_http_methods(["GET", "POST"])
@login_required
def way(request: HttpRequest, key: str) -> HttpResponse:
    """Break a target down; what comes of it is shown before it is kept."""
    actor, on = actor_of(request), china_date(timezone.now())
    row = target_seen(actor, key)
    require(actor, Action.INDICATOR_PLAN, indicator_facts(row.indicator))
    progress = progress_of(actor, key, on)
    known = progress.trajectory
    initial: dict[str, Any] = {"method": Method.LINEAR.value, "reason": ""}
    if known is not None:
        points = known.points
        initial |= {
            "method": known.method.value,
            "start_on": known.start.day,
            "start_value": plain(known.start.value),
            "points": "\n".join(f"{point.day.isoformat()} {plain(point.value)}" for point in points),
            "shares": " ".join(str(plain(share * 100)) for share in known.shares),
        }
    form = bound(WayForm, request, **initial)
    slices: Sequence[Any] = ()
    if request.method == "POST" and "preview" in request.POST and form.is_valid():
        fields = form.cleaned_data
        try:
            found = checked(
                row,
                Method(fields["method"]),
                fields["start_on"],
                fields["start_value"],
                fields["points"],
                fields["shares"],
            )
            slices = break_down(found, progress.meaning.cadence)
        except Invalid as refusal:
            tell(form, refusal)
    elif known is not None and request.method == "GET":
        slices = break_down(known, progress.meaning.cadence)
    unit = progress.meaning.unit
    act = Act(
        title=_("怎样分期完成“%(name)s”") % {"name": row.indicator.name[:40]},
        form=form,
        confirm=_("保存进度安排"),
        back=reverse("indicator_target", args=[key]),
        crumbs=_crumbs(row.indicator.name, key),
        template="web/indicators/way.html",
        more={
            "slices": [
                (piece.period.name, printed(piece.within, unit), printed(piece.by_end, unit)) for piece in slices
            ],
            "target_value": printed(row.normal_value, unit),
        },
    )

    def carry_out(fields: Mapping[str, Any]) -> HttpResponse:
        set_way(
            actor=actor,
            now=timezone.now(),
            target=key,
            method=Method(fields["method"]),
            start_on=fields["start_on"],
            start_value=fields["start_value"],
            points=fields["points"],
            shares=fields["shares"],
            reason=fields["reason"],
        )
        messages.success(request, _("进度安排已经保存，原来的安排仍在记录里。"))
        return redirect("indicator_target", key)

    if "preview" in request.POST:
        return _only_shown(request, act)
    return perform(request, act, carry_out)


def _only_shown(request: HttpRequest, act: Act) -> HttpResponse:
    """The page with what was sent, nothing kept."""
    context = {"act": act, "form": act.form, "title": act.title, "crumbs": act.crumbs, **act.more}
    return render(request, act.template, context, status=422 if act.form.errors else 200)


class MeaningForm(forms.Form):
    """What an indicator means from a day on."""

    kind = forms.ChoiceField(
        label=gettext_lazy("指标类型"), choices=[(kind.value, word) for kind, word in KIND_WORDS.items()]
    )
    direction = forms.ChoiceField(
        label=gettext_lazy("指标方向"), choices=[(each.value, word) for each, word in DIRECTION_WORDS.items()]
    )
    cadence = forms.ChoiceField(label=gettext_lazy("报告频次"), choices=list(CADENCE_WORDS.items()))
    cut_off_days = forms.IntegerField(label=gettext_lazy("期末后多少天内填报"), min_value=0, max_value=366)
    binding = forms.ChoiceField(
        label=gettext_lazy("指标属性"),
        required=False,
        choices=[("", "—"), *((each.value, word) for each, word in BINDING_WORDS.items())],
    )
    text = forms.CharField(
        label=gettext_lazy("指标口径"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    source = forms.CharField(label=gettext_lazy("数据来源"), required=False, max_length=300)
    numerator = forms.CharField(label=gettext_lazy("分子（比率填写）"), required=False, max_length=300)
    denominator = forms.CharField(label=gettext_lazy("分母（比率填写）"), required=False, max_length=300)
    baseline = forms.DecimalField(label=gettext_lazy("基期值"), required=False, max_digits=30, decimal_places=10)
    baseline_on = DayField(label=gettext_lazy("基期值的日期"), required=False)
    parent_mode = forms.ChoiceField(
        label=gettext_lazy("全县合计与各单位都填报时"),
        required=False,
        choices=[("", "—"), *((each.value, word) for each, word in MODE_WORDS.items())],
    )
    effective_on = DayField(label=gettext_lazy("从哪一天起执行"))
    reason = forms.CharField(label=gettext_lazy("调整原因（已有口径时填写）"), required=False, max_length=300)


@require_http_methods(["GET", "POST"])
@login_required
def meaning(request: HttpRequest, key: str) -> HttpResponse:
    """Say what an indicator means."""
    actor, on = actor_of(request), china_date(timezone.now())
    row = target_seen(actor, key)
    require(actor, Action.INDICATOR_DEFINE, indicator_facts(row.indicator))
    known = definition_on(row.indicator, on)
    held = progress_of(actor, key, on).meaning
    names = ("binding", "text", "source", "numerator", "denominator", "baseline", "baseline_on", "parent_mode")
    initial: dict[str, Any] = {
        "kind": held.kind.value,
        "direction": held.direction.value,
        "cadence": held.cadence.value,
        "cut_off_days": held.cut_off_days,
        "effective_on": on if known else on - timedelta(days=on.timetuple().tm_yday - 1),
        **({name: getattr(known, name) for name in names} if known else {}),
    }
    if initial.get("baseline") is not None:
        initial["baseline"] = plain(initial["baseline"])
    act = Act(
        title=_("“%(name)s”是什么口径") % {"name": row.indicator.name[:40]},
        form=MeaningForm(request.POST) if request.method == "POST" else MeaningForm(initial=initial),
        confirm=_("登记口径"),
        back=reverse("indicator_target", args=[key]),
        crumbs=_crumbs(row.indicator.name, key),
    )

    def carry_out(fields: Mapping[str, Any]) -> HttpResponse:
        new = NewDefinition(
            kind=IndicatorKind(fields["kind"]),
            direction=Direction(fields["direction"]),
            cadence=Cadence(fields["cadence"]),
            cut_off_days=fields["cut_off_days"],
            binding=Binding(fields["binding"]) if fields["binding"] else None,
            text=fields["text"],
            source=fields["source"],
            numerator=fields["numerator"],
            denominator=fields["denominator"],
            baseline=fields["baseline"],
            baseline_on=fields["baseline_on"],
            parent_mode=ParentMode(fields["parent_mode"]) if fields["parent_mode"] else None,
            effective_on=fields["effective_on"],
            reason=fields["reason"],
        )
        define_indicator(actor=actor, now=timezone.now(), indicator=row.indicator_id, new=new)
        messages.success(request, _("口径已经登记，原来的口径仍在记录里。"))
        return redirect("indicator_target", key)

    return perform(request, act, carry_out)


def _crumbs(name: str, key: str) -> list[Crumb]:
    return [
        Crumb(_("各项指标到了哪里"), reverse("indicators")),
        Crumb(name, reverse("indicator_target", args=[key])),
    ]
