"""What waits, by what is to be done about it (待办队列): the desks of office, units and leaders are made of these.

A queue is one query. A tile counts it and the list behind the tile shows it, so the two cannot differ.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from django.db.models import Q, QuerySet

from luoshi.server.core.actor import Actor
from luoshi.server.core.roles import PostRole
from luoshi.server.core.said import say
from luoshi.server.delivery.narrowing import SOON
from luoshi.server.delivery.scopes import VISIBLE
from luoshi.server.delivery.states import (
    CoordinationState,
    ExtensionState,
    InstructionState,
    LookBackState,
    MatterState,
    ObjectionState,
    PartState,
    WaitingState,
)
from luoshi.server.delivery.states.matters import RUNNING, WORKING

LOOK_AHEAD = timedelta(days=10)
"""Days before a look-back from which on it stands on the desk."""


class Desk(StrEnum):
    """Whose desk a queue lies on (工作台)."""

    OFFICE = "office"
    UNIT = "unit"
    LEADER = "leader"


DESK_ROLES: Mapping[Desk, frozenset[PostRole]] = {
    Desk.OFFICE: frozenset({PostRole.OFFICE_COMPILER, PostRole.OFFICE_SUPERVISOR}),
    Desk.UNIT: frozenset({PostRole.UNIT_CLERK, PostRole.UNIT_LEADER}),
    Desk.LEADER: frozenset({PostRole.LEADER_IN_CHARGE, PostRole.PRINCIPAL_LEADER}),
}
"""Who works at which."""

Narrow = Callable[[Actor, date], Q]


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """One queue: rows of a machine that wait for the same thing. ``urgent`` marks what is late whatever else.

    ``roles`` is whose turn it is; others of the same desk see it, too, and are told who does it.
    """

    code: str
    desk: Desk
    machine: str
    label: str
    rows: Narrow
    roles: frozenset[PostRole]
    urgent: bool = False


_COMPILER = frozenset({PostRole.OFFICE_COMPILER})
_SUPERVISOR = frozenset({PostRole.OFFICE_SUPERVISOR})
_UNIT = DESK_ROLES[Desk.UNIT]
_UNIT_LEADER = frozenset({PostRole.UNIT_LEADER})
_LEADERS = DESK_ROLES[Desk.LEADER]
_UNANSWERED = (PartState.UNSIGNED, *WORKING)


def _values(states: tuple[StrEnum, ...]) -> list[str]:
    return [state.value for state in states]


def _here(actor: Actor) -> Q:
    return Q(government__public_id=actor.government)


def _stands(*states: StrEnum) -> Narrow:
    """Of one's own government, in one of some states."""
    return lambda actor, _on: _here(actor) & Q(state__in=_values(states))


def _runs(prefix: str = "matter__") -> Q:
    return Q(**{f"{prefix}state__in": _values(RUNNING)})


def _unit(*states: StrEnum, prefix: str = "part__") -> Narrow:
    """Of one's own bodies, in one of some states."""
    return lambda actor, _on: (
        Q(**{f"{prefix}organisation__public_id__in": actor.organisations}) & Q(state__in=_values(states))
    )


def _own_parts(actor: Actor, states: tuple[StrEnum, ...]) -> Q:
    own = Q(organisation__public_id__in=actor.organisations)
    inside = Q(hand_ons__section__public_id__in=actor.organisations, hand_ons__ended_at__isnull=True)
    return (own | inside) & Q(state__in=_values(states)) & _runs()


def _parts(*states: StrEnum) -> Narrow:
    return lambda actor, _on: _own_parts(actor, states)


def _led(prefix: str, *states: StrEnum) -> Narrow:
    """What waits for a leader: everything for the principal one, of the bodies in their charge for others."""

    def narrow(actor: Actor, _on: date) -> Q:
        waits = _here(actor) & Q(state__in=_values(states))
        if PostRole.PRINCIPAL_LEADER in actor.roles:
            return waits
        return waits & Q(**{f"{prefix}organisation__public_id__in": actor.organisations})

    return narrow


def _of_leader(prefix: str) -> Callable[[Actor], Q]:
    def narrow(actor: Actor) -> Q:
        if PostRole.PRINCIPAL_LEADER in actor.roles:
            return Q()
        return Q(**{f"{prefix}organisation__public_id__in": actor.organisations})

    return narrow


