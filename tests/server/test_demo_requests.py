"""What bodies ask for in the demo is asked for through the services, whichever parts are at work."""

import pytest

from luoshi.server.audit.verification import verify
from luoshi.server.delivery.models import Coordination, Extension, Instruction, Reminder, Risk, Waiting
from luoshi.server.delivery.states import CoordinationState, ExtensionState, InstructionState, MatterState, PartState
from luoshi.server.demo_requests import make_demo_requests
from server_cast import NOW, Cast
from server_matters import Life, begun, led_to, part_led_to


@pytest.fixture
def life(cast: Cast) -> Life:
    return begun(cast)


@pytest.mark.django_db
def test_each_is_asked_for_once(life: Life) -> None:
    led_to(life, MatterState.UNDER_WAY)
    part_led_to(life, PartState.UNDER_WAY)
    actors = {
        "water": life.actor("water_clerk"),
        "agriculture": life.actor("farm_clerk"),
        **{name: life.actor(name) for name in ("compiler", "supervisor", "deputy")},
    }
    bodies = {name: life.cast.body(name) for name in ("water", "agriculture")}
    assert make_demo_requests(NOW, actors, bodies) == 3
    assert Extension.objects.get().state == ExtensionState.AWAITING_UNIT
    assert Coordination.objects.get().state == CoordinationState.ASKED
    assert Instruction.objects.get().state == InstructionState.PASSED_ON
    assert Waiting.objects.count() == Risk.objects.count() == Reminder.objects.count() == 1
    assert verify(life.cast.county.public_id).findings == ()
