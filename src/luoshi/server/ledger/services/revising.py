"""A changed text before it is kept, and after: what it would change in the ledger, shown and then carried out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.db import transaction

from luoshi.server.audit.digests import canonical
from luoshi.server.core.actor import Actor
from luoshi.server.core.errors import Conflict
from luoshi.server.core.said import say
from luoshi.server.core.transitions import step
from luoshi.server.intake.facts import arrival_facts
from luoshi.server.intake.models import Arrival, Desk
from luoshi.server.intake.scopes import visible_arrivals
from luoshi.server.intake.services.arriving import THING
from luoshi.server.intake.services.reading import change_of, confirm_version
from luoshi.server.intake.services.taking_in import keep_version
from luoshi.server.intake.states import ARRIVAL, ArrivalAct, ArrivalState
from luoshi.server.ledger.effects import Effect, effects_of, read_again
from luoshi.server.ledger.plan_effects import PlanEffect
from luoshi.server.ledger.services.following import ask_about_vanished
from luoshi.server.orgs.services.locking import locked
from luoshi.server.policy import Action, require


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What a changed text would do to items and, ``whole``, to the plan itself; ``digest`` stands for all of it."""

    effects: Sequence[Effect]
    whole: Sequence[PlanEffect]
    digest: str


def rehearse_version(*, actor: Actor, now: datetime, arrival: str) -> Rehearsal:
    """Keep a changed text in full, look at what that does to the ledger, and take it back (ADR 0022).

    Nothing of it stays; its bytes are not moved. Raises NotFound, NotAllowed, IllegalTransition, Invalid.
    """
    with transaction.atomic():
        row: Arrival = locked(visible_arrivals(actor), arrival, THING)
        require(actor, Action.DOCUMENT_TAKE_IN, arrival_facts(row))
        state = ArrivalState(row.state)
        step(ARRIVAL, state, ArrivalAct.KEEP, thing=THING, state_name=state)
        document, prepared, base = change_of(row)
        desk, _ = keep_version(actor, now, document, prepared, base)
        again = read_again(actor, desk)
        found = effects_of(again)
        transaction.set_rollback(True)
    return Rehearsal(found, again.whole, _digest(found, again.whole))


def confirm_change(*, actor: Actor, now: datetime, arrival: str, shown: str) -> Desk:
    """Keep a changed text whose effects were shown; ``shown`` is their digest. Raises Conflict where others came."""
    with transaction.atomic():
        desk = confirm_version(actor=actor, now=now, arrival=arrival)
        again = read_again(actor, desk)
        found = effects_of(again)
        ask_about_vanished(actor, now, desk, found)
        if _digest(found, again.whole) != shown:
            raise Conflict(
                say("看过之后，台账或者核对结果又有变化，这份新版本对台账的影响已经不同"),
                say("请再看一遍下面的变化，再确认"),
                by="",
            )
        return desk


def _digest(found: Sequence[Effect], whole: Sequence[PlanEffect]) -> str:
    told: list[list[object]] = [
        [
            effect.task.public_id if effect.task else "",
            [effect.candidate.kind, effect.candidate.value] if effect.candidate else [],
            [[each.subject, each.target, each.before, _lasting(each.after)] for each in effect.consequences],
        ]
        for effect in found
    ]
    told += [[each.kind, each.held and each.held.pk, each.candidate and each.candidate.value] for each in whole]
    return sha256(canonical(told).encode()).hexdigest()


def _lasting(after: Mapping[str, Any]) -> Mapping[str, Any]:
    """A value without the id of the version that its parts stand in: a rehearsal takes it back with the version."""
    if "parts" not in after:
        return after
    return {"parts": [{name: said for name, said in part.items() if name != "version"} for part in after["parts"]]}
