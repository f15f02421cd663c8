"""What the indicators of items say: how far they are in percent of the way, and how often they are reported."""

from collections.abc import Sequence

from luoshi.server.delivery.standing.values import Figure, Finish, Moment


def figures_of(tasks: Sequence[int], moment: Moment) -> dict[int, list[Figure]]:
    """The figures of items (keys of tasks) as they were known at a moment."""
    return {}


def finishes_of(tasks: Sequence[int], moment: Moment) -> dict[int, Finish]:
    """The finish lines of items."""
    return {}