def _late_parts(actor: Actor, on: date) -> Q:
    late = _here(actor) & Q(state__in=_values(_UNANSWERED), due_on__lt=on) & _runs()
    if actor.roles & _UNIT:
        return late & Q(organisation__public_id__in=actor.organisations)
    return late & (_of_leader("")(actor) if actor.roles & _LEADERS else Q())


def _soon_parts(actor: Actor, on: date) -> Q:
    return _own_parts(actor, _UNANSWERED) & Q(due_on__gte=on, due_on__lte=on + timedelta(days=SOON))


def _matter_bodies(actor: Actor, state: MatterState) -> Q:
    """A matter is a leader's by the bodies of its item: before it is handed out there are no parts."""
    waits = _here(actor) & Q(state=state.value)
    if PostRole.PRINCIPAL_LEADER in actor.roles:
        return waits
    by_item = Q(task__responsibilities__organisation__public_id__in=actor.organisations)
    return waits & (by_item | Q(parts__organisation__public_id__in=actor.organisations))


def _due_look_backs(actor: Actor, on: date) -> Q:
    return _here(actor) & Q(state=LookBackState.PLANNED.value, due_on__lte=on + LOOK_AHEAD)


def _asked(actor: Actor, _on: date) -> Q:
    return Q(state=CoordinationState.ASKED.value, asked__public_id__in=actor.organisations)


def _passed_on(actor: Actor, _on: date) -> Q:
    own = Q(part__organisation__public_id__in=actor.organisations)
    whole = Q(part__isnull=True, matter__parts__organisation__public_id__in=actor.organisations)
    return Q(state=InstructionState.PASSED_ON.value) & (own | whole)


def _instructions(state: InstructionState) -> Narrow:
    def narrow(actor: Actor, _on: date) -> Q:
        waits = _here(actor) & Q(state=state.value)
        if PostRole.PRINCIPAL_LEADER in actor.roles:
            return waits
        return waits & Q(matter__parts__organisation__public_id__in=actor.organisations)

    return narrow


def _queue(
    desk: Desk, code: str, machine: str, label: str, rows: Narrow, roles: frozenset[PostRole], *, urgent: bool = False
) -> Queue:
    return Queue(code=code, desk=desk, machine=machine, label=label, rows=rows, roles=roles, urgent=urgent)


def _unsigned(actor: Actor, _on: date) -> Q:
    return _here(actor) & Q(state=PartState.UNSIGNED.value) & _runs()


def _unsigned_late(actor: Actor, on: date) -> Q:
    return _unsigned(actor, on) & Q(sign_by__lt=on)


