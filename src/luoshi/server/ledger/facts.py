"""What policy is told of the rows of this app."""

from dataclasses import replace

from luoshi.server.core.actor import Actor
from luoshi.server.ledger.models import Amendment, Plan, SavedList, Task
from luoshi.server.ledger.states import ItemState
from luoshi.server.orgs.models import Government, Membership, Organisation
from luoshi.server.policy import Facts


def plan_facts(plan: Plan) -> Facts:
    """A plan is its government's; one that was reported up reaches the government above."""
    return Facts(government=plan.government.public_id, reaches=_reaches(plan), authors=frozenset({plan.made_by}))


def item_facts(task: Task) -> Facts:
    """An item is the matter of the bodies that answer for it, and of the present members of the groups that do."""
    bodies = task.responsibilities.order_by().values("organisation")
    organisations = set(Organisation.objects.filter(pk__in=bodies).values_list("public_id", flat=True))
    present = Membership.objects.filter(group__in=bodies, ends_on__isnull=True)
    organisations |= set(present.values_list("member__public_id", flat=True))
    return Facts(
        government=task.government.public_id,
        organisations=frozenset(organisations),
        authors=frozenset({task.made_by}),
        state=ItemState(task.state).value,
        reaches=_reaches(task.plan),
    )


def amendment_facts(amendment: Amendment) -> Facts:
    """An amendment is a matter of its item's bodies, written and held by who proposed it."""
    own = frozenset({amendment.proposed_by})
    return replace(item_facts(amendment.task), authors=own, holders=own)


def list_facts(government: Government, owner: str) -> Facts:
    """A saved list is its owner's."""
    return Facts(government=government.public_id, holders=frozenset({owner}))


def list_facts_of(saved: SavedList) -> Facts:
    """The facts of a list that is saved already."""
    return list_facts(saved.government, saved.owner)


def own_government(actor: Actor) -> Facts:
    """The facts of what belongs to the actor's government as a whole."""
    return Facts(government=actor.government)


def _reaches(plan: Plan) -> frozenset[str]:
    above = plan.government.parent
    return frozenset({above.public_id}) if plan.reported_up and above else frozenset()
