"""Lock-out after failed log-ins (django-axes): whose name was tried, and what the locked-out person reads."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

STATUS = 429


def tried_login_name(request: HttpRequest, credentials: Mapping[str, Any] | None = None) -> str:
    """The login name that was tried, as it is kept: in lower case, not longer than a column."""
    given = (credentials or {}).get("username") or request.POST.get("login", "")
    return str(given).strip().lower()[:255]


def locked_out(
    request: HttpRequest, response: HttpResponse | None, credentials: Mapping[str, Any] | None = None
) -> HttpResponse:
    """The answer in place of the page: how long it lasts, and who can end it before (``account/locked_out.html``)."""
    minutes = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
    answer = TemplateResponse(
        request,
        "account/locked_out.html",
        {"minutes": minutes, "limit": settings.AXES_FAILURE_LIMIT},
        status=STATUS,
    )
    answer["Retry-After"] = str(minutes * 60)
    return answer.render()
