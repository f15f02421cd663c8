"""Around every call of the interface: its size, and whatever else answers in place of an operation.

Addresses that are none, methods that are not taken, and faults before an operation is reached are answered by Django or
by the pages; a program gets problem JSON all the same.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from luoshi.server.api.problems import MEDIA_TYPE, problem, render

PREFIX = "/api/v1/"
_READINGS = "/api/v1/readings"
_SLACK = 64 * 1024
"""What a form around a file takes besides."""


class ApiMiddleware:
    """Refuses bodies that are too large before anybody reads them; turns foreign errors into problems."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer a call; what is no call passes."""
        if not request.path.startswith(PREFIX):
            return self.get_response(request)
        if _length(request) > _most(request.path):
            return render(request, problem(413))
        response = self.get_response(request)
        if response.status_code < 400 or response.headers.get("Content-Type", "").startswith(MEDIA_TYPE):
            return response
        kept = {name: response.headers[name] for name in ("Allow", "Retry-After") if name in response.headers}
        return render(request, problem(response.status_code, kept))


def _length(request: HttpRequest) -> int:
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0


def _most(path: str) -> int:
    if path.rstrip("/") == _READINGS:
        return int(settings.LUOSHI_READING_LARGEST) + _SLACK
    return int(settings.LUOSHI_API_LARGEST)
