"""Organisations in their time: names, groups, the register."""

from datetime import date, timedelta
from typing import Any

import pytest
from registering import DAY, new, rename

import luoshi
from luoshi.server.audit.verification import verify
from luoshi.server.core.errors import Invalid, NotAllowed, NotFound
from luoshi.server.orgs.models import GovernmentLevel, NameKind, OrganisationKind
from luoshi.server.orgs.selectors import (
    members_on,
    name_on,
    register_for,
    short_name_on,
)
from luoshi.server.orgs.services.organisations import (
    add_name,
    create_organisation,
    edit_organisation,
    end_name,
    set_members,
)
from luoshi.server.orgs.services.reorganisation import (
    merge_organisations,
    rename_organisation,
)
from server_cast import FOUNDED, NOW, TODAY, Cast

pytestmark = pytest.mark.django_db


# ---- names


def test_a_new_name_leaves_the_old_one_in_its_days(cast: Cast) -> None:
    row = rename(cast, "water", "云岭县水务局", DAY, short=("县水务",), basis="云岭编〔2024〕2号")
    before = DAY - timedelta(days=1)
    assert (name_on(row, before), name_on(row, DAY)) == ("云岭县水利局", "云岭县水务局")
    assert (short_name_on(row, before), short_name_on(row, DAY)) == ("县水利局", "县水务")
    assert name_on(row, date(1990, 1, 1)) == "云岭县水利局"
    assert verify(cast.county.public_id).findings == ()


def test_changes_come_in_the_order_of_their_days(cast: Cast) -> None:
    rename(cast, "water", "云岭县水务局", DAY)
    with pytest.raises(Invalid, match="晚于"):
        rename(cast, "water", "云岭县水电局", DAY - timedelta(days=30))
    with pytest.raises(Invalid, match="存续时间"):
        rename(cast, "water", "云岭县水电局", FOUNDED)


def test_a_name_stands_for_one_body_at_a_time(cast: Cast) -> None:
    with pytest.raises(Invalid, match="属于另一个机构"):
        rename(cast, "agriculture", "县水务局", DAY)
    with pytest.raises(Invalid, match="属于另一个机构"):
        create_organisation(
            actor=cast.actor("system"), now=NOW, government=cast.county.public_id, new=new("云岭县 水利局")
        )
    rename(cast, "water", "云岭县水务管理局", DAY)
    reused = create_organisation(
        actor=cast.actor("system"), now=NOW, government=cast.county.public_id, new=new("云岭县水利局")
    )
    assert name_on(reused, DAY) == "云岭县水利局"


def test_the_same_name_in_another_government_is_another_body(cast: Cast) -> None:
    assert create_organisation(
        actor=cast.actor("city_system"), now=NOW, government=cast.city.public_id, new=new("云岭县水利局")
    )


def test_the_office_enters_names_and_the_administrator_bodies(cast: Cast) -> None:
    compiler = cast.actor("compiler")
    add_name(actor=compiler, now=NOW, organisation=cast.body("water"), kind=NameKind.PLATE, text="云岭县河长制办公室")
    with pytest.raises(Invalid, match="更名"):
        add_name(actor=compiler, now=NOW, organisation=cast.body("water"), kind=NameKind.FULL, text="新名")
    for who in ("system", "water_leader", "security"):
        with pytest.raises(NotAllowed):
            add_name(actor=cast.actor(who), now=NOW, organisation=cast.body("water"), kind=NameKind.ALIAS, text="x局")
    with pytest.raises(NotAllowed):
        rename_organisation(
            actor=compiler, now=NOW, organisation=cast.body("water"), name="云岭县水务局", effective_on=DAY
        )
    with pytest.raises(NotFound):
        add_name(actor=compiler, now=NOW, organisation=cast.body("city_water"), kind=NameKind.ALIAS, text="x局")
    ended = end_name(actor=compiler, now=NOW, organisation=cast.body("water"), text="县水务局", last_day=TODAY)
    assert ended.ends_on == TODAY
    with pytest.raises(NotFound):
        end_name(actor=compiler, now=NOW, organisation=cast.body("water"), text="县水务局", last_day=TODAY)


@pytest.mark.parametrize("name", ["", "  ", "长" * 101])
def test_a_name_is_neither_empty_nor_endless(cast: Cast, name: str) -> None:
    with pytest.raises(Invalid, match="名称为空"):
        rename(cast, "water", name, DAY)


