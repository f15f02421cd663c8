"""How long a session lasts: half an hour without a step, ten hours in any case; the lengths are settings."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext

from luoshi.server.orgs.models import User
from luoshi.server.orgs.passwords import must_change

BEGAN, SEEN = "luoshi_began", "luoshi_seen"
_STEP = timedelta(seconds=60)
"""A step is noted at most once a minute, so that reading does not write with every page."""

_ALWAYS = frozenset({"account_change_password", "account_logout", "account_reauthenticate", "mfa_reauthenticate"})
"""Addresses that stay open while the password must be changed."""
_OWN_ANSWER = "api-v1"
"""The addresses of programs say it in their own way (``luoshi.server.api.callers``), not by leading to a page."""


class SessionLimits:
    """Ends sessions that are over, and sends who must change the password to do so."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Log out first where the session is over, so that the page is shown to nobody."""
        if request.user.is_authenticated and is_over(request.session, timezone.now()):
            logout(request)
            messages.info(request, gettext("登录已超时，请重新登录。没有提交的内容需要重新填写。"))
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: object) -> HttpResponseRedirect | None:
        """Before the page: a password that is temporary or too old comes first."""
        match = request.resolver_match
        if isinstance(request.user, User) and match and match.url_name not in _ALWAYS:
            if (
                match.url_name == "static"
                or _OWN_ANSWER in match.namespaces
                or not must_change(request.user, timezone.now())
            ):
                return None
            return redirect("account_change_password")
        return None


def is_over(session: SessionBase, now: datetime) -> bool:
    """Whether a session has lasted too long; where not, notes the step. A session without a beginning begins now."""
    began, seen = _moment(session, BEGAN), _moment(session, SEEN)
    if began is None or seen is None:
        session[BEGAN] = session[SEEN] = now.isoformat()
        return False
    if now - seen > settings.LUOSHI_SESSION_IDLE or now - began > settings.LUOSHI_SESSION_LONGEST:
        return True
    if now - seen >= _STEP:
        session[SEEN] = now.isoformat()
    return False


def _moment(session: SessionBase, key: str) -> datetime | None:
    text = session.get(key)
    return datetime.fromisoformat(text) if isinstance(text, str) else None
