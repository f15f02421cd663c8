"""What policy is told of the rows of this app."""

from luoshi.server.cycles.models import Cycle
from luoshi.server.policy import Facts


def cycle_facts(cycle: Cycle) -> Facts:
    """A cycle is an affair of its government as a whole."""
    return Facts(government=cycle.government.public_id, state=cycle.state)
