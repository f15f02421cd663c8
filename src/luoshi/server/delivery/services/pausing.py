"""暂停、恢复、终止、转常态、转限期: by a leader, or entered for one with the paper; parts rest, end, or go on."""

from datetime import date, datetime

from luoshi.server.core.actor import Actor
from luoshi.server.core.clock import china_date
from luoshi.server.core.errors import Invalid
from luoshi.server.core.said import say
from luoshi.server.delivery.audited import MATTER, PART
from luoshi.server.delivery.facts import matter_facts
from luoshi.server.delivery.models import Matter, Part
from luoshi.server.delivery.moving import move
from luoshi.server.delivery.services.ending import end_parts
from luoshi.server.delivery.services.keeping import decide, keep, writing
from luoshi.server.delivery.services.limits_of_items import decide_limit
from luoshi.server.delivery.services.locking import MATTER_THING, locked_matter
from luoshi.server.delivery.services.papers import Papers, papers_of
from luoshi.server.delivery.services.telling import tell_holders, thing
from luoshi.server.delivery.states import HolderKind, MatterAct
from luoshi.server.delivery.states.matters import OPEN_PARTS
from luoshi.server.notices.kinds import NoticeKind
from luoshi.server.policy import Action, require


def pause_matter(
    *, actor: Actor, now: datetime, matter: str, comment: str = "", resume_on: date | None = None, scan: str = ""
) -> Matter:
    """Let a matter rest, with the reason; ``resume_on`` is when it is looked at again. All parts rest as they are."""
    with writing(now):
        row, papers = _of_leader(actor, matter, Action.MATTER_PAUSE, scan)
        taken = move("matter", row, MatterAct.PAUSE, now=now, thing=MATTER_THING, comment=comment)
        papers.check()
        if resume_on and resume_on <= china_date(now):
            raise Invalid(say("恢复的日期要在今天以后"), say("请另填日期"), fields={"resume_on": say("不能早于明天")})
        row.resume_on = resume_on
        decide(row, actor, now, comment)
        keep(actor, now, Action.MATTER_PAUSE, MATTER, row, taken, comment=comment, scan=scan)
        _tell(actor, now, row, say("暂停办理：%(thing)s", thing=thing(row)), comment)
        return row


def resume_matter(*, actor: Actor, now: datetime, matter: str, comment: str = "", scan: str = "") -> Matter:
    """Go on exactly where the matter was when it was paused."""
    with writing(now):
        row, papers = _of_leader(actor, matter, Action.MATTER_PAUSE, scan)
        taken = move("matter", row, MatterAct.RESUME, now=now, thing=MATTER_THING, comment=comment)
        papers.check()
        row.resume_on = None
        decide(row, actor, now, comment)
        keep(actor, now, Action.MATTER_PAUSE, MATTER, row, taken, comment=comment, scan=scan)
        _tell(actor, now, row, say("恢复办理：%(thing)s", thing=thing(row)), comment)
        return row


def terminate_matter(*, actor: Actor, now: datetime, matter: str, comment: str = "", scan: str = "") -> Matter:
    """End a matter that is not done and will not be, with the reason; what waits in its parts is withdrawn."""
    with writing(now):
        row, papers = _of_leader(actor, matter, Action.MATTER_TERMINATE, scan)
        taken = move("matter", row, MatterAct.TERMINATE, now=now, thing=MATTER_THING, comment=comment)
        papers.check()
        _tell(actor, now, row, say("终止办理：%(thing)s", thing=thing(row)), comment)
        end_parts(actor, now, row, Action.MATTER_TERMINATE)
        row.resume_on = None
        decide(row, actor, now, comment)
        keep(actor, now, Action.MATTER_TERMINATE, MATTER, row, taken, comment=comment, scan=scan)
        return row


def make_standing(*, actor: Actor, now: datetime, matter: str, comment: str = "", scan: str = "") -> Matter:
    """Make a matter a standing duty: its parts have no last day any more, and its item none in the ledger; the first
    ones stay to be seen.
    """
    with writing(now):
        row, papers = _of_leader(actor, matter, Action.MATTER_MAKE_STANDING, scan)
        taken = move("matter", row, MatterAct.MAKE_STANDING, now=now, thing=MATTER_THING, comment=comment)
        papers.check()
        decide(row, actor, now, comment)
        _set_due(actor, now, row, None)
        decide_limit(actor, now, row, None, comment)
        keep(actor, now, Action.MATTER_MAKE_STANDING, MATTER, row, taken, comment=comment, scan=scan)
        _tell(actor, now, row, say("转为常态推进：%(thing)s", thing=thing(row)), comment)
        return row


def make_dated(*, actor: Actor, now: datetime, matter: str, due_on: date, comment: str = "", scan: str = "") -> Matter:
    """Give a standing duty a last day again, for all its parts and for its item in the ledger."""
    with writing(now):
        row, papers = _of_leader(actor, matter, Action.MATTER_MAKE_STANDING, scan)
        taken = move("matter", row, MatterAct.MAKE_DATED, now=now, thing=MATTER_THING, comment=comment)
        papers.check()
        if due_on < china_date(now):
            raise Invalid(say("填写的时限已经过了"), say("请另填日期"), fields={"due_on": say("不能早于今天")})
        decide(row, actor, now, comment)
        _set_due(actor, now, row, due_on)
        decide_limit(actor, now, row, due_on, comment)
        changes = {"due_on": due_on.isoformat()}
        keep(actor, now, Action.MATTER_MAKE_STANDING, MATTER, row, taken, comment=comment, scan=scan, changes=changes)
        _tell(actor, now, row, say("转回限期办理：%(thing)s", thing=thing(row)), comment)
        return row


def _of_leader(actor: Actor, key: str, action: Action, scan: str) -> tuple[Matter, Papers]:
    row = locked_matter(actor, key)
    papers = papers_of((row,), scan=scan)
    require(actor, action, matter_facts(row, on_behalf=papers.on_behalf))
    return row, papers


def _set_due(actor: Actor, now: datetime, matter: Matter, due_on: date | None) -> None:
    rows = Part.objects.select_for_update(no_key=True).filter(matter=matter, state__in=OPEN_PARTS).order_by("pk")
    for part in rows:
        part.due_on, part.first_due_on = due_on, part.first_due_on or due_on
        part.revision += 1
        told = {"act": "set_deadlines", "due_on": due_on.isoformat() if due_on else None}
        keep(actor, now, Action.MATTER_MAKE_STANDING, PART, part, changes=told)


def _tell(actor: Actor, now: datetime, row: Matter, title: str, text: str) -> None:
    tell_holders(actor, now, row, HolderKind.UNITS, notice=NoticeKind.MATTER_CHANGED, title=title, text=text.strip())
