"""How matters stand: lights from what was known by a moment, history that keeps what was missed, what hands set."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from luoshi.server.core.errors import NotFound
from luoshi.server.delivery.models import LightDay, LightOverride, Matter, ProjectCard, ProjectNode
from luoshi.server.delivery.narrowing import MatterFilter
from luoshi.server.delivery.services.refreshing import refresh, refresh_all
from luoshi.server.delivery.standing.reading import series, standing_of, standings
from luoshi.server.delivery.states import MatterState, PartState
from server_cast import NOW, TODAY, Cast
from server_standing import BY, matter_of, moved, part_of, said, waits

pytestmark = pytest.mark.django_db


def at(day: date) -> datetime:
    """Ten in the morning in China."""
    return datetime(day.year, day.month, day.day, 2, tzinfo=UTC)


def light(cast: Cast, matter: Matter, day: date = TODAY, **known: Any) -> str:
    return standing_of(cast.actor("compiler"), matter.public_id, day, **known).light


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (MatterState.AWAITING_APPROVAL, ""),
        (MatterState.REGISTERED, ""),
        (MatterState.UNDER_WAY, "grey"),
        (MatterState.STANDING, "green"),
        (MatterState.COMPLETION_ASKED, "light_blue"),
        (MatterState.VERIFYING, "light_blue"),
        (MatterState.AWAITING_SIGNATURE, "light_blue"),
        (MatterState.CLOSED, "solid_green"),
        (MatterState.FILED, "solid_green"),
        (MatterState.PAUSED, "white"),
        (MatterState.TERMINATED, ""),
        (MatterState.WITHDRAWN, ""),
    ],
)
def test_states_decide_before_anything_else(cast: Cast, state: MatterState, expected: str) -> None:
    matter = matter_of(cast, state=state, due_on=TODAY + timedelta(days=200))
    assert light(cast, matter) == expected
    assert [row.light for row in LightDay.objects.all()] == ([expected] if expected else [])


def test_over_the_day_that_counts_is_red_and_an_extension_takes_it_back(cast: Cast) -> None:
    matter = matter_of(cast, due_on=TODAY + timedelta(days=3))
    day = TODAY + timedelta(days=4)
    assert light(cast, matter, day) == "red"
    part = matter.parts.get()
    part.due_on = TODAY + timedelta(days=300)
    part.save()
    refresh(matter, at(day))
    assert light(cast, matter, day) == "grey"
    assert light(cast, matter, day, known_at=at(day) - timedelta(seconds=1)) == "red"


def test_the_day_is_that_of_who_leads(cast: Cast) -> None:
    matter = matter_of(cast, bodies={"water": "lead", "yuntai": "support"}, due_on=TODAY + timedelta(days=9))
    matter.parts.filter(role="support").update(due_on=TODAY + timedelta(days=90))
    assert standing_of(cast.actor("compiler"), matter.public_id, TODAY).due == TODAY + timedelta(days=9)


def test_claims_count_once_they_are_accepted(cast: Cast) -> None:
    matter = matter_of(cast, due_on=TODAY + timedelta(days=100))
    accepted = at(TODAY + timedelta(days=10))
    said(matter.parts.get(), "nearly_done", at(TODAY + timedelta(days=5)), accepted=accepted)
    before, after = series(cast.actor("compiler"), matter.public_id, [TODAY + timedelta(days=n) for n in (12, 9)])
    assert [before.actual, after.actual] == [None, Decimal(90)]
    assert after.light == "green"


def test_a_missed_month_that_is_made_up_later_stays_visible(cast: Cast) -> None:
    """Handed out in September: the third quarter is never reported, the fourth comes in on 12 January."""
    matter = matter_of(cast, due_on=date(2032, 12, 31))
    said(matter.parts.get(), "under_way", at(date(2032, 1, 12)), accepted=at(date(2032, 1, 13)))
    days = [date(2031, 12, 31), date(2032, 1, 2), date(2032, 1, 11), date(2032, 1, 13)]
    told = series(cast.actor("compiler"), matter.public_id, days)
    reports = [each.facts.report.value for each in told if each.facts and each.facts.report]
    assert reports == ["missing", "missing", "missing", "made_up"]
    assert [each.result.rule_id for each in told if each.result] == [
        "no-report-long", "no-report", "no-report-long", "on-schedule",
    ]  # fmt: skip


def test_what_is_sent_back_was_no_report(cast: Cast) -> None:
    matter = matter_of(cast, due_on=date(2032, 12, 31))
    row = said(matter.parts.get(), "under_way", at(date(2032, 3, 1)))
    day = date(2032, 4, 2)
    assert standing_of(cast.actor("compiler"), matter.public_id, day).facts.report.value == "on_time"  # type: ignore[union-attr]  # there is one
    row.state, row.decided_at = "returned", at(day)
    row.save()
    earlier, later = series(cast.actor("compiler"), matter.public_id, [day - timedelta(days=1), day])
    assert earlier.facts and later.facts
    assert (earlier.facts.report, later.facts.report) == ("on_time", "missing")


def test_accepted_waiting_is_shown_apart_and_not_counted(cast: Cast) -> None:
    matter = matter_of(cast, due_on=TODAY + timedelta(days=10))
    part = matter.parts.get()
    waits(part, TODAY, NOW, ended_on=TODAY + timedelta(days=4))
    waits(part, TODAY + timedelta(days=3), NOW, ended_on=TODAY + timedelta(days=6))
    told = standing_of(cast.actor("compiler"), matter.public_id, TODAY + timedelta(days=17))
    assert (told.waited, told.due, told.light) == (7, TODAY + timedelta(days=10), "grey")
    assert light(cast, matter, TODAY + timedelta(days=18)) == "red"


def test_a_light_set_by_hand_shows_while_it_holds_beside_the_computed_one(cast: Cast) -> None:
    matter = matter_of(cast, due_on=TODAY + timedelta(days=100))
    row = LightOverride.objects.create(
        government=cast.county, matter=matter, light="red", reason="现场核查发现停工", starts_on=TODAY,
        expires_on=TODAY + timedelta(days=5), made_at=NOW, **BY,
    )  # fmt: skip
    told = standing_of(cast.actor("compiler"), matter.public_id, TODAY)
    assert (told.light, told.computed, told.word) == ("red", "grey", "逾期")
    assert light(cast, matter, TODAY + timedelta(days=6)) == "grey"
    row.released_at = NOW + timedelta(hours=1)
    row.save()
    assert light(cast, matter, known_at=NOW) == "red"
    assert light(cast, matter) == "grey"


def test_nodes_of_the_projects_of_an_item_are_its_milestones(cast: Cast) -> None:
    matter = matter_of(cast, due_on=TODAY + timedelta(days=300))
    card = ProjectCard.objects.create(
        government=cast.county, name="清水河生态护岸", owner=cast.bodies["water"], made_at=NOW, **BY
    )
    card.tasks.add(matter.task)
    for place, (name, weight, planned, reached) in enumerate((("开工", 1, -5, -4), ("竣工", 3, 200, None))):
        ProjectNode.objects.create(
            government=cast.county, card=card, position=place, kind="own", name=name, weight=weight,
            planned_on=TODAY + timedelta(days=planned),
            reached_on=TODAY + timedelta(days=reached) if reached else None,
        )  # fmt: skip
    told = standing_of(cast.actor("compiler"), matter.public_id, TODAY)
    assert [told.expected, told.actual, told.light] == [Decimal(25), Decimal(25), "green"]


def test_states_are_told_as_they_were(cast: Cast) -> None:
    matter = matter_of(cast, due_on=TODAY + timedelta(days=300))
    moved(matter, MatterState.PAUSED, at(TODAY + timedelta(days=20)))
    moved(matter, MatterState.UNDER_WAY, at(TODAY + timedelta(days=40)))
    days = [TODAY + timedelta(days=n) for n in (19, 20, 39, 40)]
    assert [each.light for each in series(cast.actor("compiler"), matter.public_id, days)] == [
        "grey", "white", "white", "yellow",
    ]  # fmt: skip


def test_a_matter_that_did_not_exist_yet_is_not_found(cast: Cast) -> None:
    matter = matter_of(cast)
    with pytest.raises(NotFound):
        standing_of(cast.actor("compiler"), matter.public_id, TODAY - timedelta(days=1))


def test_nobody_is_told_of_what_they_do_not_see(cast: Cast) -> None:
    matter = matter_of(cast)
    with pytest.raises(NotFound):
        standing_of(cast.actor("farm_clerk"), matter.public_id, TODAY)
    assert standings(cast.actor("farm_clerk"), MatterFilter(on=TODAY), TODAY) == {}


def test_many_cost_no_more_queries_than_one_and_at_most_twelve(cast: Cast) -> None:
    for number in range(12):
        matter = matter_of(cast, f"第{number}段清淤", due_on=TODAY + timedelta(days=30))
        part_of(cast, matter, "agriculture", "support")
        said(matter.parts.first(), "begun", NOW)  # type: ignore[arg-type]  # there is one
    actor = cast.actor("compiler")
    with CaptureQueriesContext(connection) as asked:
        told = standings(actor, MatterFilter(on=TODAY), TODAY)
    assert len(told) == 12
    assert len(asked) <= 14, [each["sql"][:90] for each in asked]  # twelve, which rows, and whose government


def test_a_new_day_has_its_lights_written(cast: Cast) -> None:
    matter = matter_of(cast, due_on=TODAY + timedelta(days=3))
    over = matter_of(cast, "已经撤回的", state=MatterState.WITHDRAWN)
    for days in range(1, 6):
        refresh_all(now=at(TODAY + timedelta(days=days)))
    assert list(matter.light_days.values_list("light", flat=True)) == ["grey"] * 4 + ["red"] * 2
    assert not over.light_days.exists()


def test_unsigned_parts_owe_no_report(cast: Cast) -> None:
    matter = matter_of(cast, state=MatterState.HANDED_OUT, part_state=PartState.UNSIGNED, due_on=date(2032, 12, 31))
    told = standing_of(cast.actor("compiler"), matter.public_id, date(2032, 1, 12))
    assert told.facts and told.facts.report is None
