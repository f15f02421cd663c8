"""Steps through the machines: what a row remembers of its way, and that a return leads exactly there."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.server.core.errors import IllegalTransition, Invalid
from luoshi.server.delivery.moving import move, state_of, ways_back
from luoshi.server.delivery.states import MACHINES, MatterAct, MatterState, PartAct, PartState, machine_of

NOW = datetime(2031, 9, 12, 1, 30, tzinfo=UTC)
_MOST_BEFORE = 3
"""Longest way back that acts can make: a review, and the end of its matter, never nest deeper."""


@dataclass
class Row:
    """What ``move`` touches of a row."""

    state: str
    before: list[str] = field(default_factory=list)
    revision: int = 1
    state_since: datetime | None = None


def moved(name: str, row: Row, *acts: StrEnum) -> Row:
    for act in acts:
        move(name, row, act, now=NOW, thing="这件事", comment="原因", evidence=1)
    return row


def test_a_step_says_the_new_state_since_when_and_counts() -> None:
    row = moved("part", Row(PartState.UNSIGNED), PartAct.SIGN)
    assert (row.state, row.state_since, row.revision, row.before) == (PartState.UNDER_WAY, NOW, 2, [])


@pytest.mark.parametrize("start", [PartState.UNDER_WAY, PartState.RETURNED])
def test_what_is_recalled_is_where_it_was(start: PartState) -> None:
    assert moved("part", Row(start), PartAct.FEED_BACK, PartAct.RECALL).state == start


def test_a_part_that_ends_with_its_matter_comes_back_as_it_was() -> None:
    row = moved("part", Row(PartState.RETURNED), PartAct.FEED_BACK, PartAct.END, PartAct.REVIVE)
    assert (row.state, row.before) == (PartState.IN_REVIEW, [PartState.RETURNED])
    assert moved("part", row, PartAct.RECALL).state == PartState.RETURNED


@pytest.mark.parametrize("start", [MatterState.UNDER_WAY, MatterState.STANDING])
@pytest.mark.parametrize(
    "way",
    [
        (MatterAct.ASK_COMPLETION, MatterAct.TAKE_BACK),
        (MatterAct.ASK_COMPLETION, MatterAct.RETURN),
        (MatterAct.ASK_COMPLETION, MatterAct.TAKE_UP, MatterAct.FAIL),
        (MatterAct.ASK_COMPLETION, MatterAct.TAKE_UP, MatterAct.CONFIRM, MatterAct.DECLINE),
        (MatterAct.PAUSE, MatterAct.RESUME),
    ],
)
def test_every_way_back_leads_to_where_it_began(start: MatterState, way: tuple[MatterAct, ...]) -> None:
    row = moved("matter", Row(start), *way)
    assert (row.state, row.before) == (start, [])


def test_what_is_refused_changes_nothing() -> None:
    row = Row(PartState.IN_REVIEW, [PartState.UNDER_WAY])
    with pytest.raises(IllegalTransition, match="待审核"):
        move("part", row, PartAct.SIGN, now=NOW, thing="这件事")
    with pytest.raises(Invalid):
        move("part", row, PartAct.RETURN, now=NOW, thing="这件事", comment=" ")
    with pytest.raises(Invalid):
        move("matter", Row(MatterState.UNDER_WAY), MatterAct.ASK_COMPLETION, now=NOW, thing="这件事")
    assert row == Row(PartState.IN_REVIEW, [PartState.UNDER_WAY])


def _states(name: str) -> Iterator[StrEnum]:
    yield from type(machine_of(name).begins)


@pytest.mark.parametrize("name", MACHINES)
def test_every_state_has_a_holder_and_can_be_reached(name: str) -> None:
    machine = machine_of(name)
    assert set(machine.holders) == set(_states(name))
    reached = {machine.begins}
    for _ in machine.table:
        reached |= {row.target for row in machine.table if row.source in reached}
    assert reached == set(_states(name))


@pytest.mark.parametrize("name", MACHINES)
def test_from_every_open_state_something_can_be_done(name: str) -> None:
    machine = machine_of(name)
    for state in _states(name):
        if state not in machine.ended:
            acts = [act for act in machine.acts_from(state) if machine.permits[act] is not None]
            assert acts, f"{name}: nothing can be done from {state}"


@pytest.mark.parametrize("name", MACHINES)
def test_every_act_has_a_permission_and_a_label(name: str) -> None:
    machine = machine_of(name)
    acts = {row.action for row in machine.table}
    assert acts == set(machine.permits) == set(machine.labels)


@pytest.mark.parametrize("name", MACHINES)
def test_where_an_act_can_end_in_several_states_they_are_ways_back(name: str) -> None:
    machine = machine_of(name)
    for state in _states(name):
        for act in machine.acts_from(state):
            targets = [row.target for row in machine.table if row.source is state and row.action is act]
            assert len(targets) == len(set(targets))
            if len(targets) > 1:
                assert set(targets) <= ways_back(name, state)


@given(data=st.data(), name=st.sampled_from(["matter", "part"]))
def test_on_any_legal_way_the_row_knows_where_to_return(data: st.DataObject, name: str) -> None:
    machine = machine_of(name)
    row = Row(machine.begins)
    for _ in range(data.draw(st.integers(0, 14))):
        acts = machine.acts_from(state_of(machine, row))
        if not acts:
            break
        revision = row.revision
        moved(name, row, data.draw(st.sampled_from(acts)))
        assert row.revision == revision + 1
        assert len(row.before) <= _MOST_BEFORE
        back = ways_back(name, state_of(machine, row))
        assert not back or (row.before and type(machine.begins)(row.before[-1]) in back)
