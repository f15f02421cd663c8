"""Addresses by which programs of calendars follow one's dates: made, shown once, revoked."""

from allauth.account.decorators import reauthentication_required
from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from luoshi.server.core.errors import Invalid
from luoshi.server.policy.scopes import TokenScope
from luoshi.server.tokens.selectors import state_of, tokens_seen
from luoshi.server.tokens.services import create_dates_token
from luoshi.server.tokens.states import TokenState
from luoshi.server.web.components import Crumb
from luoshi.server.web.posts import actor_of
from luoshi.server.web.tokens.tables import shown

DAYS = 366
"""How long an address works, where the installation lets tokens live so long."""


class SubscriptionForm(forms.Form):
    """Which program will follow the dates."""

    name = forms.CharField(
        label=gettext_lazy("在哪里使用"), max_length=60, help_text=gettext_lazy("例如“办公室电脑的 Outlook”“手机日历”")
    )


@require_GET
@login_required
def subscriptions(request: HttpRequest) -> HttpResponse:
    """One's own addresses that still work, each with when it was used last."""
    actor, now = actor_of(request), timezone.now()
    rows = [
        shown(row, state)
        for row in tokens_seen(actor).filter(user__public_id=actor.user, scopes=TokenScope.DATES.value)
        for state in [state_of(row, now)]
        if state in {TokenState.ACTIVE, TokenState.IDLE}
    ]
    can_make = bool(actor.post) and actor.acting_for is None
    return render(request, "web/dates/subscriptions.html", {"rows": rows, "can_make": can_make, **_above()})


@login_required
@reauthentication_required  # type: ignore[untyped-decorator]  # allauth is not typed
def subscribe(request: HttpRequest) -> HttpResponse:
    """A new address for the post that is acted in; who asks has just proved who they are. It is shown here."""
    actor, now = actor_of(request), timezone.now()
    form = SubscriptionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        days = min(DAYS, settings.LUOSHI_TOKEN_DAYS)
        try:
            token, secret = create_dates_token(
                actor=actor, now=now, post=actor.post, name=form.cleaned_data["name"], days=days
            )
        except Invalid as error:
            form.add_error(None, str(error))
        else:
            address = request.build_absolute_uri(reverse("dates_subscribed", args=[secret]))
            return render(request, "web/dates/subscribed.html", {"token": token, "address": address, **_above()})
    context = {"form": form, "title": _("在哪个日历程序中订阅"), **_above()}
    return render(request, "web/dates/subscribe.html", context, status=422 if form.errors else 200)


def _above() -> dict[str, object]:
    crumbs = [Crumb(_("日程"), reverse("dates")), Crumb(_("日历订阅"), reverse("dates_subscriptions"))]
    return {"crumbs": crumbs}
