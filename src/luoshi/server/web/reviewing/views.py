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
from luoshi.server.core.errors import Conflict, Invalid, Refusal
from luoshi.server.core.said import say, word
from luoshi.server.cycles.asking import field_of
from luoshi.server.cycles.models import ConfidenceGrade, Cycle
from luoshi.server.cycles.reviewing import Line, lines_of, waiting_in
from luoshi.server.cycles.scopes import visible_reports
from luoshi.server.cycles.services.asking import note_read
from luoshi.server.cycles.services.reviewing import accept_report, accept_reports, return_report
from luoshi.server.delivery.models import ReturnReason
from luoshi.server.delivery.services.feedback import DONE_LEVELS
from luoshi.server.policy import Action, require_some
from luoshi.server.web.comparing.wording import GRADE_WORDS
from luoshi.server.web.components import Text
from luoshi.server.web.cycles.reports import FIELD_WORDS, figure_words, known_words
from luoshi.server.web.cycles.views import crumbs, cycle_seen
from luoshi.server.web.matters.lights import Lamp, lamps_of
from luoshi.server.web.matters.things import level_word
from luoshi.server.web.memory import recall_of
from luoshi.server.web.posts import actor_of
from luoshi.server.web.reviewing.wording import Asked, Piece, in_words, pieces
from luoshi.server.web.sent_numbers import number_sent

A_PAGE = 12
"""Reports on a page: each is held against all that was said in nine cycles."""


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
    confidence: str
    is_late: bool
    may_end: bool
    wrong: str = ""
    typed: str = ""
    reason: str = ""


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
    chosen = _chosen(request.POST.getlist("chosen"))
    try:
        done = accept_reports(actor=actor, now=timezone.now(), reports=chosen, seen=chosen)
    except (Conflict, Invalid) as refusal:
        context = _page(request, actor, cycle, Answer(wrong=refusal))
        return render(request, "web/reviewing/review.html", context, status=refusal.status)
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
    seen = forms.IntegerField()


@dataclass(frozen=True)
class Answer:
    """Why something was not done, the report that it is about (all that were chosen where none), what was typed."""

    wrong: Refusal | None = None
    report: str = ""
    comment: str = ""
    reason: str = ""


def _chosen(sent: Sequence[str]) -> dict[str, int]:
    """Reports with the revision that was read, sent as ``report:revision``; what is not so is no report."""
    pairs = (each.partition(":") for each in sent)
    return {key: seen for key, _colon, revision in pairs if (seen := number_sent(revision)) is not None}


@require_POST
@login_required
def decide(request: HttpRequest, key: str, report: str) -> HttpResponse:
    """Accept one report, or send it back; what the service misses is said on its card, and nothing typed is lost."""
    actor = actor_of(request)
    cycle = cycle_seen(actor, key)
    form = DecisionForm(request.POST)
    try:
        _decided(actor, report, form)
    except (Conflict, Invalid) as refusal:
        answer = Answer(refusal, report, form["comment"].value() or "", form["reason"].value() or "")
        return render(request, "web/reviewing/review.html", _page(request, actor, cycle, answer), status=refusal.status)
    messages.success(request, _("已退回补正。") if form.cleaned_data["do"] == "return" else _("已通过。"))
    return redirect("reviewing", cycle.public_id)


def _decided(actor: Actor, report: str, form: DecisionForm) -> None:
    """Do what the form says. Raises Invalid for one that does not come from the page, and what services raise."""
    if not form.is_valid():
        raise Invalid(say("没有收到完整的审核意见"), say("意见不超过 2000 字；请刷新页面后再试"))
    fields = form.cleaned_data
    asked: dict[str, Any] = {
        "actor": actor, "now": timezone.now(), "report": report, "comment": fields["comment"], "seen": fields["seen"],
    }  # fmt: skip
    if fields["do"] == "return":
        return_report(reason=fields["reason"], **asked)
    else:
        accept_report(as_done=fields["do"] == "done", **asked)


def _page(request: HttpRequest, actor: Actor, cycle: Cycle, answer: Answer = Answer()) -> dict[str, Any]:
    waiting = waiting_in(actor, cycle)
    page = Paginator(waiting, A_PAGE).get_page(request.GET.get("page"))
    now = timezone.now()
    lines = lines_of(actor, cycle, list(page.object_list), now, recall_of(request))
    note_read(now=now, cycle=cycle, fields=_shown(lines))
    named = {question.beside for line in lines for question in line.questions if question.beside}
    beside = {row.public_id: row for row in visible_reports(actor).filter(public_id__in=named)}
    lamps = lamps_of(cycle.government)
    cards = [
        _card(line, beside, lamps, answer if line.report.public_id == answer.report else Answer()) for line in lines
    ]
    count = page.paginator.count
    title = ngettext("%(cycle)s：%(count)s 份等您审核", "%(cycle)s：%(count)s 份等您审核", count)
    return {
        "title": title % {"cycle": cycle.name, "count": count},
        "crumbs": crumbs(cycle),
        "cycle": cycle,
        "cards": cards,
        "ordinary": [card for card in cards if card.line.is_ordinary],
        "reasons": [(each.value, str(word(each.label))) for each in ReturnReason],
        "wrong": answer.wrong if not answer.report else None,
        "table": page,
        "page": page,
    }


def _shown(lines: Sequence[Line]) -> set[str]:
    """The fields that a reviewer reads here: those that changed, and the figures."""
    shown = {each.field for line in lines for each in line.changed if each.new}
    return shown | {field_of(each.asked.indicator) for line in lines for each in line.figures}


def _card(line: Line, beside: Any, lamps: Any, answer: Answer) -> Card:
    row, visit = line.report, line.visit
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
        verified=f"{visit.on:%Y-%m-%d} {level_word(visit.level)}" if visit else "",
        is_late=line.owed is not None and line.owed.facts.late,
        may_end=row.claim_level in DONE_LEVELS,
        confidence=_confidence(line),
        wrong=str(answer.wrong or ""),
        typed=answer.comment,
        reason=answer.reason,
    )


def _confidence(line: Line) -> str:
    row = line.confidence
    return f"{GRADE_WORDS[ConfidenceGrade(row.grade)]} {row.made_by_name}{_('：')}{row.reasons}" if row else ""


def _difference(field: str, old: str, new: str) -> Difference:
    if field == "claim_level":
        gone = [Piece("gone", level_word(old))] if old else []
        return Difference(FIELD_WORDS[field], [*gone, Piece("come", level_word(new))])
    return Difference(FIELD_WORDS[field], pieces(old, new))
