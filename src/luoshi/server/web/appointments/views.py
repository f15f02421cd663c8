"""Who holds which post, and one post with what hangs on it; what is done to a post."""

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
from django.views.decorators.http import require_GET, require_http_methods

from luoshi.server.audit.selectors import history
from luoshi.server.core.actor import Actor
from luoshi.server.core.clock import china_date
from luoshi.server.core.roles import PostRole
from luoshi.server.core.said import say
from luoshi.server.core.transitions import step
from luoshi.server.orgs import directory
from luoshi.server.orgs.audited import POST
from luoshi.server.orgs.facts import lending_facts, person_facts, post_facts
from luoshi.server.orgs.holdings import holdings_in_words
from luoshi.server.orgs.models import Post
from luoshi.server.orgs.selectors import name_on
from luoshi.server.orgs.services.exports import record_list_export
from luoshi.server.orgs.services.posts import grant_post, revoke_post, set_portfolio
from luoshi.server.orgs.states import POST as TABLE
from luoshi.server.policy import Action, Facts, may, require
from luoshi.server.web.acts import Act, Offer, bound, offered, perform
from luoshi.server.web.appointments.forms import GrantForm, PortfolioForm
from luoshi.server.web.appointments.tables import PostFilters, PostsTable, term
from luoshi.server.web.components import Action as Link
from luoshi.server.web.components import Crumb, Pair
from luoshi.server.web.lists import ListPage, on_day, show
from luoshi.server.web.people.forms import ReasonForm
from luoshi.server.web.posts import actor_of
from luoshi.server.web.role_words import ROLE_WORDS
from luoshi.server.web.timelines import timeline_of

page = require_http_methods(["GET", "HEAD", "POST"])


@require_GET
@login_required
def posts(request: HttpRequest) -> HttpResponse:
    """Who holds which post."""
    actor, now = actor_of(request), timezone.now()
    on = china_date(now)
    filters = PostFilters(request.GET, directory.bodies(actor, on), on)
    rows = filters.found(directory.posts(actor, on), on)
    may_grant = may(actor, Action.POST_GRANT, Facts(government=actor.government))
    return show(
        request,
        ListPage(
            name="posts",
            title=_("谁在什么岗位"),
            table=on_day(PostsTable, on),
            rows=rows,
            filters=filters,
            panel=post_panel,
            main=Link(_("授予岗位"), reverse("post_new"), "plus") if may_grant else None,
            exported=lambda count: record_list_export(
                actor=actor, now=now, name="posts", title=str(_("岗位")), rows=count
            ),
            empty={"title": _("没有符合条件的岗位"), "text": _("去掉一些筛选条件再看；岗位由安全管理员授予。")},
        ),
    )


def post_panel(request: HttpRequest, key: str) -> str:
    """One post beside the list."""
    return render_to_string("web/appointments/panel.html", _about(request, key), request)


@require_GET
@login_required
def post(request: HttpRequest, key: str) -> HttpResponse:
    """One post: who holds it, since when, what hangs on it, who acts in it, history."""
    actor = actor_of(request)
    about = _about(request, key)
    row, on = about["post"], about["on"]
    lent = directory.delegations(actor).filter(post=row)
    keeper = may(actor, Action.PERSON_ACCOUNT, person_facts(row.user, on))
    context = {
        **about,
        "crumbs": [Crumb(_("谁在什么岗位"), reverse("posts"))],
        "given": [(each, each.state_on(on)) for each in lent],
        "events": timeline_of(history(row.government.public_id, POST, key)) if keeper else None,
    }
    return render(request, "web/appointments/post.html", context)


def _about(request: HttpRequest, key: str) -> dict[str, Any]:
    actor, on = actor_of(request), china_date(timezone.now())
    row = directory.post(actor, on, key)
    state = row.state_on(on)
    own = row.user.public_id == actor.user
    lend = Action.DELEGATION_GIVE if own else Action.DELEGATION_APPOINT
    offers = [
        Offer(Action.POST_HAND_OVER, reverse("post_hand_over", args=[key]), "external-link"),
        Offer(Action.POST_REVOKE, reverse("post_revoke", args=[key]), "x"),
    ]
    if row.role == PostRole.LEADER_IN_CHARGE:
        offers.insert(0, Offer(Action.POST_PORTFOLIO, reverse("post_portfolio", args=[key]), "building"))
    acts, others = offered(actor, offers, post_facts(row), TABLE, state)
    lent, lenders = offered(
        actor, [Offer(lend, reverse("post_delegate", args=[key]), "users")], lending_facts(row), TABLE, state
    )
    charge: Any = row
    pairs = [
        Pair(_("任职人"), row.user.display_name),
        Pair(_("单位"), name_on(row.organisation, on)),
        Pair(_("任期"), term(row)),
        *([Pair(_("职务"), row.title)] if row.title else []),
        *([Pair(_("科室"), row.section)] if row.section else []),
    ]
    if row.role == PostRole.LEADER_IN_CHARGE:
        names = _("、").join(name_on(held.organisation, on) for held in charge.in_charge_of)
        pairs.append(Pair(_("分管单位"), names or _("还没有设定")))
    return {
        "post": row,
        "on": on,
        "title": title_of(row),
        "state": state,
        "pairs": pairs,
        "held": holdings_in_words(row, on),
        "acts": [*acts, *lent],
        "others": others + lenders,
    }


