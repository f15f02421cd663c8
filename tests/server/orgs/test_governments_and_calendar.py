"""Governments, their calendars, their sections."""

from datetime import date
from typing import Any

import pytest
from registering import new

from luoshi.server.audit.verification import verify
from luoshi.server.core.errors import Invalid, NotAllowed, NotFound
from luoshi.server.core.roles import PostRole
from luoshi.server.orgs.models import GovernmentLevel, OrganisationKind
from luoshi.server.orgs.selectors import (
    working_days,
)
from luoshi.server.orgs.services.calendar import SpecialDay, enter_year, remove_own_day, set_own_day
from luoshi.server.orgs.services.governments import create_government, edit_government
from luoshi.server.orgs.services.organisations import (
    create_organisation,
)
from luoshi.server.orgs.services.posts import grant_post
from server_cast import NOW, SYSTEM, Cast

pytestmark = pytest.mark.django_db


def test_governments_are_made_by_the_installation_alone(cast: Cast) -> None:
    for who in ("system", "city_system", "head"):
        with pytest.raises(NotAllowed):
            create_government(actor=cast.actor(who), now=NOW, name="某县", level=GovernmentLevel.COUNTY)
    with pytest.raises(Invalid, match="层级不高于"):
        create_government(actor=SYSTEM, now=NOW, name="某市", level=GovernmentLevel.CITY, parent=cast.county.public_id)
    with pytest.raises(NotFound):
        create_government(actor=SYSTEM, now=NOW, name="某县", level=GovernmentLevel.COUNTY, parent="gov-nothing")
    with pytest.raises(Invalid, match="没有填写"):
        create_government(actor=SYSTEM, now=NOW, name=" ", level=GovernmentLevel.COUNTY)


def test_a_division_has_one_government(cast: Cast) -> None:
    place: dict[str, Any] = {"city": "", "province": "澜江省", "now": NOW}
    edit_government(
        actor=cast.actor("system"),
        government=cast.county.public_id,
        name="云岭县",
        division_code="991234",
        **place,
    )
    with pytest.raises(Invalid, match="991234"):
        edit_government(
            actor=cast.actor("city_system"),
            government=cast.city.public_id,
            name="景澄市",
            division_code="991234",
            **place,
        )
    with pytest.raises(NotAllowed):
        edit_government(
            actor=cast.actor("system"),
            government=cast.city.public_id,
            name="x",
            division_code="",
            **place,
        )


def test_a_year_is_entered_when_it_is_announced(cast: Cast) -> None:
    system, here = cast.actor("system"), cast.county.public_id
    new_year = date(2032, 1, 1)
    assert working_days(cast.county).add(date(2031, 12, 30), 2).provisional
    days = {new_year: SpecialDay(False, "元旦"), date(2032, 1, 4): SpecialDay(True, "调休")}
    enter_year(actor=system, now=NOW, government=here, year=2032, basis="国办发明电〔2031〕9号", days=days)
    enter_year(actor=system, now=NOW, government=here, year=2031, basis="国办发明电〔2030〕8号", days={})
    due = working_days(cast.county).add(date(2031, 12, 30), 3)
    assert (due.day, due.provisional) == (date(2032, 1, 4), False)
    assert working_days(cast.city).add(date(2031, 12, 30), 2).provisional
    enter_year(actor=system, now=NOW, government=here, year=2032, basis="更正", days={})
    assert working_days(cast.county).is_working(new_year)
    assert verify(here).findings == ()


def test_own_days_come_and_go(cast: Cast) -> None:
    system, here, day = cast.actor("system"), cast.county.public_id, date(2031, 9, 15)
    set_own_day(actor=system, now=NOW, government=here, day=day, works=False, note="成立纪念日")
    assert not working_days(cast.county).is_working(day)
    remove_own_day(actor=system, now=NOW, government=here, day=day)
    assert working_days(cast.county).is_working(day)
    assert verify(here).findings == ()
    with pytest.raises(NotFound):
        remove_own_day(actor=system, now=NOW, government=here, day=day)


@pytest.mark.parametrize(
    ("year", "basis", "days", "message"),
    [
        (2003, "文号", {}, "年份"),
        (2032, " ", {}, "依据"),
        (2032, "文号", {date(2031, 1, 1): SpecialDay(False)}, "不在 2032 年"),
        (2032, "文号", {date(2032, 1, 3): SpecialDay(False)}, "本来就是休息日"),
        (2032, "文号", {date(2032, 1, 5): SpecialDay(True)}, "本来就是工作日"),
    ],
)
def test_wrong_years_are_refused(cast: Cast, year: int, basis: str, days: dict[date, SpecialDay], message: str) -> None:
    with pytest.raises(Invalid, match=message):
        enter_year(
            actor=cast.actor("system"),
            now=NOW,
            government=cast.county.public_id,
            year=year,
            basis=basis,
            days=days,
        )
    with pytest.raises(NotAllowed):
        enter_year(
            actor=cast.actor("compiler"), now=NOW, government=cast.county.public_id, year=2032, basis="文号", days={}
        )


def test_a_leader_of_a_bureau_answers_for_its_sections(cast: Cast) -> None:
    section = create_organisation(
        actor=cast.actor("system"),
        now=NOW,
        government=cast.county.public_id,
        new=new("云岭县水利局水资源股", None, kind=OrganisationKind.SECTION, superior=cast.body("water")),
    )
    assert cast.actor("water_leader").organisations == {cast.body("water"), section.public_id}
    grant_post(
        actor=cast.actor("security"),
        now=NOW,
        person=cast.person("newcomer"),
        organisation=section.public_id,
        role=PostRole.UNIT_CLERK,
    )
    from luoshi.server.orgs.acting import actors_of

    assert actors_of(cast.people["newcomer"], NOW)[0].organisations == {section.public_id}
