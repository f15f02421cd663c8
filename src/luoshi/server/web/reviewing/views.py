"""Reading the reports of a cycle: what changed, what is odd; accepted together or alone, sent back."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_POST

from luoshi.server.core.actor import Actor
from luoshi.server.core.errors import Invalid
from luoshi.server.core.said import word
from luoshi.server.cycles.asking import field_of
from luoshi.server.cycles.models import Cycle
from luoshi.server.cycles.reviewing import Line, lines_of, waiting_in
from luoshi.server.cycles.scopes import visible_reports
from luoshi.server.cycles.services.asking import note_read
from luoshi.server.cycles.services.reviewing import accept_report, accept_reports, return_report
from luoshi.server.delivery.models import ReturnReason
from luoshi.server.delivery.services.feedback import DONE_LEVELS
from luoshi.server.policy import Action, require_some
from luoshi.server.web.components import Text
from luoshi.server.web.cycles.reports import FIELD_WORDS, figure_words, known_words
from luoshi.server.web.cycles.views import crumbs, cycle_seen
from luoshi.server.web.matters.lights import Lamp, lamps_of
from luoshi.server.web.matters.things import level_word
from luoshi.server.web.posts import actor_of
from luoshi.server.web.reviewing.wording import Asked, Piece, in_words, pieces

A_PAGE = 20


@dataclass(frozen=True)
class Difference:
    """A field that changed: its name, and what stayed, went and came."""

    label: Text
    pieces: Sequence[Piece]


@dataclass(frozen=True)
class FigureChange:
    """A figure: what was known before, what the report says."""

    name: str
    before: str
    now: str


@dataclass(frozen=True)
class Card:
    """A report as a reviewer sees it."""

    line: Line
    differences: Sequence[Difference]
    figures: Sequence[FigureChange]
    questions: Sequence[Asked]
    lamp: Lamp | None
    level: str
    verified: str
    is_late: bool
    may_end: bool
    wrong: str = ""
    typed: str = ""


@require_GET
@login_required
def review(request: HttpRequest, key: str) -> HttpResponse:
    """The reports of a cycle that wait to be read."""
    actor = actor_of(request)
    require_some(actor, Action.PART_REVIEW)
    cycle = cycle_seen(actor, key)
    return render(request, "web/reviewing/review.html", _page(request, actor, cycle))


@require_POST
@login_required
def accept_together(request: HttpRequest, key: str) -> HttpResponse:
    """Accept the chosen reports, in which nothing is odd."""
    actor = actor_of(request)
    cycle = cycle_seen(actor, key)
    chosen = request.POST.getlist("chosen")
    done = accept_reports(actor=actor, now=timezone.now(), reports=chosen)
    told = ngettext("已通过 %(count)s 份。", "已通过 %(count)s 份。", len(done)) % {"count": len(done)}
    messages.success(request, told)
    return redirect("reviewing", cycle.public_id)


class DecisionForm(forms.Form):
    """What is decided about one report."""

    do = forms.ChoiceField(choices=[("accept", ""), ("done", ""), ("return", "")])
    reason = forms.ChoiceField(
        label=gettext_lazy("退回原因"), required=False, choices=[("", ""), *((each.value, "") for each in ReturnReason)]
    )
    comment = forms.CharField(required=False, max_length=2000)


@require_POST
@login_required
def decide(request: HttpRequest, key: str, report: str) -> HttpResponse:
    """Accept one report, or send it back; what the service misses is said on its card, and nothing typed is lost."""
    actor = actor_of(request)
    cycle = cycle_seen(actor, key)
    form = DecisionForm(request.POST)
    fields = form.cleaned_data if form.is_valid() else {"do": "", "reason": "", "comment": ""}
    asked: dict[str, Any] = {"actor": actor, "now": timezone.now(), "report": report, "comment": fields["comment"]}
    try:
        if fields["do"] == "return":
            return_report(reason=fields["reason"], **asked)
            messages.success(request, _("已退回补正。"))
        else:
            accept_report(as_done=fields["do"] == "done", **asked)
            messages.success(request, _("已通过。"))
    except Invalid as refusal:
        context = _page(request, actor, cycle, report, str(refusal), fields["comment"])
        return render(request, "web/reviewing/review.html", context, status=422)
    return redirect("reviewing", cycle.public_id)


def _page(
    request: HttpRequest, actor: Actor, cycle: Cycle, at: str = "", wrong: str = "", typed: str = ""
) -> dict[str, Any]:
    waiting = waiting_in(actor, cycle)
    page = Paginator(waiting, A_PAGE).get_page(request.GET.get("page"))
    now = timezone.now()
    lines = lines_of(cycle, list(page.object_list), now)
    note_read(now=now, cycle=cycle, fields=_shown(lines))
    named = {question.beside for line in lines for question in line.questions if question.beside}
    beside = {row.public_id: row for row in visible_reports(actor).filter(public_id__in=named)}
    lamps = lamps_of(cycle.government)
    cards = []
    for line in lines:
        is_here = line.report.public_id == at
        cards.append(_card(line, beside, lamps, wrong if is_here else "", typed if is_here else ""))
    count = page.paginator.count
    title = ngettext("%(cycle)s：%(count)s 份等您审核", "%(cycle)s：%(count)s 份等您审核", count)
    return {
        "title": title % {"cycle": cycle.name, "count": count},
        "crumbs": crumbs(cycle),
        "cycle": cycle,
        "cards": cards,
        "ordinary": [card for card in cards if card.line.is_ordinary],
        "reasons": [(each.value, str(word(each.label))) for each in ReturnReason],
        "table": page,
        "page": page,
    }


def _shown(lines: Sequence[Line]) -> set[str]:
    """The fields that a reviewer reads here: those that changed, and the figures."""
    shown = {each.field for line in lines for each in line.changed if each.new}
    return shown | {field_of(each.asked.indicator) for line in lines for each in line.figures}


def _card(line: Line, beside: Any, lamps: Any, wrong: str, typed: str) -> Card:
    row, verified = line.report, line.verification
    return Card(
        line=line,
        differences=[_difference(each.field, each.old, each.new) for each in line.changed],
        figures=[
            FigureChange(
                each.asked.name,
                known_words(each.before, each.asked.unit) if each.before else "",
                figure_words(each.given, each.asked.unit),
            )
            for each in line.figures
        ],
        questions=[in_words(each, beside) for each in line.questions],
        lamp=lamps.get(line.light.light) if line.light else None,
        level=level_word(row.claim_level),
        verified=f"{verified.verified_on:%Y-%m-%d} {level_word(verified.level)}" if verified else "",
        is_late=line.owed is not None and line.owed.facts.late,
        may_end=row.claim_level in DONE_LEVELS,
        wrong=wrong,
        typed=typed,
    )


def _difference(field: str, old: str, new: str) -> Difference:
    if field == "claim_level":
        gone = [Piece("gone", level_word(old))] if old else []
        return Difference(FIELD_WORDS[field], [*gone, Piece("come", level_word(new))])
    return Difference(FIELD_WORDS[field], pieces(old, new))
