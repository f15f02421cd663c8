"""Parts of pages, kept as they were drawn until something is recorded (``memory``)."""

import secrets
from collections.abc import Callable, Hashable

from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.utils import timezone
from django.utils.translation import get_language

from luoshi.server.core.clock import china_date
from luoshi.server.web.memory import Kept, heads_of
from luoshi.server.web.posts import actor_of

MOST = 64
"""Parts that are kept at once."""
LARGEST = 400_000
"""Characters of one part; a larger one is drawn each time."""

TOKEN = secrets.token_hex(24)
"""Stands where a form has its token, which is another with each request."""
parts: Kept[str] = Kept(MOST, lambda part: len(part) <= LARGEST)


def kept(request: HttpRequest, name: str, draw: Callable[[], str], *, also: Hashable = None) -> str:
    """The part of a page, drawn where it is not kept. ``draw`` puts ``TOKEN`` where forms have their token.

    It may depend on the actor, the whole address, the language, the day, what is recorded, and on ``also``.
    """
    heads = heads_of(request)  # before anything that is drawn is read
    key = (name, also, actor_of(request), request.get_full_path(), get_language(), china_date(timezone.now()), heads)
    return parts.found(key, draw).replace(TOKEN, get_token(request))
