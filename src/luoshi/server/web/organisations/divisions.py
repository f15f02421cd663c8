"""Organisations from the table of divisions: find one's own place, tick what is below it, create all at once."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from luoshi.server.core.actor import Actor
from luoshi.server.core.clock import china_date
from luoshi.server.core.errors import Invalid
from luoshi.server.orgs.divisions import SOURCE, Division, by_code, suggest
from luoshi.server.orgs.listings import bodies_named, governments_around
from luoshi.server.orgs.models import Government, GovernmentLevel
from luoshi.server.orgs.services.divisions import adopt_divisions
from luoshi.server.orgs.suggested import Suggested, suggested_below
from luoshi.server.policy import Action, Facts, require
from luoshi.server.web.components import Crumb
from luoshi.server.web.posts import actor_of
from luoshi.server.web.refused import tell


class PlaceForm(forms.Form):
    """Where the government lies."""

    q = forms.CharField(
        label=gettext_lazy("本级行政区划"), max_length=60, help_text=gettext_lazy("地名或者 6 位代码，例如“五台县”")
    )


class ChooseForm(forms.Form):
    """Which of the divisions below become organisations."""

    code = forms.RegexField(r"^\d{2,9}$", widget=forms.HiddenInput)
    chosen = forms.MultipleChoiceField(
        label=gettext_lazy("生成哪些机构"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("请至少勾选一个")},
    )
    group = forms.BooleanField(
        label=gettext_lazy("同时建立机构组（例如“各乡镇”），成员为所选的全部机构"), required=False, initial=True
    )

    def __init__(
        self, data: object, offered: list[Suggested], names: dict[str, str], initial: dict[str, object]
    ) -> None:
        super().__init__(data, initial=initial)  # type: ignore[arg-type]  # the data of a request
        choices = []
        for each in offered:
            taken = each.name in names
            label = _("%(name)s（已登记）") % {"name": each.name} if taken else each.name
            choices.append((each.division.code, label))
        self.fields["chosen"] = forms.MultipleChoiceField(
            label=gettext_lazy("生成哪些机构"),
            choices=choices,
            widget=forms.CheckboxSelectMultiple,
            error_messages={"required": gettext_lazy("请至少勾选一个")},
        )
        self.order_fields(["code", "chosen", "group"])


@require_http_methods(["GET", "POST"])
@login_required
def divisions(request: HttpRequest) -> HttpResponse:
    """Find the place, tick, create."""
    actor, now = actor_of(request), timezone.now()
    require(actor, Action.ORGANISATION_CREATE, Facts(government=actor.government))
    own, _above, _below = governments_around(actor)
    asked = (request.POST if request.method == "POST" else request.GET).get("code", "")
    place = by_code(asked) if asked else None
    offered = suggested_below(place.code) if place else []
    if not place or not offered:
        return _find(request, own)
    today = china_date(now)
    names = bodies_named(actor, [each.name for each in offered], today)
    free = [each.division.code for each in offered if each.name not in names]
    sent = request.POST if request.method == "POST" else None
    form = ChooseForm(sent, offered, names, {"code": place.code, "chosen": free, "group": True})
    if sent is not None and form.is_valid():
        try:
            return _adopt(request, actor, form)
        except Invalid as refusal:
            tell(form, refusal, {"name": "chosen"})
    context = {"form": form, "place": place, "source": SOURCE, "free": len(free), "crumbs": _crumbs()}
    return render(request, "web/organisations/divisions.html", context, status=422 if form.errors else 200)


def _adopt(request: HttpRequest, actor: Actor, form: ChooseForm) -> HttpResponse:
    asked = form.cleaned_data
    made = adopt_divisions(
        actor=actor,
        now=timezone.now(),
        government=actor.government,
        code=asked["code"],
        chosen=asked["chosen"],
        group=asked["group"],
    )
    count = len(made)
    messages.success(
        request, ngettext("已生成 %(count)s 个机构。", "已生成 %(count)s 个机构。", count) % {"count": count}
    )
    return redirect("organisations")


def _find(request: HttpRequest, own: Government) -> HttpResponse:
    asked = request.GET.get("q")
    form = PlaceForm(request.GET if asked is not None else None, initial={"q": own.division_code or own.name})
    found: list[Division] = []
    words = form.cleaned_data["q"] if asked is not None and form.is_valid() else (own.division_code or own.name)
    if not form.errors:
        found = [each for each in suggest(words, limit=20) if each.level != GovernmentLevel.TOWNSHIP]
    context = {"form": form, "found": found, "words": words, "source": SOURCE, "crumbs": _crumbs()}
    return render(request, "web/organisations/divisions_find.html", context, status=422 if form.errors else 200)


def _crumbs() -> list[Crumb]:
    return [Crumb(_("机构"), reverse("organisations"))]
