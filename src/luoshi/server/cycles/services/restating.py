"""Restatements (更正): a report that was accepted is corrected by asking, deciding, and keeping both values.

Nothing that was reported is written over: the report stays as it was accepted, a figure gets one more revision.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from luoshi.server.audit.services import record
from luoshi.server.core.actor import Actor
from luoshi.server.core.clock import china_date
from luoshi.server.core.errors import IllegalTransition, Invalid
from luoshi.server.core.said import listed, say, word
from luoshi.server.core.transitions import Transition, step
from luoshi.server.cycles.audited import RESTATEMENT
from luoshi.server.cycles.facts import restatement_facts, signing_facts, withdrawal_facts
from luoshi.server.cycles.figures import Asked, Given, kept, read_kept
from luoshi.server.cycles.models import Report, Restatement
from luoshi.server.cycles.owing import owed_by_part
from luoshi.server.cycles.restated import said_now
from luoshi.server.cycles.scopes import visible_reports, visible_restatements
from luoshi.server.cycles.services.entries import TEXTS, by_key, new_figure
from luoshi.server.cycles.states import RESTATEMENT as TABLE
from luoshi.server.cycles.states import ReportState, RestatementAct, RestatementState
from luoshi.server.delivery.models import ClaimLevel
from luoshi.server.delivery.services.keeping import LONGEST, authorship, decide, writing
from luoshi.server.delivery.services.locking import locked_part
from luoshi.server.delivery.services.papers import papers_of
from luoshi.server.delivery.services.telling import thing
from luoshi.server.delivery.staff import staff_of
from luoshi.server.delivery.states import HolderKind
from luoshi.server.indicators.services.observations import Author, take_figure
from luoshi.server.notices.kinds import NoticeKind
from luoshi.server.notices.services.notices import Telling, notify
from luoshi.server.orgs.scopes import found
from luoshi.server.orgs.services.locking import locked
from luoshi.server.policy import Action, require

THING = say("这项更正")
REPORT_THING = say("这份进展填报")
FIELDS = ("claim_level", *TEXTS)
_LONGEST_REASON = 300


def ask_restatement(
    *,
    actor: Actor,
    now: datetime,
    report: str,
    reason: str,
    claim_level: str = "",
    progress: str = "",
    problem: str = "",
    next_step: str = "",
    figures: Sequence[Given] = (),
    evidence: Sequence[str] = (),
    scan: str = "",
) -> Restatement:
    """Ask that an accepted report says something else; what is empty stays as it is.

    Raises NotFound; NotAllowed; IllegalTransition for a report that was not accepted, or where one waits; Invalid
    without a reason, and where nothing would change.
    """
    with writing(now):
        part = locked_part(actor, found(visible_reports(actor), report, REPORT_THING).part.public_id)
        locked(visible_reports(actor), report, REPORT_THING)  # behind its part, as by who reads it
        row = visible_reports(actor).get(public_id=report)
        row.part = part
        papers = papers_of((row.part.matter,), (row.part,), evidence=evidence, scan=scan)
        require(actor, Action.RESTATEMENT_ASK, signing_facts(row.part, on_behalf=papers.on_behalf))
        if row.state != ReportState.ACCEPTED:
            raise IllegalTransition(
                say("这份进展填报目前是“%(state)s”状态，不能申请更正", state=word(row.state)),
                say("审核通过以后才能更正；还没有通过的，请撤回或者等待退回后修改"),
                state=word(row.state),
            )
        if row.restatements.filter(state=RestatementState.ASKED).exists():
            raise IllegalTransition(
                say("已经有一项更正在等待审定"), say("请先撤回它，或者等待审定"), state=word(RestatementState.ASKED)
            )
        papers.check()
        wanted = {"claim_level": claim_level, "progress": progress, "problem": problem, "next_step": next_step}
        now_said = said_now(row)
        new: dict[str, object] = {
            name: text.strip() for name, text in wanted.items() if text.strip() and text.strip() != now_said[name]
        }
        _check(new, reason)
        changed = _changed_figures(row, figures, now)
        if changed:
            new["figures"] = [kept(each) for each in changed]
        if not new:
            raise Invalid(say("更正前后没有变化"), say("请填写更正后的内容"), fields={"progress": say("与原来的相同")})
        old = {name: now_said[name] for name in new if name != "figures"}
        if changed:
            keys = {each.key for each in changed}
            old["figures"] = [each for each in now_said["figures"] if each["key"] in keys]
        made = Restatement(
            government_id=row.government_id, report=row, old=old, new=new, reason=reason.strip(),
            state=RestatementState.ASKED, state_since=now, **authorship(actor, now, papers),
        )  # fmt: skip
        made.save()
        _record(actor, now, Action.RESTATEMENT_ASK, made, {"act": "ask", "fields": sorted(new)}, made.reason)
        _tell_supervisors(actor, now, made)
        return made


def grant_restatement(*, actor: Actor, now: datetime, restatement: str, comment: str = "") -> Restatement:
    """Agree: the report says the new values from now on, beside the old ones; figures get one more revision."""
    with writing(now):
        row = _decide(actor, now, restatement, RestatementAct.GRANT, comment)
        said = read_kept(row.new.get("figures", []))
        asked = _asked(row.report, now) if said else {}
        author = Author(row.made_by, row.made_by_name, row.made_in)
        for key, given in said.items():
            each = asked[key]
            take_figure(
                actor=actor, now=now, indicator=each.indicator, new=new_figure(each, _reasoned(given, row.reason)),
                author=author, organisation=each.organisation,
            )  # fmt: skip
        return row


def refuse_restatement(*, actor: Actor, now: datetime, restatement: str, comment: str) -> Restatement:
    """Do not agree, and say why; what was reported stays."""
    with writing(now):
        return _decide(actor, now, restatement, RestatementAct.REFUSE, comment)


def withdraw_restatement(*, actor: Actor, now: datetime, restatement: str) -> Restatement:
    """Whoever may ask takes it back, as long as nobody decided; the office what it entered on a body's paper."""
    with writing(now):
        row = locked_restatement(actor, restatement)
        require(actor, Action.RESTATEMENT_ASK, withdrawal_facts(row))
        return _take(actor, now, Action.RESTATEMENT_ASK, row, _step(row, RestatementAct.WITHDRAW), "")


