"""Organisations: set up, described, named, put into groups."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from luoshi.server.audit.services import record
from luoshi.server.core.actor import Actor
from luoshi.server.core.clock import china_date
from luoshi.server.core.errors import Invalid, NotFound
from luoshi.server.core.periods import Period, day_before
from luoshi.server.core.said import say
from luoshi.server.core.transitions import step
from luoshi.server.orgs.audited import ORGANISATION
from luoshi.server.orgs.facts import organisation_facts
from luoshi.server.orgs.models import (
    Government,
    GovernmentLevel,
    Membership,
    NameKind,
    Organisation,
    OrganisationKind,
    OrganisationName,
)
from luoshi.server.orgs.scopes import found, visible_organisations
from luoshi.server.orgs.services.locking import locked, locked_government
from luoshi.server.orgs.services.naming import put_name
from luoshi.server.orgs.states import ORGANISATION as TABLE
from luoshi.server.policy import Action, Facts, require

THING = say("这个机构")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewOrganisation:
    """What a new organisation is. ``superior`` and ``supervisor`` are public ids; ``starts_on`` empty is always."""

    name: str
    kind: OrganisationKind
    level: GovernmentLevel
    short: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    plates: tuple[str, ...] = ()
    superior: str = ""
    superior_name: str = ""
    supervisor: str = ""
    division_code: str = ""
    position: int = 0
    starts_on: date | None = None


def create_organisation(*, actor: Actor, now: datetime, government: str, new: NewOrganisation) -> Organisation:
    """A new organisation or group with its names."""
    with transaction.atomic():
        root = locked_government(actor, government)
        require(actor, Action.ORGANISATION_CREATE, Facts(government=root.public_id))
        return build_organisation(actor=actor, now=now, root=root, new=new, action=Action.ORGANISATION_CREATE)


def build_organisation(
    *, actor: Actor, now: datetime, root: Government, new: NewOrganisation, action: Action, comment: str = ""
) -> Organisation:
    """Write and record a new organisation, inside the transaction of a service that has asked for leave."""
    row = Organisation(
        government=root,
        kind=new.kind,
        level=new.level,
        superior=other_organisation(root, new.superior, say("上级机构")),
        superior_name=new.superior_name,
        supervisor=other_organisation(root, new.supervisor, say("主管部门")),
        division_code=new.division_code,
        position=new.position,
        starts_on=new.starts_on,
        created_at=now,
    )
    row.save(force_insert=True)
    period = Period(new.starts_on)
    put_name(row, NameKind.FULL, new.name, period)
    for kind, texts in (
        (NameKind.PLATE, new.plates),
        (NameKind.SHORT, new.short),
        (NameKind.ALIAS, new.aliases),
    ):
        for position, text in enumerate(texts):
            put_name(row, kind, text, period, position=position)
    record(
        actor=actor,
        now=now,
        action=action,
        kind=ORGANISATION,
        row=row,
        changes={"name": new.name, "kind": new.kind, "starts_on": new.starts_on},
        comment=comment,
    )
    return row


def edit_organisation(
    *,
    actor: Actor,
    now: datetime,
    organisation: str,
    kind: OrganisationKind,
    level: GovernmentLevel,
    superior: str = "",
    superior_name: str = "",
    supervisor: str = "",
    division_code: str = "",
    position: int = 0,
) -> Organisation:
    """Change what an organisation is; what it is called changes by ``rename_organisation`` and ``add_name``."""
    with transaction.atomic():
        row = open_organisation(actor, organisation, Action.ORGANISATION_EDIT, now)
        root = row.government
        after = {
            "kind": kind,
            "level": level,
            "superior": other_organisation(root, superior, say("上级机构")),
            "superior_name": superior_name,
            "supervisor": other_organisation(root, supervisor, say("主管部门")),
            "division_code": division_code,
            "position": position,
        }
        changes = {key: [_plain(getattr(row, key)), _plain(value)] for key, value in after.items()}
        for key, value in after.items():
            setattr(row, key, value)
        _no_circle(row)
        row.save(update_fields=list(after))
        changes = {key: pair for key, pair in changes.items() if pair[0] != pair[1]}
        record(actor=actor, now=now, action=Action.ORGANISATION_EDIT, kind=ORGANISATION, row=row, changes=changes)
        return row


def add_name(
    *, actor: Actor, now: datetime, organisation: str, kind: NameKind, text: str, starts_on: date | None = None
) -> OrganisationName:
    """Another short name, alias or plate of a body. A full name changes by ``rename_organisation`` alone."""
    with transaction.atomic():
        row = open_organisation(actor, organisation, Action.ORGANISATION_NAME, now)
        if kind is NameKind.FULL:
            raise Invalid(
                say("机构全称不能这样登记"),
                say("全称的变化请用“更名”办理"),
                fields={"kind": say("请选简称、别称或者加挂牌子")},
            )
        name = put_name(row, kind, text, Period(starts_on), position=row.names.filter(kind=kind).count())
        changes = {"kind": kind, "text": name.text, "starts_on": starts_on}
        record(actor=actor, now=now, action=Action.ORGANISATION_NAME, kind=ORGANISATION, row=row, changes=changes)
        return name


def end_name(*, actor: Actor, now: datetime, organisation: str, text: str, last_day: date) -> OrganisationName:
    """A short name, alias or plate goes out of use after a day."""
    with transaction.atomic():
        row = open_organisation(actor, organisation, Action.ORGANISATION_NAME, now)
        name = row.names.exclude(kind=NameKind.FULL).filter(text=text, ends_on__isnull=True).first()
        if name is None:
            raise NotFound(say("在用的名称“%(text)s”", text=text))
        if name.starts_on and last_day < name.starts_on:
            raise Invalid(say("停用日期早于启用日期"), say("请核对日期"), fields={"last_day": say("早于启用日期")})
        name.ends_on = last_day
        name.save(update_fields=["ends_on"])
        changes = {"text": text, "ends_on": last_day}
        record(actor=actor, now=now, action=Action.ORGANISATION_NAME, kind=ORGANISATION, row=row, changes=changes)
        return name


def set_members(
    *, actor: Actor, now: datetime, group: str, members: frozenset[str], effective_on: date
) -> Organisation:
    """From a day on a group has exactly these members (public ids); what it had before that day stays."""
    with transaction.atomic():
        row = open_organisation(actor, group, Action.ORGANISATION_GROUP, now)
        if not row.is_group:
            raise Invalid(
                say("只有机构组才有成员"), say("请先新建“机构组”类别的机构"), fields={"group": say("不是机构组")}
            )
        return record_members(
            actor=actor,
            now=now,
            group=row,
            members=members,
            effective_on=effective_on,
            action=Action.ORGANISATION_GROUP,
        )


def join_group(*, actor: Actor, now: datetime, group: str, members: frozenset[str], effective_on: date) -> Organisation:
    """From a day on a group has these members (public ids) besides those that it has."""
    with transaction.atomic():
        row = open_organisation(actor, group, Action.ORGANISATION_GROUP, now)
        held = frozenset(membership.member.public_id for membership in _current(row))
        return set_members(actor=actor, now=now, group=group, members=held | members, effective_on=effective_on)


def record_members(
    *,
    actor: Actor,
    now: datetime,
    group: Organisation,
    members: frozenset[str],
    effective_on: date | None,
    action: Action,
) -> Organisation:
    """Write and record the members of a group, inside the transaction of a service that has asked for leave.

    ``effective_on`` is empty for the members that a new group had since always.
    """
    wanted = {member: other_organisation(group.government, member, say("成员机构")) for member in sorted(members)}
    held = {membership.member.public_id for membership in _current(group)}
    for public_id, member in wanted.items():
        if public_id not in held and member is not None:
            join(group, member, effective_on)
    for membership in _current(group):
        if membership.member.public_id not in members:
            leave(membership, effective_on)
    changes = {
        "effective_on": effective_on,
        "joined": sorted(set(wanted) - held),
        "left": sorted(held - set(wanted)),
    }
    record(actor=actor, now=now, action=action, kind=ORGANISATION, row=group, changes=changes)
    return group


def join(group: Organisation, member: Organisation, effective_on: date | None) -> None:
    """A body becomes a member of a group. Raises Invalid for a group or a body of another time."""
    if member.is_group:
        raise Invalid(
            say("机构组不能是另一个机构组的成员"), say("请逐个选择机构"), fields={"members": say("包含机构组")}
        )
    if effective_on is not None and effective_on not in member.period:
        raise Invalid(
            say(
                "成员机构（%(id)s）在 %(effective_on)s 还不存在或者已经撤销",
                id=member.public_id,
                effective_on=effective_on,
            ),
            say("请核对生效日期和成员"),
            fields={"members": say("成员当日不存在")},
        )
    Membership(government_id=group.government_id, group=group, member=member, starts_on=effective_on).save(
        force_insert=True
    )


def leave(membership: Membership, effective_on: date | None) -> None:
    """A body is no longer a member from a day on. Raises Invalid where it joined only later."""
    if effective_on is None or (membership.starts_on is not None and membership.starts_on >= effective_on):
        raise Invalid(
            say(
                "成员机构（%(id)s）从 %(starts_on)s 起才加入",
                id=membership.member.public_id,
                starts_on=membership.starts_on,
            ),
            say("生效日期须晚于上一次变更"),
            fields={"effective_on": say("早于上一次变更")},
        )
    membership.ends_on = day_before(effective_on)
    membership.save(update_fields=["ends_on"])


def open_organisation(actor: Actor, public_id: str, action: Action, now: datetime) -> Organisation:
    """The organisation with its government locked, after the questions that every change of it begins with."""
    visible = visible_organisations(actor)
    seen = found(visible.select_related("government"), public_id, THING)
    locked_government(actor, seen.government.public_id)
    row = locked(visible, public_id, THING)
    require(actor, action, organisation_facts(row))
    state = row.state_on(china_date(now))
    step(TABLE, state, action, thing=say("这个机构"), state_name=say("已撤销") if row.ends_on else state)
    return row


def other_organisation(root: Government, public_id: str, thing: str) -> Organisation | None:
    """Another organisation of the same government; None for no id. Raises NotFound for an id it does not have."""
    if not public_id:
        return None
    found = Organisation.objects.filter(government=root, public_id=public_id).first()
    if found is None:
        raise NotFound(thing)
    return found


def _current(group: Organisation) -> list[Membership]:
    return list(group.memberships.filter(ends_on__isnull=True).select_related("member"))


def _plain(value: object) -> object:
    return value.public_id if isinstance(value, Organisation) else value


def _no_circle(row: Organisation) -> None:
    """A body is not above itself, through however many others."""
    for column, label in (("superior", say("上级机构")), ("supervisor", say("主管部门"))):
        above = getattr(row, column)
        while above is not None:
            if above.pk == row.pk:
                raise Invalid(
                    say("%(label)s绕回了这个机构自己", label=label),
                    say("请另选%(label)s", label=label),
                    fields={column: say("不能是自己或者自己的下级")},
                )
            above = getattr(above, column)
