"""办结、核查、销号: the leading body says that a matter is done, somebody else looks, a leader signs."""

from collections.abc import Collection
from datetime import date, datetime

from luoshi.server.core.actor import Actor
from luoshi.server.core.clock import china_date
from luoshi.server.core.errors import Invalid
from luoshi.server.core.said import say
from luoshi.server.delivery.audited import COMPLETION, MATTER
from luoshi.server.delivery.facts import completion_facts, matter_facts, part_facts
from luoshi.server.delivery.leading import leading_parts
from luoshi.server.delivery.models import (
    CLAIM_LEVELS,
    Completion,
    Matter,
    Outcome,
    Part,
    Verification,
    VerificationMethod,
)
from luoshi.server.delivery.moving import move
from luoshi.server.delivery.services.ending import end_parts
from luoshi.server.delivery.services.feedback import DONE_LEVELS, require_level
from luoshi.server.delivery.services.keeping import authorship, decide, keep, worded, writing
from luoshi.server.delivery.services.locking import MATTER_THING, locked_matter
from luoshi.server.delivery.services.look_backs import plan_after_closing
from luoshi.server.delivery.services.papers import Papers, papers_of
from luoshi.server.delivery.services.telling import tell_holders, tell_supervisors, tell_unit, thing
from luoshi.server.delivery.states import HolderKind, MatterAct
from luoshi.server.notices.kinds import NoticeKind
from luoshi.server.policy import Action, may, require


def ask_completion(
    *,
    actor: Actor,
    now: datetime,
    matter: str,
    claim_level: str,
    text: str,
    evidence: Collection[str] = (),
    scan: str = "",
) -> Completion:
    """The leader of the body that leads says that the matter is done, with evidence."""
    with writing(now):
        row = locked_matter(actor, matter)
        part, papers = _speaking(actor, row, evidence, scan)
        taken = move(
            "matter", row, MatterAct.ASK_COMPLETION, now=now, thing=MATTER_THING, evidence=len(papers.evidence)
        )
        papers.check()
        level, texts = require_level(claim_level), worded(text=text)
        if level not in DONE_LEVELS:
            raise Invalid(
                say("申请办结要报“完成”或者“验收”"),
                say("还没有完成的，请反馈进展"),
                fields={"claim_level": say("还没有完成")},
            )
        if part is None or part.signed_at is None:
            raise Invalid(say("牵头单位还没有签收"), say("请先签收"), fields={"matter": say("还没有签收")})
        made = Completion(
            government_id=row.government_id,
            matter=row,
            part=part,
            claim_level=level,
            outcome=Outcome.WAITING,
            **texts,
            **authorship(actor, now, papers),
        )
        keep(actor, now, Action.COMPLETION_ASK, COMPLETION, made, changes={"claim_level": level.value}, scan=scan)
        keep(actor, now, Action.COMPLETION_ASK, MATTER, row, taken)
        title = say("请核查办结申请：%(thing)s", thing=thing(row))
        tell_supervisors(actor, now, row, NoticeKind.MATTER_WAITS, title=title, text=made.text[:200])
        return made


def take_back_completion(*, actor: Actor, now: datetime, matter: str, scan: str = "") -> Matter:
    """The body takes its word back before anybody has taken it up."""
    with writing(now):
        row = locked_matter(actor, matter)
        asked = _waiting(row)
        papers = papers_of((row,), (asked.part,) if asked else (), scan=scan)
        behalf = papers.on_behalf
        facts = part_facts(asked.part, on_behalf=behalf) if asked else matter_facts(row, on_behalf=behalf)
        require(actor, Action.COMPLETION_ASK, facts)
        taken = move("matter", row, MatterAct.TAKE_BACK, now=now, thing=MATTER_THING)
        papers.check()
        _settle(actor, now, asked, Outcome.TAKEN_BACK, Action.COMPLETION_ASK)
        keep(actor, now, Action.COMPLETION_ASK, MATTER, row, taken, scan=scan)
        return row


def take_up_completion(*, actor: Actor, now: datetime, matter: str) -> Matter:
    """The office begins to look."""
    with writing(now):
        row, _ = _to_check(actor, matter)
        taken = move("matter", row, MatterAct.TAKE_UP, now=now, thing=MATTER_THING)
        keep(actor, now, Action.COMPLETION_CHECK, MATTER, row, taken)
        return row