def _check(new: dict[str, object], reason: str) -> None:
    wrong: dict[str, str] = {}
    if not reason.strip() or len(reason.strip()) > _LONGEST_REASON:
        wrong["reason"] = say("请写明原因，不超过 %(longest)s 个字", longest=_LONGEST_REASON)
    if "claim_level" in new and new["claim_level"] not in ClaimLevel.values:
        wrong["claim_level"] = say("请从列表中选择")
    wrong |= {
        name: say("不能超过 %(longest)s 个字", longest=LONGEST)
        for name in TEXTS
        if len(str(new.get(name, ""))) > LONGEST
    }
    if wrong:
        raise Invalid(say("更正申请不完整"), listed(wrong.values(), "；"), fields=wrong)


def _changed_figures(row: Report, figures: Sequence[Given], now: datetime) -> list[Given]:
    """The figures that differ from those that hold. Raises Invalid for one that the report never asked for."""
    if not figures:
        return []
    asked = _asked(row, now)
    strange = [each.key for each in figures if each.key not in asked]
    if strange:
        raise Invalid(
            say("有的指标不在这份填报里"), say("请刷新页面"), fields={key: say("不在这份填报里") for key in strange}
        )
    return [each for each in figures if each.says_something and _differs(asked[each.key], each)]


def _differs(asked: Asked, given: Given) -> bool:
    held = asked.held
    if held is None:
        return True
    return (held.status, held.value, held.numerator, held.denominator) != (
        given.status, given.value, given.numerator, given.denominator,
    )  # fmt: skip


def _reasoned(given: Given, reason: str) -> Given:
    return Given(
        key=given.key, status=given.status, value=given.value, numerator=given.numerator,
        denominator=given.denominator, note=given.note, reason=reason,
    )  # fmt: skip


def _asked(row: Report, now: datetime) -> dict[str, Asked]:
    owed = owed_by_part(row.cycle, row.part, china_date(now))
    return dict(by_key(owed.asked)) if owed is not None else {}


def _decide(actor: Actor, now: datetime, key: str, act: RestatementAct, comment: str) -> Restatement:
    row = locked_restatement(actor, key)
    require(actor, Action.RESTATEMENT_DECIDE, restatement_facts(row))
    taken = _step(row, act, comment)
    decide(row, actor, now, comment)
    done = _take(actor, now, Action.RESTATEMENT_DECIDE, row, taken, comment)
    holder = staff_of(row.government_id, china_date(now)).holder(HolderKind.UNIT, (row.report.part.organisation_id,))
    title = say("更正%(state)s：%(thing)s", state=word(row.state), thing=thing(row.report.part.matter))
    _notify(actor, now, row, [person.public_id for person in holder.people], NoticeKind.RESTATEMENT_DECIDED, title)
    return done


def locked_restatement(actor: Actor, key: str) -> Restatement:
    """The restatement behind its matter and its part, as everybody locks. Raises NotFound."""
    seen = visible_restatements(actor).filter(public_id=key).first()
    if seen is not None:
        part = locked_part(actor, seen.report.part.public_id)
    row = locked(visible_restatements(actor), key, THING)
    row.report = visible_reports(actor).get(pk=row.report_id)
    row.report.part = part
    return row


def _step(row: Restatement, act: RestatementAct, comment: str = "") -> Transition:
    state = RestatementState(row.state)
    return step(TABLE, state, act, thing=THING, state_name=state, comment=comment)


def _take(
    actor: Actor, now: datetime, action: Action, row: Restatement, taken: Transition, comment: str
) -> Restatement:
    row.state, row.state_since = taken.target.value, now
    row.save()
    changes = {"act": taken.action.value, "from": taken.source.value, "state": taken.target.value}
    _record(actor, now, action, row, changes, comment)
    return row


def _record(
    actor: Actor, now: datetime, action: Action, row: Restatement, changes: Mapping[str, object], comment: str
) -> None:
    record(actor=actor, now=now, action=action, kind=RESTATEMENT, row=row, changes=changes, comment=comment.strip())


def _tell_supervisors(actor: Actor, now: datetime, row: Restatement) -> None:
    holder = staff_of(row.government_id, china_date(now)).holder(HolderKind.SUPERVISOR)
    title = say("请审定更正：%(thing)s", thing=thing(row.report.part.matter))
    _notify(actor, now, row, [person.public_id for person in holder.people], NoticeKind.RESTATEMENT_WAITS, title)


def _notify(actor: Actor, now: datetime, row: Restatement, people: Sequence[str], kind: NoticeKind, title: str) -> None:
    telling = Telling(kind=kind, title=title, text=row.reason, link=f"/cycles/restatements/{row.public_id}/")
    notify(actor=actor, now=now, people=people, telling=telling)