def test_a_body_is_not_above_itself(cast: Cast) -> None:
    system = cast.actor("system")
    body: dict[str, Any] = {"kind": OrganisationKind.BUREAU, "level": GovernmentLevel.COUNTY}
    edit_organisation(
        actor=system,
        now=NOW,
        organisation=cast.body("water"),
        superior=cast.body("agriculture"),
        **body,
    )
    with pytest.raises(Invalid, match="绕回"):
        edit_organisation(
            actor=system,
            now=NOW,
            organisation=cast.body("agriculture"),
            superior=cast.body("water"),
            **body,
        )
    with pytest.raises(NotFound):
        edit_organisation(
            actor=system,
            now=NOW,
            organisation=cast.body("water"),
            supervisor=cast.body("city_water"),
            **body,
        )


# ---- groups


def test_members_are_those_of_the_day(cast: Cast) -> None:
    group = cast.bodies["townships"]
    set_members(
        actor=cast.actor("compiler"),
        now=NOW,
        group=group.public_id,
        members=frozenset({cast.body("bailu")}),
        effective_on=DAY,
    )
    both, one = [cast.bodies["yuntai"], cast.bodies["bailu"]], [cast.bodies["bailu"]]
    assert members_on(group, date(2021, 6, 30)) == []
    assert members_on(group, date(2021, 7, 1)) == both
    assert members_on(group, DAY - timedelta(days=1)) == both
    assert members_on(group, DAY) == one


def test_wrong_members_are_refused(cast: Cast) -> None:
    compiler, group = cast.actor("compiler"), cast.body("townships")
    for members, on, message in (
        ({group}, DAY, "另一个机构组"),
        ({cast.body("water")}, date(2010, 1, 1), "不存在"),
        (set(), date(2021, 7, 1), "才加入"),
    ):
        with pytest.raises(Invalid, match=message):
            set_members(actor=compiler, now=NOW, group=group, members=frozenset(members), effective_on=on)
    with pytest.raises(Invalid, match="只有机构组"):
        set_members(actor=compiler, now=NOW, group=cast.body("water"), members=frozenset(), effective_on=DAY)
    with pytest.raises(NotFound):
        set_members(
            actor=compiler, now=NOW, group=group, members=frozenset({cast.body("city_water")}), effective_on=DAY
        )


# ---- the register


def test_the_register_reads_a_plan(cast: Cast) -> None:
    register = register_for(cast.county, TODAY)
    assert (register.place, register.city, register.province) == ("云岭县", "景澄市", "澜江省")
    text = "云岭县2031年工作要点\n一、修好渠道\n新修渠道12公里。（责任单位：县水务局、各乡镇）\n".encode()
    (task,) = luoshi.extract(luoshi.read(text, "plan.txt"), register=register).tasks
    assert [owner.organisation for owner in task.owners] == [cast.body("water"), cast.body("townships")]
    group = register.organisation(cast.body("townships"))
    assert group is not None
    assert set(group.members) == {cast.body("yuntai"), cast.body("bailu")}


def test_the_register_of_a_day_has_the_names_of_the_day_and_former_ones(cast: Cast) -> None:
    merge_organisations(
        actor=cast.actor("system"),
        now=NOW,
        predecessors=frozenset({cast.body("ecology")}),
        successor=new("云岭县环境局"),
        effective_on=DAY,
    )
    before, after = register_for(cast.county, DAY - timedelta(days=1)), register_for(cast.county, DAY)
    assert before.resolve("县生态环境分局").organisation == cast.body("ecology")
    assert before.resolve("云岭县环境局").organisation is None
    successor = after.resolve("云岭县环境局").organisation
    assert successor is not None
    assert after.resolve("县生态环境分局").organisation == successor
    assert after.organisation(cast.body("ecology")) is None


def test_the_name_of_today_wins_over_a_former_one(cast: Cast) -> None:
    rename(cast, "water", "云岭县水务管理局", DAY)
    reused = create_organisation(
        actor=cast.actor("system"), now=NOW, government=cast.county.public_id, new=new("云岭县水利局")
    )
    assert register_for(cast.county, DAY).resolve("云岭县水利局").organisation == reused.public_id


def test_the_register_costs_the_same_for_any_number_of_bodies(cast: Cast, django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(8):
        register_for(cast.county, TODAY)
