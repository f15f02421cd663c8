"""One candidate edited in its place: the form of its kind, kept while it is typed, and what to do where two edit."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from luoshi.server.core.errors import Conflict, Invalid
from luoshi.server.core.said import say
from luoshi.server.intake.models import Candidate, CandidateKind
from luoshi.server.intake.services import confirming
from luoshi.server.intake.states import CandidateState
from luoshi.server.orgs.scopes import found
from luoshi.server.web.components import Pair
from luoshi.server.web.desk.acts import answered
from luoshi.server.web.desk.forms import differing, form_for, value_from
from luoshi.server.web.desk.pages import DRAFT, Seat, Told, seat_of
from luoshi.server.web.desk.words import STATES
from luoshi.server.web.drafts import draft_of, drop_draft, keep_draft
from luoshi.server.web.refused import tell
from luoshi.server.web.sent_numbers import number_sent


@require_http_methods(["GET", "POST"])
@login_required
def edit(request: HttpRequest, key: str, candidate: str) -> HttpResponse:
    """The form below a candidate; sent, the candidate with its new value."""
    seat = seat_of(request, key)
    row = candidate_of(seat, candidate)
    if request.method == "GET":
        kept = draft_of(request, _name(row))
        form = form_for(row.kind, seat, data=kept[0] if kept else None, value=row.value)
        return _form(seat, row, form, saved=kept[1] if kept else None)
    form = form_for(row.kind, seat, data=request.POST, value=row.value)
    if not form.is_valid():
        return _form(seat, row, form, status=422)
    revision = request.POST.get("revision", "")
    try:
        confirming.edit(
            actor=seat.actor,
            now=seat.now,
            desk=key,
            candidate=candidate,
            revision=number_sent(revision) or 0,
            value=value_from(form, row.value),
        )
    except Conflict as refusal:
        return _form(seat, row, form, status=409, conflict=_conflict(row, form, refusal))
    except Invalid as refusal:
        tell(form, refusal)
        return _form(seat, row, form, status=422)
    drop_draft(request, _name(row))
    return answered(request, key, Told(_("已保存修改，按 U 撤销")), None)


@require_POST
@login_required
def draft(request: HttpRequest, key: str, candidate: str) -> HttpResponse:
    """Keep what is being typed; answers with the time of day. With ``drop`` it is forgotten."""
    row = candidate_of(seat_of(request, key), candidate)
    now = timezone.now()
    if request.POST.get("drop"):
        drop_draft(request, _name(row))
        return HttpResponse(status=204)
    if not keep_draft(request, _name(row), request.POST, now):
        return HttpResponse(status=413)
    return HttpResponse(f"{timezone.localtime(now):%H:%M}", content_type="text/plain; charset=utf-8")


def candidate_of(seat: Seat, public_id: str) -> Candidate:
    """A candidate of the desk. Raises NotFound."""
    return found(seat.desk.candidates.all(), public_id, say("这个候选项"))


def _name(row: Candidate) -> str:
    return f"{DRAFT}{row.public_id}"


def _form(seat: Seat, row: Candidate, form: Any, *, status: int = 200, **more: Any) -> HttpResponse:
    if not getattr(seat.request, "htmx", False) and seat.request.method == "GET":
        return redirect(f"{reverse('desk', args=[seat.desk.public_id])}?at={row.public_id}")
    held = next((each for each in seat.holds if each.part == row.public_id), None)
    context = {
        "desk": seat.desk,
        "row": row,
        "form": form,
        "held": held if held and held.user != seat.actor.user else None,
        "said": CandidateKind(row.kind).label,
        **more,
    }
    return render(seat.request, "web/desk/edit.html", context, status=status)


def _conflict(row: Candidate, form: Any, refusal: Conflict) -> dict[str, Any]:
    """What the other did, and where it differs from what was typed."""
    told = _("%(who)s：%(theirs)s；您填写：%(mine)s")
    pairs = [
        Pair(label, told % {"who": refusal.by, "theirs": theirs, "mine": mine})
        for label, theirs, mine in differing(form, row)
    ]
    title = _("您打开之后，%(who)s在 %(at)s 改过这一项，现在是“%(state)s”。") % {
        "who": refusal.by,
        "at": f"{timezone.localtime(row.changed_at):%H:%M}" if row.changed_at else "",
        "state": STATES[CandidateState(row.state)][2],
    }
    return {"title": title, "pairs": pairs}
