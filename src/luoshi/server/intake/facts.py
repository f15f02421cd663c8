"""What policy is told of the rows of this app."""

from luoshi.server.intake.models import Arrival, Desk, SourceDocument, Version
from luoshi.server.policy import Facts


def document_facts(document: SourceDocument) -> Facts:
    """A paper is its government's."""
    return Facts(government=document.government.public_id, authors=frozenset({document.taken_in_by}))


def version_facts(version: Version) -> Facts:
    """A version is its government's."""
    return Facts(government=version.government.public_id, authors=frozenset({version.taken_in_by}))


def desk_facts(desk: Desk) -> Facts:
    """A desk is its government's; ``state`` is the desk's."""
    return Facts(government=desk.government.public_id, authors=frozenset({desk.made_by}), state=desk.state)


def arrival_facts(arrival: Arrival) -> Facts:
    """What was handed in is its government's."""
    return Facts(government=arrival.government.public_id, authors=frozenset({arrival.handed_in_by}))
