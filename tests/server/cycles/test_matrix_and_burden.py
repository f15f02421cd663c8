"""The matrix and its counts; what a request costs; fields that nobody reads."""

from collections import Counter
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from luoshi.reckoning.periods import Cadence
from luoshi.server.audit.verification import verify
from luoshi.server.core.errors import IllegalTransition, Invalid, NotAllowed, NotFound
from luoshi.server.cycles.asking import field_of, field_uses
from luoshi.server.cycles.burden import burden_of, by_quarter
from luoshi.server.cycles.days import CycleKind
from luoshi.server.cycles.matrix import Matrix, standings_in, tallies
from luoshi.server.cycles.models import AllowanceKind, Cycle, Obligation
from luoshi.server.cycles.owing import owed_in
from luoshi.server.cycles.services.allowances import allow
from luoshi.server.cycles.services.asking import drop_field, note_read, priced, restore_field
from luoshi.server.cycles.services.cycles import plan_own, plan_year
from luoshi.server.cycles.standings import Facts, ReportStanding, asked_in, standing_of
from luoshi.server.cycles.states import CycleState
from server_cast import NOW, Cast
from server_cycles import LOCKED, OPENED, OVERDUE, Reporting, morning, reporting

S = ReportStanding
DAY = date(2031, 10, 7)


@pytest.mark.parametrize(
    ("facts", "standing"),
    [
        (Facts(DAY, DAY), S.NOT_DUE),
        (Facts(DAY + timedelta(days=1), DAY), S.MISSING),
        (Facts(DAY, DAY, came_in=DAY), S.RECEIVED),
        (Facts(DAY, DAY, came_in=DAY, accepted=True), S.ON_TIME),
        (Facts(DAY, DAY, came_in=DAY, accepted=True, unchanged=True), S.NOTHING),
        (Facts(DAY, DAY, came_in=DAY, accepted=True, asked=2, given=1), S.PARTIAL),
        (Facts(DAY, DAY, came_in=DAY + timedelta(days=1), accepted=True, unchanged=True), S.LATE),
        (Facts(DAY, DAY, returned=True), S.RETURNED),
        (Facts(DAY + timedelta(days=9), DAY, returned=True), S.RETURNED),
        (Facts(DAY + timedelta(days=9), DAY, excused=True), S.EXCUSED),
        (Facts(DAY, DAY, excused=True, came_in=DAY, accepted=True), S.ON_TIME),
    ],
)
def test_each_standing_is_another_thing(facts: Facts, standing: ReportStanding) -> None:
    assert standing_of(facts) is standing


K, C = CycleKind, Cadence


@pytest.mark.parametrize(
    ("cadence", "kind", "beside", "asked"),
    [
        (C.QUARTER, K.QUARTER, {K.QUARTER}, True),
        (C.QUARTER, K.HALF_YEAR, {K.QUARTER, K.HALF_YEAR}, False),  # asked in the quarter already
        (C.QUARTER, K.HALF_YEAR, {K.HALF_YEAR}, True),
        (C.MONTH, K.QUARTER, {K.QUARTER}, True),
        (C.MONTH, K.QUARTER, {K.MONTH, K.QUARTER}, False),
        (C.YEAR, K.QUARTER, {K.QUARTER}, False),  # June is no end of a year
        (C.HALF_YEAR, K.QUARTER, {K.QUARTER}, True),
        (C.HALF_YEAR, K.MONTH, {K.MONTH, K.QUARTER}, False),
        (C.YEAR, K.OWN, {K.OWN}, True),
    ],
)
def test_nobody_is_asked_twice_for_the_same_days(
    cadence: Cadence, kind: CycleKind, beside: set[CycleKind], asked: bool
) -> None:
    assert asked_in(cadence, kind, date(2031, 6, 30), frozenset(beside)) is asked


@given(st.sampled_from(C), st.sets(st.sampled_from([K.MONTH, K.QUARTER, K.HALF_YEAR, K.YEAR]), min_size=1),
       st.integers(1, 12))  # fmt: skip
