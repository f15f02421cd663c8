"""The limit of an item in the ledger, as it follows from what was decided about the matter of it.

What a leader decides is in force at once, by an amendment on that decision; what the office alone decides is proposed.
"""

from datetime import date, datetime

from luoshi.server.core.actor import Actor
from luoshi.server.core.clock import china_date
from luoshi.server.core.errors import Invalid
from luoshi.server.core.said import chinese, say
from luoshi.server.delivery.leading import leading_parts
from luoshi.server.delivery.models import Extension, Matter, Objection, Part
from luoshi.server.delivery.states import MatterState
from luoshi.server.ledger.models import AmendmentOrigin, AmendmentSubject
from luoshi.server.ledger.services.amendments import Asked, amend_by_decision, propose_amendment


def decide_limit(actor: Actor, now: datetime, matter: Matter, last_day: date | None, reason: str) -> None:
    """The item is a standing duty from now on (no ``last_day``), or has a last day: a leader has decided so."""
    asked = Asked(
        by=actor.user,
        by_name=actor.name,
        at=now,
        reason=reason,
        basis=chinese(say("督办事项 %(number)s，%(name)s决定", number=matter.number, name=actor.name)),
        origin=AmendmentOrigin.DECISION,
    )
    _amend(actor, now, matter, last_day, asked)


def follow_extension(actor: Actor, now: datetime, row: Extension) -> None:
    """Where the part leads, the item's limit follows the time that was given."""
    if not _behind(row.part, row.new_due_on):
        return
    number = row.part.matter.number
    asked = Asked(
        by=row.made_by,
        by_name=row.made_by_name,
        at=row.made_at,
        reason=row.reason,
        basis=chinese(
            say("%(number)s 延期申请 %(key)s，%(name)s批准", number=number, key=row.public_id, name=actor.name)
        ),
        origin=AmendmentOrigin.EXTENSION,
    )
    _amend(actor, now, row.part.matter, row.new_due_on, asked)


def propose_limit(actor: Actor, now: datetime, row: Objection, day: date, basis: str) -> None:
    """Where the part leads, propose that the item's limit follows the day that the office set on an objection.

    Raises Invalid while another change of the limit waits: that one is decided first.
    """
    if _behind(row.part, day):
        propose_amendment(
            actor=actor,
            now=now,
            item=row.part.matter.task.public_id,
            subject=AmendmentSubject.DEADLINE,
            after=_limit(day),
            reason=row.reason[:2000],
            basis=chinese(basis)[:300],
            effective_on=china_date(now),
        )


def require_dated(matter: Matter, day: date | None) -> None:
    """Raise Invalid where a day is set in a matter that is a standing duty and has none."""
    if day is not None and matter.state == MatterState.STANDING:
        raise Invalid(
            say("常态推进的事项没有完成时限"),
            say("请先把事项转回限期办理"),
            fields={name: say("常态推进，没有时限") for name in ("due_on", "new_due_on")},
        )


def _behind(part: Part, day: date) -> bool:
    """Whether the item's limit is earlier than a day of a part that leads; a standing item's, or a later one, stays."""
    task = part.matter.task
    later = task.last_day is not None and task.last_day >= day
    return part in leading_parts(part.matter) and not task.standing and not later


def _limit(last_day: date | None) -> dict[str, object]:
    return {"last_day": last_day.isoformat() if last_day else None, "standing": last_day is None}


def _amend(actor: Actor, now: datetime, matter: Matter, last_day: date | None, asked: Asked) -> None:
    subject, after = AmendmentSubject.DEADLINE, _limit(last_day)
    amend_by_decision(actor=actor, now=now, item=matter.task.public_id, subject=subject, after=after, asked=asked)
