"""The whole matrix of matters, parts, objections and look-backs: state × act × person, made from the machines."""

from collections import Counter
from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import Any

import pytest

from luoshi.server.core.actor import Actor
from luoshi.server.delivery.models import LookBack, Matter, Objection, Part
from luoshi.server.delivery.possible import MACHINE_NAMES
from luoshi.server.delivery.services.act_forms import FORMS_BY_CODE
from luoshi.server.delivery.states import MACHINES, LookBackState, MatterState, ObjectionState, PartState
from server_act_cells import WORKS, hidden, offered_as_tried, tried, with_everybody
from server_cast import Cast
from server_matters import (
    DREDGING,
    Life,
    begun,
    led_to,
    look_back_led_to,
    objection_led_to,
    part_led_to,
    values,
)

OFFICE_AND_LEADERS = {"compiler", "supervisor", "deputy", "head"}
UNITS = {"water_clerk": "water", "water_leader": "water", "viewer": "agriculture", "town_clerk": "yuntai"}
STRANGERS = {"system", "security", "auditor", "city_compiler", "city_viewer"}
EVERYBODY = sorted(OFFICE_AND_LEADERS | set(UNITS) | STRANGERS)
"""One of each role, a clerk of another body, and somebody of the government above."""
AT_WORK = OFFICE_AND_LEADERS | {"water_clerk", "water_leader"}
"""Who may do anything to the part of the water bureau."""
INSIDE = sorted(OFFICE_AND_LEADERS | set(UNITS))
FAMILIES = ("matter", "part", "objection", "look_back")


def people(life: Life, names: Iterable[str] = EVERYBODY) -> list[tuple[str, Actor]]:
    return [(who, life.actor(who)) for who in names]


def met(life: Life, row: Any, state: StrEnum) -> list[tuple[str, Actor]]:
    """Who tries the acts: everybody in the state in which a machine begins; in the others strangers see nothing."""
    if state is MACHINES[MACHINE_NAMES[type(row)]].begins:
        return people(life)
    hidden(row, people(life, sorted(STRANGERS)))
    return people(life, INSIDE)


def sees(life: Life, matter: Matter) -> Any:
    """Office and leaders see all, a unit what it has a part in, nobody else anything."""
    bodies = set(matter.parts.values_list("organisation__public_id", flat=True))

    def seen(who: str) -> bool:
        return who in OFFICE_AND_LEADERS or (who in UNITS and life.cast.body(UNITS[who]) in bodies)

    return seen


@pytest.fixture
def life(cast: Cast) -> Life:
    return with_everybody(begun(cast), [*INSIDE, *STRANGERS])


def evidence_of(life: Life, row: Matter | Part) -> str:
    """A paper at a matter or at a part, attached while that can be."""
    if isinstance(row, Matter):
        return life.file("matter", row.public_id, "compiler")
    return life.file("part", row.public_id, "water_clerk")


@pytest.mark.django_db
@pytest.mark.parametrize("state", MatterState)
def test_matters(life: Life, state: MatterState) -> None:
    row = led_to(life, state)
    paper = evidence_of(life, row)
    seen, given = sees(life, row), values(life, paper)
    came = tried(row, met(life, row, state), given, seen)
    with_paper = tried(row, [("compiler", life.actor("compiler"))], given, seen, scan=paper)
    ended = state in MACHINES["matter"].ended and state is not MatterState.FILED
    assert bool(came[WORKS] + with_paper[WORKS]) is not ended
    assert came["NotAllowed"]
    assert came["NotFound"]  # a body without a part, in every state
    offered_as_tried(row, [(who, actor) for who, actor in people(life, INSIDE) if seen(who)])


@pytest.mark.django_db
@pytest.mark.parametrize("state", PartState)
def test_parts(life: Life, state: PartState) -> None:
    row = part_led_to(life, state)
    paper = evidence_of(life, row)
    seen, given = sees(life, row.matter), values(life, paper)
    came = tried(row, met(life, row, state), given, seen)
    with_paper = tried(row, [("compiler", life.actor("compiler"))], given, seen, scan=paper)
    assert bool(came[WORKS] + with_paper[WORKS]) is (state not in MACHINES["part"].ended)
    offered_as_tried(row, [(who, actor) for who, actor in people(life, INSIDE) if seen(who)])


@pytest.mark.django_db
@pytest.mark.parametrize("state", ObjectionState)
def test_objections(life: Life, state: ObjectionState) -> None:
    row: Objection = objection_led_to(life, state)
    paper = evidence_of(life, row.part)
    seen, given = sees(life, row.part.matter), values(life, paper)
    came = tried(row, met(life, row, state), given, seen)
    came += tried(row, [("compiler", life.actor("compiler"))], given, seen, scan=paper)
    assert bool(came[WORKS]) is (state not in MACHINES["objection"].ended)
    offered_as_tried(row, [(who, actor) for who, actor in people(life, INSIDE) if seen(who)])


@pytest.mark.django_db
@pytest.mark.parametrize("state", LookBackState)
def test_look_backs(life: Life, state: LookBackState) -> None:
    row: LookBack = look_back_led_to(life, state)
    seen = sees(life, row.matter)
    came = tried(row, met(life, row, state), values(life, ""), seen)
    assert bool(came[WORKS]) is (state not in MACHINES["look_back"].ended)
    offered_as_tried(row, [(who, actor) for who, actor in people(life, INSIDE) if seen(who)])


RESTING = [state for state in MatterState if state not in (MatterState.HANDED_OUT, MatterState.UNDER_WAY,
           MatterState.STANDING)]  # fmt: skip


@pytest.mark.django_db
def test_parts_rest_in_every_other_state_of_their_matter(life: Life) -> None:
    """Put there directly: what is asked is whether each act of a part looks at its matter first."""
    row = led_to(life, MatterState.UNDER_WAY)
    part = life.part(DREDGING, "water")
    paper = evidence_of(life, part)
    whole: Counter[str] = Counter()
    for state in RESTING:
        Matter.objects.filter(pk=row.pk).update(state=state)
        part.refresh_from_db()
        whole += tried(part, people(life, sorted(AT_WORK)), values(life, paper), sees(life, row))
    assert whole["IllegalTransition"] > len(RESTING) and not whole[WORKS]


def acts_with_permission() -> Iterator[str]:
    for name in FAMILIES:
        for act, permit in MACHINES[name].permits.items():
            if permit is not None:
                yield f"{name}.{act.value}"


def test_every_act_with_a_permission_has_its_form() -> None:
    assert set(acts_with_permission()) <= set(FORMS_BY_CODE)
    begins = {f"{name}.begin" for name in ("matter", "part", "look_back")}
    assert begins <= set(FORMS_BY_CODE)
