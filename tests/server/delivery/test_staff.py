"""Whose turn it is follows from the posts of a day; what nobody can act on says what is amiss."""

from datetime import timedelta

import pytest

from luoshi.server.delivery.staff import Holder, staff_of
from luoshi.server.delivery.states import HolderKind
from luoshi.server.orgs.services.posts import revoke_post
from server_cast import NOW, TODAY, Cast


def names(holder: Holder) -> set[str]:
    return {person.display_name for person in holder.people}


@pytest.mark.parametrize(
    ("kind", "body", "people"),
    [
        (HolderKind.UNIT, "water", {"水小莲", "江局长"}),
        (HolderKind.UNITS, "water", {"水小莲", "江局长"}),
        (HolderKind.ASKED, "yuntai", {"云小台", "台镇长"}),
        (HolderKind.OWNER, "agriculture", {"田禾"}),
        (HolderKind.UNIT_LEADER, "water", {"江局长"}),
        (HolderKind.COMPILER, "water", {"钟合青"}),
        (HolderKind.SUPERVISOR, "water", {"杜查实"}),
        (HolderKind.PRINCIPAL, "water", {"主县长"}),
        (HolderKind.NOBODY, "water", set()),
    ],
)
def test_the_persons_of_a_turn(cast: Cast, kind: HolderKind, body: str, people: set[str]) -> None:
    holder = staff_of(cast.county.pk, TODAY).holder(kind, [cast.bodies[body].pk])
    assert names(holder) == people
    assert not holder.in_limbo


def test_a_leader_holds_what_is_in_their_charge_and_else_the_principal(cast: Cast) -> None:
    staff = staff_of(cast.county.pk, TODAY)
    for body in ("water", "bailu"):
        in_charge = cast.bodies[body].in_portfolios.exists()
        found = names(staff.holder(HolderKind.LEADER, [cast.bodies[body].pk]))
        assert found == ({"分副县"} if in_charge else {"主县长"})


def test_who_works_on_it_inside_the_body_holds_it_alone(cast: Cast) -> None:
    holder = staff_of(cast.county.pk, TODAY).holder(
        HolderKind.UNIT, [cast.bodies["water"].pk], cast.people["water_clerk"]
    )
    assert names(holder) == {"水小莲"}


@pytest.mark.parametrize("kind", [HolderKind.UNIT, HolderKind.UNIT_LEADER, HolderKind.ASKED])
def test_the_office_acts_for_a_body_without_accounts(cast: Cast, kind: HolderKind) -> None:
    holder = staff_of(cast.county.pk, TODAY).holder(kind, [cast.bodies["bailu"].pk])
    assert names(holder) == {"钟合青"}
    assert holder.on_behalf


def test_without_anybody_in_office_it_is_in_limbo_and_says_why(cast: Cast) -> None:
    for name in ("compiler", "supervisor"):
        revoke_post(actor=cast.actor("security"), now=NOW, post=cast.posts[name].public_id, comment="轮岗")
    staff = staff_of(cast.county.pk, TODAY + timedelta(days=1))
    office = staff.holder(HolderKind.SUPERVISOR)
    assert office.in_limbo
    assert "督查员" in str(office.defect)
    unit = staff.holder(HolderKind.UNIT, [cast.bodies["bailu"].pk])
    assert unit.in_limbo
    assert "没有账号" in str(unit.defect)
