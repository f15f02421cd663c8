"""Applications for more time (延期): filed before the day is over, signed by the unit's leader, screened by the office,
decided by the leader in charge. The first day stays; where the part leads, the ledger's limit follows by an amendment.
"""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from luoshi.server.audit.services import record
from luoshi.server.core.actor import Actor
from luoshi.server.core.clock import china_date
from luoshi.server.core.errors import Invalid
from luoshi.server.core.said import chinese, say
from luoshi.server.delivery.audited import EXTENSION, PART
from luoshi.server.delivery.facts import part_facts, request_facts
from luoshi.server.delivery.models import ClaimLevel, Extension, Part
from luoshi.server.delivery.moving import move
from luoshi.server.delivery.scopes import visible_extensions
from luoshi.server.delivery.services.keeping import authorship, decide, touch, worded, writing
from luoshi.server.delivery.services.limits_of_items import follow_extension
from luoshi.server.delivery.services.locking import locked_part, require_running
from luoshi.server.delivery.services.papers import Papers
from luoshi.server.delivery.services.taking import papers_of_part, require_at_work, take_request
from luoshi.server.delivery.services.telling import handler_of
from luoshi.server.delivery.services.telling_requests import tell_author, tell_turn
from luoshi.server.delivery.states import ExtensionAct, machine_of
from luoshi.server.policy import Action, may, require

THING = say("这份延期申请")
_LONGEST_NAME = 80


def file_extension(
    *,
    actor: Actor,
    now: datetime,
    part: str,
    new_due_on: date,
    reason: str,
    progress: str,
    claim_level: str,
    late_reason: str = "",
    evidence: Collection[str] = (),
    scan: str = "",
) -> Extension:
    """Ask for more time for a part, until its due day is over; after that only the office enters it for the body, with
    the paper and ``late_reason``. What the unit's leader files, or stands on its signed paper, counts as signed.

    Raises Invalid for a day that is not later, for a part without a limit, and while another application waits.
    """
    with writing(now):
        row = locked_part(actor, part)
        papers = papers_of_part(row, evidence, scan)
        require(actor, Action.EXTENSION_FILE, part_facts(row, on_behalf=papers.on_behalf))
        papers.check()
        require_at_work(row)
        old = _limit(row)
        _check_day(old, new_due_on, china_date(now))
        late = _late(old, china_date(now), papers, late_reason)
        words = worded(reason=reason, progress=progress)
        extension = Extension(
            part=row,
            old_due_on=old,
            new_due_on=new_due_on,
            claim_level=_level(claim_level),
            late=bool(late),
            late_reason=late,
            state=machine_of("extension").begins,
            **words,
            government_id=row.government_id,
            **authorship(actor, now, papers),
        )
        try:
            with transaction.atomic():
                extension.save(force_insert=True)
        except IntegrityError as error:
            raise Invalid(
                say("这项分工已有一份延期申请在办理"),
                say("请等待办理结果，或者先撤回那一份"),
                fields={"part": say("已有申请")},
            ) from error
        _record(actor, now, Action.EXTENSION_FILE, extension)
        _sign_at_once(actor, now, extension, papers)
        _tell(actor, now, extension)
        return extension


def sign_extension(*, actor: Actor, now: datetime, extension: str, scan: str = "") -> Extension:
    """The unit's leader agrees that more time is asked for."""
    with writing(now):
        row, papers = _taken(actor, extension, Action.EXTENSION_SIGN, scan)
        require_at_work(row.part)
        _sign(actor, now, row, papers)
        _tell(actor, now, row)
        return row


def screen_extension(*, actor: Actor, now: datetime, extension: str, comment: str = "") -> Extension:
    """The office finds it complete and lays it before the leader, with its advice."""
    with writing(now):
        row, _ = _taken(actor, extension, Action.EXTENSION_SCREEN)
        require_at_work(row.part)
        move("extension", row, ExtensionAct.SCREEN, now=now, thing=THING, comment=comment)
        _screened(row, actor, now, comment)
        row.save()
        _record(actor, now, Action.EXTENSION_SCREEN, row, comment)
        _tell(actor, now, row)
        return row


