"""Work that comes back by itself (定时任务): announced by apps in their ``ready``, started by the scheduler.

An app knows its work and its rhythm, the scheduler knows the time and who may start it; neither imports the other.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import time, timedelta


@dataclass(frozen=True, slots=True)
class Periodic:
    """Work with a name and a rhythm: each time ``every`` has passed, or once a day at ``at`` (China's time).

    ``enqueue`` puts it into the queue and returns at once. ``label`` (Chinese) is what the health page calls it.
    Raises ValueError unless exactly one rhythm is given.
    """

    name: str
    label: str
    enqueue: Callable[[], object]
    every: timedelta | None = None
    at: time | None = None

    def __post_init__(self) -> None:
        if (self.every is None) == (self.at is None):
            raise ValueError(f"periodic work {self.name!r} needs either an interval or a time of the day")
        if self.every is not None and self.every <= timedelta(0):
            raise ValueError(f"periodic work {self.name!r} needs an interval above zero")


_announced: dict[str, Periodic] = {}


def announce_periodic(periodic: Periodic) -> None:
    """Tell the scheduler of work that comes back. Announcing a name again replaces what was said before."""
    _announced[periodic.name] = periodic


def periodic_work() -> tuple[Periodic, ...]:
    """Everything that was announced, by name."""
    return tuple(_announced[name] for name in sorted(_announced))
