"""Who acts in whose post: the list, one delegation, giving, appointing, withdrawing."""

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
from django.views.decorators.http import require_GET

from luoshi.server.core.clock import china_date
from luoshi.server.core.roles import PostRole
from luoshi.server.core.said import say
from luoshi.server.core.transitions import step
from luoshi.server.orgs import directory
from luoshi.server.orgs.facts import delegation_facts
from luoshi.server.orgs.models import DelegationKind
from luoshi.server.orgs.selectors import name_on
from luoshi.server.orgs.services.delegations import appoint_stand_in, give_delegation, withdraw_delegation
from luoshi.server.orgs.services.exports import record_list_export
from luoshi.server.orgs.states import DELEGATION as TABLE
from luoshi.server.policy import Action, require
from luoshi.server.web.acts import Act, Offer, bound, offered, perform
from luoshi.server.web.appointments.views import page, subject, title_of
from luoshi.server.web.components import Crumb, Pair
from luoshi.server.web.delegations.tables import DelegateForm, DelegationFilters, DelegationsTable
from luoshi.server.web.lists import ListPage, on_day, show
from luoshi.server.web.people.forms import NothingForm
from luoshi.server.web.posts import actor_of
from luoshi.server.web.role_words import ROLE_WORDS
from luoshi.server.web.templatetags.states import days
from luoshi.server.web.words import DELEGATION_WORDS


@require_GET
@login_required
def delegations(request: HttpRequest) -> HttpResponse:
    """Who acts in whose post."""
    actor, now = actor_of(request), timezone.now()
    on = china_date(now)
    filters = DelegationFilters(request.GET)
    return show(
        request,
        ListPage(
            name="delegations",
            title=_("谁在代理谁"),
            table=on_day(DelegationsTable, on),
            rows=filters.found(directory.delegations(actor), on),
            filters=filters,
            panel=panel,
            exported=lambda count: record_list_export(
                actor=actor, now=now, name="delegations", title=str(_("授权代理")), rows=count
            ),
            empty={
                "title": _("没有授权代理"),
                "text": _("任职人在自己的岗位页授权他人代办；本人不能授权时，由安全管理员在岗位页指定代理人。"),
                "link": reverse("posts"),
                "action": _("查看岗位"),
            },
        ),
    )


def panel(request: HttpRequest, key: str) -> str:
    """One delegation beside the list."""
    return render_to_string("web/delegations/panel.html", _about(request, key), request)


@require_GET
@login_required
def delegation(request: HttpRequest, key: str) -> HttpResponse:
    """One delegation."""
    context = {**_about(request, key), "crumbs": [Crumb(_("谁在代理谁"), reverse("delegations"))]}
    return render(request, "web/delegations/delegation.html", context)


def _about(request: HttpRequest, key: str) -> dict[str, Any]:
    actor, on = actor_of(request), china_date(timezone.now())
    row = directory.delegation(actor, key)
    offers = [Offer(Action.DELEGATION_WITHDRAW, reverse("delegation_withdraw", args=[key]), "x")]
    acts, others = offered(actor, offers, delegation_facts(row), TABLE, row.state_on(on))
    names = {"delegate": row.delegate.display_name, "holder": row.post.user.display_name}
    return {
        "delegation": row,
        "state": row.state_on(on),
        "title": _("%(delegate)s 代理 %(holder)s") % names,
        "pairs": [
            Pair(_("代理人"), row.delegate.display_name),
            Pair(_("任职人"), row.post.user.display_name),
            Pair(_("岗位"), f"{name_on(row.post.organisation, on)} {ROLE_WORDS[PostRole(row.post.role)]}"),
            Pair(_("类别"), DELEGATION_WORDS[DelegationKind(row.kind)]),
            Pair(_("期间"), days(row.starts_on, row.ends_on)),
            Pair(_("原因"), row.reason),
        ],
        "acts": acts,
        "others": others,
    }


@page
@login_required
def delegate(request: HttpRequest, key: str) -> HttpResponse:
    """Let somebody act in a post: its holder lets them, or the security administrator appoints them."""
    actor, now = actor_of(request), timezone.now()
    on = china_date(now)
    own = directory.post(actor, on, key).user.public_id == actor.user
    action = Action.DELEGATION_GIVE if own else Action.DELEGATION_APPOINT
    actor, row = subject(request, key, action)
    people = directory.people(actor, on, now).filter(is_active=True).exclude(pk=row.user_id)
    told = _("代理人以您的岗位办事，记录上同时写明两个人的姓名；代理人不能再转授他人。")
    act = Act(
        title=_("由谁代办您的岗位") if own else _("由谁代理%(post)s") % {"post": title_of(row)},
        form=bound(DelegateForm, request, people.prefetch_related(None), starts_on=on),
        confirm=_("授权") if own else _("指定代理人"),
        back=reverse("post", args=[key]),
        crumbs=[Crumb(_("谁在什么岗位"), reverse("posts")), Crumb(title_of(row), reverse("post", args=[key]))],
        told=[told if own else _("任职人本人不能授权时才由安全管理员指定；记录上同时写明两个人的姓名。")],
    )

    def carry_out(fields: Mapping[str, Any]) -> HttpResponse:
        service = give_delegation if own else appoint_stand_in
        made = service(actor=actor, now=now, post=key, **fields)
        messages.success(
            request,
            _("%(name)s可以代理到 %(day)s。") % {"name": made.delegate.display_name, "day": made.ends_on},
        )
        return redirect("delegation", key=made.public_id)

    return perform(request, act, carry_out)


@page
@login_required
def withdraw(request: HttpRequest, key: str) -> HttpResponse:
    """End a delegation before its time."""
    actor, on = actor_of(request), china_date(timezone.now())
    row = directory.delegation(actor, key)
    require(actor, Action.DELEGATION_WITHDRAW, delegation_facts(row))
    state = row.state_on(on)
    step(TABLE, state, Action.DELEGATION_WITHDRAW, thing=say("这个授权代理"), state_name=state)
    act = Act(
        title=_("收回%(name)s的代理") % {"name": row.delegate.display_name},
        form=bound(NothingForm, request),
        confirm=_("收回授权代理"),
        back=reverse("delegation", args=[key]),
        crumbs=[Crumb(_("谁在代理谁"), reverse("delegations"))],
        lost=_("代理人立即不能再以这个岗位办事；已经办理的事项和记录不变。"),
    )

    def carry_out(fields: Mapping[str, Any]) -> HttpResponse:
        withdraw_delegation(actor=actor, now=timezone.now(), delegation=key)
        messages.success(request, _("已收回%(name)s的代理。") % {"name": row.delegate.display_name})
        return redirect("delegation", key=key)

    return perform(request, act, carry_out)
