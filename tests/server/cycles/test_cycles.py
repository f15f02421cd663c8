"""Cycles: their days by rule on working days, moved by hand, opened and locked as the days come."""

import json
from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction

from luoshi.reckoning.periods import Cadence, period_of
from luoshi.server.audit.models import Event
from luoshi.server.audit.verification import verify
from luoshi.server.core.errors import IllegalTransition, Invalid, NotAllowed, NotFound
from luoshi.server.core.periodic import periodic_work
from luoshi.server.core.transitions import step
from luoshi.server.core.working_days import WorkingDays
from luoshi.server.cycles.days import CycleDays, CycleKind, is_provisional, proposed_days
from luoshi.server.cycles.models import Cycle, CycleKindChoice
from luoshi.server.cycles.scopes import visible_cycles
from luoshi.server.cycles.services.cycles import (
    advance_due,
    cancel_cycle,
    open_cycle,
    plan_own,
    plan_year,
    shift_cycle,
)
from luoshi.server.cycles.states import CYCLE, CycleAct, CycleState
from luoshi.server.cycles.tasks import advance_cycles
from luoshi.server.orgs.services.calendar import SpecialDay, enter_year
from server_cast import NOW, Cast

pytestmark = pytest.mark.django_db
THIRD_QUARTER = CycleDays(date(2031, 10, 1), date(2031, 10, 7), date(2031, 10, 14))
"""2031 is not announced, so only weekdays count: the rule gives these."""


def morning(year: int, month: int, day: int) -> datetime:
    """00:05 of a day in China."""
    return datetime(year, month, day - 1, 16, 5, tzinfo=UTC)


def planned(cast: Cast) -> Cycle:
    (row, _last) = plan_year(actor=cast.actor("compiler"), now=NOW, kind=CycleKind.QUARTER, year=2031)
    return row


@pytest.mark.parametrize(
    ("kind", "day", "days"),
    [
        # 1—7 October off, 10 October worked; the quarter's fifth working day is Tuesday the 13th
        (CycleKind.QUARTER, date(2026, 9, 30), (date(2026, 10, 8), date(2026, 10, 13), date(2026, 10, 20))),
        # 1—3 January off, Sunday the 4th worked
        (CycleKind.YEAR, date(2025, 12, 31), (date(2026, 1, 4), date(2026, 1, 15), date(2026, 1, 22))),
        (CycleKind.MONTH, date(2026, 4, 30), (date(2026, 5, 6), date(2026, 5, 8), date(2026, 5, 14))),
    ],
)
def test_days_are_counted_on_the_calendar_of_working_days(
    kind: CycleKind, day: date, days: tuple[date, date, date]
) -> None:
    found = proposed_days(kind, period_of(day, Cadence(kind.value)), WorkingDays())
    assert found == CycleDays(*days)
    assert not is_provisional(found, WorkingDays())


def test_a_year_is_planned_once_and_without_what_is_over(cast: Cast) -> None:
    office = cast.actor("compiler")
    made = plan_year(actor=office, now=NOW, kind=CycleKind.QUARTER, year=2031)
    assert [row.name for row in made] == ["2031年第三季度", "2031年第四季度"]
    assert made[0].days == THIRD_QUARTER and made[0].state == CycleState.PLANNED
    assert is_provisional(made[0].days, WorkingDays())
    with pytest.raises(Invalid, match="没有可以排定的周期"):
        plan_year(actor=office, now=NOW, kind=CycleKind.QUARTER, year=2031)
    assert len(plan_year(actor=office, now=NOW, kind=CycleKind.MONTH, year=2032)) == 12
    with pytest.raises(Invalid, match="逐个登记"):
        plan_year(actor=office, now=NOW, kind=CycleKind.OWN, year=2032)
    with pytest.raises(Invalid, match="年份不对"):
        plan_year(actor=office, now=NOW, kind=CycleKind.YEAR, year=1999)
    for who in ("supervisor", "water_clerk", "head"):
        with pytest.raises(NotAllowed):
            plan_year(actor=cast.actor(who), now=NOW, kind=CycleKind.YEAR, year=2031)


