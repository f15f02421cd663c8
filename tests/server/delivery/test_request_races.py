"""Two who act on one request at once, and whatever legal way requests go."""

from collections.abc import Callable, Iterator
from enum import StrEnum
from functools import partial
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from luoshi.server.audit.verification import verify
from luoshi.server.core.errors import Refusal
from luoshi.server.delivery.models import Coordination
from luoshi.server.delivery.moving import state_of
from luoshi.server.delivery.possible import possible_acts
from luoshi.server.delivery.staff import staff_of
from luoshi.server.delivery.states import MACHINES, CoordinationState, HolderKind, PartState, machine_of
from races import between
from server_cast import TODAY, Cast
from server_matters import Life, begun, part_led_to
from server_requests import MODELS, claims, extends, fears, instructs, matter_of, raises, request_led_to, values

WHO = ("deputy", "head", "compiler", "supervisor", "water_leader", "water_clerk", "farm_clerk")
OPEN = [(name, state) for name in MODELS for state in MACHINES[name].holders if state not in MACHINES[name].ended]
BEGIN: tuple[Callable[[Life], object], ...] = (extends, raises, claims, fears, instructs)


@pytest.fixture
def life(cast: Cast) -> Life:
    return begun(cast)


def acts_on(life: Life, machine: str, row: Any) -> Iterator[tuple[StrEnum, Callable[[], object]]]:
    """Every act that somebody may do to a row now, by the first who may."""
    entered = values(life)
    for act in machine_of(machine).acts_from(state_of(machine_of(machine), row)):
        code = f"{machine}.{act.value}"
        for who in WHO:
            offered = {each.code: each for each in possible_acts(life.actor(who), row)}
            if code in offered and offered[code].allowed and not offered[code].on_behalf:
                yield act, partial(life.do, code, who, row, **(entered[code]() if code in entered else {}))
                break


@pytest.mark.django_db
@pytest.mark.parametrize(("machine", "state"), OPEN)
def test_the_second_finds_what_the_first_left(
    life: Life, machine: str, state: StrEnum, monkeypatch: pytest.MonkeyPatch
) -> None:
    row, table = request_led_to(life, machine, state), machine_of(machine)
    acts = list(acts_on(life, machine, row))
    assert acts
    for place, (act, first) in enumerate(acts):
        for other, second in {acts[place], acts[(place + 1) % len(acts)]}:
            with transaction.atomic():
                left: list[StrEnum] = []

                def before(second: Callable[[], object] = second, left: list[StrEnum] = left) -> None:
                    second()
                    left.append(state_of(table, type(row).objects.get(pk=row.pk)))

                try:
                    between(monkeypatch, first, before)
                except Refusal:  # what the second did is undone with the first, in whose transaction it stood here
                    assert type(row).objects.get(pk=row.pk).state == row.state, (act, other)
                else:
                    assert act in table.acts_from(left[0]), (act, other, left)
                transaction.set_rollback(True)


@pytest.mark.django_db
@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(begins=st.sets(st.sampled_from(range(5)), min_size=1), picks=st.lists(st.integers(0, 10_000), max_size=10))
def test_any_way_somebody_holds_what_is_open(cast: Cast, begins: set[int], picks: list[int]) -> None:
    with transaction.atomic():
        life = begun(cast)
        matter = part_led_to(life, PartState.UNDER_WAY).matter
        for each in sorted(begins):
            BEGIN[each](life)
        for pick in picks:
            rows = [(name, row) for name, model in MODELS.items() for row in model.objects.order_by("pk")]
            possible = [act for name, row in rows for _, act in acts_on(life, name, row)]
            if not possible:
                break
            possible[pick % len(possible)]()
        staff = staff_of(matter.government_id, TODAY)
        for name, model in MODELS.items():
            for row in model.objects.all():
                kind = machine_of(name).holders[state_of(machine_of(name), row)]
                holder = staff.holder(kind, bodies_of(row))
                assert not holder.in_limbo and (holder.kind is HolderKind.NOBODY or holder.people), (name, row.state)
        assert verify(cast.county.public_id).findings == ()
        transaction.set_rollback(True)


def bodies_of(row: Any) -> list[int]:
    """The bodies that a row concerns now."""
    if isinstance(row, Coordination) and row.state == CoordinationState.ASKED and row.asked_id:
        return [row.asked_id]
    if hasattr(row, "owner"):
        return [row.owner_id]
    part = row.part
    return [part.organisation_id] if part else [each.organisation_id for each in matter_of(row).parts.all()]