def return_extension(*, actor: Actor, now: datetime, extension: str, comment: str) -> Extension:
    """The office sends it back to be completed."""
    with writing(now):
        row, _ = _taken(actor, extension, Action.EXTENSION_SCREEN)
        move("extension", row, ExtensionAct.RETURN, now=now, thing=THING, comment=comment)
        _screened(row, actor, now, comment)
        row.save()
        _record(actor, now, Action.EXTENSION_SCREEN, row, comment)
        _tell(actor, now, row)
        return row


def refile_extension(
    *,
    actor: Actor,
    now: datetime,
    extension: str,
    new_due_on: date,
    reason: str,
    progress: str,
    claim_level: str,
    evidence: Collection[str] = (),
    scan: str = "",
) -> Extension:
    """File it again after it was sent back; in time or late is what it was when it was filed first."""
    with writing(now):
        row, papers = _taken(actor, extension, Action.EXTENSION_FILE, scan, evidence)
        require_at_work(row.part)
        move("extension", row, ExtensionAct.REFILE, now=now, thing=THING)
        _same_limit(row)
        _check_day(row.old_due_on, new_due_on, china_date(now))
        words = worded(reason=reason, progress=progress)
        row.reason, row.progress = words["reason"], words["progress"]
        row.new_due_on, row.claim_level = new_due_on, _level(claim_level)
        row.evidence = list(dict.fromkeys([*row.evidence, *papers.evidence]))
        row.scan = papers.scan or row.scan
        row.signed_by_name, row.signed_at = "", None
        row.save()
        _record(actor, now, Action.EXTENSION_FILE, row)
        _sign_at_once(actor, now, row, papers)
        _tell(actor, now, row)
        return row


def grant_extension(*, actor: Actor, now: datetime, extension: str, comment: str = "", scan: str = "") -> Extension:
    """The leader gives the time asked for: the part's due day moves, its first one stays.

    Where the part leads and the item's own limit is earlier, the ledger's limit moves with it, by an amendment on this
    extension. Raises Invalid where the due day changed since it was asked for, or the new day is over already.
    """
    with writing(now):
        row, papers = _taken(actor, extension, Action.EXTENSION_DECIDE, scan)
        require_at_work(row.part)
        move("extension", row, ExtensionAct.GRANT, now=now, thing=THING, comment=comment)
        _same_limit(row)
        _check_day(row.old_due_on, row.new_due_on, china_date(now))
        _decided(row, actor, now, comment, papers)
        part = row.part
        part.first_due_on = part.first_due_on or part.due_on
        part.due_on = row.new_due_on
        part.revision += 1
        part.save(update_fields=["due_on", "first_due_on", "revision"])
        changes = {"extension": row.public_id, "old_due_on": row.old_due_on, "due_on": row.new_due_on}
        record(actor=actor, now=now, action=Action.EXTENSION_DECIDE, kind=PART, row=part, changes=_plain(changes))
        _record(actor, now, Action.EXTENSION_DECIDE, row, comment)
        follow_extension(actor, now, row)
        tell_author(actor, now, "extension", row, part.matter)
        return row


def refuse_extension(*, actor: Actor, now: datetime, extension: str, comment: str, scan: str = "") -> Extension:
    """The leader does not give it: the day that was set goes on to count."""
    with writing(now):
        row, papers = _taken(actor, extension, Action.EXTENSION_DECIDE, scan)
        move("extension", row, ExtensionAct.REFUSE, now=now, thing=THING, comment=comment)
        _decided(row, actor, now, comment, papers)
        _record(actor, now, Action.EXTENSION_DECIDE, row, comment)
        tell_author(actor, now, "extension", row, row.part.matter)
        return row


def withdraw_extension(*, actor: Actor, now: datetime, extension: str, comment: str = "", scan: str = "") -> Extension:
    """The body takes its application back while it is not decided."""
    with writing(now):
        row, _ = _taken(actor, extension, Action.EXTENSION_FILE, scan)
        move("extension", row, ExtensionAct.WITHDRAW, now=now, thing=THING, comment=comment)
        row.save(update_fields=["state"])
        _record(actor, now, Action.EXTENSION_FILE, row, comment)
        return row


