"""What policy is told of attachments."""

from luoshi.server.files.models import Attachment
from luoshi.server.policy import Facts


def attachment_facts(row: Attachment) -> Facts:
    """An attachment belongs to its government; whose matter it is, its owner knows."""
    return Facts(government=row.government.public_id, authors=frozenset({row.attached_by}))
