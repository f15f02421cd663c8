"""Drafts of the ledger confirmed, one or many at once: all of them or none."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import transaction

from luoshi.server.audit.services import record_each
from luoshi.server.core.actor import Actor
from luoshi.server.core.errors import IllegalTransition, Invalid, Refusal
from luoshi.server.core.said import listed, say
from luoshi.server.core.transitions import step
from luoshi.server.ledger.audited import ITEM
from luoshi.server.ledger.facts import item_facts
from luoshi.server.ledger.models import Task
from luoshi.server.ledger.scopes import visible_items
from luoshi.server.ledger.services.bodies import THING
from luoshi.server.ledger.states import ITEM as TABLE
from luoshi.server.ledger.states import ItemState
from luoshi.server.orgs.services.locking import locked
from luoshi.server.policy import Action, require


class NotConfirmed(Invalid):
    """Some of several drafts cannot be confirmed, so that none was; ``refused`` says each with its reason."""

    def __init__(self, refused: Sequence[tuple[Task, Refusal]]) -> None:
        told = [say("“%(title)s”：%(cause)s", title=task.title, cause=refusal.cause) for task, refusal in refused]
        super().__init__(
            say("有 %(count)s 项不能确认：%(items)s", count=len(told), items=listed(told, "；")),
            say("所选各项都没有变化，请去掉这些项后再确认"),
            fields={"items": say("有不能确认的事项")},
        )
        self.refused = refused


def confirm_items(*, actor: Actor, now: datetime, items: Collection[str]) -> int:
    """Confirm drafts: from then on they change by amendment, and their bodies see them; returns how many.

    All or none. Raises what is wrong with a single one; NotConfirmed, which names each and why, where several were
    picked.
    """
    keys = sorted(set(items))
    with transaction.atomic():
        tasks = [locked(visible_items(actor), key, THING) for key in keys]
        refused: list[tuple[Task, Refusal]] = []
        for task in tasks:
            require(actor, Action.ITEM_CONFIRM, item_facts(task))
            try:
                _confirm(task)
            except (IllegalTransition, Invalid) as refusal:
                if len(tasks) == 1:
                    raise
                refused.append((task, refusal))
        if refused:
            raise NotConfirmed(sorted(refused, key=lambda each: (each[0].plan_id, each[0].position)))
        for task in tasks:
            task.save(update_fields=["state", "revision"])
        record_each(actor=actor, now=now, action=Action.ITEM_CONFIRM, kind=ITEM, rows=tasks)
    return len(tasks)


def _confirm(task: Task) -> None:
    """The item as it is once confirmed, not saved yet. Raises what stands against it."""
    state = ItemState(task.state)
    target = step(TABLE, state, Action.ITEM_CONFIRM, thing=THING, state_name=state).target
    if not task.responsibilities.exists():
        raise Invalid(say("没有责任单位"), say("请先补上责任单位"), fields={"items": say("没有责任单位")})
    task.state = target
    task.revision += 1