def _taken(
    actor: Actor, public_id: str, action: Action, scan: str = "", evidence: Collection[str] = ()
) -> tuple[Extension, Papers]:
    row = take_request(actor, visible_extensions(actor), public_id, THING)
    papers = papers_of_part(row.part, evidence, scan)
    require(actor, action, request_facts(row, row.part, on_behalf=papers.on_behalf))
    papers.check()
    require_running(row.part.matter)
    return row, papers


def _limit(part: Part) -> date:
    if part.due_on is None:
        raise Invalid(
            say("这项分工没有设定时限，不需要延期"), say("请核对是否选错了分工"), fields={"part": say("没有时限")}
        )
    return part.due_on


def _check_day(old: date, new: date, today: date) -> None:
    if new <= max(old, today):
        raise Invalid(
            say("申请的时限要晚于原时限 %(old)s，也要晚于今天", old=old),
            say("请填写一个确定的、可以完成的日期"),
            fields={"new_due_on": say("日期太早")},
        )


def _late(old: date, today: date, papers: Papers, late_reason: str) -> str:
    """Why it comes late, empty where it is in time."""
    if today <= old:
        return ""
    if not papers.on_behalf:
        raise Invalid(
            say("原时限 %(old)s 已过，不能再申请延期", old=old),
            say("请把说明材料送办公室，由办公室附扫描件代为登记"),
            fields={"scan": say("已过时限，只能由办公室代为登记")},
        )
    return worded(late_reason=late_reason)["late_reason"]


def _level(value: str) -> str:
    if value not in ClaimLevel.values:
        raise Invalid(say("没有选择进展程度"), say("请从列表中选择"), fields={"claim_level": say("请选择")})
    return value


def _same_limit(row: Extension) -> None:
    if row.part.due_on != row.old_due_on:
        raise Invalid(
            say("申请之后，这项分工的时限已经改为 %(day)s", day=row.part.due_on or say("不限")),
            say("请撤回这一份，再按现在的时限重新申请"),
            fields={"new_due_on": say("原时限已经变化")},
        )


def _sign_at_once(actor: Actor, now: datetime, row: Extension, papers: Papers) -> None:
    """Sign what the unit's leader files, or what stands on the unit's signed paper."""
    facts = request_facts(row, row.part, on_behalf=papers.on_behalf)
    if may(actor, Action.EXTENSION_SIGN, facts):
        _sign(actor, now, row, papers)


def _sign(actor: Actor, now: datetime, row: Extension, papers: Papers) -> None:
    move("extension", row, ExtensionAct.SIGN, now=now, thing=THING)
    row.signed_by_name = chinese(row.part.printed_name if papers.on_behalf else actor.name)[:_LONGEST_NAME]
    row.signed_at = now
    row.scan = papers.scan or row.scan
    row.save()
    _record(actor, now, Action.EXTENSION_SIGN, row)


def _screened(row: Extension, actor: Actor, now: datetime, comment: str) -> None:
    row.screened_by, row.screened_by_name, row.screened_at = actor.user, actor.name, now
    row.comment = comment.strip()


def _decided(row: Extension, actor: Actor, now: datetime, comment: str, papers: Papers) -> None:
    decide(row, actor, now, comment)
    if papers.scan:
        row.evidence = list(dict.fromkeys([*row.evidence, papers.scan]))
    row.save()


def _tell(actor: Actor, now: datetime, row: Extension) -> None:
    part = row.part
    tell_turn(actor, now, "extension", row, part.matter, bodies=[part.organisation_id], handler=handler_of(part))


def _plain(changes: dict[str, Any]) -> dict[str, object]:
    return {key: value.isoformat() if isinstance(value, date) else value for key, value in changes.items()}


def _record(actor: Actor, now: datetime, action: Action, row: Extension, comment: str = "") -> None:
    touch(row)
    changes = {"part": row.part.public_id, "state": row.state, "new_due_on": row.new_due_on.isoformat()}
    record(actor=actor, now=now, action=action, kind=EXTENSION, row=row, changes=changes, comment=comment.strip())
