"""Parts of pages that stay as they are until something is recorded, kept in the memory of the process.

Every change of state is an event in the chain of its government, and an event changes the hash of its head. So what was
drawn for an actor, an address, a language and a day holds as long as the heads are the same, whichever process wrote
(docs/adr/0033-parts-kept-under-the-heads.md).
"""

import secrets
from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock

from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.utils import timezone
from django.utils.translation import get_language

from luoshi.server.audit.selectors import latest_hashes
from luoshi.server.core.clock import china_date
from luoshi.server.web.posts import actor_of

MOST = 64
"""Parts that are kept at once."""
LARGEST = 400_000
"""Characters of one part; a larger one is drawn each time."""

TOKEN = secrets.token_hex(24)
"""Stands where a form has its token, which is another with each request."""


class Kept:
    """What was drawn, by what it depends on; the one that was asked for longest ago goes first."""

    def __init__(self, most: int = MOST) -> None:
        self._parts: OrderedDict[Hashable, str] = OrderedDict()
        self._lock = Lock()
        self._most = most

    def get(self, key: Hashable) -> str | None:
        """The part, or None."""
        with self._lock:
            found = self._parts.get(key)
            if found is not None:
                self._parts.move_to_end(key)
            return found

    def put(self, key: Hashable, part: str) -> None:
        """Keep a part in place of the oldest."""
        if len(part) > LARGEST:
            return
        with self._lock:
            self._parts[key] = part
            self._parts.move_to_end(key)
            while len(self._parts) > self._most:
                self._parts.popitem(last=False)

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._parts.clear()


parts = Kept()


def kept(request: HttpRequest, name: str, draw: Callable[[], str], *, also: Hashable = None) -> str:
    """The part of a page, drawn where it is not kept. ``draw`` puts ``TOKEN`` where forms have their token.

    It may depend on the actor, the whole address, the language, the day, what is recorded, and on ``also``.
    """
    key = (
        name,
        also,
        actor_of(request),
        request.get_full_path(),
        get_language(),
        china_date(timezone.now()),
        latest_hashes(),
    )
    part = parts.get(key)
    if part is None:
        part = draw()
        parts.put(key, part)
    return part.replace(TOKEN, get_token(request))
