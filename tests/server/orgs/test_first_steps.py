"""The first set-up: what is counted, and that a step that was done stays done."""

from datetime import date

import pytest

from luoshi.server.core.actor import Actor
from luoshi.server.core.roles import PostRole
from luoshi.server.orgs.acting import act_in
from luoshi.server.orgs.first_steps import FirstSteps, Step, first_steps
from luoshi.server.orgs.models import Government, GovernmentLevel, Post
from luoshi.server.orgs.services.calendar import enter_year
from luoshi.server.orgs.services.governments import edit_government
from luoshi.server.orgs.services.posts import revoke_post
from luoshi.server.setting_up import Beginning, begin
from server_cast import NOW, TODAY, Cast

pytestmark = pytest.mark.django_db
ADMINISTRATORS = {
    PostRole.SYSTEM_ADMINISTRATOR: ("xitong", "吴同"),
    PostRole.SECURITY_ADMINISTRATOR: ("anquan", "安全宁"),
    PostRole.AUDIT_ADMINISTRATOR: ("shenji", "沈明"),
}


def steps(actor: Actor, on: date = TODAY) -> FirstSteps:
    found = first_steps(actor, on)
    assert found is not None
    return found


def done(found: FirstSteps) -> set[Step]:
    return {step for step in Step if found.is_done(step)}


def test_a_fresh_installation_has_everything_before_it() -> None:
    begin(Beginning("望江县", GovernmentLevel.COUNTY, "望江县人民政府办公室", ADMINISTRATORS), NOW)
    post = Post.objects.get(role=PostRole.SYSTEM_ADMINISTRATOR)
    actor = act_in(post.user, post.public_id, NOW)
    found = steps(actor)
    assert done(found) == set()
    assert (found.bodies, found.groups, found.people, found.posts) == (1, 0, 3, 3)
    assert found.holders[PostRole.SECURITY_ADMINISTRATOR] == ("安全宁",)
    assert found.missing_years == (2031,)
    here = Government.objects.get().public_id
    edit_government(actor=actor, now=NOW, government=here, name="望江县", division_code="", city="", province="澜江省")
    enter_year(actor=actor, now=NOW, government=here, year=2031, basis="国办发明电〔2030〕8号", days={})
    assert done(steps(actor)) == {Step.GOVERNMENT, Step.CALENDAR}


def test_what_was_done_stays_done(cast: Cast) -> None:
    system, here = cast.actor("system"), cast.county.public_id
    assert done(steps(system)) == {Step.ORGANISATIONS, Step.PEOPLE}
    edit_government(actor=system, now=NOW, government=here, name="云岭县", division_code="", city="", province="澜江省")
    enter_year(actor=system, now=NOW, government=here, year=2031, basis="国办发明电〔2030〕8号", days={})
    assert steps(system).finished
    revoke_post(actor=cast.actor("security"), now=NOW, post=cast.post("compiler"), comment="调离")
    assert PostRole.OFFICE_COMPILER not in steps(system).holders
    assert steps(system).finished
    next_year = steps(system, date(2032, 1, 5))
    assert next_year.finished
    assert next_year.missing_years == (2032,)


def test_the_next_year_is_asked_for_from_december_on(cast: Cast) -> None:
    assert set(steps(cast.actor("system"), date(2031, 11, 30)).years) == {2031}
    assert set(steps(cast.actor("system"), date(2031, 12, 1)).years) == {2031, 2032}


def test_it_is_for_the_three_administrators(cast: Cast) -> None:
    for who in ("system", "security", "auditor"):
        assert steps(cast.actor(who)).government == cast.county
    for who in ("compiler", "supervisor", "water_clerk", "head", "viewer"):
        assert first_steps(cast.actor(who), TODAY) is None
    assert first_steps(cast.alone("newcomer"), TODAY) is None
