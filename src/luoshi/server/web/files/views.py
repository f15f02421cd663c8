"""Pages of attachments: the list, those of one thing, one of them; attaching, checking and removing."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.defaultfilters import filesizeformat
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from luoshi.server.core.errors import Invalid
from luoshi.server.core.said import word
from luoshi.server.files.kinds import STRIPPED
from luoshi.server.files.models import Attachment, PreviewState
from luoshi.server.files.scopes import visible_attachments
from luoshi.server.files.selectors import attachment, is_as_recorded, may_attach, see_owner
from luoshi.server.files.services.attaching import attach, remove
from luoshi.server.files.uploads import IncomingFile
from luoshi.server.web.components import Crumb, Pair
from luoshi.server.web.files.forms import UploadForm
from luoshi.server.web.files.part import address_of, context_of, part
from luoshi.server.web.files.tables import FileFilters, FileTable
from luoshi.server.web.lists import ListPage, show
from luoshi.server.web.posts import actor_of
from luoshi.server.web.sent_numbers import number_sent


@require_GET
@login_required
def files(request: HttpRequest) -> HttpResponse:
    """What hangs at one thing (``owner=kind:id``), or a list of all attachments that the viewer sees."""
    kind, sign, owner_id = request.GET.get("owner", "").partition(":")
    if sign:
        return _of_owner(request, kind, owner_id)
    filters = FileFilters(request.GET)
    page = ListPage(
        name="files",
        title=_("有哪些附件"),
        table=FileTable,
        rows=_found(request, filters),
        filters=filters,
        panel=_panel,
        empty={
            "title": _("没有附件"),
            "text": _("机构、政府、工作日历的依据文件上传后会列在这里；有筛选条件时，去掉一个再看。"),
        },
    )
    return show(request, page)


def _of_owner(request: HttpRequest, kind: str, owner_id: str, form: UploadForm | None = None) -> HttpResponse:
    owner = see_owner(actor_of(request), kind, owner_id)
    context = {
        "owner": owner,
        "crumbs": [Crumb(_("有哪些附件"), reverse("files"))],
        "part": part(request, kind, owner_id, form),
    }
    return render(request, "web/files/owner.html", context, status=422 if form else 200)


def _found(request: HttpRequest, filters: FileFilters) -> "QuerySet[Attachment]":
    rows = visible_attachments(actor_of(request)).select_related("blob").order_by("-attached_at", "-id")
    if not filters.is_valid():
        return rows
    asked = filters.cleaned_data
    if asked["kind"]:
        rows = rows.filter(owner_kind=asked["kind"])
    return rows.filter(name__contains=asked["q"]) if asked["q"] else rows


@require_POST
@login_required
def attach_files(request: HttpRequest) -> HttpResponse:
    """Attach the files of the form; those that are refused are named beside the field, the others are kept."""
    kind, _sign, owner_id = request.POST.get("owner", "").partition(":")
    see_owner(actor_of(request), kind, owner_id)
    form = UploadForm(request.POST, request.FILES, auto_id=f"{kind}-{owner_id}-%s")
    kept = 0
    if form.is_valid():
        for each in form.cleaned_data["file"]:
            kept += _attached(request, form, each, (kind, owner_id))
    if kept:
        said = ngettext("已上传 %(count)s 份附件。", "已上传 %(count)s 份附件。", kept) % {"count": kept}
        messages.success(request, said)
    if not request.htmx:  # type: ignore[attr-defined]  # set by the middleware
        return _of_owner(request, kind, owner_id, form) if form.errors else redirect(_back(request, kind, owner_id))
    html = part(request, kind, owner_id, form if form.errors else None)
    html += render_to_string("web/files/told.html", {}, request)
    return HttpResponse(html, status=422 if form.errors else 200)


def _attached(request: HttpRequest, form: UploadForm, given: IncomingFile, owner: tuple[str, str]) -> bool:
    """Whether one file of a form was attached; what is wrong with it is said in the form."""
    try:
        attach(
            actor=actor_of(request),
            now=timezone.now(),
            owner_kind=owner[0],
            owner_id=owner[1],
            received=given.received,
            name=given.name or "",
            caption=form.cleaned_data["caption"],
        )
    except Invalid as refused:
        for field, message in (refused.fields or {"file": str(refused)}).items():
            named = f"{given.name}{_('：')}{message}" if field == "file" else message
            form.add_error(field if field in form.fields else "file", named)
        return False
    return True


@require_GET
@login_required
def rows(request: HttpRequest) -> HttpResponse:
    """The lines of the part alone, for a page that waits for previews."""
    kind, _sign, owner_id = request.GET.get("owner", "").partition(":")
    turn = number_sent(request.GET.get("turn"), digits=3) or 0
    owner = see_owner(actor_of(request), kind, owner_id)
    context = context_of(request, owner, turn=turn)
    return render(request, "web/files/lines.html", context)


@require_GET
@login_required
def look(request: HttpRequest, key: str) -> HttpResponse:
    """One attachment: what it looks like, what it is, who brought it."""
    return render(request, "web/files/look.html", _of(request, key))


def _panel(request: HttpRequest, key: str) -> str:
    return render_to_string("web/files/panel.html", _of(request, key), request)


def _of(request: HttpRequest, key: str) -> dict[str, Any]:
    actor = actor_of(request)
    row = attachment(actor, key)
    owner = see_owner(actor, row.owner_kind, row.owner_id)
    return {
        "row": row,
        "owner": owner,
        "crumbs": [Crumb(owner.name, address_of(row.owner_kind, row.owner_id))],
        "pages": [each for each in row.blob.previews.all() if each.scale == "large"],
        "waiting": row.blob.preview == PreviewState.WAITING,
        "failed": word(row.blob.preview_cause) if row.blob.preview == PreviewState.FAILED else "",
        "may_remove": may_attach(actor, owner),
        "may_strip": row.blob.kind in STRIPPED,
        "particulars": [
            Pair(_("所属内容"), f"{owner.kind.label} · {owner.name}"),
            Pair(_("说明"), row.caption or None),
            Pair(_("格式"), row.blob.get_kind_display()),
            Pair(_("大小"), filesizeformat(row.blob.size)),
            Pair(_("上传人"), row.attached_by_name),
            Pair(_("上传时间"), timezone.localtime(row.attached_at).strftime("%Y-%m-%d %H:%M")),
        ],
    }


@require_GET
@login_required
def check(request: HttpRequest, key: str) -> HttpResponse:
    """Read the file anew and say whether it still is what was recorded."""
    row = attachment(actor_of(request), key)
    context = {"row": row, "sound": is_as_recorded(row), "asked": True}
    return render(request, "web/files/hash.html", context)


@require_POST
@login_required
def remove_file(request: HttpRequest, key: str) -> HttpResponse:
    """Take an attachment away, with a reason, and go back to what it hung on."""
    row = attachment(actor_of(request), key)
    remove(actor=actor_of(request), now=timezone.now(), attachment=key, reason=request.POST.get("reason", ""))
    messages.success(request, _("已撤下附件“%(name)s”。") % {"name": row.name})
    return redirect(_back(request, row.owner_kind, row.owner_id))


def _back(request: HttpRequest, kind: str, owner_id: str) -> str:
    back = request.POST.get("next", "")
    allowed = url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure())
    return back if allowed else address_of(kind, owner_id)
