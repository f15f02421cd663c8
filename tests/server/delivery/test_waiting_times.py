"""Waiting for others: with proof, as the office agrees; days that overlap count once, days off never."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.server.core.errors import Invalid
from luoshi.server.core.working_days import WorkingDays
from luoshi.server.delivery.states import PartState, WaitingState
from luoshi.server.delivery.waiting_times import joined, waiting_days, waiting_days_of
from luoshi.server.orgs.selectors import working_days
from server_cast import NOW, TODAY, Cast
from server_matters import CLEARING, Life, begun, part_led_to
from server_requests import claims, request_led_to

DAYS = st.dates(date(2031, 1, 1), date(2031, 12, 31))
SPANS = st.lists(st.tuples(DAYS, DAYS).map(lambda pair: (min(pair), max(pair))), max_size=8)


@pytest.fixture
def life(cast: Cast) -> Life:
    return begun(cast)


@pytest.mark.django_db
def test_days_count_from_the_agreement_of_the_office_and_once(life: Life) -> None:
    row = request_led_to(life, "waiting", WaitingState.CLAIMED)
    part = life.part(CLEARING, "water")
    until = TODAY + timedelta(days=13)  # a Thursday; ten working days with today, a Friday
    assert waiting_days(part, until) == 0
    life.do("waiting.accept", "supervisor", row)
    assert waiting_days(part, until) == working_days(life.cast.county).count(TODAY - timedelta(days=1), until)
    other = claims(life, since=TODAY, waits_for="专家评审")
    life.do("waiting.accept", "supervisor", other)
    whole = waiting_days(part, until)
    assert whole == waiting_days(part, until, known_at=NOW) > 0
    assert waiting_days(part, until, known_at=NOW - timedelta(hours=1)) == 0


@pytest.mark.django_db
def test_days_before_the_part_was_given_and_after_the_end_do_not_count(life: Life) -> None:
    part_led_to(life, PartState.UNDER_WAY)
    row = claims(life, since=TODAY - timedelta(days=40))
    life.do("waiting.accept", "supervisor", row)
    later = NOW + timedelta(days=6)
    life.do("waiting.end", "water_clerk", row, ended_on=TODAY + timedelta(days=3), now=later)
    part = life.part(CLEARING, "water")
    days = working_days(life.cast.county)
    assert waiting_days(part, TODAY + timedelta(days=60)) == days.count(
        TODAY - timedelta(days=1), TODAY + timedelta(days=3)
    )


@pytest.mark.django_db
def test_one_that_ended_unjudged_counts_nothing(life: Life) -> None:
    row = request_led_to(life, "waiting", WaitingState.CLAIMED)
    life.do("waiting.end", "water_clerk", row)
    part = life.part(CLEARING, "water")
    assert waiting_days_of([part], TODAY + timedelta(days=30), working_days(life.cast.county)) == {part.pk: 0}


@pytest.mark.django_db
def test_proof_and_days_that_can_be_are_needed(life: Life) -> None:
    part_led_to(life, PartState.UNDER_WAY)
    for instead, field in (
        ({"evidence": []}, "evidence"),
        ({"since": TODAY + timedelta(days=1)}, "since"),
        ({"expected_until": TODAY - timedelta(days=1)}, "expected_until"),
        ({"waits_for": ""}, "waits_for"),
    ):
        with pytest.raises(Invalid) as refused:
            claims(life, **instead)
        assert set(refused.value.fields) == {field}
    row = claims(life)
    for day in (TODAY - timedelta(days=1), TODAY + timedelta(days=1)):
        with pytest.raises(Invalid):
            life.do("waiting.end", "water_clerk", row, ended_on=day)


@given(SPANS)
def test_joined_spans_are_the_union_of_days(spans: list[tuple[date, date]]) -> None:
    plain = {first + timedelta(days=step) for first, last in spans for step in range((last - first).days + 1)}
    found = joined(spans)
    assert sum((last - first).days + 1 for first, last in found) == len(plain)
    assert found == joined(list(reversed(spans)))
    days = WorkingDays()
    assert sum(days.count(first - timedelta(days=1), last) for first, last in found) == sum(map(days.is_working, plain))
