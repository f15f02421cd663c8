"""The last visit and the last light beside a report: of which days they are."""

from datetime import timedelta

import pytest

from luoshi.server.core.clock import china_date
from luoshi.server.cycles.last_seen import Visit, last_lights, last_visits
from server_cast import Cast
from server_cycles import reporting
from server_voices import lit, visited

pytestmark = pytest.mark.django_db


def test_a_light_is_of_the_seven_days_up_to_a_day(cast: Cast) -> None:
    held = reporting(cast)
    matter, day = held.part().matter, china_date(held.now) - timedelta(days=60)
    lit(matter, day, "red")
    (light,) = last_lights([matter.pk], day).values()
    assert (light.light, light.as_of) == ("red", day)
    assert list(last_lights([matter.pk], day + timedelta(days=6))) == [matter.pk]
    assert last_lights([matter.pk], day + timedelta(days=7)) == {}, "a week later it is of another week"
    assert last_lights([matter.pk], day - timedelta(days=1)) == {}
    lit(matter, day + timedelta(days=1), "green")
    assert [each.light for each in last_lights([matter.pk], day + timedelta(days=6)).values()] == ["green"]


def test_a_visit_counts_from_its_day_on(cast: Cast) -> None:
    held = reporting(cast)
    matter, day = held.part().matter, china_date(held.now)
    visited(matter, day - timedelta(days=90), "begun")
    visited(matter, day, "under_way", passed=False)
    assert last_visits([matter.pk], day) == {matter.pk: Visit("under_way", day, passed=False)}
    assert last_visits([matter.pk], day - timedelta(days=1))[matter.pk].level == "begun"
    assert last_visits([matter.pk], day - timedelta(days=91)) == {}
