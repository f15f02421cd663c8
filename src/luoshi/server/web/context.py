"""What every page is given beside its own values."""

from typing import Any

from django.http import HttpRequest

from luoshi.server.web.viewer import viewer_of


def shell(request: HttpRequest) -> dict[str, Any]:
    """The viewer, whose names the frame of the page prints."""
    return {"viewer": viewer_of(request)}