_E, _O, _C, _M, _P = ExtensionState, ObjectionState, CoordinationState, MatterState, PartState
_OFFICE_QUEUES = (
    _queue(Desk.OFFICE, "sent_back", "matter", say("立项待补正"), _stands(_M.SENT_BACK), _COMPILER),
    _queue(Desk.OFFICE, "to_hand_out", "matter", say("待交办"), _stands(_M.REGISTERED), _COMPILER),
    _queue(Desk.OFFICE, "unsigned", "part", say("未签收"), _unsigned, _COMPILER),
    _queue(Desk.OFFICE, "unsigned_late", "part", say("逾期未签收"), _unsigned_late, _COMPILER, urgent=True),
    _queue(Desk.OFFICE, "objections", "objection", say("异议待裁定"), _stands(_O.AWAITING_OFFICE), _SUPERVISOR),
    _queue(Desk.OFFICE, "extensions", "extension", say("延期待初审"), _stands(_E.AWAITING_OFFICE), _SUPERVISOR),
    _queue(Desk.OFFICE, "coordinations", "coordination", say("协调待受理"), _stands(_C.RAISED), _COMPILER),
    _queue(Desk.OFFICE, "instructions", "instruction", say("批示待转办"), _stands(InstructionState.GIVEN), _COMPILER),
    _queue(Desk.OFFICE, "feedbacks", "part", say("反馈待审核"), _stands(_P.IN_REVIEW), _SUPERVISOR),
    _queue(Desk.OFFICE, "waitings", "waiting", say("等待环节待核实"), _stands(WaitingState.CLAIMED), _SUPERVISOR),
    _queue(Desk.OFFICE, "completions", "matter", say("办结待受理"), _stands(_M.COMPLETION_ASKED), _SUPERVISOR),
    _queue(Desk.OFFICE, "verifying", "matter", say("核查中"), _stands(_M.VERIFYING), _SUPERVISOR),
    _queue(Desk.OFFICE, "to_file", "matter", say("已销号待归档"), _stands(_M.CLOSED), _COMPILER),
    _queue(Desk.OFFICE, "look_backs", "look_back", say("该回头看"), _due_look_backs, _SUPERVISOR),
    _queue(Desk.OFFICE, "overdue", "part", say("逾期未完成"), _late_parts, _SUPERVISOR, urgent=True),
)  # fmt: skip
_UNIT_QUEUES = (
    _queue(Desk.UNIT, "own_overdue", "part", say("已逾期"), _late_parts, _UNIT, urgent=True),
    _queue(Desk.UNIT, "own_returned", "part", say("被退回，待补正"), _parts(_P.RETURNED), _UNIT, urgent=True),
    _queue(Desk.UNIT, "own_unsigned", "part", say("待签收"), _parts(_P.UNSIGNED), _UNIT),
    _queue(Desk.UNIT, "own_soon", "part", say("15 天内到期"), _soon_parts, _UNIT),
    _queue(Desk.UNIT, "own_under_way", "part", say("推进中，待反馈"), _parts(_P.UNDER_WAY), _UNIT),
    _queue(Desk.UNIT, "own_in_review", "part", say("已报待审核"), _parts(_P.IN_REVIEW), _UNIT),
    _queue(Desk.UNIT, "asked_of_us", "coordination", say("请我们答复的协调"), _asked, _UNIT),
    _queue(Desk.UNIT, "answered", "coordination", say("协调已答复，待确认"), _unit(_C.ANSWERED), _UNIT),
    _queue(Desk.UNIT, "passed_on", "instruction", say("批示待落实"), _passed_on, _UNIT),
    _queue(Desk.UNIT, "returned_extensions", "extension", say("延期退回补正"), _unit(_E.RETURNED), _UNIT),
    _queue(Desk.UNIT, "extensions_to_sign", "extension", say("延期待签批"), _unit(_E.AWAITING_UNIT), _UNIT_LEADER),
    _queue(Desk.UNIT, "objections_to_sign", "objection", say("异议待签批"), _unit(_O.AWAITING_UNIT), _UNIT_LEADER),
)  # fmt: skip
_LEADER_QUEUES = (
    _queue(
        Desk.LEADER, "to_approve", "matter", say("立项待审批"),
        lambda actor, _on: _matter_bodies(actor, _M.AWAITING_APPROVAL), _LEADERS,
    ),
    _queue(
        Desk.LEADER, "extensions_to_decide", "extension", say("延期待审批"), _led("part__", _E.AWAITING_LEADER),
        _LEADERS,
    ),
    _queue(Desk.LEADER, "escalated", "coordination", say("请领导协调"), _led("part__", _C.ESCALATED), _LEADERS),
    _queue(
        Desk.LEADER, "to_close", "matter", say("销号待批"),
        lambda actor, _on: _matter_bodies(actor, _M.AWAITING_SIGNATURE), _LEADERS,
    ),
    _queue(
        Desk.LEADER, "answered_instructions", "instruction", say("批示已反馈，待阅"),
        _instructions(InstructionState.ANSWERED), _LEADERS,
    ),
    _queue(Desk.LEADER, "led_overdue", "part", say("逾期未完成"), _late_parts, _LEADERS, urgent=True),
)  # fmt: skip

QUEUES: Mapping[str, Queue] = {queue.code: queue for queue in (*_OFFICE_QUEUES, *_UNIT_QUEUES, *_LEADER_QUEUES)}
"""Every queue by its code, in the order of its desk."""


def queues_of(desk: Desk) -> tuple[Queue, ...]:
    """The queues of a desk in their order."""
    return tuple(queue for queue in QUEUES.values() if queue.desk is desk)


def waiting(queue: Queue, actor: Actor, on: date) -> "QuerySet[Any]":
    """The rows of a queue that the actor sees on a day."""
    seen = VISIBLE[queue.machine](actor)
    keys = seen.filter(queue.rows(actor, on)).order_by().values("pk")
    rows: QuerySet[Any] = seen.model._default_manager.filter(pk__in=keys)
    return rows


def counts(desk: Desk, actor: Actor, on: date) -> dict[str, int]:
    """How many things wait in each queue of a desk."""
    return {queue.code: waiting(queue, actor, on).count() for queue in queues_of(desk)}
