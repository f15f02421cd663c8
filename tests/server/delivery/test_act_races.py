"""Two who act on one thing at once: the second comes between what the first has read and what it locks."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest
from django.db import transaction

from luoshi.server.audit.verification import verify
from luoshi.server.core.errors import Conflict, IllegalTransition, Invalid, NotFound, Refusal
from luoshi.server.delivery.models import Matter, Part
from luoshi.server.delivery.moving import state_of
from luoshi.server.delivery.possible import MACHINE_NAMES, possible_acts, rests
from luoshi.server.delivery.services.act_forms import FORMS_BY_CODE
from luoshi.server.delivery.services.as_seen import look_of, run_as_seen
from luoshi.server.delivery.services.completing import close_matter, decline_closing
from luoshi.server.delivery.services.handing_out import hand_out
from luoshi.server.delivery.services.registering import register_matter
from luoshi.server.delivery.services.signing import sign_part
from luoshi.server.delivery.services.withdrawing import withdraw_part
from luoshi.server.delivery.states import LookBackState, MatterState, ObjectionState, PartState, machine_of
from races import at_once, between
from server_cast import NOW, Cast
from server_matters import (
    DREDGING,
    WAYS_TO_MATTERS,
    WAYS_TO_PARTS,
    Life,
    begun,
    led_to,
    look_back_led_to,
    objection_led_to,
    part_led_to,
    values,
)
from server_papers import item_of, ledger_of

WHO = ("head", "compiler", "supervisor", "water_leader", "water_clerk")


@pytest.fixture
def life(cast: Cast) -> Life:
    return begun(cast)


def acts_on(life: Life, row: Any, evidence: str) -> Iterator[tuple[Any, Callable[[], object]]]:
    """Every act that somebody may do to a row now, by the first who may."""
    machine, given = machine_of(MACHINE_NAMES[type(row)]), values(life, evidence)
    for act in machine.acts_from(state_of(machine, row)):
        code = f"{machine.name}.{act.value}"
        for who in WHO:
            offered = {each.code: each for each in possible_acts(life.actor(who), row)}
            if code in offered and offered[code].allowed and not offered[code].on_behalf:
                form = FORMS_BY_CODE[code]
                entered = given[code]() if code in given else {}
                yield act, partial(form.run, actor=life.actor(who), now=NOW, **{form.key: row.public_id}, **entered)
                break


def told_between(patch: pytest.MonkeyPatch, first: Callable[[], object], second: Callable[[], object]) -> object:
    """What the first act gave, or how it was refused, with the second whole one right before it locks anything."""
    try:
        return between(patch, first, second)
    except Refusal as refusal:
        return refusal


def raced(life: Life, row: Any, evidence: str, patch: pytest.MonkeyPatch) -> int:
    """Each act while the same one, or the next of the state, was just done by somebody else; how many were refused."""
    machine = machine_of(MACHINE_NAMES[type(row)])
    acts = list(acts_on(life, row, evidence))
    refused = 0
    for place, (act, first) in enumerate(acts):
        for _, second in (acts[place], acts[(place + 1) % len(acts)]):
            with transaction.atomic():
                result = told_between(patch, first, second)
                now = type(row).objects.get(pk=row.pk)
                state = state_of(machine, now)
                if isinstance(result, Refusal):
                    assert isinstance(result, IllegalTransition | Invalid | NotFound), result
                    refused += 1
                elif hasattr(row, "revision"):  # the second left it in a state that has the act of the first, too
                    assert now.revision >= row.revision + 2, (act, state)
                assert not _half_done(now), (act, state)
                transaction.set_rollback(True)
    return refused


def _half_done(row: Any) -> list[str]:
    """What no act may leave behind in a matter."""
    matter: Matter = row if isinstance(row, Matter) else (row.matter if hasattr(row, "matter") else row.part.matter)
    found = []
    for part in Part.objects.filter(matter=matter):
        waiting = part.feedbacks.filter(state="waiting").count()
        if (part.state == PartState.IN_REVIEW) is not (waiting == 1):
            found.append(f"{part.state} with {waiting} feedbacks")
        objections = part.objections.filter(
            state__in=[ObjectionState.AWAITING_UNIT, ObjectionState.AWAITING_OFFICE]
        ).count()
        if (part.state == PartState.OBJECTED) is not (objections == 1):
            found.append(f"{part.state} with {objections} objections")
        if rests(part) and matter.state in machine_of("matter").ended and part.state not in machine_of("part").ended:
            found.append(f"{part.state} in {matter.state}")
    asked = matter.completions.filter(outcome="waiting").count()
    under_check = (MatterState.COMPLETION_ASKED, MatterState.VERIFYING, MatterState.AWAITING_SIGNATURE)
    if (matter.state in under_check) is not (asked == 1):
        found.append(f"{matter.state} with {asked} applications")
    return found


@pytest.mark.django_db
@pytest.mark.parametrize("state", [each for each in WAYS_TO_MATTERS if each not in machine_of("matter").ended])
def test_matters(life: Life, state: MatterState, monkeypatch: pytest.MonkeyPatch) -> None:
    row = led_to(life, state)
    assert raced(life, row, life.file("matter", row.public_id, "compiler"), monkeypatch)


@pytest.mark.django_db
@pytest.mark.parametrize("state", [each for each in WAYS_TO_PARTS if each not in machine_of("part").ended])
def test_parts(life: Life, state: PartState, monkeypatch: pytest.MonkeyPatch) -> None:
    row = part_led_to(life, state)
    assert raced(life, row, life.file("part", row.public_id, "water_clerk"), monkeypatch)


@pytest.mark.django_db
def test_objections_and_look_backs(life: Life, monkeypatch: pytest.MonkeyPatch) -> None:
    for state in (ObjectionState.AWAITING_UNIT, ObjectionState.AWAITING_OFFICE):
        with transaction.atomic():
            assert raced(life, objection_led_to(life, state), "", monkeypatch)
            transaction.set_rollback(True)
    assert raced(life, look_back_led_to(life, LookBackState.PLANNED), "", monkeypatch)


@pytest.mark.django_db
def test_who_acts_on_what_they_saw_is_refused_where_another_was_faster(
    life: Life, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The state has the act still, so that it is the look of the row alone that tells: another feedback lies there."""
    row = part_led_to(life, PartState.IN_REVIEW)
    said: dict[str, Any] = {"claim_level": "under_way", "progress": "完成一半"}

    def accept(seen: str) -> Callable[[], object]:
        about: dict[str, Any] = {"machine": "part", "row": row, "seen": seen, "thing": "这项分工", "values": {}}
        form = FORMS_BY_CODE["part.accept"]
        return partial(run_as_seen, form, actor=life.actor("supervisor"), now=NOW, **about)

    def say_another() -> None:
        life.do("part.recall", "water_clerk", row)
        life.do("part.feed_back", "water_clerk", row, **said)

    seen = look_of(row, NOW)
    refused = told_between(monkeypatch, accept(seen), say_another)
    assert isinstance(refused, Conflict) and "刚刚有了变化，现在是“待审核”" in refused.cause
    assert isinstance(told_between(monkeypatch, accept(""), say_another), Part)  # by its state alone it would pass