def test_at_most_one_of_the_cycles_about_the_same_days_asks(
    cadence: Cadence, beside: set[CycleKind], month: int
) -> None:
    last = date(2031, month, 28)
    asking = [kind for kind in beside if asked_in(cadence, kind, last, frozenset(beside))]
    assert len(asking) <= 1
    if month % cadence.months == 0:
        assert len(asking) == 1


@pytest.mark.django_db
def test_counts_equal_their_lists_while_open_and_once_locked(cast: Cast) -> None:
    held = reporting(cast)
    held.reported(figures=held.whole())
    held.review("part.accept")
    office = held.life.actor("compiler")
    for now, left in ((OPENED, S.NOT_DUE), (OVERDUE, S.MISSING), (LOCKED, S.MISSING)):
        held.turn(now)
        today = now.date()
        counts = Counter(each.standing for each in standings_in(office, held.cycle, today))
        assert counts == {S.ON_TIME: 1, left: 1}
        matrix = Matrix(office, [held.cycle], today)
        assert matrix.totals()[held.cycle.pk] == counts
        for standing in (S.ON_TIME, left):
            parts = matrix.parts(standing=standing)
            assert len(parts) == counts[standing]
            assert [row.cells[0].standing for row in matrix.rows(parts)] == [standing]
    by_body = tallies(standings_in(office, held.cycle, LOCKED.date()))
    assert by_body[held.part().organisation_id] == {S.ON_TIME: 1}
    own = held.life.actor("town_leader")
    assert Counter(each.standing for each in standings_in(own, held.cycle, LOCKED.date())) == {S.MISSING: 1}
    assert Matrix(own, [held.cycle], LOCKED.date()).parts() == [held.part("yuntai").pk]
    assert not standings_in(held.life.actor("viewer"), held.cycle, LOCKED.date())


@pytest.mark.one_database
@pytest.mark.django_db
@given(acts=st.lists(st.sampled_from(["longer", "after_lock", "report", "review", "day"]), max_size=6))
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_kept_of_locked_cycles_is_what_is_computed(cast: Cast, acts: list[str]) -> None:
    from django.db import transaction

    with transaction.atomic():
        held = reporting(cast, LOCKED)
        for act in acts:
            try:
                _act(held, act)
            except (IllegalTransition, Invalid):
                continue
            kept = dict(Obligation.objects.values_list("part_id", "current"))
            computed = {each.part.pk: each.standing for each in owed_in(held.cycle, held.now.date())}
            assert kept == computed, act
        transaction.set_rollback(True)


def _act(held: Reporting, act: str) -> None:
    if act == "report":
        held.reported(figures=held.whole())
    elif act == "review":
        held.review("part.accept")
    elif act == "day":
        held.turn(held.now + timedelta(days=7))
    else:
        allow(
            actor=held.life.actor("compiler"), now=held.now, cycle=held.cycle.public_id, kind=AllowanceKind(act).value,
            until=date(2031, 10, 24), reason="暴雨断电",
        )  # fmt: skip


@pytest.mark.django_db
def test_the_matrix_asks_a_fixed_number_of_queries(cast: Cast) -> None:
    held = reporting(cast)
    office, cycles = held.life.actor("compiler"), [held.cycle]
    with CaptureQueriesContext(connection) as asked:
        matrix = Matrix(office, cycles, OPENED.date())
        matrix.rows(matrix.parts())
        matrix.bodies(), matrix.totals()
    assert len(asked) <= 16


