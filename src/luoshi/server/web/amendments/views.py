"""Pages of amendments: the list, one with its decision, withdrawn; many approved at once."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from luoshi.server.audit.selectors import history
from luoshi.server.core.clock import china_date
from luoshi.server.core.said import say
from luoshi.server.core.transitions import step
from luoshi.server.ledger.audited import AMENDMENT
from luoshi.server.ledger.changing import amendment as find
from luoshi.server.ledger.changing import amendments as listed
from luoshi.server.ledger.changing import deciders, waiting_for
from luoshi.server.ledger.facts import amendment_facts
from luoshi.server.ledger.models import Amendment, AmendmentOrigin, AmendmentSubject
from luoshi.server.ledger.services.amendments import decide_amendment, decide_amendments, withdraw_amendment
from luoshi.server.ledger.states import AMENDMENT as TABLE
from luoshi.server.ledger.states import AmendmentState, Verdict
from luoshi.server.policy import Action, may, require, require_some
from luoshi.server.web.acts import Act, bound, perform
from luoshi.server.web.amendments.tables import AmendmentFilters, AmendmentTable, names_in_words
from luoshi.server.web.amendments.values import ORIGIN_WORDS, differences_of, names_of
from luoshi.server.web.components import Action as Link
from luoshi.server.web.components import Crumb, Pair
from luoshi.server.web.lists import ListPage, show
from luoshi.server.web.plan_words import SUBJECT_WORDS
from luoshi.server.web.posts import actor_of
from luoshi.server.web.timelines import timeline_of

_THING = say("这项变更")
_LONGEST = 2000


class CommentForm(forms.Form):
    """Why it is sent back."""

    comment = forms.CharField(
        label=gettext_lazy("退回意见"),
        max_length=_LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("请写明为什么不批准，提出人会看到")},
    )


@require_GET
@login_required
def amendments(request: HttpRequest) -> HttpResponse:
    """Which changes of items wait for a decision, and which were decided."""
    actor = actor_of(request)
    require_some(actor, Action.ITEM_VIEW)
    filters = AmendmentFilters(request.GET)
    rows = filters.found(listed(actor))
    on = china_date(timezone.now())
    shown = _Deciders(rows, on)
    told = {"body_names": names_of(actor, on), "deciders": shown, "Meta": AmendmentTable.Meta}
    table = type("AmendmentTable", (AmendmentTable,), told)
    waiting = waiting_for(actor).count()
    return show(
        request,
        ListPage(
            name="amendments",
            title=_("哪些事项变更等待审批"),
            table=table,
            rows=rows,
            filters=filters,
            panel=panel,
            bulk=[Link(_("批准所选变更"), reverse("amendments_approve"), "check")] if waiting else [],
            totals=[(_("等待您审批"), str(waiting))] if waiting else [],
            empty={
                "title": _("没有事项变更"),
                "text": _("已确认事项的表述、责任单位、目标值和时限只能通过变更修改。打开一个事项，点“提出变更”。"),
            },
        ),
    )


class _Deciders(dict[str, list[Any]]):
    """Who may decide, asked once for the rows of a page when the first of them is drawn."""

    def __init__(self, rows: Any, on: Any) -> None:
        super().__init__()
        self.rows, self.on, self.asked = rows, on, False

    def get(self, key: str, default: Any = None) -> Any:
        """The people of one amendment."""
        if not self.asked:
            self.asked = True
            self.update(deciders(self.rows.filter(state=AmendmentState.PROPOSED)[:500], self.on))
        return super().get(key, default)


def panel(request: HttpRequest, key: str) -> str:
    """One amendment beside the list."""
    return render_to_string("web/amendments/panel.html", about(request, find(actor_of(request), key)), request)


@require_GET
@login_required
def amendment(request: HttpRequest, key: str) -> HttpResponse:
    """One amendment: old beside new, why, who decides, what happened."""
    row = find(actor_of(request), key)
    context = {
        **about(request, row),
        "crumbs": [Crumb(_("哪些事项变更等待审批"), reverse("amendments"))],
        "events": timeline_of(history(row.government.public_id, AMENDMENT, row.public_id)),
    }
    return render(request, "web/amendments/amendment.html", context)


def about(request: HttpRequest, row: Amendment) -> dict[str, Any]:
    """What page and panel show."""
    actor, on = actor_of(request), china_date(timezone.now())
    facts = amendment_facts(row)
    state = AmendmentState(row.state)
    waits = state is AmendmentState.PROPOSED
    who = deciders([row], on)[row.public_id] if waits else []
    pairs = [
        Pair(_("所属计划"), row.task.plan.name),
        Pair(_("原因"), row.reason),
        Pair(_("依据"), row.basis),
        Pair(_("生效日期"), f"{row.effective_on:%Y-%m-%d}"),
        Pair(_("起因"), ORIGIN_WORDS[AmendmentOrigin(row.origin)]),
        Pair(_("提出人"), f"{row.proposed_by_name} {timezone.localtime(row.proposed_at):%Y-%m-%d %H:%M}"),
    ]
    if row.decided_at:
        pairs.append(Pair(_("审批人"), f"{row.decided_by_name} {timezone.localtime(row.decided_at):%Y-%m-%d %H:%M}"))
    if row.comment:
        pairs.append(Pair(_("审批意见"), row.comment))
    return {
        "row": row,
        "title": row.task.title,
        "subject": SUBJECT_WORDS[AmendmentSubject(row.subject)],
        "state": state,
        "pairs": pairs,
        "differences": differences_of(row, names_of(actor, on)),
        "decides": waits and may(actor, Action.AMENDMENT_DECIDE, facts),
        "withdraws": waits and may(actor, Action.AMENDMENT_WITHDRAW, facts),
        "deciders": names_in_words(who) if waits else "",
        "item_link": item_link(row.task.public_id),
        "back": reverse("amendments"),
    }


def item_link(key: str) -> str:
    """The page of an item, where the installation has one."""
    try:
        return reverse("ledger_item", args=[key])
    except NoReverseMatch:
        return ""


@require_POST
@login_required
def approve(request: HttpRequest, key: str) -> HttpResponse:
    """A leader agrees."""
    row = decide_amendment(
        actor=actor_of(request), now=timezone.now(), amendment=key, verdict=Verdict.APPROVE,
        comment=request.POST.get("comment", "")[:_LONGEST],
    )  # fmt: skip
    if row.state == AmendmentState.IN_FORCE:
        messages.success(request, _("已批准，变更已经生效；变更前的内容保留在记录里。"))
    else:
        messages.success(request, _("已批准，将从 %(day)s 起生效。") % {"day": f"{row.effective_on:%Y-%m-%d}"})
    return redirect("amendment", key)


@require_POST
@login_required
def approve_many(request: HttpRequest) -> HttpResponse:
    """A leader agrees to what was picked, all or none."""
    made = decide_amendments(actor=actor_of(request), now=timezone.now(), amendments=request.POST.getlist("chosen"))
    if made:
        count = len(made)
        words = ngettext("已批准 %(count)s 项变更。", "已批准 %(count)s 项变更。", count) % {"count": count}
        messages.success(request, words)
    else:
        messages.info(request, _("没有勾选任何一条。"))
    return redirect("amendments")


@require_http_methods(["GET", "POST"])
@login_required
def refuse(request: HttpRequest, key: str) -> HttpResponse:
    """A leader sends it back, with words."""
    actor = actor_of(request)
    row = find(actor, key)
    require(actor, Action.AMENDMENT_DECIDE, amendment_facts(row))
    state = AmendmentState(row.state)
    step(TABLE, state, Verdict.REFUSE, thing=_THING, state_name=state, comment="-")
    act = Act(
        title=_("不批准“%(name)s”的变更") % {"name": row.task.title[:40]},
        form=bound(CommentForm, request),
        confirm=_("不批准，退回提出人"),
        back=reverse("amendment", args=[key]),
        crumbs=[Crumb(_("哪些事项变更等待审批"), reverse("amendments"))],
        told=[_("事项保持原来的内容，提出人会看到您的意见，可以修改后重新提出。")],
    )

    def carry_out(fields: Mapping[str, Any]) -> HttpResponse:
        decide_amendment(
            actor=actor, now=timezone.now(), amendment=key, verdict=Verdict.REFUSE, comment=fields["comment"]
        )
        messages.success(request, _("已退回，事项没有变化。"))
        return redirect("amendments")

    return perform(request, act, carry_out)


@require_POST
@login_required
def withdraw(request: HttpRequest, key: str) -> HttpResponse:
    """Who proposed it takes it back."""
    withdraw_amendment(actor=actor_of(request), now=timezone.now(), amendment=key)
    messages.success(request, _("已撤回，事项没有变化。"))
    return redirect("amendment", key)