@pytest.mark.django_db(transaction=True)
def test_numbers_follow_each_other_however_many_register_at_once(committed_cast: Cast) -> None:
    plan = ledger_of(committed_cast)
    register = partial(register_matter, actor=committed_cast.actor("compiler"), now=NOW)
    results = at_once(*(partial(register, item=task.public_id) for task in plan.tasks.all()))
    assert all(isinstance(each, Matter) for each in results), results
    numbers = sorted(Matter.objects.values_list("number", flat=True))
    assert numbers == [f"2031-{place:03d}" for place in range(1, len(numbers) + 1)]
    same = at_once(*(partial(register, item=item_of(plan, DREDGING).public_id) for _ in range(2)))
    assert all(isinstance(each, Invalid) for each in same), same


@pytest.mark.django_db(transaction=True)
def test_two_at_once_are_one_after_the_other(committed_cast: Cast) -> None:
    life = Life(committed_cast, ledger_of(committed_cast))
    row = led_to(life, MatterState.REGISTERED)
    office = life.actor("compiler")
    twice = at_once(*(partial(hand_out, actor=office, now=NOW, matters=[row.public_id]) for _ in range(2)))
    assert sum(isinstance(each, Invalid) for each in twice) == 1, twice
    part = life.part(DREDGING, "water")
    signed, withdrawn = at_once(
        partial(sign_part, actor=life.actor("water_clerk"), now=NOW, part=part.public_id),
        partial(withdraw_part, actor=office, now=NOW, part=part.public_id, comment="交办有误"),
    )
    assert isinstance(withdrawn, Part), withdrawn
    part.refresh_from_db()
    assert part.state == PartState.WITHDRAWN and isinstance(signed, Part | IllegalTransition), signed
    assert verify(committed_cast.county.public_id).findings == ()


@pytest.mark.django_db(transaction=True)
def test_a_leader_signs_or_declines_and_not_both(committed_cast: Cast) -> None:
    life = Life(committed_cast, ledger_of(committed_cast))
    row = led_to(life, MatterState.AWAITING_SIGNATURE)
    key: dict[str, Any] = {"now": NOW, "matter": row.public_id}
    results = at_once(
        partial(close_matter, actor=life.actor("head"), **key),
        partial(decline_closing, actor=life.actor("deputy"), comment="还要再看", **key),
    )
    assert sum(isinstance(each, IllegalTransition) for each in results) == 1, results
    assert verify(committed_cast.county.public_id).findings == ()
