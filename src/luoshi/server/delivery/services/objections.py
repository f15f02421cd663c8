"""异议、改派: a part is not a body's own, or its day cannot be kept; its leader signs, the office decides."""

from collections.abc import Collection
from datetime import date, datetime
from enum import StrEnum

from luoshi.server.core.actor import Actor
from luoshi.server.core.clock import china_date
from luoshi.server.core.errors import IllegalTransition, Invalid
from luoshi.server.core.roles import PostRole
from luoshi.server.core.said import say, word
from luoshi.server.delivery.audited import OBJECTION, PART
from luoshi.server.delivery.dispatching import NewPart
from luoshi.server.delivery.facts import part_facts, request_facts
from luoshi.server.delivery.models import Objection, ObjectionKind, Part
from luoshi.server.delivery.moving import move
from luoshi.server.delivery.services.ending import leave
from luoshi.server.delivery.services.handing_out import make_part, new_body
from luoshi.server.delivery.services.keeping import authorship, decide, keep, worded, writing
from luoshi.server.delivery.services.limits_of_items import propose_limit, require_dated
from luoshi.server.delivery.services.locking import (
    OBJECTION_THING,
    PART_THING,
    locked_objection,
    locked_part,
    require_running,
)
from luoshi.server.delivery.services.owners_of_items import propose_instead, propose_without
from luoshi.server.delivery.services.papers import papers_of
from luoshi.server.delivery.services.telling import tell_given, tell_objection, tell_unit, thing
from luoshi.server.delivery.services.withdrawing import require_somebody_answers, start_where_signed
from luoshi.server.delivery.states import HolderKind, ObjectionAct, ObjectionState, PartAct
from luoshi.server.notices.kinds import NoticeKind
from luoshi.server.orgs.models import Organisation
from luoshi.server.orgs.selectors import short_name_on
from luoshi.server.policy import Action, require


class Ruling(StrEnum):
    """What the office grants to an objection (裁定)."""

    TRANSFER = say("改派其他单位")
    RELEASE = say("免除分工")
    NEW_DATE = say("调整时限")


def file_objection(
    *,
    actor: Actor,
    now: datetime,
    part: str,
    kind: str,
    reason: str,
    to: str = "",
    new_due_on: date | None = None,
    evidence: Collection[str] = (),
    scan: str = "",
) -> Objection:
    """Object to a part, until its day for that. ``to`` is the body that should have it instead, ``new_due_on`` the day
    that can be kept. What the unit's leader files, or wrote on the paper that is scanned, is signed already.
    """
    with writing(now):
        row = locked_part(actor, part)
        papers = papers_of((row.matter,), (row,), evidence=evidence, scan=scan)
        require(actor, Action.OBJECTION_FILE, part_facts(row, on_behalf=papers.on_behalf))
        require_running(row.matter)
        taken = move("part", row, PartAct.OBJECT, now=now, thing=PART_THING, comment=reason)
        texts = worded(reason=reason)
        papers.check()
        if china_date(now) > row.object_by:
            raise Invalid(
                say("提出异议的期限是 %(day)s，已经过了", day=row.object_by),
                say("请直接与办公室联系"),
                fields={"reason": say("已经过了期限")},
            )
        body = _asked_for(row, kind, to, new_due_on, now)
        signed = PostRole.UNIT_LEADER in actor.roles or papers.on_behalf
        made = Objection(
            government_id=row.government_id,
            part=row,
            kind=kind,
            to=body,
            new_due_on=new_due_on if kind == ObjectionKind.DEADLINE else None,
            state=ObjectionState.AWAITING_OFFICE if signed else ObjectionState.AWAITING_UNIT,
            signed_by_name=actor.name if signed else "",
            signed_at=now if signed else None,
            **texts,
            **authorship(actor, now, papers),
        )
        keep(actor, now, Action.OBJECTION_FILE, OBJECTION, made, comment=reason, scan=scan, changes={"kind": kind})
        keep(actor, now, Action.OBJECTION_FILE, PART, row, taken, comment=reason)
        tell_objection(actor, now, made, HolderKind.SUPERVISOR if signed else HolderKind.UNIT_LEADER)
        return made


