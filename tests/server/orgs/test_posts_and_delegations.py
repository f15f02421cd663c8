"""Posts and delegations: granted by others only, never two roles that exclude each other, every act under its post."""

from datetime import timedelta
from typing import Any

import pytest

from luoshi.server.audit.selectors import history
from luoshi.server.core.actor import Actor
from luoshi.server.core.errors import IllegalTransition, Invalid, NotAllowed, NotFound
from luoshi.server.core.roles import PostRole
from luoshi.server.orgs.acting import act_in, actors_of
from luoshi.server.orgs.holdings import Holder, announce_holder, holdings_of
from luoshi.server.orgs.models import Delegation, Post
from luoshi.server.orgs.services.delegations import appoint_stand_in, give_delegation, withdraw_delegation
from luoshi.server.orgs.services.hand_over import hand_over
from luoshi.server.orgs.services.organisations import add_name
from luoshi.server.orgs.services.people import disable_person
from luoshi.server.orgs.services.posts import grant_post, revoke_post, set_portfolio
from luoshi.server.orgs.states import TermState
from server_cast import NOW, SYSTEM, TODAY, Cast

pytestmark = pytest.mark.django_db


def grant(cast: Cast, actor: Actor, person: str, role: PostRole, body: str = "water", **more: Any) -> Post:
    return grant_post(
        actor=actor,
        now=NOW,
        person=cast.person(person),
        organisation=cast.body(body),
        role=role,
        **more,
    )


def test_the_security_administrator_grants_a_post(cast: Cast) -> None:
    post = grant(cast, cast.actor("security"), "newcomer", PostRole.UNIT_CLERK, title="办公室副主任", section="办公室")
    actor = act_in(cast.people["newcomer"], post.public_id, NOW)
    assert (actor.roles, actor.organisation) == (frozenset({PostRole.UNIT_CLERK, PostRole.PERSON}), cast.body("water"))
    assert (post.granted_by, post.starts_on, post.state_on(TODAY)) == (
        cast.person("security"),
        TODAY,
        TermState.RUNNING,
    )
    event = history(cast.county.public_id, "post", post.public_id).get()
    assert event.name == "新来人 联络员"


@pytest.mark.parametrize("who", ["system", "auditor", "compiler", "water_leader", "head"])
def test_nobody_else_grants(cast: Cast, who: str) -> None:
    colleague = {"auditor": "auditor", "water_leader": "water_clerk"}.get(who, "newcomer")
    with pytest.raises(NotAllowed, match="不能办理“授予岗位”") as refused:
        grant(cast, cast.actor(who), colleague, PostRole.VIEWER, "office")
    assert "安全管理员" in refused.value.remedy


def test_what_one_does_not_see_one_cannot_grant_to(cast: Cast) -> None:
    with pytest.raises(NotFound):
        grant(cast, cast.actor("security"), "city_clerk", PostRole.UNIT_CLERK)
    with pytest.raises(NotFound):
        grant(cast, cast.actor("security"), "newcomer", PostRole.UNIT_CLERK, "city_water")
    with pytest.raises(NotFound):
        grant(cast, SYSTEM, "newcomer", PostRole.UNIT_CLERK, "city_water")
    with pytest.raises(NotFound):
        grant(cast, cast.actor("water_leader"), "newcomer", PostRole.UNIT_CLERK)


def test_nobody_grants_to_himself(cast: Cast) -> None:
    with pytest.raises(NotAllowed, match="涉及您本人"):
        grant(cast, cast.actor("security"), "security", PostRole.SECURITY_ADMINISTRATOR)
    with pytest.raises(NotAllowed, match="涉及您本人"):
        revoke_post(actor=cast.actor("security"), now=NOW, post=cast.post("security"), comment="x")


@pytest.mark.parametrize(
    ("person", "role"),
    [
        ("system", PostRole.AUDIT_ADMINISTRATOR),
        ("auditor", PostRole.SYSTEM_ADMINISTRATOR),
        ("compiler", PostRole.SYSTEM_ADMINISTRATOR),
        ("system", PostRole.VIEWER),
        ("viewer", PostRole.SECURITY_ADMINISTRATOR),
    ],
)
def test_roles_that_exclude_each_other_never_meet(cast: Cast, person: str, role: PostRole) -> None:
    for actor in (cast.actor("security"), SYSTEM):
        with pytest.raises(Invalid, match="不能由同一人担任"):
            grant(cast, actor, person, role, "office")


