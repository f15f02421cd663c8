"""Tokens: the list, a new one (its secret is shown once), revocation."""

from allauth.account.decorators import reauthentication_required
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from luoshi.server.core.actor import Actor
from luoshi.server.core.errors import Invalid, NotFound
from luoshi.server.policy.scopes import TokenScope, scopes_of_roles
from luoshi.server.tokens.models import ApiToken
from luoshi.server.tokens.selectors import state_of, tokens_seen
from luoshi.server.tokens.services import THING, create_token, revoke_token
from luoshi.server.tokens.states import TokenState
from luoshi.server.web.components import Action, Crumb, Pair
from luoshi.server.web.lists import ListPage, show
from luoshi.server.web.posts import actor_of
from luoshi.server.web.tokens.forms import TokenForm
from luoshi.server.web.tokens.tables import TokenTable, shown
from luoshi.server.web.tokens.words import SCOPE_WORDS


@require_GET
@login_required
def token_list(request: HttpRequest) -> HttpResponse:
    """Which programs act in one's posts; for the security administrator all of the government."""
    actor, now = actor_of(request), timezone.now()
    rows = [shown(row, state_of(row, now)) for row in tokens_seen(actor)]
    page = ListPage(
        name="tokens",
        title=_("哪些程序可以代表岗位办理"),
        table=TokenTable,
        rows=rows,
        panel=_panel,
        main=Action(_("新建访问令牌"), reverse("token_new"), "plus") if _can_make(actor) else None,
        totals=[(_("有效"), str(sum(state_of(row, now) is TokenState.ACTIVE for row in rows)))],
        empty={
            "title": _("还没有访问令牌"),
            "text": _("其他系统要读取或办理这里的事项时，在这里为自己的岗位新建令牌。"),
        },
    )
    return show(request, page)


@login_required
@reauthentication_required  # type: ignore[untyped-decorator]  # allauth is not typed
def token_new(request: HttpRequest) -> HttpResponse:
    """A new token for the post that is acted in; who asks has just proved who they are. Its secret is shown here."""
    actor, now = actor_of(request), timezone.now()
    may = scopes_of_roles(actor.roles)
    form = TokenForm(request.POST or None, scopes=may, longest=settings.LUOSHI_TOKEN_DAYS)
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        scopes = [TokenScope(scope) for scope in asked.get("scopes", ())]
        try:
            token, secret = create_token(
                actor=actor, now=now, post=actor.post, name=asked["name"], scopes=scopes, days=asked["days"]
            )
        except Invalid as error:
            form.add_error(None, str(error))
        else:
            return render(request, "web/tokens/made.html", {"token": token, "secret": secret, **_above()})
    context = {"form": form, "actor": actor, "can_make": _can_make(actor), **_above()}
    return render(request, "web/tokens/new.html", context, status=422 if form.errors else 200)


@require_POST
@login_required
def token_revoke(request: HttpRequest, token: str) -> HttpResponse:
    """End a token at once."""
    row = revoke_token(actor=actor_of(request), now=timezone.now(), token=token)
    messages.success(request, _("已吊销令牌“%(name)s”，使用它的程序不能再访问。") % {"name": row.name})
    return redirect("dates_subscriptions" if TokenScope.DATES in row.scope_set else "token_list")


def _panel(request: HttpRequest, key: str) -> str:
    actor, now = actor_of(request), timezone.now()
    row = next((row for row in tokens_seen(actor) if row.public_id == key), None)
    if row is None:
        raise NotFound(THING)
    context = {
        "token": shown(row, state_of(row, now)),
        "active": row.state_at(now) is TokenState.ACTIVE,
        "particulars": [Pair(label, value) for label, value in _particulars(row).items()],
    }
    return render_to_string("web/tokens/panel.html", context, request)


def _particulars(row: ApiToken) -> dict[str, object]:
    return {
        _("人员"): row.user.display_name,
        _("岗位"): row.post.get_role_display(),
        _("识别码"): f"luoshi_{row.prefix}…",
        _("范围"): "、".join(str(SCOPE_WORDS[scope]) for scope in SCOPE_WORDS if scope in row.scope_set),
        _("新建时间"): f"{timezone.localtime(row.created_at):%Y-%m-%d %H:%M}",
        _("到期时间"): f"{timezone.localtime(row.expires_at):%Y-%m-%d %H:%M}",
        _("最近使用"): f"{timezone.localtime(row.last_used_at):%Y-%m-%d %H:%M}" if row.last_used_at else _("未用过"),
    }


def _can_make(actor: Actor) -> bool:
    """A token is for a post of one's own."""
    return bool(actor.post) and actor.acting_for is None


def _above() -> dict[str, object]:
    return {"crumbs": [Crumb(_("访问令牌"), reverse("token_list"))]}
