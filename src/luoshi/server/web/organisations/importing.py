"""Import from a workbook: upload, see what would happen, confirm; errors come back as the marked workbook."""

from urllib.parse import quote

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from luoshi.server.core.actor import Actor
from luoshi.server.core.errors import Invalid, NotFound
from luoshi.server.core.said import say
from luoshi.server.files.uploads import IncomingFile
from luoshi.server.orgs.importing import LARGEST, Preview, preview_import, template
from luoshi.server.orgs.listings import governments_around
from luoshi.server.orgs.marking import marked_workbook
from luoshi.server.orgs.models import Government
from luoshi.server.orgs.services.importing import import_organisations
from luoshi.server.policy import Action, Facts, require
from luoshi.server.web.components import Crumb
from luoshi.server.web.posts import actor_of
from luoshi.server.web.previewed import drop, keep, kept
from luoshi.server.web.refused import tell
from luoshi.server.web.words import KIND_WORDS, LEVEL_WORDS
from luoshi.server.web.workbooks import XLSX

SHOWN = 200
"""Rows and errors that a page shows; the workbook has all."""


class UploadForm(forms.Form):
    """The workbook."""

    file = forms.FileField(
        label=gettext_lazy("表格文件"),
        help_text=gettext_lazy("按模板填写的 xlsx，5 MB 以内。上传后先预览，确认后才写入。"),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.et,.ods"}),
        error_messages={
            "required": gettext_lazy("请选择填好的表格文件"),
            "empty": gettext_lazy("文件是空的，请核对后重新选择"),
        },
    )

    def clean_file(self) -> IncomingFile:
        """Too large a file is not even read."""
        file: IncomingFile = self.cleaned_data["file"]
        if file.size is None or file.size > LARGEST:
            raise forms.ValidationError(_("文件超过 5 MB，请拆成几个文件导入"))
        return file


@require_http_methods(["GET", "POST"])
@login_required
def upload(request: HttpRequest) -> HttpResponse:
    """Choose a file; sending it shows the preview and writes nothing."""
    actor, own = _allowed(request)
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if request.method == "POST" and form.is_valid():
        file: IncomingFile = form.cleaned_data["file"]
        data, name = file.read(), (file.name or "")[:200]
        try:
            preview = preview_import(own, data, name)
        except Invalid as refusal:
            tell(form, refusal)
        else:
            keep(actor.user, file.received)
            return _shown(request, preview, name)
    context = {"form": form, "crumbs": _crumbs()}
    return render(request, "web/organisations/import.html", context, status=422 if form.errors else 200)


@require_POST
@login_required
def confirm(request: HttpRequest) -> HttpResponse:
    """Write the file that was seen, in one transaction."""
    actor, own = _allowed(request)
    data, name, sha256 = _again(request, actor)
    made = import_organisations(
        actor=actor, now=timezone.now(), government=own.public_id, data=data, name=name, sha256=sha256
    )
    drop(actor.user, sha256)
    count = len(made)
    messages.success(
        request, ngettext("已导入 %(count)s 个机构。", "已导入 %(count)s 个机构。", count) % {"count": count}
    )
    return redirect("organisations")


@require_POST
@login_required
def marked(request: HttpRequest) -> HttpResponse:
    """The workbook that was sent, errors marked in their cells."""
    actor, own = _allowed(request)
    data, name, _sha256 = _again(request, actor)
    preview = preview_import(own, data, name)
    response = HttpResponse(marked_workbook(data, name, preview.errors), content_type=XLSX)
    title = quote(_("需要改正的机构表.xlsx"))
    response.headers["Content-Disposition"] = f"attachment; filename=\"marked.xlsx\"; filename*=UTF-8''{title}"
    return response


@require_GET
@login_required
def empty_workbook(request: HttpRequest) -> HttpResponse:
    """The template to fill in."""
    _allowed(request)
    response = HttpResponse(template(), content_type=XLSX)
    title = quote(_("机构导入模板.xlsx"))
    response.headers["Content-Disposition"] = f"attachment; filename=\"template.xlsx\"; filename*=UTF-8''{title}"
    return response


def _allowed(request: HttpRequest) -> tuple[Actor, Government]:
    actor = actor_of(request)
    require(actor, Action.ORGANISATION_IMPORT, Facts(government=actor.government))
    return actor, governments_around(actor)[0]


def _again(request: HttpRequest, actor: Actor) -> tuple[bytes, str, str]:
    """The file that the preview was made of, its name, its hash. Raises NotFound where it is no longer kept."""
    sha256 = request.POST.get("sha256", "")
    data = kept(actor.user, sha256)
    if data is None:
        raise NotFound(say("预览过的文件"))
    return data, request.POST.get("name", "")[:200], sha256


def _shown(request: HttpRequest, preview: Preview, name: str) -> HttpResponse:
    context = {
        "preview": preview,
        "name": name,
        "errors": preview.errors[:SHOWN],
        "rows": [(row, KIND_WORDS[row.kind], LEVEL_WORDS[row.level]) for row in preview.rows[:SHOWN]],
        "known": len(preview.rows) - len(preview.new),
        "crumbs": [*_crumbs(), Crumb(_("导入机构"), reverse("organisations_import"))],
    }
    return render(request, "web/organisations/import_preview.html", context, status=422 if preview.errors else 200)


def _crumbs() -> list[Crumb]:
    return [Crumb(_("机构"), reverse("organisations"))]
