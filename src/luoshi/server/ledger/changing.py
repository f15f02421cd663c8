"""Reading amendments: those that one sees, those that wait for one's decision, and who may decide each."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet

from luoshi.server.core.actor import Actor
from luoshi.server.core.errors import NotFound
from luoshi.server.core.roles import PostRole
from luoshi.server.core.said import say
from luoshi.server.ledger.models import Amendment, Responsibility
from luoshi.server.ledger.scopes import visible_amendments
from luoshi.server.ledger.states import AmendmentState
from luoshi.server.orgs.acting import posts_in_force
from luoshi.server.orgs.models import Membership, Organisation, User
from luoshi.server.orgs.scopes import where
from luoshi.server.policy import Action
from luoshi.server.policy.conditions import HERE, NOT_AUTHOR, OWN_ORGANISATION
from luoshi.server.policy.table import ROLES

_BODIES = "task__responsibilities__organisation__memberships__member"


def amendments(actor: Actor) -> "QuerySet[Amendment]":
    """The amendments that the actor sees, newest first, with what a list shows of each."""
    rows = visible_amendments(actor).select_related("government", "task__plan", "target__indicator")
    return rows.prefetch_related(_BODIES).order_by("-pk")


def amendment(actor: Actor, public_id: str) -> Amendment:
    """One of them. Raises NotFound."""
    row = amendments(actor).filter(public_id=public_id).first()
    if row is None:
        raise NotFound(say("这项变更"))
    return row


def waiting_for(actor: Actor) -> "QuerySet[Amendment]":
    """Those that wait for a decision which the actor may make: the policy's table as a query."""
    groups = Membership.objects.filter(member__public_id__in=actor.organisations, ends_on__isnull=True)
    bodies = Organisation.objects.filter(
        Q(public_id__in=actor.organisations) | Q(pk__in=groups.order_by().values("group"))
    )
    ours = Responsibility.objects.filter(organisation__in=bodies.order_by().values("pk"))
    meanings = {
        HERE: Q(government__public_id=actor.government),
        OWN_ORGANISATION: Q(task__in=ours.order_by().values("task")),
        NOT_AUTHOR: ~Q(proposed_by__in=actor.persons),
    }
    rows = visible_amendments(actor).filter(state=AmendmentState.PROPOSED)
    return rows.filter(where(actor, Action.AMENDMENT_DECIDE, meanings))


def deciders(rows: Iterable[Amendment], on: date) -> dict[str, list[User]]:
    """For each amendment (by public id) the people who may decide it on a day: who is in charge of one of the item's
    bodies, and the principal leaders; never who proposed it. Rows are those of ``amendments``.
    """
    listed = list(rows)
    if not listed:
        return {}
    roles = [role.value for role in ROLES[Action.AMENDMENT_DECIDE]]
    posts = posts_in_force(on).filter(government__in={row.government_id for row in listed}, role__in=roles)
    posts = posts.select_related("user").prefetch_related("portfolios__organisation").order_by("role", "pk")
    leaders = [
        (post, {held.organisation_id for held in post.portfolios.all() if on in held.period} | {post.organisation_id})
        for post in posts
    ]
    found: dict[str, list[User]] = {}
    for row in listed:
        bodies = set()
        for part in row.task.responsibilities.all():
            bodies.add(part.organisation_id)
            bodies |= {each.member_id for each in part.organisation.memberships.all() if each.ends_on is None}
        people = {
            post.user_id: post.user
            for post, charge in leaders
            if post.government_id == row.government_id
            and post.user.public_id != row.proposed_by
            and (post.role == PostRole.PRINCIPAL_LEADER or charge & bodies)
        }
        found[row.public_id] = list(people.values())
    return found
