"""Rename, merge, split, transfer, dissolve: people move, the past stays."""

from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from registering import DAY, new, rename

from luoshi.server.audit.verification import verify
from luoshi.server.core.errors import IllegalTransition, Invalid, NotFound
from luoshi.server.core.roles import PostRole
from luoshi.server.orgs.models import NameKind, Organisation, Succession
from luoshi.server.orgs.selectors import (
    members_on,
    name_on,
    predecessors,
    register_for,
    successors,
)
from luoshi.server.orgs.services.organisations import (
    add_name,
)
from luoshi.server.orgs.services.reorganisation import (
    dissolve_organisation,
    merge_organisations,
    rename_organisation,
    split_organisation,
    transfer_duties,
)
from server_cast import FOUNDED, NOW, TODAY, Cast, build_cast
from server_rows import begun_with

pytestmark = pytest.mark.django_db


def test_a_merger_moves_people_and_places_and_leaves_the_past(cast: Cast) -> None:
    on = TODAY + timedelta(days=10)
    into = merge_organisations(
        actor=cast.actor("system"),
        now=NOW,
        predecessors=frozenset({cast.body("water"), cast.body("agriculture")}),
        successor=new("云岭县农业水务局", on, short=("县农水局",)),
        effective_on=on,
        basis="云岭编〔2031〕6号",
    )
    for name in ("water", "agriculture"):
        cast.bodies[name].refresh_from_db()
        assert successors(cast.bodies[name], on - timedelta(days=1)) == [cast.bodies[name]]
        assert successors(cast.bodies[name], on) == [into]
    assert {step.predecessor for step in predecessors(into)} == {cast.bodies["water"], cast.bodies["agriculture"]}
    assert cast.actor("water_clerk").organisation == cast.body("water")
    later = NOW + timedelta(days=11)
    with pytest.raises(NotFound):
        cast.actor("water_clerk", later)
    from luoshi.server.orgs.acting import actors_of

    (moved,) = actors_of(cast.people["water_clerk"], later)
    assert (moved.organisation, moved.roles) == (into.public_id, frozenset({PostRole.UNIT_CLERK, PostRole.PERSON}))
    assert into.public_id in cast.actor("deputy", later).organisations
    assert cast.body("water") in cast.actor("deputy").organisations
    assert verify(cast.county.public_id).findings == ()


def test_towns_merge_inside_their_group(cast: Cast) -> None:
    group = cast.bodies["townships"]
    merge_organisations(
        actor=cast.actor("system"),
        now=NOW,
        predecessors=frozenset({cast.body("bailu")}),
        successor=cast.body("yuntai"),
        effective_on=DAY,
    )
    assert members_on(group, DAY - timedelta(days=1)) == [cast.bodies["yuntai"], cast.bodies["bailu"]]
    assert members_on(group, DAY) == [cast.bodies["yuntai"]]
    assert verify(cast.county.public_id).findings == ()


def test_a_split_asks_where_everyone_goes(cast: Cast) -> None:
    on = TODAY + timedelta(days=1)
    parts = [new("云岭县水利建设局", on), new("云岭县水资源局", on)]

    def split(posts: dict[str, int]) -> list[Organisation]:
        return split_organisation(
            actor=cast.actor("system"),
            now=NOW,
            organisation=cast.body("water"),
            successors=parts,
            posts=posts,
            effective_on=on,
        )

    with pytest.raises(Invalid, match="江局长（单位负责人）"):
        split({cast.post("water_clerk"): 0})
    with pytest.raises(Invalid, match="去向不在"):
        split({cast.post("water_clerk"): 0, cast.post("water_leader"): 7})
    one, other = split({cast.post("water_clerk"): 0, cast.post("water_leader"): 1})
    cast.bodies["water"].refresh_from_db()
    assert successors(cast.bodies["water"], on) == [one, other]
    assert Succession.objects.count() == 2
    assert verify(cast.county.public_id).findings == ()


def test_transferred_duties_end_nothing(cast: Cast) -> None:
    into = transfer_duties(
        actor=cast.actor("system"),
        now=NOW,
        organisation=cast.body("agriculture"),
        successor=new("云岭县数据局"),
        effective_on=DAY,
    )
    assert successors(cast.bodies["agriculture"], TODAY) == [cast.bodies["agriculture"]]
    assert predecessors(into)[0].predecessor == cast.bodies["agriculture"]


