"""What policy is told of the rows of this app."""

from luoshi.server.notices.models import Channel
from luoshi.server.orgs.models import Government, User
from luoshi.server.policy import Facts


def own_facts(person: User) -> Facts:
    """A person's notices and how they want to hear are their own."""
    return Facts(government=person.government.public_id, holders=frozenset({person.public_id}))


def channel_facts(channel: Channel) -> Facts:
    """A channel belongs to its government."""
    return Facts(government=channel.government.public_id)


def rules_facts(government: Government) -> Facts:
    """So do the rules."""
    return Facts(government=government.public_id)
