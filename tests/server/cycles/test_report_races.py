"""Reports that are handed in while somebody else changes what they hang on: exceptions, days, bodies, decisions."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from luoshi.server.audit.models import Event
from luoshi.server.audit.verification import verify
from luoshi.server.core.errors import IllegalTransition, Invalid
from luoshi.server.cycles.figures import Given
from luoshi.server.cycles.models import Allowance, AllowanceKind, Obligation, Report, Restatement
from luoshi.server.cycles.owing import owed_in
from luoshi.server.cycles.services.allowances import allow, end_allowance
from luoshi.server.cycles.services.entries import Entry
from luoshi.server.cycles.services.reminding import remind_due
from luoshi.server.cycles.services.reports import recall_report, save_report, submit_reports
from luoshi.server.cycles.services.restating import ask_restatement, grant_restatement, refuse_restatement
from luoshi.server.cycles.services.reviewing import accept_report, accept_reports
from luoshi.server.cycles.states import REPORT_HOLDERS, ReportState, RestatementState
from luoshi.server.delivery.models import Feedback, LightDay, Part
from luoshi.server.delivery.services.refreshing import refresh_many
from luoshi.server.delivery.staff import staff_of
from luoshi.server.indicators.models import Observation
from luoshi.server.intake.models import Arrival
from luoshi.server.intake.services.arriving import receive_text
from luoshi.server.orgs.models import GovernmentLevel, Organisation, OrganisationKind
from luoshi.server.orgs.services.organisations import NewOrganisation
from luoshi.server.orgs.services.reorganisation import merge_organisations
from races import at_once
from server_cast import Cast
from server_cycles import LOCKED, OPENED, OVERDUE, TEXT, Reporting, morning, reporting
from server_papers import PLAN

pytestmark = pytest.mark.django_db(transaction=True)
LATER = date(2031, 10, 20)
OTHER = "拆除违建十二处，清运渣土三百方，其余户正在签协议。"


def begun(cast: Cast) -> Reporting:
    """A cycle in which both bodies report, with everybody looked up before threads begin."""
    held = reporting(cast)
    for who in ("compiler", "supervisor", "water_leader", "water_clerk", "town_clerk", "town_leader"):
        held.life.actor(who)
    return held


def given(held: Reporting, body: str = "water") -> list[Given]:
    (owed,) = owed_in(held.cycle, held.now.date(), [held.part(body).pk])
    return [Given(key=each.key, value=Decimal(6)) for each in owed.asked]


def allowed(held: Reporting, kind: AllowanceKind = AllowanceKind.AFTER_LOCK) -> Callable[[], Allowance]:
    return lambda: allow(
        actor=held.life.actor("compiler"), now=held.now, cycle=held.cycle.public_id, kind=kind.value, until=LATER,
        reason="暴雨断电", organisation=held.cast.body("water"),
    )  # fmt: skip


def handed_in(held: Reporting, row: Report, who: str = "water_leader") -> Callable[[], tuple[Report, ...]]:
    now = held.now
    return lambda: submit_reports(actor=held.life.actor(who), now=now, reports=[row.public_id])


def acts(row: Any, kind: str) -> list[tuple[int, str]]:
    """What the trail says of a thing: places, and the states or acts at them."""
    found = []
    for event in Event.objects.filter(kind=kind, key=row.public_id).order_by("sequence"):
        changes = json.loads(event.changes)
        found.append((event.sequence, str(changes.get("act", ""))))
    return found


def place(row: Any, kind: str, act: str) -> int:
    """The place of the one event of an act in the trail."""
    (found,) = [sequence for sequence, name in acts(row, kind) if name == act]
    return found


def agrees(held: Reporting) -> None:
    """What lists count is how everybody stands, a report is in whole or not at all, and the trail is sound."""
    held.cycle.refresh_from_db()
    standing = {owed.part.pk: owed.standing.value for owed in owed_in(held.cycle, held.now.date())}
    assert dict(Obligation.objects.filter(cycle=held.cycle).values_list("part_id", "current")).items() <= (
        standing.items()
    )
    for row in Report.objects.select_related("part", "feedback"):
        is_in = row.state in (ReportState.IN_REVIEW, ReportState.ACCEPTED)
        assert (row.feedback is not None, row.came_in is not None, bool(row.signed_by)) == (is_in, is_in, is_in)
        waiting = Feedback.objects.filter(part=row.part, state="waiting").count()
        assert waiting == (row.state == ReportState.IN_REVIEW)
    assert verify(held.cast.county.public_id).findings == ()


def in_it_or_not(held: Reporting, row: Report, result: object, cause: str) -> bool:
    """Whether a report came in; where it did not, the refusal names the cause and the report is as it was."""
    row.refresh_from_db()
    agrees(held)
    if isinstance(result, Exception):
        assert isinstance(result, IllegalTransition) and cause in result.cause, result
        assert row.state == ReportState.DRAFT
        return False
    assert row.state == ReportState.IN_REVIEW
    return True


def test_an_exception_ends_while_a_late_report_comes(committed_cast: Cast) -> None:
    held = begun(committed_cast)
    held.turn(LOCKED)
    made = allowed(held)()
    row = held.save(figures=given(held))
    result, ended = at_once(
        handed_in(held, row),
        lambda: end_allowance(
            actor=held.life.actor("compiler"), now=held.now, allowance=made.public_id, comment="已恢复供电"
        ),
    )
    assert isinstance(ended, Allowance), ended
    if in_it_or_not(held, row, result, "已于 2031-10-14 锁定"):
        assert place(row, "report", "submit") < place(made, "report_allowance", "end"), "nothing comes after it ended"


def test_an_exception_is_granted_while_a_late_report_comes(committed_cast: Cast) -> None:
    held = begun(committed_cast)
    held.turn(LOCKED)
    first = allowed(held)()
    row = held.save(figures=given(held))
    end_allowance(actor=held.life.actor("compiler"), now=held.now, allowance=first.public_id, comment="登记有误")
    result, made = at_once(handed_in(held, row), allowed(held))
    assert isinstance(made, Allowance), made
    if in_it_or_not(held, row, result, "已于 2031-10-14 锁定"):
        assert place(row, "report", "submit") > place(made, "report_allowance", "allow")


def test_the_last_moment_of_an_exception(committed_cast: Cast) -> None:
    held = begun(committed_cast)
    allowed(held, AllowanceKind.LONGER)()
    row = held.save(figures=given(held))
    held.turn(LOCKED)
    held.now = morning(LATER) + timedelta(hours=14, minutes=59, seconds=59)
    at_last = handed_in(held, row)
    held.now = morning(LATER) + timedelta(hours=15)
    too_late = handed_in(held, row)
    next_day = held.now
    came, refused, turned = at_once(at_last, too_late, lambda: held.turn(next_day))
    assert isinstance(came, tuple) and not isinstance(turned, Exception), (came, turned)
    assert isinstance(refused, IllegalTransition), refused
    assert "锁定" in refused.cause or "待审核" in refused.cause
    row.refresh_from_db()
    assert row.state == ReportState.IN_REVIEW
    agrees(held)


def test_an_exception_moves_lights_while_somebody_acts_on_a_matter(committed_cast: Cast) -> None:
    held = begun(committed_cast)
    row = held.save(figures=given(held))
    held.turn(OVERDUE)
    matter = held.part().matter
    LightDay.objects.filter(as_of=held.now.date()).delete()
    result, made = at_once(handed_in(held, row), allowed(held, AllowanceKind.LONGER))
    assert isinstance(result, tuple) and isinstance(made, Allowance), (result, made)
    written = LightDay.objects.get(matter=matter, as_of=held.now.date())
    refresh_many([matter.pk], matter.government, held.now)
    anew = LightDay.objects.get(matter=matter, as_of=held.now.date())
    assert (written.light, written.rule, written.inputs) == (anew.light, anew.rule, anew.inputs)
    agrees(held)


def test_one_body_reports_in_the_cycle_and_another_on_the_page_of_its_part(committed_cast: Cast) -> None:
    held = begun(committed_cast)
    row, part = held.save(figures=given(held)), held.part("yuntai")
    result, said = at_once(
        handed_in(held, row),
        lambda: held.life.do(
            "part.feed_back", "town_clerk", part, now=held.now, claim_level="under_way", progress="已拆除12处"
        ),
    )
    assert isinstance(result, tuple) and isinstance(said, Feedback), (result, said)
    assert set(Report.objects.values_list("state", flat=True)) == {ReportState.IN_REVIEW}
    agrees(held)


def test_everybody_is_reminded_while_a_report_comes(committed_cast: Cast) -> None:
    held = begun(committed_cast)
    held.turn(OVERDUE)
    row = held.save(figures=given(held))
    result, told = at_once(handed_in(held, row), lambda: remind_due(now=held.now))
    assert isinstance(result, tuple) and isinstance(told, int), (result, told)
    agrees(held)


def test_a_report_is_accepted_while_its_restatement_is_asked(committed_cast: Cast) -> None:
    held = begun(committed_cast)
    row = held.reported(figures=given(held))
    accepted, asked = at_once(
        lambda: accept_report(actor=held.life.actor("supervisor"), now=held.now, report=row.public_id, comment="属实"),
        lambda: ask_restatement(
            actor=held.life.actor("water_leader"), now=held.now, report=row.public_id, reason="漏计一段河道",
            progress="清淤8公里。",
        ),
    )  # fmt: skip
    assert isinstance(accepted, Report) and accepted.state == ReportState.ACCEPTED, accepted
    if isinstance(asked, Exception):
        assert isinstance(asked, IllegalTransition) and "“待审核”" in asked.cause, asked
    assert Restatement.objects.count() == isinstance(asked, Restatement)
    agrees(held)


def test_one_restatement_is_decided_once_and_asked_once(committed_cast: Cast) -> None:
    held = begun(committed_cast)
    row = held.reported(figures=given(held))
    held.review("part.accept")
    new = [Given(key=each.key, value=Decimal(8)) for each in given(held)]

    def ask() -> Restatement:
        return ask_restatement(
            actor=held.life.actor("water_leader"), now=held.now, report=row.public_id, reason="漏计一段河道",
            progress="清淤8公里。", figures=new,
        )  # fmt: skip

    results = at_once(ask, ask)
    (twice,) = [each for each in results if isinstance(each, Exception)]
    assert isinstance(twice, IllegalTransition) and "已经有一项" in twice.cause, twice
    made = Restatement.objects.get()
    deciding: dict[str, Any] = {"actor": held.life.actor("supervisor"), "now": held.now, "restatement": made.public_id}
    granted, refused = at_once(
        lambda: grant_restatement(**deciding), lambda: refuse_restatement(**deciding, comment="原数有据")
    )
    made.refresh_from_db()
    loser = refused if made.state == RestatementState.GRANTED else granted
    assert isinstance(loser, IllegalTransition) and f"“{made.get_state_display()}”" in loser.cause, (granted, refused)
    values = set(Observation.objects.values_list("value", flat=True))
    assert (Decimal(8) in values) is (made.state == RestatementState.GRANTED)
    decided = {"grant": RestatementState.GRANTED, "refuse": RestatementState.REFUSED}
    assert [decided.get(act) for _, act in acts(made, "restatement")] == [None, made.state]
    agrees(held)


def test_a_body_ends_while_its_report_comes(committed_cast: Cast) -> None:
    held = begun(committed_cast)
    row = held.save(figures=given(held))
    actor, today = held.cast.actor("system"), held.now.date()
    new = NewOrganisation(
        name="云岭县农业水务局", kind=OrganisationKind.BUREAU, level=GovernmentLevel.COUNTY, starts_on=today
    )
    result, merged = at_once(
        handed_in(held, row),
        lambda: merge_organisations(
            actor=actor, now=held.now, predecessors=frozenset({held.cast.body("water")}), successor=new,
            effective_on=today,
        ),
    )  # fmt: skip
    assert isinstance(merged, Organisation), merged
    ended = held.cast.bodies["water"]
    if in_it_or_not(held, row, result, "县水利局已于 2031-10-01 撤销"):
        events = Event.objects.filter(kind="organisation", key=ended.public_id).order_by("-sequence")
        assert place(row, "report", "submit") < events[0].sequence, "nothing comes from a body that is over"
    holder = staff_of(row.government_id, today).holder(REPORT_HOLDERS[ReportState(row.state)], [ended.pk])
    assert holder.people and not holder.in_limbo
    assert Part.objects.get(pk=row.part_id).organisation_id == ended.pk, "the office hands it on"


def test_who_still_acts_for_a_body_that_ended_is_told_so_and_the_office_is_not(committed_cast: Cast) -> None:
    held = begun(committed_cast)
    row, today = held.save(figures=given(held)), held.now.date()
    new = NewOrganisation(
        name="云岭县农业水务局", kind=OrganisationKind.BUREAU, level=GovernmentLevel.COUNTY, starts_on=today
    )
    merge_organisations(
        actor=held.cast.actor("system"), now=OPENED, predecessors=frozenset({held.cast.body("water")}), successor=new,
        effective_on=today,
    )  # fmt: skip
    told = {"claim_level": "under_way", "progress": OTHER}
    for act in (
        handed_in(held, row),
        lambda: held.life.do("part.feed_back", "water_clerk", row.part, now=held.now, **told),
    ):
        with pytest.raises(IllegalTransition, match="已于 2031-10-01 撤销") as refused:
            act()
        assert "承接单位" in refused.value.remedy
    scan = held.life.file("part", row.part.public_id, "compiler")
    assert held.submit(row, who="compiler", scan=scan).state == ReportState.IN_REVIEW
    agrees(held)


def test_a_paper_is_handed_in_while_a_report_comes(committed_cast: Cast) -> None:
    held = begun(committed_cast)
    row = held.save(figures=given(held))
    result, arrived = at_once(
        handed_in(held, row),
        lambda: receive_text(
            actor=held.life.actor("compiler"), now=held.now, text=PLAN.replace("2033", "2034"), name="方案"
        ),
    )
    assert isinstance(result, tuple) and isinstance(arrived, Arrival), (result, arrived)
    agrees(held)


def test_several_reports_are_accepted_while_each_body_takes_its_own_back(committed_cast: Cast) -> None:
    held = begun(committed_cast)
    rows = [held.reported(figures=given(held)), held.reported("yuntai", figures=given(held, "yuntai"), progress=OTHER)]
    keys = [row.public_id for row in rows]

    def recalled(who: str, row: Report) -> Callable[[], Report]:
        return lambda: recall_report(actor=held.life.actor(who), now=held.now, report=row.public_id)

    accepted, *back = at_once(
        lambda: accept_reports(actor=held.life.actor("supervisor"), now=held.now, reports=keys),
        recalled("water_leader", rows[0]),
        recalled("town_leader", rows[1]),
    )
    states = [Report.objects.get(pk=row.pk).state for row in rows]
    if isinstance(accepted, Exception):  # all or none: one was taken back first, and then both could be
        assert isinstance(accepted, IllegalTransition | Invalid), accepted
        assert [isinstance(each, Report) for each in back] == [True, True], back
        assert states == [ReportState.DRAFT, ReportState.DRAFT]
    else:
        assert [isinstance(each, IllegalTransition) for each in back] == [True, True], back
        assert states == [ReportState.ACCEPTED, ReportState.ACCEPTED]
    agrees(held)


def test_the_office_hands_in_for_several_bodies_while_each_reports_on_its_page(committed_cast: Cast) -> None:
    held = begun(committed_cast)
    office, parts = held.life.actor("compiler"), [held.part("water"), held.part("yuntai")]
    scans = [held.life.file("part", part.public_id, "compiler") for part in parts]
    rows = [
        save_report(
            actor=office, now=held.now, cycle=held.cycle.public_id, part=part.public_id, scan=scan,
            entry=Entry(claim_level="under_way", progress=TEXT, figures=given(held, body)),
        )
        for part, scan, body in zip(parts, scans, ("water", "yuntai"), strict=True)
    ]  # fmt: skip

    def said(who: str, part: Part) -> Callable[[], object]:
        told = {"claim_level": "under_way", "progress": OTHER}
        return lambda: held.life.do("part.feed_back", who, part, now=held.now, **told)

    handed, *pages = at_once(
        lambda: submit_reports(actor=office, now=held.now, reports=[row.public_id for row in rows]),
        said("water_clerk", parts[0]),
        said("town_clerk", parts[1]),
    )
    by_office = isinstance(handed, tuple)
    assert by_office or isinstance(handed, IllegalTransition | Invalid), handed
    assert all(isinstance(each, IllegalTransition if by_office else Feedback) for each in pages), pages
    assert set(Report.objects.values_list("state", flat=True)) == {ReportState.IN_REVIEW}
    agrees(held)
