"""归档、回头看、反弹重开: what is closed is filed, looked at again, reopened where it did not hold."""

from calendar import monthrange
from collections.abc import Collection
from datetime import date, datetime

from luoshi.server.core.actor import Actor
from luoshi.server.core.clock import china_date
from luoshi.server.core.errors import IllegalTransition, Invalid
from luoshi.server.core.said import say, word
from luoshi.server.delivery.audited import LOOK_BACK, MATTER
from luoshi.server.delivery.facts import look_back_facts, matter_facts
from luoshi.server.delivery.models import LookBack, Matter
from luoshi.server.delivery.moving import move
from luoshi.server.delivery.services.ending import revive_parts
from luoshi.server.delivery.services.keeping import authorship, decide, keep, worded, writing
from luoshi.server.delivery.services.locking import LOOK_BACK_THING, MATTER_THING, locked_look_back, locked_matter
from luoshi.server.delivery.services.taking import also, papers_of_matter
from luoshi.server.delivery.services.telling import tell_holders, thing
from luoshi.server.delivery.states import HolderKind, LookBackAct, LookBackState, MatterAct, MatterState
from luoshi.server.notices.kinds import NoticeKind
from luoshi.server.orgs.selectors import working_days
from luoshi.server.policy import Action, require

AFTER_MONTHS = 6
"""Months after which a closed matter is looked at again, unless another day is given."""
_CLOSED = (MatterState.CLOSED, MatterState.FILED)
_MONTHS = 12


def file_matter(*, actor: Actor, now: datetime, matter: str, comment: str = "") -> Matter:
    """Put what is closed into the files; look-backs go on."""
    with writing(now):
        row = locked_matter(actor, matter)
        require(actor, Action.MATTER_FILE, matter_facts(row))
        taken = move("matter", row, MatterAct.FILE, now=now, thing=MATTER_THING)
        keep(actor, now, Action.MATTER_FILE, MATTER, row, taken, comment=comment)
        return row


def reopen_matter(*, actor: Actor, now: datetime, matter: str, comment: str = "") -> Matter:
    """The office finds that it is not done after all: the parts are back exactly where they were."""
    with writing(now):
        row = locked_matter(actor, matter)
        require(actor, Action.MATTER_REOPEN, matter_facts(row))
        _reopen(actor, now, row, Action.MATTER_REOPEN, comment)
        for planned in row.look_backs.select_for_update().filter(state=LookBackState.PLANNED):
            why = say("事项重新办理")
            taken = move("look_back", planned, LookBackAct.CANCEL, now=now, thing=LOOK_BACK_THING, comment=why)
            decide(planned, actor, now, why)
            keep(actor, now, Action.MATTER_REOPEN, LOOK_BACK, planned, taken, comment=why)
        return row


def plan_look_back(*, actor: Actor, now: datetime, matter: str, due_on: date) -> LookBack:
    """Have a closed matter looked at on a day; one is planned at a time."""
    with writing(now):
        row = locked_matter(actor, matter)
        require(actor, Action.LOOK_BACK, look_back_facts(row))
        state = MatterState(row.state)
        if state not in _CLOSED:
            raise IllegalTransition(
                say("这件督办事项目前是“%(state)s”状态，不能安排回头看", state=word(state)),
                say("销号以后才回头看"),
                state=word(state),
            )
        if due_on < china_date(now):
            raise Invalid(say("回头看的日期已经过了"), say("请另填日期"), fields={"due_on": say("不能早于今天")})
        if row.look_backs.filter(state=LookBackState.PLANNED).exists():
            raise Invalid(
                say("已经安排了一次回头看"), say("请先办理那一次，或者取消"), fields={"due_on": say("已有安排")}
            )
        return _plan(actor, now, row, due_on, Action.LOOK_BACK)


def hold_look_back(
    *,
    actor: Actor,
    now: datetime,
    look_back: str,
    findings: str,
    done_on: date | None = None,
    evidence: Collection[str] = (),
) -> LookBack:
    """It was looked at, and it holds."""
    return _look(actor, now, look_back, LookBackAct.HOLD, findings, done_on, evidence)


def relapse_look_back(
    *,
    actor: Actor,
    now: datetime,
    look_back: str,
    findings: str,
    done_on: date | None = None,
    evidence: Collection[str] = (),
) -> LookBack:
    """It was looked at, and it does not hold: the matter is reopened."""
    return _look(actor, now, look_back, LookBackAct.RELAPSE, findings, done_on, evidence)


def cancel_look_back(*, actor: Actor, now: datetime, look_back: str, comment: str = "") -> LookBack:
    """It is not needed, and why."""
    with writing(now):
        row = locked_look_back(actor, look_back)
        require(actor, Action.LOOK_BACK, look_back_facts(row.matter))
        taken = move("look_back", row, LookBackAct.CANCEL, now=now, thing=LOOK_BACK_THING, comment=comment)
        decide(row, actor, now, comment)
        keep(actor, now, Action.LOOK_BACK, LOOK_BACK, row, taken, comment=comment)
        return row


def plan_after_closing(actor: Actor, now: datetime, matter: Matter, wanted: date | None) -> LookBack:
    """The look-back that follows a closing, inside its transaction: on the day wanted, or half a year later."""
    days = working_days(matter.government)
    day = wanted or days.next_working(months_after(china_date(now), AFTER_MONTHS)).day
    return _plan(actor, now, matter, day, Action.MATTER_CLOSE)


def months_after(day: date, months: int) -> date:
    """The same day of a later month, or that month's last day where it has no such."""
    year, month = divmod(day.year * _MONTHS + day.month - 1 + months, _MONTHS)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _plan(actor: Actor, now: datetime, matter: Matter, due_on: date, action: Action) -> LookBack:
    made = LookBack(
        government_id=matter.government_id,
        matter=matter,
        due_on=due_on,
        state=LookBackState.PLANNED,
        **authorship(actor, now),
    )
    keep(actor, now, action, LOOK_BACK, made, changes={"due_on": due_on.isoformat()})
    return made


def _look(
    actor: Actor,
    now: datetime,
    key: str,
    act: LookBackAct,
    findings: str,
    done_on: date | None,
    evidence: Collection[str],
) -> LookBack:
    with writing(now):
        row = locked_look_back(actor, key)
        require(actor, Action.LOOK_BACK, look_back_facts(row.matter))
        papers = papers_of_matter(row.matter, evidence)
        taken = move("look_back", row, act, now=now, thing=LOOK_BACK_THING, comment=findings)
        papers.check()
        day = done_on or china_date(now)
        if day > china_date(now):
            raise Invalid(say("回头看的日期还没有到"), say("请填写实际日期"), fields={"done_on": say("不能晚于今天")})
        row.findings, row.done_on = worded(findings=findings)["findings"], day
        also(row, papers)
        decide(row, actor, now, findings)
        keep(actor, now, Action.LOOK_BACK, LOOK_BACK, row, taken, comment=findings)
        if act is LookBackAct.RELAPSE:
            _reopen(actor, now, row.matter, Action.LOOK_BACK, findings)
        return row


def _reopen(actor: Actor, now: datetime, matter: Matter, action: Action, comment: str) -> None:
    taken = move("matter", matter, MatterAct.REOPEN, now=now, thing=MATTER_THING, comment=comment)
    matter.closed_at = None
    revive_parts(actor, now, matter, action)
    keep(actor, now, action, MATTER, matter, taken, comment=comment)
    title = say("重新办理：%(thing)s", thing=thing(matter))
    tell_holders(
        actor, now, matter, HolderKind.UNITS, notice=NoticeKind.MATTER_CHANGED, title=title, text=comment.strip()
    )
