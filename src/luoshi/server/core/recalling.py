"""Who may know something already: a caller that keeps what was found out, for a reader that only knows how to find it.

Pages keep what changes seldom in the memory of their process; services read everything anew.
"""

from collections.abc import Callable, Hashable
from typing import Protocol, TypeVar

Value = TypeVar("Value")


class Recall(Protocol):
    """Gives what is known under a key, else finds it out. The key names all that the value depends on but what is
    recorded: that is for the caller to watch.
    """

    def __call__(self, key: Hashable, find: Callable[[], Value], /) -> Value:
        """The value."""
        ...


def anew(_key: Hashable, find: Callable[[], Value], /) -> Value:
    """Find out each time."""
    return find()
