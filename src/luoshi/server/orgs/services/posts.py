"""Posts: granted, revoked, given a portfolio. Nobody grants to himself; roles that exclude each other never meet."""

from datetime import date, datetime

from django.db import transaction

from luoshi.server.audit.services import record
from luoshi.server.core.actor import Actor
from luoshi.server.core.clock import china_date
from luoshi.server.core.errors import Invalid, NotFound
from luoshi.server.core.periods import Period, day_before
from luoshi.server.core.roles import GRANTABLE, ROLE_NAMES, PostRole
from luoshi.server.core.said import listed, say
from luoshi.server.core.transitions import step
from luoshi.server.orgs.audited import POST
from luoshi.server.orgs.facts import post_facts, post_facts_of
from luoshi.server.orgs.holdings import Holder, holdings_of
from luoshi.server.orgs.models import Delegation, Portfolio, Post, User
from luoshi.server.orgs.scopes import found, visible_organisations, visible_people, visible_posts
from luoshi.server.orgs.selectors import name_on
from luoshi.server.orgs.services.locking import locked
from luoshi.server.orgs.services.organisations import other_organisation
from luoshi.server.orgs.states import POST as TABLE
from luoshi.server.policy import Action, require
from luoshi.server.policy.separation import conflicting

THING = say("这个岗位")


def grant_post(
    *,
    actor: Actor,
    now: datetime,
    person: str,
    organisation: str,
    role: PostRole,
    title: str = "",
    section: str = "",
    starts_on: date | None = None,
    ends_on: date | None = None,
) -> Post:
    """A post for a person, from today unless a day is given."""
    today = china_date(now)
    period = Period(starts_on or today, ends_on)
    with transaction.atomic():
        # The person's row is what two grants at once queue for.
        holder = locked(visible_people(actor, today), person, say("这个人员"))
        body = found(visible_organisations(actor), organisation, say("这个机构"))
        require(actor, Action.POST_GRANT, post_facts_of(body, holder, role))
        if body.government_id != holder.government_id:
            raise NotFound(say("这个机构"))
        _check_grant(holder, role, period, today)
        if body.is_group or any(day and day not in body.period for day in (period.first, period.last)):
            raise Invalid(
                say("岗位所在的机构不对"),
                say("请选择当时存在的机构，不能选机构组"),
                fields={"organisation": say("不能设岗")},
            )
        for other in Post.objects.filter(user=holder, organisation=body, role=role, revoked_at__isnull=True):
            if other.period.overlaps(period):
                raise Invalid(
                    say("%(name)s已经有这个岗位", name=holder.display_name),
                    say("不需要重复授予"),
                    fields={"role": say("已经授予")},
                )
        post = Post(
            government_id=body.government_id,
            user=holder,
            organisation=body,
            role=role,
            title=title.strip(),
            section=section.strip(),
            starts_on=period.first,
            ends_on=period.last,
            granted_by=actor.user,
            granted_at=now,
        )
        post.save(force_insert=True)
        changes = {
            "person": holder.public_id,
            "organisation": body.public_id,
            "role": role,
            "days": [period.first, period.last],
        }
        record(actor=actor, now=now, action=Action.POST_GRANT, kind=POST, row=post, changes=changes)
        return post


def revoke_post(*, actor: Actor, now: datetime, post: str, comment: str) -> Post:
    """Take a post away at once, with the delegations of it. What the post holds must have been handed over."""
    with transaction.atomic():
        row = _post(actor, post, Action.POST_REVOKE, now, comment)
        held = holdings_of(row)
        if held:
            things = listed(say("%(label)s %(count)s 项", label=holding.label, count=holding.count) for holding in held)
            raise Invalid(
                say("这个岗位名下还有未移交的事项：%(things)s", things=things),
                say("请先办理移交；需要立即停止其操作时，可以先停用账号"),
            )
        row.revoked_at = now
        row.ends_on = max(china_date(now), row.starts_on or china_date(now))
        row.save(update_fields=["revoked_at", "ends_on"])
        record(actor=actor, now=now, action=Action.POST_REVOKE, kind=POST, row=row, comment=comment)
        return row


