"""The calendar of a post for programs of calendars, which cannot log in: its address holds a token."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from luoshi.server.api.callers import Caller, count
from luoshi.server.api.problems import UnmetError, problem, render
from luoshi.server.delivery.dates import calendar_of
from luoshi.server.tokens.selectors import bearer_of
from luoshi.server.tokens.services import note_use

MEDIA_TYPE = "text/calendar; charset=utf-8"


@require_safe
@never_cache
def subscribed(request: HttpRequest, secret: str) -> HttpResponse:
    """What the holder of a token for dates sees of them (RFC 5545), so many times a minute; 404 for all other secrets.

    Nobody is told whether an address was right once: an address is passed on more easily than a password.
    """
    now = timezone.now()
    bearer = bearer_of(secret, now, dates=True)
    if bearer is None:
        return render(request, problem(404))
    caller = Caller(bearer.actor, bearer.token.user, now, bearer.token)
    try:
        count(caller, what="dates", most=settings.LUOSHI_API_HEAVY_CALLS)
    except UnmetError as error:
        return render(request, error.problem)
    note_use(token=bearer.token, now=now)
    told = calendar_of(bearer.actor, now, lambda key: request.build_absolute_uri(reverse("matter", args=[key])))
    return HttpResponse(told, content_type=MEDIA_TYPE)
