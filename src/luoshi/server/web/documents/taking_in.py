"""Taking in: files dropped or chosen, text pasted; a new text of a paper that is here."""

from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from luoshi.server.core.actor import Actor
from luoshi.server.core.errors import Invalid, NotFound
from luoshi.server.files.kinds import FORMS, PICTURES
from luoshi.server.files.limits import MAX_FILE_BYTES
from luoshi.server.intake.facts import document_facts
from luoshi.server.intake.models import SourceDocument
from luoshi.server.intake.preparing import Incoming
from luoshi.server.intake.selectors import document_view
from luoshi.server.intake.services.arriving import MOST_TEXT, receive, receive_text
from luoshi.server.intake.services.setting_up import Known
from luoshi.server.policy import Action, Facts, may, require
from luoshi.server.web.components import Crumb, Tab
from luoshi.server.web.files.forms import FilesField, ManyFiles
from luoshi.server.web.posts import actor_of
from luoshi.server.web.refused import tell

_READ = sorted({ending for kind, form in FORMS.items() if kind not in PICTURES for ending in form.endings})
_MEGABYTES = MAX_FILE_BYTES // (1024 * 1024)
TEXT = "text"


class OneFile(forms.FileInput):
    """A control for one file, which gives a list as that for several does."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """What was sent under the name, a list."""
        return files.getlist(name)


class OneFileForm(forms.Form):
    """The changed text of a paper: one file."""

    file = FilesField(
        label=gettext_lazy("新版本的文件"),
        allow_empty_file=True,  # refused by the service, in its own words
        widget=OneFile(attrs={"accept": ",".join(_READ)}),
        help_text=gettext_lazy("先逐条比对，确认后才登记；原来的版本保留"),
    )


class FilesForm(OneFileForm):
    """Files of one paper: the main text and its annexes."""

    file = FilesField(
        label=gettext_lazy("公文文件"),
        allow_empty_file=True,
        widget=ManyFiles(attrs={"accept": ",".join(_READ)}),
        help_text=format_lazy(
            gettext_lazy(
                "正文和附件可以一次选中；docx、wps、pdf、ofd、xlsx、html、txt、zip 均可，每个不超过 {most} MB"
            ),
            most=_MEGABYTES,
        ),
    )
    basis_url = forms.URLField(
        label=gettext_lazy("来源网址"),
        required=False,
        max_length=500,
        assume_scheme="https",
        help_text=gettext_lazy("公文在网上公开的，填网页地址，便于核对"),
    )


class OneTextForm(forms.Form):
    """The changed text of a paper, pasted. It is kept nowhere before it is sent: it may be what must not come in."""

    text = forms.CharField(
        label=gettext_lazy("公文全文"),
        max_length=MOST_TEXT,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 16, "autocomplete": "off", "spellcheck": "false"}),
        help_text=gettext_lazy("从标题到落款全部粘贴；表格请改为上传文件"),
    )
    name = forms.CharField(
        label=gettext_lazy("文件名"),
        required=False,
        max_length=120,
        help_text=gettext_lazy("不填时用“粘贴的文字”"),
    )


class TextForm(OneTextForm):
    """A paper as text that is pasted."""

    basis_url = forms.URLField(label=gettext_lazy("来源网址"), required=False, max_length=500, assume_scheme="https")


@require_http_methods(["GET", "POST"])
@login_required
def take_in(request: HttpRequest) -> HttpResponse:
    """Take in a paper: by files or as text."""
    actor = actor_of(request)
    require(actor, Action.DOCUMENT_TAKE_IN, Facts(government=actor.government))
    return _page(request, actor, None)


@require_http_methods(["GET", "POST"])
@login_required
def new_version(request: HttpRequest, key: str) -> HttpResponse:
    """Bring a changed text of a paper."""
    actor = actor_of(request)
    row = document_view(actor, key)
    require(actor, Action.DOCUMENT_TAKE_IN, document_facts(row))
    return _page(request, actor, row)


def _page(request: HttpRequest, actor: Actor, row: SourceDocument | None) -> HttpResponse:
    as_text = (request.POST if request.method == "POST" else request.GET).get("as") == TEXT
    kind = (OneTextForm if row else TextForm) if as_text else (OneFileForm if row else FilesForm)
    form: forms.Form = kind(request.POST, request.FILES) if request.method == "POST" else kind()
    known = ""
    if request.method == "POST" and form.is_valid():
        try:
            found = _received(actor, form, row)
            return redirect("arrival", found)
        except Known as refusal:
            known = refusal.document
            tell(form, refusal)
        except Invalid as refusal:
            tell(form, refusal)
    return render(
        request,
        "web/documents/take_in.html",
        {
            "form": form,
            "row": row,
            "as_text": as_text,
            "known": _known(actor, known),
            "title": _("登记新版本") if row else _("登记来源文件"),
            "tabs": _tabs(request.path, as_text),
            "crumbs": _crumbs(row),
            "may": may(actor, Action.DOCUMENT_TAKE_IN, Facts(government=actor.government)),
        },
        status=422 if form.errors else 200,
    )


def _received(actor: Actor, form: forms.Form, row: SourceDocument | None) -> str:
    """Hand in what the form holds; gives the key of the arrival."""
    said: dict[str, Any] = form.cleaned_data
    about: dict[str, Any] = {
        "actor": actor,
        "now": timezone.now(),
        "basis_url": said.get("basis_url", ""),
        "document": row.public_id if row else "",
    }
    if "text" in said:
        return receive_text(**about, text=said["text"], name=said["name"]).public_id
    files = [Incoming(each.name or "", b"", each.received) for each in said["file"]]
    return receive(**about, files=files).public_id


def _known(actor: Actor, key: str) -> SourceDocument | None:
    try:
        return document_view(actor, key) if key else None
    except NotFound:
        return None


def _tabs(path: str, as_text: bool) -> list[Tab]:
    return [
        Tab(_("上传文件"), path, current=not as_text),
        Tab(_("粘贴文字"), f"{path}?as={TEXT}", current=as_text),
    ]


def _crumbs(row: SourceDocument | None) -> list[Crumb]:
    above = [Crumb(_("有哪些来源文件"), reverse("documents"))]
    return [*above, Crumb(row.title, reverse("document", args=[row.public_id]))] if row else above