def test_a_role_that_is_over_or_revoked_excludes_nothing(cast: Cast) -> None:
    revoke_post(actor=cast.actor("security"), now=NOW, post=cast.post("viewer"), comment="调离")
    assert grant(cast, cast.actor("security"), "viewer", PostRole.AUDIT_ADMINISTRATOR, "office")


def test_a_role_to_come_excludes_as_one_held(cast: Cast) -> None:
    later = TODAY + timedelta(days=30)
    grant(cast, cast.actor("security"), "newcomer", PostRole.UNIT_CLERK, starts_on=later)
    with pytest.raises(Invalid, match="不能由同一人担任"):
        grant(cast, cast.actor("security"), "newcomer", PostRole.AUDIT_ADMINISTRATOR, "office")


@pytest.mark.parametrize("role", [PostRole.SYSTEM, PostRole.PERSON, PostRole.PUBLIC])
def test_what_is_no_post_is_not_granted(cast: Cast, role: PostRole) -> None:
    with pytest.raises(Invalid, match="不能授予"):
        grant(cast, cast.actor("security"), "newcomer", role)


def test_wrong_grants_are_refused(cast: Cast) -> None:
    security = cast.actor("security")
    with pytest.raises(Invalid, match="已经有这个岗位"):
        grant(cast, security, "water_clerk", PostRole.UNIT_CLERK)
    with pytest.raises(Invalid, match="机构不对"):
        grant(cast, security, "newcomer", PostRole.UNIT_CLERK, "townships")
    with pytest.raises(Invalid, match="早于"):
        grant(cast, security, "newcomer", PostRole.UNIT_CLERK, ends_on=TODAY - timedelta(days=1))
    disable_person(actor=security, now=NOW, person=cast.person("newcomer"), comment="离职")
    with pytest.raises(Invalid, match="已停用"):
        grant(cast, security, "newcomer", PostRole.UNIT_CLERK)


def test_a_revoked_post_ends_at_once(cast: Cast) -> None:
    post = revoke_post(actor=cast.actor("security"), now=NOW, post=cast.post("farm_clerk"), comment="岗位调整")
    assert post.state_on(TODAY) is TermState.WITHDRAWN
    with pytest.raises(NotFound, match="岗位"):
        cast.actor("farm_clerk")
    with pytest.raises(IllegalTransition, match="已收回"):
        revoke_post(actor=cast.actor("security"), now=NOW, post=cast.post("farm_clerk"), comment="再来")


def test_a_revocation_says_why(cast: Cast) -> None:
    with pytest.raises(Invalid, match="没有填写说明"):
        revoke_post(actor=cast.actor("security"), now=NOW, post=cast.post("farm_clerk"), comment=" ")


def test_a_post_holds_in_its_days_only(cast: Cast) -> None:
    post = grant(
        cast,
        cast.actor("security"),
        "newcomer",
        PostRole.UNIT_CLERK,
        starts_on=TODAY + timedelta(days=2),
        ends_on=TODAY + timedelta(days=4),
    )
    person = cast.people["newcomer"]
    held = [bool(actors_of(person, NOW + timedelta(days=day))) for day in range(7)]
    assert held == [False, False, True, True, True, False, False]
    assert post.state_on(TODAY) is TermState.COMING


def test_several_posts_are_several_actors(cast: Cast) -> None:
    grant(cast, cast.actor("security"), "water_clerk", PostRole.UNIT_CLERK, "yuntai")
    actors = actors_of(cast.people["water_clerk"], NOW)
    assert [actor.organisation for actor in actors] == [cast.body("water"), cast.body("yuntai")]
    assert len({actor.post for actor in actors}) == 2


def test_a_leader_answers_for_what_they_are_in_charge_of(cast: Cast) -> None:
    assert cast.actor("deputy").organisations == {cast.body("office"), cast.body("water"), cast.body("yuntai")}
    set_portfolio(
        actor=cast.actor("security"),
        now=NOW,
        post=cast.post("deputy"),
        organisations=frozenset({cast.body("water"), cast.body("agriculture")}),
        effective_on=TODAY + timedelta(days=5),
    )
    assert cast.body("yuntai") in cast.actor("deputy").organisations
    later = cast.actor("deputy", NOW + timedelta(days=6)).organisations
    assert later == {cast.body("office"), cast.body("water"), cast.body("agriculture")}
    with pytest.raises(Invalid, match="分管领导"):
        set_portfolio(
            actor=cast.actor("security"),
            now=NOW,
            post=cast.post("head"),
            organisations=frozenset(),
            effective_on=TODAY,
        )


