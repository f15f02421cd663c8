"""Matters as they stand after some acts, written past the services: what is computed of rows needs rows alone."""

from datetime import date, datetime, timedelta
from typing import Any

from luoshi.server.delivery.models import Feedback, Matter, Part, Waiting
from luoshi.server.delivery.services.refreshing import refresh
from luoshi.server.delivery.states import MatterState, PartState
from luoshi.server.ledger.models import Plan, Task
from server_cast import NOW, Cast

BY = {"made_by": "x", "made_by_name": "钟合青"}
"""Who wrote the rows."""


def plan_of(cast: Cast, name: str = "云岭县清水河治理实施方案") -> Plan:
    """A plan of the county."""
    found = Plan.objects.filter(name=name).first()
    return found or Plan.objects.create(government=cast.county, kind="plan", name=name, made_at=NOW, **BY)


def task_of(cast: Cast, title: str, last_day: date | None = None) -> Task:
    """A confirmed item."""
    plan = plan_of(cast)
    return Task.objects.create(
        government=cast.county, plan=plan, position=plan.tasks.count(), title=title, strength="firm", state="已确认",
        last_day=last_day, due_origin="printed" if last_day else "none", made_at=NOW, **BY,
    )  # fmt: skip


def matter_of(
    cast: Cast,
    title: str = "疏浚干流河道",
    *,
    now: datetime = NOW,
    state: MatterState = MatterState.UNDER_WAY,
    due_on: date | None = None,
    bodies: dict[str, str] | None = None,
    part_state: PartState = PartState.UNDER_WAY,
    last_day: date | None = None,
    task: Task | None = None,
    **others: Any,
) -> Matter:
    """A matter that was handed out at ``now`` to bodies (name in the cast → role), by default water which leads; of an
    item of its own where none is given.
    """
    ordinal = Matter.objects.count() + 1
    handed_out = state not in (MatterState.AWAITING_APPROVAL, MatterState.SENT_BACK, MatterState.REGISTERED)
    matter = Matter.objects.create(
        government=cast.county, task=task or task_of(cast, title, last_day), year=now.year, ordinal=ordinal,
        number=f"{now.year}-{ordinal:03}", basis="县政府第12次常务会议", state=state, state_since=now,
        handed_out_at=now if handed_out else None, made_at=now, **BY, **others,
    )  # fmt: skip
    if handed_out:
        for name, role in (bodies or {"water": "lead"}).items():
            part_of(cast, matter, name, role, now=now, due_on=due_on, state=part_state)
    refresh(matter, now)
    return matter


def part_of(
    cast: Cast,
    matter: Matter,
    body: str,
    role: str = "lead",
    *,
    now: datetime = NOW,
    due_on: date | None = None,
    state: PartState = PartState.UNDER_WAY,
) -> Part:
    """A body's part in a matter."""
    organisation = cast.bodies[body]
    return Part.objects.create(
        government=cast.county, matter=matter, organisation=organisation, role=role, due_on=due_on, first_due_on=due_on,
        printed_name=str(organisation.names.first()), position=matter.parts.count(), state=state, state_since=now,
        sign_by=now.date() + timedelta(days=2), object_by=now.date() + timedelta(days=3), made_at=now, **BY,
    )  # fmt: skip


def moved(matter: Matter, state: MatterState, now: datetime) -> None:
    """Another state of a matter, as a service leaves it."""
    matter.state, matter.state_since = state, now
    matter.save()
    refresh(matter, now)


def said(part: Part, level: str, now: datetime, *, accepted: datetime | None = None) -> Feedback:
    """What a body said of its part, accepted at a moment."""
    row = Feedback.objects.create(
        government=part.government, part=part, claim_level=level, progress="已完成勘测设计", as_of=now.date(),
        state="accepted" if accepted else "waiting", decided_at=accepted, made_at=now, **BY,
    )  # fmt: skip
    refresh(part.matter, accepted or now)
    return row


def waits(part: Part, since: date, now: datetime, *, ended_on: date | None = None) -> Waiting:
    """A claim to wait for others that the office accepted."""
    row = Waiting.objects.create(
        government=part.government, part=part, waits_for="上级批复用地", reason="已报批", since=since,
        ended_on=ended_on, state="已认可", accepted_at=now, decided_at=now, made_at=now, **BY,
    )  # fmt: skip
    refresh(part.matter, now)
    return row
