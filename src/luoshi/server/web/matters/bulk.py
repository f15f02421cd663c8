"""One act on several matters at once: what was picked, what is asked for, all of them or none."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from luoshi.server.core.clock import china_date
from luoshi.server.core.errors import Invalid
from luoshi.server.core.ids import is_id
from luoshi.server.delivery.services.act_forms import FORMS_BY_CODE
from luoshi.server.web.components import Crumb
from luoshi.server.web.matters.fields import Around, form_of
from luoshi.server.web.matters.offers import label_of
from luoshi.server.web.matters.things import name_of, rows_of
from luoshi.server.web.posts import actor_of
from luoshi.server.web.refused import tell

MANY: Mapping[str, str] = {
    "matter.approve": "check",
    "matter.hand_out": "upload",
    "matter.set_deadlines": "calendar",
    "reminder.begin": "bell",
}
"""The acts that the list offers for what was picked, with their icons."""
_MOST = 200
_CONFIRMED = "confirmed"


@require_POST
@login_required
def many(request: HttpRequest, code: str) -> HttpResponse:
    """Ask what the act needs, then do it to every matter that was picked."""
    act = FORMS_BY_CODE.get(code)
    if act is None or act.many is None:
        raise Http404
    actor = actor_of(request)
    machine = act.of if act.act is None else act.machine
    keys = [key for key in request.POST.getlist("chosen") if is_id(key)][:_MOST]
    rows = list(rows_of(machine, actor).filter(public_id__in=keys).order_by("pk"))
    if not rows:
        messages.info(request, _("没有勾选任何一条。"))
        return redirect("matters")
    sent = _CONFIRMED in request.POST
    form = form_of(request, act, rows[0], Around(actor, china_date(timezone.now())), bound=sent)
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
            return redirect("matters")
    context = {
        "form": form,
        "title": _("%(act)s：所选 %(count)s 项") % {"act": label_of(act), "count": len(rows)},
        "crumbs": [Crumb(_("督办事项"), reverse("matters"))],
        "confirm": label_of(act),
        "why": act.why,
        "grave": act.grave,
        "back": reverse("matters"),
        "names": [(row.public_id, name_of(machine, row)) for row in rows],
    }
    return render(request, "web/matters/many.html", context, status=422 if form.errors else 200)
