"""The one door for tokens: made by the holder of a post, revoked by the holder or the security administrator."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from luoshi.server.audit.services import record
from luoshi.server.core.actor import Actor
from luoshi.server.core.clock import china_date
from luoshi.server.core.errors import Invalid
from luoshi.server.core.roles import PostRole
from luoshi.server.core.said import say
from luoshi.server.core.transitions import step
from luoshi.server.orgs.models import Post
from luoshi.server.orgs.scopes import visible_posts
from luoshi.server.orgs.services.locking import locked
from luoshi.server.orgs.states import TermState
from luoshi.server.policy import Action, require
from luoshi.server.policy.scopes import SCOPE_NAMES, TokenScope, scopes_of_roles
from luoshi.server.tokens.audited import TOKEN
from luoshi.server.tokens.facts import token_facts, token_facts_of
from luoshi.server.tokens.models import ApiToken
from luoshi.server.tokens.scopes import visible_tokens
from luoshi.server.tokens.secrets import digest, draw
from luoshi.server.tokens.states import TOKEN as TABLE

MOST = 10
"""Working tokens of one post."""
THING = say("这个访问令牌")
_STEP = timedelta(minutes=1)
"""Use is noted at most once a minute, so that reading does not write with every call."""


def create_token(
    *, actor: Actor, now: datetime, post: str, name: str, scopes: Collection[TokenScope], days: int
) -> tuple[ApiToken, str]:
    """A token for one's own post, and its secret, which is told this once. ``days`` is how long it works."""
    with transaction.atomic():
        row = _own_post(actor, post)
        _check(row, name, days, now)
        wanted = _scopes(row, scopes)
        return _make(actor, now, row, name, wanted, days)


def create_dates_token(*, actor: Actor, now: datetime, post: str, name: str, days: int) -> tuple[ApiToken, str]:
    """A token that opens the calendar of one's own post and nothing else, and its secret, which is told this once."""
    with transaction.atomic():
        row = _own_post(actor, post)
        _check(row, name, days, now)
        return _make(actor, now, row, name, [TokenScope.DATES], days)


def revoke_token(*, actor: Actor, now: datetime, token: str) -> ApiToken:
    """End a token at once."""
    with transaction.atomic():
        row = locked(visible_tokens(actor), token, THING)
        require(actor, Action.TOKEN_REVOKE, token_facts(row))
        state = row.state_at(now)
        step(TABLE, state, Action.TOKEN_REVOKE, thing=THING, state_name=state)
        row.revoked_at, row.revoked_by = now, actor.user
        row.save(update_fields=["revoked_at", "revoked_by"])
        changes = {"prefix": row.prefix}
        record(actor=actor, now=now, action=Action.TOKEN_REVOKE, kind=TOKEN, row=row, changes=changes)
        return row


def note_use(*, token: ApiToken, now: datetime) -> None:
    """Note that a token was used; no act of anybody, so the trail does not hear of it."""
    if token.last_used_at is None or now - token.last_used_at >= _STEP:
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)


def _own_post(actor: Actor, post: str) -> Post:
    row = locked(visible_posts(actor), post, say("这个岗位"))
    require(actor, Action.TOKEN_CREATE, token_facts_of(row))
    return row


def _make(
    actor: Actor, now: datetime, post: Post, name: str, scopes: Sequence[TokenScope], days: int
) -> tuple[ApiToken, str]:
    prefix, secret = draw()
    wanted = [scope.value for scope in scopes]
    token = ApiToken(
        government=post.government,
        user=post.user,
        post=post,
        name=name.strip(),
        prefix=prefix,
        digest=digest(secret),
        scopes=" ".join(wanted),
        created_at=now,
        expires_at=now + timedelta(days=days),
    )
    token.save(force_insert=True)
    changes = {"post": post.public_id, "prefix": prefix, "scopes": wanted, "expires_at": token.expires_at}
    record(actor=actor, now=now, action=Action.TOKEN_CREATE, kind=TOKEN, row=token, changes=changes)
    return token, secret


def _check(post: Post, name: str, days: int, now: datetime) -> None:
    """Raise Invalid for what cannot be a token, whatever it may do."""
    if not name.strip() or len(name.strip()) > 60:
        raise Invalid(say("没有填写令牌的用途"), say("请写明给哪个系统使用，1—60 个字"), fields={"name": say("请填写")})
    longest = settings.LUOSHI_TOKEN_DAYS
    if not 1 <= days <= longest:
        raise Invalid(
            say("令牌的有效期不对"),
            say("请填写 1—%(longest)s 天", longest=longest),
            fields={"days": say("1—%(longest)s 天", longest=longest)},
        )
    if post.state_on(china_date(now)) is not TermState.RUNNING:
        raise Invalid(say("这个岗位目前不在任期内"), say("请选择有效的岗位"), fields={"post": say("不在任期内")})
    working = post.tokens.filter(revoked_at__isnull=True, expires_at__gt=now).count()
    if working >= MOST:
        raise Invalid(say("这个岗位已有 %(working)s 个有效的令牌", working=working), say("请先吊销不再使用的令牌"))


def _scopes(post: Post, scopes: Collection[TokenScope]) -> list[TokenScope]:
    """The scopes as they are kept. Raises Invalid for one that the post has no use of."""
    useful = scopes_of_roles({PostRole(post.role), PostRole.PERSON})
    wanted = {TokenScope.READ, *scopes}
    for scope in sorted(wanted - set(useful)):
        raise Invalid(
            say("%(role)s岗位没有“%(scope)s”的权限", role=post.get_role_display(), scope=SCOPE_NAMES[scope]),
            say("令牌的范围不能超过岗位的权限，请去掉这一项"),
            fields={"scopes": say("超出岗位权限")},
        )
    return [scope for scope in TokenScope if scope in wanted]
