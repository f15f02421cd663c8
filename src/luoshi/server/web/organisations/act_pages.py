"""The pages of acts: fill in, see what will be, confirm. The preview is the act itself, taken back."""

from datetime import date, datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from luoshi.server.core.actor import Actor
from luoshi.server.core.clock import china_date
from luoshi.server.core.errors import Invalid
from luoshi.server.core.ids import is_id
from luoshi.server.orgs.facts import organisation_facts
from luoshi.server.orgs.listings import governments_around, names_of, organisation_as_of
from luoshi.server.orgs.models import Organisation
from luoshi.server.orgs.selectors import name_on
from luoshi.server.orgs.services.rehearsal import Foreseen, rehearse
from luoshi.server.policy import Facts, require
from luoshi.server.web.components import Crumb
from luoshi.server.web.organisations.acts import ACTS, JOIN, MERGE, NEW, Act
from luoshi.server.web.organisations.forms import ActForm, hidden_pairs
from luoshi.server.web.organisations.previews import lines_of
from luoshi.server.web.posts import actor_of
from luoshi.server.web.refused import tell


@require_http_methods(["GET", "POST"])
@login_required
def new(request: HttpRequest) -> HttpResponse:
    """A new organisation."""
    return _page(request, NEW, None)


@require_http_methods(["GET", "POST"])
@login_required
def join(request: HttpRequest) -> HttpResponse:
    """Chosen bodies into a group; a list sends them as ``chosen``."""
    return _page(request, JOIN, None)


@require_http_methods(["GET", "POST"])
@login_required
def merge(request: HttpRequest) -> HttpResponse:
    """Chosen bodies into one; a list sends them as ``chosen``."""
    return _page(request, MERGE, None)


@require_http_methods(["GET", "POST"])
@login_required
def organisation_act(request: HttpRequest, key: str, name: str) -> HttpResponse:
    """An act on one body."""
    if name not in ACTS:
        raise Http404
    body = organisation_as_of(actor_of(request), key, china_date(timezone.now()))
    return _page(request, ACTS[name], body)


def _page(request: HttpRequest, act: Act, body: Organisation | None) -> HttpResponse:
    now = timezone.now()
    actor, today = actor_of(request), china_date(now)
    require(actor, act.action, organisation_facts(body) if body else Facts(government=actor.government))
    sent = request.method == "POST" and "chosen" not in request.POST
    form = act.form(
        request.POST if sent else None, actor=actor, today=today, body=body, initial=_chosen(request, actor, today)
    )
    foreseen = _foreseen(act, actor, now, form) if sent and "back" not in request.POST and form.is_valid() else None
    if foreseen and request.POST.get("seen") == foreseen.digest:
        made = act.do(actor, now, form)
        messages.success(request, str(act.done))
        return redirect(_after(made, body))
    if sent and "back" in request.POST:
        form.fill_again()
    context = {
        "form": form,
        "act": act,
        "body": body,
        "crumbs": _crumbs(body),
        "foreseen": foreseen,
        "lines": lines_of(foreseen.differences) if foreseen else [],
        "kept": list(hidden_pairs(form)) if foreseen else [],
        "moved": bool(foreseen and request.POST.get("seen")),
    }
    status = 422 if form.errors else 200
    return render(request, "web/organisations/act.html", context, status=status)


def _foreseen(act: Act, actor: Actor, now: datetime, form: ActForm) -> Foreseen | None:
    """What the act would change; None where it is refused, which the form then tells."""
    own, _above, _below = governments_around(actor)
    try:
        return rehearse(lambda: act.do(actor, now, form), government=own, on=form.day())
    except Invalid as refusal:
        tell(form, refusal, dict(act.fields))
        return None


def _chosen(request: HttpRequest, actor: Actor, today: date) -> dict[str, str]:
    """The names of the bodies that were picked in a list, one a line."""
    keys = request.POST.getlist("chosen")[:500]
    if not keys:
        return {}
    names = "\n".join(names_of(actor, [key for key in keys if is_id(key)], today))
    return {"bodies": names, "predecessors": names}


def _after(made: object, body: Organisation | None) -> str:
    """Where to go when it is done: to the body that is new or goes on."""
    first = made[0] if isinstance(made, list) else made
    shown = first if isinstance(first, Organisation) else body
    return reverse("organisation", args=[shown.public_id]) if shown else reverse("organisations")


def _crumbs(body: Organisation | None) -> list[Crumb]:
    crumbs = [Crumb(_("机构"), reverse("organisations"))]
    if body is not None:
        crumbs.append(Crumb(name_on(body, china_date(timezone.now())), reverse("organisation", args=[body.public_id])))
    return crumbs
