"""What is somebody's turn with nobody there (无人承办), and what stays in a state for too long (滞留)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from luoshi.server.core.actor import Actor
from luoshi.server.core.clock import china_date
from luoshi.server.delivery.holding import THINGS, holders_of, matter_of, open_rows, resting
from luoshi.server.delivery.models import Matter
from luoshi.server.delivery.scopes import visible_matters
from luoshi.server.delivery.staff import Holder, staff_of
from luoshi.server.delivery.states import (
    CoordinationState,
    ExtensionState,
    InstructionState,
    MatterState,
    ObjectionState,
    PartState,
    RiskState,
    WaitingState,
)
from luoshi.server.orgs.models import Government
from luoshi.server.orgs.selectors import working_days

LIMITS: Mapping[tuple[str, str], int] = {
    ("matter", MatterState.AWAITING_APPROVAL): 3,
    ("matter", MatterState.SENT_BACK): 5,
    ("matter", MatterState.REGISTERED): 2,
    ("matter", MatterState.COMPLETION_ASKED): 5,
    ("matter", MatterState.VERIFYING): 15,
    ("matter", MatterState.AWAITING_SIGNATURE): 5,
    ("matter", MatterState.CLOSED): 20,
    ("part", PartState.UNSIGNED): 2,
    ("part", PartState.OBJECTED): 5,
    ("part", PartState.IN_REVIEW): 5,
    ("part", PartState.RETURNED): 5,
    ("objection", ObjectionState.AWAITING_UNIT): 2,
    ("objection", ObjectionState.AWAITING_OFFICE): 3,
    ("extension", ExtensionState.AWAITING_UNIT): 2,
    ("extension", ExtensionState.AWAITING_OFFICE): 3,
    ("extension", ExtensionState.RETURNED): 5,
    ("extension", ExtensionState.AWAITING_LEADER): 3,
    ("coordination", CoordinationState.RAISED): 2,
    ("coordination", CoordinationState.ASKED): 10,
    ("coordination", CoordinationState.ESCALATED): 10,
    ("coordination", CoordinationState.ANSWERED): 5,
    ("waiting", WaitingState.CLAIMED): 5,
    ("risk", RiskState.OPEN): 5,
    ("instruction", InstructionState.GIVEN): 1,
    ("instruction", InstructionState.PASSED_ON): 15,
    ("instruction", InstructionState.ANSWERED): 5,
}
"""Working days after which a thing has stayed in a state for too long (办理时限): those found at places, else ours."""


@dataclass(frozen=True, slots=True)
class Stuck:
    """One row that does not go on: who holds it, what is amiss (empty where somebody is there), since when it stands.

    ``days`` are working days in the state, ``limit`` how many of them are usual.
    """

    machine: str
    row: Any
    holder: Holder
    since: date
    days: int
    limit: int | None

    @property
    def defect(self) -> str:
        """Why nobody can act on it."""
        return self.holder.defect

    @property
    def matter(self) -> Matter:
        """The matter that it belongs to."""
        return matter_of(self.machine, self.row)


def limbo(actor: Actor, on: date) -> list[Stuck]:
    """Everything that the actor sees, is somebody's turn, and nobody is there: each with the defect in words."""
    return [each for each in held_up(actor, on) if each.holder.in_limbo]


def too_long(actor: Actor, on: date) -> list[Stuck]:
    """Everything that the actor sees and that has stayed in its state for longer than is usual, the longest first."""
    found = [each for each in held_up(actor, on) if each.limit is not None and each.days > each.limit]
    return sorted(found, key=lambda each: -each.days)


def held_up(actor: Actor, on: date) -> list[Stuck]:
    """Every row that is somebody's turn on a day, with its holder: at most six queries a machine."""
    seen = visible_matters(actor).order_by().values("pk")
    found: list[Stuck] = []
    for government in Government.objects.filter(pk__in=visible_matters(actor).order_by().values("government")):
        staff, count = staff_of(government.pk, on), cache(working_days(government).count)
        for name, thing in THINGS.items():
            rows = open_rows(name).filter(
                government=government, **{f"{thing.to_matter('pk')}__in" if thing.matter else "pk__in": seen}
            )
            rows = list(rows.select_related(*_related(name)).exclude(resting(name)))
            holders = holders_of(name, rows, staff)
            found += [_stuck(name, row, holders[row.pk], on, count) for row in rows]
    return found


def in_limbo(actor: Actor, on: date) -> frozenset[int]:
    """The keys of the matters of what is in limbo, to narrow a list to them."""
    return frozenset(each.matter.pk for each in limbo(actor, on))


def _related(name: str) -> list[str]:
    thing = THINGS[name]
    matter = thing.to_matter("task").removesuffix("__pk")
    part = [f"{thing.part}__organisation"] if thing.part else []
    return [matter, *part, *(["organisation"] if name == "part" else [])]


def _stuck(name: str, row: Any, holder: Holder, on: date, count: Callable[[date, date], int]) -> Stuck:
    since = china_date(since_when(row))
    days = count(since, on) if since <= on else 0
    return Stuck(name, row, holder, since, days, LIMITS.get((name, row.state)))


def since_when(row: Any) -> datetime:
    """Since when a row stands where it stands: as it says, else by its last step."""
    told: datetime | None = getattr(row, "state_since", None)
    if told is not None:
        return told
    names = ("made_at", "signed_at", "screened_at", "answered_at", "decided_at")
    steps: list[datetime | None] = [getattr(row, name, None) for name in names]
    return max(step for step in steps if step is not None)
