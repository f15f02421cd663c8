"""What is kept in the memory of the process under the heads of the chains.

Every change of state is an event in the chain of its government, and an event changes the hash of its head. So what
was found out holds as long as the heads are the same, whichever process wrote
(docs/adr/0033-parts-kept-under-the-heads.md).
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

from django.http import HttpRequest

from luoshi.server.audit.selectors import latest_hashes
from luoshi.server.web.once import once

Value = TypeVar("Value")
Heads = tuple[tuple[str, str], ...]


def heads_of(request: HttpRequest) -> Heads:
    """The heads as they stood when the request first asked: whatever it reads later is at least as new."""
    return once(request, "heads", latest_hashes)


class Kept(Generic[Value]):
    """Values by what they depend on; the one that was asked for longest ago goes first.

    ``fits`` says which are kept at all; the others are found out each time.
    """

    def __init__(self, most: int, fits: Callable[[Value], bool] = lambda _value: True) -> None:
        self._values: OrderedDict[Hashable, Value] = OrderedDict()
        self._lock = Lock()
        self._most = most
        self._fits = fits

    def get(self, key: Hashable) -> Value | None:
        """The value, or None."""
        with self._lock:
            found = self._values.get(key)
            if found is not None:
                self._values.move_to_end(key)
            return found

    def put(self, key: Hashable, value: Value) -> None:
        """Keep a value that fits, in place of the oldest where there are too many."""
        if not self._fits(value):
            return
        with self._lock:
            self._values[key] = value
            self._values.move_to_end(key)
            while len(self._values) > self._most:
                self._values.popitem(last=False)

    def found(self, key: Hashable, find: Callable[[], Value]) -> Value:
        """The value, found out and kept where it is not known yet."""
        value = self.get(key)
        if value is None:
            value = find()
            self.put(key, value)
        return value

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._values.clear()
