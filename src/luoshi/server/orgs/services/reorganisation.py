"""Reorganisation (机构改革): rename, merge, split, transfer duties, dissolve. The past stays as it was.

``effective_on`` is the first day of what is new; what it replaces holds until the day before. Changes of one body are
entered in the order of their days. People keep working: open posts move to the one successor of a merger, and where
there are several, each is told where to.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.db import transaction

from luoshi.server.audit.services import record
from luoshi.server.core.actor import Actor
from luoshi.server.core.errors import Invalid
from luoshi.server.core.periods import Period, day_before
from luoshi.server.core.said import listed, say
from luoshi.server.orgs.audited import ORGANISATION, POST
from luoshi.server.orgs.models import (
    Membership,
    NameKind,
    Organisation,
    Portfolio,
    Post,
    Succession,
    SuccessionKind,
)
from luoshi.server.orgs.services.naming import end_names, put_name
from luoshi.server.orgs.services.organisations import (
    NewOrganisation,
    build_organisation,
    join,
    leave,
    open_organisation,
    other_organisation,
)
from luoshi.server.policy import Action

_ACTION = Action.ORGANISATION_REORGANISE


def rename_organisation(
    *,
    actor: Actor,
    now: datetime,
    organisation: str,
    name: str,
    effective_on: date,
    short: Sequence[str] = (),
    basis: str = "",
) -> Organisation:
    """Another full name from a day on. Where new short names are given, the old ones end, too; other names stay."""
    with transaction.atomic():
        row = open_organisation(actor, organisation, _ACTION, now)
        _lasting(row, effective_on)
        end_names(row, effective_on, kind=NameKind.FULL)
        put_name(row, NameKind.FULL, name, Period(effective_on))
        if short:
            end_names(row, effective_on, kind=NameKind.SHORT)
            for position, text in enumerate(short):
                put_name(row, NameKind.SHORT, text, Period(effective_on), position=position)
        _record(actor, now, row, {"rename": name, "effective_on": effective_on}, basis)
        return row


def merge_organisations(
    *,
    actor: Actor,
    now: datetime,
    predecessors: frozenset[str],
    successor: str | NewOrganisation,
    effective_on: date,
    basis: str = "",
) -> Organisation:
    """Bodies go into one, which is new or goes on. It takes over their posts and their places in groups."""
    with transaction.atomic():
        ending = [open_organisation(actor, each, _ACTION, now) for each in sorted(predecessors)]
        if not ending or (isinstance(successor, str) and successor in predecessors):
            raise Invalid(
                say("合并的单位选择不当"),
                say("请选择至少一个并入的单位；继续存在的单位不要选在并入的单位里"),
                fields={"predecessors": say("选择不当")},
            )
        for row in ending:
            _lasting(row, effective_on)
            _end(row, effective_on)
        into = _successor(actor, now, ending[0], successor, effective_on, basis)
        for row in ending:
            _follow(row, into, SuccessionKind.MERGE, effective_on, basis)
            _take_places(actor, now, row, [into], effective_on, basis)
            _move_posts(
                actor, now, row, {post.public_id: into for post in _open_posts(row, effective_on)}, effective_on
            )
            _record(actor, now, row, {"merged_into": into.public_id, "effective_on": effective_on}, basis)
        if isinstance(successor, str):
            _record(actor, now, into, {"merged": sorted(predecessors), "effective_on": effective_on}, basis)
        return into


def split_organisation(
    *,
    actor: Actor,
    now: datetime,
    organisation: str,
    successors: Sequence[str | NewOrganisation],
    posts: Mapping[str, int],
    effective_on: date,
    basis: str = "",
) -> list[Organisation]:
    """A body ends and several take its place. ``posts`` says which of them (by its index) gets each open post."""
    with transaction.atomic():
        row = open_organisation(actor, organisation, _ACTION, now)
        _lasting(row, effective_on)
        if len(successors) < 2 or organisation in successors:
            raise Invalid(
                say("分设后的单位选择不当"), say("请填写至少两个承接单位"), fields={"successors": say("至少两个")}
            )
        _end(row, effective_on)
        into = [_successor(actor, now, row, each, effective_on, basis) for each in successors]
        for each in into:
            _follow(row, each, SuccessionKind.SPLIT, effective_on, basis)
        _take_places(actor, now, row, into, effective_on, basis)
        _move_posts(actor, now, row, _sent(row, posts, into, effective_on), effective_on)
        changes = {"split_into": [each.public_id for each in into], "effective_on": effective_on}
        _record(actor, now, row, changes, basis)
        return into


def transfer_duties(
    *,
    actor: Actor,
    now: datetime,
    organisation: str,
    successor: str | NewOrganisation,
    effective_on: date,
    basis: str = "",
) -> Organisation:
    """Some duties go over to another body (职责划转); the one that gives them goes on under its name."""
    with transaction.atomic():
        row = open_organisation(actor, organisation, _ACTION, now)
        _lasting(row, effective_on)
        if successor == organisation:
            raise Invalid(
                say("职责不能划转给本单位"),
                say("请选择承接职责的另一个单位"),
                fields={"successor": say("不能是本单位")},
            )
        into = _successor(actor, now, row, successor, effective_on, basis)
        _follow(row, into, SuccessionKind.TRANSFER, effective_on, basis)
        _record(actor, now, row, {"transferred_to": into.public_id, "effective_on": effective_on}, basis)
        return into


def dissolve_organisation(
    *, actor: Actor, now: datetime, organisation: str, effective_on: date, basis: str = ""
) -> Organisation:
    """A body ends without a successor. Open posts must have been revoked or moved before."""
    with transaction.atomic():
        row = open_organisation(actor, organisation, _ACTION, now)
        _lasting(row, effective_on)
        _no_posts_left(_open_posts(row, effective_on))
        _end(row, effective_on)
        for membership in _memberships(row):
            leave(membership, effective_on)
            _record(actor, now, membership.group, {"left": [row.public_id], "effective_on": effective_on}, basis)
        _record(actor, now, row, {"dissolved": True, "effective_on": effective_on}, basis)
        return row


def _lasting(row: Organisation, effective_on: date) -> None:
    if row.ends_on is not None or (row.starts_on is not None and effective_on <= row.starts_on):
        raise Invalid(
            say(
                "机构（%(id)s）的存续时间是 %(first)s 至 %(last)s，与生效日期不符",
                id=row.public_id,
                first=row.starts_on or say("一直"),
                last=row.ends_on or say("今"),
            ),
            say("生效日期须晚于机构设立的日期；已登记撤销的机构不能再变更"),
            fields={"effective_on": say("与机构存续时间不符")},
        )


def _end(row: Organisation, effective_on: date) -> None:
    """The body, its names, and what leaders are in charge of it end the day before."""
    end_names(row, effective_on)
    row.ends_on = day_before(effective_on)
    row.save(update_fields=["ends_on"])


def _successor(
    actor: Actor, now: datetime, of: Organisation, wanted: str | NewOrganisation, effective_on: date, basis: str
) -> Organisation:
    """A body that is there, or a new one that begins on the day."""
    if isinstance(wanted, NewOrganisation):
        if wanted.starts_on != effective_on:
            raise Invalid(
                say("新单位的设立日期与生效日期不一致"),
                say("请把设立日期改为生效日期"),
                fields={"starts_on": say("不一致")},
            )
        return build_organisation(actor=actor, now=now, root=of.government, new=wanted, action=_ACTION, comment=basis)
    found = other_organisation(of.government, wanted, say("承接的机构"))
    if found is None or effective_on not in found.period or found.is_group != of.is_group:
        raise Invalid(
            say("承接的机构当日不存在，或者类别不符"),
            say("请核对承接的机构和生效日期"),
            fields={"successor": say("不能承接")},
        )
    return found


def _follow(row: Organisation, into: Organisation, kind: SuccessionKind, effective_on: date, basis: str) -> None:
    Succession(
        government_id=row.government_id,
        predecessor=row,
        successor=into,
        kind=kind,
        effective_on=effective_on,
        basis=basis,
    ).save(force_insert=True)


def _take_places(
    actor: Actor, now: datetime, row: Organisation, into: Sequence[Organisation], effective_on: date, basis: str
) -> None:
    """The successors stand in every group in which the body stood."""
    for membership in _memberships(row):
        group = membership.group
        leave(membership, effective_on)
        there = set(group.memberships.filter(ends_on__isnull=True).values_list("member_id", flat=True))
        joining = [each for each in into if each.pk not in there]
        for each in joining:
            join(group, each, effective_on)
        changes = {
            "left": [row.public_id],
            "joined": [each.public_id for each in joining],
            "effective_on": effective_on,
        }
        _record(actor, now, group, changes, basis)


def _move_posts(
    actor: Actor, now: datetime, row: Organisation, sent: Mapping[str, Organisation], effective_on: date
) -> None:
    """Each open post ends the day before and begins anew at its successor; one that had not begun moves whole."""
    for post in _open_posts(row, effective_on):
        into = sent[post.public_id]
        moved = Post.objects.filter(user=post.user_id, organisation=into, role=post.role, revoked_at__isnull=True)
        if any(other.period.overlaps(Period(effective_on, post.ends_on)) for other in moved):
            _close(actor, now, post, effective_on, into)
            continue
        if post.starts_on is not None and post.starts_on >= effective_on:
            post.organisation = into
            post.save(update_fields=["organisation"])
            changes: dict[str, object] = {"organisation": [row.public_id, into.public_id]}
            record(actor=actor, now=now, action=_ACTION, kind=POST, row=post, changes=changes)
            continue
        last = post.ends_on
        _close(actor, now, post, effective_on, into)
        follower = Post(
            government_id=post.government_id,
            user_id=post.user_id,
            organisation=into,
            role=post.role,
            title=post.title,
            section=post.section,
            starts_on=effective_on,
            ends_on=last,
            granted_by=actor.user,
            granted_at=now,
        )
        follower.save(force_insert=True)
        changes = {"follows": post.public_id, "organisation": into.public_id}
        record(actor=actor, now=now, action=_ACTION, kind=POST, row=follower, changes=changes)
    for held in Portfolio.objects.filter(organisation=row, ends_on__isnull=True).select_related("post"):
        _move_portfolio(actor, now, held, sorted(set(sent.values()), key=lambda each: each.pk), effective_on)


def _close(actor: Actor, now: datetime, post: Post, effective_on: date, into: Organisation) -> None:
    last = day_before(effective_on)
    if post.starts_on is not None and post.starts_on > last:
        post.revoked_at = now
        post.ends_on = post.starts_on
    else:
        post.ends_on = last
    post.save(update_fields=["ends_on", "revoked_at"])
    changes = {"ends_on": post.ends_on, "moved_to": into.public_id}
    record(actor=actor, now=now, action=_ACTION, kind=POST, row=post, changes=changes)


def _move_portfolio(
    actor: Actor, now: datetime, held: Portfolio, into: Sequence[Organisation], effective_on: date
) -> None:
    """A leader in charge of the body is in charge of its successors."""
    if held.starts_on is not None and held.starts_on >= effective_on:
        raise Invalid(
            say("分管关系从 %(starts_on)s 起，晚于生效日期", starts_on=held.starts_on),
            say("请核对生效日期"),
            fields={"effective_on": say("早于分管关系")},
        )
    held.ends_on = day_before(effective_on)
    held.save(update_fields=["ends_on"])
    for each in into:
        if not held.post.portfolios.filter(organisation=each, ends_on__isnull=True).exists():
            Portfolio(government_id=held.government_id, post=held.post, organisation=each, starts_on=effective_on).save(
                force_insert=True
            )
    changes = {"in_charge_of": [each.public_id for each in into], "effective_on": effective_on}
    record(actor=actor, now=now, action=_ACTION, kind=POST, row=held.post, changes=changes)


def _sent(
    row: Organisation, posts: Mapping[str, int], into: Sequence[Organisation], effective_on: date
) -> dict[str, Organisation]:
    open_posts = _open_posts(row, effective_on)
    _no_posts_left([post for post in open_posts if post.public_id not in posts])
    try:
        return {post.public_id: into[posts[post.public_id]] for post in open_posts}
    except IndexError as error:
        raise Invalid(
            say("岗位的去向不在承接单位之内"), say("请为每个岗位选择一个承接单位"), fields={"posts": say("去向不对")}
        ) from error


def _no_posts_left(posts: Sequence[Post]) -> None:
    if posts:
        names = listed(
            say("%(name)s（%(role)s）", name=post.user.display_name, role=post.get_role_display()) for post in posts
        )
        raise Invalid(
            say("还有岗位没有安排去向：%(names)s", names=names),
            say("请逐一安排去向，或者先收回岗位"),
            fields={"posts": say("没有安排去向")},
        )


def _open_posts(row: Organisation, effective_on: date) -> list[Post]:
    posts = Post.objects.filter(organisation=row, revoked_at__isnull=True).exclude(ends_on__lt=effective_on)
    return list(posts.select_related("user"))


def _memberships(row: Organisation) -> list[Membership]:
    return list(Membership.objects.filter(member=row, ends_on__isnull=True).select_related("group"))


def _record(actor: Actor, now: datetime, row: Organisation, changes: Mapping[str, object], basis: str) -> None:
    record(actor=actor, now=now, action=_ACTION, kind=ORGANISATION, row=row, changes=changes, comment=basis)
