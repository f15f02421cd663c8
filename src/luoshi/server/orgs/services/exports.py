"""Lists of people that leave the house as files stand in the trail (个人信息保护法 art. 51)."""

from datetime import datetime

from django.db import transaction

from luoshi.server.audit.services import record_occurrence
from luoshi.server.core.actor import Actor

EXPORTED = "list.export"


def record_list_export(*, actor: Actor, now: datetime, name: str, title: str, rows: int) -> None:
    """Somebody took a list out: which one, how many rows. What they may see, they may take; it is only noted."""
    with transaction.atomic():
        record_occurrence(
            actor=actor,
            now=now,
            action=EXPORTED,
            kind="export",
            key=name,
            name=title,
            government=actor.government,
            changes={"rows": rows},
        )
