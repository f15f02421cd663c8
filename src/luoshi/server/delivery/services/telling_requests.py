"""Who is told of what goes beside a matter: whose turn it is now, and who asked; inside the services' transactions."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from luoshi.server.core.actor import Actor
from luoshi.server.core.clock import china_date
from luoshi.server.core.said import say, word
from luoshi.server.delivery.models import Matter
from luoshi.server.delivery.moving import state_of
from luoshi.server.delivery.services.telling import thing
from luoshi.server.delivery.staff import staff_of
from luoshi.server.delivery.states import machine_of
from luoshi.server.notices.kinds import NoticeKind
from luoshi.server.notices.services.notices import Telling, notify


def tell_turn(
    actor: Actor, now: datetime, machine: str, row: Any, matter: Matter, *, bodies: Iterable[int], handler: Any = None
) -> None:
    """Tell whose turn it is by the row's new state; ``bodies`` are the keys of those that it concerns."""
    table = machine_of(machine)
    state = state_of(table, row)
    holder = staff_of(matter.government_id, china_date(now)).holder(table.holders[state], bodies, handler)
    if not holder.people:
        return
    telling = Telling(
        kind=NoticeKind.REQUEST_WAITS,
        title=say("请办理%(label)s：%(thing)s", label=word(table.label), thing=thing(matter)),
        text=say("目前状态：%(state)s。由%(name)s提交。", state=word(state), name=actor.name),
        link=f"/matters/items/{matter.public_id}/",
        source=f"{machine}:{row.public_id}:{state.name}:{now.isoformat()}",
    )
    notify(actor=actor, now=now, people=[person.public_id for person in holder.people], telling=telling)


def tell_author(actor: Actor, now: datetime, machine: str, row: Any, matter: Matter) -> None:
    """Tell who asked what became of it."""
    table = machine_of(machine)
    state = state_of(table, row)
    text = say("由%(name)s办理。", name=actor.name)
    if row.comment:
        text = say("由%(name)s办理，意见：%(comment)s", name=actor.name, comment=row.comment[:300])
    telling = Telling(
        kind=NoticeKind.REQUEST_DECIDED,
        title=say("%(label)s%(state)s：%(thing)s", label=word(table.label), state=word(state), thing=thing(matter)),
        text=text,
        link=f"/matters/items/{matter.public_id}/",
        source=f"{machine}:{row.public_id}:{state.name}:{now.isoformat()}",
    )
    notify(actor=actor, now=now, people=[row.made_by], telling=telling)
