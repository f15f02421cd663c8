"""What waits for somebody (待办): one call for each thing to do, each one query; the number is that of its list.

Whose turn a thing is follows from the holders of the states (``holding``); what is not the actor's is not in the list.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet, Value

from luoshi.server.core.actor import Actor
from luoshi.server.core.recalling import Recall, anew
from luoshi.server.delivery.calls import CALLS, Call
from luoshi.server.delivery.holding import NOTHING, ROLES_OF, THINGS, held_by, kind_of, matter_of, resting
from luoshi.server.delivery.models import Matter
from luoshi.server.delivery.staff import Staff, staff_of
from luoshi.server.orgs.models import Government


@dataclass(frozen=True, slots=True)
class Turn:
    """One row that waits for somebody: the act that is asked for, by which day, why."""

    call: Call
    row: Any
    due: date | None

    @property
    def machine(self) -> str:
        """What it is."""
        return self.call.machine

    @property
    def code(self) -> str:
        """The form of the act."""
        return self.call.form

    @property
    def why(self) -> str:
        """Why it is asked for."""
        return self.call.why

    @property
    def matter(self) -> Matter:
        """The matter that it belongs to."""
        return matter_of(self.machine, self.row)


def staff_seen(actor: Actor, on: date) -> Staff:
    """The people in office of the actor's own government."""
    own = Government.objects.filter(public_id=actor.government).first()
    return staff_of(own.pk, on) if own is not None else Staff()


def rows_of(call: Call, actor: Actor, on: date, staff: Staff) -> "QuerySet[Any]":
    """The rows of a call that wait for the actor, those that are wanted first first."""
    thing = THINGS[call.machine]
    held = NOTHING
    for kind in {kind_of(call.machine, state.value) for state in call.states}:
        held |= held_by(call.machine, kind, actor, staff)
    condition = Q(state__in=[state.value for state in call.states]) & held & ~resting(call.machine)
    if call.when is not None:
        condition &= call.when(on)
    path = thing.to_matter("task").removesuffix("__pk")
    related = [path, *([thing.to_part("organisation")] if thing.part or call.machine == "part" else [])]
    order = [*([call.due] if call.due else []), "pk"]
    rows: QuerySet[Any] = thing.model.objects.filter(condition).select_related(*related).order_by(*order)
    return rows


def calls_of(actor: Actor) -> list[Call]:
    """The calls that can wait for the actor at all, by their roles."""
    return [
        call
        for call in CALLS
        if any(ROLES_OF[kind_of(call.machine, state.value)] & actor.roles for state in call.states)
    ]


def owed_by(
    actor: Actor, on: date, staff: Callable[[], Staff] | None = None, recall: Recall = anew
) -> tuple[tuple[str, int, int], ...]:
    """(code of a call, how many rows wait for the actor, how many of them are wanted by a day that is over).

    ``staff`` finds the people in office on the day, where somebody may know them; ``recall`` may know what reporting
    itself does not change.
    """
    calls = _occurring(calls_of(actor), actor.government, recall)
    if not calls:
        return ()
    people = staff() if staff else staff_seen(actor, on)
    found = []
    for call in calls:
        asked = {"count": Count("pk")} | (
            {"late": Count("pk", filter=Q(**{f"{call.due}__lt": on}))} if call.due else {}
        )
        counted = rows_of(call, actor, on, people).order_by().aggregate(**asked)
        if counted["count"]:
            found.append((call.code, counted["count"], counted.get("late", 0)))
    return tuple(found)


_REPORTED = frozenset({"matter", "part"})
"""What bodies report on: it moves all the time, the rest seldom."""


def _occurring(calls: Sequence[Call], government: str, recall: Recall) -> list[Call]:
    """The calls of which a row is in one of the states at all, in a query: most things that can wait do not exist."""
    machines = frozenset(call.machine for call in calls)
    seldom = tuple(sorted(machines - _REPORTED))
    there = recall(("occurring", government, seldom), lambda: _states_of(seldom, government))
    there = there | _states_of(sorted(machines & _REPORTED), government)
    return [call for call in calls if any((call.machine, state.value) in there for state in call.states)]


def _states_of(machines: Sequence[str], government: str) -> frozenset[tuple[str, str]]:
    """(machine, state) of every row that there is of some machines, in one query."""
    asked = [
        THINGS[name].model.objects.filter(government__public_id=government)
        .order_by().values_list("state", Value(name)).distinct()
        for name in machines
    ]  # fmt: skip
    if not asked:
        return frozenset()
    return frozenset((name, state) for state, name in asked[0].union(*asked[1:], all=True))


def turn_of(actor: Actor, on: date) -> list[Turn]:
    """Everything that waits for the actor on a day: what is wanted first first, what has no day after it."""
    staff = staff_seen(actor, on)
    found = [
        Turn(call, row, getattr(row, call.due) if call.due else None)
        for call in calls_of(actor)
        for row in rows_of(call, actor, on, staff)
    ]
    return sorted(found, key=lambda turn: (turn.due is None, turn.due or date.max))
