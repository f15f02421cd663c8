"""Lights and cycles say the same: nothing is missing before the cycle is due, exceptions count, history stays."""

from datetime import date

import pytest

from luoshi.reckoning.reports import ReportState
from luoshi.server.core.clock import china_date
from luoshi.server.cycles.cut_offs import cut_offs
from luoshi.server.cycles.days import CycleKind
from luoshi.server.cycles.models import AllowanceKind, Cycle
from luoshi.server.cycles.services.allowances import allow, end_allowance
from luoshi.server.cycles.services.cycles import cancel_cycle, plan_year
from luoshi.server.delivery.models import LightDay
from luoshi.server.delivery.standing.reading import judged, moment_of
from luoshi.server.delivery.standing.values import Moment
from server_cast import NOW, Cast
from server_cycles import OPENED, OVERDUE, Reporting, morning, reporting

pytestmark = pytest.mark.django_db
"""The matters are handed out on 12 September 2031; the third quarter is due on 7 October."""
BEFORE, ON, AFTER = date(2031, 10, 3), date(2031, 10, 7), date(2031, 10, 8)


def report(held: Reporting, day: date, body: str = "water") -> ReportState | None:
    matter = held.part(body).matter
    (standing,) = judged([matter.pk], matter.government, Moment(day, morning(day), live=True)).values()
    assert standing.facts is not None
    return standing.facts.report


def test_nothing_is_missing_before_the_cycle_is_due(cast: Cast) -> None:
    held = reporting(cast)
    assert [report(held, day) for day in (BEFORE, ON, AFTER)] == [
        ReportState.NOT_DUE, ReportState.NOT_DUE, ReportState.MISSING,
    ]  # fmt: skip


def test_without_a_cycle_the_last_day_of_the_period_counts(cast: Cast) -> None:
    held = reporting(cast, NOW)
    cancel_cycle(actor=held.life.actor("compiler"), now=NOW, cycle=held.cycle.public_id, comment="另行布置")
    assert report(held, date(2031, 9, 30)) is ReportState.NOT_DUE
    assert report(held, BEFORE) is ReportState.MISSING


def test_exceptions_count_for_their_bodies_and_as_long_as_they_hold(cast: Cast) -> None:
    held = reporting(cast)
    made = allow(
        actor=held.life.actor("compiler"), now=OPENED, cycle=held.cycle.public_id, kind=AllowanceKind.LONGER.value,
        until=date(2031, 10, 20), reason="暴雨断电", organisation=cast.body("water"),
    )  # fmt: skip
    assert (report(held, AFTER), report(held, AFTER, "yuntai")) == (ReportState.NOT_DUE, ReportState.MISSING)
    end_allowance(actor=held.life.actor("compiler"), now=OPENED, allowance=made.public_id, comment="已恢复")
    assert report(held, AFTER) is ReportState.MISSING


def test_what_was_planned_later_does_not_reach_back(cast: Cast) -> None:
    held = reporting(cast, NOW)
    cancel_cycle(actor=held.life.actor("compiler"), now=NOW, cycle=held.cycle.public_id, comment="另行布置")
    late = morning(date(2031, 10, 6))
    plan_year(actor=held.life.actor("compiler"), now=late, kind=CycleKind.QUARTER, year=2031)
    county = cast.county.pk
    assert date(2031, 9, 30) not in cut_offs(county, moment_of(BEFORE))
    assert cut_offs(county, moment_of(date(2031, 10, 6)))[date(2031, 9, 30)].due_on == ON


def test_what_is_kept_is_what_is_computed_after_each_act(cast: Cast) -> None:
    held = reporting(cast)
    for now in (OPENED, OVERDUE):
        held.turn(now)
        allow(
            actor=held.life.actor("compiler"), now=now, cycle=held.cycle.public_id, kind=AllowanceKind.LONGER.value,
            until=date(2031, 10, 20), reason="暴雨断电",
        )  # fmt: skip
        today = china_date(now)
        kept = {row.matter_id: row.light for row in LightDay.objects.filter(as_of=today)}
        computed = judged(kept, cast.county, Moment(today, now, live=True))
        assert kept and kept == {key: each.light for key, each in computed.items()}
    assert Cycle.objects.count() == 2
