"""What a person owes (待办), told as things to do with the page where each is done."""

from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from luoshi.server.web.components import Light, Text
from luoshi.server.web.setup.progress import is_open, years_to_enter

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
        signed_in = user is not None and user.is_authenticated
        kept = [*_set_up_duties(request), *_account_duties(request)] if signed_in else []
        request._luoshi_duties = kept  # type: ignore[attr-defined]
    return kept


def _set_up_duties(request: HttpRequest) -> list[Duty]:
    """What the system administrator owes: the first set-up, and after it the holidays of each year."""
    if is_open(request):
        return [
            Duty(
                title=_("完成首次设置"),
                why=_("机构、账号和日历还没有齐，方案里的单位和时限认不出来。可以分几次做，随时接着办。"),
                link=reverse("setup"),
                action=_("继续设置"),
            )
        ]
    return [
        Duty(
            title=_("登记 %(year)s 年放假安排") % {"year": year},
            why=_("没有登记的年份只按星期推算，算到那一年的时限都标为“待复核”。"),
            link=reverse("calendar_enter", args=[year]),
            action=_("去登记"),
        )
        for year in years_to_enter(request)
    ]


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
