"""Exceptions by their pages: granted with a reason, ended early."""

from collections.abc import Mapping
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

from luoshi.server.core.clock import china_date
from luoshi.server.cycles.facts import cycle_facts
from luoshi.server.cycles.matrix import Matrix
from luoshi.server.cycles.models import AllowanceKind, Cycle
from luoshi.server.cycles.scopes import visible_allowances
from luoshi.server.cycles.services.allowances import ALLOWANCE_THING, allow, end_allowance
from luoshi.server.orgs.scopes import found
from luoshi.server.policy import Action, require
from luoshi.server.web.acts import Act, bound, perform
from luoshi.server.web.components import Text
from luoshi.server.web.cycles.views import crumbs, cycle_seen
from luoshi.server.web.organisations.fields import DayField
from luoshi.server.web.posts import actor_of

KINDS: Mapping[AllowanceKind, Text] = {
    AllowanceKind.LONGER: gettext_lazy("延长截止日（到那天算按时）"),
    AllowanceKind.AFTER_LOCK: gettext_lazy("锁定后补报（算逾期）"),
    AllowanceKind.EXCUSED: gettext_lazy("本期免报"),
}
_PART, _BODY = "part:", "body:"


class AllowForm(forms.Form):
    """For whom, what, until when, why."""

    scope = forms.ChoiceField(label=gettext_lazy("给谁"), required=False)
    kind = forms.ChoiceField(
        label=gettext_lazy("准予什么"), choices=[(kind.value, word) for kind, word in KINDS.items()]
    )
    until = DayField(label=gettext_lazy("到哪天为止"), help_text=gettext_lazy("应是工作日；过了这天自动失效。"))
    reason = forms.CharField(
        label=gettext_lazy("原因"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("写给被问到“为什么”的人看，例如：连日暴雨，县水利局全员防汛。"),
    )  # fmt: skip

    def __init__(self, scopes: list[Any], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["scope"].choices = scopes  # type: ignore[attr-defined]  # of a choice field


class EndForm(forms.Form):
    """Why an exception ends early."""

    comment = forms.CharField(label=gettext_lazy("原因"), max_length=300)


@require_http_methods(["GET", "POST"])
@login_required
def grant(request: HttpRequest, key: str) -> HttpResponse:
    """Grant an exception."""
    actor = actor_of(request)
    row = cycle_seen(actor, key)
    require(actor, Action.CYCLE_ALLOW, cycle_facts(row))
    act = Act(
        title=_("“%(name)s”：准予填报例外") % {"name": row.name},
        form=bound(AllowForm, request, _scopes(request, row), kind=AllowanceKind.LONGER.value),
        confirm=_("准予"),
        back=reverse("cycle", args=[key]),
        crumbs=crumbs(row),
        told=[_("例外记下经手人、原因、范围和期限；有关单位会收到通知。")],
    )

    def carry_out(fields: Mapping[str, Any]) -> HttpResponse:
        scope = fields["scope"]
        allow(
            actor=actor, now=timezone.now(), cycle=key, kind=fields["kind"], until=fields["until"],
            reason=fields["reason"],
            organisation=scope.removeprefix(_BODY) if scope.startswith(_BODY) else "",
            part=scope.removeprefix(_PART) if scope.startswith(_PART) else "",
        )  # fmt: skip
        messages.success(request, _("已准予。"))
        return redirect("cycle", key)

    return perform(request, act, carry_out)


@require_http_methods(["GET", "POST"])
@login_required
def end(request: HttpRequest, key: str, allowance: str) -> HttpResponse:
    """End an exception before its day."""
    actor = actor_of(request)
    row = cycle_seen(actor, key)
    found(visible_allowances(actor).filter(cycle=row), allowance, ALLOWANCE_THING)
    require(actor, Action.CYCLE_ALLOW, cycle_facts(row))
    act = Act(
        title=_("结束填报例外"),
        form=bound(EndForm, request),
        confirm=_("结束"),
        back=reverse("cycle", args=[key]),
        crumbs=crumbs(row),
    )

    def carry_out(fields: Mapping[str, Any]) -> HttpResponse:
        end_allowance(actor=actor, now=timezone.now(), allowance=allowance, comment=fields["comment"])
        messages.success(request, _("已结束。"))
        return redirect("cycle", key)

    return perform(request, act, carry_out)


def _scopes(request: HttpRequest, row: Cycle) -> list[Any]:
    """Everybody, each body that owes, each of its items."""
    matrix = Matrix(actor_of(request), [row], china_date(timezone.now()))
    rows = matrix.rows(matrix.parts())
    parts = [
        (f"{_PART}{row.part.public_id}", f"{row.part.printed_name}{_('：')}{row.part.matter.task.title[:40]}")
        for row in rows
    ]
    bodies = [(f"{_BODY}{key}", name) for key, name in matrix.bodies()]
    return [("", _("全部单位")), (_("一个单位"), bodies), (_("一个事项"), parts)]
