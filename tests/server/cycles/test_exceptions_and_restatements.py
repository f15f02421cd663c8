"""Exceptions from the days of a cycle, figures of locked days, and corrections that keep both values."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import given as given_any
from hypothesis import strategies as st

from luoshi.reckoning.kinds import Status
from luoshi.reckoning.periods import Period
from luoshi.server.audit.verification import verify
from luoshi.server.core.errors import IllegalTransition, Invalid, NotAllowed, NotFound
from luoshi.server.cycles.figures import Given
from luoshi.server.cycles.models import Allowance, AllowanceKind, Obligation, Report, Restatement
from luoshi.server.cycles.owing import owed_in
from luoshi.server.cycles.restated import said_now
from luoshi.server.cycles.services.allowances import allow, end_allowance
from luoshi.server.cycles.services.restating import (
    ask_restatement,
    grant_restatement,
    refuse_restatement,
    withdraw_restatement,
)
from luoshi.server.cycles.standings import ReportStanding
from luoshi.server.cycles.states import ReportState, RestatementState
from luoshi.server.indicators.models import Observation
from luoshi.server.indicators.services.observations import NewFigure, report_figure
from luoshi.server.ledger.models import Indicator
from luoshi.server.notices.models import Notice
from server_cast import Cast
from server_cycles import LOCKED, OPENED, OVERDUE, Reporting, morning, reporting

pytestmark = pytest.mark.django_db
LATER = date(2031, 10, 20)


def standing(held: Reporting, body: str = "water") -> ReportStanding:
    (owed,) = owed_in(held.cycle, held.now.date(), [held.part(body).pk])
    return owed.standing


def given(held: Reporting, value: str = "6") -> list[Given]:
    (owed,) = owed_in(held.cycle, held.now.date(), [held.part().pk])
    return [Given(key=each.key, value=Decimal(value)) for each in owed.asked]


def allowed(held: Reporting, kind: AllowanceKind, until: date = LATER, **scope: str) -> Allowance:
    return allow(
        actor=held.life.actor("compiler"), now=held.now, cycle=held.cycle.public_id, kind=kind.value, until=until,
        reason="暴雨断电", **scope,
    )  # fmt: skip


def water(held: Reporting) -> str:
    return held.cast.body("water")


def test_a_later_due_day_makes_what_comes_until_then_in_time(cast: Cast) -> None:
    held = reporting(cast)
    allowed(held, AllowanceKind.LONGER, organisation=water(held))
    held.turn(LOCKED)
    assert (standing(held), standing(held, "yuntai")) == (ReportStanding.NOT_DUE, ReportStanding.MISSING)
    held.reported(figures=given(held))
    held.review("part.accept")
    assert standing(held) is ReportStanding.ON_TIME


def test_after_the_lock_an_exception_takes_what_is_made_up(cast: Cast) -> None:
    held = reporting(cast)
    drafted = held.save()
    held.turn(LOCKED)
    drafted.refresh_from_db()
    assert drafted.state == ReportState.LAPSED
    allowed(held, AllowanceKind.AFTER_LOCK, part=held.part().public_id)
    row = held.submit(held.save(figures=given(held)))
    held.review("part.accept")
    row.refresh_from_db()
    assert (row.state, standing(held)) == (ReportState.ACCEPTED, ReportStanding.LATE)
    kept = Obligation.objects.get(part=held.part())
    assert kept.standing == ReportStanding.MISSING, "what was frozen stays as it was"
    with pytest.raises(IllegalTransition):
        held.save("town_clerk", "yuntai")


def test_who_is_excused_owes_nothing_and_is_not_missing(cast: Cast) -> None:
    held = reporting(cast)
    made = allowed(held, AllowanceKind.EXCUSED, organisation=water(held))
    held.turn(OVERDUE)
    assert standing(held) is ReportStanding.EXCUSED
    end_allowance(actor=held.life.actor("compiler"), now=held.now, allowance=made.public_id, comment="已恢复供电")
    assert standing(held) is ReportStanding.MISSING
    with pytest.raises(IllegalTransition, match="已经结束"):
        end_allowance(actor=held.life.actor("compiler"), now=held.now, allowance=made.public_id, comment="再一次")


def test_an_exception_names_reason_scope_and_day(cast: Cast) -> None:
    held = reporting(cast)
    asked = {"actor": held.life.actor("compiler"), "now": OPENED, "cycle": held.cycle.public_id, "kind": "longer",
             "until": LATER, "reason": "暴雨断电"}  # fmt: skip
    for wrong, field in (
        ({"reason": " "}, "reason"),
        ({"kind": "for_ever"}, "kind"),
        ({"until": date(2031, 9, 30)}, "until"),
        ({"until": date(2031, 10, 7)}, "until"),  # the due day itself
        ({"until": date(2031, 10, 11)}, "until"),  # a Saturday
        ({"kind": "after_lock", "until": date(2031, 10, 14)}, "until"),
        ({"kind": "excused", "until": date(2031, 10, 8)}, "until"),
        ({"organisation": water(held), "part": held.part().public_id}, "part"),
        ({"organisation": held.cast.body("ecology")}, "organisation"),
    ):
        with pytest.raises(Invalid) as refused:
            allow(**asked | wrong)  # type: ignore[arg-type]  # the keywords of the service
        assert set(refused.value.fields) == {field}
    for who in ("supervisor", "water_leader", "head"):
        with pytest.raises(NotAllowed):
            allow(**asked | {"actor": held.life.actor(who)})  # type: ignore[arg-type]  # as above
    Notice.objects.all().delete()
    allow(**asked | {"organisation": water(held)})  # type: ignore[arg-type]  # as above
    told = sorted(Notice.objects.values_list("person__display_name", flat=True))
    assert told == sorted(["水小莲", "江局长"])
    held.cycle = type(held.cycle).objects.exclude(pk=held.cycle.pk).get()
    with pytest.raises(IllegalTransition, match="未开放"):
        allowed(held, AllowanceKind.LONGER)


def test_figures_of_locked_days_are_closed_and_the_refusal_says_who_can_lift_that(cast: Cast) -> None:
    held = reporting(cast)
    (owed,) = owed_in(held.cycle, held.now.date(), [held.part().pk])
    indicator = Indicator.objects.get(pk=owed.asked[0].indicator)

    def enter(value: int) -> Observation:
        period = Period(date(2031, 7, 1), date(2031, 9, 30))
        new = NewFigure(period=period, status=Status.VALUE, value=Decimal(value), reason="核对")
        return report_figure(actor=held.life.actor("water_clerk"), now=held.now, indicator=indicator.pk, new=new)

    assert enter(6).vintage == 1
    held.turn(LOCKED)
    with pytest.raises(IllegalTransition) as refused:
        enter(7)
    assert "已于 2031-10-14 锁定" in str(refused.value) and "申请更正" in str(refused.value)
    allowed(held, AllowanceKind.AFTER_LOCK)
    assert enter(7).vintage == 2


def accepted(held: Reporting) -> Report:
    row = held.reported(figures=given(held))
    held.review("part.accept")
    row.refresh_from_db()
    return row


def asked_for(held: Reporting, row: Report, who: str = "water_leader", **new: object) -> Restatement:
    told = {"reason": "漏计一段河道"} | new
    return ask_restatement(actor=held.life.actor(who), now=held.now, report=row.public_id, **told)  # type: ignore[arg-type]  # the keywords of the service


def test_a_restatement_keeps_both_values(cast: Cast) -> None:
    held = reporting(cast)
    row = accepted(held)
    held.turn(LOCKED)
    new = given(held, "8")
    made = asked_for(held, row, progress="清淤8公里。", figures=new)
    assert made.old["progress"] == row.progress and made.new["progress"] == "清淤8公里。"
    assert said_now(row)["progress"] == row.progress, "nothing holds before somebody decided"
    grant_restatement(actor=held.life.actor("supervisor"), now=held.now, restatement=made.public_id)
    row.refresh_from_db()
    assert row.progress != "清淤8公里。" and said_now(row)["progress"] == "清淤8公里。"
    series = Observation.objects.filter(indicator=int(new[0].key.split("-")[0])).order_by("vintage")
    assert [each.value for each in series] == [Decimal(6), Decimal(8)]
    assert [each.reason for each in series] == ["", "漏计一段河道"]
    assert {each.made_by_name for each in series} == {"江局长"}, "in the name of who said it"
    assert verify(cast.county.public_id).findings == ()


STEPS = st.lists(
    st.tuples(st.integers(1, 40), st.sampled_from(["grant", "refuse", "withdraw"])), min_size=1, max_size=5
)


@pytest.mark.one_database  # one chain is told on both by the test before
@given_any(steps=STEPS)
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_restated_and_decided_both_values_of_each_stay(cast: Cast, steps: list[tuple[int, str]]) -> None:
    with transaction.atomic():
        held = reporting(cast)
        row = accepted(held)
        held.turn(LOCKED)
        holds, told = Decimal(6), []
        for value, how in steps:
            if value == holds:
                continue
            made = asked_for(held, row, progress=f"清淤{value}公里。", figures=given(held, str(value)))
            key, office = made.public_id, held.life.actor("supervisor")
            if how == "grant":
                grant_restatement(actor=office, now=held.now, restatement=key)
            elif how == "refuse":
                refuse_restatement(actor=office, now=held.now, restatement=key, comment="原数有据")
            else:
                withdraw_restatement(actor=held.life.actor("water_leader"), now=held.now, restatement=key)
            told.append((holds, Decimal(value)))
            holds = Decimal(value) if how == "grant" else holds
            assert said_now(row)["figures"][0]["value"] == str(holds)
        kept = [
            (Decimal(each.old["figures"][0]["value"]), Decimal(each.new["figures"][0]["value"]))
            for each in Restatement.objects.filter(report=row).order_by("pk")
        ]
        assert kept == told
        row.refresh_from_db()
        assert row.figures[0]["value"] == "6", "what was accepted is never written over"
        transaction.set_rollback(True)


def test_a_restatement_is_asked_by_the_leader_and_decided_by_the_office(cast: Cast) -> None:
    held = reporting(cast)
    row = held.reported(figures=given(held))
    with pytest.raises(IllegalTransition, match="待审核"):
        asked_for(held, row, progress="清淤8公里。")
    held.review("part.accept")
    with pytest.raises(NotAllowed):
        asked_for(held, row, "water_clerk", progress="清淤8公里。")
    with pytest.raises(NotFound):
        asked_for(held, row, "town_leader", progress="清淤8公里。")
    for wrong, field in (
        ({"reason": " ", "progress": "清淤8公里。"}, "reason"),
        ({"claim_level": "most"}, "claim_level"),
        ({"progress": row.progress}, "progress"),
        ({"figures": [Given(key="0-20310701-20310930-", value=Decimal(1))]}, "0-20310701-20310930-"),
        ({"figures": given(held, "6")}, "progress"),
    ):
        with pytest.raises(Invalid) as refused:
            asked_for(held, row, **wrong)
        assert field in refused.value.fields
    made = asked_for(held, row, progress="清淤8公里。")
    with pytest.raises(IllegalTransition, match="已经有一项"):
        asked_for(held, row, progress="清淤9公里。")
    key = made.public_id
    with pytest.raises(NotAllowed):
        grant_restatement(actor=held.life.actor("water_leader"), now=held.now, restatement=key)
    with pytest.raises(Invalid):
        refuse_restatement(actor=held.life.actor("supervisor"), now=held.now, restatement=key, comment=" ")
    refuse_restatement(actor=held.life.actor("supervisor"), now=held.now, restatement=key, comment="原数有据")
    with pytest.raises(IllegalTransition, match="未同意"):
        withdraw_restatement(actor=held.life.actor("water_leader"), now=held.now, restatement=key)
    again = asked_for(held, row, progress="清淤9公里。")
    back = withdraw_restatement(actor=held.life.actor("water_leader"), now=held.now, restatement=again.public_id)
    assert back.state == RestatementState.WITHDRAWN
    assert said_now(row)["progress"] == row.progress


def test_what_is_sent_back_right_before_the_lock_may_still_come(cast: Cast) -> None:
    held = reporting(cast)
    row = held.reported(figures=given(held))
    held.turn(morning(date(2031, 10, 14)))
    held.review("part.return", reason="unclear", comment="写具体")
    held.turn(LOCKED)
    row.refresh_from_db()
    assert (row.state, row.again_by) == (ReportState.RETURNED, date(2031, 10, 17))
    held.turn(morning(date(2031, 10, 17)))
    held.submit(held.save(figures=given(held)))
    held.review("part.accept")
    assert standing(held) is ReportStanding.ON_TIME
