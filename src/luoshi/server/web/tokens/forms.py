"""The form of a new token."""

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from luoshi.server.policy.scopes import TokenScope
from luoshi.server.web.tokens.words import SCOPE_WORDS

_DAYS = (30, 90, 180, 365)


class TokenForm(forms.Form):
    """What the token is for, what it may do of what the post may, how long it works."""

    name = forms.CharField(
        label=_("用途"), max_length=60, help_text=_("给哪个系统使用，例如“县级数据平台，每日取机构名册”")
    )
    scopes = forms.MultipleChoiceField(
        label=_("可以办理的事项"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("不勾选时只能查看；只勾选这个系统确实需要的"),
    )
    days = forms.TypedChoiceField(
        label=_("有效期"), coerce=int, choices=[(days, _("%(days)s 天") % {"days": days}) for days in _DAYS], initial=90
    )

    def __init__(self, *args: object, scopes: Sequence[TokenScope], longest: int, **more: object) -> None:
        super().__init__(*args, **more)  # type: ignore[arg-type]  # handed on as it came
        chosen = self.fields["scopes"]
        chosen.choices = [(scope.value, SCOPE_WORDS[scope]) for scope in scopes if scope is not TokenScope.READ]  # type: ignore[attr-defined]  # a field with choices
        if not chosen.choices:  # type: ignore[attr-defined]  # a field with choices
            del self.fields["scopes"]
        days = [day for day in _DAYS if day <= longest] or [longest]
        self.fields["days"].choices = [(day, _("%(days)s 天") % {"days": day}) for day in days]  # type: ignore[attr-defined]  # a field with choices
        self.fields["days"].initial = min(90, days[-1])
