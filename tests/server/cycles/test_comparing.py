"""What is said of everything that is owed, side by side: each voice, who sees it, until which day."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from luoshi.reckoning.disagreements import DisagreementKind
from luoshi.server.core.clock import china_date
from luoshi.server.cycles.comparing import Compared, compared
from luoshi.server.cycles.services.confidence import judge_confidence
from luoshi.server.cycles.standings import ReportStanding
from luoshi.server.delivery.models import LightDay
from server_cast import Cast
from server_cycles import LOCKED, OVERDUE, Reporting, reporting
from server_voices import lit, visited

pytestmark = pytest.mark.django_db
K = DisagreementKind


def told(held: Reporting, who: str = "supervisor") -> dict[str, Compared]:
    """What each body's row says to somebody, by the name of the body."""
    rows = compared(held.life.actor(who), held.cycle, china_date(held.now))
    return {row.part.printed_name: row for row in rows}


def judged(held: Reporting, grade: str, body: str = "water", cycle: str = "") -> None:
    judge_confidence(
        actor=held.life.actor("supervisor"), now=held.now, cycle=cycle or held.cycle.public_id,
        matter=held.part(body).matter.public_id, grade=grade, reasons="实地看过",
    )  # fmt: skip


def test_each_voice_stands_beside_the_others(cast: Cast) -> None:
    held = reporting(cast)
    held.reported_whole(claim_level="nearly_done")
    held.review("part.accept")
    held.turn(OVERDUE)
    today = china_date(held.now)
    water, town = held.part().matter, held.part("yuntai").matter
    visited(water, today - timedelta(days=30), "planned")
    visited(water, today, "under_way")
    lit(water, today - timedelta(days=1), "green")
    lit(water, today, "yellow", actual=Decimal(30))
    lit(town, today, "green")
    judged(held, "high")
    rows = told(held)
    row = rows["县水利局"]
    assert (row.level, row.found and row.found.level, row.light.light) == ("nearly_done", "under_way", "yellow")
    assert row.confidence is not None and row.confidence.grade == "high"
    assert row.kinds == (
        K.SAID_MORE_THAN_FOUND, K.SAID_DONE_LIGHT_WARNS, K.SAID_MORE_THAN_FIGURES, K.TRUSTED_LIGHT_WARNS,
    )  # fmt: skip
    other = rows["云台镇"]
    assert other.standing is ReportStanding.MISSING and other.report is None and other.level == ""
    assert other.kinds == (K.SILENT_LIGHT_WELL,)


def test_what_came_after_a_locked_cycle_is_no_voice_in_it(cast: Cast) -> None:
    held = reporting(cast)
    held.reported_whole(claim_level="nearly_done")
    held.turn(LOCKED)
    water = held.part().matter
    visited(water, held.cycle.locks_on, "nearly_done", passed=False)
    assert told(held)["县水利局"].kinds == (K.SAID_DONE_NOT_PASSED,)
    held.now = LOCKED + timedelta(days=40)
    visited(water, china_date(held.now), "accepted")
    lit(water, china_date(held.now), "red")
    row = told(held)["县水利局"]
    assert row.kinds == (K.SAID_DONE_NOT_PASSED,) and row.light is None


def test_a_light_of_long_ago_says_nothing(cast: Cast) -> None:
    held = reporting(cast)
    held.reported_whole(claim_level="nearly_done")
    held.review("part.accept")
    LightDay.objects.all().delete()
    lit(held.part().matter, china_date(held.now) - timedelta(days=7), "red")
    assert told(held)["县水利局"].light is None
    lit(held.part().matter, china_date(held.now) - timedelta(days=6), "red")
    assert told(held)["县水利局"].kinds == (K.SAID_DONE_LIGHT_WARNS,)


def test_a_light_does_not_know_what_is_not_accepted_yet(cast: Cast) -> None:
    held = reporting(cast)
    held.reported_whole(claim_level="nearly_done")
    lit(held.part().matter, china_date(held.now), "red", actual=Decimal(10))
    assert told(held)["县水利局"].kinds == ()
    held.review("part.accept")
    lit(held.part().matter, china_date(held.now), "red", actual=Decimal(10))
    assert told(held)["县水利局"].kinds == (K.SAID_DONE_LIGHT_WARNS, K.SAID_MORE_THAN_FIGURES)


def test_units_see_their_own_row_and_no_judgement(cast: Cast) -> None:
    held = reporting(cast)
    held.reported_whole()
    lit(held.part().matter, china_date(held.now), "green")
    judged(held, "low")
    assert told(held)["县水利局"].kinds == (K.DOUBTED_LIGHT_WELL,)
    own = told(held, "water_clerk")
    assert list(own) == ["县水利局"] and own["县水利局"].confidence is None and own["县水利局"].kinds == ()
    assert set(told(held, "deputy")) == set(told(held)) and told(held, "deputy")["县水利局"].confidence is not None


def test_what_was_accepted_before_stands_until_something_comes_in(cast: Cast) -> None:
    held = reporting(cast)
    held.reported_whole(claim_level="begun")
    held.review("part.accept")
    held.turn(LOCKED)
    part = held.part()
    assert part.claim_level == "begun"
    visited(part.matter, china_date(LOCKED), "under_way")
    held.cycle = type(held.cycle).objects.exclude(pk=held.cycle.pk).get()
    held.turn(LOCKED.replace(month=12, day=31) + timedelta(days=3))
    row = told(held)["县水利局"]
    assert row.report is None and row.level == "begun"
    assert row.kinds == (K.SAID_LESS_THAN_FOUND,), "it says less than was found already"


def test_another_voice_costs_no_further_query(cast: Cast) -> None:
    held = reporting(cast)
    held.reported_whole()
    told(held)  # what is kept in memory is found
    with CaptureQueriesContext(connection) as one:
        assert len(told(held)) == 2
    held.reported_whole("yuntai")
    visited(held.part("yuntai").matter, china_date(held.now), "begun")
    judged(held, "low", "yuntai")
    with CaptureQueriesContext(connection) as both:
        assert len(told(held)) == 2
    assert len(both) == len(one)
