"""From a person to the actors that they may be: one for each post of theirs, one for each delegation to them."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from luoshi.server.core.actor import ActingFor, Actor
from luoshi.server.core.clock import china_date
from luoshi.server.core.errors import NotFound
from luoshi.server.core.roles import PostRole
from luoshi.server.core.said import say
from luoshi.server.orgs.models import Delegation, Organisation, OrganisationKind, Portfolio, Post, User
from luoshi.server.orgs.models.columns import in_force

CHOSEN_POST = "luoshi_post"
"""Where a session keeps the public id of the post that was chosen in the account menu."""


@dataclass(frozen=True, slots=True)
class Seat:
    """A post that somebody may act in; ``delegation`` where it is another's."""

    post: Post
    delegation: Delegation | None = None


def posts_in_force(on: date) -> "QuerySet[Post]":
    """The posts that are held on a day by people whose account is open."""
    return Post.objects.filter(in_force(on), revoked_at__isnull=True, user__is_active=True)


def delegations_in_force(on: date) -> "QuerySet[Delegation]":
    """The delegations that hold on a day: the post is held and the delegate's account is open."""
    return Delegation.objects.filter(
        in_force(on), withdrawn_at__isnull=True, delegate__is_active=True, post__in=posts_in_force(on)
    )


def without_post(person: User) -> Actor:
    """A person who has signed in and acts in no post: may look after the own account, nothing else."""
    return Actor(
        user=person.public_id,
        name=person.display_name,
        government=person.government.public_id,
        roles=frozenset({PostRole.PERSON}),
    )


def actors_of(person: User, now: datetime) -> tuple[Actor, ...]:
    """The actors that a person may be at a moment, own posts first; none for a closed account."""
    return tuple(in_post(person, seat, now) for seat in seats_of(person, now))


def seats_of(person: User, now: datetime) -> tuple[Seat, ...]:
    """The posts that a person may act in at a moment, own ones first, each with its organisation and names."""
    if not person.is_active:
        return ()
    on = china_date(now)
    own = posts_in_force(on).filter(user=person).select_related("organisation", "government")
    lent = delegations_in_force(on).filter(delegate=person).select_related("post__organisation", "post__user")
    seats = (
        *(Seat(post) for post in own.prefetch_related("organisation__names")),
        *(Seat(each.post, each) for each in lent.prefetch_related("post__organisation__names")),
    )
    if seats and seats[0].delegation is None:
        person.government = seats[0].post.government  # it came along; every page prints it
    return seats


def act_in(person: User, post: str, now: datetime) -> Actor:
    """The person as actor in a post, by the post's public id. Raises NotFound for a post they cannot act in."""
    found = next((seat for seat in seats_of(person, now) if seat.post.public_id == post), None)
    if found is None:
        raise NotFound(say("您可以使用的这个岗位"))
    return in_post(person, found, now)


def in_post(person: User, seat: Seat, now: datetime) -> Actor:
    """The person as actor in one of their seats."""
    post, delegation, on = seat.post, seat.delegation, china_date(now)
    for_other = None
    if delegation is not None:
        for_other = ActingFor(post.user.public_id, post.user.display_name, delegation.public_id)
    return Actor(
        user=person.public_id,
        name=person.display_name,
        government=person.government.public_id,
        roles=frozenset({PostRole(post.role), PostRole.PERSON}),
        post=post.public_id,
        organisation=post.organisation.public_id,
        organisations=_organisations(post, on),
        acting_for=for_other,
    )


def _organisations(post: Post, on: date) -> frozenset[str]:
    """The post's own organisation with its sections, and those that it is in charge of."""
    in_charge = Portfolio.objects.filter(in_force(on), post=post).values("organisation")
    sections = Q(superior=post.organisation_id, kind=OrganisationKind.SECTION)
    found = Organisation.objects.filter(Q(pk=post.organisation_id) | sections | Q(pk__in=in_charge))
    return frozenset(found.values_list("public_id", flat=True))
