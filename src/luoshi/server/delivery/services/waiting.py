"""Claims to wait for a step outside of the body (等待外部环节): with proof, judged by the supervisor, ended."""

from collections.abc import Collection
from datetime import date, datetime

from luoshi.server.audit.services import record
from luoshi.server.core.actor import Actor
from luoshi.server.core.clock import china_date
from luoshi.server.core.errors import Invalid
from luoshi.server.core.said import say
from luoshi.server.delivery.audited import WAITING
from luoshi.server.delivery.facts import part_facts, request_facts
from luoshi.server.delivery.models import Waiting
from luoshi.server.delivery.moving import move
from luoshi.server.delivery.scopes import visible_waitings
from luoshi.server.delivery.services.keeping import authorship, decide, touch, worded, writing
from luoshi.server.delivery.services.locking import locked_part, require_running
from luoshi.server.delivery.services.taking import papers_of_part, require_at_work, take_request
from luoshi.server.delivery.services.telling_requests import tell_author, tell_turn
from luoshi.server.delivery.states import WaitingAct, machine_of
from luoshi.server.policy import Action, require

THING = say("这项等待")
_LONGEST_NAME = 300


def claim_waiting(
    *,
    actor: Actor,
    now: datetime,
    part: str,
    waits_for: str,
    reason: str,
    since: date,
    expected_until: date | None = None,
    evidence: Collection[str] = (),
    scan: str = "",
) -> Waiting:
    """Claim that a part waits for others since a day, with proof; the days count apart once the office agrees."""
    with writing(now):
        row = locked_part(actor, part)
        papers = papers_of_part(row, evidence, scan)
        require(actor, Action.WAITING_CLAIM, part_facts(row, on_behalf=papers.on_behalf))
        papers.check()
        require_at_work(row)
        words = worded(waits_for=waits_for, reason=reason)
        if not (papers.evidence or papers.scan):
            raise Invalid(
                say("没有附佐证材料"), say("请上传能证明正在等待的材料"), fields={"evidence": say("请上传佐证材料")}
            )
        if since > china_date(now):
            raise Invalid(say("等待不能从以后开始"), say("请填写实际开始的日期"), fields={"since": say("日期太晚")})
        if expected_until is not None and expected_until < since:
            raise Invalid(
                say("预计结束的日期早于开始的日期"), say("请核对日期"), fields={"expected_until": say("日期太早")}
            )
        waiting = Waiting(
            part=row,
            waits_for=words["waits_for"][:_LONGEST_NAME],
            reason=words["reason"],
            since=since,
            expected_until=expected_until,
            state=machine_of("waiting").begins,
            government_id=row.government_id,
            **authorship(actor, now, papers),
        )
        waiting.save(force_insert=True)
        _record(actor, now, Action.WAITING_CLAIM, waiting)
        tell_turn(actor, now, "waiting", waiting, row.matter, bodies=[row.organisation_id])
        return waiting


def accept_waiting(*, actor: Actor, now: datetime, waiting: str, comment: str = "") -> Waiting:
    """The supervisor agrees that the body had to wait."""
    with writing(now):
        row = _taken(actor, waiting, Action.WAITING_JUDGE)
        move("waiting", row, WaitingAct.ACCEPT, now=now, thing=THING, comment=comment)
        row.accepted_at = now
        return _judged(actor, now, row, comment)


def refuse_waiting(*, actor: Actor, now: datetime, waiting: str, comment: str) -> Waiting:
    """The supervisor does not agree, and says why."""
    with writing(now):
        row = _taken(actor, waiting, Action.WAITING_JUDGE)
        move("waiting", row, WaitingAct.REFUSE, now=now, thing=THING, comment=comment)
        return _judged(actor, now, row, comment)


def end_waiting(
    *, actor: Actor, now: datetime, waiting: str, ended_on: date | None = None, comment: str = "", scan: str = ""
) -> Waiting:
    """The body has what it waited for; ``ended_on`` is the last day of waiting, today unless given."""
    with writing(now):
        row = _taken(actor, waiting, Action.WAITING_CLAIM, scan)
        move("waiting", row, WaitingAct.END, now=now, thing=THING, comment=comment)
        today = china_date(now)
        last = today if ended_on is None else ended_on
        if not row.since <= last <= today:
            raise Invalid(
                say("结束日期要在 %(since)s 到今天之间", since=row.since),
                say("请核对日期"),
                fields={"ended_on": say("日期不对")},
            )
        row.ended_on = last
        row.save()
        _record(actor, now, Action.WAITING_CLAIM, row, comment)
        return row


def _judged(actor: Actor, now: datetime, row: Waiting, comment: str) -> Waiting:
    decide(row, actor, now, comment)
    row.save()
    _record(actor, now, Action.WAITING_JUDGE, row, comment)
    tell_author(actor, now, "waiting", row, row.part.matter)
    return row


def _taken(actor: Actor, public_id: str, action: Action, scan: str = "") -> Waiting:
    row = take_request(actor, visible_waitings(actor), public_id, THING)
    papers = papers_of_part(row.part, (), scan)
    require(actor, action, request_facts(row, row.part, on_behalf=papers.on_behalf))
    papers.check()
    require_running(row.part.matter)
    return row


def _record(actor: Actor, now: datetime, action: Action, row: Waiting, comment: str = "") -> None:
    touch(row)
    changes = {"part": row.part.public_id, "state": row.state, "since": row.since.isoformat()}
    record(actor=actor, now=now, action=action, kind=WAITING, row=row, changes=changes, comment=comment.strip())
