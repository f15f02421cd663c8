"""Which rows an actor sees: the policy's table, turned into queries."""

from django.db.models import Q, QuerySet

from luoshi.server.core.actor import Actor
from luoshi.server.ledger.models import Amendment, Plan, Responsibility, SavedList, Task
from luoshi.server.ledger.states import ItemState
from luoshi.server.orgs.models import Membership, Organisation
from luoshi.server.orgs.scopes import where
from luoshi.server.policy import Action
from luoshi.server.policy.conditions import ANYWHERE, CONFIRMED, HERE, HERE_OR_REACHED, OWN, OWN_ORGANISATION


def visible_items(actor: Actor) -> "QuerySet[Task]":
    """All items for office and leaders; those confirmed of one's own bodies; those confirmed that were reported up."""
    here = Q(government__public_id=actor.government)
    reported = Q(plan__reported_up=True, government__parent__public_id=actor.government)
    groups = Membership.objects.filter(member__public_id__in=actor.organisations, ends_on__isnull=True)
    bodies = Organisation.objects.filter(
        Q(public_id__in=actor.organisations) | Q(pk__in=groups.order_by().values("group"))
    )
    ours = Responsibility.objects.filter(organisation__in=bodies.order_by().values("pk"))
    meanings = {
        ANYWHERE: Q(),
        HERE: here,
        HERE_OR_REACHED: here | reported,
        OWN_ORGANISATION: Q(pk__in=ours.order_by().values("task")),
        CONFIRMED: ~Q(state=ItemState.DRAFT),
    }
    return Task.objects.filter(where(actor, Action.ITEM_VIEW, meanings))


def visible_plans(actor: Actor) -> "QuerySet[Plan]":
    """The plans of the papers that one sees, and those of the items that one sees."""
    papers = where(actor, Action.DOCUMENT_VIEW, {ANYWHERE: Q(), HERE: Q(government__public_id=actor.government)})
    return Plan.objects.filter(papers | Q(pk__in=visible_items(actor).order_by().values("plan")))


def visible_amendments(actor: Actor) -> "QuerySet[Amendment]":
    """The amendments of the items that one sees."""
    return Amendment.objects.filter(task__in=visible_items(actor).order_by().values("pk"))


def visible_lists(actor: Actor) -> "QuerySet[SavedList]":
    """One's own lists, and those that others of the government share."""
    here = Q(government__public_id=actor.government)
    meanings = {HERE: here, OWN: Q(owner=actor.user) | Q(shared=True)}
    return SavedList.objects.filter(where(actor, Action.LIST_SAVE, meanings))
