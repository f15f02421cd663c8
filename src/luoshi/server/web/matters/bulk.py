"""One act on several matters at once: what was picked, what is asked for, all of them or none."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from luoshi.server.core.actor import Actor
from luoshi.server.core.clock import china_date
from luoshi.server.core.errors import Invalid
from luoshi.server.core.ids import is_id
from luoshi.server.delivery.services.act_forms import FORMS_BY_CODE
from luoshi.server.ledger.scopes import visible_items
from luoshi.server.policy.table import ROLES
from luoshi.server.web.components import Action, Crumb
from luoshi.server.web.matters.fields import Around, form_of
from luoshi.server.web.matters.offers import label_of, permit_of
from luoshi.server.web.matters.previewing import EXPAND, HAND_OUT, expected
from luoshi.server.web.matters.things import name_of, rows_of
from luoshi.server.web.posts import actor_of
from luoshi.server.web.refused import tell

MANY: Mapping[str, str] = {
    "matter.approve": "check",
    "matter.hand_out": "upload",
    "matter.withdraw": "x",
}
"""The acts that the list of matters offers for what was picked, with their icons."""
MANY_OF_QUEUES: Mapping[str, Mapping[str, str]] = {
    "own_unsigned": {"part.sign": "check"},
    "unsigned": {"reminder.begin": "bell", "part.set_deadlines": "calendar"},
    "unsigned_late": {"reminder.begin": "bell"},
    "overdue": {"reminder.begin": "bell"},
}
"""The acts that the list of a queue offers."""
_MOST = 200
_ITEM = "item"
_CONFIRMED = "confirmed"


def offered_for(actor: Actor, codes: Mapping[str, str]) -> list[Action]:
    """The acts on several rows that a role of the actor has; of each row the service decides."""
    found = []
    for code, icon in codes.items():
        form = FORMS_BY_CODE[code]
        permit = permit_of(form)
        if permit is not None and actor.roles & frozenset(ROLES[permit]):
            found.append(Action(label_of(form), reverse("matters_bulk", args=[code]), icon))
    return found


@require_http_methods(["GET", "POST"])
@login_required
def many(request: HttpRequest, code: str) -> HttpResponse:
    """Ask what the act needs, then do it to every matter that was picked."""
    act = FORMS_BY_CODE.get(code)
    if act is None or act.many is None:
        raise Http404
    actor = actor_of(request)
    machine = act.of if act.act is None else act.machine
    sent_with = request.POST if request.method == "POST" else request.GET
    keys = [key for key in sent_with.getlist("chosen") if is_id(key)][:_MOST]
    rows = list(_rows(machine, actor).filter(public_id__in=keys).order_by("pk"))
    back = _back(request, machine, code)
    if not rows:
        messages.info(request, _("没有勾选任何一条。"))
        return redirect(back)
    sent = _CONFIRMED in request.POST
    today = china_date(timezone.now())
    chosen = request.POST.getlist(EXPAND)
    told = expected(actor, [row.public_id for row in rows], chosen, today) if code == HAND_OUT else None
    around = Around(actor, today, groups=told.groups if told else None)
    form = form_of(request, act, rows[0], around, bound=sent)
    if sent and form.is_valid():
        try:
            given: dict[str, Any] = {f"{act.key}s": [row.public_id for row in rows]} | form.values(act, (), ())
            act.many(actor=actor, now=timezone.now(), **given)
        except Invalid as refusal:
            tell(form, refusal)
        else:
            count = len(rows)
            words = ngettext("%(act)s：已办理 %(count)s 项。", "%(act)s：已办理 %(count)s 项。", count)
            messages.success(request, words % {"act": label_of(act), "count": count})
            return redirect(back)
    context = {
        "form": form,
        "title": _("%(act)s：所选 %(count)s 项") % {"act": label_of(act), "count": len(rows)},
        "crumbs": [Crumb(_("督办事项"), reverse("matters"))],
        "confirm": label_of(act),
        "why": act.why,
        "grave": act.grave,
        "back": back,
        "names": [(row.public_id, row.title if machine == _ITEM else name_of(machine, row)) for row in rows],
        "expected": told,
    }
    return render(request, "web/matters/many.html", context, status=422 if form.errors else 200)


def _rows(machine: str, actor: Actor) -> "QuerySet[Any]":
    return visible_items(actor) if machine == _ITEM else rows_of(machine, actor)


def _back(request: HttpRequest, machine: str, code: str) -> str:
    """The list that the rows were picked in; what is registered stands in that of matters."""
    asked = request.POST.get("next", "")
    if asked and url_has_allowed_host_and_scheme(asked, {request.get_host()}, request.is_secure()):
        return asked
    if machine == "part":
        return reverse("matters_queue", args=["own_unsigned" if code == "part.sign" else "unsigned"])
    return reverse("matters")
