"""Proposed posts: one administrator says, the other decides, and neither does the work of the other."""

import pytest
from django.db import IntegrityError, transaction

from luoshi.server.audit.verification import verify
from luoshi.server.core.errors import IllegalTransition, Invalid, NotAllowed, NotFound
from luoshi.server.core.roles import PostRole
from luoshi.server.orgs.models import Post, ProposedPost
from luoshi.server.orgs.scopes import visible_proposals
from luoshi.server.orgs.services.proposals import decline_proposal, grant_proposals, propose_post
from luoshi.server.orgs.states import ProposalState
from server_cast import NOW, TODAY, Cast, add_person

pytestmark = pytest.mark.django_db


def proposed(cast: Cast, who: str = "newcomer", body: str = "water", role: PostRole = PostRole.UNIT_CLERK) -> str:
    made = propose_post(
        actor=cast.actor("system"),
        now=NOW,
        person=cast.person(who),
        organisation=cast.body(body),
        role=role,
        title=" 水保股长 ",
    )
    return made.public_id


def test_a_proposal_allows_nothing_until_it_is_granted(cast: Cast) -> None:
    proposal = proposed(cast)
    assert not Post.objects.filter(user=cast.people["newcomer"]).exists()
    (post,) = grant_proposals(actor=cast.actor("security"), now=NOW, proposals=[proposal])
    assert (post.user, post.organisation, post.role) == (cast.people["newcomer"], cast.bodies["water"], "unit_clerk")
    assert (post.title, post.starts_on, post.granted_by) == ("水保股长", TODAY, cast.person("security"))
    row = ProposedPost.objects.get(public_id=proposal)
    assert (row.post, row.state) == (post, ProposalState.GRANTED)
    assert verify(cast.county.public_id).findings == ()


def test_a_proposal_is_sent_back_with_a_reason(cast: Cast) -> None:
    proposal = proposed(cast)
    with pytest.raises(Invalid):
        decline_proposal(actor=cast.actor("security"), now=NOW, proposal=proposal, comment=" ")
    row = decline_proposal(actor=cast.actor("security"), now=NOW, proposal=proposal, comment="单位已另派人")
    assert row.state is ProposalState.DECLINED
    for act in (
        lambda: grant_proposals(actor=cast.actor("security"), now=NOW, proposals=[proposal]),
        lambda: decline_proposal(actor=cast.actor("security"), now=NOW, proposal=proposal, comment="再退"),
    ):
        with pytest.raises(IllegalTransition, match="已退回"):
            act()
    assert verify(cast.county.public_id).findings == ()
    assert proposed(cast) != proposal  # and may be proposed again


def test_the_two_administrators_stay_apart(cast: Cast) -> None:
    proposal = proposed(cast)
    with pytest.raises(NotAllowed):
        grant_proposals(actor=cast.actor("system"), now=NOW, proposals=[proposal])
    with pytest.raises(NotAllowed):
        decline_proposal(actor=cast.actor("system"), now=NOW, proposal=proposal, comment="不要")
    with pytest.raises(NotAllowed):
        propose_post(
            actor=cast.actor("security"),
            now=NOW,
            person=cast.person("newcomer"),
            organisation=cast.body("yuntai"),
            role=PostRole.UNIT_CLERK,
        )
    assert ProposedPost.objects.get().state is ProposalState.OPEN


@pytest.mark.parametrize("who", ["auditor", "compiler", "head", "viewer", "city_security", "city_system"])
def test_nobody_else_sees_a_proposal(cast: Cast, who: str) -> None:
    proposal = proposed(cast)
    assert not visible_proposals(cast.actor(who)).exists()
    with pytest.raises(NotFound):
        grant_proposals(actor=cast.actor(who), now=NOW, proposals=[proposal])


@pytest.mark.parametrize("who", ["system", "security"])
def test_the_two_administrators_see_it(cast: Cast, who: str) -> None:
    proposal = proposed(cast)
    assert [row.public_id for row in visible_proposals(cast.actor(who))] == [proposal]


def test_the_security_administrator_does_not_grant_to_himself(cast: Cast) -> None:
    proposal = proposed(cast, "security", "office", PostRole.VIEWER)
    with pytest.raises(NotAllowed):
        grant_proposals(actor=cast.actor("security"), now=NOW, proposals=[proposal])
    with pytest.raises(NotAllowed):
        proposed(cast, "system", "office", PostRole.VIEWER)


def test_all_or_none_are_granted_and_the_refusal_names_the_person(cast: Cast) -> None:
    add_person(cast, "other", "另一人", cast.county)
    good = proposed(cast)
    bad = proposed(cast, "auditor", "office", PostRole.OFFICE_COMPILER)
    third = proposed(cast, "other")
    with pytest.raises(Invalid, match=r"沈计明：.*审计管理员"):
        grant_proposals(actor=cast.actor("security"), now=NOW, proposals=[good, bad, third])
    assert {row.state for row in ProposedPost.objects.all()} == {ProposalState.OPEN}
    made = grant_proposals(actor=cast.actor("security"), now=NOW, proposals=[good, third, good])
    assert {post.user.display_name for post in made} == {"新来人", "另一人"}


@pytest.mark.parametrize(
    ("body", "role", "refusal"),
    [
        ("townships", PostRole.UNIT_CLERK, Invalid),
        ("city_water", PostRole.UNIT_CLERK, NotFound),
        ("water", PostRole.SYSTEM, Invalid),
    ],
)
def test_what_cannot_be_proposed(cast: Cast, body: str, role: PostRole, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        proposed(cast, "newcomer", body, role)


def test_the_same_is_not_proposed_twice(cast: Cast) -> None:
    proposed(cast)
    with pytest.raises(Invalid, match="正在等待"):
        proposed(cast)
    row = ProposedPost.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        ProposedPost(
            government=row.government,
            user=row.user,
            organisation=row.organisation,
            role=row.role,
            proposed_by="x",
            proposed_at=NOW,
        ).save()
