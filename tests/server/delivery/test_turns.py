"""Whose turn it is: the same from rows to persons and from a person to rows; lists and their numbers; limbo."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from luoshi.extraction.reading import Role
from luoshi.server.core.roles import PostRole
from luoshi.server.delivery.calls import BY_CODE, CALLS
from luoshi.server.delivery.holding import NO_BODY, THINGS, held_by, holders_of, kind_of, open_rows
from luoshi.server.delivery.limbo import LIMITS, in_limbo, limbo, too_long
from luoshi.server.delivery.models import (
    Coordination,
    Extension,
    HandOn,
    Instruction,
    LookBack,
    Matter,
    Objection,
    Risk,
)
from luoshi.server.delivery.models import Waiting as Wait
from luoshi.server.delivery.staff import Staff, staff_of
from luoshi.server.delivery.states import MACHINES, HolderKind, MatterState, PartState
from luoshi.server.delivery.turns import owed_by, rows_of, staff_seen, turn_of
from luoshi.server.ledger.models import Responsibility
from luoshi.server.orgs.models import Post, User
from server_cast import NOW, TODAY, Cast
from server_standing import BY, matter_of, part_of, said

pytestmark = pytest.mark.django_db
PEOPLE = (
    "compiler",
    "supervisor",
    "water_clerk",
    "water_leader",
    "farm_clerk",
    "town_clerk",
    "deputy",
    "head",
    "viewer",
)


@pytest.fixture
def full(cast: Cast) -> Cast:
    """Something in every state of every machine, of bodies with people, with a clerk alone, and with nobody."""
    bodies = ("water", "agriculture", "ecology", "bailu")
    by = {"government": cast.county, "made_at": NOW, **BY}
    for place, state in enumerate(MatterState):
        names = {bodies[place % 4]: "lead", bodies[(place + 1) % 4]: "support"}
        matter = matter_of(cast, f"第{place}项", state=state, bodies=names, due_on=TODAY + timedelta(days=place))
        Responsibility.objects.create(
            government=cast.county, task=matter.task, organisation=cast.bodies[bodies[place % 4]], role=Role.LEAD,
            position=0, basis="printed", printed_name="x",
        )  # fmt: skip
        for state_of_risk in ("已登记", "处置中", "已化解"):
            Risk.objects.create(
                matter=matter, owner=cast.bodies[bodies[place % 4]], text="x", state=state_of_risk, **by
            )
        for state_of_it in ("待转办", "待落实", "已反馈，待阅"):
            Instruction.objects.create(
                matter=matter, part=matter.parts.first() if place % 2 else None, leader_name="主县长", given_on=TODAY,
                text="x", state=state_of_it, **by,
            )  # fmt: skip
        LookBack.objects.create(matter=matter, due_on=TODAY, state="待回头看", **by)
    for place, part_state in enumerate(PartState):
        for number, body in enumerate(bodies):
            matter = matter_of(cast, f"分工{place}{body}", bodies={body: "lead"}, part_state=part_state)
            part = matter.parts.get()
            if number == 0 and place % 2:
                HandOn.objects.create(government=cast.county, part=part, user=cast.people["water_leader"], given_at=NOW)
            _requests(part, cast, place, by)
    return cast


def _requests(part: Any, cast: Cast, place: int, by: dict[str, Any]) -> None:
    later = {"old_due_on": TODAY, "new_due_on": TODAY + timedelta(days=9), "reason": "x", "progress": "x"}
    for model, given in (
        (Extension, later | {"claim_level": "begun"}),
        (Objection, {"kind": "deadline", "reason": "x"}),
        (Coordination, {"problem": "x", "need": "x", "asked": cast.bodies["water"], "state_since": NOW}),
        (Wait, {"waits_for": "x", "reason": "x", "since": TODAY, "expected_until": TODAY}),
    ):
        states = [state.value for state in MACHINES[_name(model)].holders]
        model.objects.create(part=part, state=states[place % len(states)], **given, **by)


def _name(model: Any) -> str:
    return next(name for name, thing in THINGS.items() if thing.model is model)


def test_rows_of_a_person_are_those_whose_holders_they_are(full: Cast) -> None:
    staff = staff_of(full.county.pk, TODAY)
    held_at_all = 0
    for name in THINGS:
        rows = list(open_rows(name))
        holders = holders_of(name, rows, staff)
        for person in PEOPLE:
            actor, user = full.actor(person), full.people[person]
            held = [row for row in rows if user.pk in {each.pk for each in holders[row.pk].people}]
            by_rows = {row.pk for row in held if kind_of(name, row.state) is not HolderKind.UNITS}
            by_query = set()
            for kind in HolderKind:
                by_query |= set(
                    THINGS[name].model.objects.filter(held_by(name, kind, actor, staff)).values_list("pk", flat=True)
                )
            assert by_query == by_rows, (name, person)
            held_at_all += len(by_rows)
    assert held_at_all > 100


def test_counts_are_those_of_their_lists_and_of_the_whole_day(full: Cast) -> None:
    for person in PEOPLE:
        actor = full.actor(person)
        turns = turn_of(actor, TODAY)
        counts = {code: count for code, count, _late in owed_by(actor, TODAY)}
        assert sum(counts.values()) == len(turns)
        staff = staff_seen(actor, TODAY)
        for code, count in counts.items():
            assert len(rows_of(BY_CODE[code], actor, TODAY, staff)) == count
        days = [turn.due for turn in turns if turn.due]
        assert days == sorted(days)
    assert turn_of(full.actor("viewer"), TODAY) == []


def test_every_call_asks_for_an_act_that_the_state_allows() -> None:
    assert len(BY_CODE) == len(CALLS)
    for call in CALLS:
        machine = MACHINES[call.of or call.machine]
        assert call.act in machine.labels
        if not call.of:
            assert all(call.act in machine.acts_from(state) for state in call.states), call.code


def test_every_state_that_somebody_holds_has_a_call_or_is_carried_by_another_row() -> None:
    """Parts carry matters that bodies work on; objections carry parts that are objected to."""
    carried = {("matter", state) for state in ("已交办", "推进中", "常态推进")} | {("part", "异议中")}
    called = {(call.machine, state.value) for call in CALLS for state in call.states}
    held = {(name, state.value) for name, m in MACHINES.items() for state in m.holders if state not in m.ended}
    assert held - called == carried


def test_my_day_costs_the_same_whatever_is_in_it(full: Cast) -> None:
    actor = full.actor("compiler")
    with CaptureQueriesContext(connection) as asked:
        owed_by(actor, TODAY)
    assert len(asked) <= 45


def test_nothing_is_in_limbo_as_long_as_the_office_is_there(full: Cast) -> None:
    found = limbo(full.actor("compiler"), TODAY)
    assert {each.defect for each in found} <= {NO_BODY}


def test_what_nobody_can_act_on_is_named_with_its_defect(full: Cast) -> None:
    leaders = (PostRole.LEADER_IN_CHARGE, PostRole.PRINCIPAL_LEADER, PostRole.OFFICE_SUPERVISOR)
    Post.objects.filter(role__in=leaders).update(revoked_at=NOW)
    actor = full.actor("compiler")
    with CaptureQueriesContext(connection) as asked:
        found = limbo(actor, TODAY)
    assert len(asked) <= 60
    defects = {(each.machine, each.row.state): str(each.defect) for each in found}
    assert "分管领导" in defects["matter", "待立项审批"]
    assert "督查员" in defects["part", "待审核"]
    assert ("part", "待签收") not in defects
    assert in_limbo(actor, TODAY) == {each.matter.pk for each in found}


def test_a_matter_that_runs_without_a_body_is_in_limbo(cast: Cast) -> None:
    matter = matter_of(cast, part_state=PartState.WITHDRAWN)
    (stuck,) = limbo(cast.actor("compiler"), TODAY)
    assert (stuck.matter, stuck.defect) == (matter, NO_BODY)


def test_what_stays_too_long_is_counted_in_working_days(cast: Cast) -> None:
    matter_of(cast, state=MatterState.REGISTERED)
    actor = cast.actor("compiler")
    assert too_long(actor, TODAY + timedelta(days=4)) == []  # Friday, the weekend, two working days
    (stuck,) = too_long(actor, TODAY + timedelta(days=5))
    assert (stuck.days, stuck.limit) == (3, 2)
    assert all(state in MACHINES[name].holders for name, state in LIMITS)


def test_a_report_is_asked_for_before_the_quarter_ends_and_not_once_it_is_there(cast: Cast) -> None:
    matter = matter_of(cast, now=NOW - timedelta(days=60), due_on=TODAY + timedelta(days=300))
    actor, near = cast.actor("water_clerk"), TODAY.replace(day=22)
    assert [turn.call.code for turn in turn_of(actor, near)] == ["feed_back"]
    said(matter.parts.get(), "begun", NOW)
    assert turn_of(actor, near) == []


def test_parts_rest_while_their_matter_is_paused(cast: Cast) -> None:
    matter_of(cast, state=MatterState.PAUSED, part_state=PartState.UNSIGNED)
    assert turn_of(cast.actor("water_clerk"), TODAY) == []


def test_an_office_acts_for_a_body_without_accounts(cast: Cast) -> None:
    matter = matter_of(cast, bodies={"ecology": "lead"}, part_state=PartState.UNSIGNED)
    part_of(cast, matter, "water", "support", state=PartState.UNSIGNED)
    (turn,) = turn_of(cast.actor("compiler"), TODAY)
    assert (turn.code, turn.row.organisation) == ("part.sign", cast.bodies["ecology"])


def test_nobody_but_staff_of_the_government(cast: Cast) -> None:
    matter_of(cast, part_state=PartState.UNSIGNED)
    assert turn_of(cast.actor("city_clerk"), TODAY) == []
    assert Staff() == Staff({}, {})
    assert User.objects.count() and Matter.objects.count()
