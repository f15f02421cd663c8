"""An act on what somebody has seen: refused where it changed since, under the lock that every act of a matter takes."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from luoshi.server.core.actor import Actor
from luoshi.server.core.clock import china_date
from luoshi.server.core.errors import Conflict
from luoshi.server.core.said import say, word
from luoshi.server.delivery.forms import ActForm
from luoshi.server.delivery.holding import matter_of
from luoshi.server.delivery.models import LightOverride, Matter
from luoshi.server.delivery.overrides import state_on
from luoshi.server.delivery.services.keeping import writing


def look_of(row: Any, now: datetime) -> str:
    """What a row looks like at a moment, to be told from what it was when a page was drawn."""
    return f"{getattr(row, 'revision', '')}:{_state(row, now)}"


def require_as_seen(row: Any, seen: str, now: datetime, thing: str) -> None:
    """Raise Conflict, naming the ``thing``, where a row looks other than it was ``seen``; never where that is empty."""
    if seen and seen != look_of(row, now):
        raise Conflict(
            say("%(thing)s刚刚有了变化，现在是“%(state)s”", thing=thing, state=word(_state(row, now))),
            say("请刷新后查看最新情况，再决定下一步"),
            by="",
        )


def run_as_seen(
    form: ActForm,
    *,
    machine: str,
    row: Any,
    seen: str,
    thing: str,
    actor: Actor,
    now: datetime,
    values: Mapping[str, Any],
) -> Any:
    """Do an act on a row of a machine as it was ``seen``; ``values`` are those of the form's fields.

    Every act locks the matter first: whoever holds that lock reads the row as the last act left it, and nobody changes
    it until this one is done. Raises Conflict, and what the service raises.
    """
    with writing(now):
        Matter.objects.select_for_update(no_key=True).get(pk=matter_of(machine, row).pk)
        require_as_seen(type(row).objects.get(pk=row.pk), seen, now, thing)
        return form.run(actor=actor, now=now, **{form.key: row.public_id}, **values)


def _state(row: Any, now: datetime) -> str:
    state: str = state_on(row, china_date(now)) if isinstance(row, LightOverride) else row.state
    return state
