"""Many accounts at once: a sheet is uploaded, looked at with its faults, and carried out as a whole."""

import base64
import binascii
from datetime import date

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from luoshi.server.core.actor import Actor
from luoshi.server.core.clock import china_date
from luoshi.server.core.errors import Invalid
from luoshi.server.core.said import word
from luoshi.server.orgs.phones import masked
from luoshi.server.orgs.roster import COLUMNS, LARGEST, Roster, RosterRow, roster_template
from luoshi.server.orgs.selectors import name_on
from luoshi.server.orgs.services.roster import create_people, preview_people
from luoshi.server.policy import Action, Facts, require
from luoshi.server.web.acts import bound
from luoshi.server.web.components import Crumb
from luoshi.server.web.people.account import page
from luoshi.server.web.people.forms import SheetForm
from luoshi.server.web.people.slips import slips
from luoshi.server.web.posts import actor_of
from luoshi.server.web.refused import tell
from luoshi.server.web.role_words import ROLE_WORDS
from luoshi.server.web.workbooks import file_response


class ConfirmForm(forms.Form):
    """The file that was looked at, carried by the page itself: nothing is kept on the server before the act."""

    name = forms.CharField(max_length=200)
    sha256 = forms.CharField(max_length=64)
    content = forms.CharField(max_length=2 * LARGEST)

    def clean_content(self) -> bytes:
        """The bytes of the file."""
        try:
            return base64.b64decode(self.cleaned_data["content"], validate=True)
        except (binascii.Error, ValueError) as error:
            raise forms.ValidationError(_("文件内容不完整，请重新上传")) from error


@page
@login_required
def sheet(request: HttpRequest) -> HttpResponse:
    """Which people get accounts: upload, preview, carry out."""
    actor = actor_of(request)
    require(actor, Action.PERSON_CREATE, Facts(government=actor.government))
    form = bound(SheetForm, request)
    if request.method == "POST" and "sha256" in request.POST:
        form = SheetForm(None)
        sent = ConfirmForm(request.POST)
        if sent.is_valid():
            return _carry_out(request, actor, sent, form)
        return _upload(request, form, status=422)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            data = file.read(LARGEST + 1)
            roster = preview_people(actor=actor, government=actor.government, data=data, name=file.name)
        except Invalid as refusal:
            tell(form, refusal)
        else:
            return _preview(request, roster, data, file.name)
    return _upload(request, form, status=422 if form.errors else 200)


@require_GET
@login_required
def template(request: HttpRequest) -> HttpResponse:
    """The empty workbook."""
    return file_response(roster_template(), _("人员表模板.xlsx"))


def _upload(request: HttpRequest, form: SheetForm, status: int = 200, refusal: Invalid | None = None) -> HttpResponse:
    context = {
        "form": form,
        "title": _("成批开账号"),
        "crumbs": [Crumb(_("有哪些人员"), reverse("people"))],
        "columns": [(_head(name), note) for name, note in COLUMNS.items()],
        "refusal": refusal,
    }
    return render(request, "web/people/sheet.html", context, status=status)


def _preview(request: HttpRequest, roster: Roster, data: bytes, name: str) -> HttpResponse:
    on = china_date(timezone.now())
    context = {
        "title": _("将要开通哪些账号"),
        "crumbs": [Crumb(_("有哪些人员"), reverse("people")), Crumb(_("成批开账号"), reverse("people_sheet"))],
        "roster": roster,
        "rows": [_shown(row, on) for row in roster.rows],
        "posts": sum(1 for row in roster.rows if row.role),
        "name": name,
        "content": base64.b64encode(data).decode(),
    }
    return render(request, "web/people/preview.html", context, status=422 if roster.errors else 200)


def _shown(row: RosterRow, on: date) -> dict[str, object]:
    unit = name_on(row.body, on) if row.body else row.unit
    role = ROLE_WORDS[row.role] if row.role else ""
    phone = masked(row.phone.replace(" ", ""))
    return {"row": row, "unit": unit, "role": role, "phone": phone}


def _carry_out(request: HttpRequest, actor: Actor, sent: ConfirmForm, form: SheetForm) -> HttpResponse:
    fields = sent.cleaned_data
    try:
        made = create_people(
            actor=actor,
            now=timezone.now(),
            government=actor.government,
            data=fields["content"],
            name=fields["name"],
            sha256=fields["sha256"],
        )
    except Invalid as refusal:
        return _upload(request, form, status=422, refusal=refusal)
    return slips(request, made, reverse("people"))


def _head(name: str) -> str:
    """A head of the sheet as it must stand there, and what it means where the reader's language is another."""
    meaning = str(word(name))
    return name if meaning == name else f"{name} ({meaning})"
