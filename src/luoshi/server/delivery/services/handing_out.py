"""交办: parts made from the item's bodies, with their days; a body that is added; days set for many parts at once."""

from collections.abc import Collection
from datetime import date, datetime

from luoshi.server.audit.services import record_each
from luoshi.server.core.actor import Actor
from luoshi.server.core.clock import china_date
from luoshi.server.core.errors import Invalid, NotFound
from luoshi.server.core.said import say
from luoshi.server.delivery.audited import MATTER, PART
from luoshi.server.delivery.dispatching import NewPart, days_of_limits, dispatch_of
from luoshi.server.delivery.facts import matter_facts, part_facts
from luoshi.server.delivery.models import Matter, Part
from luoshi.server.delivery.moving import move
from luoshi.server.delivery.services.keeping import LONGEST, authorship, keep, worded, writing
from luoshi.server.delivery.services.limits_of_items import require_dated
from luoshi.server.delivery.services.locking import (
    MATTER_THING,
    locked_matter,
    locked_matters,
    locked_parts,
    require_open,
    require_running,
)
from luoshi.server.delivery.services.owners_of_items import propose_body
from luoshi.server.delivery.services.telling import tell_given, thing
from luoshi.server.delivery.services.together import all_or_none
from luoshi.server.delivery.states import MatterAct, MatterState, PartState
from luoshi.server.delivery.states.matters import OPEN_PARTS
from luoshi.server.ledger.models.columns import RoleChoice
from luoshi.server.orgs.models import Organisation
from luoshi.server.orgs.selectors import short_name_on, working_days
from luoshi.server.orgs.states import TermState
from luoshi.server.policy import Action, require


def hand_out_matter(
    *,
    actor: Actor,
    now: datetime,
    matter: str,
    expand: Collection[str] = (),
    sign_by: date | None = None,
    object_by: date | None = None,
    due_on: date | None = None,
) -> Matter:
    """Hand out one matter; see ``hand_out``."""
    (done,) = hand_out(
        actor=actor, now=now, matters=[matter], expand=expand, sign_by=sign_by, object_by=object_by, due_on=due_on
    )
    return done


def hand_out(
    *,
    actor: Actor,
    now: datetime,
    matters: Collection[str],
    expand: Collection[str] = (),
    sign_by: date | None = None,
    object_by: date | None = None,
    due_on: date | None = None,
) -> tuple[Matter, ...]:
    """Make a part for each body of the items, in its role; all matters or none.

    A group makes parts only where ``expand`` names it. Bodies sign within two working days, may object within three,
    and are done by the item's last day, unless other days are given. Refused where nobody would lead or be responsible.
    A matter that is handed out already gets the bodies that it lacks.
    """
    _check_days(now, sign_by=sign_by, object_by=object_by, due_on=due_on)
    keys = sorted(set(matters))
    with writing(now):
        rows = locked_matters(actor, keys)
        for row in list(rows.values())[:1]:  # all are of one government: its calendar is read once
            signing, objecting = days_of_limits(working_days(row.government), china_date(now))
            sign_by = sign_by or signing
            object_by = object_by or max(objecting, sign_by)
        done = all_or_none(
            keys,
            lambda key: _hand_out(actor, now, rows[key], expand, sign_by, object_by, due_on),
            name=lambda key: str(thing(rows[key])),
            field="matters",
        )
        given = [part for _, parts in done for part in parts]
        record_each(actor=actor, now=now, action=Action.MATTER_HAND_OUT, kind=PART, rows=given)
        tell_given(actor, now, given)
        return tuple(row for row, _ in done)


def add_part(
    *,
    actor: Actor,
    now: datetime,
    matter: str,
    organisation: str,
    role: str,
    reason: str,
    wanted: str = "",
    due_on: date | None = None,
) -> Part:
    """Give one more body a part in a matter that is handed out. Where the item does not name it, a change of the
    item's bodies is proposed with the reason.
    """
    _check_days(now, due_on=due_on)
    with writing(now):
        row = locked_matter(actor, matter)
        require(actor, Action.MATTER_HAND_OUT, matter_facts(row))
        require_running(row)
        taken = move("matter", row, MatterAct.HAND_OUT, now=now, thing=MATTER_THING)
        why = worded(reason=reason)["reason"]
        body = new_body(row, organisation, now)
        if role not in RoleChoice.values:
            raise Invalid(say("没有这种职责"), say("请选择牵头、责任或者配合"), fields={"role": say("请选择")})
        new = NewPart(body, role, short_name_on(body, china_date(now)))
        require_dated(row, due_on)
        part = make_part(actor, now, row, new, due_on=due_on, wanted=wanted)
        keep(actor, now, Action.MATTER_HAND_OUT, MATTER, row, taken, comment=why, changes={"part": part.public_id})
        keep(actor, now, Action.MATTER_HAND_OUT, PART, part, comment=why)
        propose_body(actor, now, row, body, role, reason=why, basis=say("督办事项 %(number)s", number=row.number))
        tell_given(actor, now, [part])
        return part


def set_deadlines(
    *,
    actor: Actor,
    now: datetime,
    parts: Collection[str],
    sign_by: date | None = None,
    object_by: date | None = None,
    due_on: date | None = None,
) -> tuple[Part, ...]:
    """Set days of several parts, all or none; what is not given stays.

    Until a body has signed, the office sets all three. Afterwards its due day changes by an extension; only the day of
    the item itself, where that was amended, can still be taken over.
    """
    _check_days(now, sign_by=sign_by, object_by=object_by)
    if not (sign_by or object_by or due_on):
        raise Invalid(say("没有填写时限"), say("请至少填写一个日期"), fields={"due_on": say("没有填写")})
    with writing(now):
        rows = locked_parts(actor, parts)
        for row in rows:
            require(actor, Action.MATTER_HAND_OUT, part_facts(row))
        return all_or_none(
            rows,
            lambda row: _set(actor, now, row, sign_by, object_by, due_on),
            name=lambda row: f"{row.matter.number} {row.printed_name}",
            field="parts",
        )


