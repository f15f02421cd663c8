"""How many notices the viewer of a page has not read: the number beside the bell."""

from django.http import HttpRequest

from luoshi.server.notices.selectors import unread_count
from luoshi.server.orgs.models import User


def unread_of(request: HttpRequest) -> int:
    """The number of unread notices; asked once a request."""
    kept: int | None = getattr(request, "_luoshi_unread", None)
    if kept is None:
        person = getattr(request, "user", None)
        kept = unread_count(person) if isinstance(person, User) else 0
        request._luoshi_unread = kept  # type: ignore[attr-defined]
    return kept
