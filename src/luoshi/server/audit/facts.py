"""What policy is told of the trail."""

from luoshi.server.policy import Facts


def trail_facts(government: str) -> Facts:
    """The facts of a government's chain."""
    return Facts(government=government)