def return_completion(*, actor: Actor, now: datetime, matter: str, comment: str = "") -> Matter:
    """The office sends it back without looking, and says what is missing; the work goes on where it was."""
    with writing(now):
        row, asked = _to_check(actor, matter)
        taken = move("matter", row, MatterAct.RETURN, now=now, thing=MATTER_THING, comment=comment)
        _settle(actor, now, asked, Outcome.RETURNED, Action.COMPLETION_CHECK, comment)
        keep(actor, now, Action.COMPLETION_CHECK, MATTER, row, taken, comment=comment)
        _tell_body(actor, now, asked, say("办结申请退回：%(thing)s", thing=thing(row)), comment)
        return row


def confirm_completion(
    *,
    actor: Actor,
    now: datetime,
    matter: str,
    method: str,
    level: str,
    findings: str,
    verified_on: date | None = None,
    evidence: Collection[str] = (),
) -> Matter:
    """Somebody looked, how, when and what was found: it is as the body says. A leader signs next."""
    return _verified(
        actor, now, matter, MatterAct.CONFIRM, method=method, level=level, findings=findings,
        verified_on=verified_on, evidence=evidence,
    )  # fmt: skip


def fail_completion(
    *,
    actor: Actor,
    now: datetime,
    matter: str,
    method: str,
    level: str,
    findings: str,
    verified_on: date | None = None,
    evidence: Collection[str] = (),
) -> Matter:
    """Somebody looked and found it otherwise; the work goes on where it was."""
    return _verified(
        actor, now, matter, MatterAct.FAIL, method=method, level=level, findings=findings,
        verified_on=verified_on, evidence=evidence,
    )  # fmt: skip


def close_matter(
    *,
    actor: Actor,
    now: datetime,
    matter: str,
    comment: str = "",
    look_back_on: date | None = None,
    scan: str = "",
) -> Matter:
    """A leader signs that the matter is struck off (销号). Its parts end with it; it will be looked at again after half
    a year, or on ``look_back_on``.
    """
    with writing(now):
        row, asked, papers = _to_close(actor, matter, scan)
        taken = move("matter", row, MatterAct.CLOSE, now=now, thing=MATTER_THING)
        papers.check()
        if look_back_on and look_back_on <= china_date(now):
            raise Invalid(
                say("回头看的日期要在今天以后"), say("请另填日期"), fields={"look_back_on": say("不能早于明天")}
            )
        end_parts(actor, now, row, Action.MATTER_CLOSE)
        _settle(actor, now, asked, Outcome.CLOSED, Action.MATTER_CLOSE, comment)
        row.closed_at = now
        decide(row, actor, now, comment)
        keep(actor, now, Action.MATTER_CLOSE, MATTER, row, taken, comment=comment, scan=scan)
        plan_after_closing(actor, now, row, look_back_on)
        _tell_body(actor, now, asked, say("已批准销号：%(thing)s", thing=thing(row)), comment)
        return row


def decline_closing(*, actor: Actor, now: datetime, matter: str, comment: str = "", scan: str = "") -> Matter:
    """A leader does not sign, and says what is missing; the work goes on where it was."""
    with writing(now):
        row, asked, papers = _to_close(actor, matter, scan)
        taken = move("matter", row, MatterAct.DECLINE, now=now, thing=MATTER_THING, comment=comment)
        papers.check()
        _settle(actor, now, asked, Outcome.DECLINED, Action.MATTER_CLOSE, comment)
        decide(row, actor, now, comment)
        keep(actor, now, Action.MATTER_CLOSE, MATTER, row, taken, comment=comment, scan=scan)
        _tell_body(actor, now, asked, say("未同意销号：%(thing)s", thing=thing(row)), comment)
        return row


def _speaking(actor: Actor, matter: Matter, evidence: Collection[str], scan: str) -> tuple[Part | None, Papers]:
    """The part whose body may speak for the matter, and its papers; none where no body answers for it now.

    Raises NotAllowed where the actor may speak for none.
    """
    leads = leading_parts(matter)
    papers = papers_of((matter,), leads, evidence=evidence, scan=scan)
    facts = [part_facts(part, on_behalf=papers.on_behalf) for part in leads]
    for part, about in zip(leads, facts, strict=True):
        if may(actor, Action.COMPLETION_ASK, about):
            return part, papers_of((matter,), (part,), evidence=evidence, scan=scan)
    require(actor, Action.COMPLETION_ASK, facts[0] if facts else matter_facts(matter, on_behalf=papers.on_behalf))
    return None, papers


