"""反馈: what bodies say of their parts; read by somebody else, who passes it or sends it back with the reason."""

from collections.abc import Collection
from datetime import date, datetime

from luoshi.server.core.actor import Actor
from luoshi.server.core.clock import china_date
from luoshi.server.core.errors import Invalid
from luoshi.server.core.said import say
from luoshi.server.delivery.audited import FEEDBACK, PART
from luoshi.server.delivery.facts import part_facts
from luoshi.server.delivery.followers import tell_of_feedback
from luoshi.server.delivery.models import ClaimLevel, Feedback, FeedbackState, Part, ReturnReason
from luoshi.server.delivery.moving import move
from luoshi.server.delivery.services.keeping import LONGEST, authorship, decide, keep, worded, writing
from luoshi.server.delivery.services.locking import PART_THING, locked_part, require_body, require_running
from luoshi.server.delivery.services.papers import papers_of
from luoshi.server.delivery.services.telling import tell_supervisors, tell_unit, thing
from luoshi.server.delivery.states import PartAct
from luoshi.server.notices.kinds import NoticeKind
from luoshi.server.policy import Action, require

DONE_LEVELS = (ClaimLevel.DONE, ClaimLevel.ACCEPTED)
"""Levels that need evidence, and with which a part can be done."""


def feed_back(
    *,
    actor: Actor,
    now: datetime,
    part: str | Part,
    claim_level: str,
    progress: str,
    problem: str = "",
    next_step: str = "",
    as_of: date | None = None,
    evidence: Collection[str] = (),
    scan: str = "",
    quiet: bool = False,
) -> Feedback:
    """Say how far a part is, as of a day. Who says that it is done or accepted hands in evidence.

    ``part`` is its public id, or the row itself where the caller holds it behind its matter already. ``quiet`` leaves
    telling the supervisors, and what follows, to a caller that hands in several at once.
    """
    with writing(now):
        row = part if isinstance(part, Part) else locked_part(actor, part)
        papers = papers_of((row.matter,), (row,), evidence=evidence, scan=scan)
        require(actor, Action.PART_FEED_BACK, part_facts(row, on_behalf=papers.on_behalf))
        require_body(row, china_date(now), on_behalf=papers.on_behalf)
        require_running(row.matter)
        taken = move("part", row, PartAct.FEED_BACK, now=now, thing=PART_THING)
        day = as_of or china_date(now)
        level = require_level(claim_level)
        texts = worded(progress=progress)
        papers.check()
        if day > china_date(now):
            raise Invalid(
                say("截止日期还没有到"), say("请填写今天或者以前的日期"), fields={"as_of": say("不能晚于今天")}
            )
        if level in DONE_LEVELS and not papers.evidence:
            raise Invalid(
                say("报“%(level)s”要附佐证材料", level=level.label),
                say("请上传佐证材料后再提交"),
                fields={"evidence": say("请上传佐证材料")},
            )
        made = Feedback(
            government=row.government,
            part=row,
            claim_level=level,
            problem=problem.strip()[:LONGEST],
            next_step=next_step.strip()[:LONGEST],
            as_of=day,
            state=FeedbackState.WAITING,
            **texts,
            **authorship(actor, now, papers),
        )
        keep(actor, now, Action.PART_FEED_BACK, FEEDBACK, made, changes={"claim_level": level.value}, scan=scan)
        keep(actor, now, Action.PART_FEED_BACK, PART, row, taken)
        if quiet:
            return made
        title = say("请审核反馈：%(thing)s", thing=thing(row.matter))
        text = say("%(body)s：%(progress)s", body=row.printed_name, progress=made.progress[:200])
        tell_supervisors(actor, now, row.matter, NoticeKind.PART_REPORTED, title=title, text=text)
        tell_of_feedback(made, PartAct.FEED_BACK, actor, now)
        return made


def recall_feedback(*, actor: Actor, now: datetime, part: str, scan: str = "") -> Part:
    """Take back what nobody has read yet; the part goes back where it was."""
    with writing(now):
        row = locked_part(actor, part)
        papers = papers_of((row.matter,), (row,), scan=scan)
        require(actor, Action.PART_FEED_BACK, part_facts(row, on_behalf=papers.on_behalf))
        require_running(row.matter)
        taken = move("part", row, PartAct.RECALL, now=now, thing=PART_THING)
        papers.check()
        feedback = _waiting(row)
        feedback.state = FeedbackState.RECALLED
        keep(actor, now, Action.PART_FEED_BACK, FEEDBACK, feedback, changes={"state": feedback.state})
        keep(actor, now, Action.PART_FEED_BACK, PART, row, taken, scan=scan)
        tell_of_feedback(feedback, PartAct.RECALL, actor, now)
        return row


