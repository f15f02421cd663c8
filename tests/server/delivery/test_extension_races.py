"""More time that is decided while somebody else decides, while the day passes, and while the part is taken back."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from luoshi.server.audit.models import Event
from luoshi.server.audit.verification import verify
from luoshi.server.core.errors import IllegalTransition, Invalid
from luoshi.server.delivery.models import Extension, LightDay, Part
from luoshi.server.delivery.services.refreshing import refresh_all, refresh_many
from luoshi.server.delivery.states import ExtensionState, PartState
from luoshi.server.ledger.models import Amendment
from luoshi.server.notices.models import Notice
from races import at_once
from server_cast import NOW, Cast
from server_matters import CLEARING, Life, begun, part_led_to
from server_requests import ASKS, MORE, matter_of, request_led_to

pytestmark = pytest.mark.django_db(transaction=True)
FIRST = date(2033, 12, 31)
OVER = datetime(2034, 1, 5, 1, 30, tzinfo=UTC)
MIDNIGHT = datetime(2034, 6, 29, 16, 0, tzinfo=UTC)
"""In China the day that was asked for begins."""


def asked(cast: Cast) -> tuple[Life, Extension]:
    """A life with the application of the township that leads, before the leader in charge."""
    life = begun(cast)
    part_led_to(life, PartState.UNDER_WAY)
    life.do("part.sign", "town_clerk", life.part(CLEARING, "yuntai"))
    row = life.do("extension.begin", "town_leader", life.part(CLEARING, "yuntai"), **ASKS)
    life.do("extension.screen", "supervisor", row)
    for who in ("head", "deputy", "compiler", "water_clerk", "town_leader"):
        life.actor(who)
    row.refresh_from_db()
    return life, row


def grant(life: Life, who: str, row: Extension, now: datetime = NOW) -> Callable[[], Any]:
    return lambda: life.do("extension.grant", who, row, now=now)


def told(row: Extension) -> list[str]:
    """The states that the application went through, as the trail says."""
    events = Event.objects.filter(kind="extension", key=row.public_id).order_by("sequence")
    return [json.loads(event.changes)["state"] for event in events]


def test_two_leaders_who_grant_at_once_give_the_time_once(committed_cast: Cast) -> None:
    life, row = asked(committed_cast)
    before, revision = told(row), row.part.revision
    Notice.objects.all().delete()
    results = at_once(grant(life, "head", row), grant(life, "deputy", row))
    (refused,) = [each for each in results if isinstance(each, Exception)]
    assert isinstance(refused, IllegalTransition) and "“已批准”" in refused.cause, refused
    row.refresh_from_db()
    part = Part.objects.get(pk=row.part_id)
    assert (row.state, part.due_on, part.first_due_on, part.revision) == (
        ExtensionState.GRANTED, MORE, FIRST, revision + 1,
    )  # fmt: skip
    assert told(row) == [*before, ExtensionState.GRANTED]
    assert Amendment.objects.count() == 1 and Notice.objects.filter(person__display_name="台镇长").count() == 1
    assert verify(committed_cast.county.public_id).findings == ()


def test_granted_and_refused_at_once_is_what_the_trail_says(committed_cast: Cast) -> None:
    life, row = asked(committed_cast)
    before = told(row)
    granted, refused = at_once(
        grant(life, "head", row), lambda: life.do("extension.refuse", "deputy", row, comment="不同意")
    )
    row.refresh_from_db()
    loser = refused if row.state == ExtensionState.GRANTED else granted
    assert isinstance(loser, IllegalTransition) and row.get_state_display() in loser.cause, (granted, refused)
    assert told(row) == [*before, row.state]
    assert row.decided_by_name == ("主县长" if row.state == ExtensionState.GRANTED else "分副县")
    given = row.state == ExtensionState.GRANTED
    assert (Part.objects.get(pk=row.part_id).due_on == MORE) is given and (Amendment.objects.count() == 1) is given
    assert verify(committed_cast.county.public_id).findings == ()


def test_granted_right_before_and_right_after_the_day_that_was_asked_for_begins(committed_cast: Cast) -> None:
    life, row = asked(committed_cast)
    before = told(row)
    in_time, too_late = at_once(
        grant(life, "head", row, MIDNIGHT - timedelta(seconds=1)), grant(life, "deputy", row, MIDNIGHT)
    )
    assert isinstance(in_time, Extension), in_time
    if isinstance(too_late, Invalid):  # it came first, and found the day over
        assert "要晚于今天" in too_late.cause and set(too_late.fields) == {"new_due_on"}
    else:
        assert isinstance(too_late, IllegalTransition) and "“已批准”" in too_late.cause, too_late
    assert told(row) == [*before, ExtensionState.GRANTED]
    assert verify(committed_cast.county.public_id).findings == ()


def test_the_light_of_the_night_in_which_more_time_is_given_counts_with_the_new_day(committed_cast: Cast) -> None:
    life, row = asked(committed_cast)
    matter = matter_of(row)
    given, count = at_once(grant(life, "head", row, OVER), lambda: refresh_all(now=OVER))
    assert isinstance(given, Extension) and isinstance(count, int), (given, count)
    written = LightDay.objects.get(matter=matter, as_of=OVER.date())
    refresh_many([matter.pk], matter.government, OVER)
    anew = LightDay.objects.get(matter=matter, as_of=OVER.date())
    assert (written.light, written.rule, written.inputs) == (anew.light, anew.rule, anew.inputs)


def test_granted_while_the_part_is_taken_back(committed_cast: Cast) -> None:
    life = begun(committed_cast)
    row = request_led_to(life, "extension", ExtensionState.AWAITING_LEADER)
    for who in ("head", "compiler"):
        life.actor(who)
    granted, taken_back = at_once(
        grant(life, "head", row), lambda: life.do("part.withdraw", "compiler", row.part, comment="交办有误")
    )
    assert isinstance(taken_back, Part), taken_back
    row.refresh_from_db()
    part = Part.objects.get(pk=row.part_id)
    assert part.state == PartState.WITHDRAWN
    if isinstance(granted, Exception):
        assert isinstance(granted, IllegalTransition) and "“已撤回”" in granted.cause, granted
        assert part.due_on == FIRST and told(row)[-1] == row.state != ExtensionState.GRANTED
    else:
        assert part.due_on == MORE and told(row)[-1] == row.state == ExtensionState.GRANTED
    assert verify(committed_cast.county.public_id).findings == ()