def _waiting(matter: Matter) -> Completion | None:
    rows = matter.completions.select_for_update().filter(outcome=Outcome.WAITING)
    found = rows.first()
    if found is not None:
        found.matter = matter
    return found


def _to_check(actor: Actor, key: str) -> tuple[Matter, Completion | None]:
    row = locked_matter(actor, key)
    asked = _waiting(row)
    require(actor, Action.COMPLETION_CHECK, completion_facts(asked) if asked else matter_facts(row))
    return row, asked


def _to_close(actor: Actor, key: str, scan: str) -> tuple[Matter, Completion | None, Papers]:
    row = locked_matter(actor, key)
    papers = papers_of((row,), scan=scan)
    require(actor, Action.MATTER_CLOSE, matter_facts(row, on_behalf=papers.on_behalf))
    return row, _waiting(row), papers


def _verified(
    actor: Actor,
    now: datetime,
    key: str,
    act: MatterAct,
    *,
    method: str,
    level: str,
    findings: str,
    verified_on: date | None,
    evidence: Collection[str],
) -> Matter:
    with writing(now):
        row, asked = _to_check(actor, key)
        passed = act is MatterAct.CONFIRM
        taken = move("matter", row, act, now=now, thing=MATTER_THING, comment=findings)
        papers = papers_of((row,), (asked.part,) if asked else (), evidence=evidence)
        papers.check()
        day = verified_on or china_date(now)
        _check_finding(asked, method, level, day, now, passed=passed)
        made = Verification(
            government_id=row.government_id,
            matter=row,
            completion=asked,
            method=method,
            verified_on=day,
            level=level,
            passed=passed,
            **worded(findings=findings),
            **authorship(actor, now, papers),
        )
        made.save(force_insert=True)
        if not passed:
            _settle(actor, now, asked, Outcome.FAILED, Action.COMPLETION_CHECK, findings)
        changes = {"method": method, "level": level, "verified_on": day.isoformat()}
        keep(actor, now, Action.COMPLETION_CHECK, MATTER, row, taken, comment=findings, changes=changes)
        if passed:
            title = say("请审批销号：%(thing)s", thing=thing(row))
            tell_holders(actor, now, row, HolderKind.LEADER, notice=NoticeKind.MATTER_WAITS, title=title)
        else:
            _tell_body(actor, now, asked, say("核查不通过：%(thing)s", thing=thing(row)), findings)
        return row


def _check_finding(
    asked: Completion | None, method: str, level: str, day: date, now: datetime, *, passed: bool
) -> None:
    """Raise Invalid for a finding that does not say how, when and what, or that passes what it does not bear out."""
    if method not in VerificationMethod.values:
        raise Invalid(say("没有选择核查方式"), say("请选择书面、电话或者实地"), fields={"method": say("请选择")})
    require_level(level)
    if day > china_date(now):
        raise Invalid(say("核查日期还没有到"), say("请填写核查的日期"), fields={"verified_on": say("不能晚于今天")})
    if passed and asked and CLAIM_LEVELS.index(level) < CLAIM_LEVELS.index(asked.claim_level):
        raise Invalid(
            say("核查认定的程度低于单位申请的“%(level)s”", level=asked.get_claim_level_display()),
            say("请改为核查不通过，或者核对认定的程度"),
            fields={"level": say("低于申请的程度")},
        )


def _settle(
    actor: Actor, now: datetime, asked: Completion | None, outcome: Outcome, action: Action, comment: str = ""
) -> None:
    """Write what became of an application."""
    if asked is None:
        return
    asked.outcome = outcome
    decide(asked, actor, now, comment)
    keep(actor, now, action, COMPLETION, asked, comment=comment, changes={"outcome": outcome.value})


def _tell_body(actor: Actor, now: datetime, asked: Completion | None, title: str, text: str) -> None:
    if asked is not None:
        tell_unit(actor, now, asked.part, NoticeKind.MATTER_DECIDED, title=title, text=text.strip())
