"""Reading people, posts, delegations and proposed posts for pages: what the actor sees, each list in few queries."""

from datetime import date, datetime

from django.db.models import Prefetch, Q, QuerySet

from luoshi.server.core.actor import Actor
from luoshi.server.core.said import say
from luoshi.server.orgs.account_states import with_account_states
from luoshi.server.orgs.models import Delegation, Organisation, OrganisationKind, Portfolio, Post, ProposedPost, User
from luoshi.server.orgs.models.columns import in_force
from luoshi.server.orgs.scopes import (
    found,
    visible_delegations,
    visible_organisations,
    visible_people,
    visible_posts,
    visible_proposals,
)
from luoshi.server.orgs.selectors import short_name_on
from luoshi.server.orgs.states import ProposalState, TermState


def people(actor: Actor, on: date, now: datetime) -> "QuerySet[User]":
    """The people that the actor sees, each with ``current_posts``, ``locked`` and ``second_factor``, by name."""
    rows = with_account_states(visible_people(actor, on), now)
    return rows.select_related("government").prefetch_related(_current_posts(on)).order_by("display_name", "pk")


def _current_posts(on: date) -> "Prefetch[str]":
    held = Post.objects.filter(in_force(on), revoked_at__isnull=True).select_related("organisation")
    return Prefetch("posts", held.prefetch_related("organisation__names"), to_attr="current_posts")


def person(actor: Actor, on: date, now: datetime, public_id: str) -> User:
    """One of them. Raises NotFound."""
    return found(people(actor, on, now), public_id, say("这个人员"))


def account_names(actor: Actor, on: date) -> dict[str, str]:
    """The open accounts of the actor's government that they see: public ids, with names and where they have posts."""
    rows = visible_people(actor, on).filter(government__public_id=actor.government, is_active=True)
    found = {}
    for row in rows.prefetch_related(_current_posts(on)).order_by("display_name", "pk"):
        bodies = dict.fromkeys(short_name_on(post.organisation, on) for post in row.current_posts)  # type: ignore[attr-defined]  # prefetched
        found[row.public_id] = " · ".join((row.display_name, *bodies))
    return found


def posts(actor: Actor, on: date) -> "QuerySet[Post]":
    """The posts that the actor sees, with holder and organisation, and ``in_charge_of`` on a day; newest first."""
    charge = Portfolio.objects.filter(in_force(on)).select_related("organisation")
    in_charge = Prefetch("portfolios", charge.prefetch_related("organisation__names"), to_attr="in_charge_of")
    rows = visible_posts(actor).select_related("user", "organisation__government", "government")
    return rows.prefetch_related("organisation__names", in_charge).order_by("-pk")


def post(actor: Actor, on: date, public_id: str) -> Post:
    """One of them. Raises NotFound."""
    return found(posts(actor, on), public_id, say("这个岗位"))


def in_state(state: TermState, on: date, withdrawn: str) -> Q:
    """Rows with first and last days that stand in a state on a day; ``withdrawn`` is the column of the moment."""
    gone = Q(**{f"{withdrawn}__isnull": False})
    if state is TermState.WITHDRAWN:
        return gone
    return (
        ~gone
        & {
            TermState.COMING: Q(starts_on__gt=on),
            TermState.OVER: Q(ends_on__lt=on),
            TermState.RUNNING: in_force(on),
        }[state]
    )


def successors_of(giving: Post, on: date) -> "QuerySet[Post]":
    """The posts that everything of one could go to: same organisation, same role, held now by an open account."""
    same = Post.objects.filter(organisation=giving.organisation_id, role=giving.role, revoked_at__isnull=True)
    return same.filter(in_force(on), user__is_active=True).exclude(pk=giving.pk).select_related("user", "organisation")


def delegations(actor: Actor) -> "QuerySet[Delegation]":
    """The delegations that the actor sees, newest first."""
    rows = visible_delegations(actor).select_related(
        "post__user", "post__organisation__government", "post__government", "delegate", "government"
    )
    return rows.prefetch_related("post__organisation__names").order_by("-pk")


def delegation(actor: Actor, public_id: str) -> Delegation:
    """One of them. Raises NotFound."""
    return found(delegations(actor), public_id, say("这个授权代理"))


def proposals(actor: Actor) -> "QuerySet[ProposedPost]":
    """The proposed posts that the actor sees, oldest first: who has waited longest comes first."""
    rows = visible_proposals(actor).select_related("user", "organisation__government", "government")
    return rows.prefetch_related("organisation__names")


def proposal(actor: Actor, public_id: str) -> ProposedPost:
    """One of them. Raises NotFound."""
    return found(proposals(actor), public_id, say("这条拟任岗位"))


def proposals_in(state: ProposalState) -> Q:
    """Proposed posts that stand in a state."""
    decided = Q(decided_at__isnull=False)
    return {
        ProposalState.OPEN: ~decided,
        ProposalState.GRANTED: decided & Q(post__isnull=False),
        ProposalState.DECLINED: decided & Q(post__isnull=True),
    }[state]


def bodies(actor: Actor, on: date) -> "QuerySet[Organisation]":
    """The organisations that a post can be in on a day: no groups; each with its names."""
    rows = visible_organisations(actor).filter(in_force(on)).exclude(kind=OrganisationKind.GROUP)
    return rows.prefetch_related("names").order_by("position", "pk")


def without_post(actor: Actor, on: date) -> "QuerySet[User]":
    """Open accounts that hold no post, have none to come and none proposed."""
    open_posts = Post.objects.filter(revoked_at__isnull=True).exclude(ends_on__lt=on)
    waiting = ProposedPost.objects.filter(decided_at__isnull=True)
    rows = visible_people(actor, on).filter(is_active=True)
    return rows.exclude(pk__in=open_posts.values("user")).exclude(pk__in=waiting.values("user"))
