"""Lists of organisations as of a day: filters, names that were, who sees what."""

from datetime import date, timedelta
from typing import Any

import pytest
from registering import DAY, new, rename

from luoshi.server.core.errors import NotFound
from luoshi.server.orgs.listings import (
    Wanted,
    bodies_named,
    governments_around,
    members_as_of,
    named_like,
    names_of,
    organisation_as_of,
    organisations_as_of,
    posts_of,
    steps_of,
)
from luoshi.server.orgs.models import OrganisationKind
from luoshi.server.orgs.services.reorganisation import merge_organisations
from luoshi.server.orgs.states import TermState
from server_cast import FOUNDED, NOW, TODAY, Cast

pytestmark = pytest.mark.django_db
BEFORE = DAY - timedelta(days=1)


@pytest.fixture
def merged(cast: Cast) -> Cast:
    """水利局 was renamed, then it and 农业农村局 became one."""
    rename(cast, "water", "云岭县水务局", DAY)
    on = TODAY
    cast.bodies["farm_water"] = merge_organisations(
        actor=cast.actor("system"),
        now=NOW,
        predecessors=frozenset({cast.body("water"), cast.body("agriculture")}),
        successor=new("云岭县农业水务局", on),
        effective_on=on,
        basis="云岭编〔2031〕1号",
    )
    return cast


def listed(cast: Cast, who: str = "head", **wanted: Any) -> list[str]:
    rows = organisations_as_of(cast.actor(who), Wanted(**{"on": TODAY, **wanted}))
    return [row.full_name for row in rows]  # type: ignore[attr-defined]  # what organisations_as_of adds


def test_the_past_is_shown_as_it_was(merged: Cast) -> None:
    assert "云岭县水利局" in listed(merged, on=BEFORE)
    assert "云岭县水务局" in listed(merged, on=DAY)
    assert "云岭县水务局" in listed(merged, on=TODAY - timedelta(days=1))
    assert "云岭县农业水务局" in listed(merged)
    assert not {"云岭县水务局", "云岭县农业农村局"} & set(listed(merged))
    assert listed(merged, on=FOUNDED - timedelta(days=1)) == []


def test_states_are_those_of_the_day(merged: Cast) -> None:
    assert set(listed(merged, state=TermState.OVER)) == {"云岭县水务局", "云岭县农业农村局"}
    assert listed(merged, on=BEFORE, state=TermState.COMING) == ["云岭县农业水务局"]
    assert len(listed(merged, state=None)) == len(listed(merged)) + 2


def test_filters_narrow(merged: Cast) -> None:
    assert listed(merged, kinds=frozenset({OrganisationKind.VERTICAL_BRANCH})) == ["景澄市生态环境局云岭县分局"]
    assert set(listed(merged, levels=frozenset({"township"}))) == {"云台镇人民政府", "白鹭乡人民政府", "各乡镇人民政府"}
    assert set(listed(merged, group=merged.body("townships"))) == {"云台镇人民政府", "白鹭乡人民政府"}
    assert listed(merged, group=merged.body("townships"), on=date(2021, 6, 30)) == []


@pytest.mark.parametrize("text", ["水利", "县水务局", "云岭县水利局", " 县 水利局 "])
def test_a_body_is_found_by_any_name_that_it_ever_had(merged: Cast, text: str) -> None:
    assert listed(merged, state=None, text=text) == ["云岭县水务局"]


def test_signs_of_patterns_are_signs(cast: Cast) -> None:
    assert listed(cast, text="%") == listed(cast, text="_") == []


def test_nobody_sees_the_bodies_of_another_government(cast: Cast) -> None:
    assert "景澄市水利局" not in listed(cast, state=None)
    assert listed(cast, "city_clerk", state=None) == ["景澄市人民政府办公室", "景澄市水利局"]
    with pytest.raises(NotFound):
        organisation_as_of(cast.actor("city_clerk"), cast.body("water"), TODAY)
    assert named_like(cast.actor("city_clerk"), "水利", TODAY) == ["市水利局", "景澄市水利局"][::-1]
    assert bodies_named(cast.actor("city_clerk"), ["县水利局"], TODAY) == {}
    assert names_of(cast.actor("city_clerk"), [cast.body("water")], TODAY) == []


@pytest.mark.parametrize("key", ["", "org-nothing", "org-0000000000000000", "org-\x00", "'"])
def test_no_body_by_a_key_that_is_none(cast: Cast, key: str) -> None:
    with pytest.raises(NotFound):
        organisation_as_of(cast.actor("viewer"), key, TODAY)


def test_names_lead_to_bodies_of_the_day(merged: Cast) -> None:
    actor = merged.actor("head")
    assert bodies_named(actor, ["县水利局", "没有的"], BEFORE) == {"县水利局": merged.body("water")}
    assert bodies_named(actor, ["县水利局"], TODAY) == {}
    assert named_like(actor, "", TODAY) == []
    assert len(named_like(actor, "县", TODAY, limit=3)) == 3


def test_what_stands_around_a_body(merged: Cast) -> None:
    actor = merged.actor("compiler")
    row = organisation_as_of(actor, merged.body("yuntai"), TODAY)
    assert [place.group.public_id for place in row.places] == [merged.body("townships")]  # type: ignore[attr-defined]  # what organisations_as_of adds
    group = organisation_as_of(actor, merged.body("townships"), TODAY)
    assert group.size == 2  # type: ignore[attr-defined]  # what organisations_as_of adds
    assert {each.public_id for each in members_as_of(actor, group, TODAY)} == {
        merged.body("yuntai"),
        merged.body("bailu"),
    }
    assert {step.predecessor.public_id for step in steps_of(merged.bodies["farm_water"])} == {
        merged.body("water"), merged.body("agriculture"),
    }  # fmt: skip


def test_posts_are_those_that_the_viewer_sees(cast: Cast) -> None:
    def seen(who: str) -> set[str]:
        return {post.user.public_id for post in posts_of(cast.actor(who), cast.bodies["water"], TODAY)}

    both = {cast.person("water_clerk"), cast.person("water_leader")}
    assert seen("compiler") == both
    assert seen("water_clerk") == both
    assert seen("farm_clerk") == seen("viewer") == seen("city_compiler") == set()


def test_governments_stand_above_and_below(cast: Cast) -> None:
    own, above, below = governments_around(cast.actor("viewer"))
    assert (own, above, below) == (cast.county, [cast.city], [])
    own, above, below = governments_around(cast.actor("city_clerk"))
    assert (own, above, below) == (cast.city, [], [cast.county])
    with pytest.raises(NotFound):
        governments_around(cast.alone("newcomer"))
