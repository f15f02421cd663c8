"""The sheet as a workbook: taken out, filled in on the desk, and brought back; looked at before it is saved."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from luoshi.server.core.errors import Conflict, IllegalTransition, Invalid, NotFound
from luoshi.server.core.said import say
from luoshi.server.cycles.blank import Printed, blank_of
from luoshi.server.cycles.returned import LARGEST, Filled, Returned, read_returned
from luoshi.server.cycles.services.returning import save_returned
from luoshi.server.files.uploads import IncomingFile
from luoshi.server.web.components import Crumb
from luoshi.server.web.matters.things import level_word
from luoshi.server.web.previewed import drop, keep, kept
from luoshi.server.web.refused import tell
from luoshi.server.web.reporting.cards import given_words
from luoshi.server.web.reporting.places import Place, place_of
from luoshi.server.web.workbooks import file_response


class ReturnForm(forms.Form):
    """The workbook that was filled in."""

    file = forms.FileField(
        label=gettext_lazy("填好的填报表"),
        help_text=gettext_lazy("从这里下载的那个文件，5 MB 以内。上传后先预览，确认后才保存。"),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.et,.ods"}),
        error_messages={
            "required": gettext_lazy("请选择填好的填报表"),
            "empty": gettext_lazy("文件是空的，请核对后重新选择"),
        },
    )

    def clean_file(self) -> IncomingFile:
        """Too large a file is not even read."""
        file: IncomingFile = self.cleaned_data["file"]
        if file.size is None or file.size > LARGEST:
            raise forms.ValidationError(_("文件超过 5 MB，请只上传填报表本身"))
        return file


@require_GET
@login_required
def blank(request: HttpRequest, key: str) -> HttpResponse:
    """The workbook to fill in."""
    place = place_of(request, key)
    sheet = place.sheet()
    unit = next((each.owed.part.printed_name for each in sheet.items), "")
    title = _("%(cycle)s进展填报表") % {"cycle": place.cycle.name}
    return file_response(blank_of(sheet, Printed(title, unit)), f"{title} {unit}.xlsx")


@require_http_methods(["GET", "POST"])
@login_required
def give_back(request: HttpRequest, key: str) -> HttpResponse:
    """Choose the workbook; sending it shows what would be saved."""
    place = place_of(request, key)
    form = ReturnForm(request.POST, request.FILES) if request.method == "POST" else ReturnForm()
    if request.method == "POST" and form.is_valid():
        file: IncomingFile = form.cleaned_data["file"]
        data, name = file.read(), (file.name or "")[:200]
        try:
            found = read_returned(place.sheet(), data, name)
        except Invalid as refusal:
            tell(form, refusal)
        else:
            keep(place.actor.user, file.received)
            return _shown(place, found, name)
    context = {
        "form": form, "title": _("上传填好的“%(cycle)s”填报表") % {"cycle": place.cycle.name}, "place": place,
        "crumbs": _crumbs(place), "files": place.address("reporting_blank"), "back": place.address(),
    }  # fmt: skip
    return render(request, "web/reporting/return.html", context, status=422 if form.errors else 200)


@require_POST
@login_required
def confirm(request: HttpRequest, key: str) -> HttpResponse:
    """Save what was seen, in one transaction."""
    place = place_of(request, key)
    sha256, name = request.POST.get("sha256", ""), request.POST.get("name", "")[:200]
    data = kept(place.actor.user, sha256)
    if data is None:
        raise NotFound(say("刚才上传的填报表（超过一天没有确认的，请重新上传）"))
    try:
        done = save_returned(
            actor=place.actor, now=place.now, cycle=place.cycle, data=data, name=name, sha256=sha256, unit=place.unit
        )
    except (Invalid, Conflict, IllegalTransition) as refusal:
        messages.error(request, str(refusal))
        return redirect(place.address("reporting_return"))
    drop(place.actor.user, sha256)
    said = ngettext("已保存 %(count)s 项，核对后送签。", "已保存 %(count)s 项，核对后送签。", len(done))
    messages.success(request, said % {"count": len(done)})
    return redirect(place.address())


def _shown(place: Place, found: Returned, name: str) -> HttpResponse:
    context = {
        "found": found,
        "name": name,
        "title": _("有需要改正的地方") if found.errors else _("确认保存这些内容吗"),
        "lines": [_line(each) for each in found.filled],
        "confirm": place.address("reporting_confirm"),
        "again": place.address("reporting_return"),
        "back": place.address(),
        "crumbs": _crumbs(place),
    }
    return render(place.request, "web/reporting/preview.html", context, status=422 if found.errors else 200)


def _line(filled: Filled) -> dict[str, Any]:
    entry, asked = filled.entry, {each.key: each for each in filled.item.owed.asked}
    told = {"title": filled.item.owed.part.matter__task__title, "same": entry is None}
    if entry is None:
        return told
    figures = [f"{asked[each.key].name} {given_words(asked[each.key], each)}" for each in entry.figures]
    return told | {"level": level_word(entry.claim_level), "progress": entry.progress, "figures": figures}


def _crumbs(place: Place) -> list[Crumb]:
    return [Crumb(_("%(cycle)s填报") % {"cycle": place.cycle.name}, place.address())]
