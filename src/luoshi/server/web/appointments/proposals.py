"""Proposed posts: the list from which the security administrator grants, one by one or many at once."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from luoshi.server.core.clock import china_date
from luoshi.server.core.roles import PostRole
from luoshi.server.core.transitions import step
from luoshi.server.orgs import directory
from luoshi.server.orgs.facts import proposal_facts
from luoshi.server.orgs.selectors import name_on
from luoshi.server.orgs.services.proposals import THING, decline_proposal, grant_proposals
from luoshi.server.orgs.states import PROPOSAL as TABLE
from luoshi.server.policy import Action, Facts, may, require
from luoshi.server.web.acts import Act, bound, perform, who_does
from luoshi.server.web.appointments.tables import ProposalFilters, ProposalsTable
from luoshi.server.web.appointments.views import page
from luoshi.server.web.components import Action as Link
from luoshi.server.web.components import Crumb, Pair
from luoshi.server.web.lists import ListPage, on_day, show
from luoshi.server.web.people.forms import ReasonForm
from luoshi.server.web.posts import actor_of
from luoshi.server.web.role_words import ROLE_WORDS


@require_GET
@login_required
def proposals(request: HttpRequest) -> HttpResponse:
    """Which proposed posts wait for a decision."""
    actor = actor_of(request)
    here = Facts(government=actor.government)
    require(actor, Action.PROPOSAL_VIEW, here)
    asked = request.GET.copy()
    asked.setdefault("state", "open")  # who asks for all says so by an empty state
    filters = ProposalFilters(asked)
    grants = may(actor, Action.POST_GRANT, here)
    return show(
        request,
        ListPage(
            name="proposals",
            title=_("哪些拟任岗位等待确认"),
            table=on_day(ProposalsTable, china_date(timezone.now())),
            rows=filters.found(directory.proposals(actor)),
            filters=filters,
            panel=panel,
            bulk=[Link(_("授予所选岗位"), reverse("proposals_grant"), "check")] if grants else [],
            crumbs=[Crumb(_("谁在什么岗位"), reverse("posts"))],
            empty={
                "title": _("没有等待确认的拟任岗位"),
                "text": _("系统管理员开账号时提出的岗位列在这里，由安全管理员授予或者退回。"),
            },
        ),
    )


def panel(request: HttpRequest, key: str) -> str:
    """One proposed post beside the list."""
    return render_to_string("web/appointments/proposal_panel.html", _about(request, key), request)


@require_GET
@login_required
def proposal(request: HttpRequest, key: str) -> HttpResponse:
    """One proposed post."""
    context = {**_about(request, key), "crumbs": [Crumb(_("哪些拟任岗位等待确认"), reverse("proposals"))]}
    return render(request, "web/appointments/proposal.html", context)


def _about(request: HttpRequest, key: str) -> dict[str, Any]:
    actor, on = actor_of(request), china_date(timezone.now())
    row = directory.proposal(actor, key)
    facts = proposal_facts(row)
    waits = row.decided_at is None
    decides = waits and may(actor, Action.POST_GRANT, facts)
    pairs = [
        Pair(_("姓名"), f"{row.user.display_name}（{row.user.login_name}）"),
        Pair(_("拟任单位"), name_on(row.organisation, on)),
        Pair(_("拟任岗位"), ROLE_WORDS[PostRole(row.role)]),
        Pair(_("职务"), row.title or None),
    ]
    return {
        "proposal": row,
        "state": row.state,
        "pairs": pairs,
        "decides": decides,
        "others": who_does([Action.POST_GRANT, Action.POST_DECLINE]) if waits and not decides else "",
        "title": row.user.display_name,
    }


@require_POST
@login_required
def grant(request: HttpRequest) -> HttpResponse:
    """Grant what was picked, all or none."""
    picked = request.POST.getlist("chosen")
    actor = actor_of(request)
    require(actor, Action.PROPOSAL_VIEW, Facts(government=actor.government))
    made = grant_proposals(actor=actor, now=timezone.now(), proposals=picked)
    count = len(made)
    if made:
        words = ngettext("已授予 %(count)s 个岗位。", "已授予 %(count)s 个岗位。", count) % {"count": count}
        messages.success(request, words)
    else:
        messages.info(request, _("没有勾选任何一条。"))
    return redirect("proposals")


@page
@login_required
def decline(request: HttpRequest, key: str) -> HttpResponse:
    """Send one back."""
    actor = actor_of(request)
    row = directory.proposal(actor, key)
    require(actor, Action.POST_DECLINE, proposal_facts(row))
    step(TABLE, row.state, Action.POST_DECLINE, thing=THING, state_name=row.state, comment="-")
    act = Act(
        title=_("退回%(name)s的拟任岗位") % {"name": row.user.display_name},
        form=bound(ReasonForm, request),
        confirm=_("退回"),
        back=reverse("proposals"),
        crumbs=[Crumb(_("哪些拟任岗位等待确认"), reverse("proposals"))],
        told=[_("账号保留，不授予岗位；系统管理员可以另外提出。")],
    )

    def carry_out(fields: Mapping[str, Any]) -> HttpResponse:
        decline_proposal(actor=actor, now=timezone.now(), proposal=key, comment=fields["comment"])
        messages.success(request, _("已退回%(name)s的拟任岗位。") % {"name": row.user.display_name})
        return redirect("proposals")

    return perform(request, act, carry_out)
