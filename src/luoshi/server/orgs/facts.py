"""What policy is told of the rows of this app."""

from dataclasses import replace
from datetime import date

from luoshi.server.core.actor import INSTALLATION
from luoshi.server.core.roles import PostRole
from luoshi.server.orgs.models import Delegation, Government, Organisation, Post, ProposedPost, User
from luoshi.server.orgs.models.columns import in_force
from luoshi.server.policy import Facts

INSTALLATION_FACTS = Facts(government=INSTALLATION)
"""Of what belongs to no government yet."""


def government_facts(government: Government) -> Facts:
    """A government reaches all below it, and its own superior."""
    reached = {government.parent.public_id} if government.parent else set()
    level = [government]
    while level:
        level = list(Government.objects.filter(parent__in=level))
        reached |= {below.public_id for below in level}
    return Facts(government=government.public_id, reaches=frozenset(reached))


def organisation_facts(organisation: Organisation) -> Facts:
    """Whose matter an organisation is: its own."""
    return Facts(government=organisation.government.public_id, organisations=frozenset({organisation.public_id}))


def person_facts(person: User, on: date) -> Facts:
    """A person belongs to the organisations that they hold posts in on a day."""
    held = Post.objects.filter(in_force(on), user=person, revoked_at__isnull=True)
    themselves = frozenset({person.public_id})
    return Facts(
        government=person.government.public_id,
        organisations=frozenset(held.values_list("organisation__public_id", flat=True)),
        holders=themselves,
        subjects=themselves,
    )


def post_facts(post: Post) -> Facts:
    """A post concerns the person who holds it."""
    return post_facts_of(post.organisation, post.user, PostRole(post.role))


def post_facts_of(organisation: Organisation, person: User, role: PostRole) -> Facts:
    """The facts of a post that is about to be granted."""
    themselves = frozenset({person.public_id})
    return Facts(
        government=organisation.government.public_id,
        organisations=frozenset({organisation.public_id}),
        holders=themselves,
        subjects=themselves,
        role=role,
    )


def proposal_facts(proposal: ProposedPost) -> Facts:
    """A proposed post concerns the person who would hold it."""
    return post_facts_of(proposal.organisation, proposal.user, PostRole(proposal.role))


def delegation_facts(delegation: Delegation) -> Facts:
    """A delegation is a matter of both: who gave it and who got it."""
    given = delegation_facts_of(delegation.post, delegation.delegate)
    return Facts(
        government=given.government,
        organisations=given.organisations,
        holders=given.holders | given.subjects,
        subjects=given.subjects,
        role=given.role,
    )


def lending_facts(post: Post) -> Facts:
    """The facts of a post that somebody is to be let act in, before it is said who: it concerns nobody yet."""
    return replace(post_facts(post), subjects=frozenset())


def delegation_facts_of(post: Post, delegate: User) -> Facts:
    """The facts of a delegation that is about to be given: the holder's own, concerning the delegate."""
    return Facts(
        government=post.government.public_id,
        organisations=frozenset({post.organisation.public_id}),
        holders=frozenset({post.user.public_id}),
        subjects=frozenset({delegate.public_id}),
        role=PostRole(post.role),
    )
