"""Saved lists: filters, order and columns kept under a name; renamed, shared, put at the start, removed."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from luoshi.server.core.errors import Invalid, NotFound
from luoshi.server.core.said import say
from luoshi.server.ledger.facts import list_facts_of
from luoshi.server.ledger.models import SavedList
from luoshi.server.ledger.selectors import saved_lists
from luoshi.server.ledger.services.saving import change_list, drop_list, save_list
from luoshi.server.policy import Action as Allowed
from luoshi.server.policy import require
from luoshi.server.web.acts import Act, bound, perform
from luoshi.server.web.components import Action, Crumb
from luoshi.server.web.ledger.filters import NARROWS
from luoshi.server.web.ledger.views import address_of
from luoshi.server.web.lists import COLUMNS
from luoshi.server.web.posts import actor_of


class SavedListForm(forms.Form):
    """Name, and for whom."""

    name = forms.CharField(label=gettext_lazy("名称"), max_length=60)
    shared = forms.BooleanField(
        label=gettext_lazy("共享给本级政府的所有用户"),
        required=False,
        help_text=gettext_lazy("各人仍只看到自己有权查看的事项"),
    )
    starts = forms.BooleanField(label=gettext_lazy("打开台账时先看这个方案"), required=False)


@require_POST
@login_required
def save_view(request: HttpRequest) -> HttpResponse:
    """Keep what the list shows now under a name."""
    form = SavedListForm(request.POST)
    query = QueryDict(request.POST.get("query", ""))
    kept = {name: query[name] for name in (*NARROWS, "sort", COLUMNS) if query.get(name)}
    columns = request.COOKIES.get("luoshi_columns_ledger", "")
    if columns and COLUMNS not in kept:
        kept[COLUMNS] = columns
    back = f"{reverse('ledger')}?{query.urlencode()}" if query else f"{reverse('ledger')}?view=all"
    if not form.is_valid():
        messages.error(request, _("没有保存：请填写 1—60 个字的名称。"))
        return redirect(back)
    asked = form.cleaned_data
    try:
        saved = save_list(
            actor=actor_of(request),
            now=timezone.now(),
            name=asked["name"],
            query=kept,
            shared=asked["shared"],
            starts=asked["starts"],
        )
    except Invalid as refusal:
        messages.error(request, str(refusal))
        return redirect(back)
    messages.success(request, _("已保存筛选方案“%(name)s”。") % {"name": saved.name})
    return redirect(address_of(saved))


@require_http_methods(["GET", "POST"])
@login_required
def change_view(request: HttpRequest, key: str) -> HttpResponse:
    """Rename, share, put at the start."""
    saved = _own(request, key)
    form = bound(SavedListForm, request, name=saved.name, shared=saved.shared, starts=saved.starts)

    def carry_out(values: Mapping[str, Any]) -> HttpResponse:
        changed = change_list(actor=actor_of(request), now=timezone.now(), saved=key, **values)
        messages.success(request, _("已修改筛选方案“%(name)s”。") % {"name": changed.name})
        return redirect(address_of(changed))

    act = Act(
        title=_("修改筛选方案"),
        form=form,
        confirm=_("保存修改"),
        back=address_of(saved),
        crumbs=[Crumb(_("台账"), reverse("ledger") + "?view=all")],
        more={"more": [Action(_("删除筛选方案"), reverse("ledger_view_drop", args=[key]), "x")]},
    )
    return perform(request, act, carry_out)


@require_http_methods(["GET", "POST"])
@login_required
def drop_view(request: HttpRequest, key: str) -> HttpResponse:
    """Remove a list of one's own."""
    saved = _own(request, key)

    def carry_out(_values: Mapping[str, Any]) -> HttpResponse:
        drop_list(actor=actor_of(request), now=timezone.now(), saved=key)
        messages.success(request, _("已删除筛选方案“%(name)s”。") % {"name": saved.name})
        return redirect(reverse("ledger") + "?view=all")

    lost = _("“%(name)s”删除后不能恢复，台账里的事项不受影响。") % {"name": saved.name}
    if saved.shared:
        lost += _("它是共享的，其他人也不能再用。")
    act = Act(
        title=_("删除筛选方案"),
        form=forms.Form(request.POST if request.method == "POST" else None),
        confirm=_("删除"),
        back=reverse("ledger_view", args=[key]),
        crumbs=[Crumb(_("台账"), reverse("ledger") + "?view=all")],
        lost=lost,
    )
    return perform(request, act, carry_out)


def _own(request: HttpRequest, key: str) -> SavedList:
    actor = actor_of(request)
    saved = saved_lists(actor).filter(public_id=key).select_related("government").first()
    if saved is None:
        raise NotFound(say("这个筛选方案"))
    require(actor, Allowed.LIST_SAVE, list_facts_of(saved))
    return saved
