"""Headers of every page: what the browser may not do, and that pages of a person are not kept on the machine."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

_REFUSED = (
    "accelerometer", "autoplay", "camera", "display-capture", "encrypted-media", "fullscreen", "geolocation",
    "gyroscope", "magnetometer", "microphone", "midi", "payment", "usb",
)  # fmt: skip
PERMISSIONS = ", ".join([*(f"{name}=()" for name in _REFUSED), "publickey-credentials-get=(self)"])


class HeadersMiddleware:
    """Sets Permissions-Policy, and Cache-Control on pages that nothing else has said it for.

    Office machines are shared: after signing out the back button must not show what the page before held.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer with the headers set."""
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        response.headers.setdefault("Cache-Control", "no-store")
        return response