# ---- delegations


def lend(cast: Cast, giver: str = "water_leader", delegate: str = "water_clerk", **more: Any) -> Delegation:
    days: dict[str, Any] = {"starts_on": TODAY, "ends_on": TODAY + timedelta(days=6), "reason": "外出学习"} | more
    return give_delegation(
        actor=cast.actor(giver),
        now=NOW,
        post=cast.post(giver),
        delegate=cast.person(delegate),
        **days,
    )


def test_acts_of_a_delegate_are_recorded_under_both_names(cast: Cast) -> None:
    delegation = lend(cast, "compiler", "supervisor")
    actor = act_in(cast.people["supervisor"], cast.post("compiler"), NOW)
    assert actor.acting_for is not None and actor.acting_for.name == "钟合青"
    add_name_by(cast, actor)
    event = history(cast.county.public_id, "organisation", cast.body("water")).last()
    assert event is not None
    assert (event.actor_name, event.acting_for_name) == ("杜查实", "钟合青")
    assert (event.actor_post, event.delegation) == (cast.post("compiler"), delegation.public_id)


def add_name_by(cast: Cast, actor: Actor) -> None:
    from luoshi.server.orgs.models import NameKind

    add_name(actor=actor, now=NOW, organisation=cast.body("water"), kind=NameKind.ALIAS, text="水利站")


def test_a_delegation_holds_in_its_days_and_until_it_is_withdrawn(cast: Cast) -> None:
    delegation = lend(cast)
    person = cast.people["water_clerk"]
    held = [len(actors_of(person, NOW + timedelta(days=day))) - 1 for day in range(-1, 9)]
    assert held == [0, 1, 1, 1, 1, 1, 1, 1, 0, 0]
    withdraw_delegation(actor=cast.actor("water_leader"), now=NOW, delegation=delegation.public_id)
    assert len(actors_of(person, NOW)) == 1
    with pytest.raises(IllegalTransition, match="已收回"):
        withdraw_delegation(actor=cast.actor("water_leader"), now=NOW, delegation=delegation.public_id)


@pytest.mark.parametrize("who", ["water_clerk", "security"])
def test_the_delegate_gives_it_back_and_the_security_administrator_ends_it(cast: Cast, who: str) -> None:
    delegation = lend(cast)
    withdraw_delegation(actor=cast.actor(who), now=NOW, delegation=delegation.public_id)
    assert len(actors_of(cast.people["water_clerk"], NOW)) == 1


def test_a_delegation_ends_with_the_post_and_with_either_account(cast: Cast) -> None:
    lend(cast)
    disable_person(actor=cast.actor("security"), now=NOW, person=cast.person("water_leader"), comment="离职")
    assert len(actors_of(cast.people["water_clerk"], NOW)) == 1


def test_only_the_holder_gives_a_post_away_and_only_in_person(cast: Cast) -> None:
    lend(cast)
    lent = act_in(cast.people["water_clerk"], cast.post("water_leader"), NOW)
    for actor in (lent, cast.actor("compiler")):
        with pytest.raises(NotAllowed):
            give_delegation(
                actor=actor,
                now=NOW,
                post=cast.post("water_leader"),
                delegate=cast.person("farm_clerk"),
                starts_on=TODAY + timedelta(days=20),
                ends_on=TODAY + timedelta(days=21),
                reason="转授",
            )


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"reason": " "}, "原因"),
        ({"ends_on": TODAY - timedelta(days=1)}, "起止日期"),
        ({"ends_on": TODAY + timedelta(days=366)}, "起止日期"),
    ],
)
def test_wrong_delegations_are_refused(cast: Cast, more: dict[str, Any], message: str) -> None:
    with pytest.raises(Invalid, match=message):
        lend(cast, **more)


