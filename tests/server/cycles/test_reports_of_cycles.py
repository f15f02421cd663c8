"""Reports: filled in, signed, handed in, read; what is owed follows from what was handed out and what came in."""

from datetime import date
from decimal import Decimal

import pytest

from luoshi.server.audit.verification import verify
from luoshi.server.core.errors import Conflict, IllegalTransition, Invalid, NotAllowed, NotFound
from luoshi.server.cycles.figures import Given
from luoshi.server.cycles.models import AllowanceKind, Obligation, Report
from luoshi.server.cycles.owing import owed_in
from luoshi.server.cycles.services.allowances import allow
from luoshi.server.cycles.services.entries import Entry
from luoshi.server.cycles.services.reports import (
    put_up_reports,
    recall_report,
    report_unchanged,
    save_report,
    send_back_reports,
)
from luoshi.server.cycles.standings import ReportStanding
from luoshi.server.cycles.states import CycleState, ReportState
from luoshi.server.delivery.models import Feedback
from luoshi.server.indicators.models import Observation
from luoshi.server.notices.models import Notice
from server_cast import Cast
from server_cycles import LOCKED, OPENED, OVERDUE, Reporting, morning, reporting

pytestmark = pytest.mark.django_db


def standings(held: Reporting) -> dict[str, ReportStanding]:
    today = held.now.date()
    return {each.part.printed_name: each.standing for each in owed_in(held.cycle, today)}


def figures(held: Reporting, body: str = "water") -> list[Given]:
    """A figure for everything that the report of a body asks for."""
    (owed,) = owed_in(held.cycle, held.now.date(), [held.part(body).pk])
    return [Given(key=each.key, value=Decimal("6")) for each in owed.asked]


def test_who_speaks_for_a_matter_owes_and_nobody_else(cast: Cast) -> None:
    held = reporting(cast)
    assert standings(held) == {"县水利局": ReportStanding.NOT_DUE, "云台镇": ReportStanding.NOT_DUE}
    held.turn(OVERDUE)
    assert set(standings(held).values()) == {ReportStanding.MISSING}


def test_who_is_excused_until_the_lock_is_excused_when_it_is_frozen(cast: Cast) -> None:
    held = reporting(cast)
    allow(
        actor=held.life.actor("compiler"), now=OPENED, cycle=held.cycle.public_id, kind=AllowanceKind.EXCUSED,
        until=held.cycle.locks_on, reason="受灾停工", organisation=cast.body("water"),
    )  # fmt: skip
    held.turn(LOCKED)
    frozen = dict(Obligation.objects.values_list("printed_name", "standing"))
    assert frozen == {"县水利局": ReportStanding.EXCUSED, "云台镇": ReportStanding.MISSING}


def test_a_report_goes_from_clerk_over_leader_to_the_office(cast: Cast) -> None:
    held = reporting(cast)
    row = held.save(figures=figures(held))
    assert (row.state, row.filled_by_name) == (ReportState.DRAFT, held.life.actor("water_clerk").name)
    put_up_reports(actor=held.life.actor("water_clerk"), now=OPENED, reports=[row.public_id])
    with pytest.raises(NotAllowed):
        held.submit(row, who="water_clerk")
    row = held.submit(row)
    assert row.state == ReportState.IN_REVIEW and row.came_in == OPENED
    assert standings(held)["县水利局"] is ReportStanding.RECEIVED
    assert not Observation.objects.exists(), "a figure counts once the report is accepted"
    held.review("part.accept")
    row.refresh_from_db()
    assert row.state == ReportState.ACCEPTED
    assert standings(held)["县水利局"] is ReportStanding.ON_TIME
    assert {each.made_by for each in Observation.objects.all()} == {held.life.actor("water_leader").user}
    assert verify(cast.county.public_id).findings == ()


def test_what_is_not_whole_may_be_kept_and_does_not_go_out(cast: Cast) -> None:
    held = reporting(cast)
    row = held.save(progress="", claim_level="", problem="用地手续没有批下来")
    with pytest.raises(Invalid) as refused:
        held.submit(row)
    assert {"progress", "claim_level"} <= set(refused.value.fields)
    with pytest.raises(Invalid) as refused:
        held.submit(held.save(claim_level="done", figures=figures(held)))
    assert set(refused.value.fields) == {"evidence"}
    assert not Feedback.objects.exists()


def test_who_was_quicker_is_named(cast: Cast) -> None:
    held = reporting(cast)
    row = held.save(seen=0)
    with pytest.raises(Conflict) as refused:
        held.save(seen=0)
    assert refused.value.by == held.life.actor("water_clerk").name
    assert held.save(seen=row.revision).revision == row.revision + 1


def test_others_neither_see_nor_write_the_report_of_a_body(cast: Cast) -> None:
    held = reporting(cast)
    row = held.save()
    with pytest.raises(NotFound):
        held.save("town_clerk", "water")
    with pytest.raises(NotFound):
        held.submit(row, who="town_leader")
    with pytest.raises(NotAllowed):
        held.save("supervisor", "water")


def test_the_leader_sends_back_and_the_clerk_takes_back(cast: Cast) -> None:
    held = reporting(cast)
    row = held.save(figures=figures(held))
    clerk, leader = held.life.actor("water_clerk"), held.life.actor("water_leader")
    for who in (leader, clerk):
        put_up_reports(actor=clerk, now=OPENED, reports=[row.public_id])
        with pytest.raises(IllegalTransition, match="待单位签批"):
            held.save()
        with pytest.raises(Invalid):
            send_back_reports(actor=who, now=OPENED, reports=[row.public_id], comment=" ")
        (back,) = send_back_reports(actor=who, now=OPENED, reports=[row.public_id], comment="数字再核一下")
        assert (back.state, back.comment) == (ReportState.DRAFT, "数字再核一下")


