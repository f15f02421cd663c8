"""Proposed posts: the system administrator says what a new account is for, the security administrator decides.

Making accounts and granting posts stay with two people (GB/T 22239-2019: duties of administrators separated); the
proposal only carries from one to the other what the office has asked for.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from luoshi.server.audit.services import record
from luoshi.server.core.actor import Actor
from luoshi.server.core.clock import china_date
from luoshi.server.core.errors import Invalid, NotFound
from luoshi.server.core.roles import GRANTABLE, PostRole
from luoshi.server.core.said import say
from luoshi.server.core.transitions import step
from luoshi.server.orgs.audited import PROPOSAL
from luoshi.server.orgs.facts import post_facts_of, proposal_facts
from luoshi.server.orgs.models import Organisation, Post, ProposedPost, User
from luoshi.server.orgs.scopes import found, visible_organisations, visible_people, visible_proposals
from luoshi.server.orgs.services.locking import locked
from luoshi.server.orgs.services.posts import grant_post
from luoshi.server.orgs.states import PROPOSAL as TABLE
from luoshi.server.policy import Action, require

THING = say("这条拟任岗位")


def propose_post(
    *, actor: Actor, now: datetime, person: str, organisation: str, role: PostRole, title: str = ""
) -> ProposedPost:
    """Say which post somebody should get; it allows nothing until it is granted."""
    with transaction.atomic():
        holder = locked(visible_people(actor, china_date(now)), person, say("这个人员"))
        body = found(visible_organisations(actor), organisation, say("这个机构"))
        return add_proposal(actor=actor, now=now, person=holder, organisation=body, role=role, title=title)


def add_proposal(
    *, actor: Actor, now: datetime, person: User, organisation: Organisation, role: PostRole, title: str
) -> ProposedPost:
    """The row of a proposal and its event, inside the caller's transaction."""
    require(actor, Action.POST_PROPOSE, post_facts_of(organisation, person, role))
    if organisation.government_id != person.government_id:
        raise NotFound(say("这个机构"))
    if role not in GRANTABLE:
        raise Invalid(say("这个角色不能授予人员"), say("请选择其他角色"), fields={"role": say("不能授予")})
    if organisation.is_group:
        raise Invalid(say("机构组不能设岗"), say("请选择具体的机构"), fields={"organisation": say("是机构组")})
    same = ProposedPost.objects.filter(user=person, organisation=organisation, role=role, decided_at__isnull=True)
    if same.exists():
        raise Invalid(say("%(name)s的这个岗位已经提出，正在等待确认", name=person.display_name), say("不需要重复提出"))
    made = ProposedPost(
        government_id=person.government_id,
        user=person,
        organisation=organisation,
        role=role,
        title=title.strip(),
        proposed_by=actor.user,
        proposed_at=now,
    )
    made.save(force_insert=True)
    changes = {"person": person.public_id, "organisation": organisation.public_id, "role": role}
    record(actor=actor, now=now, action=Action.POST_PROPOSE, kind=PROPOSAL, row=made, changes=changes)
    return made


def grant_proposals(*, actor: Actor, now: datetime, proposals: Sequence[str]) -> list[Post]:
    """Grant proposed posts from today on, all or none. A refusal names the person whose post it is."""
    with transaction.atomic():
        return [_grant(actor, now, proposal) for proposal in sorted(set(proposals))]


def decline_proposal(*, actor: Actor, now: datetime, proposal: str, comment: str) -> ProposedPost:
    """Send a proposed post back; the reason stands in the trail."""
    with transaction.atomic():
        row = _proposal(actor, proposal, Action.POST_DECLINE, comment)
        row.decided_at = now
        row.save(update_fields=["decided_at"])
        record(actor=actor, now=now, action=Action.POST_DECLINE, kind=PROPOSAL, row=row, comment=comment)
        return row


def _grant(actor: Actor, now: datetime, proposal: str) -> Post:
    row = _proposal(actor, proposal, Action.POST_GRANT)
    try:
        post = grant_post(
            actor=actor,
            now=now,
            person=row.user.public_id,
            organisation=row.organisation.public_id,
            role=PostRole(row.role),
            title=row.title,
        )
    except Invalid as refusal:
        raise Invalid(
            say("%(name)s：%(cause)s", name=row.user.display_name, cause=refusal.cause),
            refusal.remedy,
            fields=refusal.fields,
        ) from refusal
    row.post, row.decided_at = post, now
    row.save(update_fields=["post", "decided_at"])
    changes = {"post": post.public_id}
    record(actor=actor, now=now, action=Action.POST_GRANT, kind=PROPOSAL, row=row, changes=changes)
    return post


def _proposal(actor: Actor, public_id: str, action: Action, comment: str = "") -> ProposedPost:
    row = locked(visible_proposals(actor), public_id, THING)
    require(actor, action, proposal_facts(row))
    step(TABLE, row.state, action, thing=THING, state_name=row.state, comment=comment)
    return row
