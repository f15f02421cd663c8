"""One item: its words in the source, who answers for it, what is to be reached, how it changed, what was done to it."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

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

from luoshi.server.core.ids import is_id
from luoshi.server.ledger.facts import item_facts, own_government
from luoshi.server.ledger.models import RelationKind
from luoshi.server.ledger.selectors import ItemFilter, item, items, listed
from luoshi.server.ledger.services.confirming import confirm_items
from luoshi.server.ledger.services.making import relate
from luoshi.server.ledger.states import ItemState
from luoshi.server.policy import Action as Allowed
from luoshi.server.policy import require
from luoshi.server.web.acts import Act, perform
from luoshi.server.web.components import Crumb
from luoshi.server.web.ledger.looks import item_context, page_context
from luoshi.server.web.ledger.passages import paper_of
from luoshi.server.web.ledger.words import RELATION_CHOICES
from luoshi.server.web.posts import actor_of

_MOST = 200
_OFFERED = 20


@require_GET
@login_required
def ledger_item(request: HttpRequest, key: str) -> HttpResponse:
    """The page of an item."""
    actor = actor_of(request)
    view = item(actor, key)
    context = item_context(request, view, paper_of(actor, view))
    context |= page_context(actor, view, context["passage"].places)
    return render(request, "web/ledger/item.html", context | {"title": view.task.title})


class RelateForm(forms.Form):
    """How this item belongs together with another one, and why. The other is chosen among those that were found."""

    q = forms.CharField(
        label=gettext_lazy("另一个事项"), max_length=100, help_text=gettext_lazy("填写事项名称中的几个字，查找后选择")
    )
    second = forms.ChoiceField(label=gettext_lazy("是哪一项"), widget=forms.RadioSelect, required=False)
    kind = forms.ChoiceField(label=gettext_lazy("本事项"), choices=list(RELATION_CHOICES.items()))
    basis = forms.CharField(
        label=gettext_lazy("理由"), max_length=300, help_text=gettext_lazy("例如：两份方案都要求清淤同一段河道")
    )


@require_http_methods(["GET", "POST"])
@login_required
def relate_item(request: HttpRequest, key: str) -> HttpResponse:
    """Register a relation: look for the other item, say how they belong together and why."""
    actor = actor_of(request)
    task = item(actor, key).task
    require(actor, Allowed.ITEM_RELATE, item_facts(task))
    sent = request.POST if request.method == "POST" else request.GET
    form = RelateForm(request.POST if request.method == "POST" else None, initial={"q": sent.get("q", "")})
    looked_for = sent.get("q", "").strip()
    found = items(actor, ItemFilter(text=looked_for)).exclude(pk=task.pk)[:_OFFERED] if looked_for else []
    second: Any = form.fields["second"]
    second.choices = [
        (row.public_id, _("%(title)s（%(plan)s）") % {"title": row.title, "plan": row.plan.name}) for row in found
    ]
    if not second.choices:
        del form.fields["second"]

    def carry_out(values: Mapping[str, Any]) -> HttpResponse:
        if not values.get("second"):
            form.add_error("second" if "second" in form.fields else "q", _not_chosen(looked_for, bool(second.choices)))
            return render(request, "web/act.html", _context(act), status=422)
        kind = RelationKind(values["kind"])
        relate(actor=actor, now=timezone.now(), first=key, second=values["second"], kind=kind, basis=values["basis"])
        messages.success(request, _("已登记关联。"))
        return redirect("ledger_item", key)

    act = Act(
        title=_("与哪个事项有关联"),
        form=form,
        confirm=_("登记关联") if second.choices else _("查找"),
        back=reverse("ledger_item", args=[key]),
        crumbs=[Crumb(task.title, reverse("ledger_item", args=[key]))],
        told=[_("本事项：%(title)s") % {"title": task.title}],
    )
    return perform(request, act, carry_out)


def _not_chosen(looked_for: str, found: bool) -> str:
    if found:
        return _("请选择其中一项")
    return _("没有找到含“%(words)s”的其他事项，请换几个字") % {"words": looked_for}


def _context(act: Act) -> dict[str, Any]:
    return {"act": act, "form": act.form, "title": act.title, "crumbs": act.crumbs}


@require_http_methods(["GET", "POST"])
@login_required
def confirm_item(request: HttpRequest, key: str) -> HttpResponse:
    """Confirm one draft."""
    return _confirm(request, [key], reverse("ledger_item", args=[key]))


@require_POST
@login_required
def confirm_chosen(request: HttpRequest) -> HttpResponse:
    """Confirm the drafts that were picked in the list: all of them or none."""
    back = reverse("ledger") + f"?{urlencode({'state': ItemState.DRAFT.value})}"
    keys = [key for key in request.POST.getlist("chosen") if is_id(key)][:_MOST]
    if not keys:
        messages.info(request, _("没有勾选任何一条。"))
        return redirect(back)
    return _confirm(request, keys, back, many=True)


def _confirm(request: HttpRequest, keys: list[str], back: str, *, many: bool = False) -> HttpResponse:
    actor = actor_of(request)
    require(actor, Allowed.ITEM_CONFIRM, own_government(actor))
    if not many:
        item(actor, keys[0])  # not there, or not theirs to see
    form = forms.Form(request.POST if request.method == "POST" and "confirmed" in request.POST else None)

    def carry_out(_values: Mapping[str, Any]) -> HttpResponse:
        count = confirm_items(actor=actor, now=timezone.now(), items=keys)
        done = ngettext("已确认 %(count)s 个事项。", "已确认 %(count)s 个事项。", count) % {"count": count}
        messages.success(request, done)
        return redirect(back)

    rows = listed(actor, ItemFilter(state=ItemState.DRAFT.value)).filter(public_id__in=keys)
    act = Act(
        title=_("确认下列事项"),
        form=form,
        confirm=_("确认"),
        back=back,
        crumbs=[Crumb(_("台账"), reverse("ledger") + "?view=all")],
        told=[_("确认后，责任单位就能看到；以后要改动，须提出变更并经领导审批。")],
        template="web/ledger/confirm.html",
        more={"rows": rows, "many": many},
    )
    return perform(request, act, carry_out)
