"""A plan on two days, or beside a newer version of its paper: what came, went, changed, and by which decision."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from luoshi.server.core.actor import Actor
from luoshi.server.core.clock import china_date
from luoshi.server.core.errors import NotFound
from luoshi.server.core.said import say
from luoshi.server.intake.selectors import find_desk
from luoshi.server.ledger.effects import Consequence, effects_of, read_again
from luoshi.server.ledger.models import Amendment, Plan, Task
from luoshi.server.ledger.plan_comparing import compare_days, later_desks, plan_seen
from luoshi.server.web.amendments.forms import FORMS
from luoshi.server.web.amendments.proposing import DESK
from luoshi.server.web.amendments.values import Difference, Names, compared, differences, names_of
from luoshi.server.web.amendments.views import item_link
from luoshi.server.web.amendments.whole import whole_change
from luoshi.server.web.components import Action, Crumb, Tab, Text
from luoshi.server.web.organisations.fields import DayField
from luoshi.server.web.plan_words import SUBJECT_WORDS
from luoshi.server.web.posts import actor_of


class DaysForm(forms.Form):
    """The two days."""

    first = DayField(label=gettext_lazy("从"), required=False)
    last = DayField(label=gettext_lazy("到"), required=False)


@dataclass(frozen=True)
class Line:
    """An item that differs: what happened to it, its differences, the amendments that made them."""

    kind: Text
    title: str
    area: str
    link: str = ""
    differences: Sequence[Difference] = ()
    amendments: Sequence[Amendment] = ()
    proposals: Sequence[Action] = ()


@require_GET
@login_required
def compare(request: HttpRequest, key: str) -> HttpResponse:
    """What changed in a plan between two days, or what a newer version of its paper would change."""
    actor, on = actor_of(request), china_date(timezone.now())
    plan = plan_seen(actor, key)
    names = names_of(actor, on)
    desks = later_desks(actor, plan)
    asked = request.GET.get("desk", "")
    context: dict[str, Any] = {
        "plan": plan,
        "tabs": _tabs(desks, asked),
        "crumbs": [
            Crumb(_("台账"), reverse("ledger") + "?view=all"),
            Crumb(plan.name, reverse("ledger_plan", args=[plan.public_id])),
        ],
    }
    if asked:
        if asked not in {desk.public_id for desk in desks}:
            raise NotFound(say("这个版本"))
        context |= {"lines": _by_version(actor, asked, names), "version": True, "title": _("新版本改变了什么")}
    else:
        context |= _by_days(request, actor, plan, names, on) | {"title": _("计划有哪些变化")}
    return render(request, "web/amendments/compare.html", context)


def _tabs(desks: Sequence[Any], asked: str) -> list[Tab]:
    if not desks:
        return []
    return [
        Tab(_("两个日期"), "?", current=not asked),
        *(
            Tab(
                _("%(day)s 登记的新版本") % {"day": f"{timezone.localtime(desk.made_at):%Y-%m-%d}"},
                f"?desk={desk.public_id}",
                current=desk.public_id == asked,
            )
            for desk in desks
        ),
    ]


def _by_days(request: HttpRequest, actor: Actor, plan: Plan, names: Names, on: date) -> dict[str, Any]:
    form = DaysForm(request.GET or None)
    told = form.cleaned_data if form.is_bound and form.is_valid() else {}
    first = told.get("first") or china_date(plan.made_at)
    last = told.get("last") or on
    found = compare_days(actor, plan, first, last)
    if not form.errors:
        form = DaysForm({"first": found.first.isoformat(), "last": found.last.isoformat()})
    lines = [
        Line(
            _("变更"),
            item.task.title,
            _area(item.task),
            item_link(item.task.public_id),
            [
                each
                for change in item.changes
                for each in differences(change.subject, change.before, change.after, names, change.indicator)
            ],
            [row for change in item.changes for row in change.amendments],
        )
        for item in found.changed
    ]
    return {
        "form": form,
        "lines": lines,
        "new": [Line(_("新增"), task.title, _area(task), item_link(task.public_id)) for task in found.added],
        "first": found.first,
        "last": found.last,
        "added": len(found.added),
        "changed": len(found.changed),
        "same": found.same,
    }


def _by_version(actor: Actor, desk: str, names: Names) -> list[Line]:
    again = read_again(actor, find_desk(actor, desk))
    lines = []
    for each in map(whole_change, again.whole):
        told = [Difference(each.label, *compared(each.old, each.new))] if each.kind == "changed" else []
        lines.append(Line(each.word, str(each.label) if told else each.title, str(each.note), differences=told))
    for effect in effects_of(again):
        task, candidate = effect.task, effect.candidate
        if task is None:
            title = str(candidate.value["title"]) if candidate else ""
            lines.append(Line(_("新增"), title, ""))
        elif candidate is None:
            lines.append(Line(_("不再有"), task.title, _area(task), item_link(task.public_id)))
        else:
            told = [
                each
                for change in effect.consequences
                for each in differences(change.subject, change.before, change.after, names)
            ]
            proposals = [_proposal(task, change, desk) for change in effect.consequences if change.subject in FORMS]
            lines.append(Line(_("变更"), task.title, _area(task), item_link(task.public_id), told, proposals=proposals))
    return lines


def _proposal(task: Task, change: Consequence, desk: str) -> Action:
    """The page on which the change is proposed, its form filled in with what the new version says."""
    query = {"subject": change.subject.value, "target": change.target, DESK: desk}
    address = reverse("amendment_propose", args=[task.public_id])
    label = _("提出变更：%(subject)s") % {"subject": SUBJECT_WORDS[change.subject]}
    return Action(label, f"{address}?{urlencode({key: value for key, value in query.items() if value})}")


def _area(task: Task) -> str:
    return task.area.title if task.area else ""