def test_a_body_ends_without_a_successor_when_nobody_is_left(cast: Cast) -> None:
    system = cast.actor("system")
    with pytest.raises(Invalid, match="水小莲"):
        dissolve_organisation(actor=system, now=NOW, organisation=cast.body("water"), effective_on=DAY)
    dissolve_organisation(actor=system, now=NOW, organisation=cast.body("bailu"), effective_on=DAY)
    cast.bodies["bailu"].refresh_from_db()
    assert successors(cast.bodies["bailu"], DAY) == []
    assert members_on(cast.bodies["townships"], DAY) == [cast.bodies["yuntai"]]
    with pytest.raises(IllegalTransition, match="已撤销"):
        rename(cast, "bailu", "白鹭镇人民政府", TODAY)
    assert verify(cast.county.public_id).findings == ()


def test_wrong_reorganisations_are_refused(cast: Cast) -> None:
    system, water = cast.actor("system"), cast.body("water")
    with pytest.raises(Invalid, match="合并的单位"):
        merge_organisations(actor=system, now=NOW, predecessors=frozenset({water}), successor=water, effective_on=DAY)
    with pytest.raises(Invalid, match="不一致"):
        merge_organisations(
            actor=system, now=NOW, predecessors=frozenset({water}), successor=new("新局", TODAY), effective_on=DAY
        )
    with pytest.raises(Invalid, match="至少两个"):
        split_organisation(
            actor=system,
            now=NOW,
            organisation=water,
            successors=[cast.body("agriculture")],
            posts={},
            effective_on=DAY,
        )
    with pytest.raises(Invalid, match="不能划转给本单位"):
        transfer_duties(actor=system, now=NOW, organisation=water, successor=water, effective_on=DAY)
    with pytest.raises(Invalid, match="类别不符"):
        merge_organisations(
            actor=system,
            now=NOW,
            predecessors=frozenset({water}),
            successor=cast.body("townships"),
            effective_on=DAY,
        )


class TestHistories(TestCase):
    """Whatever happens to a body, every day has one full name, and successors end in living bodies."""

    @hypothesis_settings(max_examples=15, deadline=None)
    @given(st.lists(st.tuples(st.sampled_from(["rename", "merge", "alias"]), st.integers(1, 400)), max_size=6))
    def test_every_day_has_one_name(self, changes: list[tuple[str, int]]) -> None:
        cast = begun_with(build_cast, apart=(TODAY,))
        current, day, days = cast.bodies["ecology"], FOUNDED, [FOUNDED]
        texts = [name_on(current, FOUNDED)]
        for number, (change, gap) in enumerate(changes):
            day += timedelta(days=gap)
            if day > TODAY:
                break
            name = f"云岭县第{number}环境局"
            if change == "alias":
                add_name(
                    actor=cast.actor("compiler"),
                    now=NOW,
                    organisation=current.public_id,
                    kind=NameKind.ALIAS,
                    text=f"环境{number}",
                    starts_on=day,
                )
                continue
            if change == "rename":
                rename_organisation(
                    actor=cast.actor("system"), now=NOW, organisation=current.public_id, name=name, effective_on=day
                )
            else:
                current = merge_organisations(
                    actor=cast.actor("system"),
                    now=NOW,
                    predecessors=frozenset({current.public_id}),
                    successor=new(name, day),
                    effective_on=day,
                )
            days.append(day)
            texts.append(name)
        origin = Organisation.objects.get(pk=cast.bodies["ecology"].pk)
        for (first, after), text in zip(pairwise([*days, TODAY + timedelta(days=1)]), texts, strict=True):
            for on in {first, after - timedelta(days=1)}:
                (standing,) = successors(origin, on)
                assert name_on(standing, on) == text
                assert sum(on in name.period for name in standing.names.filter(kind=NameKind.FULL)) == 1
                assert register_for(cast.county, on).resolve(text).organisation == standing.public_id
        assert verify(cast.county.public_id).findings == ()