def set_portfolio(*, actor: Actor, now: datetime, post: str, organisations: frozenset[str], effective_on: date) -> Post:
    """From a day on a leader in charge answers for exactly these organisations (public ids)."""
    with transaction.atomic():
        row = _post(actor, post, Action.POST_PORTFOLIO, now)
        if row.role != PostRole.LEADER_IN_CHARGE:
            raise Invalid(
                say("只有分管领导岗位才有分管单位"), say("请选择分管领导的岗位"), fields={"post": say("不是分管领导")}
            )
        before = {held.organisation.public_id: held for held in _current(row)}
        for public_id in sorted(organisations - set(before)):
            body = other_organisation(row.government, public_id, say("分管单位"))
            if body is not None:
                Portfolio(government_id=row.government_id, post=row, organisation=body, starts_on=effective_on).save(
                    force_insert=True
                )
        for public_id in sorted(set(before) - organisations):
            _end(before[public_id], effective_on)
        changes = {
            "effective_on": effective_on,
            "added": sorted(organisations - set(before)),
            "removed": sorted(set(before) - organisations),
        }
        record(actor=actor, now=now, action=Action.POST_PORTFOLIO, kind=POST, row=row, changes=changes)
        return row


def held_roles(person: User, on: date) -> frozenset[PostRole]:
    """The roles that a person holds or acts in on a day or will later: what a new one must go together with."""
    own = Post.objects.filter(user=person, revoked_at__isnull=True).exclude(ends_on__lt=on)
    lent = Delegation.objects.filter(delegate=person, withdrawn_at__isnull=True, ends_on__gte=on)
    roles = {*own.values_list("role", flat=True), *lent.values_list("post__role", flat=True)}
    return frozenset(PostRole(role) for role in roles)


def check_roles(person: User, role: PostRole, on: date) -> None:
    """Raise Invalid where a role does not go together with what the person holds already."""
    other = conflicting(role, sorted(held_roles(person, on)))
    if other is not None:
        raise Invalid(
            say(
                "%(name)s已有“%(other)s”岗位，与“%(role)s”不能由同一人担任",
                name=person.display_name,
                other=ROLE_NAMES[other],
                role=ROLE_NAMES[role],
            ),
            say("系统、安全、审计管理员须各由专人担任，不兼任其他岗位；请另选人员，或者先收回原有岗位"),
            fields={"role": say("与已有岗位不相容")},
        )


def _check_grant(holder: User, role: PostRole, period: Period, today: date) -> None:
    if role not in GRANTABLE:
        raise Invalid(say("这个角色不能授予人员"), say("请选择其他角色"), fields={"role": say("不能授予")})
    if period.is_empty or (period.last is not None and period.last < today):
        raise Invalid(
            say("任期的结束日期早于开始日期，或者早于今天"), say("请核对日期"), fields={"ends_on": say("日期不对")}
        )
    if not holder.is_active:
        raise Invalid(
            say("%(name)s的账号已停用", name=holder.display_name),
            say("请先启用账号"),
            fields={"person": say("账号已停用")},
        )
    check_roles(holder, role, today)


def _post(actor: Actor, public_id: str, action: Action, now: datetime, comment: str = "") -> Post:
    row = locked(visible_posts(actor), public_id, THING)
    require(actor, action, post_facts(row))
    state = row.state_on(china_date(now))
    step(TABLE, state, action, thing=say("这个岗位"), state_name=state, comment=comment)
    return row


def _current(post: Post) -> list[Portfolio]:
    held = post.portfolios.filter(ends_on__isnull=True).select_related("organisation")
    return list(held.prefetch_related("organisation__names"))


def _end(held: Portfolio, effective_on: date) -> None:
    if held.starts_on is not None and held.starts_on >= effective_on:
        raise Invalid(
            say("从 %(starts_on)s 起才开始分管这个单位", starts_on=held.starts_on),
            say("生效日期须晚于上一次变更"),
            fields={"effective_on": say("日期过早")},
        )
    held.ends_on = day_before(effective_on)
    held.save(update_fields=["ends_on"])


def _move_portfolio(giving: Post, taking: Post, actor: Actor, now: datetime) -> None:
    """What a leader was in charge of goes to the successor from today on."""
    today = china_date(now)
    before = {held.organisation_id for held in _current(taking)}
    for held in _current(giving):
        if held.starts_on is not None and held.starts_on >= today:
            held.ends_on = held.starts_on  # begun today or to begin: it lasted one day for the one who gives
        else:
            held.ends_on = day_before(today)
        held.save(update_fields=["ends_on"])
        if held.organisation_id not in before:
            Portfolio(
                government_id=taking.government_id, post=taking, organisation=held.organisation, starts_on=today
            ).save(force_insert=True)
    changes = {"in_charge_of": sorted(held.organisation.public_id for held in _current(taking))}
    record(actor=actor, now=now, action=Action.POST_HAND_OVER, kind=POST, row=taking, changes=changes)


PORTFOLIO_HOLDER = Holder(
    name="portfolio",
    label=say("分管单位"),
    count=lambda post: post.portfolios.filter(ends_on__isnull=True).count(),
    move=_move_portfolio,
    names=lambda post, on: [name_on(held.organisation, on) for held in _current(post)],
)
"""What a leader is in charge of, as something that a post holds."""