def title_of(row: Post) -> str:
    """A post by its holder and its role."""
    return f"{row.user.display_name} · {ROLE_WORDS[PostRole(row.role)]}"


@page
@login_required
def new(request: HttpRequest) -> HttpResponse:
    """Who gets which post."""
    actor, now = actor_of(request), timezone.now()
    require(actor, Action.POST_GRANT, Facts(government=actor.government))
    on = china_date(now)
    people = directory.people(actor, on, now).filter(is_active=True).exclude(public_id=actor.user)
    act = Act(
        title=_("授予谁什么岗位"),
        form=bound(
            GrantForm,
            request,
            people.prefetch_related(None),
            directory.bodies(actor, on),
            on,
            person=request.GET.get("person", ""),
            starts_on=on,
        ),
        confirm=_("授予岗位"),
        back=reverse("posts"),
        crumbs=_crumbs(),
        told=[_("岗位决定能看到和办理什么。系统、安全、审计管理员须各由专人担任，不兼任其他岗位。")],
    )

    def carry_out(fields: Mapping[str, Any]) -> HttpResponse:
        made = grant_post(actor=actor, now=now, **{**fields, "role": PostRole(fields["role"])})
        messages.success(request, _("已授予%(post)s。") % {"post": title_of(made)})
        return redirect("post", key=made.public_id)

    return perform(request, act, carry_out)


@page
@login_required
def revoke(request: HttpRequest, key: str) -> HttpResponse:
    """Take a post away; what hangs on it must have been handed over."""
    actor, row = subject(request, key, Action.POST_REVOKE, "-")
    held = holdings_in_words(row, china_date(timezone.now()))
    act = Act(
        title=_("收回%(post)s") % {"post": title_of(row)},
        form=bound(ReasonForm, request),
        confirm=_("收回岗位"),
        back=reverse("post", args=[key]),
        crumbs=_crumbs(row),
        lost=_("立即失去这个岗位的全部权限，以这个岗位作出的代理授权同时停止。已经办理的事项和记录不变。"),
        template="web/appointments/revoke.html",
        more={"held": held, "post": row},
    )

    def carry_out(fields: Mapping[str, Any]) -> HttpResponse:
        revoke_post(actor=actor, now=timezone.now(), post=key, comment=fields["comment"])
        messages.success(request, _("已收回%(post)s。") % {"post": title_of(row)})
        return redirect("post", key=key)

    return perform(request, act, carry_out)


@page
@login_required
def portfolio(request: HttpRequest, key: str) -> HttpResponse:
    """Which organisations a leader answers for."""
    actor, row = subject(request, key, Action.POST_PORTFOLIO)
    on = china_date(timezone.now())
    charge: Any = row
    act = Act(
        title=_("%(name)s分管哪些单位") % {"name": row.user.display_name},
        form=bound(
            PortfolioForm,
            request,
            directory.bodies(actor, on),
            on,
            organisations=[held.organisation.public_id for held in charge.in_charge_of],
            effective_on=on,
        ),
        confirm=_("保存分管单位"),
        back=reverse("post", args=[key]),
        crumbs=_crumbs(row),
        told=[_("从生效日期起，恰好分管勾选的单位；以前的分管记录保留。")],
    )

    def carry_out(fields: Mapping[str, Any]) -> HttpResponse:
        set_portfolio(
            actor=actor,
            now=timezone.now(),
            post=key,
            organisations=frozenset(fields["organisations"]),
            effective_on=fields["effective_on"],
        )
        messages.success(request, _("分管单位已保存。"))
        return redirect("post", key=key)

    return perform(request, act, carry_out)


def subject(request: HttpRequest, key: str, action: Action, comment: str = "") -> tuple[Actor, Post]:
    """The post of a page on which something is done: seen, allowed, and in a state for it; else the refusal."""
    actor, on = actor_of(request), china_date(timezone.now())
    row = directory.post(actor, on, key)
    lends = action in (Action.DELEGATION_GIVE, Action.DELEGATION_APPOINT)
    require(actor, action, lending_facts(row) if lends else post_facts(row))
    step(TABLE, row.state_on(on), action, thing=say("这个岗位"), state_name=row.state_on(on), comment=comment)
    return actor, row


def _crumbs(row: Post | None = None) -> list[Crumb]:
    above = [Crumb(_("谁在什么岗位"), reverse("posts"))]
    return [*above, Crumb(title_of(row), reverse("post", args=[row.public_id]))] if row else above
