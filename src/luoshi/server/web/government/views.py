"""Which government this is, and which stand above and below it."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from luoshi.server.core.errors import Invalid
from luoshi.server.orgs.facts import government_facts
from luoshi.server.orgs.listings import governments_around
from luoshi.server.orgs.models import Government, GovernmentLevel
from luoshi.server.orgs.services.governments import edit_government
from luoshi.server.policy import Action as Act
from luoshi.server.policy import may, require
from luoshi.server.web.components import Action, Crumb, Pair, Text
from luoshi.server.web.posts import actor_of
from luoshi.server.web.refused import tell
from luoshi.server.web.words import LEVEL_WORDS


class GovernmentForm(forms.Form):
    """What a government is called and where it lies."""

    name = forms.CharField(
        label=gettext_lazy("地名"), max_length=60, help_text=gettext_lazy("例如“云岭县”，方案里的“县”就指它")
    )
    division_code = forms.RegexField(
        r"^(?:\d{6}|\d{9}|\d{12})$",
        label=gettext_lazy("行政区划代码"),
        required=False,
        help_text=gettext_lazy("填写后可以直接从区划表找到下级"),
        error_messages={"invalid": gettext_lazy("应为 6、9 或 12 位数字，不清楚的请留空")},
    )
    city = forms.CharField(
        label=gettext_lazy("所属市"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("方案里的“市”指它；本系统里有上级市时不填"),
    )
    province = forms.CharField(
        label=gettext_lazy("所属省"), max_length=60, required=False, help_text=gettext_lazy("方案里的“省”指它")
    )


@require_GET
@login_required
def government(request: HttpRequest) -> HttpResponse:
    """The government with those around it."""
    actor = actor_of(request)
    own, above, below = governments_around(actor)
    edits = may(actor, Act.GOVERNMENT_EDIT, government_facts(own))
    context = {
        "own": own,
        "particulars": [
            Pair(_("地名"), own.name),
            Pair(_("层级"), _level(own)),
            Pair(_("行政区划代码"), own.division_code or None),
            Pair(_("所属市"), own.city or None),
            Pair(_("所属省"), own.province or None),
        ],
        "above": [(each.name, _level(each)) for each in above],
        "below": [(each.name, _level(each)) for each in below],
        "main": Action(_("修改政府信息"), reverse("government_edit"), "pencil") if edits else None,
        "roles": actor.roles,
    }
    return render(request, "web/government/government.html", context)


@require_http_methods(["GET", "POST"])
@login_required
def edit(request: HttpRequest) -> HttpResponse:
    """Change name and place."""
    actor = actor_of(request)
    own, _above, _below = governments_around(actor)
    require(actor, Act.GOVERNMENT_EDIT, government_facts(own))
    usual = {"name": own.name, "division_code": own.division_code, "city": own.city, "province": own.province}
    form = GovernmentForm(request.POST if request.method == "POST" else None, initial=usual)
    back = request.POST.get("next", request.GET.get("next", ""))
    if form.is_bound and form.is_valid():
        try:
            edit_government(actor=actor, now=timezone.now(), government=own.public_id, **form.cleaned_data)
        except Invalid as refusal:
            tell(form, refusal)
        else:
            messages.success(request, _("已修改政府信息。"))
            safe = url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure())
            return redirect(back if safe else "government")
    crumbs = [Crumb(_("本级政府"), reverse("government"))]
    context = {"form": form, "crumbs": crumbs, "next": back}
    return render(request, "web/government/edit.html", context, status=422 if form.errors else 200)


def _level(row: Government) -> Text:
    return LEVEL_WORDS[GovernmentLevel(row.level)]
