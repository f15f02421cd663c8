"""My account: who I am here, my posts, who acts for me and for whom I act."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from luoshi.server.core.clock import china_date
from luoshi.server.orgs import directory
from luoshi.server.orgs.account_states import second_factors
from luoshi.server.orgs.facts import lending_facts
from luoshi.server.orgs.holdings import holdings_in_words
from luoshi.server.policy import Action, may
from luoshi.server.web.components import Pair
from luoshi.server.web.people.phones import shown_phone
from luoshi.server.web.posts import actor_of


@require_GET
@login_required
def account(request: HttpRequest) -> HttpResponse:
    """Who I am here and which posts I hold."""
    actor, now = actor_of(request), timezone.now()
    on = china_date(now)
    row = directory.person(actor, on, now, actor.user)
    held = directory.posts(actor, on).filter(user=row)
    context = {
        "person": row,
        "pairs": [
            Pair(_("姓名"), row.display_name),
            Pair(_("登录名"), row.login_name),
            Pair(_("政府"), row.government.name),
            Pair(_("电话"), shown_phone(row.sealed_phone, clear=True)),
        ],
        "factor": bool(second_factors(row)),
        "posts": [(post, post.state_on(on), holdings_in_words(post, on)) for post in held],
    }
    return render(request, "web/mine/account.html", context)


@require_GET
@login_required
def delegations(request: HttpRequest) -> HttpResponse:
    """Who acts for me, for whom I act, and whom I may let act."""
    actor, now = actor_of(request), timezone.now()
    on = china_date(now)
    rows = directory.delegations(actor)
    own = directory.posts(actor, on).filter(user__public_id=actor.user)
    context = {
        "given": [(each, each.state_on(on)) for each in rows.filter(post__user__public_id=actor.user)],
        "received": [(each, each.state_on(on)) for each in rows.filter(delegate__public_id=actor.user)],
        "lend": [
            (post, reverse("post_delegate", args=[post.public_id]))
            for post in own.filter(revoked_at__isnull=True)
            if may(actor, Action.DELEGATION_GIVE, lending_facts(post))
        ],
    }
    return render(request, "web/mine/delegations.html", context)
