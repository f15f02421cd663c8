"""One step of a row through its machine: the new state, the way back that it remembers, since when it stands there."""

from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import Any

from luoshi.server.core.transitions import Transition, step
from luoshi.server.delivery.states import Machine, machine_of


@cache
def ways_back(name: str, state: StrEnum) -> frozenset[StrEnum]:
    """The states to which a side state can lead back: those among which an act from it must choose."""
    table = machine_of(name).table
    return frozenset(
        row.target
        for row in table
        if row.source is state and sum(other.source is state and other.action is row.action for other in table) > 1
    )


def move(
    name: str, row: Any, act: StrEnum, *, now: datetime, thing: str, comment: str = "", evidence: int = 0
) -> Transition:
    """Take the step of an act: change ``state`` of the row, not saved yet; return the step.

    A row with ``before`` remembers there what its side steps left, so that a return puts it back exactly where it came
    from. Raises IllegalTransition and Invalid as ``luoshi.server.core.transitions.step``.
    """
    machine = machine_of(name)
    state = state_of(machine, row)
    way = _way(machine, row)
    came_from = way[-1] if way else None
    taken = step(
        machine.table, state, act, thing=thing, state_name=state, comment=comment, evidence=evidence,
        came_from=came_from,
    )  # fmt: skip
    if hasattr(row, "before"):
        row.before = [each.value for each in _way_on(machine, way, taken)]
    row.state = taken.target
    if hasattr(row, "state_since"):
        row.state_since = now
    if hasattr(row, "revision"):
        row.revision += 1
    return taken


def state_of(machine: Machine, row: Any) -> StrEnum:
    """The state of a row as a member of its machine's states."""
    return type(machine.begins)(row.state)


def _way(machine: Machine, row: Any) -> list[StrEnum]:
    return [type(machine.begins)(each) for each in getattr(row, "before", ())]


def _way_on(machine: Machine, way: list[StrEnum], taken: Transition) -> list[StrEnum]:
    """The way back after a step: one longer into a side state, one shorter out of it."""
    kept = list(way)
    back = ways_back(machine.name, taken.source)
    if kept and back:
        returns = taken.target is kept[-1] and taken.target in back
        goes_on = kept[-1] in ways_back(machine.name, taken.target)
        if returns or not goes_on:
            kept.pop()
    if taken.source in ways_back(machine.name, taken.target) and taken.source is not taken.target:
        kept.append(taken.source)
    return kept