def sign_objection(*, actor: Actor, now: datetime, objection: str, scan: str = "") -> Objection:
    """The unit's leader agrees that it goes to the office."""
    with writing(now):
        row = locked_objection(actor, objection)
        papers = papers_of((row.part.matter,), (row.part,), scan=scan)
        require(actor, Action.OBJECTION_SIGN, request_facts(row, row.part, on_behalf=papers.on_behalf))
        require_running(row.part.matter)
        taken = move("objection", row, ObjectionAct.SIGN, now=now, thing=OBJECTION_THING)
        papers.check()
        row.signed_by_name, row.signed_at = actor.name, now
        keep(actor, now, Action.OBJECTION_SIGN, OBJECTION, row, taken, scan=scan)
        tell_objection(actor, now, row, HolderKind.SUPERVISOR)
        return row


def withdraw_objection(*, actor: Actor, now: datetime, objection: str, scan: str = "") -> Objection:
    """The body takes it back; the part is where it was before."""
    with writing(now):
        row = locked_objection(actor, objection)
        papers = papers_of((row.part.matter,), (row.part,), scan=scan)
        require(actor, Action.OBJECTION_FILE, request_facts(row, row.part, on_behalf=papers.on_behalf))
        require_running(row.part.matter)
        taken = move("objection", row, ObjectionAct.WITHDRAW, now=now, thing=OBJECTION_THING)
        papers.check()
        keep(actor, now, Action.OBJECTION_FILE, OBJECTION, row, taken, scan=scan)
        _put_back(actor, now, row.part, Action.OBJECTION_FILE)
        return row


def refuse_objection(*, actor: Actor, now: datetime, objection: str, comment: str = "") -> Objection:
    """The office does not follow it, and says why; the part goes back exactly where it was."""
    with writing(now):
        row = _to_decide(actor, objection)
        taken = move("objection", row, ObjectionAct.REFUSE, now=now, thing=OBJECTION_THING, comment=comment)
        decide(row, actor, now, comment)
        keep(actor, now, Action.OBJECTION_DECIDE, OBJECTION, row, taken, comment=comment)
        _put_back(actor, now, row.part, Action.OBJECTION_DECIDE)
        _tell_decided(actor, now, row, say("异议未采纳：%(thing)s", thing=thing(row.part.matter)))
        return row


def uphold_objection(
    *,
    actor: Actor,
    now: datetime,
    objection: str,
    ruling: str,
    to: str = "",
    new_due_on: date | None = None,
    comment: str = "",
) -> Objection:
    """The office follows it: another body gets the part, or nobody does, or the day changes.

    Where the item names the body, a change of the item's bodies is proposed with the objection as its basis; where the
    part leads, a change of the item's limit.
    """
    with writing(now):
        row = _to_decide(actor, objection)
        taken = move("objection", row, ObjectionAct.UPHOLD, now=now, thing=OBJECTION_THING)
        if ruling not in list(Ruling):
            raise Invalid(
                say("没有选择裁定结果"), say("请选择改派、免除或者调整时限"), fields={"ruling": say("请选择")}
            )
        decide(row, actor, now, comment)
        changes = {"ruling": ruling, "to": to, "new_due_on": new_due_on.isoformat() if new_due_on else ""}
        keep(actor, now, Action.OBJECTION_DECIDE, OBJECTION, row, taken, comment=comment, changes=changes)
        _tell_decided(actor, now, row, say("异议已采纳：%(thing)s", thing=thing(row.part.matter)))
        if ruling == Ruling.TRANSFER:
            _transfer(actor, now, row, to or (row.to.public_id if row.to else ""))
        elif ruling == Ruling.RELEASE:
            _release(actor, now, row)
        else:
            _new_date(actor, now, row, new_due_on or row.new_due_on)
        return row


def transfer_part(*, actor: Actor, now: datetime, part: str, to: str = "", comment: str = "") -> Objection:
    """Follow the objection that waits on a part: give it to another body, by default to the one that it names."""
    with writing(now):
        key = _waiting_key(actor, part)
        return uphold_objection(actor=actor, now=now, objection=key, ruling=Ruling.TRANSFER, to=to, comment=comment)


def release_part(*, actor: Actor, now: datetime, part: str, comment: str = "") -> Objection:
    """Follow the objection that waits on a part: nobody gets it."""
    with writing(now):
        key = _waiting_key(actor, part)
        return uphold_objection(actor=actor, now=now, objection=key, ruling=Ruling.RELEASE, comment=comment)


