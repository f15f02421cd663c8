"""Who is there, and one person with everything that hangs on them."""

from functools import partial
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from luoshi.server.audit.selectors import history
from luoshi.server.core.actor import Actor
from luoshi.server.core.clock import china_date
from luoshi.server.orgs import directory
from luoshi.server.orgs.account_states import locked_out, second_factors
from luoshi.server.orgs.audited import PERSON
from luoshi.server.orgs.facts import person_facts
from luoshi.server.orgs.holdings import holdings_in_words
from luoshi.server.orgs.models import User
from luoshi.server.orgs.services.exports import record_list_export
from luoshi.server.orgs.services.sign_ins import KIND as SIGN_IN
from luoshi.server.orgs.states import PERSON as TABLE
from luoshi.server.policy import Action, Facts, may
from luoshi.server.web.acts import Offer, offered
from luoshi.server.web.components import Action as Link
from luoshi.server.web.components import Crumb, Pair
from luoshi.server.web.lists import ListPage, on_day, show
from luoshi.server.web.people.phones import shown_phone
from luoshi.server.web.people.tables import AccountsTable, PeopleFilters, PeopleTable, account_light, posts_in_words
from luoshi.server.web.posts import actor_of
from luoshi.server.web.timelines import timeline_of

_OFFERS = (
    (Action.PERSON_EDIT, "person_edit", "pencil"),
    (Action.PERSON_RESET, "person_reset", "key"),
    (Action.PERSON_UNLOCK, "person_unlock", "lock"),
    (Action.PERSON_RESET_FACTOR, "person_factor", "shield-lock"),
    (Action.PERSON_DISABLE, "person_disable", "x"),
    (Action.PERSON_ENABLE, "person_enable", "check"),
)
_LATEST = 30
"""Entries of the history that a page shows."""


def keeps_accounts(actor: Actor) -> bool:
    """Whether somebody sees how all accounts of the government stand."""
    return bool(may(actor, Action.PERSON_ACCOUNT, Facts(government=actor.government)))


@require_GET
@login_required
def people(request: HttpRequest) -> HttpResponse:
    """Who is there, in which posts, and how do their accounts stand."""
    actor, now = actor_of(request), timezone.now()
    on, keeper = china_date(now), keeps_accounts(actor)
    filters = PeopleFilters(request.GET, directory.bodies(actor, on), on, keeper=keeper)
    rows = filters.found(directory.people(actor, on, now), on, now)
    may_create = may(actor, Action.PERSON_CREATE, Facts(government=actor.government))
    page = ListPage(
        name="people",
        title=_("有哪些人员"),
        table=on_day(AccountsTable if keeper else PeopleTable, on),
        rows=rows,
        filters=filters,
        panel=person_panel,
        main=Link(_("新建人员账号"), reverse("person_new"), "plus") if may_create else None,
        exported=lambda count: record_list_export(
            actor=actor, now=now, name="people", title=str(_("人员")), rows=count
        ),
        empty={"title": _("没有符合条件的人员"), "text": _("去掉一些筛选条件再看；账号由系统管理员开通。")},
    )
    return show(request, page)


def person_panel(request: HttpRequest, key: str) -> str:
    """One person beside the list."""
    return render_to_string("web/people/panel.html", _about(request, key), request)


@require_GET
@login_required
def person(request: HttpRequest, key: str) -> HttpResponse:
    """One person: who they are, posts, delegations, what hangs on them, account, history."""
    about = _about(request, key)
    actor, row, on = actor_of(request), about["person"], about["on"]
    posts = directory.posts(actor, on).filter(user=row)
    lent = [
        (each, each.state_on(on)) for each in directory.delegations(actor).filter(Q(post__user=row) | Q(delegate=row))
    ]
    context = {
        **about,
        "crumbs": [Crumb(_("有哪些人员"), reverse("people"))],
        "posts": [(post, post.state_on(on), holdings_in_words(post, on)) for post in posts],
        "given": [pair for pair in lent if pair[0].post.user_id == row.pk],
        "received": [pair for pair in lent if pair[0].delegate_id == row.pk],
        "grant": _grant_link(actor, row),
        "events": _events(row) if about["account"] else None,
    }
    return render(request, "web/people/person.html", context)


def _about(request: HttpRequest, key: str) -> dict[str, Any]:
    """What page and panel say of a person; parts that are not for the viewer are None."""
    actor, now = actor_of(request), timezone.now()
    on = china_date(now)
    row = directory.person(actor, on, now, key)
    facts = person_facts(row, on)
    keeper = bool(may(actor, Action.PERSON_ACCOUNT, facts))
    offers = [Offer(action, reverse(name, args=[key]), icon) for action, name, icon in _OFFERS]
    acts, others = offered(actor, offers, facts, TABLE, row.state)
    current: Any = row
    calls = bool(may(actor, Action.PERSON_CALL, facts))
    pairs = [
        Pair(_("单位和岗位"), posts_in_words(current.current_posts, on) or _("没有岗位")),
        Pair(_("电话"), shown_phone(row.sealed_phone, clear=calls)),
    ]
    return {
        "person": row,
        "on": on,
        "light": account_light(row) if keeper else None,
        "pairs": pairs,
        "account": _account(row, now) if keeper else None,
        "acts": acts,
        "others": others,
        "own": row.public_id == actor.user,
    }


def _account(row: User, now: Any) -> list[Pair]:
    """How the account stands, for its keepers and its owner."""
    stands: Any = row
    ends = locked_out(now).get(row.login_name) if stands.locked else None
    factors = second_factors(row) if stands.second_factor else frozenset()
    words = {"totp": _("手机验证码"), "webauthn": _("安全密钥")}
    moment = "Y-m-d H:i"
    return [
        Pair(_("登录名"), row.login_name),
        Pair(_("登录锁定"), _("锁定至 %(at)s") % {"at": _at(ends, "H:i")} if ends else _("没有锁定")),
        Pair(_("两步验证"), _("、").join(words[each] for each in sorted(factors)) or _("未设置")),
        Pair(_("密码"), _("初始密码，登录后须修改") if row.must_change_password else _("本人已设置")),
        Pair(_("密码修改时间"), _at(row.password_changed_at, moment)),
        Pair(_("最近登录"), _at(row.last_login, moment) or _("从未登录")),
        Pair(_("开通时间"), _at(row.created_at, moment)),
    ]


def _at(moment: Any, form: str) -> str:
    return date_format(timezone.localtime(moment), form) if moment else ""


def _grant_link(actor: Actor, row: User) -> str:
    subjects = frozenset({row.public_id})
    facts = Facts(government=row.government.public_id, subjects=subjects)
    if row.is_active and may(actor, Action.POST_GRANT, facts):
        return f"{reverse('post_new')}?person={row.public_id}"
    return ""


def _events(row: User) -> list[Any]:
    """The latest of what happened to the account and at the door."""
    of = partial(history, row.government.public_id, key=row.public_id)
    both = [*of(kind=PERSON).order_by("-sequence")[:_LATEST], *of(kind=SIGN_IN).order_by("-sequence")[:_LATEST]]
    return timeline_of(sorted(both, key=lambda event: -event.sequence)[:_LATEST])
