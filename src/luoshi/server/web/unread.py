"""How many notices the viewer of a page has not read: the number beside the bell."""

from django.http import HttpRequest

from luoshi.server.notices.selectors import unread_count
from luoshi.server.orgs.models import User
from luoshi.server.web.once import once


def unread_of(request: HttpRequest) -> int:
    """The number of unread notices; asked once a request."""
    person = getattr(request, "user", None)
    return once(request, "unread", lambda: unread_count(person)) if isinstance(person, User) else 0
