"""What the libraries that sign people in tell us, put into the trail. Their signals are the only way to hear of it."""

from typing import Any

from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset
from allauth.socialaccount.signals import social_account_added, social_account_removed
from axes.signals import user_locked_out
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.utils import timezone

from luoshi.server.orgs.models import User
from luoshi.server.orgs.services.sign_ins import SignIn, record_factor, record_failure, record_sign_in

_FROM = "luoshi.orgs"


def listen() -> None:
    """Connect to the libraries' signals; connecting twice is once."""
    for signal, receiver in (
        (user_logged_in, _logged_in),
        (user_logged_out, _logged_out),
        (user_login_failed, _failed),
        (user_locked_out, _locked_out),
        (authenticator_added, _factor_added),
        (authenticator_removed, _factor_removed),
        (authenticator_reset, _factor_reset),
        (social_account_added, _connected),
        (social_account_removed, _disconnected),
    ):
        signal.connect(receiver, dispatch_uid=f"{_FROM}.{receiver.__name__}")


def _logged_in(sender: Any, *, user: Any, **_: Any) -> None:
    record_sign_in(now=timezone.now(), person=user, what=SignIn.IN)


def _logged_out(sender: Any, *, user: Any, **_: Any) -> None:
    if isinstance(user, User):
        record_sign_in(now=timezone.now(), person=user, what=SignIn.OUT)


def _failed(sender: Any, *, credentials: dict[str, Any], **_: Any) -> None:
    record_failure(now=timezone.now(), login_name=str(credentials.get("username") or ""), what=SignIn.FAILED)


def _locked_out(sender: Any, *, username: Any, **_: Any) -> None:
    record_failure(now=timezone.now(), login_name=str(username or ""), what=SignIn.LOCKED)


def _factor_added(sender: Any, *, user: Any, authenticator: Any, **_: Any) -> None:
    record_factor(now=timezone.now(), person=user, what=SignIn.FACTOR_ADDED, factor=str(authenticator.type))


def _factor_removed(sender: Any, *, user: Any, authenticator: Any, **_: Any) -> None:
    record_factor(now=timezone.now(), person=user, what=SignIn.FACTOR_REMOVED, factor=str(authenticator.type))


def _factor_reset(sender: Any, *, user: Any, authenticator: Any, **_: Any) -> None:
    record_factor(now=timezone.now(), person=user, what=SignIn.FACTOR_RESET, factor=str(authenticator.type))


def _connected(sender: Any, *, sociallogin: Any, **_: Any) -> None:
    record_factor(now=timezone.now(), person=sociallogin.user, what=SignIn.CONNECTED, factor="oidc")


def _disconnected(sender: Any, *, socialaccount: Any, **_: Any) -> None:
    record_factor(now=timezone.now(), person=socialaccount.user, what=SignIn.DISCONNECTED, factor="oidc")
