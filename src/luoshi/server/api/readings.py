"""The service behind readings: try what the program reads in a document. Nothing of the document is kept."""

import hashlib
from datetime import datetime

from django.db import transaction

from luoshi.server.audit.services import record_occurrence
from luoshi.server.core.actor import Actor
from luoshi.server.core.clock import china_date
from luoshi.server.core.errors import Invalid
from luoshi.server.core.said import say
from luoshi.server.policy import Action, Facts, require
from luoshi.server.quarantine import Quarantined, read_apart


def try_reading(*, actor: Actor, now: datetime, data: bytes, name: str) -> Quarantined:
    """Read a document apart. Raises Invalid for one with a mark of secrecy, and puts that refusal into the trail.

    保守国家秘密法 (2024): no state secret may come near a system that is not made for them. Its name is not kept.
    Raises QuarantineError for a document that cannot be read.
    """
    require(actor, Action.READING_TRY, Facts(government=actor.government))
    read = read_apart(data, name, today=china_date(now))
    if read.secrecy:
        with transaction.atomic():
            record_occurrence(
                actor=actor,
                now=now,
                action="reading.refused",
                kind="reading",
                key=hashlib.sha256(data).hexdigest(),
                government=actor.government,
                changes={"secrecy": True},
            )
        raise Invalid(
            say("文件标有密级，不能进入本系统"),
            say("请立即停止上传，按保密规定处理这份文件；这次拒收已记入审计"),
            fields={"file": say("标有密级")},
        )
    return read
