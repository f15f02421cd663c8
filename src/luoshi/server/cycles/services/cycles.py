"""Planning cycles, moving their days, opening them; and what each new day does by itself."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet

from luoshi.reckoning.periods import Period
from luoshi.server.audit.services import record
from luoshi.server.core.actor import Actor, system_actor
from luoshi.server.core.clock import china_date
from luoshi.server.core.errors import Invalid
from luoshi.server.core.said import say
from luoshi.server.core.transitions import Transition, step
from luoshi.server.core.working_days import WorkingDays
from luoshi.server.cycles.audited import CYCLE
from luoshi.server.cycles.days import CycleDays, CycleKind, checked_days, periods_of, proposed_days
from luoshi.server.cycles.facts import cycle_facts
from luoshi.server.cycles.models import LONGEST_NAME, Cycle
from luoshi.server.cycles.scopes import visible_cycles
from luoshi.server.cycles.services.freezing import freeze
from luoshi.server.cycles.services.lighting import relight
from luoshi.server.cycles.services.projecting import refresh_waiting
from luoshi.server.cycles.states import CYCLE as TABLE
from luoshi.server.cycles.states import CycleAct, CycleState
from luoshi.server.orgs.models import Government
from luoshi.server.orgs.selectors import working_days
from luoshi.server.orgs.services.locking import locked
from luoshi.server.policy import Action, Facts, require

THING = say("这个填报周期")
FIRST_YEAR, LAST_YEAR = 2004, 2200
"""The years that can be planned, as those of the calendar that can be entered."""
_LONGEST_REASON = 300
_ANNOUNCED = "工作日历有变化，按规则重新推算"


def plan_year(*, actor: Actor, now: datetime, kind: CycleKind, year: int) -> list[Cycle]:
    """Plan the cycles of a year that are not planned yet and whose due day is not over, with the days of the rule.

    Raises NotAllowed; Invalid for days of one's own, for a year out of range, and where nothing is left to plan.
    """
    if kind is CycleKind.OWN:
        raise Invalid(say("自定周期要逐个登记"), say("请填写名称和起止日期"), fields={"kind": say("请逐个登记")})
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Invalid(say("年份不对"), say("请填写四位年份"), fields={"year": say("请填写四位年份")})
    with transaction.atomic():
        government = _own_government(actor)
        days, today = working_days(government), china_date(now)
        taken = set(_living(government).values_list("first", "last"))
        made = []
        for period in periods_of(kind, year):
            proposed = proposed_days(kind, period, days)
            if (period.first, period.last) not in taken and proposed.due_on >= today:
                made.append(_make(actor, now, government, kind, period.name, period, proposed))
        if not made:
            raise Invalid(
                say("这一年没有可以排定的周期"),
                say("已经排定，或者截止日都已过去"),
                fields={"year": say("没有可以排定的周期")},
            )
        return made


def plan_own(*, actor: Actor, now: datetime, name: str, first: date, last: date) -> Cycle:
    """Plan a cycle about days of one's own, with the days of the rule.

    Raises NotAllowed; Invalid without a name, for days that end before they begin, were planned already or lie in those
    of a cycle that was opened, which holds what is asked for, and where its due day is over.
    """
    with transaction.atomic():
        government = _own_government(actor)
        wrong: dict[str, str] = {}
        called = name.strip()
        if not called or len(called) > LONGEST_NAME:
            wrong["name"] = say("请填写名称，不超过 %(longest)s 个字", longest=LONGEST_NAME)
        if last < first:
            wrong["last"] = say("最后一天不能早于第一天")
        if wrong:
            raise Invalid(say("填报周期不完整"), say("请改正标出的内容"), fields=wrong)
        if _living(government).filter(first=first, last=last).exists():
            raise Invalid(
                say("这段时间已经有一个填报周期"), say("同一段时间只填报一次"), fields={"first": say("已经排定")}
            )
        asked = _living(government).exclude(state=CycleState.PLANNED)
        held = asked.filter(first__lte=first, last__gte=last).order_by("first").first()
        if held is not None:
            raise Invalid(
                say("“%(cycle)s”已经收这段时间的情况", cycle=held.name),
                say("同样的情况不重复要；请在“%(cycle)s”里查看", cycle=held.name),
                fields={"first": say("已由“%(cycle)s”收取", cycle=held.name)},
            )
        period = Period(first, last)
        proposed = proposed_days(CycleKind.OWN, period, working_days(government))
        if proposed.due_on < china_date(now):
            raise Invalid(
                say("这段时间的截止日已经过去"), say("请核对起止日期"), fields={"last": say("截止日已经过去")}
            )
        return _make(actor, now, government, CycleKind.OWN, called, period, proposed)


def shift_cycle(*, actor: Actor, now: datetime, cycle: str, days: CycleDays, reason: str) -> Cycle:
    """Move the days of a cycle before it opens.

    Raises NotFound; NotAllowed; IllegalTransition once it is open; Invalid without a reason, for a day that is not
    worked, days out of order, and an opening day that is over.
    """
    with transaction.atomic():
        row = _locked(actor, cycle)
        _step(row, CycleAct.SHIFT, reason)
        checked_days(days, row.period, working_days(row.government))
        if days.opens_on < china_date(now):
            raise Invalid(say("开放日已经过去"), say("请另选日期"), fields={"opens_on": say("不能早于今天")})
        row.shift_reason = reason.strip()[:_LONGEST_REASON]
        _move(actor, now, row, days, reason)
        return row


def open_cycle(*, actor: Actor, now: datetime, cycle: str, comment: str = "") -> Cycle:
    """Open a cycle by hand, before its day or where the scheduler did not.

    Raises NotFound; NotAllowed; IllegalTransition; Invalid before the days that it is about have begun, and before its
    day without a reason.
    """
    with transaction.atomic():
        row, today = _locked(actor, cycle), china_date(now)
        taken = _step(row, CycleAct.OPEN, comment)
        if today < row.first:
            raise Invalid(say("所报期间还没有开始"), say("期间开始以后才能开放"), fields={"cycle": say("还没有开始")})
        if today < row.opens_on and not comment.strip():
            raise Invalid(say("还没有到开放日"), say("提前开放要写明原因"), fields={"comment": say("请写明原因")})
        _take(actor, now, row, taken, comment)
        return row


def cancel_cycle(*, actor: Actor, now: datetime, cycle: str, comment: str) -> Cycle:
    """Cancel what was planned and has not opened; the same days can be planned again.

    Raises NotFound; NotAllowed; IllegalTransition once it is open; Invalid without a reason.
    """
    with transaction.atomic():
        row = _locked(actor, cycle)
        _take(actor, now, row, _step(row, CycleAct.CANCEL, comment), comment)
        relight(row, now)
        return row


def advance_due(*, now: datetime) -> int:
    """Take every step whose day has come, one after the other where the scheduler rested; returns how many.

    Before a cycle opens, days of the rule follow the calendar, in case a year was announced since; days that somebody
    chose stay.

    System work, once a day, right after midnight in China.
    """
    done, today = 0, china_date(now)
    moving = Cycle.objects.filter(state__in=(CycleState.PLANNED, CycleState.OPEN, CycleState.PAST_DUE))
    calendars: dict[int, WorkingDays] = {}
    for seen in moving.select_related("government").order_by("pk"):
        if seen.government_id not in calendars:
            calendars[seen.government_id] = working_days(seen.government)
        calendar = calendars[seen.government_id]
        if due_act(seen, today) is None and _by_calendar(seen, today, calendar) is None:
            continue  # most cycles on most days: nothing is locked, nothing asked
        actor = system_actor("定时任务：开放、锁定填报周期", government=seen.government.public_id)
        with transaction.atomic():
            row = _locked(actor, seen.public_id)
            done += _follow_calendar(actor, now, row, calendar)
            while (act := due_act(row, today)) is not None:
                if act is CycleAct.LOCK:
                    freeze(actor, now, row)
                _take(actor, now, row, _step(row, act), "")
                done += 1
    refresh_waiting(today)
    return done


def due_act(row: Cycle, today: date) -> CycleAct | None:
    """The step whose day has come: a cycle is taken in until the end of its due day, and until that of its lock day."""
    state = CycleState(row.state)
    if state is CycleState.PLANNED and row.opens_on <= today:
        return CycleAct.OPEN
    if state is CycleState.OPEN and row.due_on < today:
        return CycleAct.FALL_DUE
    if state is CycleState.PAST_DUE and row.locks_on < today:
        return CycleAct.LOCK
    return None


def _by_calendar(row: Cycle, today: date, calendar: WorkingDays) -> CycleDays | None:
    """The days that the rule says now where a cycle has others; None where somebody chose them, where it is about to
    open, and where they would begin in the past.
    """
    if row.state != CycleState.PLANNED or row.shift_reason or row.opens_on <= today:
        return None
    days = proposed_days(CycleKind(row.kind), row.period, calendar)
    return None if days == row.days or days.opens_on < today else days


def _follow_calendar(actor: Actor, now: datetime, row: Cycle, calendar: WorkingDays) -> bool:
    """Move the days of a cycle to what the rule says now; returns whether."""
    days = _by_calendar(row, china_date(now), calendar)
    if days is None:
        return False
    _step(row, CycleAct.SHIFT, _ANNOUNCED)
    _move(actor, now, row, days, _ANNOUNCED)
    return True


def _own_government(actor: Actor) -> Government:
    """Locked, so that two who plan at once queue here."""
    require(actor, Action.CYCLE_KEEP, Facts(government=actor.government))
    return Government.objects.select_for_update(no_key=True).get(public_id=actor.government)


def _living(government: Government) -> "QuerySet[Cycle]":
    return Cycle.objects.filter(government=government).exclude(state=CycleState.CANCELLED)


def _make(
    actor: Actor,
    now: datetime,
    government: Government,
    kind: CycleKind,
    name: str,
    period: Period,
    days: CycleDays,
) -> Cycle:
    made = Cycle(
        government=government,
        kind=kind.value,
        name=name,
        first=period.first,
        last=period.last,
        opens_on=days.opens_on,
        due_on=days.due_on,
        locks_on=days.locks_on,
        state=CycleState.PLANNED,
        state_since=now,
        made_by=actor.user,
        made_by_name=actor.name,
        made_in=actor.post,
        made_at=now,
    )
    made.save()
    _record(actor, now, made, changes={name: day.isoformat() for name, day in days.by_name()})
    relight(made, now)
    return made


def _locked(actor: Actor, key: str) -> Cycle:
    row = locked(visible_cycles(actor), key, THING)
    require(actor, Action.CYCLE_KEEP, cycle_facts(row))
    return row


def _step(row: Cycle, act: CycleAct, comment: str = "") -> Transition:
    state = CycleState(row.state)
    return step(TABLE, state, act, thing=THING, state_name=state, comment=comment)


def _take(actor: Actor, now: datetime, row: Cycle, taken: Transition, comment: str) -> None:
    row.state, row.state_since = taken.target, now
    row.revision += 1
    row.save()
    changes = {"act": taken.action.value, "from": taken.source.value, "state": taken.target.value}
    _record(actor, now, row, comment=comment, changes=changes)


def _move(actor: Actor, now: datetime, row: Cycle, days: CycleDays, reason: str) -> None:
    before = dict(row.days.by_name())
    row.opens_on, row.due_on, row.locks_on = days.opens_on, days.due_on, days.locks_on
    row.revision += 1
    row.save()
    moved = {name: [before[name].isoformat(), day.isoformat()] for name, day in days.by_name() if day != before[name]}
    _record(actor, now, row, comment=reason, changes={"act": CycleAct.SHIFT.value, **moved})
    relight(row, now)


def _record(actor: Actor, now: datetime, row: Cycle, *, changes: Mapping[str, object], comment: str = "") -> None:
    record(
        actor=actor, now=now, action=Action.CYCLE_KEEP, kind=CYCLE, row=row, changes=changes, comment=comment.strip()
    )