def test_what_nobody_read_is_taken_back_and_comes_again(cast: Cast) -> None:
    held = reporting(cast)
    row = held.reported(figures=figures(held))
    back = recall_report(actor=held.life.actor("water_leader"), now=OPENED, report=row.public_id)
    assert (back.state, back.came_in, back.feedback) == (ReportState.DRAFT, None, None)
    assert standings(held)["县水利局"] is ReportStanding.NOT_DUE
    assert held.submit(back).state == ReportState.IN_REVIEW


def test_sent_back_it_comes_again_in_time_within_three_working_days(cast: Cast) -> None:
    held = reporting(cast)
    held.turn(morning(date(2031, 10, 7)))
    row = held.reported(figures=figures(held))
    held.turn(OVERDUE)
    held.review("part.return", reason="unclear", comment="进度写具体")
    row.refresh_from_db()
    assert (row.state, row.again_by, row.comment) == (ReportState.RETURNED, date(2031, 10, 13), "进度写具体")
    assert standings(held)["县水利局"] is ReportStanding.RETURNED
    held.turn(morning(date(2031, 10, 13)))
    row = held.submit(held.save(figures=figures(held)))
    held.review("part.accept")
    assert standings(held)["县水利局"] is ReportStanding.ON_TIME


def test_after_that_it_is_made_up(cast: Cast) -> None:
    held = reporting(cast)
    held.reported(figures=figures(held))
    held.review("part.return", reason="unclear", comment="进度写具体")
    held.turn(morning(date(2031, 10, 9)))
    held.submit(held.save(figures=figures(held)))
    held.review("part.accept")
    assert standings(held)["县水利局"] is ReportStanding.LATE


def test_nothing_new_is_one_act_and_another_standing(cast: Cast) -> None:
    held = reporting(cast)
    clerk, part = held.life.actor("water_clerk"), held.part().public_id
    with pytest.raises(Invalid, match="还没有报过进展"):
        report_unchanged(actor=clerk, now=OPENED, cycle=held.cycle.public_id, parts=[part])
    held.reported(figures=figures(held))
    held.review("part.accept")
    held.turn(LOCKED)
    assert held.cycle.state == CycleState.LOCKED
    fourth = type(held.cycle).objects.exclude(pk=held.cycle.pk).get()
    held.cycle = fourth
    held.turn(morning(date(2032, 1, 5)))
    assert fourth.state == CycleState.OPEN
    (row,) = report_unchanged(actor=clerk, now=held.now, cycle=fourth.public_id, parts=[part])
    assert row.unchanged and row.progress == "清淤6公里，完成三分之一，护岸已开工。"
    held.submit(row)
    held.review("part.accept")
    assert standings(held)["县水利局"] is ReportStanding.NOTHING
    assert {each.value for each in Observation.objects.filter(period_to=date(2031, 12, 31))} == {Decimal(6)}


def test_a_report_without_a_figure_that_was_asked_is_not_complete(cast: Cast) -> None:
    held = reporting(cast)
    given = figures(held)
    assert given, "the item has targets"
    with pytest.raises(Invalid) as refused:
        held.reported()
    assert set(refused.value.fields) == {each.key for each in given}


def test_what_is_said_on_the_page_of_the_part_counts_as_the_report(cast: Cast) -> None:
    held = reporting(cast)
    said = {"claim_level": "under_way", "progress": "护岸开工"}
    held.life.do("part.feed_back", "water_clerk", held.part(), now=OPENED, **said)
    row = Report.objects.get()
    assert (row.state, row.progress, row.came_in) == (ReportState.IN_REVIEW, "护岸开工", OPENED)
    held.review("part.accept")
    assert standings(held)["县水利局"] is ReportStanding.PARTIAL, "its figures are still asked for"


def test_the_lock_writes_down_how_everybody_stood(cast: Cast) -> None:
    held = reporting(cast)
    held.reported(figures=figures(held))
    held.review("part.accept")
    drafted = held.save("town_clerk", "yuntai")
    held.turn(LOCKED)
    kept = {row.printed_name: row.standing for row in Obligation.objects.all()}
    assert kept == {"县水利局": ReportStanding.ON_TIME, "云台镇": ReportStanding.MISSING}
    drafted.refresh_from_db()
    assert drafted.state == ReportState.LAPSED
    with pytest.raises(IllegalTransition) as refused:
        held.save("town_clerk", "yuntai")
    assert "已于 2031-10-14 锁定" in str(refused.value) and "综合员" in str(refused.value)
    assert verify(cast.county.public_id).findings == ()


def test_nobody_is_told_twice_of_what_was_handed_in_together(cast: Cast) -> None:
    held = reporting(cast)
    Notice.objects.all().delete()
    held.reported(figures=figures(held))
    told = Notice.objects.filter(person__display_name=held.life.actor("supervisor").name)
    assert [row.title for row in told] == ["请审核 县水利局的 1 项进展"]


def test_who_works_along_without_leading_owes_nothing(cast: Cast) -> None:
    held = reporting(cast)
    with pytest.raises(Invalid, match="不需要填报这个事项"):
        held.save("farm_clerk", "agriculture")


def test_before_a_cycle_opens_it_takes_nothing(cast: Cast) -> None:
    held = reporting(cast, morning(date(2031, 9, 25)))
    with pytest.raises(IllegalTransition, match="2031-10-01 开放"):
        save_report(
            actor=held.life.actor("water_clerk"), now=held.now, cycle=held.cycle.public_id,
            part=held.part().public_id, entry=Entry(progress="早报"),
        )  # fmt: skip
