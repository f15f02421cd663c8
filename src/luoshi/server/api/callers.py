"""Who calls: a program by its token, or a person by the session of the browser. Admitted once, then trusted.

Being admitted is being known, being within the limit of calls, and asking nothing that the description does not have.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from ninja.errors import AuthenticationError
from ninja.security import APIKeyCookie, HttpBearer
from ninja.utils import check_csrf

from luoshi.server.api.problems import Fault, UnmetError
from luoshi.server.api.services import began_at, count_call
from luoshi.server.core.actor import Actor
from luoshi.server.orgs.acting import CHOSEN_POST, in_post, seats_of, without_post
from luoshi.server.orgs.models import User
from luoshi.server.orgs.passwords import must_change
from luoshi.server.tokens.models import ApiToken
from luoshi.server.tokens.selectors import bearer_of
from luoshi.server.tokens.services import note_use

POST_HEADER = "X-Luoshi-Post"
"""Names the post that a signed-in person acts in, where it is not the one chosen in the account menu."""
MINUTE = timedelta(minutes=1)
EXPECTED = "_luoshi_expected"


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls, since when, by what."""

    actor: Actor
    person: User
    now: datetime
    token: ApiToken | None = None


@dataclass(frozen=True, slots=True)
class Expected:
    """What an operation takes: the names of its query, the media types of its body."""

    names: frozenset[str]
    media_types: frozenset[str]


class TokenAuth(HttpBearer):
    """``Authorization: Bearer luoshi_…``; a token that does not work is refused, whatever session comes with it."""

    openapi_description = "访问令牌 · an access token, made at /account/tokens/"

    def authenticate(self, request: HttpRequest, token: str) -> Caller:
        """The caller that a token names. Raises AuthenticationError for one that opens nothing."""
        now = timezone.now()
        bearer = bearer_of(token, now)
        if bearer is None:
            raise AuthenticationError
        caller = Caller(bearer.actor, bearer.token.user, now, bearer.token)
        _admit(request, caller)
        note_use(token=bearer.token, now=now)
        return caller


class SessionAuth(APIKeyCookie):
    """The session of a person who has signed in; what changes something needs the CSRF token of the pages, too."""

    param_name = settings.SESSION_COOKIE_NAME
    openapi_description = "浏览器会话 · the session of the browser; changes need X-CSRFToken"

    def __call__(self, request: HttpRequest) -> Caller | None:
        """The caller, None for a stranger. Raises UnmetError for a forged call, and for a password that comes first."""
        person = request.user
        if not isinstance(person, User):
            return None
        if check_csrf(request) is not None:
            raise UnmetError(
                403,
                cause=_("没有带上页面的 CSRF 令牌，为安全起见没有执行"),
                remedy=_("请在 X-CSRFToken 头中带上页面里的令牌，或者改用访问令牌"),
            )
        return self.authenticate(request, None)

    def authenticate(self, request: HttpRequest, key: str | None) -> Caller:
        """The person of the session in the post that the header, else the session names."""
        now = timezone.now()
        person: Any = request.user
        if must_change(person, now):
            raise UnmetError(403, cause=_("密码须先修改"), remedy=_("请先在页面上修改密码"))
        caller = Caller(_actor(request, person, now), person, now)
        _admit(request, caller)
        return caller


AUTH = [TokenAuth(), SessionAuth()]


def caller_of(request: HttpRequest) -> Caller:
    """The caller of a request that was admitted."""
    caller: Caller = request.auth  # type: ignore[attr-defined]  # set by the library once a caller is admitted
    return caller


def count(caller: Caller, *, what: str, most: int) -> None:
    """Count a call of some sort. Raises UnmetError beyond so many a minute, with the seconds to wait."""
    who = caller.token.public_id if caller.token else caller.actor.user
    if count_call(now=caller.now, caller=f"{what}:{who}", stretch=MINUTE) > most:
        wait = (began_at(caller.now, MINUTE) + MINUTE - caller.now).total_seconds()
        raise UnmetError(429, headers={"Retry-After": str(max(1, -int(-wait // 1)))})


def _actor(request: HttpRequest, person: User, now: datetime) -> Actor:
    asked = request.headers.get(POST_HEADER, "")
    seats = seats_of(person, now)
    wanted = asked or request.session.get(CHOSEN_POST, "")
    found = next((seat for seat in seats if seat.post.public_id == wanted), None)
    if found is None and asked:
        raise UnmetError(
            403,
            cause=_("您不能以 X-Luoshi-Post 头中的岗位办理"),
            remedy=_("请从 /api/v1/me 的 posts 中选择一个岗位"),
        )
    seat = found or (seats[0] if seats else None)
    return in_post(person, seat, now) if seat else without_post(person)


def _admit(request: HttpRequest, caller: Caller) -> None:
    count(caller, what="calls", most=settings.LUOSHI_API_CALLS)
    expected: Expected | None = getattr(request, EXPECTED, None)
    if expected is None:
        return
    faults = [Fault(f"query.{name}", _("没有这一项")) for name in request.GET if name not in expected.names]
    faults += [Fault(f"query.{name}", _("同一项写了两次")) for name, values in request.GET.lists() if len(values) > 1]
    if faults:
        raise UnmetError(400, faults=faults)
    if expected.media_types and request.content_type not in expected.media_types:
        raise UnmetError(415)
