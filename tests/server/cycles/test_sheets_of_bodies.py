"""The sheet of a body: what waits for whom on it, through a section, and what it begins with."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from luoshi.reckoning.kinds import Direction, IndicatorKind, Status
from luoshi.reckoning.periods import Cadence, Period
from luoshi.server.core.actor import Actor
from luoshi.server.core.errors import Conflict, NotAllowed
from luoshi.server.core.roles import PostRole
from luoshi.server.cycles.figures import Asked, Given, Held
from luoshi.server.cycles.models import Report
from luoshi.server.cycles.prefilling import in_unit, same_as_before
from luoshi.server.cycles.services.reports import put_up_reports, report_unchanged, send_back_reports
from luoshi.server.cycles.sheets import bodies_owing, sheet_of, turns_of
from luoshi.server.cycles.states import ReportAct, ReportState
from luoshi.server.delivery.services.signing import hand_on_part
from luoshi.server.indicators.measuring import Meaning
from luoshi.server.orgs.acting import act_in
from luoshi.server.orgs.models import GovernmentLevel, OrganisationKind
from luoshi.server.orgs.services.organisations import NewOrganisation, create_organisation
from luoshi.server.orgs.services.posts import grant_post
from server_cast import NOW, SYSTEM, Cast
from server_cycles import OPENED, OVERDUE, Reporting, reporting

pytestmark = pytest.mark.django_db


def with_section(held: Reporting) -> Actor:
    """The clerk of a section of the water bureau, which works on its part now."""
    cast = held.cast
    new = NewOrganisation(
        name="工程建设股", kind=OrganisationKind.SECTION, level=GovernmentLevel.COUNTY, superior=cast.body("water")
    )
    section = create_organisation(actor=SYSTEM, now=NOW, government=cast.county.public_id, new=new)
    clerk = PostRole.UNIT_CLERK
    post = grant_post(actor=SYSTEM, now=NOW, person=cast.person("newcomer"), organisation=section.public_id, role=clerk)
    hand_on_part(
        actor=held.life.actor("water_leader"), now=OPENED, part=held.part().public_id, section=section.public_id
    )
    return act_in(cast.people["newcomer"], post.public_id, OPENED)


def whole(held: Reporting, who: str = "water_clerk") -> Report:
    """The report of the water bureau with every figure."""
    item = sheet_of(held.life.actor(who), held.cycle, held.now.date()).items[0]
    return held.save(who, figures=[Given(key=each.key, value=Decimal(6)) for each in item.owed.asked])


def turns(held: Reporting, actor: Actor) -> list[tuple[int, int, bool]]:
    """What waits for somebody, which is what their sheet has."""
    found = turns_of(actor, held.now.date())
    for turn in found:
        sheet = sheet_of(actor, turn.cycle, held.now.date())
        assert (turn.fill, turn.sign) == (len(sheet.waiting), len(sheet.to_sign))
    return [(turn.fill, turn.sign, turn.late) for turn in found]


def test_what_waits_goes_from_clerk_to_leader_and_away(cast: Cast) -> None:
    held = reporting(cast)
    clerk, leader = held.life.actor("water_clerk"), held.life.actor("water_leader")
    assert turns(held, clerk) == turns(held, leader) == [(1, 0, False)]
    assert turns(held, held.life.actor("compiler")) == turns(held, held.life.actor("farm_clerk")) == []
    row = whole(held)
    assert turns(held, clerk) == [(1, 0, False)], "it was not sent on yet"
    put_up_reports(actor=clerk, now=OPENED, reports=[row.public_id])
    assert turns(held, clerk) == [] and turns(held, leader) == [(0, 1, False)]
    held.turn(OVERDUE)
    assert turns(held, leader) == [(0, 1, True)]
    held.submit(row)
    assert turns(held, leader) == []


def test_a_section_fills_in_puts_up_and_takes_back(cast: Cast) -> None:
    held = reporting(cast)
    section = with_section(held)
    (item,) = sheet_of(section, held.cycle, held.now.date()).items
    assert item.writable and not item.signs
    held.life.actors["section"] = section
    row = whole(held, "section")
    (item,) = sheet_of(section, held.cycle, held.now.date()).items
    assert item.step is ReportAct.PUT_UP
    put_up_reports(actor=section, now=OPENED, reports=[row.public_id])
    send_back_reports(actor=section, now=OPENED, reports=[row.public_id], comment="再核一下数")
    row.refresh_from_db()
    assert (row.state, row.comment) == (ReportState.DRAFT, "再核一下数")
    put_up_reports(actor=section, now=OPENED, reports=[row.public_id])
    with pytest.raises(NotAllowed):
        held.submit(row, who="section")
    assert held.submit(row).state == ReportState.IN_REVIEW


def test_who_was_quicker_is_named_where_nothing_is_new(cast: Cast) -> None:
    held = reporting(cast)
    held.save()
    with pytest.raises(Conflict):
        report_unchanged(
            actor=held.life.actor("water_clerk"), now=OPENED, cycle=held.cycle.public_id,
            parts=[held.part().public_id], seen=0,
        )  # fmt: skip


def test_the_office_sees_who_owes_and_who_has_no_account(cast: Cast) -> None:
    held = reporting(cast)
    owing = bodies_owing(held.life.actor("compiler"), held.cycle, held.now.date())
    assert [(each.name, each.count, each.open, each.alone) for each in owing] == [
        ("县水利局", 1, 1, False), ("云台镇", 1, 1, False),
    ]  # fmt: skip
    assert sheet_of(held.life.actor("compiler"), held.cycle, held.now.date()).items == ()
    sheet = sheet_of(held.life.actor("compiler"), held.cycle, held.now.date(), cast.body("water"))
    assert sheet.on_behalf and len(sheet.items) == 1


MEANING = Meaning(IndicatorKind.CUMULATIVE, Direction.HIGHER, Cadence.QUARTER, 5, "万亩", None, None, "", defined=True)
QUARTER = Period(date(2031, 7, 1), date(2031, 9, 30))


def asked(held: Held, kind: IndicatorKind = IndicatorKind.CUMULATIVE) -> Asked:
    """A figure in 万亩 with one before it."""
    return Asked(1, "造林面积", "万亩", replace(MEANING, kind=kind), QUARTER, None, "", None, held)


def before(value: str, unit: str) -> Held:
    """A figure of the quarter before."""
    return Held(1, Status.VALUE, Decimal(value), None, None, unit, "水小莲", date(2031, 7, 3))


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [("3000", "亩", "0.3"), ("0.3", "万亩", "0.3"), ("0", "亩", "0"), ("3", "公里", None)],
)
def test_what_was_said_in_another_unit_is_converted_or_asked_anew(value: str, unit: str, expected: str | None) -> None:
    held = before(value, unit)
    found = in_unit(held, "万亩")
    assert found == (Decimal(expected) if expected is not None else None)
    assert [each.value for each in same_as_before([asked(held)])] == ([] if found is None else [found])


def test_of_what_happens_in_a_period_nothing_happened() -> None:
    (given,) = same_as_before([asked(before("3000", "亩"), IndicatorKind.FLOW)])
    assert given.value == 0
