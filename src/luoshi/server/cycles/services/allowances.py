"""Exceptions from the days of a cycle: granted with a reason for a part, a body or all, until a day; ended early."""

from datetime import date, datetime

from django.db import transaction

from luoshi.server.audit.services import record
from luoshi.server.core.actor import Actor
from luoshi.server.core.clock import china_date
from luoshi.server.core.errors import IllegalTransition, Invalid, NotFound
from luoshi.server.core.said import listed, say, word
from luoshi.server.cycles.audited import ALLOWANCE
from luoshi.server.cycles.facts import cycle_facts
from luoshi.server.cycles.models import Allowance, AllowanceKind, Cycle
from luoshi.server.cycles.owing import owed_in
from luoshi.server.cycles.scopes import visible_allowances, visible_cycles
from luoshi.server.cycles.services.lighting import relight
from luoshi.server.cycles.services.projecting import refresh_current
from luoshi.server.cycles.states import CycleState
from luoshi.server.delivery.models import Part
from luoshi.server.delivery.scopes import visible_parts
from luoshi.server.delivery.services.keeping import authorship
from luoshi.server.delivery.staff import staff_of
from luoshi.server.delivery.states import HolderKind
from luoshi.server.notices.kinds import NoticeKind
from luoshi.server.notices.services.notices import Telling, notify
from luoshi.server.orgs.models import Organisation
from luoshi.server.orgs.scopes import found, visible_organisations
from luoshi.server.orgs.selectors import working_days
from luoshi.server.orgs.services.locking import locked
from luoshi.server.policy import Action, require

THING = say("这个填报周期")
ALLOWANCE_THING = say("这项填报例外")
LONGEST = 300
_TAKING = (CycleState.OPEN, CycleState.PAST_DUE, CycleState.LOCKED)


def allow(
    *,
    actor: Actor,
    now: datetime,
    cycle: str,
    kind: str,
    until: date,
    reason: str,
    organisation: str = "",
    part: str = "",
) -> Allowance:
    """Grant an exception for a part, a body (public ids), or everybody; the bodies are told.

    Raises NotFound; NotAllowed; IllegalTransition before the cycle opens; Invalid without a reason, for a day that is
    over, too early or no working day, for both a part and a body, and where nobody of them owes anything.
    """
    with transaction.atomic():
        row = locked(visible_cycles(actor), cycle, THING)
        require(actor, Action.CYCLE_ALLOW, cycle_facts(row))
        state = CycleState(row.state)
        if state not in _TAKING:
            raise IllegalTransition(
                say("“%(cycle)s”目前是“%(state)s”状态，不能登记例外", cycle=row.name, state=word(state)),
                say("开放以后才能登记；开放以前请直接调整日期"),
                state=word(state),
            )
        _check(row, kind, until, reason, bool(organisation and part), china_date(now))
        body, own = _scope(actor, organisation, part)
        owing = [
            each
            for each in owed_in(row, china_date(now))
            if (body is None or each.part.organisation_id == body.pk) and (own is None or each.part.pk == own.pk)
        ]
        if not owing:
            raise Invalid(
                say("所选范围在“%(cycle)s”没有应报的事项", cycle=row.name),
                say("请核对单位和事项"),
                fields={"organisation": say("没有应报的事项")},
            )
        made = Allowance(
            government=row.government, cycle=row, organisation=body, part=own, kind=kind, until=until,
            reason=reason.strip()[:LONGEST], **authorship(actor, now),
        )  # fmt: skip
        made.save()
        record(
            actor=actor, now=now, action=Action.CYCLE_ALLOW, kind=ALLOWANCE, row=made,
            changes={"act": "allow", "kind": kind, "until": until.isoformat()}, comment=made.reason,
        )  # fmt: skip
        refresh_current(row, china_date(now), [each.part.pk for each in owing])
        relight(row, now)
        _tell(actor, now, made, {each.part.organisation_id for each in owing})
        return made