def test_a_delegate_is_one_other_person_of_the_same_government(cast: Cast) -> None:
    with pytest.raises(NotAllowed, match="涉及您本人"):
        lend(cast, delegate="water_leader")
    with pytest.raises(NotFound):
        lend(cast, delegate="city_clerk")
    lend(cast)
    with pytest.raises(Invalid, match="已由水小莲代理"):
        lend(cast, delegate="farm_clerk")
    with pytest.raises(Invalid, match="不能由同一人担任"):
        lend(cast, "compiler", "auditor")


def test_administrators_are_stood_in_for_by_appointment(cast: Cast) -> None:
    for giver in ("system", "auditor", "security"):
        with pytest.raises(NotAllowed):
            lend(cast, giver, "newcomer")
    days: dict[str, Any] = {"starts_on": TODAY, "ends_on": TODAY, "reason": "病假"}
    made = appoint_stand_in(
        actor=cast.actor("security"),
        now=NOW,
        post=cast.post("auditor"),
        delegate=cast.person("newcomer"),
        **days,
    )
    assert made.kind == "stand_in"
    with pytest.raises(Invalid, match="不能由同一人担任"):
        grant(cast, cast.actor("security"), "newcomer", PostRole.UNIT_CLERK)
    with pytest.raises(NotAllowed, match="涉及您本人"):
        appoint_stand_in(
            actor=cast.actor("security"),
            now=NOW,
            post=cast.post("system"),
            delegate=cast.person("security"),
            **days,
        )


# ---- hand-over


def test_what_a_leader_is_in_charge_of_goes_to_the_successor(cast: Cast) -> None:
    security = cast.actor("security")
    with pytest.raises(Invalid, match="分管单位 2 项"):
        revoke_post(actor=security, now=NOW, post=cast.post("deputy"), comment="调离")
    taking = grant(cast, security, "newcomer", PostRole.LEADER_IN_CHARGE, "office")
    moved = hand_over(actor=cast.actor("deputy"), now=NOW, post=cast.post("deputy"), successor=taking.public_id)
    assert [(holding.label, holding.count) for holding in moved] == [("分管单位", 2)]
    actor = act_in(cast.people["newcomer"], taking.public_id, NOW)
    assert actor.organisations == {cast.body("office"), cast.body("water"), cast.body("yuntai")}
    assert holdings_of(cast.posts["deputy"]) == ()
    assert revoke_post(actor=security, now=NOW, post=cast.post("deputy"), comment="调离").revoked_at


def test_a_hand_over_is_all_or_nothing(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    from luoshi.server.orgs import holdings

    monkeypatch.setattr(holdings, "_holders", dict(holdings._holders))

    def fails(giving: Post, taking: Post, actor: Actor, now: object) -> None:
        raise Invalid("有一件正在审核", "请等审核完")

    announce_holder(Holder("zz_items", "在办事项", lambda post: 3, fails))
    taking = grant(cast, cast.actor("security"), "newcomer", PostRole.LEADER_IN_CHARGE, "office")
    with pytest.raises(Invalid, match="正在审核"):
        hand_over(actor=cast.actor("deputy"), now=NOW, post=cast.post("deputy"), successor=taking.public_id)
    assert [holding.count for holding in holdings_of(cast.posts["deputy"])] == [2, 3]


def test_who_may_hand_over(cast: Cast) -> None:
    taking = grant(cast, cast.actor("security"), "newcomer", PostRole.UNIT_CLERK)
    for who in ("water_clerk", "water_leader", "supervisor"):
        assert (
            hand_over(actor=cast.actor(who), now=NOW, post=cast.post("water_clerk"), successor=taking.public_id) == ()
        )
    for who in ("security", "system", "compiler", "head"):
        with pytest.raises(NotAllowed):
            hand_over(actor=cast.actor(who), now=NOW, post=cast.post("water_clerk"), successor=taking.public_id)
    with pytest.raises(NotFound):
        hand_over(actor=cast.actor("farm_clerk"), now=NOW, post=cast.post("water_clerk"), successor=taking.public_id)


@pytest.mark.parametrize("successor", ["water_clerk", "water_leader", "farm_clerk"])
def test_the_successor_holds_the_same_sort_of_post(cast: Cast, successor: str) -> None:
    with pytest.raises(Invalid):
        hand_over(
            actor=cast.actor("water_leader"), now=NOW, post=cast.post("water_clerk"), successor=cast.post(successor)
        )