def set_part_deadlines(
    *,
    actor: Actor,
    now: datetime,
    part: str,
    sign_by: date | None = None,
    object_by: date | None = None,
    due_on: date | None = None,
) -> Part:
    """Set days of one part; see ``set_deadlines``."""
    (done,) = set_deadlines(actor=actor, now=now, parts=[part], sign_by=sign_by, object_by=object_by, due_on=due_on)
    return done


def make_part(
    actor: Actor,
    now: datetime,
    matter: Matter,
    new: NewPart,
    *,
    sign_by: date | None = None,
    object_by: date | None = None,
    due_on: date | None = None,
    wanted: str = "",
    follows: Part | None = None,
) -> Part:
    """A new part, written; inside a service's transaction, which records it. One that follows another keeps the day
    that was set for that one at first.
    """
    if sign_by is None or object_by is None:
        signing, objecting = days_of_limits(working_days(matter.government), china_date(now))
        sign_by = sign_by or signing
        object_by = object_by or max(objecting, sign_by)
    due = due_on or (None if matter.task.standing else matter.task.last_day)
    part = Part(
        government_id=matter.government_id,
        matter=matter,
        organisation=new.organisation,
        role=new.role,
        printed_name=new.printed_name,
        via_group=new.via_group,
        wanted=wanted.strip()[:LONGEST],
        position=matter.parts.count(),
        state=PartState.UNSIGNED,
        state_since=now,
        sign_by=sign_by,
        object_by=object_by,
        due_on=due,
        first_due_on=(follows.first_due_on if follows else None) or due,
        follows=follows,
        **authorship(actor, now),
    )
    part.save(force_insert=True)
    return part


def new_body(matter: Matter, public_id: str, now: datetime) -> Organisation:
    """A body that can get a part. Raises NotFound, and Invalid for a group, a section, an ended or a present one."""
    body = Organisation.objects.filter(government_id=matter.government_id, public_id=public_id).first()
    if body is None:
        raise NotFound(say("这个单位"))
    said = None
    if body.is_group:
        said = say("机构组不能直接承办，请选择其中的单位")
    elif body.kind == "section":
        said = say("内设科室不能直接承办，请选择它所在的单位")
    elif body.state_on(china_date(now)) is not TermState.RUNNING:
        said = say("这个单位现在不存在")
    elif matter.parts.filter(organisation=body, state__in=OPEN_PARTS).exists():
        said = say("这个单位在这件事项里已经有分工")
    if said is not None:
        raise Invalid(said, say("请另选单位"), fields={"organisation": said, "to": said})
    return body


def _hand_out(
    actor: Actor,
    now: datetime,
    row: Matter,
    expand: Collection[str],
    sign_by: date | None,
    object_by: date | None,
    due_on: date | None,
) -> tuple[Matter, list[Part]]:
    require(actor, Action.MATTER_HAND_OUT, matter_facts(row))
    require_dated(row, due_on)
    first, found = row.state == MatterState.REGISTERED, dispatch_of(row, expand, china_date(now))
    taken = move("matter", row, MatterAct.HAND_OUT, now=now, thing=MATTER_THING)
    if found.defect:
        raise Invalid(
            found.defect, say("请核对台账的责任单位，或者选定要展开的机构组"), fields={"matters": found.defect}
        )
    if first:
        row.handed_out_at = now
    parts = [
        make_part(actor, now, row, new, sign_by=sign_by, object_by=object_by, due_on=due_on) for new in found.parts
    ]
    changes = {"parts": [part.public_id for part in parts]}
    keep(actor, now, Action.MATTER_HAND_OUT, MATTER, row, taken, changes=changes)
    return row, parts


def _set(
    actor: Actor, now: datetime, row: Part, sign_by: date | None, object_by: date | None, due_on: date | None
) -> Part:
    require_running(row.matter)
    require_open(row)
    require_dated(row.matter, due_on)
    if due_on and due_on != row.due_on:
        if row.signed_at and row.due_on and due_on != row.matter.task.last_day:
            raise Invalid(
                say("已经签收的分工，时限要通过延期申请或者台账变更调整"),
                say("请由承办单位申请延期，或者先变更台账的完成时限"),
                fields={"due_on": say("不能直接改")},
            )
        if due_on != row.matter.task.last_day:
            _check_days(now, due_on=due_on)
        row.due_on, row.first_due_on = due_on, row.first_due_on or due_on
    if sign_by:
        if row.signed_at:
            raise Invalid(say("已经签收"), say("签收时限不用再改"), fields={"sign_by": say("已经签收")})
        row.sign_by = sign_by
    row.object_by = max(object_by or row.object_by, row.sign_by) if sign_by else object_by or row.object_by
    row.revision += 1
    changes = {"due_on": row.due_on, "sign_by": row.sign_by, "object_by": row.object_by}
    told = {name: day.isoformat() if day else None for name, day in changes.items()}
    keep(actor, now, Action.MATTER_HAND_OUT, PART, row, changes={"act": "set_deadlines", **told})
    return row


def _check_days(now: datetime, **days: date | None) -> None:
    """Raise Invalid for a day that is over."""
    today = china_date(now)
    over = {name: say("不能早于今天") for name, day in days.items() if day and day < today}
    if over:
        raise Invalid(say("填写的时限已经过了"), say("请填写今天或者以后的日期"), fields=over)