def test_own_days_are_named_in_order_and_asked_for_once(cast: Cast) -> None:
    office = cast.actor("compiler")
    asked = {"actor": office, "now": NOW, "name": " 秋冬水利 ", "first": date(2031, 9, 1), "last": date(2031, 10, 20)}
    row = plan_own(**asked)  # type: ignore[arg-type]  # the keywords of the service
    assert (row.name, row.kind, row.opens_on) == ("秋冬水利", CycleKind.OWN, date(2031, 10, 21))
    with pytest.raises(Invalid, match="同一段时间只填报一次"):
        plan_own(**asked | {"name": "又一次"})  # type: ignore[arg-type]  # as above
    for wrong, field in (
        ({"name": " "}, "name"),
        ({"name": "长" * 61}, "name"),
        ({"last": date(2031, 8, 31)}, "last"),
        ({"first": date(2031, 1, 1), "last": date(2031, 2, 1)}, "last"),
    ):
        with pytest.raises(Invalid) as refused:
            plan_own(**asked | wrong)  # type: ignore[arg-type]  # as above
        assert field in refused.value.fields
    cancel_cycle(actor=office, now=NOW, cycle=row.public_id, comment="并入季度")
    assert plan_own(**asked).pk != row.pk  # type: ignore[arg-type]  # as above


def test_days_move_before_the_cycle_opens_with_a_reason(cast: Cast) -> None:
    office, row = cast.actor("compiler"), planned(cast)
    later = CycleDays(date(2031, 10, 8), date(2031, 10, 14), date(2031, 10, 21))

    def shifted(days: CycleDays = later, reason: str = "错开调度会", now: datetime = NOW) -> Cycle:
        return shift_cycle(actor=office, now=now, cycle=row.public_id, days=days, reason=reason)

    with pytest.raises(Invalid) as unsaid:
        shifted(reason=" ")
    assert "comment" in unsaid.value.fields
    for wrong, fields in (
        (CycleDays(date(2031, 10, 4), later.due_on, later.locks_on), {"opens_on"}),  # a Saturday
        (CycleDays(date(2031, 7, 1), later.due_on, later.locks_on), {"opens_on"}),  # its first day
        (CycleDays(later.opens_on, date(2031, 10, 7), later.locks_on), {"due_on"}),
        (CycleDays(later.opens_on, later.due_on, later.due_on), {"locks_on"}),
        (CycleDays(date(2031, 9, 11), later.due_on, later.locks_on), {"opens_on"}),  # yesterday
    ):
        with pytest.raises(Invalid) as refused:
            shifted(wrong)
        assert set(refused.value.fields) == fields
    moved = shifted()
    assert (moved.days, moved.shift_reason, moved.revision) == (later, "错开调度会", 2)
    event = Event.objects.get(key=row.public_id, comment="错开调度会")
    assert json.loads(event.changes)["due_on"] == ["2031-10-07", "2031-10-14"]
    open_cycle(actor=office, now=NOW, cycle=row.public_id, comment="提前布置")
    with pytest.raises(IllegalTransition, match="填报中"):
        shifted()


def test_a_cycle_opens_by_hand_early_only_with_a_reason(cast: Cast) -> None:
    office = cast.actor("compiler")
    third, fourth = plan_year(actor=office, now=NOW, kind=CycleKind.QUARTER, year=2031)
    with pytest.raises(Invalid, match="提前开放要写明原因"):
        open_cycle(actor=office, now=NOW, cycle=third.public_id)
    with pytest.raises(Invalid, match="期间还没有开始"):
        open_cycle(actor=office, now=NOW, cycle=fourth.public_id, comment="提前布置")
    with pytest.raises(NotAllowed):
        open_cycle(actor=cast.actor("water_leader"), now=NOW, cycle=third.public_id, comment="提前布置")
    with pytest.raises(NotFound):
        open_cycle(actor=cast.actor("city_compiler"), now=NOW, cycle=third.public_id, comment="提前布置")
    assert open_cycle(actor=office, now=NOW, cycle=third.public_id, comment="提前布置").state == CycleState.OPEN
    on_its_day = open_cycle(actor=office, now=morning(2032, 1, 2), cycle=fourth.public_id)
    assert on_its_day.state == CycleState.OPEN
    with pytest.raises(IllegalTransition):
        cancel_cycle(actor=office, now=NOW, cycle=third.public_id, comment="不需要")
    assert not visible_cycles(cast.actor("city_compiler")).exists()
    assert visible_cycles(cast.actor("town_clerk")).count() == 2


