"""What a person owes (待办), told as things to do with the page where each is done."""

from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from luoshi.server.web.components import Light, Text

FEWEST_CODES = 3
"""Unused recovery codes below which new ones should be made."""


@dataclass(frozen=True)
class Duty:
    """One thing to do: the verb and object, why, where, and how it stands."""

    title: Text
    why: Text
    link: str
    action: Text
    light: Light = Light.BLUE


def duties_of(request: HttpRequest) -> list[Duty]:
    """What the person of a request owes now, the most pressing first; asked once a request."""
    kept: list[Duty] | None = getattr(request, "_luoshi_duties", None)
    if kept is None:
        user = getattr(request, "user", None)
        kept = _account_duties(request) if user is not None and user.is_authenticated else []
        request._luoshi_duties = kept  # type: ignore[attr-defined]
    return kept


def _account_duties(request: HttpRequest) -> list[Duty]:
    """What the account itself asks for: a second factor, and codes for the day when it is lost."""
    own = {factor.type: factor for factor in Authenticator.objects.filter(user=request.user)}
    if not set(own) & {Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN}:
        return [
            Duty(
                title=_("设置两步验证"),
                why=_("账号目前只有密码保护。设置后，即使密码泄露，他人也不能登录。"),
                link=reverse("mfa_index"),
                action=_("去设置"),
            )
        ]
    codes = own.get(Authenticator.Type.RECOVERY_CODES)
    unused = len(codes.wrap().get_unused_codes()) if codes else 0
    if unused < FEWEST_CODES:
        return [
            Duty(
                title=_("重新生成恢复码"),
                why=_("未使用的恢复码只剩 %(count)s 个。手机丢失时要靠它登录。") % {"count": unused},
                link=reverse("mfa_generate_recovery_codes"),
                action=_("去生成"),
            )
        ]
    return []
