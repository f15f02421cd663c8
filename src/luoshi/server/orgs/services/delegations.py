"""Delegations: somebody acts in another's post for some days, given by the holder or appointed in their absence."""

from datetime import date, datetime

from django.db import transaction

from luoshi.server.audit.services import record
from luoshi.server.core.actor import Actor
from luoshi.server.core.clock import china_date
from luoshi.server.core.errors import Invalid, NotFound
from luoshi.server.core.periods import Period
from luoshi.server.core.roles import PostRole
from luoshi.server.core.said import say
from luoshi.server.core.transitions import step
from luoshi.server.orgs.audited import DELEGATION
from luoshi.server.orgs.facts import delegation_facts, delegation_facts_of
from luoshi.server.orgs.models import Delegation, DelegationKind, Post, User
from luoshi.server.orgs.scopes import visible_delegations, visible_posts
from luoshi.server.orgs.services.locking import locked
from luoshi.server.orgs.services.posts import check_roles
from luoshi.server.orgs.states import DELEGATION as TABLE
from luoshi.server.orgs.states import POST as POST_TABLE
from luoshi.server.policy import Action, require

LONGEST_DAYS = 366


def give_delegation(
    *, actor: Actor, now: datetime, post: str, delegate: str, starts_on: date, ends_on: date, reason: str
) -> Delegation:
    """The holder lets somebody of the same government act in the post. Cannot be passed on."""
    return _delegate(
        actor, now, post, delegate, Period(starts_on, ends_on), reason, Action.DELEGATION_GIVE, DelegationKind.GIVEN
    )


def appoint_stand_in(
    *, actor: Actor, now: datetime, post: str, delegate: str, starts_on: date, ends_on: date, reason: str
) -> Delegation:
    """The security administrator appoints who stands in for a holder that cannot give it themselves."""
    return _delegate(
        actor,
        now,
        post,
        delegate,
        Period(starts_on, ends_on),
        reason,
        Action.DELEGATION_APPOINT,
        DelegationKind.STAND_IN,
    )


def withdraw_delegation(*, actor: Actor, now: datetime, delegation: str) -> Delegation:
    """End a delegation at once; by the holder, by the delegate, or by the security administrator."""
    with transaction.atomic():
        row = locked(visible_delegations(actor), delegation, say("这个授权代理"))
        require(actor, Action.DELEGATION_WITHDRAW, delegation_facts(row))
        state = row.state_on(china_date(now))
        step(TABLE, state, Action.DELEGATION_WITHDRAW, thing=say("这个授权代理"), state_name=state)
        row.withdrawn_at = now
        row.save(update_fields=["withdrawn_at"])
        record(actor=actor, now=now, action=Action.DELEGATION_WITHDRAW, kind=DELEGATION, row=row)
        return row


def _delegate(
    actor: Actor,
    now: datetime,
    post: str,
    delegate: str,
    period: Period,
    reason: str,
    action: Action,
    kind: DelegationKind,
) -> Delegation:
    today = china_date(now)
    with transaction.atomic():
        # The delegate's row is what grants and delegations queue for; it is chosen from the whole government.
        person = User.objects.select_for_update().filter(public_id=delegate).first()
        row = locked(visible_posts(actor), post, say("这个岗位"))
        if person is None or person.government_id != row.government_id:
            raise NotFound(say("这个人员"))
        require(actor, action, delegation_facts_of(row, person))
        state = row.state_on(today)
        step(POST_TABLE, state, action, thing=say("这个岗位"), state_name=state)
        _check(row, person, period, reason, today)
        made = Delegation(
            government_id=row.government_id,
            post=row,
            delegate=person,
            kind=kind,
            starts_on=period.first,
            ends_on=period.last,
            reason=reason.strip(),
            given_by=actor.user,
            given_at=now,
        )
        made.save(force_insert=True)
        changes = {"post": row.public_id, "delegate": person.public_id, "days": [period.first, period.last]}
        record(actor=actor, now=now, action=action, kind=DELEGATION, row=made, changes=changes, comment=reason.strip())
        return made


def _check(post: Post, delegate: User, period: Period, reason: str, today: date) -> None:
    first, last = period.first, period.last
    if first is None or last is None or last < first or last < today or (last - first).days >= LONGEST_DAYS:
        raise Invalid(
            say("授权的起止日期不对"),
            say("请填写不早于今天、不超过 %(longest)s 天的期间", longest=LONGEST_DAYS),
            fields={"ends_on": say("起止日期不对")},
        )
    if not reason.strip():
        raise Invalid(say("没有填写授权的原因"), say("请写明原因，例如“外出学习”"), fields={"reason": say("请填写")})
    if not delegate.is_active:
        raise Invalid(
            say("%(name)s的账号已停用", name=delegate.display_name),
            say("请另选人员"),
            fields={"delegate": say("账号已停用")},
        )
    if delegate.pk == post.user_id:
        raise Invalid(say("不能授权给岗位本人"), say("请另选人员"), fields={"delegate": say("就是岗位本人")})
    check_roles(delegate, PostRole(post.role), today)
    for other in post.delegations.filter(withdrawn_at__isnull=True).select_related("delegate"):
        if other.period.overlaps(period):
            raise Invalid(
                say(
                    "这段时间已由%(name)s代理（%(starts_on)s 至 %(ends_on)s）",
                    name=other.delegate.display_name,
                    starts_on=other.starts_on,
                    ends_on=other.ends_on,
                ),
                say("同一时间只能由一人代理；请先收回原来的授权"),
                fields={"starts_on": say("时间重叠")},
            )