def end_allowance(*, actor: Actor, now: datetime, allowance: str, comment: str) -> Allowance:
    """End an exception before its day. Raises NotFound; NotAllowed; IllegalTransition once it is over; Invalid without
    a reason.
    """
    with transaction.atomic():
        seen = found(visible_allowances(actor), allowance, ALLOWANCE_THING)
        # a report is handed in behind the cycle, too: it came before this ends, or finds it ended
        cycle = locked(visible_cycles(actor), seen.cycle.public_id, THING)
        row = locked(visible_allowances(actor), allowance, ALLOWANCE_THING)
        row.cycle = cycle
        require(actor, Action.CYCLE_ALLOW, cycle_facts(row.cycle))
        if row.ended_at is not None or row.until < china_date(now):
            raise IllegalTransition(say("这项填报例外已经结束"), say("不需要再办理"), state=word(say("已结束")))
        if not comment.strip():
            raise Invalid(say("没有填写说明"), say("请写明原因后再提交"), fields={"comment": say("请写明原因")})
        row.ended_at, row.ended_by_name = now, actor.name
        row.save()
        record(
            actor=actor, now=now, action=Action.CYCLE_ALLOW, kind=ALLOWANCE, row=row, changes={"act": "end"},
            comment=comment.strip(),
        )  # fmt: skip
        refresh_current(row.cycle, china_date(now))
        relight(row.cycle, now)
        return row


def _check(row: Cycle, kind: str, until: date, reason: str, both: bool, today: date) -> None:
    wrong: dict[str, str] = {}
    if kind not in AllowanceKind.values:
        wrong["kind"] = say("请从列表中选择")
    if not reason.strip() or len(reason.strip()) > LONGEST:
        wrong["reason"] = say("请写明原因，不超过 %(longest)s 个字", longest=LONGEST)
    if until < today:
        wrong["until"] = say("不能早于今天")
    elif kind == AllowanceKind.LONGER and until <= row.due_on:
        wrong["until"] = say("应晚于截止日 %(day)s", day=row.due_on)
    elif kind == AllowanceKind.AFTER_LOCK and until <= row.locks_on:
        wrong["until"] = say("应晚于锁定日 %(day)s", day=row.locks_on)
    elif kind == AllowanceKind.EXCUSED and until < row.locks_on:
        wrong["until"] = say("免报应到锁定日 %(day)s 为止", day=row.locks_on)
    elif not working_days(row.government).is_working(until):
        wrong["until"] = say("这一天不上班，请选工作日")
    if both:
        wrong["part"] = say("单位和事项只能选一种")
    if wrong:
        raise Invalid(say("填报例外不完整"), listed(wrong.values(), "；"), fields=wrong)


def _scope(actor: Actor, organisation: str, part: str) -> tuple[Organisation | None, Part | None]:
    body, own = None, None
    if organisation:
        body = visible_organisations(actor).filter(public_id=organisation).first()
        if body is None:
            raise NotFound(say("这个单位"))
    if part:
        own = visible_parts(actor).filter(public_id=part).first()
        if own is None:
            raise NotFound(say("这项分工"))
    return body, own


def _tell(actor: Actor, now: datetime, made: Allowance, bodies: set[int]) -> None:
    """Each person of the bodies is told once."""
    staff = staff_of(made.government_id, china_date(now))
    people = {person.public_id for body in bodies for person in staff.holder(HolderKind.UNIT, (body,)).people}
    title = say("“%(cycle)s”：%(kind)s，到 %(day)s 为止", cycle=made.cycle.name, kind=made.get_kind_display(),
                day=made.until)  # fmt: skip
    telling = Telling(
        kind=NoticeKind.CYCLE_ALLOWANCE, title=title, text=made.reason, link=f"/cycles/{made.cycle.public_id}/"
    )
    notify(actor=actor, now=now, people=sorted(people), telling=telling)
