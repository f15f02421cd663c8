"""What is kept beside matters: the states that they and their parts go through."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from luoshi.server.delivery.models import LightDay, Matter, Stage
from luoshi.server.delivery.services.nodes import fill_node
from luoshi.server.delivery.services.projects import (
    PRESET_KEY,
    ProjectDetails,
    ProjectLinks,
    link_project,
    make_project,
)
from luoshi.server.delivery.services.rebuilding import rebuild
from luoshi.server.delivery.services.refreshing import refresh
from luoshi.server.delivery.states import MatterState
from server_cast import NOW, TODAY, Cast
from server_standing import matter_of, moved

pytestmark = pytest.mark.django_db


def test_each_state_is_noted_once_with_the_day_that_counted(cast: Cast) -> None:
    matter = matter_of(cast, due_on=TODAY + timedelta(days=30))
    refresh(matter, NOW + timedelta(hours=1))
    part = matter.parts.get()
    part.due_on = TODAY + timedelta(days=60)
    part.save()
    moved(matter, MatterState.PAUSED, NOW + timedelta(hours=2))
    told = [(stage.part_id, stage.state, stage.due_on, stage.at) for stage in Stage.objects.all()]
    assert told == [
        (None, "推进中", None, NOW),
        (part.pk, "推进中", TODAY + timedelta(days=30), NOW),
        (None, "已暂停", None, NOW + timedelta(hours=2)),
        (part.pk, "推进中", TODAY + timedelta(days=60), NOW + timedelta(hours=2)),
    ]


def lights(matter: Matter) -> list[tuple[str, Decimal | None]]:
    return [(row.computed, row.actual) for row in LightDay.objects.filter(matter=matter, as_of=TODAY)]


def test_a_node_writes_the_lights_of_its_items_anew(cast: Cast) -> None:
    matter = matter_of(cast)
    office: dict[str, Any] = {"actor": cast.actor("compiler"), "now": NOW}
    card = make_project(
        **office, details=ProjectDetails(name="堤防工程", owner=cast.body("water")), template=PRESET_KEY,
        links=ProjectLinks(tasks=(matter.task.public_id,)),
    )  # fmt: skip
    assert lights(matter)[0][1] == 0
    clerk = cast.actor("water_clerk")
    fill_node(actor=clerk, now=NOW, project=card.public_id, position=0, reached_on=TODAY, note="已批复")
    assert lights(matter)[0][1] == Decimal("14.2858")  # one of seven nodes that weigh alike
    link_project(**office, project=card.public_id, links=ProjectLinks())
    assert lights(matter)[0][1] is None
    assert rebuild(now=NOW, check=True).differences == ()
