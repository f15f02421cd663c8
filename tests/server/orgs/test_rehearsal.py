"""Rehearsals: everything an act would change is told, nothing of it stays, and a refusal is the act's own."""

from datetime import date

import pytest
from registering import DAY, new

from luoshi.server.audit.models import Event, Head
from luoshi.server.audit.verification import verify
from luoshi.server.core.errors import Invalid
from luoshi.server.orgs.models import Organisation, Post
from luoshi.server.orgs.selectors import name_on
from luoshi.server.orgs.services.organisations import set_members
from luoshi.server.orgs.services.rehearsal import Foreseen, rehearse
from luoshi.server.orgs.services.reorganisation import (
    dissolve_organisation,
    merge_organisations,
    rename_organisation,
    transfer_duties,
)
from luoshi.server.orgs.snapshots import Difference, Facet
from server_cast import NOW, TODAY, Cast

pytestmark = pytest.mark.django_db


def rename(cast: Cast, on: date = TODAY) -> object:
    return rename_organisation(
        actor=cast.actor("system"), now=NOW, organisation=cast.body("water"), name="云岭县水务局", effective_on=on,
        short=("县水务",),
    )  # fmt: skip


def merge(cast: Cast) -> Organisation:
    return merge_organisations(
        actor=cast.actor("system"),
        now=NOW,
        predecessors=frozenset({cast.body("water"), cast.body("yuntai")}),
        successor=new("云岭县云台水务局", TODAY),
        effective_on=TODAY,
        basis="云岭编〔2031〕6号",
    )


def facets(found: Foreseen) -> dict[tuple[Facet, str], tuple[tuple[str, ...], tuple[str, ...]]]:
    return {(each.facet, each.thing): (each.before, each.after) for each in found.differences}


def test_a_new_name_with_the_posts_that_hang_on_it(cast: Cast) -> None:
    found = facets(rehearse(lambda: rename(cast), government=cast.county, on=TODAY))
    assert found == {
        (Facet.FULL, "云岭县水利局"): (("云岭县水利局",), ("云岭县水务局",)),
        (Facet.SHORT, "云岭县水利局"): (("县水利局",), ("县水务",)),
        (Facet.POST, "水小莲"): (("云岭县水利局",), ("云岭县水务局",)),
        (Facet.POST, "江局长"): (("云岭县水利局",), ("云岭县水务局",)),
        (Facet.IN_CHARGE, "分副县"): (("云台镇人民政府", "云岭县水利局"), ("云台镇人民政府", "云岭县水务局")),
    }


def test_a_merger_tells_who_ends_who_begins_and_where_everybody_goes(cast: Cast) -> None:
    found = rehearse(lambda: merge(cast), government=cast.county, on=TODAY)
    told = facets(found)
    assert told[Facet.EXISTS, "云岭县水利局"] == (("云岭县水利局",), ())
    assert told[Facet.EXISTS, "云岭县云台水务局"] == ((), ("云岭县云台水务局",))
    assert told[Facet.POST, "云小台"] == (("云台镇人民政府",), ("云岭县云台水务局",))
    assert told[Facet.GROUPS, "云岭县云台水务局"] == ((), ("各乡镇人民政府",))
    assert told[Facet.IN_CHARGE, "分副县"][1] == ("云岭县云台水务局",)
    assert (
        Difference(Facet.FOLLOWS, "云岭县水利局", ("云岭县水利局",), ("云岭县云台水务局",), "merge")
        in found.differences
    )


def test_nothing_of_a_rehearsal_stays(cast: Cast) -> None:
    def counts() -> tuple[int, ...]:
        head = Head.objects.get(government=cast.county.public_id).sequence
        return Event.objects.count(), Organisation.objects.count(), Post.objects.count(), head

    before = counts()
    rehearse(lambda: merge(cast), government=cast.county, on=TODAY)
    assert counts() == before
    cast.bodies["water"].refresh_from_db()
    assert cast.bodies["water"].ends_on is None
    assert verify(cast.county.public_id).findings == ()


def test_the_same_changes_have_the_same_digest_and_others_another(cast: Cast) -> None:
    first = rehearse(lambda: merge(cast), government=cast.county, on=TODAY)
    assert rehearse(lambda: merge(cast), government=cast.county, on=TODAY).digest == first.digest
    assert rehearse(lambda: rename(cast), government=cast.county, on=TODAY).digest != first.digest
    merge(cast)
    assert name_on(Organisation.objects.get(names__text="云岭县云台水务局"), TODAY) == "云岭县云台水务局"


def test_a_refusal_is_that_of_the_act_and_leaves_nothing(cast: Cast) -> None:
    before = Event.objects.count()
    with pytest.raises(Invalid, match="还有岗位没有安排去向"):
        rehearse(
            lambda: dissolve_organisation(
                actor=cast.actor("system"), now=NOW, organisation=cast.body("water"), effective_on=TODAY
            ),
            government=cast.county,
            on=TODAY,
        )
    assert Event.objects.count() == before


def test_members_and_transfers_are_told(cast: Cast) -> None:
    found = rehearse(
        lambda: set_members(
            actor=cast.actor("compiler"), now=NOW, group=cast.body("townships"),
            members=frozenset({cast.body("yuntai"), cast.body("water")}), effective_on=TODAY,
        ),
        government=cast.county, on=TODAY,
    )  # fmt: skip
    assert facets(found) == {
        (Facet.GROUPS, "云岭县水利局"): ((), ("各乡镇人民政府",)),
        (Facet.GROUPS, "白鹭乡人民政府"): (("各乡镇人民政府",), ()),
    }
    found = rehearse(
        lambda: transfer_duties(
            actor=cast.actor("system"), now=NOW, organisation=cast.body("water"), successor=cast.body("agriculture"),
            effective_on=TODAY,
        ),
        government=cast.county, on=TODAY,
    )  # fmt: skip
    assert [each.facet for each in found.differences] == [Facet.FOLLOWS]


def test_what_changed_long_ago_is_seen_on_its_own_day(cast: Cast) -> None:
    found = facets(rehearse(lambda: rename(cast, DAY), government=cast.county, on=DAY))
    assert found[Facet.FULL, "云岭县水利局"] == (("云岭县水利局",), ("云岭县水务局",))
