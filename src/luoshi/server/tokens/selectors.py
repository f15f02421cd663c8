"""From a secret to the actor that a program is."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import QuerySet

from luoshi.server.core.actor import Actor
from luoshi.server.core.clock import china_date
from luoshi.server.core.errors import NotFound
from luoshi.server.orgs.acting import act_in
from luoshi.server.orgs.states import TermState
from luoshi.server.policy import Action, require_some
from luoshi.server.policy.scopes import TokenScope
from luoshi.server.tokens.models import ApiToken
from luoshi.server.tokens.scopes import visible_tokens
from luoshi.server.tokens.secrets import is_secret, prefix_of
from luoshi.server.tokens.states import TokenState


@dataclass(frozen=True, slots=True)
class Bearer:
    """A token that works, and who acts by it."""

    token: ApiToken
    actor: Actor


def tokens_seen(actor: Actor) -> "QuerySet[ApiToken]":
    """The tokens that the actor sees, newest first, with their people and posts."""
    require_some(actor, Action.TOKEN_VIEW)
    return visible_tokens(actor).select_related("government", "user", "post")


def state_of(token: ApiToken, now: datetime) -> TokenState:
    """Where a token stands at a moment, its post and its account included."""
    state = token.state_at(now)
    if state is not TokenState.ACTIVE:
        return state
    holds = token.user.is_active and token.post.state_on(china_date(now)) is TermState.RUNNING
    return TokenState.ACTIVE if holds else TokenState.IDLE


def bearer_of(secret: str, now: datetime, *, dates: bool = False) -> Bearer | None:
    """The token that a secret opens at a moment, with its actor; None for one that opens nothing.

    ``dates`` asks for the address of a calendar, which opens nothing else, as nothing else opens a calendar: what
    stands in an address is copied about more easily than what a program keeps.

    It ends with its time, with its post, with the account, and while the account waits for its first own password. A
    lock after failed log-ins does not end it: whoever knows a login name could stop a program with it.
    """
    prefix = prefix_of(secret)
    if not prefix:
        return None
    rows = ApiToken.objects.select_related("user__government", "post", "government")
    token = rows.filter(prefix=prefix).first()
    if token is None or not is_secret(secret, token.digest) or token.state_at(now) is not TokenState.ACTIVE:
        return None
    if (TokenScope.DATES in token.scope_set) is not dates:
        return None
    if token.user.must_change_password:
        return None
    try:
        actor = act_in(token.user, token.post.public_id, now)
    except NotFound:
        return None
    scopes = frozenset(str(scope) for scope in token.scope_set)
    return Bearer(token, replace(actor, token=token.public_id, scopes=scopes))