@pytest.mark.django_db
def test_a_request_is_priced_before_it_goes_out(cast: Cast) -> None:
    held = reporting(cast)
    office = held.life.actor("compiler")
    burden = burden_of(held.cycle, OPENED.date())
    figures = len(held.whole())
    by_name = {price.name: price for price in burden.prices}
    assert (by_name["县水利局"].items, by_name["县水利局"].texts, by_name["县水利局"].figures) == (1, 4, figures)
    assert burden.fields == sum(price.fields for price in burden.prices) and burden.each == Decimal(burden.fields) / 2
    before = Cycle.objects.count()
    offered = priced(lambda: plan_year(actor=office, now=OPENED, kind=CycleKind.QUARTER, year=2032), OPENED)
    assert len(offered) == 4 and all(each.items == 2 for each in offered)
    assert Cycle.objects.count() == before, "a price plans nothing"
    year = by_quarter([burden, *offered], 2032)
    assert {row.name for row in year} == {"县水利局", "云台镇"}
    assert all(row.quarters[0] == 0 and row.quarters[1] > 0 for row in year), "the first is due in April"
    held.reported(figures=held.whole())
    held.review("part.accept")
    again = burden_of(held.cycle, OPENED.date())
    assert {price.name: price.known for price in again.prices}["县水利局"] == figures, (
        "what is known is not asked again"
    )


@pytest.mark.django_db
def test_what_a_cycle_collects_already_is_not_asked_again(cast: Cast) -> None:
    held = reporting(cast)
    with pytest.raises(Invalid, match="2031年第三季度”已经收这段时间的情况"):
        plan_own(
            actor=held.life.actor("compiler"), now=OPENED, name="九月专报", first=date(2031, 9, 1),
            last=date(2031, 9, 29),
        )  # fmt: skip


@pytest.mark.django_db
def test_a_field_that_nobody_read_in_two_cycles_is_proposed_for_removal(cast: Cast) -> None:
    held = reporting(cast)
    office, government = held.life.actor("compiler"), cast.county.pk
    for locked_on in (LOCKED, morning(date(2032, 1, 30))):
        held.reported(figures=held.whole(), problem="用地未批", next_step="催办")
        held.review("part.accept")
        note_read(now=held.now, cycle=held.cycle, fields=["progress", "claim_level", "problem"])
        note_read(now=held.now, cycle=held.cycle, fields=["problem"])
        assert not any(each.is_proposed for each in field_uses(government))
        held.turn(locked_on)
        if locked_on == LOCKED:
            held.cycle = Cycle.objects.get(first=date(2031, 10, 1))
            held.turn(morning(date(2032, 1, 2)))
    uses = {each.field: each for each in field_uses(government)}
    assert (uses["problem"].filled, uses["problem"].read_in, uses["problem"].is_proposed) == (2, 2, False)
    assert (uses["next_step"].filled, uses["next_step"].is_proposed) == (2, True)
    assert any(field.startswith("figure:") and each.is_proposed for field, each in uses.items())
    with pytest.raises(NotAllowed):
        drop_field(actor=held.life.actor("supervisor"), now=held.now, field="next_step", reason="无人看")
    for field in ("secret", "figure:0", "figure:x"):
        with pytest.raises(NotFound):
            drop_field(actor=office, now=held.now, field=field, reason="无人看")
    with pytest.raises(Invalid, match="每份填报都要有"):
        drop_field(actor=office, now=held.now, field="progress", reason="无人看")
    with pytest.raises(Invalid):
        drop_field(actor=office, now=held.now, field="next_step", reason=" ")
    drop_field(actor=office, now=held.now, field="next_step", reason="两期无人看")
    with pytest.raises(IllegalTransition):
        drop_field(actor=office, now=held.now, field="next_step", reason="再来")
    assert {each.field: each for each in field_uses(government)}["next_step"].is_proposed is False
    restore_field(actor=office, now=held.now, field="next_step")
    with pytest.raises(NotFound):
        restore_field(actor=office, now=held.now, field="next_step")
    assert verify(cast.county.public_id).findings == ()


@pytest.mark.django_db
def test_an_indicator_that_was_dropped_is_not_asked_for(cast: Cast) -> None:
    held = reporting(cast)
    asked = held.whole()
    indicator = int(asked[0].key.split("-")[0])
    drop_field(actor=held.life.actor("compiler"), now=OPENED, field=field_of(indicator), reason="已有统计数")
    assert len(held.whole()) == len(asked) - 1
    assert held.cycle.state == CycleState.OPEN and NOW < OPENED
