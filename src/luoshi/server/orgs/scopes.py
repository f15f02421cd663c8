"""Which rows an actor sees: the policy's table, turned into queries.

The conditions of the table are translated, never repeated: a condition without a translation is an error, not a hole.
"""

from collections.abc import Mapping
from datetime import date
from typing import TypeVar

from django.db.models import Model, Q, QuerySet

from luoshi.server.core.actor import Actor
from luoshi.server.core.errors import NotFound
from luoshi.server.core.ids import is_id
from luoshi.server.orgs.models import (
    CalendarDay,
    CalendarYear,
    Delegation,
    Government,
    Organisation,
    Post,
    ProposedPost,
    User,
)
from luoshi.server.orgs.models.columns import in_force
from luoshi.server.policy import Action, ways
from luoshi.server.policy.conditions import (
    ANYWHERE,
    HERE,
    HERE_OR_REACHED,
    OWN,
    OWN_OR_OWN_ORGANISATION,
    OWN_ORGANISATION,
    Condition,
)

NOTHING = Q(pk__in=())

Row = TypeVar("Row", bound=Model)


def found(rows: "QuerySet[Row]", public_id: str, thing: str) -> Row:
    """The one with a public id among the rows that an actor sees. Raises NotFound, for what is no id, too."""
    row = rows.filter(public_id=public_id).first() if is_id(public_id) else None
    if row is None:
        raise NotFound(thing)
    return row


def where(actor: Actor, action: Action, meanings: Mapping[Condition, Q]) -> Q:
    """The rows on which one of the actor's roles may do something. Raises KeyError for a condition without meaning."""
    found = NOTHING
    for conditions in ways(actor, action):
        both = Q()
        for condition in conditions:
            both &= meanings[condition]
        found |= both if both else ~NOTHING
    return found


def visible_governments(actor: Actor) -> "QuerySet[Government]":
    """One's own, those above it, and those directly below."""
    above: list[int] = []
    parent = Government.objects.filter(children__public_id=actor.government).first()
    while parent is not None:
        above.append(parent.pk)
        parent = parent.parent
    here = Q(public_id=actor.government)
    reached = here | Q(pk__in=above) | Q(parent__public_id=actor.government)
    return Government.objects.filter(
        where(actor, Action.GOVERNMENT_VIEW, {ANYWHERE: Q(), HERE: here, HERE_OR_REACHED: reached})
    )


def visible_organisations(actor: Actor) -> "QuerySet[Organisation]":
    """The organisations of one's government, past ones included."""
    here = Q(government__public_id=actor.government)
    return Organisation.objects.filter(where(actor, Action.ORGANISATION_VIEW, {ANYWHERE: Q(), HERE: here}))


def visible_people(actor: Actor, on: date) -> "QuerySet[User]":
    """All people of the government for those who work with all; one's own organisation's; or oneself."""
    own = Q(public_id=actor.user)
    colleagues = Post.objects.filter(
        in_force(on), revoked_at__isnull=True, organisation__public_id__in=actor.organisations
    )
    meanings = {
        ANYWHERE: Q(),
        HERE: Q(government__public_id=actor.government),
        OWN: own,
        OWN_OR_OWN_ORGANISATION: own | Q(pk__in=colleagues.values("user")),
    }
    return User.objects.filter(where(actor, Action.PERSON_VIEW, meanings))


def visible_posts(actor: Actor) -> "QuerySet[Post]":
    """The posts of the people that one works with, past ones included."""
    own, here = Q(user__public_id=actor.user), Q(government__public_id=actor.government)
    ours = Q(organisation__public_id__in=actor.organisations)
    meanings = {ANYWHERE: Q(), HERE: here, OWN: own, OWN_ORGANISATION: ours, OWN_OR_OWN_ORGANISATION: own | ours}
    return Post.objects.filter(where(actor, Action.POST_VIEW, meanings))


def visible_proposals(actor: Actor) -> "QuerySet[ProposedPost]":
    """Those of one's government, for who proposes and who decides."""
    here = Q(government__public_id=actor.government)
    return ProposedPost.objects.filter(where(actor, Action.PROPOSAL_VIEW, {ANYWHERE: Q(), HERE: here}))


def visible_delegations(actor: Actor) -> "QuerySet[Delegation]":
    """Those that one gave or got; a unit's for its leader; all for the security administrator."""
    own = Q(post__user__public_id=actor.user) | Q(delegate__public_id=actor.user)
    ours = Q(post__organisation__public_id__in=actor.organisations)
    here = Q(government__public_id=actor.government)
    meanings = {ANYWHERE: Q(), HERE: here, OWN: own, OWN_OR_OWN_ORGANISATION: own | ours}
    return Delegation.objects.filter(where(actor, Action.DELEGATION_VIEW, meanings))


def visible_calendar_years(actor: Actor) -> "QuerySet[CalendarYear]":
    """The years that one's government entered."""
    here = Q(government__public_id=actor.government)
    return CalendarYear.objects.filter(where(actor, Action.CALENDAR_VIEW, {ANYWHERE: Q(), HERE: here}))


def visible_calendar_days(actor: Actor) -> "QuerySet[CalendarDay]":
    """The days that one's government entered."""
    here = Q(government__public_id=actor.government)
    return CalendarDay.objects.filter(where(actor, Action.CALENDAR_VIEW, {ANYWHERE: Q(), HERE: here}))