def accept_feedback(*, actor: Actor, now: datetime, part: str, comment: str = "") -> Part:
    """Pass what a body said; its level is what holds from now on, and the work goes on."""
    return _review(actor, now, part, PartAct.ACCEPT, comment)


def accept_part_done(*, actor: Actor, now: datetime, part: str, comment: str = "") -> Part:
    """Pass what a body said as the end of its part."""
    return _review(actor, now, part, PartAct.ACCEPT_DONE, comment)


def return_feedback(*, actor: Actor, now: datetime, part: str, reason: str, comment: str = "") -> Part:
    """Send back what a body said: a reason from the list, and words."""
    return _review(actor, now, part, PartAct.RETURN, comment, reason)


def resume_part(*, actor: Actor, now: datetime, part: str, comment: str = "") -> Part:
    """Have a body go on with a part that was done."""
    with writing(now):
        row = locked_part(actor, part)
        require(actor, Action.PART_REVIEW, part_facts(row))
        require_running(row.matter)
        taken = move("part", row, PartAct.RESUME_WORK, now=now, thing=PART_THING, comment=comment)
        keep(actor, now, Action.PART_REVIEW, PART, row, taken, comment=comment)
        title = say("请继续推进：%(thing)s", thing=thing(row.matter))
        tell_unit(actor, now, row, NoticeKind.PART_REVIEWED, title=title, text=comment.strip())
        return row


def require_level(level: str) -> ClaimLevel:
    """One of the six levels. Raises Invalid."""
    if level not in ClaimLevel.values:
        raise Invalid(say("没有这种进展程度"), say("请选择进展程度"), fields={"claim_level": say("请选择")})
    return ClaimLevel(level)


def _review(actor: Actor, now: datetime, key: str, act: PartAct, comment: str, reason: str = "") -> Part:
    with writing(now):
        row = locked_part(actor, key)
        waiting = _waits(row)
        require(actor, Action.PART_REVIEW, part_facts(row, author=waiting.made_by if waiting else ""))
        require_running(row.matter)
        taken = move("part", row, act, now=now, thing=PART_THING, comment=comment)
        feedback = _waiting(row)
        if act is PartAct.RETURN and reason not in ReturnReason.values:
            raise Invalid(say("没有选择退回原因"), say("请选择退回原因"), fields={"reason": say("请选择")})
        if act is PartAct.ACCEPT_DONE and feedback.claim_level not in DONE_LEVELS:
            raise Invalid(
                say("单位报的是“%(level)s”，还没有报完成", level=feedback.get_claim_level_display()),
                say("请审核通过，或者退回"),
                fields={"part": say("还没有报完成")},
            )
        returned = act is PartAct.RETURN
        feedback.state = FeedbackState.RETURNED if returned else FeedbackState.ACCEPTED
        feedback.return_reason = reason if returned else ""
        decide(feedback, actor, now, comment)
        if not returned:
            row.claim_level = feedback.claim_level
        changes = {"state": feedback.state, **({"reason": reason} if returned else {})}
        keep(actor, now, Action.PART_REVIEW, FEEDBACK, feedback, comment=comment, changes=changes)
        keep(actor, now, Action.PART_REVIEW, PART, row, taken, comment=comment)
        title = say("反馈已审核通过：%(thing)s", thing=thing(row.matter))
        if returned:
            title = say("反馈退回补正：%(thing)s", thing=thing(row.matter))
        tell_unit(actor, now, row, NoticeKind.PART_REVIEWED, title=title, text=comment.strip())
        tell_of_feedback(feedback, act, actor, now)
        return row


def _waits(part: Part) -> Feedback | None:
    return part.feedbacks.select_for_update().filter(state=FeedbackState.WAITING).first()


def _waiting(part: Part) -> Feedback:
    """The feedback that a part in review has."""
    found = _waits(part)
    if found is None:
        raise RuntimeError(f"part {part.public_id} is in review of nothing")
    return found
