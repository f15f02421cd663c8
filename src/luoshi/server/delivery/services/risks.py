"""The register of risks: what may go wrong with a matter, who answers for it, what is done."""

from collections.abc import Collection
from datetime import date, datetime

from luoshi.server.audit.services import record
from luoshi.server.core.actor import Actor
from luoshi.server.core.clock import china_date
from luoshi.server.core.errors import IllegalTransition, Invalid, NotFound
from luoshi.server.core.said import say, word
from luoshi.server.delivery.audited import RISK
from luoshi.server.delivery.facts import matter_facts, risk_facts
from luoshi.server.delivery.models import Matter, Risk, RiskGrade
from luoshi.server.delivery.moving import move
from luoshi.server.delivery.scopes import visible_risks
from luoshi.server.delivery.services.keeping import authorship, decide, touch, worded, writing
from luoshi.server.delivery.services.locking import locked_matter
from luoshi.server.delivery.services.taking import papers_of_matter, take_of_matter
from luoshi.server.delivery.services.telling_requests import tell_turn
from luoshi.server.delivery.states import MatterState, RiskAct, machine_of
from luoshi.server.delivery.states.matters import ENDED
from luoshi.server.orgs.models import Organisation, OrganisationKind
from luoshi.server.orgs.models.columns import in_force
from luoshi.server.orgs.scopes import visible_organisations
from luoshi.server.policy import Action, require

THING = say("这项风险")


def register_risk(
    *,
    actor: Actor,
    now: datetime,
    matter: str,
    owner: str,
    text: str,
    likelihood: str,
    impact: str,
    action: str = "",
    review_on: date | None = None,
    evidence: Collection[str] = (),
) -> Risk:
    """Note what may go wrong with a matter; ``owner`` is the body that answers for it, ``action`` what it does."""
    with writing(now):
        row = locked_matter(actor, matter)
        papers = papers_of_matter(row, evidence)
        require(actor, Action.RISK_REGISTER, matter_facts(row))
        papers.check()
        if row.state in (*ENDED, MatterState.CLOSED):
            raise IllegalTransition(
                say("督办事项目前是“%(state)s”状态，不再登记风险", state=word(row.state)),
                say("请先重新办理这个事项"),
                state=word(row.state),
            )
        words = worded(text=text)
        _check_grades(likelihood=likelihood, impact=impact)
        _check_review(review_on, now)
        risk = Risk(
            matter=row,
            owner=_owner(actor, now, owner),
            text=words["text"],
            likelihood=likelihood,
            impact=impact,
            action=action.strip(),
            review_on=review_on,
            state=machine_of("risk").begins,
            government_id=row.government_id,
            **authorship(actor, now, papers),
        )
        risk.save(force_insert=True)
        _record(actor, now, Action.RISK_REGISTER, risk)
        tell_turn(actor, now, "risk", risk, row, bodies=[risk.owner_id])
        return risk


def take_risk_in_hand(*, actor: Actor, now: datetime, risk: str, comment: str, review_on: date | None = None) -> Risk:
    """Say what is done about it (``comment``), and when it is looked at again."""
    with writing(now):
        row = _taken(actor, risk)
        _require_open(row.matter)
        move("risk", row, RiskAct.TAKE_IN_HAND, now=now, thing=THING, comment=comment)
        _check_review(review_on, now)
        row.action = comment.strip()
        row.review_on = review_on or row.review_on
        return _done(actor, now, row, comment)


def risk_occurred(*, actor: Actor, now: datetime, risk: str, comment: str) -> Risk:
    """It has come to pass."""
    with writing(now):
        row = _taken(actor, risk)
        _require_open(row.matter)
        move("risk", row, RiskAct.OCCUR, now=now, thing=THING, comment=comment)
        return _done(actor, now, row, comment)


def close_risk(*, actor: Actor, now: datetime, risk: str, comment: str) -> Risk:
    """It is dealt with, or cannot come any more; also after its matter ended."""
    with writing(now):
        row = _taken(actor, risk)
        move("risk", row, RiskAct.CLOSE, now=now, thing=THING, comment=comment)
        return _done(actor, now, row, comment)


def _taken(actor: Actor, public_id: str) -> Risk:
    row = take_of_matter(actor, visible_risks(actor), public_id, THING)
    require(actor, Action.RISK_HANDLE, risk_facts(row))
    return row


def _require_open(matter: Matter) -> None:
    if matter.state in ENDED:
        raise IllegalTransition(
            say("督办事项目前是“%(state)s”状态，风险只能销号", state=word(matter.state)),
            say("请办理“化解销号”"),
            state=word(matter.state),
        )


def _owner(actor: Actor, now: datetime, public_id: str) -> Organisation:
    found = visible_organisations(actor).filter(in_force(china_date(now)), public_id=public_id).first()
    if found is None or found.kind == OrganisationKind.GROUP:
        raise NotFound(say("负责这项风险的单位"))
    return found


def _check_grades(**given: str) -> None:
    wrong = {name: say("请选择高、中、低") for name, value in given.items() if value not in RiskGrade.values}
    if wrong:
        raise Invalid(say("没有选择风险程度"), say("请从列表中选择"), fields=wrong)


def _check_review(day: date | None, now: datetime) -> None:
    if day is not None and day < china_date(now):
        raise Invalid(say("复查日期已经过去"), say("请填写今天或者以后的日期"), fields={"review_on": say("日期已过")})


def _done(actor: Actor, now: datetime, row: Risk, comment: str) -> Risk:
    decide(row, actor, now, comment)
    row.save()
    _record(actor, now, Action.RISK_HANDLE, row, comment)
    tell_turn(actor, now, "risk", row, row.matter, bodies=[row.owner_id])
    return row


def _record(actor: Actor, now: datetime, action: Action, row: Risk, comment: str = "") -> None:
    touch(row)
    changes = {"matter": row.matter.public_id, "state": row.state, "owner": row.owner.public_id}
    record(actor=actor, now=now, action=action, kind=RISK, row=row, changes=changes, comment=comment.strip())
