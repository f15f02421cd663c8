"""The copy of an attachment for the public: asked for, under way, to be saved."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from luoshi.server.core.said import word
from luoshi.server.files.kinds import STRIPPED
from luoshi.server.files.models import CopyState
from luoshi.server.files.selectors import see_owner
from luoshi.server.files.services.copies import ask_for_copy, copy_asked
from luoshi.server.web.components import Crumb
from luoshi.server.web.files.part import address_of
from luoshi.server.web.posts import actor_of


@require_http_methods(["GET", "POST"])
@login_required
def public(request: HttpRequest, key: str) -> HttpResponse:
    """How far the copy is, and where to save it; POST has it made. Raises NotFound, and Invalid where none can be."""
    actor = actor_of(request)
    if request.method == "POST":
        ask_for_copy(actor=actor, now=timezone.now(), attachment_id=key)
        return redirect("files_public", key)
    row, copy = copy_asked(actor, timezone.now(), key)
    owner = see_owner(actor, row.owner_kind, row.owner_id)
    state = CopyState(copy.state) if copy is not None else None
    context = {
        "row": row,
        "crumbs": [Crumb(owner.name, address_of(row.owner_kind, row.owner_id))],
        "can_be": row.blob.kind in STRIPPED,
        "waiting": state is CopyState.WAITING,
        "ready": state is CopyState.READY,
        "cause": word(copy.cause) if copy is not None else "",
        "remedy": word(copy.remedy) if copy is not None else "",
        "size": filesizeformat(copy.size) if copy is not None else "",
    }
    page = "copy_part" if request.htmx else "copy"  # type: ignore[attr-defined]  # set by the middleware
    return render(request, f"web/files/{page}.html", context)
