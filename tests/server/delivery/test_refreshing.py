"""What is kept beside matters: the states that they and their parts go through."""

from datetime import timedelta

import pytest

from luoshi.server.delivery.models import Stage
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
