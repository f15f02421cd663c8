"""How allauth meets our accounts: no sign-up, passwords through the service, single sign-on for known people only."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext

from luoshi.server.orgs.acting import without_post
from luoshi.server.orgs.models import User
from luoshi.server.orgs.services.people import change_password


def display_name(user: User) -> str:
    """What pages call a person."""
    return user.display_name


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth is not typed
    """Accounts are made by the system administrator."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up."""
        return False

    def set_password(self, user: User, password: str) -> None:
        """Through the service, which keeps the rules, the history and the trail."""
        changed = change_password(
            actor=without_post(user), now=timezone.now(), person=user.public_id, password=password
        )
        user.password = changed.password  # the session's own copy, from which its hash is renewed
        user.must_change_password = changed.must_change_password
        user.password_changed_at = changed.password_changed_at


class SingleSignOnAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]  # allauth is not typed
    """Single sign-on opens accounts that exist; it makes none.

    People connect their account themselves while signed in. Where the place's provider guarantees that one of its
    claims is our login name, ``LUOSHI_OIDC_LOGIN_CLAIM`` names it, and people are known at the first log-in.
    """

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Nobody signs up."""
        return False

    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, Any]) -> User | None:
        """What the provider says of a person makes no account, and is put into none."""
        user: User | None = sociallogin.user
        return user

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Connect a person known by the claim; send others back with what to do."""
        if sociallogin.is_existing or request.user.is_authenticated:
            return
        person = _known(sociallogin.account.extra_data)
        if person is None:
            messages.error(
                request, gettext("统一身份认证成功，但没有对应的账号。请联系系统管理员，或先用密码登录再绑定。")
            )
            raise ImmediateHttpResponse(redirect("account_login"))
        sociallogin.connect(request, person)


def _known(claims: dict[str, Any]) -> User | None:
    claim = settings.LUOSHI_OIDC_LOGIN_CLAIM
    given = claims.get(claim) or claims.get("userinfo", {}).get(claim) or claims.get("id_token", {}).get(claim)
    if not claim or not isinstance(given, str) or not given:
        return None
    return User.objects.filter(login_name=given.lower(), is_active=True).first()