def test_the_scheduler_takes_each_step_on_its_day_and_catches_up(cast: Cast) -> None:
    row = planned(cast)
    other = plan_own(
        actor=cast.actor("compiler"), now=NOW, name="九月专项", first=date(2031, 9, 1), last=date(2031, 9, 29)
    )

    def after(now: datetime) -> tuple[int, str]:
        done = advance_due(now=now)
        row.refresh_from_db()
        return done, row.state

    other = shift_cycle(
        actor=cast.actor("compiler"),
        now=NOW,
        cycle=other.public_id,
        days=CycleDays(date(2031, 12, 1), date(2031, 12, 5), date(2031, 12, 12)),
        reason="十二月再报",
    )
    assert after(morning(2031, 9, 30)) == (0, CycleState.PLANNED)
    assert after(morning(2031, 10, 2)) == (1, CycleState.OPEN)
    assert after(morning(2031, 10, 7)) == (0, CycleState.OPEN)  # the due day itself is in time
    assert after(morning(2031, 10, 8)) == (1, CycleState.PAST_DUE)
    assert after(morning(2031, 10, 14)) == (0, CycleState.PAST_DUE)
    assert after(morning(2031, 10, 15)) == (1, CycleState.LOCKED)
    # three steps of the other one at once, where nothing ran meanwhile
    assert after(morning(2031, 12, 30)) == (3, CycleState.LOCKED)
    changes = Event.objects.filter(key=other.public_id).order_by("sequence").values_list("changes", flat=True)
    acts = [json.loads(each).get("act") for each in changes]
    assert acts == [None, "shift", "open", "fall_due", "lock"]
    assert verify(cast.county.public_id).findings == ()
    assert any(work.name == "cycles.advance" for work in periodic_work())
    assert advance_cycles.func() == 0


def test_days_of_the_rule_follow_the_calendar_and_chosen_ones_stay(cast: Cast) -> None:
    office, row = cast.actor("compiler"), planned(cast)
    chosen = plan_own(actor=office, now=NOW, name="九月专项", first=date(2031, 9, 1), last=date(2031, 9, 29))
    own = CycleDays(date(2031, 10, 6), date(2031, 10, 8), date(2031, 10, 15))
    shift_cycle(actor=office, now=NOW, cycle=chosen.public_id, days=own, reason="节后即报")
    holidays = {date(2031, 10, day): SpecialDay(False, "国庆节") for day in (1, 2, 3, 6, 7)}
    enter_year(
        actor=cast.actor("system"), now=NOW, government=cast.county.public_id, year=2031, basis="通知", days=holidays
    )
    assert [advance_due(now=NOW), advance_due(now=NOW)] == [1, 0]
    row.refresh_from_db()
    chosen.refresh_from_db()
    assert (row.opens_on, row.due_on, row.shift_reason) == (date(2031, 10, 8), date(2031, 10, 14), "")
    assert chosen.days == own
    assert Event.objects.filter(key=row.public_id).latest("sequence").comment == "工作日历有变化，按规则重新推算"


@pytest.mark.parametrize("state", CycleState)
@pytest.mark.parametrize("act", CycleAct)
def test_no_step_but_those_of_the_table(state: CycleState, act: CycleAct) -> None:
    rows = [row for row in CYCLE if row.source is state and row.action is act]
    if rows:
        assert step(CYCLE, state, act, thing="周期", state_name=state, comment="因为") is rows[0]
    else:
        with pytest.raises(IllegalTransition):
            step(CYCLE, state, act, thing="周期", state_name=state, comment="因为")


def test_the_database_keeps_days_in_order(cast: Cast) -> None:
    row = planned(cast)
    assert {kind.value for kind in CycleKind} == set(CycleKindChoice.values)
    for wrong in ({"due_on": date(2031, 9, 30)}, {"locks_on": row.due_on}, {"last": date(2031, 6, 30)}, {"name": ""}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Cycle.objects.filter(pk=row.pk).update(**wrong)
