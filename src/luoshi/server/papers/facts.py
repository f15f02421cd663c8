"""What policy is told of papers."""

from luoshi.server.papers.models import Snapshot
from luoshi.server.policy import Facts


def paper_facts(row: Snapshot) -> Facts:
    """A paper that was issued is the affair of the bodies that have a part in what it is about."""
    bodies = row.about.order_by().values_list("matter__parts__organisation__public_id", flat=True)
    return Facts(
        government=row.government.public_id,
        organisations=frozenset(each for each in bodies if each),
        authors=frozenset({row.made_by}),
    )
