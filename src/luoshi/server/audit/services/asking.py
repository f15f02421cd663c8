"""A verification that somebody asks for: at once where the chain is short, by a worker where it is long."""

from datetime import datetime
from functools import partial

from django.db import transaction

from luoshi.server.audit.facts import trail_facts
from luoshi.server.audit.models import Head, Verification
from luoshi.server.audit.services.recording import record_occurrence
from luoshi.server.audit.services.verifying import GIVEN_UP, run_verification
from luoshi.server.audit.tasks import verify_chain
from luoshi.server.audit.verification import PrintedHead
from luoshi.server.core.actor import Actor
from luoshi.server.core.errors import Invalid
from luoshi.server.core.said import say
from luoshi.server.policy import Action, require

HASH_DIGITS = 64
"""Hexadecimal digits of a hash: SHA-256 and SM3 both have 256 bits."""

SHORT_CHAIN = 5_000
"""Events that are verified while the person waits; a longer chain is verified by a worker."""


def ask_verification(*, actor: Actor, now: datetime, printed: str = "") -> Verification:
    """Begin a verification of the actor's chain, against a printed head where one is typed in.

    A short chain has been verified when this returns, a long one is handed to a worker; where one is under way that
    one is given. Raises NotAllowed, and Invalid for what is no head.
    """
    require(actor, Action.AUDIT_VERIFY, trail_facts(actor.government))
    head = parsed_head(printed)
    with transaction.atomic():
        # The head is what two who ask at once queue for.
        chain = Head.objects.select_for_update().filter(government=actor.government).first()
        own = Verification.objects.filter(government=actor.government, ended_at__isnull=True)
        running = own.filter(asked_at__gte=now - GIVEN_UP).first()
        if running is not None:
            return running
        row = Verification(
            government=actor.government,
            asked_by=actor.user,
            asked_by_name=actor.name,
            asked_by_post=actor.post,
            asked_at=now,
            printed=f"{head.sequence}:{head.hash}" if head else "",
            total=chain.sequence if chain else 0,
        )
        row.save(force_insert=True)
        record_occurrence(
            actor=actor,
            now=now,
            action=Action.AUDIT_VERIFY,
            kind="audit",
            key=row.public_id,
            name="核验",
            government=actor.government,
            changes={"printed": row.printed} if row.printed else {},
        )
        if row.total > SHORT_CHAIN:
            transaction.on_commit(partial(verify_chain.enqueue, public_id=row.public_id))
    if row.total <= SHORT_CHAIN:
        run_verification(public_id=row.public_id, clock=lambda: now)
    row.refresh_from_db()
    return row


def parsed_head(text: str) -> PrintedHead | None:
    """A head as it was typed in from paper, where blanks stand between groups of its hash; None for nothing.

    Raises Invalid for anything else.
    """
    joined = "".join(text.split()).replace("：", ":")
    if not joined:
        return None
    try:
        head = PrintedHead.parse(joined)
    except ValueError as error:
        raise _no_head() from error
    if len(head.hash) != HASH_DIGITS or set(head.hash) - set("0123456789abcdef"):
        raise _no_head()
    return head


def _no_head() -> Invalid:
    said = say("应为序号、冒号和 %(digits)s 位散列值", digits=HASH_DIGITS)
    return Invalid(
        say("填写的不是链头"),
        say("请照打印件填写序号、冒号和 %(digits)s 位散列值，空格可有可无", digits=HASH_DIGITS),
        fields={"printed": said},
    )
