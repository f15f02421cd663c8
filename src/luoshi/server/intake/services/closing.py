"""A desk whose ledger was made: it is read from then on, and written no more."""

from datetime import datetime

from django.db import connection

from luoshi.server.audit.services import record
from luoshi.server.core.actor import Actor
from luoshi.server.core.said import say
from luoshi.server.core.transitions import step
from luoshi.server.intake.audited import DESK
from luoshi.server.intake.facts import desk_facts
from luoshi.server.intake.models import Desk
from luoshi.server.intake.scopes import visible_desks
from luoshi.server.intake.states import DESK as TABLE
from luoshi.server.intake.states import DeskState
from luoshi.server.orgs.services.locking import locked
from luoshi.server.policy import Action, require


def lock_for_ledger(actor: Actor, desk: str) -> Desk:
    """The desk, locked, with leave to make its ledger. Raises IllegalTransition where that was done before."""
    row = locked(visible_desks(actor), desk, say("这个核对台"))
    require(actor, Action.LEDGER_MAKE, desk_facts(row))
    state = DeskState(row.state)
    step(TABLE, state, Action.LEDGER_MAKE, thing=say("这个核对台"), state_name=state)
    return row


def close_desk(*, actor: Actor, now: datetime, desk: Desk, rows: int) -> None:
    """Mark the desk as made into a ledger, inside the transaction of the service that made it."""
    if not connection.in_atomic_block:
        raise RuntimeError("a desk is closed inside the transaction that made its ledger")
    desk.state = DeskState.MADE
    desk.save(update_fields=["state"])
    record(actor=actor, now=now, action=Action.LEDGER_MAKE, kind=DESK, row=desk, changes={"items": rows})
