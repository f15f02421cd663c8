"""Judging how sure one is of a matter, on a page of its own: the grade, the reasons, what was judged before."""

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

from luoshi.server.core.actor import Actor
from luoshi.server.core.clock import china_date
from luoshi.server.core.said import say
from luoshi.server.cycles.confidences import cycle_to_judge, judgements_of
from luoshi.server.cycles.facts import confidence_facts
from luoshi.server.cycles.models import Confidence, ConfidenceGrade
from luoshi.server.cycles.services.confidence import judge_confidence
from luoshi.server.delivery.models import Matter
from luoshi.server.delivery.scopes import visible_matters
from luoshi.server.orgs.scopes import found
from luoshi.server.policy import Action, Facts, may, require
from luoshi.server.web.acts import Act, bound, perform
from luoshi.server.web.comparing.wording import GRADE_WORDS
from luoshi.server.web.cycles.views import crumbs, cycle_seen
from luoshi.server.web.posts import actor_of


class JudgeForm(forms.Form):
    """How sure, and why."""

    grade = forms.ChoiceField(
        label=gettext_lazy("对按期做成有多大信心"),
        choices=[(grade.value, word) for grade, word in GRADE_WORDS.items()],
        widget=forms.RadioSelect,
    )
    reasons = forms.CharField(
        label=gettext_lazy("理由"), max_length=1000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("写看到了什么、凭什么这样判断，例如：实地看过，护岸已合龙，资金到位。"),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@login_required
def judge(request: HttpRequest, key: str, matter: str) -> HttpResponse:
    """Judge a matter in a cycle."""
    actor = actor_of(request)
    cycle = cycle_seen(actor, key)
    rows = visible_matters(actor).select_related("government", "task__government", "task__plan__government__parent")
    row = found(rows, matter, say("督办事项"))
    require(actor, Action.CONFIDENCE_JUDGE, confidence_facts(row, china_date(timezone.now())))
    before = judgements_of(actor, row)
    back = reverse("comparing", args=[key])
    act = Act(
        title=_("判断信心：%(title)s") % {"title": row.task.title},
        form=bound(JudgeForm, request),
        confirm=_("记下判断"),
        back=back,
        crumbs=crumbs(cycle),
        told=[
            _(
                "判断由不填报这一事项的人作出，和单位自报、核查、亮灯分开记，谁也不改谁的。以最新一次为准，以前的都留着。"
            )
        ],
        template="web/comparing/judge.html",
        more={"judgements": [(each, GRADE_WORDS[ConfidenceGrade(each.grade)]) for each in before]},
    )

    def carry_out(fields: Mapping[str, Any]) -> HttpResponse:
        judge_confidence(
            actor=actor, now=timezone.now(), cycle=key, matter=matter, grade=fields["grade"], reasons=fields["reasons"]
        )
        messages.success(request, _("已记下。"))
        return redirect("matter", matter)

    return perform(request, act, carry_out)


def judged(actor: Actor, row: Matter) -> dict[str, Any]:
    """What the page of a matter shows of judgements; nothing to who does not see them."""
    if not may(actor, Action.CONFIDENCE_VIEW, Facts(government=row.government.public_id)):
        return {}
    held: list[Confidence] = list(judgements_of(actor, row).select_related("cycle"))
    cycle = cycle_to_judge(actor)
    today = china_date(timezone.now())
    judges = cycle is not None and row.handed_out_at is not None and row.closed_at is None
    judges = judges and bool(may(actor, Action.CONFIDENCE_JUDGE, confidence_facts(row, today)))
    return {
        "sees_confidence": True,
        "judgements": [(each, GRADE_WORDS[ConfidenceGrade(each.grade)]) for each in held],
        "judge": reverse("confidence_judge", args=[cycle.public_id, row.public_id]) if cycle and judges else "",
    }
