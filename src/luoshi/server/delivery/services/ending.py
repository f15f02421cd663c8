"""Parts that end with their matter or are taken back, with everything that still waits in them; and their revival."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from luoshi.server.core.actor import Actor
from luoshi.server.core.clock import china_date
from luoshi.server.core.said import Said, say
from luoshi.server.delivery.audited import COORDINATION, EXTENSION, FEEDBACK, OBJECTION, PART, WAITING
from luoshi.server.delivery.models import Coordination, Extension, Feedback, FeedbackState, Matter, Objection, Part
from luoshi.server.delivery.models import Waiting as WaitingRow
from luoshi.server.delivery.moving import move
from luoshi.server.delivery.services.keeping import decide, keep
from luoshi.server.delivery.services.locking import OBJECTION_THING, PART_THING
from luoshi.server.delivery.states import (
    CoordinationAct,
    ExtensionAct,
    ObjectionAct,
    PartAct,
    PartState,
    WaitingAct,
    machine_of,
)
from luoshi.server.delivery.states.matters import OPEN_PARTS
from luoshi.server.policy import Action

_WHY: dict[PartAct, Said] = {
    PartAct.END: say("事项已经了结"),
    PartAct.WITHDRAW: say("分工已经撤回"),
    PartAct.TRANSFER: say("分工已经改派"),
    PartAct.RELEASE: say("分工已经免除"),
}


def end_parts(actor: Actor, now: datetime, matter: Matter, action: Action) -> list[Part]:
    """End the open parts of a matter that is done with: they come back with it as they were."""
    ended = []
    for part in _locked(matter, OPEN_PARTS):
        settle_requests(actor, now, part, action, PartAct.END)
        taken = move("part", part, PartAct.END, now=now, thing=PART_THING)
        keep(actor, now, action, PART, part, taken)
        ended.append(part)
    return ended


def withdraw_parts(actor: Actor, now: datetime, matter: Matter, comment: str) -> list[Part]:
    """Take back all open parts of a matter that was handed out wrongly."""
    return [take_part_back(actor, now, part, comment) for part in _locked(matter, OPEN_PARTS)]


def take_part_back(actor: Actor, now: datetime, part: Part, comment: str) -> Part:
    """Take back one part, locked behind its matter, which stays as it is."""
    taken = move("part", part, PartAct.WITHDRAW, now=now, thing=PART_THING, comment=comment)
    leave(actor, now, part, Action.MATTER_WITHDRAW, PartAct.WITHDRAW)
    keep(actor, now, Action.MATTER_WITHDRAW, PART, part, taken, comment=comment)
    return part


def leave(actor: Actor, now: datetime, part: Part, action: Action, act: PartAct) -> None:
    """What a body leaves behind whose part goes away for good: requests, an unread feedback, who worked on it."""
    settle_requests(actor, now, part, action, act)
    for feedback in Feedback.objects.select_for_update().filter(part=part, state=FeedbackState.WAITING):
        feedback.part, feedback.state = part, FeedbackState.RECALLED
        decide(feedback, actor, now, _WHY[act])
        keep(actor, now, action, FEEDBACK, feedback, changes={"state": feedback.state})
    for held in part.hand_ons.select_for_update().filter(ended_at__isnull=True):
        held.ended_at, held.ended_by_name = now, actor.name
        held.save(update_fields=["ended_at", "ended_by_name"])


def revive_parts(actor: Actor, now: datetime, matter: Matter, action: Action) -> list[Part]:
    """Put the parts that ended with a matter back exactly where each was."""
    revived = []
    for part in _locked(matter, (PartState.ENDED,)):
        taken = move("part", part, PartAct.REVIVE, now=now, thing=PART_THING)
        keep(actor, now, action, PART, part, taken)
        revived.append(part)
    return revived


def settle_requests(actor: Actor, now: datetime, part: Part, action: Action, act: PartAct) -> None:
    """Withdraw what still waits in a part. One that ends while it is objected to goes back where it was first."""
    _close(actor, now, action, _open("extension", Extension, part), "extension", EXTENSION, ExtensionAct.WITHDRAW, act)
    _close(
        actor, now, action, _open("coordination", Coordination, part), "coordination", COORDINATION,
        CoordinationAct.WITHDRAW, act,
    )  # fmt: skip
    for row in _open("waiting", WaitingRow, part):
        row.ended_on = max(china_date(now), row.since)
        _close(actor, now, action, [row], "waiting", WAITING, WaitingAct.END, act)
    if act in (PartAct.TRANSFER, PartAct.RELEASE):
        return  # these decide about the objection themselves
    objections = _open("objection", Objection, part)
    _close(actor, now, action, objections, "objection", OBJECTION, ObjectionAct.WITHDRAW, act)
    if act is PartAct.END and part.state == PartState.OBJECTED:
        taken = move("part", part, PartAct.KEEP, now=now, thing=PART_THING)
        keep(actor, now, action, PART, part, taken)


def _close(
    actor: Actor, now: datetime, action: Action, rows: Iterable[Any], machine: str, kind: str, by: Any, act: PartAct
) -> None:
    for row in rows:
        taken = move(machine, row, by, now=now, thing=OBJECTION_THING)
        decide(row, actor, now, _WHY[act])
        keep(actor, now, action, kind, row, taken)


def _open(machine: str, model: Any, part: Part) -> list[Any]:
    ended = [state.value for state in machine_of(machine).ended]
    rows = list(model.objects.select_for_update().filter(part=part).exclude(state__in=ended).order_by("pk"))
    for row in rows:
        row.part = part
    return rows


def _locked(matter: Matter, states: Iterable[PartState]) -> list[Part]:
    rows = Part.objects.select_for_update(no_key=True).filter(matter=matter, state__in=list(states)).order_by("pk")
    parts = list(rows)
    for part in parts:
        part.matter = matter
    return parts
