"""The whole matrix of what goes beside matters: state × act × person, made from the machines."""

import inspect
from collections.abc import Callable
from enum import StrEnum
from typing import Any

import pytest

from luoshi.server.core.errors import IllegalTransition
from luoshi.server.delivery.models import Coordination, Instruction, Matter, Risk
from luoshi.server.delivery.services.act_forms import FORMS_BY_CODE
from luoshi.server.delivery.states import MACHINES, MatterState
from server_act_cells import WORKS, hidden, offered_as_tried, tried, with_everybody
from server_cast import Cast
from server_matters import Life, begun
from server_requests import MODELS, matter_of, proof, request_led_to, values

OFFICE_AND_LEADERS = {"compiler", "supervisor", "deputy", "head"}
UNITS = {"water_clerk": "water", "water_leader": "water", "farm_clerk": "agriculture", "viewer": "agriculture",
         "town_clerk": "yuntai", "town_leader": "yuntai"}  # fmt: skip
STRANGERS = {"system", "security", "auditor", "city_compiler", "city_viewer", "city_clerk"}
INSIDE = sorted(OFFICE_AND_LEADERS | set(UNITS))
STATES = [(name, state) for name in MODELS for state in MACHINES[name].holders]


@pytest.fixture
def life(cast: Cast) -> Life:
    return with_everybody(begun(cast), [*INSIDE, *STRANGERS])


def sees(life: Life, row: Any) -> Callable[[str], bool]:
    """Office and leaders see all, a unit what it has a part in or is asked about, nobody else anything."""
    matter = matter_of(row)
    bodies = set(matter.parts.values_list("organisation__public_id", flat=True))
    asked = Coordination.objects.filter(part__matter=matter, asked__isnull=False)
    bodies |= set(asked.values_list("asked__public_id", flat=True))
    return lambda who: who in OFFICE_AND_LEADERS or (who in UNITS and life.cast.body(UNITS[who]) in bodies)


@pytest.mark.django_db
@pytest.mark.parametrize(("machine", "state"), STATES)
def test_every_cell(life: Life, machine: str, state: StrEnum) -> None:
    row = request_led_to(life, machine, state)
    seen, entered = sees(life, row), values(life)
    people = [(who, life.actor(who)) for who in INSIDE]
    strangers = [(who, life.actor(who)) for who in sorted(STRANGERS)]
    if state is MACHINES[machine].begins:
        came = tried(row, people + strangers, entered, seen)
        assert came["NotFound"]
    else:
        hidden(row, strangers)
        came = tried(row, people, entered, seen)
    came += tried(row, [("compiler", life.actor("compiler"))], entered, seen, scan=proof(life))
    assert bool(came[WORKS]) is (state not in MACHINES[machine].ended)
    offered_as_tried(row, [(who, actor) for who, actor in people if seen(who)])


@pytest.mark.django_db
@pytest.mark.parametrize("machine", ["extension", "coordination", "waiting"])
def test_what_was_asked_for_rests_with_its_matter(life: Life, machine: str) -> None:
    row = request_led_to(life, machine, MACHINES[machine].begins)
    seen, entered = sees(life, row), values(life)
    people = [(who, life.actor(who)) for who in sorted(OFFICE_AND_LEADERS | {"water_clerk", "water_leader"})]
    for state in (MatterState.PAUSED, MatterState.VERIFYING, MatterState.FILED):
        Matter.objects.filter(pk=matter_of(row).pk).update(state=state)
        row.refresh_from_db()
        came = tried(row, people, entered, seen)
        assert came["IllegalTransition"] and not came[WORKS]


def test_every_act_and_beginning_has_one_form_whose_fields_its_service_takes() -> None:
    for name in MODELS:
        acts = {act.value for act, permit in MACHINES[name].permits.items() if permit}
        assert {code for code in FORMS_BY_CODE if code.startswith(f"{name}.")} == {
            f"{name}.{act}" for act in {*acts, "begin"}
        }
    for code, form in FORMS_BY_CODE.items():
        taken = set(inspect.signature(form.run).parameters) - {"actor", "now", form.key}
        assert {field.name for field in form.fields} <= taken, code


@pytest.mark.django_db
def test_risks_and_instructions_are_for_matters_that_are_not_over(life: Life) -> None:
    row = request_led_to(life, "risk", MACHINES["risk"].begins)
    matter = matter_of(row)
    for state in (MatterState.CLOSED, MatterState.TERMINATED):
        Matter.objects.filter(pk=matter.pk).update(state=state)
        for code, who, entered in (
            (
                "risk.begin",
                "water_clerk",
                {"owner": life.cast.body("water"), "text": "x", "likelihood": "low", "impact": "low"},
            ),
            ("instruction.begin", "head", {"text": "请核实"}),
        ):
            with pytest.raises(IllegalTransition, match=state.value):
                life.do(code, who, matter, **entered)
    life.do("risk.close", "supervisor", row, comment="事项已终止")
    assert Risk.objects.get().state == "已化解" and not Instruction.objects.exists()