def _asked_for(part: Part, kind: str, to: str, new_due_on: date | None, now: datetime) -> Organisation | None:
    """The body that an objection names instead. Raises Invalid for what does not say what it wants."""
    if kind not in ObjectionKind.values:
        raise Invalid(say("没有选择异议类别"), say("请选择异议类别"), fields={"kind": say("请选择")})
    if kind == ObjectionKind.DEADLINE and (new_due_on is None or new_due_on <= china_date(now)):
        raise Invalid(say("没有写明可以完成的日期"), say("请填写今天以后的日期"), fields={"new_due_on": say("请填写")})
    if kind == ObjectionKind.TRANSFER and not to:
        raise Invalid(say("没有写明应由哪个单位承办"), say("请选择单位"), fields={"to": say("请选择")})
    return new_body(part.matter, to, now) if to and kind != ObjectionKind.DEADLINE else None


def _to_decide(actor: Actor, public_id: str) -> Objection:
    row = locked_objection(actor, public_id)
    require(actor, Action.OBJECTION_DECIDE, request_facts(row, row.part))
    require_running(row.part.matter)
    return row


def _put_back(actor: Actor, now: datetime, part: Part, action: Action) -> None:
    taken = move("part", part, PartAct.KEEP, now=now, thing=PART_THING)
    keep(actor, now, action, PART, part, taken)


def _transfer(actor: Actor, now: datetime, row: Objection, to: str) -> None:
    part, matter = row.part, row.part.matter
    if not to:
        raise Invalid(say("没有选择改派的单位"), say("请选择单位"), fields={"to": say("请选择")})
    body = new_body(matter, to, now)
    taken = move("part", part, PartAct.TRANSFER, now=now, thing=PART_THING)
    leave(actor, now, part, Action.OBJECTION_DECIDE, PartAct.TRANSFER)
    keep(actor, now, Action.OBJECTION_DECIDE, PART, part, taken)
    new = NewPart(body, part.role, short_name_on(body, china_date(now)))
    made = make_part(actor, now, matter, new, due_on=part.due_on, wanted=part.wanted, follows=part)
    keep(actor, now, Action.OBJECTION_DECIDE, PART, made, changes={"follows": part.public_id})
    propose_instead(actor, now, part, body, reason=row.reason, basis=_basis(row))
    tell_given(actor, now, [made])


def _release(actor: Actor, now: datetime, row: Objection) -> None:
    part = row.part
    taken = move("part", part, PartAct.RELEASE, now=now, thing=PART_THING)
    leave(actor, now, part, Action.OBJECTION_DECIDE, PartAct.RELEASE)
    keep(actor, now, Action.OBJECTION_DECIDE, PART, part, taken)
    require_somebody_answers(part.matter)
    propose_without(actor, now, part, reason=row.reason, basis=_basis(row))
    start_where_signed(actor, now, part.matter, Action.OBJECTION_DECIDE)


def _new_date(actor: Actor, now: datetime, row: Objection, day: date | None) -> None:
    if day is None or day < china_date(now):
        raise Invalid(
            say("没有写明新的完成时限"), say("请填写今天或者以后的日期"), fields={"new_due_on": say("请填写")}
        )
    part = row.part
    require_dated(part.matter, day)
    taken = move("part", part, PartAct.KEEP, now=now, thing=PART_THING)
    part.due_on, part.first_due_on = day, part.first_due_on or day
    keep(actor, now, Action.OBJECTION_DECIDE, PART, part, taken, changes={"due_on": day.isoformat()})
    propose_limit(actor, now, row, day, _basis(row))


def _basis(row: Objection) -> str:
    return say(
        "%(body)s %(day)s 对督办事项 %(number)s 的异议（%(key)s）",
        body=row.part.printed_name,
        day=china_date(row.made_at),
        number=row.part.matter.number,
        key=row.public_id,
    )


def _waiting_key(actor: Actor, part: str) -> str:
    """The objection that waits on a part. Raises as the part would for an act that its state does not allow."""
    row = locked_part(actor, part)
    waiting = row.objections.filter(state__in=(ObjectionState.AWAITING_UNIT, ObjectionState.AWAITING_OFFICE)).first()
    facts = request_facts(waiting, row) if waiting else part_facts(row)
    require(actor, Action.OBJECTION_DECIDE, facts)
    require_running(row.matter)
    if waiting is None:
        raise IllegalTransition(
            say("这项分工目前是“%(state)s”状态，没有待裁定的异议", state=word(row.state)),
            say("页面可能已经过时，请刷新后查看最新状态，再决定下一步"),
            state=word(row.state),
        )
    return waiting.public_id


def _tell_decided(actor: Actor, now: datetime, row: Objection, title: str) -> None:
    tell_unit(actor, now, row.part, NoticeKind.OBJECTION_DECIDED, title=title, text=row.comment)
