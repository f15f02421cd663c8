"""What of the trail leaves the house: what a search found, as a file; the head of the chain, on paper."""

from dataclasses import asdict
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from luoshi.server.audit.facts import trail_facts
from luoshi.server.audit.models import Event, Head
from luoshi.server.audit.selectors import Search, search
from luoshi.server.audit.services.recording import record_occurrence
from luoshi.server.core.actor import Actor
from luoshi.server.core.errors import Invalid
from luoshi.server.core.said import say
from luoshi.server.policy import Action, require


def export_found(*, actor: Actor, now: datetime, wanted: Search, form: str) -> "QuerySet[Event]":
    """Record the export of what a search finds, then give the events, oldest first. Raises NotAllowed.

    ``form`` is csv, jsonl or xlsx. The event says what was looked for, so that it is known what left the house.
    """
    require(actor, Action.AUDIT_EXPORT, trail_facts(actor.government))
    found = search(actor, wanted)
    given = {key: value for key, value in asdict(wanted).items() if value}
    with transaction.atomic():
        upto = Head.objects.filter(government=actor.government).values_list("sequence", flat=True).first() or 0
        record_occurrence(
            actor=actor,
            now=now,
            action=Action.AUDIT_EXPORT,
            kind="audit",
            key=actor.government,
            name="审计记录",
            government=actor.government,
            changes={"form": form, "wanted": given, "upto": upto},
        )
    return found.filter(sequence__lte=upto).order_by("sequence")


def print_head(*, actor: Actor, now: datetime) -> Head:
    """The head of the actor's chain to be printed and signed. The chain notes which one went onto paper, and when.

    Raises NotAllowed, and Invalid for a chain that has not begun.
    """
    require(actor, Action.AUDIT_PRINT, trail_facts(actor.government))
    with transaction.atomic():
        head = Head.objects.select_for_update().filter(government=actor.government).first()
        if head is None:
            raise Invalid(say("审计链还没有记录"), say("有了第一条记录以后再打印"))
        printed = Head(government=head.government, sequence=head.sequence, hash=head.hash)
        record_occurrence(
            actor=actor,
            now=now,
            action=Action.AUDIT_PRINT,
            kind="audit",
            key=actor.government,
            name="链头",
            government=actor.government,
            changes={"sequence": printed.sequence, "hash": printed.hash},
        )
        return printed
