"""The page before a ledger is made: what will be in it, what is still in the way, one button."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from luoshi.server.core.errors import IllegalTransition, Invalid
from luoshi.server.intake.facts import desk_facts
from luoshi.server.intake.models import CandidateKind
from luoshi.server.intake.selectors import BLOCKING
from luoshi.server.intake.settling import will_be_made
from luoshi.server.intake.states import DeskState
from luoshi.server.ledger.services.making import make_ledger
from luoshi.server.policy import Action, require
from luoshi.server.web.components import Crumb
from luoshi.server.web.desk.pages import Seat, link_to, seat_of
from luoshi.server.web.sources.words import KIND_WORDS

_MADE = (
    CandidateKind.AREA,
    CandidateKind.TASK,
    CandidateKind.RESPONSIBILITY,
    CandidateKind.PERSON,
    CandidateKind.TARGET,
    CandidateKind.MEASURE,
    CandidateKind.MILESTONE,
    CandidateKind.PROJECT,
    CandidateKind.GOAL,
    CandidateKind.CITATION,
    CandidateKind.ANNEX,
)
_SHOWN = 8
"""So many open points of a kind are listed; the others are counted."""


@require_http_methods(["GET", "POST"])
@login_required
def make(request: HttpRequest, key: str) -> HttpResponse:
    """What will be made; sent, the ledger. Sent twice, or by two people, it is made once and both are led to it."""
    seat = seat_of(request, key)
    if DeskState(seat.desk.state) is DeskState.MADE:
        return _led(seat)
    require(seat.actor, Action.LEDGER_MAKE, desk_facts(seat.desk))
    refused = ""
    if request.method == "POST":
        try:
            plan = make_ledger(actor=seat.actor, now=seat.now, desk=key, name=request.POST.get("name", ""))
        except IllegalTransition:
            return _led(seat)
        except Invalid as refusal:
            refused = str(refusal)
            seat = seat_of(request, key)
        else:
            count = plan.tasks.count()
            told = ngettext("台账已生成：%(count)s 项任务", "台账已生成：%(count)s 项任务", count) % {"count": count}
            messages.success(request, told)
            return redirect(link_to("ledger_plan", plan.public_id) or link_to("ledger") or reverse("desk", args=[key]))
    return render(request, "web/desk/make.html", _context(seat, refused), status=422 if refused else 200)


def _led(seat: Seat) -> HttpResponse:
    """To the desk, which tells that its ledger was made and leads there."""
    messages.info(seat.request, _("台账已经生成过，没有再生成一次。"))
    return redirect("desk", key=seat.desk.public_id)


def _context(seat: Seat, refused: str) -> dict[str, Any]:
    counts = will_be_made(seat.view.candidates)
    waiting, unanswered = seat.view.open, [each for each in seat.view.questions if not each.answer]
    blocks: dict[str, list[Any]] = {}
    for point in waiting:
        blocks.setdefault(point.what, []).append(point)
    back = reverse("desk", args=[seat.desk.public_id])
    document = seat.desk.document
    return {
        "desk": seat.desk,
        "title": _("生成台账：%(title)s") % {"title": document.title},
        "crumbs": [Crumb(_("核对台"), back)],
        "back": back,
        "counts": [(KIND_WORDS[kind.value], counts[kind]) for kind in _MADE if counts[kind]],
        "nothing": [KIND_WORDS[kind.value] for kind in _MADE if not counts[kind]],
        "blocks": [(what, points[:_SHOWN], len(points), len(points) - _SHOWN) for what, points in blocks.items()],
        "open": len(waiting),
        "name": seat.request.POST.get("name", document.title),
        "unanswered": sum(each.code not in BLOCKING for each in unanswered),
        "refused": refused,
    }
