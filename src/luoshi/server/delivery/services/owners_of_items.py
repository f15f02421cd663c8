"""What the ledger must say after bodies changed in a matter: a change of the item's bodies is proposed, never written.

Several changes while one waits are put together into one, so that a leader decides about the whole.
"""

from collections.abc import Callable
from datetime import datetime

from luoshi.server.core.actor import Actor
from luoshi.server.core.clock import china_date
from luoshi.server.core.errors import Invalid
from luoshi.server.core.said import chinese, say
from luoshi.server.delivery.models import Matter, Part
from luoshi.server.ledger.amending import current
from luoshi.server.ledger.models import Amendment, AmendmentSubject
from luoshi.server.ledger.services.amendments import propose_amendment, withdraw_amendment
from luoshi.server.ledger.states import AmendmentState
from luoshi.server.orgs.models import Membership, Organisation

Owners = list[list[str]]


def propose_body(
    actor: Actor, now: datetime, matter: Matter, body: Organisation, role: str, *, reason: str, basis: str
) -> Amendment | None:
    """Propose that the item names a body; nothing where it does, by itself or by a group."""

    def change(owners: Owners) -> Owners:
        return owners if _named(matter, owners, body) else [*owners, [body.public_id, role]]

    return _propose(actor, now, matter, change, reason, basis)


def propose_instead(
    actor: Actor, now: datetime, part: Part, body: Organisation, *, reason: str, basis: str
) -> Amendment | None:
    """Propose that the item names a body in the place of a part's. A member of a group stays in its group."""
    old = part.organisation.public_id

    def change(owners: Owners) -> Owners:
        if any(key == body.public_id for key, _ in owners):
            return [each for each in owners if each[0] != old]
        if any(key == old for key, _ in owners):
            return [[body.public_id, role] if key == old else [key, role] for key, role in owners]
        return owners if _named(part.matter, owners, body) else [*owners, [body.public_id, part.role]]

    return _propose(actor, now, part.matter, change, reason, basis)


def propose_without(actor: Actor, now: datetime, part: Part, *, reason: str, basis: str) -> Amendment | None:
    """Propose that the item names a part's body no more; nothing where it does not, or names nobody else."""
    old = part.organisation.public_id

    def change(owners: Owners) -> Owners:
        return [each for each in owners if each[0] != old] or owners

    return _propose(actor, now, part.matter, change, reason, basis)


def _propose(
    actor: Actor, now: datetime, matter: Matter, change: Callable[[Owners], Owners], reason: str, basis: str
) -> Amendment | None:
    task, subject = matter.task, AmendmentSubject.OWNERS
    waiting = task.amendments.filter(subject=subject, state=AmendmentState.PROPOSED).first()
    before: Owners = (waiting.after if waiting else current(task, subject))["owners"]
    after = change(before)
    if after == before:
        return None
    if waiting is not None:
        if waiting.proposed_by != actor.user:
            raise Invalid(
                say("这个事项的责任单位已有一项变更在等待审批"),
                say("请先等待审批，或者请%(name)s撤回那一项", name=waiting.proposed_by_name),
                fields={"to": say("责任单位的变更还在审批")},
            )
        withdraw_amendment(actor=actor, now=now, amendment=waiting.public_id)
        reason = f"{waiting.reason}；{reason}"
        if after == current(task, subject)["owners"]:
            return None
    return propose_amendment(
        actor=actor,
        now=now,
        item=task.public_id,
        subject=subject,
        after={"owners": after},
        reason=reason[:2000],
        basis=chinese(basis)[:300],
        effective_on=china_date(now),
    )


def _named(matter: Matter, owners: Owners, body: Organisation) -> bool:
    keys = [key for key, _ in owners]
    present = Membership.objects.filter(member=body, ends_on__isnull=True, group__government_id=matter.government_id)
    return body.public_id in keys or present.filter(group__public_id__in=keys).exists()
